//! What fails: one error with one record, which each host raises as its own class.

use pingone_protect_core as core;

use crate::values::{Report, json_text, spelled};

/// A call that failed. The hosts raise it as the class that [`ErrorInfo::class`] names.
#[derive(Debug, uniffi::Error)]
pub enum CoreError {
    /// With all that is known.
    Failed {
        /// What is known.
        info: ErrorInfo,
    },
}

/// What every exported function gives. One that returned a bare value would end a Swift program when the core panics;
/// with this, a panic is an error in both hosts, `INTERNAL` of the catalogue.
pub type Fallible<T> = Result<T, CoreError>;

/// What failed, without any of the caller's data.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct ErrorInfo {
    /// The code, of the catalogue.
    pub code: String,
    /// The class that a host raises.
    pub class: ErrorClass,
    /// A sentence for a person.
    pub message: String,
    /// The HTTP status, when the service answered.
    pub status: Option<u16>,
    /// The option or property that is wrong.
    pub target: Option<String>,
    /// How long the service asks to wait, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// The `id` of the service's error.
    pub request_id: Option<String>,
    /// The evaluation that exists all the same.
    pub evaluation_id: Option<String>,
    /// The service's own details, each as JSON.
    pub details: Vec<String>,
    /// The findings of a check.
    pub report: Option<Report>,
    /// What lay beneath, in the host's own words.
    pub cause: Option<String>,
}

/// The class of a host's error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum ErrorClass {
    /// The value was refused before any call.
    Validation,
    /// Options, policy or an argument.
    Config,
    /// Credentials or roles.
    Auth,
    /// The service's answer.
    Service,
    /// Too many calls.
    RateLimited,
    /// Time ran out.
    Timeout,
    /// No connection, or one that broke.
    Network,
    /// A bug of the library.
    Internal,
    /// Never raised: only a decision's reason.
    ReasonOnly,
}

/// A code of the catalogue with its class.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CatalogueEntry {
    /// The code.
    pub code: String,
    /// Its class.
    pub class: ErrorClass,
}

/// The whole catalogue, for the tests of each host.
#[uniffi::export]
pub fn error_catalogue() -> Fallible<Vec<CatalogueEntry>> {
    let entry = |code: &core::ErrorCode| CatalogueEntry {
        code: code.as_str().to_owned(),
        class: code.class().into(),
    };
    Ok(core::ErrorCode::ALL.iter().map(entry).collect())
}

impl From<core::ErrorClass> for ErrorClass {
    fn from(class: core::ErrorClass) -> Self {
        match class {
            core::ErrorClass::Validation => Self::Validation,
            core::ErrorClass::Config => Self::Config,
            core::ErrorClass::Auth => Self::Auth,
            core::ErrorClass::Service => Self::Service,
            core::ErrorClass::RateLimited => Self::RateLimited,
            core::ErrorClass::Timeout => Self::Timeout,
            core::ErrorClass::Network => Self::Network,
            core::ErrorClass::Protect => Self::Internal,
            core::ErrorClass::ReasonOnly => Self::ReasonOnly,
        }
    }
}

impl From<core::ErrorInfo> for ErrorInfo {
    fn from(info: core::ErrorInfo) -> Self {
        let core::ErrorFacts {
            code,
            message,
            status,
            target,
            retry_after_ms,
            request_id,
            evaluation_id,
            details,
            report,
            cause,
        } = info.into_facts();
        Self {
            code: spelled(&code),
            class: code.class().into(),
            message,
            status,
            target,
            retry_after_ms,
            request_id,
            evaluation_id,
            details: details.iter().map(|detail| json_text(detail.json())).collect(),
            report: report.map(Into::into),
            cause,
        }
    }
}

/// Back again, for a token's error on its way to the calls that wait for the token. Such an error has no report.
impl From<ErrorInfo> for core::ErrorInfo {
    fn from(info: ErrorInfo) -> Self {
        let ErrorInfo {
            code,
            class: _,
            message,
            status,
            target,
            retry_after_ms,
            request_id,
            evaluation_id,
            details,
            report: _,
            cause,
        } = info;
        let code = core::ErrorCode::ALL.iter().copied().find(|known| known.as_str() == code);
        let details = details.iter().filter_map(|text| core::Json::parse(text).ok());
        let mut error = Self::new(code.unwrap_or(core::ErrorCode::Internal), message);
        (error.status, error.target, error.retry_after_ms) = (status, target, retry_after_ms);
        (error.request_id, error.evaluation_id, error.cause) = (request_id, evaluation_id, cause);
        error.details = details.map(|json| core::ErrorDetail::new(json.into_owned())).collect();
        error
    }
}

impl From<core::ErrorInfo> for CoreError {
    fn from(info: core::ErrorInfo) -> Self {
        Self::Failed { info: info.into() }
    }
}

impl std::fmt::Display for CoreError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self::Failed { info } = self;
        write!(formatter, "{}: {}", info.code, info.message)
    }
}

impl std::error::Error for CoreError {}
