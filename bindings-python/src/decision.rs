//! Decisions, explanations and the policy that they follow.

use pingone_protect_core as core;
use pingone_protect_core::boundary;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};

use crate::built::loaded;
use crate::errors::raised;
use crate::json::configured;
use crate::values::{Reduced, hashed, json, parsed, value};

/// The outcome as the package's `Outcome`, a `str` with a label.
pub(crate) fn outcome<'py>(py: Python<'py>, outcome: &core::Outcome) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    CLASS.import(py, "pingone_protect._values", "Outcome")?.call1((outcome.as_str(),))
}

/// The outcome of an evaluation, with what it stands on.
#[pyclass(frozen, subclass, module = "pingone_protect")]
pub(crate) struct Decision(pub(crate) core::Decision);

value! {
    Decision {
        fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<bool> {
            let Ok(other) = other.cast_exact::<Self>() else { return Ok(false) };
            same_decision(py, &self.0, &other.get().0)
        }

        fn __hash__(&self) -> u64 {
            hash_of(&self.0)
        }

        #[getter]
        fn outcome<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            outcome(py, &self.0.outcome)
        }

        #[getter]
        fn decided_by(&self) -> String {
            self.0.decided_by.to_string()
        }

        #[getter]
        fn evaluation_id(&self) -> Option<&str> {
            self.0.evaluation_id.as_deref()
        }

        #[getter]
        fn level(&self) -> Option<&str> {
            self.0.level.as_deref()
        }

        #[getter]
        fn score(&self) -> Option<f64> {
            self.0.score
        }

        #[getter]
        fn recommended_action(&self) -> Option<&str> {
            self.0.recommended_action.as_deref()
        }

        #[getter]
        fn mitigations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            let items = self.0.mitigations.iter().map(|item| loaded(py, item.text()));
            PyTuple::new(py, items.collect::<PyResult<Vec<_>>>()?)
        }

        #[getter]
        fn source(&self) -> Option<&str> {
            self.0.source.as_deref()
        }

        #[getter]
        fn reason(&self) -> Option<&'static str> {
            self.0.reason.map(core::ErrorCode::as_str)
        }

        #[getter]
        fn message(&self) -> Option<&str> {
            self.0.message.as_deref()
        }

        #[getter]
        fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, &self.0.warnings)
        }

        fn __repr__(&self) -> String {
            shown("Decision", &self.0)
        }

        fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, (String, Option<f64>)> {
            // A score that is too large for JSON goes beside it.
            Ok((py.get_type::<Self>().getattr("_load")?, (json(&self.0)?, self.0.score)))
        }

        #[staticmethod]
        fn _load(text: &str, score: Option<f64>) -> PyResult<Self> {
            Ok(Self(core::Decision { score, ..parsed(text)? }))
        }
    }
}

/// Mitigations are text as it came, and white space makes no other value.
fn same_decision(py: Python<'_>, one: &core::Decision, other: &core::Decision) -> PyResult<bool> {
    let rest = |decision: &core::Decision| core::Decision { mitigations: Vec::new(), ..decision.clone() };
    Ok(one == other
        || (rest(one) == rest(other)
            && loaded(py, &json(&one.mitigations)?)?.eq(loaded(py, &json(&other.mitigations)?)?)?))
}

fn hash_of(decision: &core::Decision) -> u64 {
    hashed(&format!("{} {:?} {:?}", decision.outcome, decision.evaluation_id, decision.level))
}

/// What the service or the rules say, and nothing of the visitor: no message, which may quote a client error.
fn shown(class: &str, decision: &core::Decision) -> String {
    let text = |text: Option<&str>| text.map_or_else(|| "None".to_owned(), |text| format!("{text:?}"));
    format!(
        "{class}(outcome={:?}, decided_by={:?}, evaluation_id={}, level={}, score={}, reason={})",
        decision.outcome.as_str(),
        decision.decided_by.to_string(),
        text(decision.evaluation_id.as_deref()),
        text(decision.level.as_deref()),
        decision.score.map_or_else(|| "None".to_owned(), |score| format!("{score:?}")),
        text(decision.reason.map(core::ErrorCode::as_str)),
    )
}

