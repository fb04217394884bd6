//! [`Evaluation`]: the handle. One rule for all of it: what has an id can be completed, reported on and continued,
//! whatever its outcome.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pingone_protect_core::feedback::Category;
use pingone_protect_core::protocol::{self, BeginCompletion, CompletionState, FeedbackResult, Ticket};
use pingone_protect_core::{
    ClosedEnum as _, CompletionStatus, Decision, Diagnostic, ErrorInfo, Explanation, Outcome, RiskEvaluation,
};

use crate::client::Shared;
use crate::error::Error;

/// An evaluation that a client gave. Clones are handles on the same evaluation.
///
/// Its debug output shows id, outcome, who decided and the completion; never the event.
#[derive(Clone)]
pub struct Evaluation {
    handle: Arc<Handle>,
}

struct Handle {
    shared: Shared,
    decision: Decision,
    state: Mutex<protocol::Evaluation>,
    /// Completions on one handle queue.
    queue: tokio::sync::Mutex<()>,
}

/// What a completion came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionResult {
    /// The verdict is recorded.
    Completed(CompletionStatus),
    /// The service never evaluated this, so there is nothing to complete. No call was made.
    NotEvaluated,
}

impl Evaluation {
    pub(crate) fn new(shared: Shared, state: protocol::Evaluation) -> Self {
        let decision = state.decision().clone();
        let handle =
            Handle { shared, decision, state: Mutex::new(state), queue: tokio::sync::Mutex::new(()) };
        Self { handle: Arc::new(handle) }
    }

    /// The same, or what failed.
    pub(crate) fn or_error(self) -> Result<Self, Error> {
        let error = self.state().error().cloned();
        error.map_or(Ok(self), |error| Err(error.into()))
    }

