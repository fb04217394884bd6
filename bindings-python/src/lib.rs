//! The native half of the Python package `pingone_protect`: conversions, and nothing else. A rule found here is a bug.
//!
//! | module | what |
//! |---|---|
//! | `json` | from Python values to JSON text |
//! | `built` | from JSON text to Python values |
//! | `values` | what comes out, as frozen classes: reports and responses |
//! | `decision` | the others: decisions, explanations, the policy |
//! | `errors` | from `ErrorInfo` to the package's exceptions |
//! | `functions` | checks and decisions: everything without I/O |
//! | `client` | the client and its handles |
//! | `journey` | nodes and journeys, which a driver in Python steps |
//! | `runtime` | waiting: on a thread, on an event loop, behind a fork |
//! | `mailbox` | results on their way to an event loop |
//! | `emulator` | the service on a laptop, in this process |
//!
//! The Python half is `python/pingone_protect`; `_native.pyi` there has the signatures.
#![allow(clippy::needless_pass_by_value, reason = "the signatures are those that pyo3 calls")]

mod built;
mod client;
mod decision;
mod emulator;
mod errors;
mod functions;
mod journey;
mod json;
mod mailbox;
mod runtime;
mod values;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::client::{Handle, NativeClient};
    #[pymodule_export]
    use crate::decision::{Decision, Explanation, OutcomePolicy};
    #[pymodule_export]
    use crate::emulator::EmulatorServer;
    #[pymodule_export]
    use crate::errors::error_classes;
    #[pymodule_export]
    use crate::functions::{
        client_ip, decide, explain, outcome_label, prepare_request, request_body, validate_feedback,
        validate_request,
    };
    #[pymodule_export]
    use crate::journey::NativeSteps;
    #[pymodule_export]
    use crate::mailbox::Mailbox;
    #[pymodule_export]
    use crate::runtime::Pending;
    #[pymodule_export]
    use crate::values::{Diagnostic, Report, RiskEvaluation};
}
