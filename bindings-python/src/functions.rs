//! Checks and decisions: everything without I/O.

use std::sync::LazyLock;

use pingone_protect_core as core;
use pingone_protect_core::{Outcome, TrustedProxies, ValidateOptions, boundary};
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::built::loaded;
use crate::decision::{Decision, Explanation, policy_of};
use crate::errors::raised;
use crate::json::{NotFinite, Text, bytes_of, text_of};
use crate::values::Report;

/// What a decision follows when nobody says otherwise.
static DEFAULT_POLICY: LazyLock<core::OutcomePolicy> = LazyLock::new(core::OutcomePolicy::default);

#[pyfunction]
#[pyo3(signature = (request, *, ip_from_server = false, allow_unknown_values = false))]
pub(crate) fn validate_request(
    request: &Bound<'_, PyAny>,
    ip_from_server: bool,
    allow_unknown_values: bool,
) -> PyResult<Report> {
    let options = ValidateOptions { ip_from_server, allow_unknown_values };
    Ok(Report(boundary::validate_request(&text_of(request, NotFinite::Null)?, &options)))
}

#[pyfunction]
#[pyo3(signature = (request, *, ip_from_server = false, allow_unknown_values = false))]
pub(crate) fn prepare_request(
    request: &Bound<'_, PyAny>,
    ip_from_server: bool,
    allow_unknown_values: bool,
) -> PyResult<(Report, Option<String>)> {
    let options = ValidateOptions { ip_from_server, allow_unknown_values };
    let (report, body) = boundary::prepare_request(&text_of(request, NotFinite::Null)?, &options);
    Ok((Report(report), body))
}

#[pyfunction]
pub(crate) fn request_body<'py>(request: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let body = boundary::request_body(&text_of(request, NotFinite::Null)?);
    body.map(|body| loaded(request.py(), &body)).transpose()
}

#[pyfunction]
#[pyo3(signature = (feedback, *, allow_unknown_values = false))]
pub(crate) fn validate_feedback(feedback: &Bound<'_, PyAny>, allow_unknown_values: bool) -> PyResult<Report> {
    let options = ValidateOptions { allow_unknown_values, ..ValidateOptions::default() };
    Ok(Report(boundary::validate_feedback(&text_of(feedback, NotFinite::Null)?, &options)))
}

#[pyfunction]
#[pyo3(signature = (evaluation, policy = None))]
pub(crate) fn decide(evaluation: &Bound<'_, PyAny>, policy: Option<&Bound<'_, PyAny>>) -> PyResult<Decision> {
    // A bad policy is refused before the response is looked at.
    let decide = |policy: &core::OutcomePolicy| -> PyResult<Decision> {
        Ok(Decision(core::decide_bytes(&bytes_of(evaluation, NotFinite::LargeOrAbsent)?, policy)))
    };
    match policy {
        None => decide(&DEFAULT_POLICY),
        Some(policy) => decide(&policy_of(Some(policy))?),
    }
}

#[pyfunction]
#[pyo3(signature = (evaluation, policy = None))]
pub(crate) fn explain(
    evaluation: &Bound<'_, PyAny>,
    policy: Option<&Bound<'_, PyAny>>,
) -> PyResult<Py<Explanation>> {
    let policy = policy_of(policy)?;
    let explanation = core::explain_bytes(&bytes_of(evaluation, NotFinite::LargeOrAbsent)?, &policy);
    Py::new(evaluation.py(), Explanation::of(explanation))
}

#[pyfunction]
#[pyo3(signature = (peer, forwarded_for = None, *, trusted_proxies = None))]
pub(crate) fn client_ip(
    py: Python<'_>,
    peer: Option<&Bound<'_, PyAny>>,
    forwarded_for: Option<&Bound<'_, PyAny>>,
    trusted_proxies: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<String>> {
    let peer = peer.map(shown).transpose()?;
    let trusted = TrustedProxies::parse(texts(trusted_proxies)?).map_err(|error| raised(py, &error))?;
    Ok(core::client_ip(peer.as_deref(), texts(forwarded_for)?, &trusted))
}

/// One text, or several of anything that shows itself as a text, such as `ipaddress.ip_network`.
fn texts(given: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<String>> {
    match given {
        None => Ok(Vec::new()),
        Some(one) if one.is_instance_of::<PyString>() => Ok(vec![shown(one)?]),
        Some(many) => many.try_iter()?.map(|item| shown(&item?)).collect(),
    }
}

/// As text. A server that reads headers as bytes may leave unpaired surrogates in them.
fn shown(value: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(value.str()?.to_string_lossy().into_owned())
}

#[pyfunction]
pub(crate) fn outcome_label(outcome: Text) -> String {
    Outcome::from(outcome.0.as_str()).label().to_owned()
}
