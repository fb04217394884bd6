//! The catalogue of codes (`ErrorCode`) and what every host shows of a failure (`ErrorInfo`).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::json::Json;
use crate::text::decimal;
use crate::validate::Report;

/// What failed, without any of the caller's data: [`ErrorFacts`] behind one pointer, so that what may fail costs little
/// while it does not.
///
/// ```
/// use pingone_protect_core::{ErrorCode, ErrorInfo};
///
/// let error = ErrorInfo::new(ErrorCode::NotFound, "there is no such evaluation");
/// assert_eq!((error.code, error.status), (ErrorCode::NotFound, None));
/// ```
#[derive(PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ErrorInfo(Box<ErrorFacts>);

/// The members of an [`ErrorInfo`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorFacts {
    /// The code, of the catalogue.
    pub code: ErrorCode,
    /// A sentence for a person: the place, the problem, the fix.
    pub message: String,
    /// The HTTP status, when the service answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The option or property that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// How long the service asks to wait, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// The `id` of the service's error, for a support case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The evaluation that exists all the same, and can be completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation_id: Option<String>,
    /// The service's own details, as they came.
    #[serde(default)]
    pub details: Vec<ErrorDetail>,
    /// The findings of a check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// What lay beneath, in the words of the host's own error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

/// One detail of a service error, lossless.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ErrorDetail(Json<'static>);

/// The class of a host's error that a code is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorClass {
    /// `ValidationError`
    Validation,
    /// `ConfigError`
    Config,
    /// `AuthError`
    Auth,
    /// `ServiceError`
    Service,
    /// `RateLimitedError`
    RateLimited,
    /// `TimeoutError`
    Timeout,
    /// `NetworkError`
    Network,
    /// `ProtectError` itself
    Protect,
    /// Never raised: only a decision's reason.
    ReasonOnly,
}

macro_rules! catalogue {
    ($($(#[$doc:meta])* $code:ident = $text:literal, $class:ident;)*) => {
        /// Why something failed. The text of a code is the same in every host.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $text)] $code,)*
        }

        impl ErrorCode {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$code),*];

            /// The code as every host spells it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$code => $text,)* }
            }

            /// The class that a host raises for it.
            #[must_use]
            pub const fn class(self) -> ErrorClass {
                match self { $(ErrorCode::$code => ErrorClass::$class,)* }
            }
        }
    };
}

catalogue! {
    /// The request, feedback or completion status has errors; no call was made. The report says which.
    ValidationFailed = "VALIDATION_FAILED", Validation;
    /// Options, policy, CIDR, URL, node configuration, an unusable id, a damaged ticket or an answer that does not
    /// fit a step.
    InvalidConfig = "INVALID_CONFIG", Config;
    /// 401 that a fresh token did not cure; the token endpoint refused; a token callback failed.
    Unauthorized = "UNAUTHORIZED", Auth;
    /// 403: a role or licence is missing, or the environment does not exist.
    Forbidden = "FORBIDDEN", Auth;
    /// 404.
    NotFound = "NOT_FOUND", Service;
    /// 429 when no try is left, or the service asks to wait beyond the deadline.
    RateLimited = "RATE_LIMITED", RateLimited;
    /// 5xx when no try is left or none is allowed.
    ServerError = "SERVER_ERROR", Service;
    /// Any other 4xx, and 3xx: redirects are not followed.
    Rejected = "REJECTED", Service;
    /// A 2xx whose body is not what it must be.
    MalformedResponse = "MALFORMED_RESPONSE", Service;
    /// Nothing decided: no threshold, no action, and no level that is known.
    UnknownLevel = "UNKNOWN_LEVEL", Service;
    /// Time ran out while an answer was awaited; a final 408.
    Timeout = "TIMEOUT", Timeout;
    /// Connect, TLS, or broken off in the middle.
    Network = "NETWORK", Network;
    /// The signals SDK reported an error. Only a decision's reason.
    ClientError = "CLIENT_ERROR", ReasonOnly;
    /// Feedback or a ticket of an evaluation that never existed.
    NotEvaluated = "NOT_EVALUATED", Service;
    /// A different verdict is already recorded.
    AlreadyCompleted = "ALREADY_COMPLETED", Service;
    /// More than 30 minutes after the create.
    CompletionWindowExpired = "COMPLETION_WINDOW_EXPIRED", Service;
    /// A bug of ours.
    Internal = "INTERNAL", Protect;
}

