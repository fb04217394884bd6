//! The operations without I/O.

use base64::Engine as _;
use pingone_protect_core::{
    ErrorInfo, Json, Kind, OutcomePolicy, RiskEvaluation, TrustedProxies, ValidateOptions, boundary,
    client_ip, decide_bytes, explain_bytes,
};
use serde_json::json;

/// An output or an error, as JSON text; `None` for an operation that is not known here.
pub(crate) fn answer(operation: &str, input: &Json<'_>) -> Option<Result<String, String>> {
    let answered = match operation {
        "validateRequest" => {
            Ok(text(&boundary::validate_request(&source(input, "request"), &options(input))))
        }
        "validateFeedback" => {
            Ok(text(&boundary::validate_feedback(&source(input, "feedback"), &options(input))))
        }
        "requestBody" => Ok(request_body(&source(input, "request"))),
        "decide" => policy(input).map(|policy| text(&decide_bytes(&response(input), &policy))),
        "explain" => policy(input).map(|policy| text(&explain_bytes(&response(input), &policy))),
        "clientIp" => client_address(input),
        "parse" => parse(input),
        _ => return None,
    };
    Some(answered.map_err(|error| text(&error)))
}

fn text<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("{:?}", error.to_string()))
}

/// What stands under a name as a value, or under `text` as raw text.
fn source(input: &Json<'_>, name: &str) -> String {
    match input.get("text").and_then(|text| text.as_str().map(std::borrow::Cow::into_owned)) {
        Some(text) => text,
        None => input.get(name).map(|value| value.text().to_owned()).unwrap_or_default(),
    }
}

fn options(input: &Json<'_>) -> ValidateOptions {
    let flag = |name: &str| input.get(name).and_then(|flag| flag.as_bool()).unwrap_or(false);
    ValidateOptions { ip_from_server: flag("ipFromServer"), allow_unknown_values: flag("allowUnknownValues") }
}

fn policy(input: &Json<'_>) -> Result<OutcomePolicy, ErrorInfo> {
    boundary::read_policy(input.get("policy").as_ref().map(Json::text))
}

/// Raw text, raw bytes, or a parsed value; a parsed string stands for raw text.
fn response(input: &Json<'_>) -> Vec<u8> {
    let string =
        |name: &str| input.get(name).and_then(|value| value.as_str().map(std::borrow::Cow::into_owned));
    if let Some(text) = string("text").or_else(|| string("value")) {
        return text.into_bytes();
    }
    if let Some(encoded) = string("base64") {
        return base64::engine::general_purpose::STANDARD.decode(encoded).unwrap_or_default();
    }
    input.get("value").map(|value| value.text().as_bytes().to_vec()).unwrap_or_default()
}

fn request_body(request: &str) -> String {
    format!("{{\"body\":{}}}", boundary::request_body(request).as_deref().unwrap_or("null"))
}

fn client_address(input: &Json<'_>) -> Result<String, ErrorInfo> {
    let strings = |name: &str| -> Vec<String> {
        let value = input.get(name);
        let value = value.as_ref();
        let one = value.and_then(|value| value.as_str().map(std::borrow::Cow::into_owned));
        let many = value.map(|value| value.items()).unwrap_or_default();
        one.into_iter()
            .chain(many.iter().filter_map(|item| item.as_str().map(std::borrow::Cow::into_owned)))
            .collect()
    };
    let peer = strings("peer").into_iter().next();
    let trusted = TrustedProxies::parse(strings("trustedProxies"))?;
    let ip = client_ip(peer.as_deref(), strings("forwardedFor"), &trusted);
    Ok(json!({ "ip": ip }).to_string())
}

fn parse(input: &Json<'_>) -> Result<String, ErrorInfo> {
    let evaluation = RiskEvaluation::parse(source(input, "value"))?;
    let predictors: serde_json::Map<String, serde_json::Value> = evaluation
        .predictors()
        .iter()
        .map(|(name, predictor)| {
            let level = predictor.level().map(pingone_protect_core::Open::as_str);
            let seen = json!({ "level": level, "type": predictor.kind(), "status": predictor.status() });
            (name.to_string(), seen)
        })
        .collect();
    debug_assert_eq!(evaluation.json().kind(), Kind::Object);
    Ok(format!("{{\"value\":{},\"predictors\":{}}}", text(&evaluation), text(&predictors)))
}
