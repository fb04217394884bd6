//! Nodes and journeys over a [`Client`]: it performs `evaluate` and `complete`, the program performs the rest.
//! The types are those of [`pingone_protect_core::journey`].

use std::future::Future;

use pingone_protect_core::ErrorInfo;
use pingone_protect_core::boundary::journey::performed_step;
pub use pingone_protect_core::journey::{Answer, Context, Done, End, Journey, NodeState, Step, Steps};

pub use pingone_protect_core::journey::{
    EvaluationConfig, EvaluationNode, HostAnswer, JourneyResult, PathEntry, ResultNode, Source,
    StateAttributes, diagram, keys,
};

use crate::client::Client;
use crate::error::Error;

/// What a program's own code says about a step that the client does not perform: `host`, `collectSignals` and
/// `initialize`. An error ends the drive; the step stays open.
pub type TaskResult = Result<Answer<'static>, Error>;

impl Client {
    /// Performs an `evaluate` or a `complete` step; the answer is the raw text, or the error. Policy and fallback of
    /// the client play no part: the node decides.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` for any other step: that is the program's.
    pub async fn perform(&self, step: &Step) -> Result<Answer<'static>, Error> {
        match step {
            Step::Evaluate { request, .. } => {
                let mut exchange = self.shared.config.create_for_node(request, &self.shared.call());
                let text = self.shared.drive("evaluate", &mut exchange).await;
                Ok(text.map_or_else(
                    |error| Answer::Error(Box::new(error)),
                    |text| Answer::Evaluated(text.into()),
                ))
            }
            Step::Complete { evaluation_id, completion_status, .. } => {
                let completed = self.complete(evaluation_id, *completion_status).await;
                Ok(completed
                    .map_or_else(|error| Answer::Error(Box::new(error.into_info())), |_| Answer::Completed))
            }
            other => {
                let message = format!("the step {} is not the client's to perform", other.name());
                Err(ErrorInfo::invalid_config("step", message).into())
            }
        }
    }

    /// [`Client::perform`] of a step in JSON.
    ///
    /// # Errors
    ///
    /// As [`Client::perform`], and `INVALID_CONFIG` for text that is no such step.
    pub async fn perform_json(&self, step: &str) -> Result<Answer<'static>, Error> {
        self.perform(&performed_step(step)?).await
    }

    /// Runs a node to its end. `signals` is asked for the device's signals when the context has none.
    ///
    /// # Errors
    ///
    /// What `signals` fails with. A failure of the service is an outcome and no error.
    pub async fn run_node<F>(
        &self,
        node: &mut impl Steps,
        state: &NodeState<'_>,
        context: &Context<'_>,
        signals: impl FnMut(Step) -> F,
    ) -> Result<Done, Error>
    where
        F: Future<Output = TaskResult>,
    {
        node.start(state, context);
        match self.drive_steps(node, signals).await? {
            Some(Step::Done(done)) => Ok(*done),
            other => Err(no_end(other.as_ref())),
        }
    }

    /// Runs a journey to its end. `tasks` answers the steps that are not the client's, told apart by [`Step::Host`]'s
    /// `task`, [`Step::CollectSignals`] and [`Step::Initialize`].
    ///
    /// ```no_run
    /// use pingone_protect_client::journey::{Answer, Context, End, HostAnswer, Journey, NodeState, Step};
    /// use pingone_protect_client::{Client, Error};
    ///
    /// # async fn sign_in(client: Client, mut journey: Journey) -> Result<End, Error> {
    /// let context = Context::new().with_ip("81.2.69.142");
    /// client
    ///     .run_journey(&mut journey, &NodeState::new(), &context, |step| async move {
    ///         Ok(match step {
    ///             Step::Host { task, .. } if task == "login" => HostAnswer::new("authenticated")
    ///                 .with_context(Context::new().with_user("u-1", "ana@example.com"))
    ///                 .into(),
    ///             Step::Host { .. } => HostAnswer::new("true").into(),
    ///             Step::CollectSignals { .. } => Answer::Signals(Some("from the device".into())),
    ///             _ => Answer::Completed,
    ///         })
    ///     })
    ///     .await
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// What `tasks` fails with, and `INVALID_CONFIG` when its answer does not fit. The step stays open, so that the
    /// journey can be saved, or go on by [`Client::continue_journey`].
    pub async fn run_journey<F>(
        &self,
        journey: &mut Journey,
        state: &NodeState<'_>,
        context: &Context<'_>,
        tasks: impl FnMut(Step) -> F,
    ) -> Result<End, Error>
    where
        F: Future<Output = TaskResult>,
    {
        journey.start(state, context);
        self.continue_journey(journey, tasks).await
    }

    /// [`Client::run_journey`] from the step that is open, such as after [`Journey::resume`].
    ///
    /// # Errors
    ///
    /// As [`Client::run_journey`], and `INVALID_CONFIG` when the journey is not under way.
    pub async fn continue_journey<F>(
        &self,
        journey: &mut Journey,
        tasks: impl FnMut(Step) -> F,
    ) -> Result<End, Error>
    where
        F: Future<Output = TaskResult>,
    {
        match self.drive_steps(journey, tasks).await? {
            Some(Step::End(end)) => Ok(*end),
            other => Err(no_end(other.as_ref())),
        }
    }

    /// Answers one step after the other; the last step is the end.
    async fn drive_steps<F>(
        &self,
        node: &mut impl Steps,
        mut tasks: impl FnMut(Step) -> F,
    ) -> Result<Option<Step>, Error>
    where
        F: Future<Output = TaskResult>,
    {
        while let Some(step) = node.open() {
            let answer = match step {
                Step::Evaluate { .. } | Step::Complete { .. } => self.perform(step).await?,
                task => tasks(task.clone()).await?,
            };
            node.answer(&answer)?;
        }
        Ok(node.steps().last().cloned())
    }
}

fn no_end(step: Option<&Step>) -> Error {
    let after = step.map_or("no step", Step::name);
    ErrorInfo::invalid_config("journey", format!("there is nothing to run after {after}")).into()
}
