//! Records for what comes out: findings, decisions, events, feedback.

use pingone_protect_core as core;
use pingone_protect_core::{decide, protocol};

use crate::error::ErrorInfo;

/// Everything that a check found.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Report {
    /// True when no diagnostic is an error.
    pub valid: bool,
    /// The findings.
    pub diagnostics: Vec<Diagnostic>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// What it is about, such as `REQUIRED_VALUE`.
    pub code: String,
    /// The service's dotted path.
    pub target: String,
    /// A sentence for a person.
    pub message: String,
    /// The values that an enum takes.
    pub allowed_values: Option<Vec<String>>,
    /// What to do about it.
    pub hint: Option<String>,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Severity {
    /// The value is not sent.
    Error,
    /// The value is sent.
    Warning,
}

/// Where a flow goes on.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Outcome {
    /// The score is above the threshold.
    ExceedsScoreThreshold,
    /// A recommended action that the policy lists.
    Action {
        /// Its name.
        name: String,
    },
    /// The level is low.
    Low,
    /// The level is medium.
    Medium,
    /// The level is high.
    High,
    /// There is no answer.
    Failure,
    /// The device reported an error instead of signals.
    ClientError,
}

/// Which rule decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum DecidedBy {
    /// The threshold.
    ScoreThreshold,
    /// A recommended action.
    RecommendedAction,
    /// The level.
    Level,
    /// The client's fallback.
    Fallback,
    /// An error.
    Error,
    /// A client error.
    ClientError,
}

/// The outcome with what it stands on.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Decision {
    /// Where the flow goes on.
    pub outcome: Outcome,
    /// Which rule decided.
    pub decided_by: DecidedBy,
    /// The evaluation.
    pub evaluation_id: Option<String>,
    /// The level as it came.
    pub level: Option<String>,
    /// The score as it came.
    pub score: Option<f64>,
    /// The action that decided, else the first that came.
    pub recommended_action: Option<String>,
    /// The mitigations, each as JSON.
    pub mitigations: Vec<String>,
    /// Where the result comes from.
    pub source: Option<String>,
    /// The code of why there is no answer.
    pub reason: Option<String>,
    /// The reason for a person.
    pub message: Option<String>,
    /// What the Evaluation node would log.
    pub warnings: Vec<String>,
}

/// A decision with the rules that led to it.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Explanation {
    /// The decision.
    pub decision: Decision,
    /// The rules, up to the one that decided.
    pub trace: Vec<TraceEntry>,
}

/// One rule of the precedence.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct TraceEntry {
    /// The rule.
    pub rule: DecidedBy,
    /// Whether it decided.
    pub matched: bool,
    /// Why.
    pub detail: String,
}

/// What `onEvent` is told.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Event {
    /// `attempt`, `wait`, `warning` or `completed`.
    pub kind: String,
    /// `token`, `create`, `get`, `complete`, `feedback` or `reset`.
    pub operation: String,
    /// Which try it was.
    pub attempt: Option<u32>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// How long it took or will be waited.
    pub milliseconds: Option<u64>,
    /// Why it failed.
    pub code: Option<String>,
    /// A sentence for a person.
    pub message: Option<String>,
}

/// What became of feedback.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct FeedbackResult {
    /// The batches in their order.
    pub batches: Vec<FeedbackBatch>,
    /// The items of every batch that failed, each as JSON.
    pub failed: Vec<String>,
}

/// What became of one batch.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct FeedbackBatch {
    /// The batch, from 0.
    pub index: u32,
    /// How many items it has.
    pub count: u32,
    /// The service's id.
    pub id: Option<String>,
    /// Why it failed.
    pub error: Option<ErrorInfo>,
}

/// A value of the core that is one word, as every host spells it.
pub(crate) fn spelled<T: std::fmt::Display>(value: &T) -> String {
    value.to_string()
}

