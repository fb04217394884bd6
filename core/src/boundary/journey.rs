//! Nodes and journeys for hosts: an object of the host holds a [`Run`], or one of the three types with these functions.
//!
//! State, context and answers come in as JSON text, steps go out as a JSON list.

use std::borrow::Cow;

use crate::error::{ErrorCode, ErrorInfo};
use crate::journey::{Answer, Context, EvaluationNode, Journey, NodeState, ResultNode, Step, Steps};
use crate::json::{Json, Writer, json_of};
use crate::validate::{Report, completion_status, not_an_object};

/// What runs: a node alone or a whole journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    /// An Evaluation node.
    EvaluationNode,
    /// A Result node.
    ResultNode,
    /// A journey.
    Journey,
}

/// A node or journey under way, for hosts that have one object for the three.
#[derive(Clone, Debug)]
pub struct Run(Running);

#[derive(Clone, Debug)]
enum Running {
    Evaluation(Box<EvaluationNode>),
    Result(Box<ResultNode>),
    Journey(Box<Journey>),
}

impl Run {
    /// A run of this configuration or definition.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG`, with the report, when it has errors.
    pub fn new(kind: RunKind, config: &str) -> Result<Self, ErrorInfo> {
        Ok(Self(match kind {
            RunKind::EvaluationNode => Running::Evaluation(Box::new(evaluation_node(config)?)),
            RunKind::ResultNode => Running::Result(Box::new(result_node(config)?)),
            RunKind::Journey => Running::Journey(Box::new(journey(config)?)),
        }))
    }

    /// [`resume_journey`].
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` when the saved journey is damaged.
    pub fn resume(saved: &str, given: &str) -> Result<Self, ErrorInfo> {
        resume_journey(saved, given).map(|journey| Self(Running::Journey(Box::new(journey))))
    }

    /// Everything that is wrong with a configuration or definition, or could be better.
    #[must_use]
    pub fn check(kind: RunKind, config: &str) -> Report {
        match kind {
            RunKind::EvaluationNode => check_evaluation_node(config),
            RunKind::ResultNode => check_result_node(config),
            RunKind::Journey => check_journey(config),
        }
    }

    /// Begins; the steps up to and including the next that needs an answer, each as JSON. What is not a JSON object
    /// counts as empty.
    ///
    /// # Errors
    ///
    /// `INTERNAL`, which cannot happen.
    pub fn start(&mut self, state: &str, context: &str) -> Result<Vec<String>, ErrorInfo> {
        let (state, context) = (NodeState::parse(state), Context::parse(context));
        Ok(texts(self.steps_mut().start(&state, &context)))
    }

    /// Goes on with the answer to the open step; the steps, each as JSON.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` when the answer does not fit; the step stays open.
    pub fn answer(&mut self, answer: &str) -> Result<Vec<String>, ErrorInfo> {
        Ok(texts(self.steps_mut().answer(&Answer::parse(answer)?)?))
    }

    /// The step that waits for an answer, as JSON.
    ///
    /// # Errors
    ///
    /// `INTERNAL`, which cannot happen.
    pub fn open(&self) -> Result<Option<String>, ErrorInfo> {
        let steps: &dyn Steps = match &self.0 {
            Running::Evaluation(node) => node.as_ref(),
            Running::Result(node) => node.as_ref(),
            Running::Journey(journey) => journey.as_ref(),
        };
        Ok(steps.open().map(json))
    }

