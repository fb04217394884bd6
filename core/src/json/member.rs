//! What a table of modelled objects says of itself, for hosts whose types are generated from it.

/// A row of a table of modelled objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// As the service spells it.
    pub name: &'static str,
    /// `Text`, `Boolean`, `Number`, `Any`, `TextList`, `Open`, `Object` or `List`.
    pub kind: &'static str,
    /// The enum of an `Open`, the object of an `Object` or a `List`.
    pub of: &'static str,
    pub(crate) documentation: &'static [&'static str],
}

impl Member {
    /// The sentences about it.
    #[must_use]
    pub fn documentation(&self) -> String {
        let line = |attribute: &str| {
            let (_, text) = attribute.split_once('"')?;
            Some(text.trim_end_matches(['"', '#']).trim().to_owned())
        };
        self.documentation.iter().filter_map(|attribute| line(attribute)).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use crate::model::details::Details;

    #[test]
    fn a_table_tells_names_kinds_and_sentences() {
        let device = Details::MEMBERS.iter().find(|member| member.name == "device").unwrap();
        assert_eq!((device.kind, device.of), ("Object", "DeviceDetails"));
        assert_eq!(device.documentation(), "The device.");
        assert!(Details::MEMBERS.iter().all(|member| !member.documentation().is_empty()));
    }
}
