//! What is wrong with a definition or a configuration, as it is found.

use super::state::Members;
use super::string;
use crate::json::Json;
use crate::validate::{Diagnostic, DiagnosticCode, Report};

pub(super) const NOT_AN_OBJECT: &str = "must be an object";
pub(super) const NOT_A_STRING: &str = "must be a string";

/// What has been found so far. A target is given in parts.
#[derive(Default)]
pub(super) struct Findings(Vec<Diagnostic>);

impl Findings {
    pub(super) fn error(&mut self, code: DiagnosticCode, target: &[&str], message: &str) {
        self.add(Diagnostic::error(code, target.concat(), message));
    }

    pub(super) fn warning(&mut self, code: DiagnosticCode, target: &[&str], message: &str) {
        self.add(Diagnostic::warning(code, target.concat(), message));
    }

    pub(super) fn missing(&mut self, target: &[&str], message: &str) {
        self.error(DiagnosticCode::RequiredValue, target, message);
    }

    pub(super) fn mistyped(&mut self, target: &[&str], message: &str) {
        self.error(DiagnosticCode::InvalidType, target, message);
    }

    pub(super) fn not_allowed(&mut self, target: &str, message: &str, allowed: &[&str]) {
        let found = Diagnostic::error(DiagnosticCode::InvalidValue, target, message);
        self.add(found.with_allowed_values(allowed));
    }

    pub(super) fn add(&mut self, found: Diagnostic) {
        self.0.push(found);
    }

    /// A member that must be there.
    pub(super) fn required<'j>(
        &mut self,
        members: &'j Members<'_>,
        name: &str,
        target: &str,
        message: &str,
    ) -> Option<&'j Json<'j>> {
        let member = members.given(name);
        if member.is_none() {
            self.missing(&[target], message);
        }
        member
    }

    /// A text that must be there.
    pub(super) fn text(
        &mut self,
        members: &Members<'_>,
        name: &str,
        target: &str,
        message: &str,
    ) -> Option<String> {
        let text = string(self.required(members, name, target, message)?);
        if text.is_none() {
            self.mistyped(&[target], NOT_A_STRING);
        }
        text
    }

    /// The findings of a configuration, below the node that has it.
    pub(super) fn of_config(&mut self, report: Report) {
        for mut diagnostic in report.diagnostics {
            let path = if diagnostic.target.is_empty() { ".config" } else { ".config." };
            diagnostic.target.insert_str(0, path);
            self.add(diagnostic);
        }
    }

    /// Findings whose targets continue this path.
    pub(super) fn within<T>(&mut self, path: &[&str], find: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.0.len();
        let result = find(self);
        for diagnostic in self.0.get_mut(before..).unwrap_or_default() {
            diagnostic.target.insert_str(0, &path.concat());
        }
        result
    }

    pub(super) fn into_report(self) -> Report {
        Report::new(self.0)
    }
}
