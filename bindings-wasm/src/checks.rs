//! The operations without I/O.

use std::borrow::Cow;

use pingone_protect_core::{
    ErrorInfo, Json, Kind, Outcome, RiskEvaluation, TrustedProxies, ValidateOptions, boundary, client_ip,
    explain_bytes,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Given, Taken, json};

#[wasm_bindgen(typescript_custom_section)]
const FLAGS: &str = "/** Flags of a check. */
export const enum Check { IpFromServer = 1, AllowUnknownValues = 2 }";

fn options(taken: &Taken) -> ValidateOptions {
    ValidateOptions { ip_from_server: taken.has(1), allow_unknown_values: taken.has(2) }
}

/// A request and flags to a `Report`.
pub(crate) fn validate_request(taken: &Taken) -> Given {
    Ok(json(&boundary::validate_request(taken.text(0), &options(taken))))
}

/// A request and flags to a `Report` and, when it has no errors, a line end and the body: one crossing for both. Before
/// the body, a report without findings is left out.
pub(crate) fn prepare_request(taken: &Taken) -> Given {
    let (report, body) = boundary::prepare_request(taken.text(0), &options(taken));
    let mut text = match body.is_some() && report.diagnostics.is_empty() {
        true => String::new(),
        false => json(&report),
    };
    if let Some(body) = body {
        text.push('\n');
        text.push_str(&body);
    }
    Ok(text)
}

/// Feedback and flags to a `Report`.
pub(crate) fn validate_feedback(taken: &Taken) -> Given {
    Ok(json(&boundary::validate_feedback(taken.text(0), &options(taken))))
}

/// A request to the body that is sent, unless the request is no object.
pub(crate) fn request_body(taken: &Taken) -> Given {
    Ok(boundary::request_body(taken.text(0)).unwrap_or_default())
}

/// Bytes and a policy, if there is one, to a `Decision`.
pub(crate) fn decide(taken: &Taken) -> Given {
    let policy = boundary::read_policy(taken.word(0))?;
    Ok(json(&pingone_protect_core::decide_bytes(&taken.bytes, &policy)))
}

/// Bytes and a policy, if there is one, to an `Explanation`.
pub(crate) fn explain(taken: &Taken) -> Given {
    let policy = boundary::read_policy(taken.word(0))?;
    Ok(boundary::explanation_json(&explain_bytes(&taken.bytes, &policy)))
}

/// An outcome to the words of the Evaluation node.
pub(crate) fn outcome_label(taken: &Taken) -> Given {
    Ok(Outcome::from(taken.text(0)).label().to_owned())
}

/// Fails when the text is no risk evaluation.
pub(crate) fn check_evaluation(taken: &Taken) -> Given {
    RiskEvaluation::parse(taken.text(0)).map(|_| String::new())
}

/// A risk evaluation to its predictors: a list of names, each with level, type and status.
pub(crate) fn predictors(taken: &Taken) -> Given {
    boundary::predictors(taken.text(0))
}

/// `{peer?, forwardedFor?, trustedProxies?}` to the visitor's address, if it is known.
pub(crate) fn client_address(taken: &Taken) -> Given {
    let input =
        Json::parse(taken.text(0)).map_err(|error| ErrorInfo::invalid_config("", error.to_string()))?;
    let peer = input.get("peer").and_then(|peer| peer.as_str().map(Cow::into_owned));
    let trusted = TrustedProxies::parse(texts(&input, "trustedProxies"))?;
    Ok(client_ip(peer.as_deref(), texts(&input, "forwardedFor"), &trusted).unwrap_or_default())
}

/// A string or a list of them. What is no string stands as its JSON, which is no address.
fn texts(input: &Json<'_>, name: &str) -> Vec<String> {
    let text = |value: &Json<'_>| value.as_str().map_or_else(|| value.text().to_owned(), Cow::into_owned);
    match input.get(name) {
        Some(value) if value.kind() == Kind::List => value.items().iter().map(text).collect(),
        Some(value) if value.kind() != Kind::Null => vec![text(&value)],
        _ => Vec::new(),
    }
}
