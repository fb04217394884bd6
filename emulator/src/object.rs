//! A JSON object that is put together member by member and keeps values as they came: numbers keep their digits.

use pingone_protect_core::{Json, Kind};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Members in their order, each name once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Object(Vec<(String, Json<'static>)>);

impl Object {
    /// The members of a JSON object, of each name the last; empty when it is not an object.
    pub(crate) fn of(json: &Json<'_>) -> Self {
        let mut object = Self::default();
        for (name, value) in json.members() {
            object.set_json(&name, value.into_owned());
        }
        object
    }

    pub(crate) fn set(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        // Only a map with keys that are not strings cannot be JSON, and this crate has none.
        if let Ok(json) = Json::from_serialize(value) {
            self.set_json(name, json);
        }
    }

    pub(crate) fn set_json(&mut self, name: &str, value: Json<'static>) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }

    pub(crate) fn with(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| known != name);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Json<'static>> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Lays another object over this one: `null` takes a member away.
    pub(crate) fn overlay(&mut self, name: &str, value: Json<'static>) {
        match value.kind() {
            Kind::Null => self.remove(name),
            _ => self.set_json(name, value),
        }
    }

    /// All members of another object, in place of those of the same name.
    pub(crate) fn extend(&mut self, other: &Object) {
        for (name, value) in &other.0 {
            self.set_json(name, value.clone());
        }
    }

    /// The bytes that it holds, nearly.
    pub(crate) fn weight(&self) -> usize {
        self.0.iter().map(|(name, value)| name.len() + value.text().len() + 64).sum()
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A value at the end of a path of members.
pub(crate) fn at(json: &Json<'_>, path: &[&str]) -> Option<Json<'static>> {
    let mut value = json.clone().into_owned();
    for name in path {
        value = value.get(name)?.into_owned();
    }
    Some(value)
}

/// A string at the end of a path of members.
pub(crate) fn text_at(json: &Json<'_>, path: &[&str]) -> Option<String> {
    at(json, path)?.as_str().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_order_survive() {
        let json = Json::parse(r#"{"b": 1.50, "a": 123456789012345678901234567890, "b": 2.0}"#).unwrap();
        let object = Object::of(&json);
        assert_eq!(
            Json::from_serialize(&object).unwrap().text(),
            r#"{"b":2.0,"a":123456789012345678901234567890}"#
        );
    }
}
