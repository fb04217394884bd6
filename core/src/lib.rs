//! The pure core of `pingone-protect`.
#![forbid(unsafe_code)]

pub mod error;
mod json;
pub mod validate;

pub use error::{ErrorClass, ErrorCode, ErrorDetail, ErrorInfo};
pub use json::{Json, Kind, List, SyntaxError};
