//! What a check finds: [`Report`] and [`Diagnostic`].

use serde::{Deserialize, Serialize};

/// Everything that a check found, in one go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// True when no diagnostic is an error.
    pub valid: bool,
    /// The findings, event before policy and list members by index; the order is for people.
    pub diagnostics: Vec<Diagnostic>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// An error keeps the value from being sent; a warning does not.
    pub severity: Severity,
    /// What is wrong. Codes that the service also uses carry the service's meaning.
    pub code: DiagnosticCode,
    /// The service's dotted path, such as `event.user.groups[1].name`; empty for the whole value.
    pub target: String,
    /// A sentence for a person. It never quotes personal data.
    pub message: String,
    /// The values that an enum takes, in the order of the service's documentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_values: Option<Vec<String>>,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The value is not sent.
    Error,
    /// The value is sent, but the evaluation is weaker than it could be, or something is ignored.
    Warning,
}

macro_rules! diagnostic_codes {
    ($($(#[$doc:meta])* $code:ident = $text:literal,)*) => {
        /// What a finding is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
        #[non_exhaustive]
        pub enum DiagnosticCode {
            $($(#[$doc])* #[serde(rename = $text)] $code,)*
        }

        impl DiagnosticCode {
            /// Every code.
            pub const ALL: &'static [DiagnosticCode] = &[$(DiagnosticCode::$code),*];

            /// The code as every host spells it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $text,)*
                }
            }
        }
    };
}

diagnostic_codes! {
    /// A required value is absent.
    RequiredValue = "REQUIRED_VALUE",
    /// A value is empty or only white space.
    EmptyValue = "EMPTY_VALUE",
    /// A value is none of those that are allowed, or malformed.
    InvalidValue = "INVALID_VALUE",
    /// A value is of another JSON type.
    InvalidType = "INVALID_TYPE",
    /// A value is longer, or a list has more members, than the service takes.
    SizeLimitExceeded = "SIZE_LIMIT_EXCEEDED",
    /// Values that exclude each other.
    ConstraintViolation = "CONSTRAINT_VIOLATION",
    /// An address that no visitor on the internet has.
    UnroutableValue = "UNROUTABLE_VALUE",
    /// A value is absent without which a predictor is off.
    RecommendedValue = "RECOMMENDED_VALUE",
    /// A value that only the service sets.
    ReadOnlyValue = "READ_ONLY_VALUE",
    /// A known property at a place where the service does not look for it.
    MisplacedProperty = "MISPLACED_PROPERTY",
    /// A property that a node's configuration does not have.
    UnknownProperty = "UNKNOWN_PROPERTY",
    /// A journey's node that no path reaches.
    UnreachableNode = "UNREACHABLE_NODE",
    /// A journey's path that leaves an evaluation without a completion.
    UncompletedEvaluation = "UNCOMPLETED_EVALUATION",
}

/// As a derived one, which spells every code a second time.
impl Serialize for DiagnosticCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit_variant("DiagnosticCode", *self as u32, self.as_str())
    }
}

impl Report {
    /// The report of these findings.
    #[must_use]
    pub fn new(diagnostics: Vec<Diagnostic>) -> Self {
        let valid = diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
        Self { valid, diagnostics }
    }

    /// The errors alone.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

impl Diagnostic {
    /// An error.
    #[must_use]
    pub fn error(code: DiagnosticCode, target: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            target: target.into(),
            message: message.into(),
            allowed_values: None,
            hint: None,
        }
    }

    /// A warning.
    #[must_use]
    pub fn warning(code: DiagnosticCode, target: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, target, message) }
    }

    /// The same finding with a hint.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same finding with the values that would be good.
    #[must_use]
    pub fn with_allowed_values(mut self, values: &[&str]) -> Self {
        self.allowed_values = Some(values.iter().map(|value| (*value).to_owned()).collect());
        self
    }

    pub(crate) fn sentence(&self) -> String {
        let colon = if self.target.is_empty() { "" } else { ": " };
        let mut sentence = [&self.target, colon, &self.message].concat();
        if let Some(hint) = &self.hint {
            sentence.extend([" (", hint, ")"]);
        }
        sentence
    }
}

/// `event.ip: … (hint)`, a line each.
impl std::fmt::Display for Report {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().enumerate() {
            if index > 0 {
                formatter.write_str("; ")?;
            }
            write!(formatter, "{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.sentence())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_spelled_as_in_json() {
        for code in [DiagnosticCode::RequiredValue, DiagnosticCode::UncompletedEvaluation] {
            assert_eq!(serde_json::to_string(&code).unwrap(), format!("\"{}\"", code.as_str()));
        }
    }
}
