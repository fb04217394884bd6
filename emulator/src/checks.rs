//! Where the emulator asks the core what is right: validation, the body that is sent, and the outcome.
//!
//! No rule of the contract is written in this crate.

use pingone_protect_core::validate::completion_status;
use pingone_protect_core::{
    ClosedEnum, Diagnostic, DiagnosticCode, EvaluationRequest, Json, Kind, OutcomePolicy, Report, User,
    ValidateOptions, boundary, decide_bytes,
};

use crate::object::{Object, at};

/// The findings about a request for an evaluation.
pub(crate) fn request(text: &str) -> Report {
    boundary::validate_request(text, &ValidateOptions::default())
}

/// The findings about feedback.
pub(crate) fn feedback(text: &str) -> Report {
    boundary::validate_feedback(text, &ValidateOptions::default())
}

/// The verdict in the body of a completion.
pub(crate) fn verdict(body: &Json<'_>) -> Result<String, Report> {
    if body.kind() != Kind::Object {
        return Err(mistyped("", "an object"));
    }
    let status = at(body, &["completionStatus"]).filter(|status| status.kind() != Kind::Null);
    let text = status.as_ref().and_then(Json::as_str);
    match (&status, text) {
        // A value that is no string is none of those that are allowed; its text stands for it.
        (Some(other), None) => completion_status(Some(other.text())),
        (_, text) => completion_status(text.as_deref()),
    }
    .map(|status| status.as_str().to_owned())
}

/// The findings about the user whose profile is to be reset.
pub(crate) fn reset_user(body: &Json<'_>) -> Report {
    match body.get("user").map(|user| user.kind()) {
        _ if body.kind() != Kind::Object => mistyped("", "an object"),
        Some(Kind::Object) => with_user(body, |user| user.validate_for_reset(&ValidateOptions::default())),
        None | Some(Kind::Null) => User::default().validate_for_reset(&ValidateOptions::default()),
        Some(_) => mistyped("user", "an object"),
    }
}

/// The request as a client would have sent it: groups as objects, nothing that is `null`, no completion.
pub(crate) fn settled_request(text: &str) -> Option<String> {
    boundary::request_body(text)
}

/// What a client with the default policy makes of an evaluation.
pub(crate) fn outcome(resource: &Json<'_>) -> String {
    decide_bytes(resource.text().as_bytes(), &OutcomePolicy::default()).outcome.as_str().to_owned()
}

/// The core reads users where they stand in an event.
fn with_user(body: &Json<'_>, check: impl FnOnce(&User<'_>) -> Report) -> Report {
    let event = Object::default().with("event", body);
    let text = Json::from_serialize(&event).map(|json| json.text().to_owned()).unwrap_or_default();
    let request = EvaluationRequest::from_json(&text).ok();
    let user = request.as_ref().and_then(|request| request.event()?.user());
    user.map_or_else(|| mistyped("user", "an object"), check)
}

fn mistyped(target: &str, right: &str) -> Report {
    Report::new(vec![Diagnostic::error(DiagnosticCode::InvalidType, target, format!("must be {right}"))])
}
