//! The vocabulary in which the rules are written: each method is one kind of rule, and says so in its message.

use std::borrow::Cow;

use super::report::{Diagnostic, DiagnosticCode, Report, Severity};
use super::{ValidateOptions, is_blank};
use crate::json::{Json, Kind, List, Slot, json_of};
use crate::open_enum::{ClosedEnum, Open};
use crate::text::{decimal, item_of, shortened};

/// The most characters that the service takes in an id or a name.
pub(crate) const TEXT_LIMIT: usize = 1024;

/// What a check has found so far.
pub(super) struct Findings<'o> {
    pub(super) options: &'o ValidateOptions,
    found: Vec<Diagnostic>,
}

impl<'o> Findings<'o> {
    pub(super) fn new(options: &'o ValidateOptions) -> Self {
        Self { options, found: Vec::new() }
    }

    pub(super) fn into_report(self) -> Report {
        Report::new(self.found)
    }

    #[cold]
    pub(super) fn error(&mut self, code: DiagnosticCode, target: &str, message: impl Into<String>) {
        self.add(Diagnostic::error(code, target, message));
    }

    #[cold]
    pub(super) fn warn(&mut self, code: DiagnosticCode, target: &str, message: impl Into<String>) {
        self.add(Diagnostic::warning(code, target, message));
    }

    /// Rules whose targets continue this path, which is written down only for what they find.
    pub(super) fn within(&mut self, path: impl Fn() -> String, rules: impl FnOnce(&mut Self)) {
        let before = self.found.len();
        rules(self);
        if self.found.len() > before {
            self.continue_path(before, &path());
        }
    }

    #[cold]
    fn continue_path(&mut self, before: usize, path: &str) {
        for diagnostic in self.found.get_mut(before..).unwrap_or_default() {
            diagnostic.target.insert_str(0, path);
        }
    }

    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// A value of the wrong JSON type gets this finding and no other.
    pub(super) fn typed<'s, T>(
        &mut self,
        target: &str,
        slot: &'s Slot<'_, T>,
        expected: &str,
    ) -> Option<&'s T> {
        if let Slot::Mistyped(json) = slot {
            self.mistyped(target, expected, json);
        }
        slot.given()
    }

    #[cold]
    fn mistyped(&mut self, target: &str, expected: &str, json: &Json<'_>) {
        let message = ["must be ", expected, ", not ", article(json.kind())].concat();
        self.error(DiagnosticCode::InvalidType, target, message);
    }

    pub(super) fn object<'s, T>(&mut self, target: &str, slot: &'s Slot<'_, T>) -> Option<&'s T> {
        self.typed(target, slot, "an object")
    }

    /// A string of which no more is known.
    pub(super) fn string<'s>(&mut self, target: &str, slot: &'s Slot<'_, Cow<'_, str>>) -> Option<&'s str> {
        self.typed(target, slot, "a string").map(|text| &**text)
    }

    /// A string that must not be blank.
    pub(super) fn filled<'s>(&mut self, target: &str, slot: &'s Slot<'_, Cow<'_, str>>) -> Option<&'s str> {
        let text = self.string(target, slot)?;
        if is_blank(text) {
            self.error(DiagnosticCode::EmptyValue, target, "must not be blank");
            return None;
        }
        Some(text)
    }

    /// A string that must not be blank and has at most [`TEXT_LIMIT`] characters.
    pub(super) fn filled_and_short(&mut self, target: &str, slot: &Slot<'_, Cow<'_, str>>) {
        let Some(text) = self.filled(target, slot) else { return };
        // A text has at most as many characters as bytes.
        if text.len() > TEXT_LIMIT && text.chars().count() > TEXT_LIMIT {
            let message = ["must have at most ", &decimal(TEXT_LIMIT as u64), " characters"].concat();
            self.error(DiagnosticCode::SizeLimitExceeded, target, message);
        }
    }

    /// A value that must be there, of whatever type.
    pub(super) fn required<T>(&mut self, target: &str, slot: &Slot<'_, T>, message: &str) {
        if slot.is_absent() {
            self.error(DiagnosticCode::RequiredValue, target, message);
        }
    }

    /// A value of an enum, when it is there.
    pub(super) fn one_of<T: ClosedEnum>(
        &mut self,
        target: &str,
        slot: &Slot<'_, Open<'_, T>>,
        quoted: Quoted,
    ) -> Option<T> {
        let value = self.typed(target, slot, "a string")?;
        if let Open::Unknown(text) = value {
            self.not_allowed(target, text, T::TEXTS, quoted);
        }
        value.known()
    }

    /// A value that none of the allowed ones is: a warning when the service may know it already.
    pub(super) fn not_allowed(&mut self, target: &str, text: &str, allowed: &[&str], quoted: Quoted) {
        let message = match quoted {
            Quoted::Yes => [&*json_of(shortened(text)), " is none of the allowed values"].concat(),
            Quoted::No => "the value is none of the allowed ones".to_owned(),
        };
        let severity = if self.options.allow_unknown_values { Severity::Warning } else { Severity::Error };
        let diagnostic = Diagnostic::error(DiagnosticCode::InvalidValue, target, message);
        self.add(Diagnostic { severity, ..diagnostic.with_allowed_values(allowed) });
    }

    /// Each member of a list that is of the right type; targets continue the member's.
    pub(super) fn each<T>(
        &mut self,
        target: &str,
        list: &List<'_, T>,
        expected: &str,
        mut rule: impl FnMut(&mut Self, &T),
    ) {
        for (index, slot) in list.0.iter().enumerate() {
            self.within(
                || item_of(target, index),
                |find| {
                    if let Some(item) = find.typed("", slot, expected) {
                        rule(find, item);
                    }
                },
            );
        }
    }
}

/// Whether a message may quote the value: nothing that may be personal data is quoted.
#[derive(Clone, Copy)]
pub(super) enum Quoted {
    Yes,
    No,
}

fn article(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Boolean => "a boolean",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::List => "a list",
        Kind::Object => "an object",
    }
}
