//! What a host keeps of an [`Evaluation`] whose handle lives on its own heap.
//!
//! JavaScript frees nothing by hand, and edge runtimes do not promise finalizers. So a handle there holds this text,
//! and an [`Evaluation`] exists only while a rule needs one.

use super::evaluation::{CompletionState, Evaluation};
use super::ticket;
use crate::decide::Outcome;
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::{Json, Writer};
use crate::model::values::CompletionStatus;
use crate::open_enum::ClosedEnum as _;
use crate::text::{signed, unsigned};

impl Evaluation {
    /// The state of a handle as JSON, for [`Evaluation::from_state`] alone. It holds no personal data.
    ///
    /// The answer, the decision, the errors and the events are not in it: a host takes those when they come.
    #[must_use]
    pub fn to_state(&self) -> String {
        let created_at = self.created_at();
        let texts = [
            ("id", self.id.as_deref()),
            ("createdAt", created_at.as_deref()),
            ("outcome", Some(self.decision.outcome.as_str())),
            ("completion", Some(self.completion.as_str())),
            ("verdict", self.verdict.map(|verdict| verdict.as_str())),
        ];
        let others = [
            ("receivedMs", self.received_ms.map_or_else(|| "null".to_owned(), |ms| ms.to_string())),
            ("receivedEpochMs", self.received_epoch_ms.to_string()),
            ("completedHere", self.completed_here.to_string()),
            ("handedOver", self.handed_over.to_string()),
        ];
        let mut out = Writer::default();
        out.open(b'{');
        for (name, text) in texts {
            out.name(name);
            match text {
                Some(text) => out.string(text),
                None => out.raw("null"),
            }
            out.comma();
        }
        for (name, json) in others {
            out.name(name);
            out.raw(&json);
            out.comma();
        }
        out.close(b'}');
        out.finish()
    }

    /// The evaluation of a state, to be completed, reported on and continued.
    ///
    /// # Errors
    ///
    /// `INTERNAL` for anything but what [`Evaluation::to_state`] gave.
    pub fn from_state(state: &str) -> Result<Self, ErrorInfo> {
        let damaged = || ErrorInfo::new(ErrorCode::Internal, "a handle's state is damaged");
        let state = Json::parse(state).map_err(|_| damaged())?;
        let text = |name| state.get(name).and_then(|text| text.as_str().map(std::borrow::Cow::into_owned));
        let flag = |name| state.get(name).and_then(|flag| flag.as_bool()).ok_or_else(damaged);
        let outcome = text("outcome").map(|text| Outcome::from(&*text)).ok_or_else(damaged)?;
        let completion = text("completion").and_then(|text| CompletionState::from_text(&text));
        let received_epoch_ms = state.get("receivedEpochMs").and_then(|ms| signed(ms.text()));
        Ok(Self {
            received_ms: state.get("receivedMs").and_then(|ms| unsigned(ms.text())),
            received_epoch_ms: received_epoch_ms.ok_or_else(damaged)?,
            ticket_created_at: text("createdAt"),
            completion: completion.ok_or_else(damaged)?,
            verdict: text("verdict").and_then(|text| CompletionStatus::from_text(&text)),
            completed_here: flag("completedHere")?,
            handed_over: flag("handedOver")?,
            ..Self::of(ticket::decision(outcome, text("id")))
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
