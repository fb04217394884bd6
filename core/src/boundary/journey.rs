//! Nodes and journeys for hosts: an object of the host holds a [`Run`].
//!
//! State, context and answers come in as JSON text, every step goes out as one.

use crate::error::ErrorInfo;
use crate::journey::{
    Alone, Answer, Context, EvaluationNode, Journey, Members, NodeState, ResultNode, Step, Steps, accepted,
    kept,
};
use crate::json::{Json, json_of};
use crate::text::shortened;
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
    Node(Box<Alone>),
    Journey(Box<Journey>),
}

impl Run {
    /// A run of this configuration or definition.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG`, with the report, when it has errors.
    pub fn new(kind: RunKind, config: &str) -> Result<Self, ErrorInfo> {
        let (running, report) = Running::read(kind, config);
        accepted(running, report).map(Self)
    }

    /// A journey that was saved by [`Journey::to_json`]; `given` is `{"context", "transient"?}` of this request.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` when the saved journey is damaged.
    pub fn resume(saved: &str, given: &str) -> Result<Self, ErrorInfo> {
        // `transient` stands where a state has it, so the same reading serves.
        let context = Members::parse(given).text("context");
        let journey = Journey::resumed(saved, &Context::parse(context), &NodeState::parse(given))?;
        Ok(Self(Running::Journey(journey)))
    }

    /// Everything that is wrong with a configuration or definition, or could be better.
    #[must_use]
    pub fn check(kind: RunKind, config: &str) -> Report {
        Running::read(kind, config).1
    }

