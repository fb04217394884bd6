//! [`Client`]: one per environment, cheap to clone, shared by all calls.

use std::future::Future;
use std::sync::Arc;

use pingone_protect_core::protocol::{Call, Config, Evaluating, Event, FeedbackResult, ResetUser};
use pingone_protect_core::{
    CompletionStatus, EvaluationRequest, Feedback, FeedbackItem, RiskEvaluation, User,
};

use crate::builder::ClientBuilder;
use crate::error::Error;
use crate::evaluation::{CompletionResult, Evaluation};
use crate::platform::Transport;
use crate::tokens::{TokenCallback, Tokens};

/// A client of one PingOne environment. Clones share connections and token.
///
/// ```no_run
/// use pingone_protect_client::{Client, Event, EvaluationRequest, Outcome, User};
///
/// # async fn sign_in() -> Result<(), pingone_protect_client::Error> {
/// let client = Client::from_env()?;
/// let request = EvaluationRequest::new(Event::new("81.2.69.142", User::external("u-1").with_name("ana@example.com")));
///
/// let evaluation = client.evaluate(&request).await?;
/// match evaluation.outcome() {
///     Outcome::Low | Outcome::Medium => evaluation.succeed(),
///     _ => evaluation.fail(),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Shared,
}

/// What one call has beside its request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallOptions {
    /// Goes out as `X-Ping-External-Transaction-ID`; characters that the header does not take become `_`, and 100 is
    /// the most.
    pub transaction_id: Option<String>,
    /// Goes out as `X-Ping-External-Session-ID`, likewise.
    pub session_id: Option<String>,
}

/// What all clones and handles of a client have in common.
#[derive(Clone)]
pub(crate) struct Shared(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) config: Config,
    pub(crate) transport: Transport,
    pub(crate) tokens: Tokens,
    pub(crate) token_callback: Option<Box<TokenCallback>>,
    pub(crate) on_event: Option<Box<Listener>>,
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) type Listener = dyn Fn(&Event) + Send + Sync;
#[cfg(target_arch = "wasm32")]
pub(crate) type Listener = dyn Fn(&Event);

impl Client {
    /// Begins a client: [`ClientBuilder`] has the options.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client of `PINGONE_ENVIRONMENT_ID`, `PINGONE_CLIENT_ID`, `PINGONE_CLIENT_SECRET` and `PINGONE_REGION` (or
    /// `PINGONE_API_URL` and `PINGONE_AUTH_URL`).
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` at the option that is missing or wrong.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env().build()
    }

    /// The checked options.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.shared.config
    }

    /// Evaluates a request and decides.
    ///
    /// Every failure of the service is an outcome and no error: `FAILURE` with its reason (or the fallback), so that
    /// a sign-in always goes on along a path that somebody chose. [`Evaluation::error`] has the whole failure. A
    /// create is never sent twice, so an answer that got lost is a failure, too.
    ///
    /// A client error in the request decides before any call. It comes from the visitor's device, so skipping the
    /// evaluation must not mean trust.
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED`, with the report, when the request has errors: no call was made.
    pub async fn evaluate(&self, request: &EvaluationRequest<'_>) -> Result<Evaluation, Error> {
        self.evaluate_with(request, CallOptions::default()).await
    }

    /// [`Client::evaluate`] with correlation headers.
    ///
    /// # Errors
    ///
    /// As [`Client::evaluate`].
    pub async fn evaluate_with(
        &self,
        request: &EvaluationRequest<'_>,
        options: CallOptions,
    ) -> Result<Evaluation, Error> {
        let evaluating = self.shared.config.evaluate(request, &self.shared.call_with(options))?;
        self.finish(evaluating).await
    }

    /// [`Client::evaluate`] that raises a failure of the service instead of making it an outcome, and never falls
    /// back. A client error is an outcome here, too.
    ///
    /// # Errors
    ///
    /// As [`Client::evaluate`], and the failure: with `evaluation_id` when the service answered one, so that it can
    /// be completed.
    pub async fn try_evaluate(&self, request: &EvaluationRequest<'_>) -> Result<Evaluation, Error> {
        self.try_evaluate_with(request, CallOptions::default()).await
    }

