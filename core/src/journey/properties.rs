//! Reads a node's configuration key by key and collects what is wrong with it.

use super::findings::{Findings, NOT_A_STRING, NOT_AN_OBJECT};
use super::state::Members;
use super::string;
use crate::json::{Json, Kind};
use crate::open_enum::ClosedEnum;
use crate::validate::{DiagnosticCode, Report, is_blank};

/// A configuration under reading. `null` and blank strings count as not configured; the keys that are asked for are
/// the keys that are known.
pub(super) struct Properties<'g> {
    given: &'g Members<'g>,
    known: Vec<&'static str>,
    pub(super) find: Findings,
}

impl<'g> Properties<'g> {
    /// Those of a configuration, whose members are given. One that is `null` has no keys; one that is no object is one
    /// finding.
    pub(super) fn of(config: &Json<'_>, members: &'g Members<'g>) -> Self {
        let mut find = Findings::default();
        if !matches!(config.kind(), Kind::Object | Kind::Null) {
            find.mistyped(&[], NOT_AN_OBJECT);
        }
        Self { given: members, known: Vec::new(), find }
    }

    /// The value as it stands, `null` and blank included; the last one of that name.
    pub(super) fn raw(&mut self, key: &'static str) -> Option<&'g Json<'g>> {
        self.known.push(key);
        self.given.get(key)
    }

    /// The value when it is configured.
    pub(super) fn configured(&mut self, key: &'static str) -> Option<&'g Json<'g>> {
        self.raw(key).filter(|value| is_configured(value))
    }

    /// A text, which is written to its place.
    pub(super) fn text(&mut self, key: &'static str, text: &mut Option<String>) {
        *text = self.string(key);
    }

    pub(super) fn string(&mut self, key: &'static str) -> Option<String> {
        let text = string(self.configured(key)?);
        self.expect(key, NOT_A_STRING, text.is_some());
        text
    }

    /// A switch, which stays as it is unless it is configured.
    pub(super) fn flag(&mut self, key: &'static str, flag: &mut bool) {
        let Some(value) = self.configured(key) else { return };
        let value = value.as_bool();
        self.expect(key, "must be true or false", value.is_some());
        *flag = value.unwrap_or(*flag);
    }

    /// A value of an enum, which stays as it is unless it is configured.
    pub(super) fn one_of<T: ClosedEnum>(&mut self, key: &'static str, value: &mut T) {
        let place = self.place_in(&[], T::TEXTS, key);
        *value = T::ALL.get(place).copied().unwrap_or(*value);
    }

    /// A value of an enum, or `NONE`.
    pub(super) fn one_of_or_none<T: ClosedEnum>(&mut self, key: &'static str, value: &mut Option<T>) {
        *value = T::ALL.get(self.place_in(&["NONE"], T::TEXTS, key)).copied();
    }

    /// The place of a text among the known ones; beyond them for one of those that stand for nothing, and for none.
    fn place_in(&mut self, nothing: &[&str], known: &[&str], key: &'static str) -> usize {
        let text = self.string(key).filter(|text| !nothing.contains(&&**text));
        let Some(text) = text else { return known.len() };
        let place = known.iter().position(|known| *known == text);
        if place.is_none() {
            let mut allowed = nothing.to_vec();
            allowed.extend_from_slice(known);
            self.find.not_allowed(key, "the value is none of the allowed ones", &allowed);
        }
        place.unwrap_or(known.len())
    }

    pub(super) fn expect(&mut self, key: &str, message: &str, fulfilled: bool) {
        if !fulfilled {
            self.find.mistyped(&[key], message);
        }
    }

    /// What was found, with a warning for each key that nobody asked for.
    pub(super) fn into_report(mut self) -> Report {
        for (name, _) in self.given.distinct() {
            if !self.known.contains(&name) {
                let message = "the node has no such property";
                self.find.warning(DiagnosticCode::UnknownProperty, &[name], message);
            }
        }
        self.find.into_report()
    }

    /// The keys that were asked for.
    pub(super) fn into_names(mut self) -> Vec<&'static str> {
        self.known.sort_unstable();
        self.known
    }
}

/// Whether a value is neither `null` nor blank.
pub(super) fn is_configured(value: &Json<'_>) -> bool {
    match value.kind() {
        Kind::Null => false,
        Kind::String => value.as_str().is_none_or(|text| !is_blank(&text)),
        _ => true,
    }
}