impl ErrorInfo {
    /// An error of this code with this sentence.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::of(code, message.into())
    }

    fn of(code: ErrorCode, message: String) -> Self {
        Self::from(ErrorFacts {
            code,
            message,
            status: None,
            target: None,
            retry_after_ms: None,
            request_id: None,
            evaluation_id: None,
            details: Vec::new(),
            report: None,
            cause: None,
        })
    }

    /// The members by value.
    #[must_use]
    pub fn into_facts(self) -> ErrorFacts {
        *self.0
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    pub(crate) fn with_code(mut self, code: ErrorCode) -> Self {
        self.code = code;
        self
    }

    pub(crate) fn with_evaluation_id(mut self, id: Option<String>) -> Self {
        self.evaluation_id = id;
        self
    }

    /// `INVALID_CONFIG` at a target.
    #[must_use]
    pub fn invalid_config(target: impl Into<String>, message: impl Into<String>) -> Self {
        let mut error = Self::new(ErrorCode::InvalidConfig, message);
        error.target = Some(target.into());
        error
    }

    /// `VALIDATION_FAILED` with the report, whose first error is the message.
    #[must_use]
    pub fn validation_failed(report: Report) -> Self {
        let errors = report.errors().count();
        let first = report.errors().next();
        let message = match (first, errors) {
            (Some(first), 1) => first.sentence(),
            (Some(first), _) => {
                let more = decimal(errors as u64 - 1);
                [&*first.sentence(), " (and ", &more, " more, see the report)"].concat()
            }
            (None, _) => "the value was refused".to_owned(),
        };
        let target = first.map(|first| first.target.clone());
        let mut error = Self::new(ErrorCode::ValidationFailed, message);
        (error.target, error.report) = (target, Some(report));
        error
    }

    /// The same error with what lay beneath it.
    #[must_use]
    pub fn with_cause(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }
}

impl ErrorDetail {
    /// A detail as the service gave it.
    #[must_use]
    pub fn new(json: Json<'static>) -> Self {
        Self(json)
    }

    /// The whole detail, with members that this library does not know.
    #[must_use]
    pub fn json(&self) -> &Json<'static> {
        &self.0
    }

    /// The service's code, such as `INVALID_VALUE`.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        self.0.text_of("code")
    }

    /// The property that the service complains about.
    #[must_use]
    pub fn target(&self) -> Option<String> {
        self.0.text_of("target")
    }

    /// The service's sentence.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        self.0.text_of("message")
    }

    /// `innerError` (`innererror` is seen, too): ranges, allowed values, quota and more.
    #[must_use]
    pub fn inner_error(&self) -> Option<Json<'_>> {
        self.0.get("innerError").or_else(|| self.0.get("innererror"))
    }
}

/// As a derived one, which spells every code a second time.
impl Serialize for ErrorCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit_variant("ErrorCode", *self as u32, self.as_str())
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Clone for ErrorInfo {
    /// By hand, since a derived one would exist once in every crate that clones.
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl From<ErrorFacts> for ErrorInfo {
    fn from(facts: ErrorFacts) -> Self {
        Self(Box::new(facts))
    }
}

impl std::ops::Deref for ErrorInfo {
    type Target = ErrorFacts;

    fn deref(&self) -> &ErrorFacts {
        &self.0
    }
}

impl std::ops::DerefMut for ErrorInfo {
    fn deref_mut(&mut self) -> &mut ErrorFacts {
        &mut self.0
    }
}

impl fmt::Debug for ErrorInfo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Display for ErrorInfo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for ErrorInfo {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_one_string_everywhere() {
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{code}\""));
            let back: ErrorCode = serde_json::from_str(&format!("\"{code}\"")).unwrap();
            assert_eq!(back, *code);
        }
        assert_eq!(ErrorCode::ALL.len(), 17);
    }
}
