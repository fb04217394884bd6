//! From [`ErrorInfo`] to the package's exceptions.

use pingone_protect_core::{ErrorClass, ErrorCode, ErrorInfo};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::values::json;

/// The exception to raise.
pub(crate) fn raised(py: Python<'_>, info: &ErrorInfo) -> PyErr {
    match instance(py, info) {
        Ok(error) => PyErr::from_value(error),
        Err(error) => error,
    }
}

/// The same as a value, for what is told and not raised.
pub(crate) fn instance<'py>(py: Python<'py>, info: &ErrorInfo) -> PyResult<Bound<'py, PyAny>> {
    static ERROR_OF: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    ERROR_OF.import(py, "pingone_protect._errors", "error_of")?.call1((json(info)?,))
}

/// Every code with the class that is raised for it; none for what is only a reason.
#[pyfunction]
pub(crate) fn error_classes() -> Vec<(&'static str, Option<&'static str>)> {
    ErrorCode::ALL.iter().map(|code| (code.as_str(), class(code.class()))).collect()
}

fn class(class: ErrorClass) -> Option<&'static str> {
    match class {
        ErrorClass::Validation => Some("ValidationError"),
        ErrorClass::Config => Some("ConfigError"),
        ErrorClass::Auth => Some("AuthError"),
        ErrorClass::Service => Some("ServiceError"),
        ErrorClass::RateLimited => Some("RateLimitedError"),
        ErrorClass::Timeout => Some("TimeoutError"),
        ErrorClass::Network => Some("NetworkError"),
        ErrorClass::Protect => Some("ProtectError"),
        ErrorClass::ReasonOnly => None,
    }
}
