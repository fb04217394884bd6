//! Nodes and journeys, which a driver in Python steps. They have no I/O; a client performs two of their steps.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pingone_protect_core::boundary::journey::{Run, RunKind};
use pingone_protect_core::journey::Answer;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::built::loaded;
use crate::errors::raised;
use crate::json::{NotFinite, configured, text_of, written};
use crate::values::{Report, json};

/// A node or a journey.
#[pyclass(frozen, module = "pingone_protect._native")]
pub(crate) struct NativeSteps(Mutex<Run>);

impl NativeSteps {
    fn lock(&self) -> MutexGuard<'_, Run> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl NativeSteps {
    /// `kind` is `evaluation`, `result` or `journey`.
    #[new]
    fn new(py: Python<'_>, kind: &str, config: &Bound<'_, PyAny>) -> PyResult<Self> {
        let made = Run::new(named(kind), &configured(config, "")?);
        made.map(|made| Self(Mutex::new(made))).map_err(|error| raised(py, &error))
    }

    #[staticmethod]
    fn check(kind: &str, config: &Bound<'_, PyAny>) -> PyResult<Report> {
        Ok(Report(Run::check(named(kind), &configured(config, "")?)))
    }

    fn start<'py>(
        &self,
        state: &Bound<'py, PyAny>,
        context: &Bound<'py, PyAny>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let (text, context_text) = (written(state, NotFinite::Null)?, written(context, NotFinite::Null)?);
        let steps = self.lock().start(&text, &context_text);
        steps.iter().map(|step| loaded(state.py(), step)).collect()
    }

    fn answer<'py>(&self, answer: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let (py, text) = (answer.py(), written(answer, NotFinite::Null)?);
        let steps = self.lock().answer(&text).map_err(|error| raised(py, &error))?;
        steps.iter().map(|step| loaded(py, step)).collect()
    }

    #[getter]
    fn open<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let step = self.lock().open();
        step.map(|step| loaded(py, &step)).transpose()
    }

    #[getter]
    fn last<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let step = self.lock().last();
        step.map(|step| loaded(py, &step)).transpose()
    }

    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        self.lock().to_json().map_err(|error| raised(py, &error))
    }

    #[staticmethod]
    fn resume(
        saved: &Bound<'_, PyAny>,
        context: &Bound<'_, PyAny>,
        transient: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let given = PyDict::new(saved.py());
        given.set_item("context", context)?;
        given.set_item("transient", transient)?;
        let resumed = Run::resume(&text_of(saved, NotFinite::Null)?, &written(&given, NotFinite::Null)?);
        resumed.map(|run| Self(Mutex::new(run))).map_err(|error| raised(saved.py(), &error))
    }
}

fn named(kind: &str) -> RunKind {
    match kind {
        "evaluation" => RunKind::EvaluationNode,
        "result" => RunKind::ResultNode,
        _ => RunKind::Journey,
    }
}

/// An answer of the client, as the nodes take it.
pub(crate) fn shown<'py>(py: Python<'py>, answer: &Answer<'_>) -> PyResult<Bound<'py, PyAny>> {
    let shown = PyDict::new(py);
    match answer {
        Answer::Completed => shown.set_item("completed", true)?,
        Answer::Evaluated(text) => shown.set_item("text", text)?,
        Answer::Error(error) => shown.set_item("error", loaded(py, &json(error)?)?)?,
        Answer::Signals(signals) => shown.set_item("signals", signals)?,
        Answer::ClientError(error) => shown.set_item("clientError", error)?,
        Answer::Host(answer) => shown.set_item("outcome", &answer.outcome)?,
    }
    Ok(shown.into_any())
}
