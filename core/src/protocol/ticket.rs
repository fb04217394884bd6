//! [`Ticket`]: an evaluation between two requests of a flow (push, redirect, mail link), without personal data.

use serde::{Deserialize, Serialize};

use super::config::Config;
use super::evaluation::{CompletionState, Evaluation, not_evaluated};
use crate::date_time::{format_rfc3339, parse_rfc3339};
use crate::decide::{DecidedBy, Decision, Outcome};
use crate::error::ErrorInfo;
use crate::json::{Json, Kind, object_of};

/// What a session keeps of an evaluation. Its JSON is the ticket that every host gives and takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ticket {
    /// The evaluation.
    pub id: String,
    /// When the service created it, as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// When the create answer arrived: RFC 3339, UTC.
    pub received_at: String,
    /// How far the completion was.
    pub completion_status: CompletionState,
    /// What was decided.
    pub outcome: Outcome,
}

impl Evaluation {
    /// The ticket of this evaluation. Taking it hands the evaluation over: a guard then sends nothing.
    ///
    /// # Errors
    ///
    /// `NOT_EVALUATED` without an id.
    pub fn ticket(&mut self) -> Result<Ticket, ErrorInfo> {
        let ticket = self.to_ticket()?;
        self.0.handed_over = true;
        Ok(ticket)
    }

    fn to_ticket(&self) -> Result<Ticket, ErrorInfo> {
        Ok(Ticket {
            id: self.id().ok_or_else(not_evaluated)?.to_owned(),
            created_at: self.created_at(),
            received_at: format_rfc3339(self.0.received_epoch_ms),
            completion_status: self.0.completion,
            outcome: self.0.decision.outcome.clone(),
        })
    }
}

impl Ticket {
    /// The ticket as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Self { id, created_at, received_at, completion_status, outcome } = self;
        object_of(&[
            ("id", Some(id)),
            ("createdAt", created_at.as_deref()),
            ("receivedAt", Some(received_at)),
            ("completionStatus", Some(completion_status.as_str())),
            ("outcome", Some(outcome.as_str())),
        ])
    }

    /// Reads a ticket. Members that are not a ticket's are ignored: a newer version may have more.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` (target `ticket`) when it is damaged.
    pub fn from_json(text: &str) -> Result<Self, ErrorInfo> {
        let json = Json::parse(text).map_err(|_| damaged())?;
        let evaluation = read(&json).ok_or_else(damaged)?;
        let received_at = json.text_of("receivedAt").ok_or_else(damaged)?;
        Ok(Self { received_at, ..evaluation.to_ticket()? })
    }
}

fn damaged() -> ErrorInfo {
    ErrorInfo::invalid_config("ticket", "the ticket is damaged; give back what ticket() gave")
}

/// The evaluation of a ticket that is not damaged.
fn read(ticket: &Json<'_>) -> Option<Evaluation> {
    let mut evaluation = remembered(ticket)?;
    let handle = &mut *evaluation.0;
    handle.received_epoch_ms = parse_rfc3339(&ticket.text_of("receivedAt")?)?;
    let created_at = ticket.get("createdAt").map_or(Kind::Null, |created_at| created_at.kind());
    let decision = &handle.decision;
    let good = matches!(created_at, Kind::Null | Kind::String)
        && !decision.evaluation_id.as_deref()?.is_empty()
        && !decision.outcome.as_str().is_empty();
    good.then_some(evaluation)
}

/// What a ticket and a handle's state have in common.
pub(super) fn remembered(json: &Json<'_>) -> Option<Evaluation> {
    let outcome = Outcome::from(&*json.text_of("outcome")?);
    let decided_by = decided_by(&outcome);
    let mut evaluation = Evaluation::of(Decision::bare(outcome, decided_by));
    let handle = &mut *evaluation.0;
    handle.decision.evaluation_id = json.text_of("id");
    handle.ticket_created_at = json.text_of("createdAt");
    handle.completion = CompletionState::from_text(&json.text_of("completionStatus")?)?;
    Some(evaluation)
}

impl Config {
    /// The evaluation of a ticket, to be completed and reported on. The service decides about its window: the clock
    /// of the machine that took the ticket is not this one's.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` (target `ticket`) when the ticket is damaged.
    pub fn resume(&self, ticket: &str) -> Result<Evaluation, ErrorInfo> {
        Json::parse(ticket).ok().and_then(|ticket| read(&ticket)).ok_or_else(damaged)
    }
}

/// Who decided follows from the outcome, but for a fallback.
fn decided_by(outcome: &Outcome) -> DecidedBy {
    match outcome {
        Outcome::ExceedsScoreThreshold => DecidedBy::ScoreThreshold,
        Outcome::Action(_) => DecidedBy::RecommendedAction,
        Outcome::Low | Outcome::Medium | Outcome::High => DecidedBy::Level,
        Outcome::Failure => DecidedBy::Error,
        Outcome::ClientError => DecidedBy::ClientError,
    }
}
