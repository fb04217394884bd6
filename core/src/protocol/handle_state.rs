//! What a host keeps of an [`Evaluation`] whose handle lives on its own heap.
//!
//! JavaScript frees nothing by hand, and edge runtimes do not promise finalizers. So a handle there holds this text,
//! and an [`Evaluation`] exists only while a rule needs one.

use super::evaluation::Evaluation;
use super::ticket;
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::{Json, object_of};
use crate::model::values::CompletionStatus;
use crate::open_enum::ClosedEnum as _;
use crate::text::{decimal, signed, signed_decimal, unsigned};

impl Evaluation {
    /// The state of a handle as JSON, for [`Evaluation::from_state`] alone. It holds no personal data.
    ///
    /// The answer, the decision, the errors and the events are not in it: a host takes those when they come.
    #[must_use]
    pub fn to_state(&self) -> String {
        let handle = &*self.0;
        let flag = |is: bool| is.then_some("");
        object_of(&[
            ("id", self.id()),
            ("createdAt", self.created_at().as_deref()),
            ("outcome", Some(handle.decision.outcome.as_str())),
            ("completionStatus", Some(handle.completion.as_str())),
            ("verdict", handle.verdict.map(|verdict| verdict.as_str())),
            ("receivedMs", handle.received_ms.map(decimal).as_deref()),
            ("receivedEpochMs", Some(&signed_decimal(handle.received_epoch_ms))),
            ("completedHere", flag(handle.completed_here)),
            ("handedOver", flag(handle.handed_over)),
        ])
    }

    /// The evaluation of a state, to be completed, reported on and continued.
    ///
    /// # Errors
    ///
    /// `INTERNAL` for anything but what [`Evaluation::to_state`] gave.
    pub fn from_state(state: &str) -> Result<Self, ErrorInfo> {
        let state = Json::parse(state).ok();
        let read = state.and_then(|state| Self::of_state(&state));
        read.ok_or_else(|| ErrorInfo::new(ErrorCode::Internal, "a handle's state is damaged"))
    }

    fn of_state(state: &Json<'_>) -> Option<Self> {
        let text = |name| state.text_of(name);
        let mut evaluation = ticket::remembered(state)?;
        let handle = &mut *evaluation.0;
        handle.verdict = text("verdict").and_then(|text| CompletionStatus::from_text(&text));
        handle.received_ms = text("receivedMs").and_then(|ms| unsigned(&ms));
        handle.received_epoch_ms = signed(&text("receivedEpochMs")?)?;
        handle.completed_here = text("completedHere").is_some();
        handle.handed_over = text("handedOver").is_some();
        Some(evaluation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::Decision;
    use crate::protocol::CompletionState;

    #[test]
    fn a_state_gives_the_same_handle() {
        let decision = Decision { evaluation_id: Some("ev-1".to_owned()), ..Decision::client_error("x") };
        let mut evaluation = Evaluation::of(decision);
        let handle = &mut *evaluation.0;
        handle.raw = Some(r#"{"id":"ev-1","createdAt":"2026-05-04T09:12:55.101Z"}"#.to_owned());
        (handle.received_ms, handle.received_epoch_ms) = (Some(7), 1_777_885_975_101);
        handle.completion = CompletionState::Failed;
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
