//! The core as wasm, for the npm package `pingone-protect`. Users want that package and its documentation.
//!
//! Conversions alone: text, bytes and numbers cross, and what comes back is JSON. A rule found here is a bug. What
//! fails is thrown as a string, the JSON of an `ErrorInfo`; anything else that is thrown is a trap.
//!
//! | module | what |
//! |---|---|
//! | here | the operations without I/O |
//! | `client` | a client's configuration and token, and what begins each call |
//! | `machine` | one call, stepped by the driver in TypeScript |
//! | `journey` | nodes and journeys, and the steps that a client performs |
//! | `handle` | completing, reporting and continuing, on the state that a handle keeps |

#![allow(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "JavaScript calls these, and wasm-bindgen hands values over"
)]

pub mod client;
pub mod handle;
pub mod journey;
pub mod machine;

use pingone_protect_core::{
    ErrorInfo, Json, Outcome, RiskEvaluation, TrustedProxies, ValidateOptions, boundary, client_ip,
    decide_bytes, explain_bytes,
};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

/// Smaller and faster than the standard one, dlmalloc.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// What is thrown: the JSON of an `ErrorInfo`.
type Thrown = String;

/// A `Report` as JSON.
#[wasm_bindgen(js_name = validateRequest)]
pub fn validate_request(request: &str, ip_from_server: bool, allow_unknown_values: bool) -> String {
    let options = ValidateOptions { ip_from_server, allow_unknown_values };
    json(&boundary::validate_request(request, &options))
}

/// A `Report` as JSON and, when it has no errors, a line end and the body: one crossing for both. Before the body, a
/// report without findings is left out.
#[wasm_bindgen(js_name = prepareRequest)]
pub fn prepare_request(request: &str, ip_from_server: bool, allow_unknown_values: bool) -> String {
    let options = ValidateOptions { ip_from_server, allow_unknown_values };
    let (report, body) = boundary::prepare_request(request, &options);
    let mut text = match body.is_some() && report.diagnostics.is_empty() {
        true => String::new(),
        false => json(&report),
    };
    if let Some(body) = body {
        text.push('\n');
        text.push_str(&body);
    }
    text
}

/// A `Report` as JSON.
#[wasm_bindgen(js_name = validateFeedback)]
pub fn validate_feedback(feedback: &str, allow_unknown_values: bool) -> String {
    let options = ValidateOptions { allow_unknown_values, ..ValidateOptions::default() };
    json(&boundary::validate_feedback(feedback, &options))
}

/// The body that is sent, unless the request is no object.
#[wasm_bindgen(js_name = requestBody)]
pub fn request_body(request: &str) -> Option<String> {
    boundary::request_body(request)
}

/// A `Decision` as JSON.
#[wasm_bindgen]
pub fn decide(body: &[u8], policy: Option<String>) -> Result<String, Thrown> {
    let policy = boundary::read_policy(policy.as_deref()).map_err(thrown)?;
    Ok(json(&decide_bytes(body, &policy)))
}

/// An `Explanation` as JSON.
#[wasm_bindgen]
pub fn explain(body: &[u8], policy: Option<String>) -> Result<String, Thrown> {
    let policy = boundary::read_policy(policy.as_deref()).map_err(thrown)?;
    Ok(json(&explain_bytes(body, &policy)))
}

/// The words of the Evaluation node for an outcome.
#[wasm_bindgen(js_name = outcomeLabel)]
pub fn outcome_label(outcome: &str) -> String {
    Outcome::from(outcome).label().to_owned()
}

/// Throws when the text is no risk evaluation.
#[wasm_bindgen(js_name = checkEvaluation)]
pub fn check_evaluation(text: &str) -> Result<(), Thrown> {
    RiskEvaluation::parse(text).map(|_| ()).map_err(thrown)
}

/// The predictors of a risk evaluation: a JSON list of names, each with level, type and status.
#[wasm_bindgen]
pub fn predictors(text: &str) -> Result<String, Thrown> {
    boundary::predictors(text).map_err(thrown)
}

/// The visitor's address from `{peer?, forwardedFor?, trustedProxies?}`.
#[wasm_bindgen(js_name = clientIp)]
pub fn client_address(input: &str) -> Result<Option<String>, Thrown> {
    let input =
        Json::parse(input).map_err(|error| thrown(ErrorInfo::invalid_config("", error.to_string())))?;
    let peer = input.get("peer").and_then(|peer| peer.as_str().map(std::borrow::Cow::into_owned));
    let trusted = TrustedProxies::parse(texts(&input, "trustedProxies")).map_err(thrown)?;
    Ok(client_ip(peer.as_deref(), texts(&input, "forwardedFor"), &trusted))
}

/// A string or a list of them. What is no string stands as its JSON, which is no address.
fn texts(input: &Json<'_>, name: &str) -> Vec<String> {
    let text = |value: &Json<'_>| {
        value.as_str().map_or_else(|| value.text().to_owned(), std::borrow::Cow::into_owned)
    };
    match input.get(name) {
        Some(value) if value.kind() == pingone_protect_core::Kind::List => {
            value.items().iter().map(text).collect()
        }
        Some(value) if value.kind() != pingone_protect_core::Kind::Null => vec![text(&value)],
        _ => Vec::new(),
    }
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    boundary::json_of(value)
}

fn thrown(error: ErrorInfo) -> Thrown {
    json(&error)
}
