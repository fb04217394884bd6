//! What a response holds: the members that apps ask for. The rest is in its text.

use std::collections::HashMap;

use pingone_protect_core as core;

use crate::error::Fallible;
use crate::values::json_text;

/// The members of a response that apps ask for.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct ResponseView {
    /// The identifier.
    pub id: Option<String>,
    /// When it was created, as it came.
    pub created_at: Option<String>,
    /// When it was last updated, as it came.
    pub updated_at: Option<String>,
    /// The level as it came.
    pub level: Option<String>,
    /// The score.
    pub score: Option<f64>,
    /// Where the result comes from.
    pub source: Option<String>,
    /// `event.completionStatus`, as it came.
    pub completion_status: Option<String>,
    /// The predictors by compact name.
    pub predictors: HashMap<String, Predictor>,
}

/// What one predictor found.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Predictor {
    /// The level that it gives.
    pub level: Option<String>,
    /// The kind of predictor.
    pub kind: Option<String>,
    /// More about the outcome.
    pub status: Option<String>,
    /// Why, in the service's words.
    pub reason: Option<String>,
}

/// Reads a response.
///
/// # Errors
///
/// `MALFORMED_RESPONSE` when it is not one JSON object.
#[uniffi::export]
pub fn read_response(text: String) -> Fallible<ResponseView> {
    let evaluation = core::RiskEvaluation::parse(text)?;
    let view = evaluation.view();
    let text = |text: &str| text.to_owned();
    let result = view.result();
    let status = view.event().and_then(|event| event.completion_status());
    Ok(ResponseView {
        id: view.id().map(text),
        created_at: view.created_at().map(text),
        updated_at: view.updated_at().map(text),
        level: result.and_then(|result| result.level()).map(|level| level.as_str().to_owned()),
        score: result.and_then(|result| result.score()).map(core::Number::as_f64),
        source: result.and_then(|result| result.source()).map(text),
        completion_status: status.and_then(|status| status.as_str().map(std::borrow::Cow::into_owned)),
        predictors: evaluation
            .predictors()
            .iter()
            .map(|(name, found)| (name.to_string(), predictor(found)))
            .collect(),
    })
}

/// One JSON object on one line, without the white space around it: what a response is after a round trip.
///
/// # Errors
///
/// `MALFORMED_RESPONSE` when it is not one JSON object.
#[uniffi::export]
pub fn response_json(text: String) -> Fallible<String> {
    Ok(json_text(&core::RiskEvaluation::parse(text)?.json()))
}

fn predictor(found: &core::model::details::Predictor<'_>) -> Predictor {
    let text = |text: &str| text.to_owned();
    Predictor {
        level: found.level().map(|level| level.as_str().to_owned()),
        kind: found.kind().map(text),
        status: found.status().map(text),
        reason: found.reason().map(text),
    }
}
