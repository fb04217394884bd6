//! The end of a guard: which verdict it sends, and what becomes of one that fails.
//!
//! A guard evaluates, runs the caller's body with the handle, and completes behind it, so that no evaluation stays
//! open because somebody forgot. Nothing here replaces what the body gave or raised.

use super::completion::{Completed, Completion};
use super::config::Config;
use super::evaluation::{BeginCompletion, Evaluation};
use super::event::Event;
use super::machine::Call;
use super::operation::Operation;
use crate::error::ErrorInfo;
use crate::model::values::CompletionStatus;

/// The most time that a guard's own completion takes, in milliseconds, also on cancellation.
pub const GUARD_LIMIT_MS: u64 = 2000;

impl Evaluation {
    /// What the guard sends now that its body has ended: step it, then call [`Evaluation::end_guard`].
    ///
    /// `raised` says whether the body ended with an exception (or was cancelled). The verdict that the body recorded
    /// counts either way, because a framework's redirect may be an exception; without one it is `FAILED`, with a
    /// warning event after a normal end. `None` when there is nothing to send: no id, a completion that succeeded, a
    /// ticket that was taken, or a completion that is refused without a call (it stands in
    /// [`Evaluation::completion_error`] and in a warning event).
    pub fn begin_guard_end(&mut self, config: &Config, raised: bool, call: &Call) -> Option<Box<Completion>> {
        if self.id().is_none() || self.0.completed_here || self.0.handed_over {
            return None;
        }
        if self.0.verdict.is_none() && !raised {
            self.warn("the guard's body recorded no verdict, so FAILED is sent; call succeed() or fail()");
        }
        let verdict = self.0.verdict.unwrap_or(CompletionStatus::Failed);
        let limit_ms = call.limit_ms.unwrap_or(GUARD_LIMIT_MS).min(GUARD_LIMIT_MS);
        let call = Call { limit_ms: Some(limit_ms), ..call.clone() };
        match self.begin_verdict(config, verdict, &call) {
            Ok(BeginCompletion::Send(completion)) => Some(completion),
            Ok(BeginCompletion::NotEvaluated | BeginCompletion::Completed(_)) => None,
            Err(error) => {
                self.guard_failed(error);
                None
            }
        }
    }

    /// Takes over how the guard's completion ended. A failure stands in [`Evaluation::completion_error`] and in a
    /// warning event, and nowhere else.
    pub fn end_guard(&mut self, completion: &Completion, result: &Result<Completed, ErrorInfo>) {
        self.end_completion(completion, result);
        if let Err(error) = result {
            self.guard_failed(error.clone());
        }
    }

    fn guard_failed(&mut self, error: ErrorInfo) {
        let event = Event::warning(Operation::Complete, "the guard could not complete the evaluation");
        self.0.events.push(Event { code: Some(error.code), status: error.status, ..event });
        self.0.completion_error = Some(error);
    }

    fn warn(&mut self, message: &str) {
        self.0.events.push(Event::warning(Operation::Complete, message));
    }
}
