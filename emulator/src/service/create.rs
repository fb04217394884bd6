//! `POST …/riskEvaluations`

use pingone_protect_core::Json;

use super::JSON;
use crate::checks;
use crate::details;
use crate::evaluation::{Evaluation, IN_PROGRESS, Overlay};
use crate::http::Response;
use crate::object::{Object, at, text_at};
use crate::profile::{Profile, user_key};
use crate::refusal::Refusal;
use crate::scenario;
use crate::visit::Visit;

/// The id of the policy set that every environment has.
pub const DEFAULT_POLICY_SET_ID: &str = "9d1f6c2e-5b3a-4e7d-8c40-2f6a1b0e9d57";

/// The name of the policy set that every environment has.
pub const DEFAULT_POLICY_SET_NAME: &str = "Default Risk Policy";

pub(super) fn answer(visit: &mut Visit<'_>) -> Result<Response, Refusal> {
    visit.admit(&[JSON])?;
    let text = visit.request.text();
    if !visit.environment.lenient {
        let report = checks::request(&text);
        if !report.valid {
            return Err(Refusal::invalid_data(&report));
        }
    }
    let settled = checks::settled_request(&text).unwrap_or_else(|| "{}".to_owned());
    let request = Json::parse(&settled).map_err(|error| Refusal::invalid_request(error.to_string()))?;
    let event = at(&request, &["event"]).unwrap_or(request.clone().into_owned());
    let overlay = Overlay::of(&event);
    match overlay.status {
        Some(status @ 300..) => Err(Refusal::of_status(status)),
        status => store(visit, &request, &event, overlay, status.unwrap_or(201)),
    }
}

fn store(
    visit: &mut Visit<'_>,
    request: &Json<'_>,
    event: &Json<'_>,
    overlay: Overlay,
    status: u16,
) -> Result<Response, Refusal> {
    let policy_set = policy_set(request)?;
    let mut evaluation = evaluate(visit, event, policy_set);
    overlay.apply(&mut evaluation);
    let resource = evaluation.resource(visit.environment_id, &visit.environment_url());
    evaluation.outcome = Json::from_serialize(&resource).ok().map(|json| checks::outcome(&json));
    let (id, weight) = (evaluation.id.clone(), evaluation.weight());
    visit.environment.evaluations.insert(&id, evaluation, weight);
    Ok(Response::hal(status, &resource))
}

fn evaluate(visit: &mut Visit<'_>, event: &Json<'_>, policy_set: Object) -> Evaluation {
    let unknown = Profile::default();
    let key = event.get("user").and_then(|user| user_key(&user));
    let profile = key.and_then(|key| visit.environment.profiles.get(&key)).unwrap_or(&unknown);
    let mut details = details::of(event, profile, visit.at);
    let scenario = scenario::of(event);
    if let Some((name, predictor)) = scenario.and_then(scenario::Scenario::predictor) {
        details.set(name, &predictor);
    }
    Evaluation {
        id: visit.ids.uuid(),
        created_at: visit.at,
        updated_at: visit.at,
        event: echoed(event),
        completion: IN_PROGRESS.to_owned(),
        policy_set,
        result: scenario.map(scenario::Scenario::result).unwrap_or_default(),
        details: Some(details),
        outcome: None,
        feedback: Vec::new(),
    }
}

/// The event without what the service does not show, or shows in its own words.
fn echoed(event: &Json<'_>) -> Object {
    let mut echoed = Object::of(event);
    echoed.remove("sdk");
    echoed.remove("completionStatus");
    echoed
}

/// `targeted` wins, then `id`, then `name`; else the default set.
fn policy_set(request: &Json<'_>) -> Result<Object, Refusal> {
    let text = |name| text_at(request, &["riskPolicySet", name]);
    let set = |name: &str| Object::default().with("id", DEFAULT_POLICY_SET_ID).with("name", name);
    if at(request, &["riskPolicySet", "targeted"]).and_then(|json| json.as_bool()) == Some(true) {
        return Ok(set(DEFAULT_POLICY_SET_NAME).with("targeted", &true));
    }
    match (text("id"), text("name")) {
        (Some(id), _) if id != DEFAULT_POLICY_SET_ID => Err(Refusal::not_found(format!(
            "There is no risk policy set of this id. The emulator knows one: {DEFAULT_POLICY_SET_ID}."
        ))),
        (None, Some(name)) => Ok(set(&name)),
        _ => Ok(set(DEFAULT_POLICY_SET_NAME)),
    }
}
