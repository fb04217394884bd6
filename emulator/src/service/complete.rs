//! `PUT …/riskEvaluations/{id}/event`

use pingone_protect_core::Json;

use super::{JSON, read};
use crate::checks;
use crate::environment::Environment;
use crate::evaluation::{COMPLETION_WINDOW_MS, Evaluation, IN_PROGRESS};
use crate::http::Response;
use crate::moment::Moment;
use crate::object::{Object, text_at};
use crate::profile::{Profile, Success, user_key};
use crate::refusal::Refusal;
use crate::visit::{Visit, link};

pub(super) fn answer(visit: &mut Visit<'_>, id: &str) -> Result<Response, Refusal> {
    visit.admit(&[JSON])?;
    let text = visit.request.text();
    let body = Json::parse(&text).map_err(|error| Refusal::invalid_request(error.to_string()))?;
    let verdict = verdict(&body, visit.environment.lenient)?;
    let evaluation = visit.environment.evaluations.get_mut(id).ok_or_else(read::unknown)?;
    check_state(evaluation, visit.at)?;
    evaluation.completion = verdict;
    evaluation.updated_at = visit.at;
    let evaluation = evaluation.clone();
    learn(visit.environment, &evaluation, visit.at);
    Ok(Response::hal(200, &event_resource(&evaluation, &visit.environment_url())))
}

/// The status that was sent. A lenient environment takes any string.
fn verdict(body: &Json<'_>, lenient: bool) -> Result<String, Refusal> {
    match (checks::verdict(body), text_at(body, &["completionStatus"])) {
        (Ok(verdict), _) => Ok(verdict),
        (Err(_), Some(text)) if lenient => Ok(text),
        (Err(report), _) => Err(Refusal::invalid_data(&report)),
    }
}

/// Once only, and not after the window.
fn check_state(evaluation: &Evaluation, at: Moment) -> Result<(), Refusal> {
    let refused = |message: &str| Err(Refusal::request_failed("completionStatus", message));
    if evaluation.completion != IN_PROGRESS {
        return refused("The completion status can be changed only while it is IN_PROGRESS.");
    }
    if at.saturating_sub(evaluation.created_at) > COMPLETION_WINDOW_MS {
        return refused(
            "The evaluation was created more than 30 minutes ago and can no longer be completed.",
        );
    }
    Ok(())
}

/// Only a success teaches.
fn learn(environment: &mut Environment, evaluation: &Evaluation, at: Moment) {
    let Some(key) = evaluation.event.get("user").and_then(user_key) else { return };
    if evaluation.completion != "SUCCESS" {
        return;
    }
    let success = Success {
        at,
        ip: evaluation.event.get("ip").and_then(|ip| text_at(ip, &[])).unwrap_or_default(),
        device: evaluation.event.get("device").and_then(|device| text_at(device, &["externalId"])),
    };
    // Taken out and put back, so that the profiles of users who come often are not the oldest.
    let mut profile: Profile = environment.profiles.remove(&key).unwrap_or_default();
    let weight = success.ip.len() + success.device.as_deref().unwrap_or_default().len();
    profile.learn(success);
    environment.profiles.insert(&key, profile, weight);
}

/// The event resource, not the evaluation.
fn event_resource(evaluation: &Evaluation, environment_url: &str) -> Object {
    let url = evaluation.url(environment_url);
    let links = Object::default()
        .with("self", &link(&format!("{url}/event")))
        .with("environment", &link(environment_url))
        .with("riskEvaluation", &link(&url));
    let mut resource = Object::default().with("_links", &links);
    resource.extend(&evaluation.event());
    resource
}