/// A decision with the rules that led to it.
#[pyclass(frozen, extends = Decision, module = "pingone_protect")]
pub(crate) struct Explanation(core::Explanation);

impl Explanation {
    pub(crate) fn of(explanation: core::Explanation) -> PyClassInitializer<Self> {
        let decision = Decision(explanation.decision.clone());
        PyClassInitializer::from(decision).add_subclass(Self(explanation))
    }
}

value! {
    Explanation {
        #[getter]
        fn trace<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
            let class = CLASS.import(py, "pingone_protect._values", "TraceEntry")?;
            let entries = self.0.trace.iter().map(|entry| {
                class.call1((entry.rule.to_string(), entry.matched, &entry.detail))
            });
            PyTuple::new(py, entries.collect::<PyResult<Vec<_>>>()?)
        }

        fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<bool> {
            let Ok(other) = other.cast::<Self>() else { return Ok(false) };
            let other = &other.get().0;
            Ok(self.0.trace == other.trace && same_decision(py, &self.0.decision, &other.decision)?)
        }

        fn __hash__(&self) -> u64 {
            hash_of(&self.0.decision)
        }

        fn __repr__(&self) -> String {
            shown("Explanation", &self.0.decision)
        }

        fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, (String, Option<f64>, String)> {
            let core::Explanation { decision, trace } = &self.0;
            let parts = (json(decision)?, decision.score, json(trace)?);
            Ok((py.get_type::<Self>().getattr("_load_explanation")?, parts))
        }

        #[staticmethod]
        fn _load_explanation(py: Python<'_>, text: &str, score: Option<f64>, trace: &str) -> PyResult<Py<Self>> {
            let decision = core::Decision { score, ..parsed(text)? };
            Py::new(py, Self::of(core::Explanation { decision, trace: parsed(trace)? }))
        }
    }
}

/// How a response becomes an outcome.
#[pyclass(frozen, eq, module = "pingone_protect")]
#[derive(PartialEq)]
pub(crate) struct OutcomePolicy(pub(crate) core::OutcomePolicy);

value! {
    OutcomePolicy {
        fn __hash__(&self) -> PyResult<u64> {
            json(&self.0).map(|text| hashed(&text))
        }

        #[new]
        #[pyo3(signature = (**given), text_signature = "(*, score_threshold=300.0, recommended_actions=None)")]
        fn new(py: Python<'_>, given: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
            let policy = PyDict::new(py);
            for (name, value) in given.into_iter().flatten() {
                let name = name.str()?;
                match &*name.to_string_lossy() {
                    "score_threshold" => policy.set_item("scoreThreshold", value)?,
                    "recommended_actions" => policy.set_item("recommendedActions", value)?,
                    // The core's to refuse.
                    unknown => policy.set_item(unknown, value)?,
                }
            }
            policy_of(Some(policy.as_any())).map(Self)
        }

        #[getter]
        fn score_threshold(&self) -> Option<f64> {
            self.0.score_threshold()
        }

        #[getter]
        fn recommended_actions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.recommended_actions())
        }

        fn __repr__(&self) -> String {
            let threshold = self.0.score_threshold().map_or("None".to_owned(), |score| format!("{score:?}"));
            let actions = self.0.recommended_actions();
            format!("OutcomePolicy(score_threshold={threshold}, recommended_actions={actions:?})")
        }

        fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, (Bound<'py, PyAny>,)> {
            let parts = (loaded(py, &json(&self.0)?)?,);
            Ok((py.get_type::<Self>().getattr("from_dict")?, parts))
        }

        #[staticmethod]
        fn from_dict(policy: &Bound<'_, PyAny>) -> PyResult<Self> {
            policy_of(Some(policy)).map(Self)
        }
    }
}

/// A policy as a class, as a mapping in the service's spelling, or none for the default.
pub(crate) fn policy_of(given: Option<&Bound<'_, PyAny>>) -> PyResult<core::OutcomePolicy> {
    let Some(given) = given else { return Ok(core::OutcomePolicy::default()) };
    if let Ok(policy) = given.cast::<OutcomePolicy>() {
        return Ok(policy.get().0.clone());
    }
    let text = configured(given, "policy")?;
    boundary::read_policy(Some(&text)).map_err(|error| raised(given.py(), &error))
}