/// The text of a JSON value.
pub(crate) fn json_text(json: &core::Json<'_>) -> String {
    json.text().to_owned()
}

/// A count that crosses as 32 bits.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl From<core::Report> for Report {
    fn from(report: core::Report) -> Self {
        let core::Report { valid, diagnostics } = report;
        Self { valid, diagnostics: diagnostics.into_iter().map(Into::into).collect() }
    }
}

impl From<core::Diagnostic> for Diagnostic {
    fn from(diagnostic: core::Diagnostic) -> Self {
        let core::Diagnostic { severity, code, target, message, allowed_values, hint } = diagnostic;
        let severity = match severity {
            core::Severity::Error => Severity::Error,
            core::Severity::Warning => Severity::Warning,
        };
        Self { severity, code: code.as_str().to_owned(), target, message, allowed_values, hint }
    }
}

impl From<core::Outcome> for Outcome {
    fn from(outcome: core::Outcome) -> Self {
        match outcome {
            core::Outcome::ExceedsScoreThreshold => Self::ExceedsScoreThreshold,
            core::Outcome::Action(name) => Self::Action { name },
            core::Outcome::Low => Self::Low,
            core::Outcome::Medium => Self::Medium,
            core::Outcome::High => Self::High,
            core::Outcome::Failure => Self::Failure,
            core::Outcome::ClientError => Self::ClientError,
        }
    }
}

impl From<core::DecidedBy> for DecidedBy {
    fn from(rule: core::DecidedBy) -> Self {
        match rule {
            core::DecidedBy::ScoreThreshold => Self::ScoreThreshold,
            core::DecidedBy::RecommendedAction => Self::RecommendedAction,
            core::DecidedBy::Level => Self::Level,
            core::DecidedBy::Fallback => Self::Fallback,
            core::DecidedBy::Error => Self::Error,
            core::DecidedBy::ClientError => Self::ClientError,
        }
    }
}

impl From<core::Decision> for Decision {
    fn from(decision: core::Decision) -> Self {
        let core::Decision {
            outcome,
            decided_by,
            evaluation_id,
            level,
            score,
            recommended_action,
            mitigations,
            source,
            reason,
            message,
            warnings,
        } = decision;
        Self {
            outcome: outcome.into(),
            decided_by: decided_by.into(),
            evaluation_id,
            level,
            score,
            recommended_action,
            mitigations: mitigations.iter().map(json_text).collect(),
            source,
            reason: reason.as_ref().map(spelled),
            message,
            warnings,
        }
    }
}

impl From<core::Explanation> for Explanation {
    fn from(explanation: core::Explanation) -> Self {
        let core::Explanation { decision, trace } = explanation;
        let entry = |entry: decide::TraceEntry| {
            let decide::TraceEntry { rule, matched, detail } = entry;
            TraceEntry { rule: rule.into(), matched, detail }
        };
        Self { decision: decision.into(), trace: trace.into_iter().map(entry).collect() }
    }
}

impl From<protocol::Event> for Event {
    fn from(event: protocol::Event) -> Self {
        let protocol::Event { kind, operation, attempt, status, milliseconds, code, message } = event;
        Self {
            kind: kind.as_str().to_owned(),
            operation: operation.as_str().to_owned(),
            attempt,
            status,
            milliseconds,
            code: code.as_ref().map(spelled),
            message,
        }
    }
}

impl From<protocol::FeedbackResult> for FeedbackResult {
    fn from(result: protocol::FeedbackResult) -> Self {
        let protocol::FeedbackResult { batches, failed } = result;
        let batch = |batch: protocol::FeedbackBatch| {
            let protocol::FeedbackBatch { index, count: items, id, error } = batch;
            FeedbackBatch { index: count(index), count: count(items), id, error: error.map(Into::into) }
        };
        Self {
            batches: batches.into_iter().map(batch).collect(),
            failed: failed.iter().map(json_text).collect(),
        }
    }
}
