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
        let id = self.id.clone().ok_or_else(not_evaluated)?;
        self.handed_over = true;
        Ok(Ticket {
            id,
            created_at: self.created_at(),
            received_at: format_rfc3339(self.received_epoch_ms),
            completion_status: self.completion,
            outcome: self.decision.outcome.clone(),
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
        let text = |name| json.get(name).and_then(|text| text.as_str().map(std::borrow::Cow::into_owned));
        let created_at = json.get("createdAt").filter(|created_at| created_at.kind() != Kind::Null);
        if created_at.is_some_and(|created_at| created_at.kind() != Kind::String) {
            return Err(damaged());
        }
        let ticket = Self {
            id: text("id").ok_or_else(damaged)?,
            created_at: text("createdAt"),
            received_at: text("receivedAt").ok_or_else(damaged)?,
            completion_status: text("completionStatus")
                .and_then(|text| CompletionState::from_text(&text))
                .ok_or_else(damaged)?,
            outcome: text("outcome").map(|text| Outcome::from(&*text)).ok_or_else(damaged)?,
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
        Ok(Evaluation {
            ticket_created_at: created_at,
            received_epoch_ms: parse_rfc3339(&received_at).unwrap_or_default(),
            completion: completion_status,
            ..Evaluation::of(decision(outcome, Some(id)))
        })
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
    Decision {
        outcome,
        decided_by,
        evaluation_id: id,
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