    /// The service's id; none when there was no answer.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        self.state().id().map(str::to_owned)
    }

    /// When the service created it, as it came.
    #[must_use]
    pub fn created_at(&self) -> Option<String> {
        self.state().created_at()
    }

    /// The decision, with what it stands on.
    #[must_use]
    pub fn decision(&self) -> &Decision {
        &self.handle.decision
    }

    /// Where the flow goes on.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.handle.decision.outcome
    }

    /// What failed, also beside a fallback.
    #[must_use]
    pub fn error(&self) -> Option<ErrorInfo> {
        self.state().error().cloned()
    }

    /// The warnings about the request.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.state().diagnostics().to_vec()
    }

    /// The service's answer, when there is one.
    #[must_use]
    pub fn response(&self) -> Option<RiskEvaluation> {
        self.state().response()
    }

    /// The text of the answer.
    #[must_use]
    pub fn raw(&self) -> Option<String> {
        self.state().raw().map(str::to_owned)
    }

    /// How many creates were sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.state().attempts()
    }

    /// How long the evaluate took.
    #[must_use]
    pub fn elapsed(&self) -> std::time::Duration {
        std::time::Duration::from_millis(self.state().elapsed_ms())
    }

    /// How far the completion is; none without an id.
    #[must_use]
    pub fn completion_status(&self) -> Option<CompletionState> {
        self.state().completion_status()
    }

    /// What the last completion that failed, failed with.
    #[must_use]
    pub fn completion_error(&self) -> Option<ErrorInfo> {
        self.state().completion_error().cloned()
    }

    /// The decision with the rules that led to it.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        self.state().explain(&self.handle.shared.config)
    }

    /// Records `SUCCESS` for the guard and sends nothing; the last verdict counts.
    pub fn succeed(&self) {
        self.state().succeed();
    }

    /// Records `FAILED` for the guard and sends nothing; the last verdict counts.
    pub fn fail(&self) {
        self.state().fail();
    }

    /// Tells the service how the flow ended. Only `SUCCESS` lets its predictors learn; what the two verdicts mean
    /// for each flow stands at [`CompletionStatus`].
    ///
    /// The same verdict again is a success without a call. An answer that got lost is settled by a reading.
    ///
    /// # Errors
    ///
    /// `ALREADY_COMPLETED` when the other verdict is recorded, `COMPLETION_WINDOW_EXPIRED` more than 30 minutes
    /// after the create, and what the service fails with.
    pub async fn complete(&self, status: CompletionStatus) -> Result<CompletionResult, Error> {
        self.complete_named(Some(status.as_str())).await
    }

    /// [`Evaluation::complete`] with the status as text.
    ///
    /// # Errors
    ///
    /// As [`Evaluation::complete`], and `VALIDATION_FAILED` for any other text or none.
    pub async fn complete_named(&self, status: Option<&str>) -> Result<CompletionResult, Error> {
        let _turn = self.handle.queue.lock().await;
        let shared = &self.handle.shared;
        let begun = self.state().begin_completion(&shared.config, status, &shared.call())?;
        match begun {
            BeginCompletion::NotEvaluated => Ok(CompletionResult::NotEvaluated),
            BeginCompletion::Completed(completed) => Ok(CompletionResult::Completed(completed.status)),
            BeginCompletion::Send(mut completion) => {
                let result = shared.drive("complete", &mut *completion).await;
                self.state().end_completion(&completion, &result);
                Ok(CompletionResult::Completed(result?.status))
            }
        }
    }

    /// Ends a guard, for hosts whose guard is a block of their language and no function
    /// ([`Client::guard`](crate::Client::guard) is the function): completes with the recorded verdict, else with
    /// `FAILED`, unless a completion succeeded or a ticket was taken. `raised` says whether the block ended with an
    /// exception.
    ///
    /// It takes at most two seconds and never fails: [`Evaluation::completion_error`] and a warning event tell.
    pub async fn end_guard(&self, raised: bool) {
        let _turn = self.handle.queue.lock().await;
        let shared = &self.handle.shared;
        let begun = self.state().begin_guard_end(&shared.config, raised, &shared.call());
        if let Some(mut completion) = begun {
            let result = shared.drive("complete", &mut *completion).await;
            self.state().end_guard(&completion, &result);
        }
        let events = self.state().take_events();
        shared.tell(events);
    }

    /// A small JSON object without personal data, for a flow that goes on in another request: keep it in the session
    /// and give it to [`Client::resume`](crate::Client::resume). Taking it hands the evaluation over, so that a
    /// guard sends nothing.
    ///
    /// # Errors
    ///
    /// `NOT_EVALUATED` without an id.
    pub fn ticket(&self) -> Result<Ticket, Error> {
        Ok(self.state().ticket()?)
    }

    /// Gives feedback on this evaluation, with a reason of the category or `None`.
    ///
    /// ```no_run
    /// # use pingone_protect_client::{Error, Evaluation, FalseHighRiskReason, feedback::FalseHighRisk};
    /// # async fn report(evaluation: Evaluation) -> Result<(), Error> {
    /// evaluation.feedback(FalseHighRisk, FalseHighRiskReason::CompanyVpn).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// `NOT_EVALUATED` without an id. A request that fails stands in the result.
    pub async fn feedback<C: Category>(
        &self,
        _category: C,
        reason: impl Into<Option<C::Reason>>,
    ) -> Result<FeedbackResult, Error> {
        let reason = reason.into().map(pingone_protect_core::ClosedEnum::as_str);
        self.feedback_named(C::CATEGORY.as_str(), reason).await
    }

    /// [`Evaluation::feedback`] with category and reason as text.
    ///
    /// # Errors
    ///
    /// As [`Evaluation::feedback`], and `VALIDATION_FAILED` when the two are not a pair that the service takes.
    pub async fn feedback_named(
        &self,
        category: &str,
        reason: Option<&str>,
    ) -> Result<FeedbackResult, Error> {
        let items = self.state().feedback_json(category, reason)?;
        let shared = &self.handle.shared;
        let mut sending = shared.config.send_feedback_json(&items, &shared.call())?;
        Ok(shared.drive("feedback", &mut sending).await?)
    }

    fn state(&self) -> MutexGuard<'_, protocol::Evaluation> {
        self.handle.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Evaluation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.state().fmt(formatter)
    }
}
