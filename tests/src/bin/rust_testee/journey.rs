//! The operations on nodes and journeys.

use pingone_protect_core::journey::{
    Answer, Context, EvaluationNode, Journey, NodeState, ResultNode, Step, Steps,
};
use pingone_protect_core::{ErrorInfo, Json, Report};

/// An output or an error, as JSON text; `None` for an operation that is not known here.
pub(crate) fn answer(operation: &str, input: &Json<'_>) -> Option<Result<String, String>> {
    let config = input.get("config").or_else(|| Json::parse("null").ok())?;
    let definition = input.get("journey").unwrap_or_else(|| config.clone());
    let answered = match operation {
        "evaluationNode" => {
            run(input, &EvaluationNode::check(&config), EvaluationNode::from_json(&config), |_, _| Ok(()))
        }
        "resultNode" => {
            run(input, &ResultNode::check(&config), ResultNode::from_json(&config), |_, _| Ok(()))
        }
        "journey" => {
            let between = |journey: &mut Journey, answered: &[Json<'_>]| resume(journey, input, answered);
            run(input, &Journey::check(&definition), Journey::from_json(&definition), between)
        }
        _ => return None,
    };
    Some(answered.map_err(|error| text(&error)))
}

/// All steps, as far as the answers reach. `between` gets the answers so far.
fn run<N: Steps>(
    input: &Json<'_>,
    report: &Report,
    node: Result<N, ErrorInfo>,
    between: impl Fn(&mut N, &[Json<'_>]) -> Result<(), ErrorInfo>,
) -> Result<String, ErrorInfo> {
    let mut steps = Vec::new();
    if report.valid {
        let mut node = node?;
        let (state, context) = (source(input, "state"), source(input, "context"));
        steps.extend_from_slice(node.start(&NodeState::parse(&state), &Context::parse(&context)));
        let answers = input.get("answers");
        let answers = answers.as_ref().map(Json::items).unwrap_or_default();
        for (index, answer) in answers.iter().enumerate() {
            between(&mut node, answers.get(..index).unwrap_or_default())?;
            steps.extend_from_slice(node.answer(&Answer::parse(answer.text())?)?);
        }
    }
    let report = Some(report).filter(|report| !report.diagnostics.is_empty());
    Ok(format!("{{\"steps\":{},\"report\":{}}}", text(&steps), text(&report)))
}

/// Goes through JSON whenever a host has to answer, as a journey does that spans two requests. The second request
/// knows what the hosts have told so far.
fn resume(journey: &mut Journey, input: &Json<'_>, answered: &[Json<'_>]) -> Result<(), ErrorInfo> {
    let wanted = input.get("resume").and_then(|resume| resume.as_bool()) == Some(true);
    if !wanted || !matches!(journey.open(), Some(Step::Host { .. })) {
        return Ok(());
    }
    let context = source(input, "context");
    let told: Vec<Json<'_>> = answered.iter().filter_map(|answer| answer.get("context")).collect();
    let mut merged = Context::parse(&context);
    for (name, value) in told.iter().flat_map(Json::members) {
        merged = merged.with(name, value);
    }
    *journey = Journey::resume(&journey.to_json()?, &merged, &NodeState::new())?;
    Ok(())
}

fn source(input: &Json<'_>, name: &str) -> String {
    input.get(name).map(|value| value.text().to_owned()).unwrap_or_default()
}

fn text<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("{:?}", error.to_string()))
}