    /// [`Client::try_evaluate`] with correlation headers.
    ///
    /// # Errors
    ///
    /// As [`Client::try_evaluate`].
    pub async fn try_evaluate_with(
        &self,
        request: &EvaluationRequest<'_>,
        options: CallOptions,
    ) -> Result<Evaluation, Error> {
        self.evaluate_with(request, options).await?.or_error()
    }

    /// [`Client::evaluate`] of a request in JSON, such as a relay takes from a phone.
    ///
    /// # Errors
    ///
    /// As [`Client::evaluate`]; text that is no JSON object has one finding, at the empty target.
    pub async fn evaluate_json(&self, request: &str, options: CallOptions) -> Result<Evaluation, Error> {
        let evaluating = self.shared.config.evaluate_json(request, &self.shared.call_with(options))?;
        self.finish(evaluating).await
    }

    async fn finish(&self, mut evaluating: Evaluating) -> Result<Evaluation, Error> {
        let state = self.shared.drive("evaluate", &mut evaluating).await?;
        Ok(Evaluation::new(self.shared.clone(), state))
    }

    /// [`Client::try_evaluate`] of a request in JSON.
    ///
    /// # Errors
    ///
    /// As [`Client::try_evaluate`] and [`Client::evaluate_json`].
    pub async fn try_evaluate_json(&self, request: &str, options: CallOptions) -> Result<Evaluation, Error> {
        self.evaluate_json(request, options).await?.or_error()
    }

    /// The outcome `CLIENT_ERROR`, without a call: the signals SDK reported this on the visitor's device.
    #[must_use]
    pub fn evaluate_client_error(&self, text: &str) -> Evaluation {
        let state = self.shared.config.evaluation_of_client_error(text);
        Evaluation::new(self.shared.clone(), state)
    }

