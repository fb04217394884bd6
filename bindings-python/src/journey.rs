//! Nodes and journeys, which a driver in Python steps. They have no I/O; a client performs two of their steps.

use std::sync::{Mutex, MutexGuard, PoisonError};

use pingone_protect_core::journey::{Answer, Context, EvaluationNode, Journey, NodeState, ResultNode, Steps};
use pingone_protect_core::{ErrorInfo, Json};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::built::loaded;
use crate::errors::raised;
use crate::json::{NotFinite, configured, text_of, written};
use crate::values::{Report, json};

/// A node or a journey.
#[pyclass(frozen, module = "pingone_protect._native")]
pub(crate) struct NativeSteps(Mutex<Stepped>);

enum Stepped {
    Evaluation(Box<EvaluationNode>),
    Result(Box<ResultNode>),
    Journey(Box<Journey>),
}

impl Stepped {
    fn steps(&self) -> &dyn Steps {
        match self {
            Stepped::Evaluation(node) => node.as_ref(),
            Stepped::Result(node) => node.as_ref(),
            Stepped::Journey(journey) => journey.as_ref(),
        }
    }

    fn steps_mut(&mut self) -> &mut dyn Steps {
        match self {
            Stepped::Evaluation(node) => node.as_mut(),
            Stepped::Result(node) => node.as_mut(),
            Stepped::Journey(journey) => journey.as_mut(),
        }
    }
}

impl NativeSteps {
    fn lock(&self) -> MutexGuard<'_, Stepped> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl NativeSteps {
    /// `kind` is `evaluation`, `result` or `journey`.
    #[new]
    fn new(py: Python<'_>, kind: &str, config: &Bound<'_, PyAny>) -> PyResult<Self> {
        let config = read(config)?;
        let made = match kind {
            "evaluation" => {
                EvaluationNode::from_json(&config).map(|node| Stepped::Evaluation(Box::new(node)))
            }
            "result" => ResultNode::from_json(&config).map(|node| Stepped::Result(Box::new(node))),
            _ => Journey::from_json(&config).map(|journey| Stepped::Journey(Box::new(journey))),
        };
        made.map(|made| Self(Mutex::new(made))).map_err(|error| raised(py, &error))
    }

    #[staticmethod]
    fn check(kind: &str, config: &Bound<'_, PyAny>) -> PyResult<Report> {
        let config = read(config)?;
        Ok(Report(match kind {
            "evaluation" => EvaluationNode::check(&config),
            "result" => ResultNode::check(&config),
            _ => Journey::check(&config),
        }))
    }

    fn start<'py>(
        &self,
        state: &Bound<'py, PyAny>,
        context: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (text, context_text) = (written(state, NotFinite::Null)?, written(context, NotFinite::Null)?);
        let mut stepped = self.lock();
        let steps = stepped.steps_mut().start(&NodeState::parse(&text), &Context::parse(&context_text));
        loaded(state.py(), &json(&steps)?)
    }

    fn answer<'py>(&self, answer: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (py, text) = (answer.py(), written(answer, NotFinite::Null)?);
        let refused = |error: ErrorInfo| raised(py, &error);
        let answer = Answer::parse(&text).map_err(refused)?;
        let mut stepped = self.lock();
        let steps = stepped.steps_mut().answer(&answer).map_err(refused)?;
        loaded(py, &json(&steps)?)
    }

    #[getter]
    fn open<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let step = self.lock().steps().open().map(json).transpose()?;
        step.map(|step| loaded(py, &step)).transpose()
    }

    #[getter]
    fn last<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let step = self.lock().steps().steps().last().map(json).transpose()?;
        step.map(|step| loaded(py, &step)).transpose()
    }

    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        match &*self.lock() {
            Stepped::Journey(journey) => journey.to_json().map_err(|error| raised(py, &error)),
            _ => Err(PyValueError::new_err("only a journey is saved")),
        }
    }

    #[staticmethod]
    fn resume(
        saved: &Bound<'_, PyAny>,
        context: &Bound<'_, PyAny>,
        transient: &Bound<'_, PyAny>,
    ) -> PyResult<Self> {
        let state = PyDict::new(saved.py());
        state.set_item("transient", transient)?;
        let (state, context) =
            (written(state.as_any(), NotFinite::Null)?, written(context, NotFinite::Null)?);
        let saved_text = text_of(saved, NotFinite::Null)?;
        let resumed = Journey::resume(&saved_text, &Context::parse(&context), &NodeState::parse(&state));
        let resumed = resumed.map_err(|error| raised(saved.py(), &error))?;
        Ok(Self(Mutex::new(Stepped::Journey(Box::new(resumed)))))
    }
}

/// A configuration; NaN must not pass for "not configured".
fn read(config: &Bound<'_, PyAny>) -> PyResult<Json<'static>> {
    let text = configured(config, "")?;
    Json::parse(&text).map(Json::into_owned).map_err(|error| PyValueError::new_err(error.to_string()))
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
