//! JSON text for hosts that must not lose a digit: their own parsers read numbers as floats.

use pingone_protect_core::{Json, Kind};

use crate::error::Fallible;
use crate::values::json_text;

/// What kind of value a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// A list.
    List,
    /// An object.
    Object,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct JsonMember {
    /// Its name.
    pub name: String,
    /// Its value, as text.
    pub value: String,
}

/// The kind of the value; none when the text is not JSON.
#[uniffi::export]
pub fn json_kind(text: &str) -> Fallible<Option<JsonKind>> {
    let Ok(json) = Json::parse(text) else { return Ok(None) };
    Ok(Some(match json.kind() {
        Kind::Null => JsonKind::Null,
        Kind::Boolean => JsonKind::Boolean,
        Kind::Number => JsonKind::Number,
        Kind::String => JsonKind::String,
        Kind::List => JsonKind::List,
        Kind::Object => JsonKind::Object,
    }))
}

/// The members of an object, in their order; none of anything else.
#[uniffi::export]
pub fn json_members(text: &str) -> Fallible<Vec<JsonMember>> {
    let Ok(json) = Json::parse(text) else { return Ok(Vec::new()) };
    let members = json.members().into_iter();
    Ok(members
        .map(|(name, value)| JsonMember { name: name.into_owned(), value: json_text(&value) })
        .collect())
}

/// The members of a list; none of anything else.
#[uniffi::export]
pub fn json_items(text: &str) -> Fallible<Vec<String>> {
    Ok(Json::parse(text).map(|json| json.items().iter().map(json_text).collect()).unwrap_or_default())
}

/// The string, when it is one.
#[uniffi::export]
pub fn json_string(text: &str) -> Fallible<Option<String>> {
    Ok(Json::parse(text).ok().and_then(|json| Some(json.as_str()?.into_owned())))
}

/// The nearest 64-bit float, when it is a number.
#[uniffi::export]
pub fn json_number(text: &str) -> Fallible<Option<f64>> {
    Ok(Json::parse(text).ok().and_then(|json| json.as_f64()))
}

/// A string as JSON.
#[uniffi::export]
pub fn json_quoted(text: &str) -> Fallible<String> {
    Ok(Json::from_serialize(text).map(|json| json_text(&json)).unwrap_or_default())
}
