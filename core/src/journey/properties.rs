//! Reads a node's configuration key by key and collects what is wrong with it.

use std::borrow::Cow;

use crate::json::{Json, Kind};
use crate::open_enum::ClosedEnum;
use crate::validate::{Diagnostic, DiagnosticCode, Report, is_blank};

/// A configuration under reading. `null` and blank strings count as not configured; the keys that are asked for are
/// the keys that are known.
#[derive(Default)]
pub(super) struct Properties<'j> {
    given: Vec<(Cow<'j, str>, Json<'j>)>,
    known: Vec<&'static str>,
    found: Vec<Diagnostic>,
}

impl<'j> Properties<'j> {
    /// A configuration that is `null` has no keys; one that is no object is one finding.
    pub(super) fn of(config: &'j Json<'_>) -> Self {
        let mut found = Vec::new();
        if !matches!(config.kind(), Kind::Object | Kind::Null) {
            found.push(mistyped("", "an object"));
        }
        Self { given: config.members(), known: Vec::new(), found }
    }

    /// The value as it stands, `null` and blank included; the last one of that name.
    pub(super) fn raw(&mut self, key: &'static str) -> Option<Json<'j>> {
        self.known.push(key);
        self.given.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value.clone())
    }

    /// The value when it is configured.
    pub(super) fn configured(&mut self, key: &'static str) -> Option<Json<'j>> {
        self.raw(key).filter(|value| value.kind() != Kind::Null && !is_blank_string(value))
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.configured(key)?;
        let text = value.as_str().map(Cow::into_owned);
        self.expect(key, "a string", text)
    }

    pub(super) fn flag(&mut self, key: &'static str, default: bool) -> bool {
        let Some(value) = self.configured(key) else { return default };
        self.expect(key, "true or false", value.as_bool()).unwrap_or(default)
    }

    pub(super) fn number(&mut self, key: &'static str, value: &Json<'_>) -> Option<f64> {
        self.expect(key, "a number", value.as_f64())
    }

    pub(super) fn list<'v>(&mut self, key: &'static str, value: &'v Json<'_>) -> Option<Vec<Json<'v>>> {
        self.expect(key, "a list", (value.kind() == Kind::List).then(|| value.items()))
    }

    /// A value of an enum.
    pub(super) fn one_of<T: ClosedEnum>(&mut self, key: &'static str) -> Option<T> {
        let text = self.text(key)?;
        let value = T::from_text(&text);
        if value.is_none() {
            self.not_allowed(key, T::TEXTS);
        }
        value
    }

    /// A value of an enum, or `NONE`.
    pub(super) fn one_of_or_none<T: ClosedEnum>(&mut self, key: &'static str) -> Option<T> {
        let text = self.text(key).filter(|text| text != "NONE")?;
        let value = T::from_text(&text);
        if value.is_none() {
            self.not_allowed(key, &[&["NONE"], T::TEXTS].concat());
        }
        value
    }

    pub(super) fn error(&mut self, code: DiagnosticCode, target: impl Into<String>, message: &str) {
        self.found.push(Diagnostic::error(code, target, message));
    }

    pub(super) fn add(&mut self, found: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(found);
    }

    /// What was found, with a warning for each key that nobody asked for.
    pub(super) fn into_report(mut self) -> Report {
        let mut unknown: Vec<&str> = Vec::new();
        for (name, _) in &self.given {
            if !self.known.iter().any(|known| known == name) && !unknown.contains(&&**name) {
                unknown.push(name);
            }
        }
        let message = "the node has no such property";
        let warning = |name: &&str| Diagnostic::warning(DiagnosticCode::UnknownProperty, *name, message);
        self.found.extend(unknown.iter().map(warning));
        Report::new(self.found)
    }

    /// The keys that were asked for, each once.
    pub(super) fn into_names(mut self) -> Vec<&'static str> {
        self.known.sort_unstable();
        self.known.dedup();
        self.known
    }

    fn expect<T>(&mut self, key: &str, expected: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.found.push(mistyped(key, expected));
        }
        value
    }

    fn not_allowed(&mut self, key: &str, allowed: &[&str]) {
        let message = "the value is none of the allowed ones";
        let found = Diagnostic::error(DiagnosticCode::InvalidValue, key, message);
        self.found.push(found.with_allowed_values(allowed));
    }
}

/// `INVALID_TYPE`.
pub(super) fn mistyped(target: &str, expected: &str) -> Diagnostic {
    Diagnostic::error(DiagnosticCode::InvalidType, target, format!("must be {expected}"))
}

fn is_blank_string(value: &Json<'_>) -> bool {
    value.as_str().is_some_and(|text| is_blank(&text))
}
