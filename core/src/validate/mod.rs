//! Checks before anything is sent.
mod report;
pub use report::{Diagnostic, DiagnosticCode, Report, Severity};
