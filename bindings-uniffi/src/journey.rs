//! Nodes and journeys: JSON in, steps as JSON out. The host does what a step says and answers it.

use std::sync::{Arc, Mutex};

use pingone_protect_core as core;
use pingone_protect_core::Json;
use pingone_protect_core::journey::{
    Answer, Context, EvaluationNode, Journey, NodeState, ResultNode, Step, Steps,
};

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

enum Run {
    Evaluation(EvaluationNode),
    Result(ResultNode),
    Journey(Journey),
}

/// Checks a configuration or definition.
///
/// # Errors
///
/// None in practice: text that is not JSON has a finding, too.
#[uniffi::export]
pub fn check_run(kind: RunKind, config: &str) -> Fallible<Report> {
    let config = parsed(config)?;
    let report = match kind {
        RunKind::EvaluationNode => EvaluationNode::check(&config),
        RunKind::ResultNode => ResultNode::check(&config),
        RunKind::Journey => Journey::check(&config),
    };
    Ok(report.into())
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
        let config = parsed(config)?;
        let run = match kind {
            RunKind::EvaluationNode => Run::Evaluation(EvaluationNode::from_json(&config)?),
            RunKind::ResultNode => Run::Result(ResultNode::from_json(&config)?),
            RunKind::Journey => Run::Journey(Journey::from_json(&config)?),
        };
        Ok(Arc::new(Self(Mutex::new(run))))
    }

    /// Goes on with a journey that was saved.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` when it is damaged.
    #[uniffi::constructor]
    pub fn resumed(saved: &str, context: &str, transient: &str) -> Fallible<Arc<Self>> {
        let state = format!("{{\"transient\":{}}}", parsed(transient)?.text());
        let journey = Journey::resume(saved, &Context::parse(context), &NodeState::parse(&state))?;
        Ok(Arc::new(Self(Mutex::new(Run::Journey(journey)))))
    }

    /// The steps up to and including the first that needs an answer, each as JSON.
    pub fn start(&self, state: &str, context: &str) -> Fallible<Vec<String>> {
        let (state, context) = (NodeState::parse(state), Context::parse(context));
        Ok(texts(match &mut *locked(&self.0) {
            Run::Evaluation(node) => node.start(&state, &context),
            Run::Result(node) => node.start(&state, &context),
            Run::Journey(journey) => journey.start(&state, &context),
        }))
    }

    /// Takes an answer as JSON; gives the steps up to and including the next that needs one.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` for an answer that does not fit; the step stays open.
    pub fn answer(&self, answer: &str) -> Fallible<Vec<String>> {
        let answer = Answer::parse(answer)?;
        Ok(texts(match &mut *locked(&self.0) {
            Run::Evaluation(node) => node.answer(&answer)?,
            Run::Result(node) => node.answer(&answer)?,
            Run::Journey(journey) => journey.answer(&answer)?,
        }))
    }

    /// The step that waits for an answer, as JSON.
    pub fn open_step(&self) -> Fallible<Option<String>> {
        let run = locked(&self.0);
        let open = match &*run {
            Run::Evaluation(node) => node.open(),
            Run::Result(node) => node.open(),
            Run::Journey(journey) => journey.open(),
        };
        Ok(open.and_then(|step| texts(std::slice::from_ref(step)).pop()))
    }

    /// The last step that came, as JSON: of a run that has ended, its end.
    pub fn last_step(&self) -> Fallible<Option<String>> {
        let run = locked(&self.0);
        let steps = match &*run {
            Run::Evaluation(node) => node.steps(),
            Run::Result(node) => node.steps(),
            Run::Journey(journey) => journey.steps(),
        };
        Ok(steps.last().and_then(|step| texts(std::slice::from_ref(step)).pop()))
    }

    /// The journey as JSON, without context and transient state.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` while `evaluate` is open, and of a node that runs alone.
    pub fn save(&self) -> Fallible<String> {
        match &*locked(&self.0) {
            Run::Journey(journey) => Ok(journey.to_json()?),
            Run::Evaluation(_) | Run::Result(_) => {
                let info = core::ErrorInfo::invalid_config("", "a node alone is not saved");
                Err(info.into())
            }
        }
    }
}

/// Text that is not JSON counts as an empty string, which every check refuses for its type.
fn parsed(text: &str) -> Fallible<Json<'_>> {
    let text = if crate::json::json_kind(text)?.is_some() { text } else { "\"\"" };
    Json::parse(text).map_err(|error| core::ErrorInfo::invalid_config("", error.to_string()).into())
}

fn texts(steps: &[Step]) -> Vec<String> {
    steps.iter().filter_map(|step| Some(Json::from_serialize(step).ok()?.text().to_owned())).collect()
}