    /// Begins; the steps up to and including the next that needs an answer, each as JSON. What is not a JSON object
    /// counts as empty.
    pub fn start(&mut self, state: &str, context: &str) -> Vec<String> {
        texts(self.steps_mut().start(&NodeState::parse(state), &Context::parse(context)))
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
    #[must_use]
    pub fn open(&self) -> Option<String> {
        self.steps().open().map(json_of)
    }

    /// The last step that was given, as JSON: of a run that has ended, its end.
    #[must_use]
    pub fn last(&self) -> Option<String> {
        self.steps().steps().last().map(json_of)
    }

    /// [`Journey::to_json`].
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` while an `evaluate` is open, and of a node that runs alone.
    pub fn to_json(&self) -> Result<String, ErrorInfo> {
        match &self.0 {
            Running::Journey(journey) => journey.to_json(),
            Running::Node(_) => Err(ErrorInfo::invalid_config("", "a node that runs alone is not saved")),
        }
    }

    fn steps(&self) -> &dyn Steps {
        match &self.0 {
            Running::Node(node) => node.as_ref(),
            Running::Journey(journey) => journey.as_ref(),
        }
    }

    fn steps_mut(&mut self) -> &mut dyn Steps {
        match &mut self.0 {
            Running::Node(node) => node.as_mut(),
            Running::Journey(journey) => journey.as_mut(),
        }
    }
}

impl Running {
    /// What runs, as far as it can be read, and everything that is wrong with it.
    fn read(kind: RunKind, text: &str) -> (Option<Self>, Report) {
        let json = match Json::parse(text) {
            Ok(json) => json,
            Err(error) => return (None, not_an_object(text, &error)),
        };
        let (node, report) = match kind {
            RunKind::EvaluationNode => EvaluationNode::read(&json),
            RunKind::ResultNode => ResultNode::read(&json),
            RunKind::Journey => {
                let (journey, report) = Journey::read(&json);
                return (Some(Running::Journey(journey)), report);
            }
        };
        (Some(Running::Node(Box::new(node))), report)
    }
}

/// Reads a step that the client performs, `evaluate` or `complete`.
///
/// # Errors
///
/// `INVALID_CONFIG` for any other step and for text that is none, `VALIDATION_FAILED` for a completion status that is
/// no verdict.
pub fn performed_step(step: &str) -> Result<Step, ErrorInfo> {
    Json::parse(step).map_err(|error| not_performed(&[&error.sentence()]))?;
    let members = Members::parse(step);
    let required =
        |name: &str, otherwise: &str| members.string(name).ok_or_else(|| not_performed(&[otherwise]));
    let (name, node) = (required("step", "a step has a name")?, members.string("node"));
    match &*name {
        "evaluate" => {
            let request =
                members.get("request").ok_or_else(|| not_performed(&["the step has no request"]))?;
            Ok(Step::Evaluate { node, request: kept(request), diagnostics: Vec::new() })
        }
        "complete" => {
            let evaluation_id = required("evaluationId", "the step has no evaluationId")?;
            let completion_status = completion_status(members.string("completionStatus").as_deref())?;
            Ok(Step::Complete { node, evaluation_id, completion_status })
        }
        _ => Err(not_performed(&["the step ", shortened(&name), " is not the client's to perform"])),
    }
}

fn not_performed(message: &[&str]) -> ErrorInfo {
    ErrorInfo::invalid_config("step", message.concat())
}

fn texts(steps: &[Step]) -> Vec<String> {
    steps.iter().map(json_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn journey(definition: &str) -> Run {
        Run::new(RunKind::Journey, definition).unwrap()
    }

    #[test]
    fn a_host_sees_json_alone() {
        let mut node = Run::new(RunKind::EvaluationNode, r#"{"pauseBehavioralData": false}"#).unwrap();
        let steps = node.start("null", r#"{"ip": "81.2.69.142", "userId": "u-1"}"#);
        assert_eq!(steps, [r#"{"step":"collectSignals","pauseBehavioralData":false}"#]);
        assert_eq!(node.open().as_ref(), steps.first());
        assert_eq!(node.answer(r#"{"text": "{}"}"#).unwrap_err().code, ErrorCode::InvalidConfig);
        let steps = node.answer(r#"{"signals": null}"#).unwrap();
        assert!(matches!(&steps[..], [step] if step.starts_with(r#"{"step":"evaluate","request":{"#)));
        assert_eq!(Run::new(RunKind::EvaluationNode, "{").unwrap_err().code, ErrorCode::InvalidConfig);
        assert!(!Run::check(RunKind::ResultNode, "{}").valid);
    }

    #[test]
    fn one_object_runs_all_three() {
        let mut node = Run::new(RunKind::ResultNode, r#"{"completionStatus": "FAILED"}"#).unwrap();
        let asked = node.start(r#"{"shared": {"PingOneProtectEvaluationNode.riskEvalID": "e-1"}}"#, "null");
        let open = node.open().unwrap();
        assert_eq!(asked, [open.as_str()]);
        assert!(matches!(performed_step(&open), Ok(Step::Complete { .. })));
        assert!(node.answer(r#"{"completed": true}"#).unwrap()[0].contains(r#""outcome":"CONTINUE""#));
        assert!(node.open().is_none() && node.last().unwrap().contains(r#""outcome":"CONTINUE""#));
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
        let mut node = EvaluationNode::from_json(&Json::parse("{}").unwrap()).unwrap();
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
        let mut running = journey(definition);
        running.start(r#"{"shared": {"s": 1.50}, "transient": {"secret": 1}}"#, r#"{"ip": "81.2.69.142"}"#);
        let saved = running.to_json().unwrap();
        assert!(saved.contains("1.50") && !saved.contains("secret") && !saved.contains("81.2"), "{saved}");
        let mut resumed = Run::resume(&saved, r#"{"context": {}, "transient": {"t": 2}}"#).unwrap();
        assert_eq!(resumed.open().as_deref(), Some(r#"{"step":"host","node":"a","task":"wait"}"#));
        let ended = resumed.answer(r#"{"outcome": "yes"}"#).unwrap().concat();
        assert!(ended.contains(r#""state":{"shared":{"s":1.50},"transient":{"t":2}}"#), "{ended}");
        for damaged in
            ["", "{}", "[]", &saved.replace("\"host\"", "\"complete\""), &saved.replace("path", "paths")]
        {
            assert_eq!(Run::resume(damaged, "{}").unwrap_err().code, ErrorCode::InvalidConfig, "{damaged}");
        }
    }

    #[test]
    fn a_journey_can_be_saved_at_every_step_that_is_not_the_service_s_answer() {
        let definition = r#"{"start": "a", "nodes": {
            "a": {"type": "PingOneProtectInitialize", "config": {"x": 1}, "outcomes": {"CONTINUE": "b"}},
            "b": {"type": "PingOneProtectResult", "config": {"completionStatus": "FAILED"}, "outcomes": {"CONTINUE": "z"}},
            "z": {"type": "Success"}}}"#;
        let resumed = |running: &Run| Run::resume(&running.to_json().unwrap(), "{}").unwrap();
        let mut running = resumed(&journey(definition));
        assert_eq!(running.open(), None);
        running.start(r#"{"transient": {"PingOneProtectEvaluationNode.riskEvalID": "e-1"}}"#, "");
        let initialize = r#"{"step":"initialize","node":"a","config":{"x": 1}}"#;
        assert_eq!(resumed(&running).open().as_deref(), Some(initialize));
        running.answer(r#"{"completed": true}"#).unwrap();
        let mut running = resumed(&running);
        let complete = r#"{"step":"complete","node":"b","evaluationId":"e-1","completionStatus":"FAILED"}"#;
        assert_eq!(running.open().as_deref(), Some(complete));
        assert!(running.answer(r#"{"completed": true}"#).unwrap().concat().contains(r#""result":"SUCCESS""#));
        assert_eq!(resumed(&running).open(), None);
    }

    #[test]
    fn a_journey_that_waits_for_the_service_is_not_saved() {
        let definition = r#"{"start": "a", "nodes": {
            "a": {"type": "PingOneProtectEvaluation", "config": {"scoreThreshold": null},
                "outcomes": {"LOW": "z", "MEDIUM": "z", "HIGH": "z", "FAILURE": "z", "CLIENT_ERROR": "z"}},
            "z": {"type": "Success"}}}"#;
        let mut running = journey(definition);
        running.start("{}", r#"{"ip": "81.2.69.142", "userId": "u-1"}"#);
        let saved = running.to_json().unwrap();
        let mut resumed =
            Run::resume(&saved, r#"{"context": {"ip": "81.2.69.143", "userId": "u-2"}}"#).unwrap();
        let asked = resumed.answer(r#"{"signals": "s"}"#).unwrap().concat();
        assert!(asked.contains("81.2.69.143"), "the context is that of the new request: {asked}");
        assert_eq!(resumed.to_json().unwrap_err().code, ErrorCode::InvalidConfig);
        let open = serde_json::to_string(resumed.steps().open().unwrap()).unwrap();
        assert_eq!(resumed.open(), Some(open));
    }
}
