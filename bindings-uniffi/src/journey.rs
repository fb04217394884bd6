//! Nodes and journeys: JSON in, steps as JSON out. The host does what a step says and answers it.

use std::sync::{Arc, Mutex};

use pingone_protect_core::Json;
use pingone_protect_core::boundary::journey::{self, Run};

use crate::error::Fallible;
use crate::locked;
use crate::values::Report;

/// What runs: a node alone or a whole journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum RunKind {
    /// An Evaluation node.
    EvaluationNode,
    /// A Result node.
    ResultNode,
    /// A journey.
    Journey,
}

/// A node or journey under way.
#[derive(uniffi::Object)]
pub struct JourneyRun(Mutex<Run>);

/// Checks a configuration or definition.
///
/// # Errors
///
/// None in practice: text that is not JSON has a finding, too.
#[uniffi::export]
pub fn check_run(kind: RunKind, config: &str) -> Fallible<Report> {
    Ok(Run::check(kind.into(), config).into())
}

#[uniffi::export]
impl JourneyRun {
    /// Takes a configuration or definition.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` with the report.
    #[uniffi::constructor]
    pub fn new_run(kind: RunKind, config: &str) -> Fallible<Arc<Self>> {
        Ok(Arc::new(Self(Mutex::new(Run::new(kind.into(), config)?))))
    }

    /// Goes on with a journey that was saved.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` when it is damaged.
    #[uniffi::constructor]
    pub fn resumed(saved: &str, context: &str, transient: &str) -> Fallible<Arc<Self>> {
        let given = format!("{{\"context\":{},\"transient\":{}}}", or_null(context), or_null(transient));
        Ok(Arc::new(Self(Mutex::new(Run::resume(saved, &given)?))))
    }

    /// The steps up to and including the first that needs an answer, each as JSON.
    pub fn start(&self, state: &str, context: &str) -> Fallible<Vec<String>> {
        Ok(locked(&self.0).start(state, context))
    }

    /// Takes an answer as JSON; gives the steps up to and including the next that needs one.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` for an answer that does not fit; the step stays open.
    pub fn answer(&self, answer: &str) -> Fallible<Vec<String>> {
        Ok(locked(&self.0).answer(answer)?)
    }

    /// The step that waits for an answer, as JSON.
    pub fn open_step(&self) -> Fallible<Option<String>> {
        Ok(locked(&self.0).open())
    }

    /// The last step that came, as JSON: of a run that has ended, its end.
    pub fn last_step(&self) -> Fallible<Option<String>> {
        Ok(locked(&self.0).last())
    }

    /// The journey as JSON, without context and transient state.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` while `evaluate` is open, and of a node that runs alone.
    pub fn save(&self) -> Fallible<String> {
        Ok(locked(&self.0).to_json()?)
    }
}

impl From<RunKind> for journey::RunKind {
    fn from(kind: RunKind) -> Self {
        match kind {
            RunKind::EvaluationNode => Self::EvaluationNode,
            RunKind::ResultNode => Self::ResultNode,
            RunKind::Journey => Self::Journey,
        }
    }
}

/// Text that is not JSON counts as nothing given.
fn or_null(text: &str) -> &str {
    Json::parse(text).map_or("null", |_| text)
}
