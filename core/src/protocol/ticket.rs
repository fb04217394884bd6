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
        let id = self.id().map(str::to_owned).ok_or_else(not_evaluated)?;
        self.0.handed_over = true;
        Ok(Ticket {
            id,
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
        let damaged =
            || ErrorInfo::invalid_config("ticket", "the ticket is damaged; give back what ticket() gave");
        let json = Json::parse(text).ok().filter(|json| json.kind() == Kind::Object).ok_or_else(damaged)?;
        let text = |name| json.text_of(name).ok_or_else(damaged);
        let created_at = json.get("createdAt").filter(|created_at| created_at.kind() != Kind::Null);
        let ticket = Self {
            created_at: created_at.map(|_| text("createdAt")).transpose()?,
            id: text("id")?,
            received_at: text("receivedAt")?,
            completion_status: CompletionState::from_text(&text("completionStatus")?).ok_or_else(damaged)?,
            outcome: Outcome::from(&*text("outcome")?),
        };
        let usable = !ticket.id.is_empty() && !ticket.outcome.as_str().is_empty();
        if usable && parse_rfc3339(&ticket.received_at).is_some() { Ok(ticket) } else { Err(damaged()) }
    }
}

impl Config {
    /// The evaluation of a ticket, to be completed and reported on. The service decides about its window: the clock
    /// of the machine that took the ticket is not this one's.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` (target `ticket`) when the ticket is damaged.
    pub fn resume(&self, ticket: &str) -> Result<Evaluation, ErrorInfo> {
        let Ticket { id, created_at, received_at, completion_status, outcome } = Ticket::from_json(ticket)?;
        let mut evaluation = Evaluation::of(decision(outcome, Some(id)));
        evaluation.0.ticket_created_at = created_at;
        evaluation.0.received_epoch_ms = parse_rfc3339(&received_at).unwrap_or_default();
        evaluation.0.completion = completion_status;
        Ok(evaluation)
    }
}

/// All that a ticket still says of the decision: who decided follows from the outcome, but for a fallback.
pub(crate) fn decision(outcome: Outcome, id: Option<String>) -> Decision {
    let decided_by = match &outcome {
        Outcome::ExceedsScoreThreshold => DecidedBy::ScoreThreshold,
        Outcome::Action(_) => DecidedBy::RecommendedAction,
        Outcome::Low | Outcome::Medium | Outcome::High => DecidedBy::Level,
        Outcome::Failure => DecidedBy::Error,
        Outcome::ClientError => DecidedBy::ClientError,
    };
    let mut decision = Decision::bare(outcome, decided_by);
    decision.evaluation_id = id;
    decision
}
