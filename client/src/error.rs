//! [`Error`]: what a call raises.

use std::fmt;

use pingone_protect_core::{ErrorCode, ErrorInfo, Report};

/// What a call raises: a code of the catalogue, with all that is known about it.
///
/// A failure of the service is no error of [`Client::evaluate`](crate::Client::evaluate) but an outcome; see there.
/// The type is one pointer wide, since results of calls are passed around a lot and errors are rare.
#[derive(Clone, PartialEq)]
pub struct Error(Box<ErrorInfo>);

impl Error {
    /// The code; the same text in every host.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// All that is known.
    #[must_use]
    pub fn info(&self) -> &ErrorInfo {
        &self.0
    }

    /// The same by value.
    #[must_use]
    pub fn into_info(self) -> ErrorInfo {
        *self.0
    }

    /// The findings of a check, of `VALIDATION_FAILED`.
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        self.0.report.as_ref()
    }
}

impl From<ErrorInfo> for Error {
    fn from(info: ErrorInfo) -> Self {
        Self(Box::new(info))
    }
}

impl From<Report> for Error {
    fn from(report: Report) -> Self {
        ErrorInfo::from(report).into()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for Error {}
