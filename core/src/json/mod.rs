//! JSON text as it came: values that are not modelled, or not of the type that the model names, survive to the byte.
//!
//! [`Json`] is the public type; the scanner, the slots and the writer behind it serve the model, and what hosts are
//! shown; `docs/adr/0002-raw-text.md` and `docs/adr/0008-small-wasm.md` give the reasons.

use std::borrow::Cow;
use std::fmt;

mod float;
mod marks;
mod member;
mod object;
mod scanner;
mod shortest;
mod shown;
mod skip;
mod tokens;
mod unescape;
mod wire;
mod writer;

pub(crate) use float::whole;
pub use member::Member;
pub(crate) use object::{
    AnySlot, Named, member_type, read_members, shown, shown_type, wire_object, write_members,
};
pub use scanner::Kind;
pub(crate) use scanner::Scanner;
pub(crate) use shown::json_of;
pub use wire::{List, Number};
pub(crate) use wire::{Slot, Wire};
pub(crate) use writer::{Writer, object_of};

use crate::text::{decimal, has};
use unescape::unescape;

/// One JSON value, kept as its text. Numbers keep all their digits and objects their unknown members.
///
/// ```
/// use pingone_protect_core::Json;
///
/// let json = Json::parse(r#" {"score": 62.50, "big": 123456789012345678901234567890} "#)?;
/// assert_eq!(json.get("big").map(|big| big.text().to_owned()).as_deref(), Some("123456789012345678901234567890"));
/// assert_eq!(json.get("score").and_then(|score| score.as_f64()), Some(62.5));
/// # Ok::<(), pingone_protect_core::SyntaxError>(())
/// ```
#[derive(Clone, Eq)]
pub struct Json<'a>(Cow<'a, str>);

/// The text is not JSON: where it stops being so, and what was expected there. One pointer, since every step of reading
/// hands it on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError(Box<Expectation>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Expectation {
    offset: usize,
    expected: &'static str,
}

impl<'a> Json<'a> {
    /// Checks that the text is one JSON value and keeps it, without the white space around it.
    ///
    /// # Errors
    ///
    /// [`SyntaxError`] when it is anything else (trailing text included).
    pub fn parse(text: &'a str) -> Result<Self, SyntaxError> {
        let mut scanner = Scanner::new(text);
        let value = scanner.value()?;
        scanner.end()?;
        Ok(value)
    }

    /// The JSON of a value that can be serialised.
    ///
    /// # Errors
    ///
    /// What `serde_json` says: a map whose keys are not strings, or a `Serialize` implementation that fails.
    pub fn from_serialize<T: serde::Serialize + ?Sized>(
        value: &T,
    ) -> Result<Json<'static>, serde_json::Error> {
        serde_json::to_string(value).map(|text| Json(Cow::Owned(text)))
    }

    /// Text that a scanner has already walked over.
    pub(crate) const fn trusted(text: Cow<'a, str>) -> Self {
        Self(text)
    }

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The text, borrowed where it was.
    #[must_use]
    pub fn into_text(self) -> Cow<'a, str> {
        self.0
    }

    /// The same value without a borrow.
    #[must_use]
    pub fn into_owned(self) -> Json<'static> {
        Json(Cow::Owned(self.0.into_owned()))
    }

    /// What kind of value it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.bytes().next().and_then(Kind::of).unwrap_or(Kind::Null)
    }

    /// The string, when it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<Cow<'_, str>> {
        let inside = self.0.strip_prefix('"')?.strip_suffix('"')?;
        Some(match has(inside, b'\\') {
            true => Cow::Owned(unescape(inside)),
            false => Cow::Borrowed(inside),
        })
    }

    /// The nearest 64-bit float, when it is a number: correctly rounded, infinite when it is too large.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        (self.kind() == Kind::Number).then(|| float::nearest(&self.0))
    }

    /// The truth value, when it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match &*self.0 {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// A member of an object, the last one of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Json<'_>> {
        self.members().into_iter().rev().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// The text of a member that is a string.
    pub(crate) fn text_of(&self, name: &str) -> Option<String> {
        self.get(name)?.as_str().map(Cow::into_owned)
    }

    /// The members of an object in their order, duplicates included; none when it is not an object.
    #[must_use]
    pub fn members(&self) -> Vec<(Cow<'_, str>, Json<'_>)> {
        members_of(&self.0).unwrap_or_default()
    }

    /// The members of a list; none when it is not a list.
    #[must_use]
    pub fn items(&self) -> Vec<Json<'_>> {
        let mut items = Vec::new();
        if self.kind() == Kind::List {
            let read = Scanner::new(&self.0).list(|scanner| {
                items.push(scanner.value()?);
                Ok(())
            });
            debug_assert!(read.is_ok(), "the text was checked when it was taken");
        }
        items
    }
}

/// The members of a text that is one object, in their order, duplicates included.
pub(crate) fn members_of(text: &str) -> Result<Vec<(Cow<'_, str>, Json<'_>)>, SyntaxError> {
    let (mut scanner, mut members) = (Scanner::new(text), Vec::new());
    scanner.object(|scanner, name| {
        members.push((name.clone(), scanner.value()?));
        Ok(())
    })?;
    scanner.end()?;
    Ok(members)
}

impl PartialEq for Json<'_> {
    /// Equal when the texts are.
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

/// Shows the kind alone: the text may hold personal data.
impl fmt::Debug for Json<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Json({:?}, {} bytes)", self.kind(), self.0.len())
    }
}

impl serde::Serialize for Json<'_> {
    /// The text goes out as it is, to `serde_json`; a format that is not text gets it as a string.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(shown::RAW, &Raw(&self.0))
    }
}

struct Raw<'a>(&'a str);

impl serde::Serialize for Raw<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.serialize_str(self.0);
        }
        let raw: &serde_json::value::RawValue =
            serde_json::from_str(self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Json<'static> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <Box<serde_json::value::RawValue>>::deserialize(deserializer)?;
        Ok(Json(Cow::Owned(raw.get().to_owned())))
    }
}

impl SyntaxError {
    /// How many bytes of the text were good.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    pub(crate) fn sentence(&self) -> String {
        ["not JSON: expected ", self.0.expected, " at byte ", &decimal(self.0.offset as u64)].concat()
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence())
    }
}

impl std::error::Error for SyntaxError {}

#[cfg(test)]
mod tests;
