//! How a node goes on between two answers, and the kinds of node that do.

use std::borrow::Cow;

use super::config::EvaluationConfig;
use super::request::text;
use super::result::NO_EVALUATION;
use super::state::{Context, NodeState};
use super::step::{Answer, Done, Step};
use super::{evaluation, result};
use crate::error::ErrorInfo;
use crate::json::Json;
use crate::model::values::CompletionStatus;

/// The outcome of nodes that have one only.
pub(super) const CONTINUE: &str = "CONTINUE";

/// The keys of the node state that the nodes write and read, as the platform spells them.
pub mod keys {
    /// The evaluation's id.
    pub const EVALUATION_ID: &str = "PingOneProtectEvaluationNode.riskEvalID";
    /// The worker service's id.
    pub const WORKER: &str = "PingOneProtectEvaluationNode.worker";
    /// The response, in the transient scope.
    pub const RISK: &str = "PingOneProtectEvaluationNode.RISK";
    /// Why there is no evaluation: a code.
    pub const FAILURE_REASON: &str = "PINGONE_VERIFY_EVALUATION_FAILURE_REASON_KEY";
}

/// A node that does something; the ends of a journey do not.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    Initialize { config: Json<'static> },
    Evaluation(Box<EvaluationConfig>),
    Result(CompletionStatus),
    Host { task: String },
}

impl Action {
    /// The node is entered: the step that it asks for, or its end. `warnings` become those of the run so far.
    pub(super) fn begin(
        &self,
        state: &NodeState<'_>,
        context: &Context<'_>,
        warnings: &mut Vec<String>,
    ) -> Step {
        if let Action::Evaluation(config) = self
            && let Some(step) = evaluation::begin(config, state, context, warnings)
        {
            return step;
        }
        let evaluation_id = state.get(keys::EVALUATION_ID).and_then(text);
        let step = self.first_step(evaluation_id.map(Cow::into_owned));
        step.unwrap_or_else(|| result::done_with(&[NO_EVALUATION]))
    }

    /// What the node asks for when nothing else is to be done first; a Result node needs the evaluation's id.
    pub(super) fn first_step(&self, evaluation_id: Option<String>) -> Option<Step> {
        let node = None;
        Some(match self {
            Action::Initialize { config } => Step::Initialize { node, config: config.clone() },
            Action::Host { task } => Step::Host { node, task: task.clone() },
            Action::Evaluation(config) => {
                Step::CollectSignals { node, pause_behavioral_data: config.pause_behavioral_data }
            }
            Action::Result(verdict) => {
                Step::Complete { node, evaluation_id: evaluation_id?, completion_status: *verdict }
            }
        })
    }

    /// The open step is answered: the next one. `warnings` are those of the run so far; what stands open moves to its
    /// end.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` when the answer does not fit the step.
    pub(super) fn go_on(
        &self,
        state: &NodeState<'_>,
        context: &Context<'_>,
        warnings: &mut Vec<String>,
        open: &mut Step,
        answer: &Answer<'_>,
    ) -> Result<Step, ErrorInfo> {
        let step = match (self, answer) {
            (Action::Initialize { .. }, Answer::Completed) => Some(Step::Done(Done::new(CONTINUE))),
            (Action::Host { .. }, Answer::Host(host)) => {
                let mut done = Done::new(&host.outcome);
                done.state = host.state.owned();
                Some(Step::Done(done))
            }
            (Action::Evaluation(config), _) => {
                evaluation::go_on(config, state, context, warnings, open, answer)
            }
            (Action::Result(_), _) => result::go_on(answer),
            (Action::Initialize { .. } | Action::Host { .. }, _) => None,
        };
        step.ok_or_else(|| Answer::misfit(Some(open)))
    }
}
