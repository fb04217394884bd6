//! `values.ts`: the enums of the wire and of the library as unions of string literals, in the order of the Rust enums.
//!
//! The file is checked in, so that a change of an enum shows in a review; a test compares it, and
//! `UPDATE_TYPES=1 cargo test -p pingone-protect-wasm-build` writes it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use pingone_protect_core::journey::JourneyResult;
use pingone_protect_core::protocol::{CompletionState, EventType, FallbackLevel, Operation, Region};
use pingone_protect_core::{
    AuthenticationSubtype, AuthorizationSubtype, AutomatedAttackReason, ClosedEnum, CompletionStatus,
    CompromisedAccountReason, DecidedBy, DiagnosticCode, ErrorCode, FactorStatus, FalseHighRiskReason,
    FeedbackCategory, FlowType, FriendlyBotReason, Level, NewAccountFraudReason, Outcome, RecommendedAction,
    Severity, SharingType, UserType,
};
use serde_json::Value;

/// Where the file is checked in.
#[must_use]
pub fn values_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../npm/src/values.ts")
}

/// What the file must say.
#[must_use]
pub fn values() -> String {
    let mut file = File::of("Rust enums", "types.rs");
    wire(&mut file);
    library(&mut file);
    file.text()
}

/// The documented values of the service.
fn wire(file: &mut File) {
    file.closed::<UserType>("UserType", "Who keeps a user.");
    file.closed::<FlowType>("FlowType", "What the user is about to do.");
    file.closed::<AuthenticationSubtype>("AuthenticationSubtype", "More about an `AUTHENTICATION`.");
    file.closed::<AuthorizationSubtype>("AuthorizationSubtype", "More about an `AUTHORIZATION`.");
    file.closed::<SharingType>("SharingType", "Whether several people use the device.");
    file.closed::<FactorStatus>("FactorStatus", "The state of an evaluated factor.");
    file.closed::<CompletionStatus>("CompletionStatus", "The verdict that completes an evaluation.");
    file.closed::<Level>("Level", "The level of a result.");
    file.closed::<RecommendedAction>(
        "RecommendedAction",
        "What the service recommends, as its API documents it.",
    );
    file.closed::<FeedbackCategory>("FeedbackCategory", "What an evaluation got wrong, or what it was.");
    file.closed::<FalseHighRiskReason>("FalseHighRiskReason", "Why a risk was rated too high.");
    file.closed::<FriendlyBotReason>("FriendlyBotReason", "Which friendly bot it is.");
    file.closed::<NewAccountFraudReason>("NewAccountFraudReason", "How the fraud was seen.");
    file.closed::<CompromisedAccountReason>("CompromisedAccountReason", "How the compromise was seen.");
    file.closed::<AutomatedAttackReason>("AutomatedAttackReason", "Which attack it was.");
}

/// The values of the library itself.
fn library(file: &mut File) {
    let codes = ErrorCode::ALL.iter().map(|code| code.as_str().to_owned());
    file.union("ErrorCode", "Why something failed.", codes);
    file.serialised("Severity", "How much a finding weighs.", &[Severity::Error, Severity::Warning]);
    file.serialised("DiagnosticCode", "What a finding is about.", DiagnosticCode::ALL);
    file.union("FixedOutcome", "The outcomes that every policy has.", fixed_outcomes());
    let [score, action, level, fallback, error, client_error] = deciders();
    file.serialised(
        "DecidedBy",
        "Which rule decided.",
        &[score, action, level, fallback, error, client_error],
    );
    file.serialised("TraceRule", "The rules of the precedence, in their order.", &[score, action, level]);
    let states = [CompletionState::InProgress, CompletionState::Success, CompletionState::Failed];
    file.serialised("CompletionState", "How far a completion is.", &states);
    let ends = [JourneyResult::Success, JourneyResult::Failure];
    file.serialised("JourneyResult", "The two ends of a journey.", &ends);
    file.serialised("Operation", "What the service is asked for.", &operations());
    let kinds = [EventType::Attempt, EventType::Wait, EventType::Warning, EventType::Completed];
    file.serialised("EventType", "What an event tells of.", &kinds);
    let levels = [FallbackLevel::Low, FallbackLevel::Medium, FallbackLevel::High];
    file.union(
        "FallbackLevel",
        "What a failed evaluation falls back to.",
        levels.map(|level| level.as_str().to_owned()),
    );
    file.union("Region", "Where the service is.", Region::ALL.map(|region| region.as_str().to_owned()));
}

fn fixed_outcomes() -> Vec<String> {
    use Outcome::{ClientError, ExceedsScoreThreshold, Failure, High, Low, Medium};
    let outcomes = [ExceedsScoreThreshold, Low, Medium, High, Failure, ClientError];
    outcomes.iter().map(|outcome| outcome.as_str().to_owned()).collect()
}

/// In the order of the enum.
fn deciders() -> [DecidedBy; 6] {
    use DecidedBy::{ClientError, Error, Fallback, Level, RecommendedAction, ScoreThreshold};
    [ScoreThreshold, RecommendedAction, Level, Fallback, Error, ClientError]
}

fn operations() -> [Operation; 6] {
    use Operation::{Complete, Create, Feedback, Get, Reset, Token};
    [Token, Create, Get, Complete, Feedback, Reset]
}

/// The file under construction.
pub(crate) struct File(String);

impl File {
    /// A file that is made of this, by this source of the crate.
    pub(crate) fn of(what: &str, source: &str) -> Self {
        Self(format!("// Generated from the {what}; see `bindings-wasm/build/src/{source}`.\n"))
    }

    pub(crate) fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    pub(crate) fn text(self) -> String {
        self.0
    }

    fn closed<T: ClosedEnum>(&mut self, name: &str, documentation: &str) {
        self.union(name, documentation, T::TEXTS.iter().map(|text| (*text).to_owned()));
    }

    fn serialised<T: serde::Serialize>(&mut self, name: &str, documentation: &str, values: &[T]) {
        let text = |value: &T| match serde_json::to_value(value) {
            Ok(Value::String(text)) => text,
            other => format!("{other:?}"),
        };
        self.union(name, documentation, values.iter().map(text));
    }

    fn union(&mut self, name: &str, documentation: &str, values: impl IntoIterator<Item = String>) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, "\n/** {documentation} */\nexport type {name} =");
        for value in values {
            let _ = write!(self.0, "\n  | \"{value}\"");
        }
        self.0.push_str(";\n");
    }
}

/// Compares a file that is checked in; with `UPDATE_TYPES` in the environment it is written first.
#[cfg(test)]
pub(crate) fn assert_checked_in(file: &Path, text: &str) {
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::write(file, text).unwrap();
    }
    let found = std::fs::read_to_string(file).unwrap_or_default();
    assert_eq!(found, text, "UPDATE_TYPES=1 cargo test -p pingone-protect-wasm-build writes it");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_what_the_enums_say() {
        assert_checked_in(&values_file(), &values());
    }

    /// A variant that is added to an enum without a list does not compile here.
    #[test]
    fn no_variant_is_left_out() {
        for by in deciders() {
            match by {
                DecidedBy::ScoreThreshold | DecidedBy::RecommendedAction | DecidedBy::Level => {}
                DecidedBy::Fallback | DecidedBy::Error | DecidedBy::ClientError => {}
            }
        }
        for operation in operations() {
            match operation {
                Operation::Token | Operation::Create | Operation::Get => {}
                Operation::Complete | Operation::Feedback | Operation::Reset => {}
            }
        }
    }
}
