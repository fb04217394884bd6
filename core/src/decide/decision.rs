//! What comes out: [`Decision`] with its [`Outcome`], and [`Explanation`] with the trace of the rules.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::policy::FIXED_OUTCOMES;
use crate::error::ErrorCode;
use crate::json::Json;
use crate::text::start;

/// Where a flow goes on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The score is above the policy's threshold.
    ExceedsScoreThreshold,
    /// A recommended action that the policy lists, such as `BOT_MITIGATION`.
    Action(String),
    /// The level is low.
    Low,
    /// The level is medium.
    Medium,
    /// The level is high.
    High,
    /// There is no answer. That is not an answer to "is it safe".
    Failure,
    /// The visitor's device reported an error instead of signals.
    ClientError,
}

/// Which rule decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DecidedBy {
    /// The score is above the threshold.
    ScoreThreshold,
    /// A recommended action that the policy lists came.
    RecommendedAction,
    /// The level.
    Level,
    /// The client's fallback, since there was no answer.
    Fallback,
    /// An error, since there was no answer and no fallback.
    Error,
    /// A client error, before any call.
    ClientError,
}

/// The outcome of an evaluation, with what it stands on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// Where the flow goes on.
    pub outcome: Outcome,
    /// Which rule decided.
    pub decided_by: DecidedBy,
    /// The evaluation; what has an id can be completed, whatever its outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation_id: Option<String>,
    /// The level as it came, whoever decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The score as it came; infinite (`null` in JSON) when it is too large for 64 bits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// The action that decided, else the first that came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommended_action: Option<String>,
    /// The mitigations as they came; they may disagree with the level.
    #[serde(default)]
    pub mitigations: Vec<Json<'static>>,
    /// Where the result comes from, such as `AGGREGATED_SCORES` or `INVALID_SDK_PAYLOAD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Why there is no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ErrorCode>,
    /// The reason in a sentence for a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What the Evaluation node would log, word for word.
    #[serde(default)]
    pub warnings: Vec<String>,
}

/// A decision with the rules that led to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The same decision that [`decide`](crate::decide()) gives.
    #[serde(flatten)]
    pub decision: Decision,
    /// The rules in their order, up to the one that decided; empty for a malformed response.
    pub trace: Vec<TraceEntry>,
}

/// One rule of the precedence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceEntry {
    /// `SCORE_THRESHOLD`, `RECOMMENDED_ACTION` or `LEVEL`.
    pub rule: DecidedBy,
    /// Whether it decided.
    pub matched: bool,
    /// Why, in one sentence.
    pub detail: String,
}

/// What the Evaluation node logs when there is no answer, word for word.
pub const EVALUATION_FAILED: &str = "PingOne Protect risk evaluation failed";

impl Decision {
    /// `FAILURE` by `ERROR`: there is no answer, for this reason.
    #[must_use]
    pub fn failure(reason: ErrorCode, message: impl Into<String>) -> Self {
        Self::failed(reason, message.into())
    }

    fn failed(reason: ErrorCode, message: String) -> Self {
        let mut decision = Self::bare(Outcome::Failure, DecidedBy::Error);
        (decision.reason, decision.message) = (Some(reason), Some(message));
        decision.warnings.push(EVALUATION_FAILED.to_owned());
        decision
    }

    /// `CLIENT_ERROR`: the signals SDK reported this, and no call is made.
    #[must_use]
    pub fn client_error(text: &str) -> Self {
        let mut decision = Self::bare(Outcome::ClientError, DecidedBy::ClientError);
        decision.reason = Some(ErrorCode::ClientError);
        decision.message = Some(start(text, 256).to_owned());
        decision
    }

    /// The same failure answered by a fallback; a decision that is no failure stays as it is.
    #[must_use]
    pub fn or_fallback(mut self, fallback: Option<Outcome>) -> Self {
        self.fall_back(fallback);
        self
    }

    pub(crate) fn fall_back(&mut self, fallback: Option<Outcome>) {
        if let (Some(outcome), Outcome::Failure) = (fallback, &self.outcome) {
            (self.outcome, self.decided_by) = (outcome, DecidedBy::Fallback);
        }
    }

    pub(crate) fn bare(outcome: Outcome, decided_by: DecidedBy) -> Self {
        Self {
            outcome,
            decided_by,
            evaluation_id: None,
            level: None,
            score: None,
            recommended_action: None,
            mitigations: Vec::new(),
            source: None,
            reason: None,
            message: None,
            warnings: Vec::new(),
        }
    }
}

impl Outcome {
    /// The outcome as every host spells it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Outcome::ExceedsScoreThreshold => "EXCEEDS_SCORE_THRESHOLD",
            Outcome::Action(action) => action,
            Outcome::Low => "LOW",
            Outcome::Medium => "MEDIUM",
            Outcome::High => "HIGH",
            Outcome::Failure => "FAILURE",
            Outcome::ClientError => "CLIENT_ERROR",
        }
    }

    /// The words of the Evaluation node's outcomes.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            Outcome::ExceedsScoreThreshold => "Exceeds Score Threshold",
            Outcome::Action(action) => action,
            Outcome::Low => "Low",
            Outcome::Medium => "Medium",
            Outcome::High => "High",
            Outcome::Failure => "Failure",
            Outcome::ClientError => "ClientError",
        }
    }
}

impl From<&str> for Outcome {
    /// A text that is no other outcome is an action.
    fn from(text: &str) -> Self {
        debug_assert_eq!(FIXED_OUTCOMES.len(), 6, "every fixed outcome has an arm below");
        match text {
            "EXCEEDS_SCORE_THRESHOLD" => Outcome::ExceedsScoreThreshold,
            "LOW" => Outcome::Low,
            "MEDIUM" => Outcome::Medium,
            "HIGH" => Outcome::High,
            "FAILURE" => Outcome::Failure,
            "CLIENT_ERROR" => Outcome::ClientError,
            action => Outcome::Action(action.to_owned()),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for Outcome {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Outcome {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Ok(Outcome::from(&*text))
    }
}

impl fmt::Display for DecidedBy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            DecidedBy::ScoreThreshold => "SCORE_THRESHOLD",
            DecidedBy::RecommendedAction => "RECOMMENDED_ACTION",
            DecidedBy::Level => "LEVEL",
            DecidedBy::Fallback => "FALLBACK",
            DecidedBy::Error => "ERROR",
            DecidedBy::ClientError => "CLIENT_ERROR",
        })
    }
}
