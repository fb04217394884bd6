//! What a host keeps of an [`Evaluation`] whose handle lives on its own heap.
//!
//! JavaScript frees nothing by hand, and edge runtimes do not promise finalizers. So a handle there holds this text,
//! and an [`Evaluation`] exists only while a rule needs one.

use serde::{Deserialize, Serialize};

use super::evaluation::{CompletionState, Evaluation};
use super::ticket;
use crate::decide::Outcome;
use crate::error::{ErrorCode, ErrorInfo};
use crate::model::values::CompletionStatus;

/// Everything that completing, reporting and continuing need, without the answer and what was decided from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct HandleState {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    created_at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    received_ms: Option<u64>,
    received_epoch_ms: i64,
    outcome: Outcome,
    completion: CompletionState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verdict: Option<CompletionStatus>,
    completed_here: bool,
    handed_over: bool,
}

impl Evaluation {
    /// The state of a handle as JSON, for [`Evaluation::from_state`] alone. It holds no personal data.
    ///
    /// The answer, the decision, the errors and the events are not in it: a host takes those when they come.
    #[must_use]
    pub fn to_state(&self) -> String {
        let state = HandleState {
            id: self.id.clone(),
            created_at: self.created_at(),
            received_ms: self.received_ms,
            received_epoch_ms: self.received_epoch_ms,
            outcome: self.decision.outcome.clone(),
            completion: self.completion,
            verdict: self.verdict,
            completed_here: self.completed_here,
            handed_over: self.handed_over,
        };
        serde_json::to_string(&state).unwrap_or_default()
    }

    /// The evaluation of a state, to be completed, reported on and continued.
    ///
    /// # Errors
    ///
    /// `INTERNAL` for anything but what [`Evaluation::to_state`] gave.
    pub fn from_state(state: &str) -> Result<Self, ErrorInfo> {
        let state: HandleState = serde_json::from_str(state)
            .map_err(|error| ErrorInfo::new(ErrorCode::Internal, "a handle's state is damaged").with_cause(error))?;
        let HandleState { id, created_at, received_ms, received_epoch_ms, outcome, .. } = state;
        Ok(Self {
            received_ms,
            received_epoch_ms,
            ticket_created_at: created_at,
            completion: state.completion,
            verdict: state.verdict,
            completed_here: state.completed_here,
            handed_over: state.handed_over,
            ..Self::of(ticket::decision(outcome, id))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::Decision;

    #[test]
    fn a_state_gives_the_same_handle() {
        let decision = Decision { evaluation_id: Some("ev-1".to_owned()), ..Decision::client_error("x") };
        let mut evaluation = Evaluation {
            raw: Some(r#"{"id":"ev-1","createdAt":"2026-05-04T09:12:55.101Z"}"#.to_owned()),
            received_ms: Some(7),
            received_epoch_ms: 1_777_885_975_101,
            completion: CompletionState::Failed,
            ..Evaluation::of(decision)
        };
        evaluation.succeed();
        let mut again = Evaluation::from_state(&evaluation.to_state()).unwrap();
        assert_eq!(again.to_state(), evaluation.to_state());
        assert_eq!(again.ticket(), evaluation.ticket());
        assert_eq!(again.created_at(), evaluation.created_at());
    }

    #[test]
    fn without_an_id_there_is_none_afterwards() {
        let evaluation = Evaluation::of(Decision::client_error("x"));
        let again = Evaluation::from_state(&evaluation.to_state()).unwrap();
        assert_eq!((again.id(), again.completion_status()), (None, None));
    }

    #[test]
    fn a_damaged_state_is_a_bug() {
        assert_eq!(Evaluation::from_state("{}").unwrap_err().code, ErrorCode::Internal);
    }
}