    /// Evaluates, runs the body with the handle, and completes behind it, so that no evaluation stays open.
    ///
    /// The verdict is what the body recorded by [`Evaluation::succeed`], [`Evaluation::fail`] or
    /// [`Evaluation::complete`], else `FAILED`; an `Err` of the body counts the same, and goes on. A panic or the
    /// cancellation of this future completes, too, behind the scenes. The guard's completion takes at most two
    /// seconds. When it fails, the body's value or error stays as it is; [`Evaluation::completion_error`] and a
    /// warning event tell.
    ///
    /// What the two verdicts mean for each flow stands at [`CompletionStatus`].
    ///
    /// ```no_run
    /// # use pingone_protect_client::{Client, Error, EvaluationRequest, Outcome};
    /// # async fn sign_in(client: Client, request: EvaluationRequest<'_>) -> Result<(), Error> {
    /// let let_in = client
    ///     .guard(&request, async |evaluation| {
    ///         let let_in = matches!(evaluation.outcome(), Outcome::Low | Outcome::Medium);
    ///         if let_in {
    ///             evaluation.succeed();
    ///         }
    ///         Ok::<_, Error>(let_in)
    ///     })
    ///     .await?;
    /// # let _ = let_in;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED` before the body runs, and what the body gives.
    pub async fn guard<T, E, B, F>(&self, request: &EvaluationRequest<'_>, body: B) -> Result<T, E>
    where
        B: FnOnce(Evaluation) -> F,
        F: Future<Output = Result<T, E>>,
        E: From<Error>,
    {
        self.guard_with(request, CallOptions::default(), body).await
    }

    /// [`Client::guard`] with correlation headers.
    ///
    /// # Errors
    ///
    /// As [`Client::guard`].
    pub async fn guard_with<T, E, B, F>(
        &self,
        request: &EvaluationRequest<'_>,
        options: CallOptions,
        body: B,
    ) -> Result<T, E>
    where
        B: FnOnce(Evaluation) -> F,
        F: Future<Output = Result<T, E>>,
        E: From<Error>,
    {
        let evaluation = self.evaluate_with(request, options).await?;
        crate::guard::run(evaluation, body).await
    }

    /// Completes an evaluation of which only the id is known. The service decides about its window of 30 minutes.
    ///
    /// # Errors
    ///
    /// `ALREADY_COMPLETED` when the other verdict is recorded, `COMPLETION_WINDOW_EXPIRED`, `INVALID_CONFIG` for an
    /// id that cannot be part of a path, and what the service fails with.
    pub async fn complete(&self, id: &str, status: CompletionStatus) -> Result<CompletionResult, Error> {
        self.complete_named(id, Some(&status.to_string())).await
    }

    /// [`Client::complete`] with the status as text.
    ///
    /// # Errors
    ///
    /// As [`Client::complete`], and `VALIDATION_FAILED` for any other text or none.
    pub async fn complete_named(&self, id: &str, status: Option<&str>) -> Result<CompletionResult, Error> {
        let mut completion = self.shared.config.complete(id, status, &self.shared.call())?;
        let completed = self.shared.drive("complete", &mut completion).await?;
        Ok(CompletionResult::Completed(completed.status))
    }

    /// A handle for the evaluation of a ticket ([`Evaluation::ticket`]): it completes and reports.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` for a damaged ticket.
    pub fn resume(&self, ticket: &str) -> Result<Evaluation, Error> {
        let state = self.shared.config.resume(ticket)?;
        Ok(Evaluation::new(self.shared.clone(), state))
    }

    /// Reads an evaluation.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND`, `INVALID_CONFIG` for an id that cannot be part of a path, and what the service fails with.
    pub async fn get(&self, id: &str) -> Result<RiskEvaluation, Error> {
        let mut exchange = self.shared.config.get(id, &self.shared.call())?;
        Ok(self.shared.drive("get", &mut exchange).await?)
    }

    /// Sends feedback on any number of evaluations, in requests of 100.
    ///
    /// A request that fails is no error: the result says which items were not taken. One that was lost after sending
    /// is among them, so sending it again may repeat it. After `UNAUTHORIZED` or `FORBIDDEN` the rest is not sent.
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED` when an item has errors: nothing was sent.
    pub async fn send_feedback(
        &self,
        items: impl IntoIterator<Item = FeedbackItem<'_>>,
    ) -> Result<FeedbackResult, Error> {
        let feedback = Feedback::new(items);
        let mut sending = self.shared.config.send_feedback(&feedback, &self.shared.call())?;
        Ok(self.shared.drive("sendFeedback", &mut sending).await?)
    }

    /// [`Client::send_feedback`] of the JSON list of items.
    ///
    /// # Errors
    ///
    /// As [`Client::send_feedback`].
    pub async fn send_feedback_json(&self, items: &str) -> Result<FeedbackResult, Error> {
        let mut sending = self.shared.config.send_feedback_json(items, &self.shared.call())?;
        Ok(self.shared.drive("sendFeedback", &mut sending).await?)
    }

    /// Makes the service forget what it learned of a user; only id and type are sent.
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED` when id or type is missing or wrong, and what the service fails with.
    pub async fn reset_user_profile(&self, user: &User<'_>) -> Result<(), Error> {
        self.reset(&ResetUser::check(user, &self.shared.config)?).await
    }

    /// [`Client::reset_user_profile`] of a user in JSON.
    ///
    /// # Errors
    ///
    /// As [`Client::reset_user_profile`].
    pub async fn reset_user_profile_json(&self, user: &str) -> Result<(), Error> {
        let user = ResetUser::from_json(user, &self.shared.config)?;
        self.reset(&user).await
    }

    async fn reset(&self, user: &ResetUser) -> Result<(), Error> {
        let mut exchange = self.shared.config.reset_user_profile(user, &self.shared.call());
        Ok(self.shared.drive("resetUserProfile", &mut exchange).await?)
    }
}

impl Shared {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// Another handle on the same.
    pub(crate) fn again(&self) -> Self {
        self.clone()
    }

    fn call_with(&self, options: CallOptions) -> Call {
        let CallOptions { transaction_id, session_id } = options;
        Call { transaction_id, session_id, ..self.call() }
    }
}

impl std::ops::Deref for Shared {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Shows the options without secrets.
impl std::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Client").field("config", &self.shared.config).finish_non_exhaustive()
    }
}