    /// [`Journey::to_json`].
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` while an `evaluate` is open, and of a node that runs alone.
    pub fn to_json(&self) -> Result<String, ErrorInfo> {
        match &self.0 {
            Running::Journey(journey) => journey.to_json(),
            Running::Evaluation(_) | Running::Result(_) => {
                Err(ErrorInfo::invalid_config("", "a node that runs alone is not saved"))
            }
        }
    }

    fn steps_mut(&mut self) -> &mut dyn Steps {
        match &mut self.0 {
            Running::Evaluation(node) => node.as_mut(),
            Running::Result(node) => node.as_mut(),
            Running::Journey(journey) => journey.as_mut(),
        }
    }
}

/// Reads a step that the client performs, `evaluate` or `complete`.
///
/// # Errors
///
/// `INVALID_CONFIG` for any other step and for text that is none, `VALIDATION_FAILED` for a completion status that is
/// no verdict.
pub fn performed_step(step: &str) -> Result<Step, ErrorInfo> {
    let refuse = |message: &str| ErrorInfo::invalid_config("step", message);
    let json = Json::parse(step).map_err(|error| refuse(&error.to_string()))?;
    let text = |name: &str| json.get(name).and_then(|text| text.as_str().map(Cow::into_owned));
    let (name, node) = (text("step").ok_or_else(|| refuse("a step has a name"))?, text("node"));
    match name.as_str() {
        "evaluate" => {
            let request = json.get("request").ok_or_else(|| refuse("the step has no request"))?;
            Ok(Step::Evaluate { node, request: request.into_owned(), diagnostics: Vec::new() })
        }
        "complete" => {
            let evaluation_id = text("evaluationId").ok_or_else(|| refuse("the step has no evaluationId"))?;
            let completion_status = completion_status(text("completionStatus").as_deref())?;
            Ok(Step::Complete { node, evaluation_id, completion_status })
        }
        _ => Err(refuse(&format!("the step {name:.64} is not the client's to perform"))),
    }
}

/// Everything that is wrong with an Evaluation node's configuration.
#[must_use]
pub fn check_evaluation_node(config: &str) -> Report {
    check(config, EvaluationNode::check)
}

/// Everything that is wrong with a Result node's configuration.
#[must_use]
pub fn check_result_node(config: &str) -> Report {
    check(config, ResultNode::check)
}

/// Everything that is wrong with a journey's definition, or could be better.
#[must_use]
pub fn check_journey(definition: &str) -> Report {
    check(definition, Journey::check)
}

/// An Evaluation node.
///
/// # Errors
///
/// `INVALID_CONFIG`, with the report, when the configuration has errors.
pub fn evaluation_node(config: &str) -> Result<EvaluationNode, ErrorInfo> {
    make(config, EvaluationNode::from_json)
}

/// A Result node.
///
/// # Errors
///
/// `INVALID_CONFIG`, with the report, when the configuration has errors.
pub fn result_node(config: &str) -> Result<ResultNode, ErrorInfo> {
    make(config, ResultNode::from_json)
}

/// A journey.
///
/// # Errors
///
/// `INVALID_CONFIG`, with the report, when the definition has errors.
pub fn journey(definition: &str) -> Result<Journey, ErrorInfo> {
    make(definition, Journey::from_json)
}

/// A journey that was saved by [`Journey::to_json`]; `given` is `{"context", "transient"?}` of this request.
///
/// # Errors
///
/// `INVALID_CONFIG` when the saved journey is damaged.
pub fn resume_journey(saved: &str, given: &str) -> Result<Journey, ErrorInfo> {
    // `transient` stands where a state has it, so the same reading serves.
    let given_json = Json::parse(given).ok();
    let context = given_json.as_ref().and_then(|given| given.get("context"));
    let context = context.as_ref().map(|context| Context::parse(context.text())).unwrap_or_default();
    Journey::resume(saved, &context, &NodeState::parse(given))
}

/// Begins; the steps up to and including the next that needs an answer. What is not a JSON object counts as empty.
///
/// # Errors
///
/// `INTERNAL`, which cannot happen.
pub fn start(node: &mut impl Steps, state: &str, context: &str) -> Result<String, ErrorInfo> {
    Ok(json_list(node.start(&NodeState::parse(state), &Context::parse(context))))
}

/// Goes on with the answer to the open step.
///
/// # Errors
///
/// `INVALID_CONFIG` when the answer does not fit; the step stays open.
pub fn answer(node: &mut impl Steps, answer: &str) -> Result<String, ErrorInfo> {
    Ok(json_list(node.answer(&Answer::parse(answer)?)?))
}

/// The step that waits for an answer.
///
/// # Errors
///
/// `INTERNAL`, which cannot happen.
pub fn open(node: &impl Steps) -> Result<Option<String>, ErrorInfo> {
    Ok(node.open().map(json))
}

fn check(text: &str, check: impl Fn(&Json<'_>) -> Report) -> Report {
    match Json::parse(text) {
        Ok(json) => check(&json),
        Err(error) => not_an_object(text, &error),
    }
}

fn make<T>(text: &str, make: impl Fn(&Json<'_>) -> Result<T, ErrorInfo>) -> Result<T, ErrorInfo> {
    match Json::parse(text) {
        Ok(json) => make(&json),
        Err(error) => {
            let refused = ErrorInfo::validation_failed(not_an_object(text, &error));
            Err(refused.with_code(ErrorCode::InvalidConfig))
        }
    }
}

fn texts(steps: &[Step]) -> Vec<String> {
    steps.iter().map(json).collect()
}

fn json_list(steps: &[Step]) -> String {
    let mut out = Writer::default();
    out.open(b'[');
    for step in steps {
        out.raw(&json(step));
        out.comma();
    }
    out.close(b']');
    out.finish()
}

fn json(step: &Step) -> String {
    json_of(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_sees_json_alone() {
        let mut node = evaluation_node(r#"{"pauseBehavioralData": false}"#).unwrap();
        let steps = start(&mut node, "null", r#"{"ip": "81.2.69.142", "userId": "u-1"}"#).unwrap();
        assert_eq!(steps, r#"[{"step":"collectSignals","pauseBehavioralData":false}]"#);
        assert_eq!(open(&node).unwrap().as_deref(), Some(steps.trim_matches(['[', ']'])));
        assert_eq!(answer(&mut node, r#"{"text": "{}"}"#).unwrap_err().code, ErrorCode::InvalidConfig);
        assert!(
            answer(&mut node, r#"{"signals": null}"#)
                .unwrap()
                .starts_with(r#"[{"step":"evaluate","request":{"#)
        );
        assert_eq!(evaluation_node("{").unwrap_err().code, ErrorCode::InvalidConfig);
        assert!(!check_result_node("{}").valid);
    }

    #[test]
    fn one_object_runs_all_three() {
        let mut node = Run::new(RunKind::ResultNode, r#"{"completionStatus": "FAILED"}"#).unwrap();
        let asked =
            node.start(r#"{"shared": {"PingOneProtectEvaluationNode.riskEvalID": "e-1"}}"#, "null").unwrap();
        let open = node.open().unwrap().unwrap();
        assert_eq!(asked, [open.as_str()]);
        assert!(matches!(performed_step(&open), Ok(Step::Complete { .. })));
        assert!(node.answer(r#"{"completed": true}"#).unwrap()[0].contains(r#""outcome":"CONTINUE""#));
        assert_eq!(node.to_json().unwrap_err().code, ErrorCode::InvalidConfig);
        assert!(!Run::check(RunKind::Journey, "[]").valid && Run::check(RunKind::EvaluationNode, "{}").valid);
        assert_eq!(Run::resume("{}", "{}").unwrap_err().code, ErrorCode::InvalidConfig);
        for step in ["", "{}", r#"{"step": "host", "task": "t"}"#, r#"{"step": "evaluate"}"#] {
            assert_eq!(performed_step(step).unwrap_err().code, ErrorCode::InvalidConfig, "{step}");
        }
    }

    #[test]
    fn debug_output_shows_no_data() {
        let context = Context::parse(r#"{"ip": "81.2.69.142", "userId": "s3cret"}"#);
        let state = NodeState::parse(r#"{"shared": {"key": "s3cret"}}"#);
        let mut node = evaluation_node("{}").unwrap();
        node.start(&state, &context);
        let mut shown = format!("{context:?} {state:?} {node:?}");
        for text in [r#"{"signals": "s3cret"}"#, r#"{"text": "s3cret"}"#] {
            let answer = Answer::parse(text).unwrap();
            shown += &format!("{answer:?}");
            node.answer(&answer).unwrap();
            shown += &format!("{node:?}");
        }
        shown +=
            &format!("{:?}", Answer::parse(r#"{"outcome": "yes", "context": {"ip": "s3cret"}}"#).unwrap());
        assert!(!shown.contains("s3cret") && !shown.contains("81.2"), "{shown}");
    }

    #[test]
    fn a_saved_journey_has_neither_context_nor_transient_state() {
        let definition = r#"{"start": "a", "nodes": {
            "a": {"type": "Host", "task": "wait", "outcomes": {"yes": "z"}}, "z": {"type": "Success"}}}"#;
        let mut running = journey(definition).unwrap();
        start(
            &mut running,
            r#"{"shared": {"s": 1.50}, "transient": {"secret": 1}}"#,
            r#"{"ip": "81.2.69.142"}"#,
        )
        .unwrap();
        let saved = running.to_json().unwrap();
        assert!(saved.contains("1.50") && !saved.contains("secret") && !saved.contains("81.2"), "{saved}");
        let mut resumed = resume_journey(&saved, r#"{"context": {}, "transient": {"t": 2}}"#).unwrap();
        assert_eq!(open(&resumed).unwrap().as_deref(), Some(r#"{"step":"host","node":"a","task":"wait"}"#));
        let ended = answer(&mut resumed, r#"{"outcome": "yes"}"#).unwrap();
        assert!(ended.contains(r#""state":{"shared":{"s":1.50},"transient":{"t":2}}"#), "{ended}");
        for damaged in
            ["", "{}", "[]", &saved.replace("\"host\"", "\"complete\""), &saved.replace("path", "paths")]
        {
            assert_eq!(
                resume_journey(damaged, "{}").unwrap_err().code,
                ErrorCode::InvalidConfig,
                "{damaged}"
            );
        }
    }

    #[test]
    fn a_journey_can_be_saved_at_every_step_that_is_not_the_service_s_answer() {
        let definition = r#"{"start": "a", "nodes": {
            "a": {"type": "PingOneProtectInitialize", "config": {"x": 1}, "outcomes": {"CONTINUE": "b"}},
            "b": {"type": "PingOneProtectResult", "config": {"completionStatus": "FAILED"}, "outcomes": {"CONTINUE": "z"}},
            "z": {"type": "Success"}}}"#;
        let resumed = |running: &Journey| resume_journey(&running.to_json().unwrap(), "{}").unwrap();
        let mut running = resumed(&journey(definition).unwrap());
        assert_eq!(open(&running), Ok(None));
        start(&mut running, r#"{"transient": {"PingOneProtectEvaluationNode.riskEvalID": "e-1"}}"#, "")
            .unwrap();
        let initialize = r#"{"step":"initialize","node":"a","config":{"x": 1}}"#;
        assert_eq!(open(&resumed(&running)).unwrap().as_deref(), Some(initialize));
        answer(&mut running, r#"{"completed": true}"#).unwrap();
        let mut running = resumed(&running);
        let complete = r#"{"step":"complete","node":"b","evaluationId":"e-1","completionStatus":"FAILED"}"#;
        assert_eq!(open(&running).unwrap().as_deref(), Some(complete));
        assert!(answer(&mut running, r#"{"completed": true}"#).unwrap().contains(r#""result":"SUCCESS""#));
        assert_eq!(open(&resumed(&running)), Ok(None));
    }

    #[test]
    fn a_journey_that_waits_for_the_service_is_not_saved() {
        let definition = r#"{"start": "a", "nodes": {
            "a": {"type": "PingOneProtectEvaluation", "config": {"scoreThreshold": null},
                "outcomes": {"LOW": "z", "MEDIUM": "z", "HIGH": "z", "FAILURE": "z", "CLIENT_ERROR": "z"}},
            "z": {"type": "Success"}}}"#;
        let mut running = journey(definition).unwrap();
        start(&mut running, "{}", r#"{"ip": "81.2.69.142", "userId": "u-1"}"#).unwrap();
        let saved = running.to_json().unwrap();
        let mut resumed =
            resume_journey(&saved, r#"{"context": {"ip": "81.2.69.143", "userId": "u-2"}}"#).unwrap();
        let asked = answer(&mut resumed, r#"{"signals": "s"}"#).unwrap();
        assert!(asked.contains("81.2.69.143"), "the context is that of the new request: {asked}");
        assert_eq!(resumed.to_json().unwrap_err().code, ErrorCode::InvalidConfig);
        let open = resumed.open().unwrap();
        assert_eq!(super::open(&resumed).unwrap().unwrap(), serde_json::to_string(open).unwrap());
    }
}
