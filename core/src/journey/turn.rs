//! How a node goes on between two answers, and the kinds of node that do.

use super::config::EvaluationConfig;
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

/// What comes next of a node.
#[derive(Debug)]
pub(super) enum Turn {
    /// A step that needs an answer, and the warnings of the run so far.
    Ask {
        step: Step,
        warnings: Vec<String>,
    },
    Done(Box<Done>),
}

/// A node that does something; the ends of a journey do not.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    Initialize { config: Json<'static> },
    Evaluation(Box<EvaluationConfig>),
    Result(CompletionStatus),
    Host { task: String },
}

impl Turn {
    pub(super) fn ask(step: Step) -> Self {
        Turn::Ask { step, warnings: Vec::new() }
    }

    pub(super) fn done(done: Done) -> Self {
        Turn::Done(Box::new(done))
    }
}

impl Action {
    pub(super) fn begin(&self, state: &NodeState<'_>, context: &Context<'_>) -> Turn {
        match self {
            Action::Initialize { config } => {
                Turn::ask(Step::Initialize { node: None, config: config.clone() })
            }
            Action::Evaluation(config) => evaluation::begin(config, state, context),
            Action::Result(verdict) => result::begin(*verdict, state),
            Action::Host { task } => Turn::ask(Step::Host { node: None, task: task.clone() }),
        }
    }

    /// The open step is answered. `warnings` are those of the run so far; a turn takes over what stands open.
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
    ) -> Result<Turn, ErrorInfo> {
        match (self, answer) {
            (Action::Initialize { .. }, Answer::Completed) => Ok(Turn::done(Done::new(CONTINUE))),
            (Action::Host { .. }, Answer::Host(host)) => {
                Ok(Turn::done(Done { state: host.state.owned(), ..Done::new(&host.outcome) }))
            }
            (Action::Evaluation(config), _) => {
                evaluation::go_on(config, state, context, warnings, open, answer)
            }
            (Action::Result(_), _) => result::go_on(open, answer),
            (Action::Initialize { .. } | Action::Host { .. }, _) => Err(Answer::misfit(Some(open))),
        }
    }
}
