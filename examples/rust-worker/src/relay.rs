//! What a relay takes from a device, and what it gives back.
//!
//! A phone or a page has no client secret, so its client talks to this Worker as if it were the service. Whoever holds
//! the device can send anything: so the user comes from the session, the address from the connection, the policy from
//! the server, and a `clientError`, which would skip the evaluation, is not accepted.

use pingone_protect_client::{Error, Evaluation, Severity};
use serde_json::{Map, Value, json};
use worker::{Request, Response, Result};

const FROM_THE_DEVICE: [&str; 3] = ["sdk", "device", "sharingType"];
const LARGEST: usize = 256 * 1024;

/// The members of an event that only the device can know; a status and a sentence when there is no event.
pub(crate) fn of_the_device(body: &[u8]) -> std::result::Result<Map<String, Value>, (u16, &'static str)> {
    if body.len() > LARGEST {
        return Err((413, "too large for signals"));
    }
    let mut request: Value = serde_json::from_slice(body).unwrap_or_default();
    let Some(event) = request.get_mut("event").and_then(Value::as_object_mut) else {
        return Err((400, "a request is an object with an event"));
    };
    let sent = FROM_THE_DEVICE.iter().filter_map(|name| event.remove_entry(*name));
    Ok(sent.collect())
}

/// The request, with what the Worker itself knows of whoever is connected. Cloudflare sets the address, whatever a
/// visitor sends.
pub(crate) fn with_visitor(
    mut event: Map<String, Value>,
    request: &Request,
    user_id: &str,
) -> Result<String> {
    let headers = request.headers();
    event.extend([
        ("ip".to_owned(), json!(headers.get("cf-connecting-ip")?)),
        ("flow".to_owned(), json!({"type": "AUTHENTICATION", "subtype": "USER_PASSWORD"})),
        ("targetResource".to_owned(), json!({"id": "shop"})),
        (
            "user".to_owned(),
            json!({"type": "EXTERNAL", "id": user_id, "name": format!("{user_id}@example.com")}),
        ),
    ]);
    if let Some(agent) = headers.get("user-agent")? {
        event.insert("browser".to_owned(), json!({ "userAgent": agent }));
    }
    Ok(json!({ "event": event }).to_string())
}

/// As the service would answer, with no more than a screen needs: scores and predictors would teach an attacker.
pub(crate) fn answered(evaluation: &Evaluation) -> Result<Response> {
    let Some(id) = evaluation.id() else {
        let problem = json!({"code": "SERVICE_UNAVAILABLE", "message": "no evaluation"});
        return Ok(Response::from_json(&problem)?.with_status(503));
    };
    let decision = evaluation.decision();
    let mut result = Map::new();
    if let Some(level) = &decision.level {
        result.insert("level".to_owned(), json!(level.as_str()));
    }
    if let Some(action) = &decision.recommended_action {
        result.insert("recommendedAction".to_owned(), json!(action.as_str()));
    }
    let answer = json!({"id": id, "createdAt": evaluation.created_at(), "result": result});
    Ok(Response::from_json(&answer)?.with_status(201))
}

/// The findings, in the form of the service's own refusals; they never quote what is personal.
pub(crate) fn refused(error: &Error) -> Result<Response> {
    let found = error.report().into_iter().flat_map(|report| &report.diagnostics);
    let errors = found.filter(|each| each.severity == Severity::Error);
    let details: Vec<Value> = errors
        .map(|each| json!({"code": each.code.as_str(), "target": each.target, "message": each.message}))
        .collect();
    let answer = json!({"code": "INVALID_DATA", "message": "the request has errors", "details": details});
    Ok(Response::from_json(&answer)?.with_status(400))
}
