//! The run of an Evaluation node, from one answer to the next
//! ([Evaluation node](https://docs.pingidentity.com/auth-node-ref/latest/pingone/pingone-protect-evaluation.html)).

use std::mem::{swap, take};

use super::config::EvaluationConfig;
use super::request;
use super::state::{Context, NodeState, null, quoted};
use super::step::{Answer, Done, Step};
use super::turn::keys;
use crate::boundary::validate_request;
use crate::decide::{Decision, Outcome, decide_bytes};
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::{Json, Kind};
use crate::validate::{Diagnostic, ValidateOptions, is_blank};

/// The node is entered: a client error decides before anything else is looked at. Without one and without signals there
/// is nothing to be done yet.
pub(super) fn begin(
    config: &EvaluationConfig,
    state: &NodeState<'_>,
    context: &Context<'_>,
    warnings: &mut Vec<String>,
) -> Option<Step> {
    if let Some(text) = context.get("clientError").and_then(request::text) {
        return Some(client_error(config, &text));
    }
    Some(evaluate(config, state, context, Some(&request::signals(context)?), warnings))
}

/// The open step is answered; none when the answer does not fit it.
pub(super) fn go_on(
    config: &EvaluationConfig,
    state: &NodeState<'_>,
    context: &Context<'_>,
    warnings: &mut Vec<String>,
    open: &mut Step,
    answer: &Answer<'_>,
) -> Option<Step> {
    match (open, answer) {
        (Step::CollectSignals { .. }, Answer::ClientError(text)) if !is_blank(text) => {
            Some(client_error(config, text))
        }
        (Step::CollectSignals { .. }, Answer::ClientError(_)) => {
            Some(evaluate(config, state, context, None, warnings))
        }
        (Step::CollectSignals { .. }, Answer::Signals(signals)) => {
            let signals = signals.as_deref().filter(|signals| !is_blank(signals));
            Some(evaluate(config, state, context, signals.map(quoted).as_ref(), warnings))
        }
        (Step::Evaluate { diagnostics, .. }, Answer::Evaluated(text)) => {
            let decision = decide_bytes(text.as_bytes(), &config.policy);
            Some(done(config, decision, Some(text), warnings, diagnostics))
        }
        (Step::Evaluate { diagnostics, .. }, Answer::Error(error)) => {
            let mut decision = Decision::failure(error.code, error.message.clone());
            decision.evaluation_id.clone_from(&error.evaluation_id);
            Some(done(config, decision, None, warnings, diagnostics))
        }
        _ => None,
    }
}

/// The state is not read for it.
fn client_error(config: &EvaluationConfig, text: &str) -> Step {
    done(config, Decision::client_error(text), None, &mut Vec::new(), &mut Vec::new())
}

fn evaluate(
    config: &EvaluationConfig,
    state: &NodeState<'_>,
    context: &Context<'_>,
    signals: Option<&Json<'_>>,
    warnings: &mut Vec<String>,
) -> Step {
    warnings.clear();
    // The text is read again for its check: a tenth of a run, and 1 KB less in the wasm than a request made beside it.
    let body = request::build(config, state, context, signals, warnings);
    let options = ValidateOptions { allow_unknown_values: config.allow_unknown_values, ..Default::default() };
    let report = validate_request(&body, &options);
    if !report.valid {
        let mut error = ErrorInfo::validation_failed(report);
        let decision = Decision::failure(ErrorCode::ValidationFailed, take(&mut error.message));
        let mut diagnostics = error.report.take().map_or_else(Vec::new, |report| report.diagnostics);
        return done(config, decision, None, warnings, &mut diagnostics);
    }
    let request = Json::trusted(body.into());
    Step::Evaluate { node: None, request, diagnostics: report.diagnostics }
}

/// Warnings and diagnostics of the run go to its end.
fn done(
    config: &EvaluationConfig,
    decision: Decision,
    response: Option<&str>,
    warnings: &mut Vec<String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Step {
    let mut done = Done::new(decision.outcome.as_str());
    write_outputs(&mut done.state, config, &decision, response);
    swap(&mut done.warnings, warnings);
    swap(&mut done.diagnostics, diagnostics);
    for warning in &decision.warnings {
        done.warnings.push(warning.clone());
    }
    done.decision = Some(decision);
    Step::Done(done)
}

/// What is always written, so that nothing of an earlier run stays behind.
fn write_outputs(
    state: &mut NodeState<'static>,
    config: &EvaluationConfig,
    decision: &Decision,
    response: Option<&str>,
) {
    let id = decision.evaluation_id.as_deref().filter(|id| !is_blank(id));
    let failed = matches!(decision.outcome, Outcome::Failure | Outcome::ClientError);
    let reason = decision.reason.filter(|_| failed);
    let text = |text: Option<&str>| text.map_or_else(null, quoted);
    state.shared.put(keys::EVALUATION_ID, text(id));
    state.shared.put(keys::FAILURE_REASON, text(reason.map(ErrorCode::as_str)));
    if let Some(worker) = &config.worker_service_id {
        state.shared.put(keys::WORKER, quoted(worker));
    }
    if config.store_risk_evaluation {
        state.transient.put(keys::RISK, stored(response));
    }
}

/// The response when it is a JSON object. Only a node that stores it pays for finding out.
fn stored(response: Option<&str>) -> Json<'static> {
    let json = response.and_then(|text| Json::parse(text).ok());
    json.filter(|json| json.kind() == Kind::Object).map_or_else(null, Json::into_owned)
}
