//! The emulator's own calls under `/emulator/environments/{environment}`: what a test sets and looks at.

use pingone_protect_core::Json;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::environment::Environment;
use crate::http::{Request, Response};
use crate::limits::BODY_LIMIT;
use crate::moment::rfc_3339;
use crate::object::Object;
use crate::refusal::Refusal;
use crate::route::AdminCall;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Advance {
    advance_ms: i64,
}

/// Changes an environment.
pub(crate) fn change(
    environment: &mut Environment,
    call: AdminCall,
    request: &Request,
    now_ms: u64,
) -> Result<Response, Refusal> {
    if request.body.len() > BODY_LIMIT {
        return Err(Refusal::too_large());
    }
    match call {
        AdminCall::SetFaults => {
            environment.faults.set_list(read(request)?)?;
            environment.faults_weight = request.body.len();
        }
        AdminCall::SetRandom => environment.faults.set_random(read(request)?)?,
        AdminCall::SetLenient => environment.lenient = read(request)?,
        AdminCall::MoveClock => environment.clock.advance(read::<Advance>(request)?.advance_ms),
        AdminCall::Log | AdminCall::Evaluations | AdminCall::Forget => {}
    }
    Ok(Response::json(200, &state(environment, now_ms)))
}

/// `GET log`: first what had to go, then what was received.
pub(crate) fn log(environment: &Environment) -> Response {
    let forgotten =
        environment.forgotten().iter().filter_map(|note| Json::from_serialize(note).ok()).collect();
    let entries = environment.log().filter_map(|entry| Json::from_serialize(entry).ok());
    let mut list: Vec<Json<'static>> = forgotten;
    list.extend(entries);
    Response::json(200, &list)
}

/// `GET evaluations`: each resource with its completion, feedback and outcome beside it.
pub(crate) fn evaluations(id: &str, environment: &Environment, base_url: &str) -> Response {
    let environment_url = format!("{base_url}/v1/environments/{id}");
    let shown = environment.evaluations.iter().map(|(_, evaluation)| {
        evaluation
            .resource(id, &environment_url)
            .with("completionStatus", &evaluation.completion)
            .with("outcome", &evaluation.outcome)
            .with("feedback", &evaluation.feedback)
    });
    Response::json(200, &shown.collect::<Vec<_>>())
}

/// What an environment is set to, for whoever set it and for the page.
pub(crate) fn state(environment: &Environment, now_ms: u64) -> Object {
    Object::default()
        .with("now", &rfc_3339(environment.clock.at(now_ms)))
        .with("clockOffsetMs", &environment.clock.offset_ms())
        .with("lenient", &environment.lenient)
        .with("faults", &environment.faults.len())
        .with("evaluations", &environment.evaluations.len())
        .with("received", &environment.received())
}

fn read<T: DeserializeOwned>(request: &Request) -> Result<T, Refusal> {
    serde_json::from_slice(&request.body)
        .map_err(|error| Refusal::invalid_request(format!("The body cannot be read: {error}.")))
}
