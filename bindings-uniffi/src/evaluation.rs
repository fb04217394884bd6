//! The state of a handle. The host holds its queue of completions; what is sent and remembered is the core's.

use std::sync::{Arc, Mutex};

use pingone_protect_core::protocol::{self, BeginCompletion, CompletionState};

use crate::call::{Running, ServiceCall};
use crate::config::{CallStart, ClientConfig};
use crate::error::{ErrorInfo, Fallible};
use crate::locked;
use crate::values::{Decision, Diagnostic, Event, Explanation, spelled};

/// An evaluation with all that a handle shows and remembers.
#[derive(Debug, uniffi::Object)]
pub struct EvaluationState(Mutex<protocol::Evaluation>);

/// How a completion goes on.
#[derive(Clone, Debug, uniffi::Enum)]
pub enum CompletionStart {
    /// There is nothing to complete.
    NotEvaluated,
    /// The same verdict is recorded already.
    Completed {
        /// The verdict.
        status: String,
    },
    /// Step it to its end, then call [`EvaluationState::end_completion`].
    Send {
        /// The call.
        call: Arc<ServiceCall>,
    },
}

#[uniffi::export]
impl EvaluationState {
    /// The service's id.
    pub fn id(&self) -> Fallible<Option<String>> {
        Ok(locked(&self.0).id().map(str::to_owned))
    }

    /// When the service created it, as it came.
    pub fn created_at(&self) -> Fallible<Option<String>> {
        Ok(locked(&self.0).created_at())
    }

    /// The decision.
    pub fn decision(&self) -> Fallible<Decision> {
        Ok(locked(&self.0).decision().clone().into())
    }

    /// What failed, also beside a fallback.
    pub fn error(&self) -> Fallible<Option<ErrorInfo>> {
        Ok(locked(&self.0).error().cloned().map(Into::into))
    }

    /// What `evaluateOrThrow` raises, if the evaluation failed.
    ///
    /// # Errors
    ///
    /// [`EvaluationState::error`].
    pub fn or_error(&self) -> Fallible<()> {
        let state = locked(&self.0).clone();
        state.into_result().map(|_| ()).map_err(Into::into)
    }

    /// The warnings about the request.
    pub fn diagnostics(&self) -> Fallible<Vec<Diagnostic>> {
        Ok(locked(&self.0).diagnostics().iter().cloned().map(Into::into).collect())
    }

    /// The answer's text.
    pub fn raw(&self) -> Fallible<Option<String>> {
        Ok(locked(&self.0).raw().map(str::to_owned))
    }

    /// How many creates were sent.
    pub fn attempts(&self) -> Fallible<u32> {
        Ok(locked(&self.0).attempts())
    }

    /// How long the evaluate took, in milliseconds.
    pub fn elapsed_ms(&self) -> Fallible<u64> {
        Ok(locked(&self.0).elapsed_ms())
    }

    /// `IN_PROGRESS`, `SUCCESS` or `FAILED`; none without an id.
    pub fn completion_status(&self) -> Fallible<Option<String>> {
        Ok(locked(&self.0).completion_status().map(CompletionState::as_str).map(str::to_owned))
    }

    /// What the last completion that failed, failed with.
    pub fn completion_error(&self) -> Fallible<Option<ErrorInfo>> {
        Ok(locked(&self.0).completion_error().cloned().map(Into::into))
    }

    /// The decision with the rules that led to it.
    pub fn explain(&self, config: &ClientConfig) -> Fallible<Explanation> {
        Ok(locked(&self.0).explain(&config.0).into())
    }

    /// Begins a completion.
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED`, `ALREADY_COMPLETED`, `COMPLETION_WINDOW_EXPIRED`, `INVALID_CONFIG`.
    #[expect(clippy::needless_pass_by_value, reason = "what crosses is owned")]
    pub fn begin_completion(
        &self,
        config: &ClientConfig,
        status: Option<String>,
        start: CallStart,
    ) -> Fallible<CompletionStart> {
        Ok(match locked(&self.0).begin_completion(&config.0, status.as_deref(), &start.into())? {
            BeginCompletion::NotEvaluated => CompletionStart::NotEvaluated,
            BeginCompletion::Completed(completed) => {
                CompletionStart::Completed { status: spelled(&completed.status) }
            }
            BeginCompletion::Send(completion) => {
                CompletionStart::Send { call: ServiceCall::new(Running::Complete(completion, None)) }
            }
        })
    }

    /// Takes over how a completion ended; one that was cancelled has not.
    pub fn end_completion(&self, call: &ServiceCall) -> Fallible<()> {
        call.with_ended(|completion, result| locked(&self.0).end_completion(completion, result));
        Ok(())
    }

    /// Begins what the guard sends at its end, if anything.
    pub fn begin_guard_end(
        &self,
        config: &ClientConfig,
        raised: bool,
        start: CallStart,
    ) -> Fallible<Option<Arc<ServiceCall>>> {
        let completion = locked(&self.0).begin_guard_end(&config.0, raised, &start.into());
        Ok(completion.map(|completion| ServiceCall::new(Running::Complete(completion, None))))
    }

    /// Takes over how the guard's completion ended.
    pub fn end_guard(&self, call: &ServiceCall) -> Fallible<()> {
        call.with_ended(|completion, result| locked(&self.0).end_guard(completion, result));
        Ok(())
    }

    /// What the guard wants to tell `onEvent`.
    pub fn take_events(&self) -> Fallible<Vec<Event>> {
        Ok(locked(&self.0).take_events().into_iter().map(Into::into).collect())
    }

    /// Records `SUCCESS` for the guard.
    pub fn succeed(&self) -> Fallible<()> {
        locked(&self.0).succeed();
        Ok(())
    }

    /// Records `FAILED` for the guard.
    pub fn fail(&self) -> Fallible<()> {
        locked(&self.0).fail();
        Ok(())
    }

    /// The items of feedback on this evaluation, as JSON.
    ///
    /// # Errors
    ///
    /// `NOT_EVALUATED` without an id.
    #[expect(clippy::needless_pass_by_value, reason = "what crosses is owned")]
    pub fn feedback_json(&self, category: &str, reason: Option<String>) -> Fallible<String> {
        Ok(locked(&self.0).feedback_json(category, reason.as_deref())?)
    }

    /// The ticket, as JSON.
    ///
    /// # Errors
    ///
    /// `NOT_EVALUATED` without an id.
    pub fn ticket(&self) -> Fallible<String> {
        Ok(locked(&self.0).ticket()?.to_json())
    }
}

impl EvaluationState {
    pub(crate) fn new(state: protocol::Evaluation) -> Arc<Self> {
        Arc::new(Self(Mutex::new(state)))
    }
}
