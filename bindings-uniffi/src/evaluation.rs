//! The state of a handle. The host holds its queue of completions; what is sent and remembered is the core's.

use std::sync::{Arc, Mutex};

use pingone_protect_core::protocol::{self, BeginCompletion, CompletionState};

use crate::call::{Running, ServiceCall};
use crate::config::{CallStart, ClientConfig};
use crate::error::{CoreError, ErrorInfo};
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
    #[must_use]
    pub fn id(&self) -> Option<String> {
        locked(&self.0).id().map(str::to_owned)
    }

    /// When the service created it, as it came.
    #[must_use]
    pub fn created_at(&self) -> Option<String> {
        locked(&self.0).created_at()
    }

    /// The decision.
    #[must_use]
    pub fn decision(&self) -> Decision {
        locked(&self.0).decision().clone().into()
    }

    /// What failed, also beside a fallback.
    #[must_use]
    pub fn error(&self) -> Option<ErrorInfo> {
        locked(&self.0).error().cloned().map(Into::into)
    }

    /// What `evaluateOrThrow` raises, if the evaluation failed.
    ///
    /// # Errors
    ///
    /// [`EvaluationState::error`].
    pub fn or_error(&self) -> Result<(), CoreError> {
        let state = locked(&self.0).clone();
        state.into_result().map(|_| ()).map_err(Into::into)
    }

    /// The warnings about the request.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        locked(&self.0).diagnostics().iter().cloned().map(Into::into).collect()
    }

    /// The answer's text.
    #[must_use]
    pub fn raw(&self) -> Option<String> {
        locked(&self.0).raw().map(str::to_owned)
    }

    /// How many creates were sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        locked(&self.0).attempts()
    }

    /// How long the evaluate took, in milliseconds.
    #[must_use]
    pub fn elapsed_ms(&self) -> u64 {
        locked(&self.0).elapsed_ms()
    }

    /// `IN_PROGRESS`, `SUCCESS` or `FAILED`; none without an id.
    #[must_use]
    pub fn completion_status(&self) -> Option<String> {
        locked(&self.0).completion_status().map(CompletionState::as_str).map(str::to_owned)
    }

    /// What the last completion that failed, failed with.
    #[must_use]
    pub fn completion_error(&self) -> Option<ErrorInfo> {
        locked(&self.0).completion_error().cloned().map(Into::into)
    }

    /// The decision with the rules that led to it.
    #[must_use]
    pub fn explain(&self, config: &ClientConfig) -> Explanation {
        locked(&self.0).explain(&config.0).into()
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
    ) -> Result<CompletionStart, CoreError> {
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
    pub fn end_completion(&self, call: &ServiceCall) {
        call.with_ended(|completion, result| locked(&self.0).end_completion(completion, result));
    }

    /// Begins what the guard sends at its end, if anything.
    #[must_use]
    pub fn begin_guard_end(
        &self,
        config: &ClientConfig,
        raised: bool,
        start: CallStart,
    ) -> Option<Arc<ServiceCall>> {
        let completion = locked(&self.0).begin_guard_end(&config.0, raised, &start.into())?;
        Some(ServiceCall::new(Running::Complete(completion, None)))
    }

    /// Takes over how the guard's completion ended.
    pub fn end_guard(&self, call: &ServiceCall) {
        call.with_ended(|completion, result| locked(&self.0).end_guard(completion, result));
    }

    /// What the guard wants to tell `onEvent`.
    #[must_use]
    pub fn take_events(&self) -> Vec<Event> {
        locked(&self.0).take_events().into_iter().map(Into::into).collect()
    }

    /// Records `SUCCESS` for the guard.
    pub fn succeed(&self) {
        locked(&self.0).succeed();
    }

    /// Records `FAILED` for the guard.
    pub fn fail(&self) {
        locked(&self.0).fail();
    }

    /// The items of feedback on this evaluation, as JSON.
    ///
    /// # Errors
    ///
    /// `NOT_EVALUATED` without an id.
    #[expect(clippy::needless_pass_by_value, reason = "what crosses is owned")]
    pub fn feedback_json(&self, category: &str, reason: Option<String>) -> Result<String, CoreError> {
        Ok(locked(&self.0).feedback_json(category, reason.as_deref())?)
    }

    /// The ticket, as JSON.
    ///
    /// # Errors
    ///
    /// `NOT_EVALUATED` without an id.
    pub fn ticket(&self) -> Result<String, CoreError> {
        Ok(locked(&self.0).ticket()?.to_json())
    }
}

impl EvaluationState {
    pub(crate) fn new(state: protocol::Evaluation) -> Arc<Self> {
        Arc::new(Self(Mutex::new(state)))
    }
}
