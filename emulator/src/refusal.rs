//! The service's errors: a status, a code, and a message that says what to do instead.

use pingone_protect_core::Json;
use pingone_protect_core::validate::{Diagnostic, DiagnosticCode, Report};
use serde::Serialize;

use crate::http::Response;

/// An answer other than what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    code: &'static str,
    pub(crate) message: String,
    details: Vec<Detail>,
    /// The methods that are good at this place, for a 405.
    allow: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<String>,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    inner_error: Option<InnerError>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct InnerError {
    allowed_values: Vec<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    code: &'static str,
    message: &'a str,
    details: &'a [Detail],
}

impl Refusal {
    fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: Vec::new(), allow: None }
    }

    /// What the service says with a status, when nothing more is known.
    pub(crate) fn of_status(status: u16) -> Self {
        let (code, message, detail) = match status {
            401 => ("ACCESS_FAILED", "The request could not be authorised.", Some("INVALID_TOKEN")),
            403 => (
                "ACCESS_FAILED",
                "You do not have access to this resource.",
                Some("INSUFFICIENT_PERMISSIONS"),
            ),
            404 => ("NOT_FOUND", "The requested resource was not found.", None),
            429 => ("REQUEST_LIMITED", "Too many requests.", Some("LIMIT_EXCEEDED")),
            500.. => ("UNEXPECTED_ERROR", "An unexpected error occurred.", None),
            _ => ("REQUEST_FAILED", "The request could not be completed.", None),
        };
        let refusal = Self::new(status, code, message);
        match detail {
            Some(detail) => refusal.with_detail(detail, None, message),
            None => refusal,
        }
    }

    /// 400 with a detail for each error of a report.
    pub(crate) fn invalid_data(report: &Report) -> Self {
        let mut refusal = Self::new(
            400,
            "INVALID_DATA",
            "The request could not be completed. One or more validation errors were in the request.",
        );
        refusal.details = report.errors().map(Detail::of).collect();
        refusal
    }

    /// 400: the request is well formed, but the state forbids it.
    pub(crate) fn request_failed(target: &str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::new(400, "REQUEST_FAILED", message.clone()).with_detail(
            "CONSTRAINT_VIOLATION",
            Some(target),
            message,
        )
    }

    /// 400: not a request at all.
    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(400, "INVALID_REQUEST", message)
    }

    /// 401 with what is wrong about the token.
    pub(crate) fn unauthorized(message: &'static str) -> Self {
        Self::new(401, "ACCESS_FAILED", message).with_detail("INVALID_TOKEN", None, message)
    }

    /// 404 with what was looked for.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, "NOT_FOUND", message)
    }

    /// 405 with the right call.
    pub(crate) fn wrong_method(allow: &'static str, message: impl Into<String>) -> Self {
        Self { allow: Some(allow), ..Self::new(405, "INVALID_REQUEST", message) }
    }

    /// 413 with the limit.
    pub(crate) fn too_large() -> Self {
        Self::new(413, "INVALID_REQUEST", "The body is above the limit of 1 MiB (1048576 bytes).")
    }

    /// 415 with the right header.
    pub(crate) fn wrong_media_type(message: impl Into<String>) -> Self {
        Self::new(415, "INVALID_REQUEST", message)
    }

    fn with_detail(mut self, code: &str, target: Option<&str>, message: impl Into<String>) -> Self {
        self.details.push(Detail {
            code: code.to_owned(),
            target: target.map(str::to_owned),
            message: message.into(),
            inner_error: None,
        });
        self
    }

    /// The answer, under the id that a support case would quote.
    pub(crate) fn into_response(self, id: &str) -> Response {
        let body = Body { id, code: self.code, message: &self.message, details: &self.details };
        let mut response = Response::json(self.status, &body);
        if let Some(allow) = self.allow {
            response.set_header("Allow", allow);
        }
        response
    }
}

impl Detail {
    fn of(diagnostic: &Diagnostic) -> Self {
        let message = match &diagnostic.hint {
            Some(hint) => format!("{} ({hint})", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        Self {
            code: spelling(diagnostic.code),
            target: Some(diagnostic.target.clone()),
            message,
            inner_error: diagnostic
                .allowed_values
                .clone()
                .map(|allowed_values| InnerError { allowed_values }),
        }
    }
}

/// The code as the service writes it.
fn spelling(code: DiagnosticCode) -> String {
    let json = Json::from_serialize(&code).ok();
    json.and_then(|json| json.as_str().map(std::borrow::Cow::into_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_becomes_the_services_details() {
        let report = Report::new(vec![
            Diagnostic::error(DiagnosticCode::InvalidValue, "event.user.type", "no")
                .with_allowed_values(&["PING_ONE", "EXTERNAL"]),
            Diagnostic::warning(DiagnosticCode::RecommendedValue, "event.targetResource", "weak"),
        ]);
        let response = Refusal::invalid_data(&report).into_response("e-1");
        let body: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(response.status, 400);
        assert_eq!(body["code"], "INVALID_DATA");
        assert_eq!(body["id"], "e-1");
        assert_eq!(
            body["details"],
            serde_json::json!([{
                "code": "INVALID_VALUE", "target": "event.user.type", "message": "no",
                "innerError": {"allowedValues": ["PING_ONE", "EXTERNAL"]}
            }])
        );
    }
}
