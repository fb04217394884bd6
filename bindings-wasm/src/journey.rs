//! Nodes and journeys, stepped by the program or by the driver in TypeScript, and what performs two of their steps.

use pingone_protect_core::boundary::journey::{self, performed_step};
use pingone_protect_core::journey::Step;
use pingone_protect_core::{ClosedEnum as _, ErrorInfo};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::{Call, ClientCore};
use crate::machine::{Completing, Machine, Running};
use crate::{Thrown, json, thrown};

/// What runs: a node alone or a whole journey.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum RunKind {
    /// An Evaluation node.
    EvaluationNode = 0,
    /// A Result node.
    ResultNode = 1,
    /// A journey.
    Journey = 2,
}

/// A node or journey under way.
#[wasm_bindgen]
pub struct Run(journey::Run);

#[wasm_bindgen]
impl Run {
    /// Checks the configuration or definition.
    #[wasm_bindgen(constructor)]
    pub fn new(kind: RunKind, config: &str) -> Result<Run, Thrown> {
        journey::Run::new(kind.into(), config).map(Self).map_err(thrown)
    }

    /// A saved journey that goes on; `given` is `{context, transient?}`.
    pub fn resume(saved: &str, given: &str) -> Result<Run, Thrown> {
        journey::Run::resume(saved, given).map(Self).map_err(thrown)
    }

    /// The steps, each as JSON.
    pub fn start(&mut self, state: &str, context: &str) -> Vec<String> {
        self.0.start(state, context)
    }

    /// The steps, each as JSON.
    pub fn answer(&mut self, answer: &str) -> Result<Vec<String>, Thrown> {
        self.0.answer(answer).map_err(thrown)
    }

    /// The step that waits for an answer.
    pub fn open(&self) -> Option<String> {
        self.0.open()
    }

    /// The journey, to be saved.
    #[wasm_bindgen(js_name = toJson)]
    pub fn to_json(&self) -> Result<String, Thrown> {
        self.0.to_json().map_err(thrown)
    }
}

/// A `Report` as JSON.
#[wasm_bindgen(js_name = checkRun)]
pub fn check_run(kind: RunKind, config: &str) -> String {
    json(&journey::Run::check(kind.into(), config))
}

#[wasm_bindgen]
impl ClientCore {
    /// Begins an `evaluate` or `complete` step. The text of an evaluate's answer is the driver's already.
    pub fn perform(&self, step: &str, call: Call) -> Result<Machine, Thrown> {
        let running = match &performed_step(step).map_err(thrown)? {
            Step::Evaluate { request, .. } => Running::Node(self.config.create_for_node(request, &call.0)),
            Step::Complete { evaluation_id, completion_status, .. } => {
                let begun = self.config.complete(evaluation_id, Some(completion_status.as_str()), &call.0);
                begun.map_or_else(Completing::refused, Running::of_completion)
            }
            _ => return Err(thrown(ErrorInfo::invalid_config("step", "the client performs no such step"))),
        };
        Ok(running.into())
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
