//! The few functions that hosts call: JSON in, values that serialise to JSON out.
//!
//! A binding converts and calls; it holds no rule. Rust programs have the typed forms of the same operations:
//! [`EvaluationRequest::validate`], [`decide`](crate::decide()) and the rest.

pub mod journey;

use crate::decide::Explanation;
use crate::error::ErrorInfo;
use crate::json::{Json, SyntaxError};
use crate::model::evaluation::RiskEvaluation;
use crate::model::feedback::Feedback;
use crate::model::request::EvaluationRequest;
use crate::validate::{Report, ValidateOptions, not_an_object};

/// Checks a request. Text that is not a JSON object has one finding, `INVALID_TYPE` with the empty target.
#[must_use]
pub fn validate_request(json: &str, options: &ValidateOptions) -> Report {
    match EvaluationRequest::from_json(json) {
        Ok(request) => request.validate(options),
        Err(error) => not_an_object(json, &error),
    }
}

/// The body that would be sent for a request, whatever a check finds; none when it is not a JSON object.
#[must_use]
pub fn request_body(json: &str) -> Option<String> {
    EvaluationRequest::from_json(json).ok().map(|request| request.to_json())
}

/// A request checked and, when it has no errors, the body to send: one reading for both.
#[must_use]
pub fn prepare_request(json: &str, options: &ValidateOptions) -> (Report, Option<String>) {
    match EvaluationRequest::from_json(json) {
        Ok(request) => {
            let report = request.validate(options);
            let body = report.valid.then(|| request.to_json());
            (report, body)
        }
        Err(error) => (not_an_object(json, &error), None),
    }
}

/// Checks feedback for one request.
#[must_use]
pub fn validate_feedback(json: &str, options: &ValidateOptions) -> Report {
    match Feedback::from_json(json) {
        Ok(feedback) => feedback.validate(options),
        Err(error) => not_an_object(json, &error),
    }
}

/// The predictors of a risk evaluation: a JSON list of names, each with level, type and status.
///
/// # Errors
///
/// As [`RiskEvaluation::parse`].
pub fn predictors(json: &str) -> Result<String, ErrorInfo> {
    RiskEvaluation::parse(json).map(|evaluation| evaluation.predictors_json())
}

/// The JSON of a value of this crate, as hosts are shown it; map keys must be strings.
#[must_use]
pub fn json_of<T: serde::Serialize + ?Sized>(value: &T) -> String {
    crate::json::json_of(value)
}

/// An explanation as hosts are shown it: the members of its decision, and `trace`. As [`json_of`] writes it, without the
/// serializer that derived code flattens with, which is large.
#[must_use]
pub fn explanation_json(explanation: &Explanation) -> String {
    let decision = json_of(&explanation.decision);
    let decision = decision.strip_suffix('}').unwrap_or_default();
    [decision, ",\"trace\":", &json_of(&explanation.trace), "}"].concat()
}

/// Reads a policy; absent means the default.
///
/// # Errors
///
/// `INVALID_CONFIG`, at the member that is wrong.
pub fn read_policy(json: Option<&str>) -> Result<crate::OutcomePolicy, ErrorInfo> {
    let parse = |text| {
        Json::parse(text).map_err(|error: SyntaxError| ErrorInfo::invalid_config("policy", error.sentence()))
    };
    match json {
        None => Ok(crate::OutcomePolicy::default()),
        Some(text) => crate::OutcomePolicy::from_json(&parse(text)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_explanation_is_written_as_the_derived_serializer_does() {
        let policy = crate::OutcomePolicy::default();
        let body =
            r#"{"id": "e-1", "result": {"level": "LOW", "score": 15, "mitigations": [{"action": "DENY"}]}}"#;
        for body in [body, "{}", "no JSON"] {
            let explanation = crate::explain_bytes(body.as_bytes(), &policy);
            assert_eq!(explanation_json(&explanation), json_of(&explanation), "{body}");
            assert_eq!(explanation.decision, crate::decide_bytes(body.as_bytes(), &policy), "{body}");
        }
    }
}
