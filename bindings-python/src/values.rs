//! What comes out, as frozen classes: reports and responses here, decisions in `decision`.
//!
//! Each has `to_dict` (the service's spelling), equality, a hash, pickling and a `repr` without personal data.

use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};

use pingone_protect_core as core;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};

use crate::built::loaded;
use crate::errors::raised;
use crate::json::NotFinite;

/// A value's JSON text.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> PyResult<String> {
    serde_json::to_string(value).map_err(|error| PyValueError::new_err(error.to_string()))
}

pub(crate) fn parsed<T: for<'de> serde::Deserialize<'de>>(text: &str) -> PyResult<T> {
    serde_json::from_str(text).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// What pickling asks for: a function and what to call it with.
pub(crate) type Reduced<'py, Parts> = PyResult<(Bound<'py, PyAny>, Parts)>;

/// The same text, the same hash.
pub(crate) fn hashed(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

/// A class: its methods, and the one that every value has.
macro_rules! value {
    ($class:ident { $($methods:tt)* }) => {
        #[pymethods]
        impl $class {
            $($methods)*

            fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                loaded(py, &json(&self.0)?)
            }
        }
    };
}
pub(crate) use value;

/// Everything that a check found, in one go.
#[pyclass(frozen, eq, module = "pingone_protect")]
#[derive(PartialEq)]
pub(crate) struct Report(pub(crate) core::Report);

value! {
    Report {
        fn __hash__(&self) -> PyResult<u64> {
            json(&self.0).map(|text| hashed(&text))
        }

        #[getter]
        fn valid(&self) -> bool {
            self.0.valid
        }

        #[getter]
        fn diagnostics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            diagnostics(py, self.0.diagnostics.iter())
        }

        #[getter]
        fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            diagnostics(py, self.0.errors())
        }

        fn __str__(&self) -> String {
            self.0.to_string()
        }

        fn __repr__(&self) -> String {
            format!("Report(valid={}, diagnostics={})", truth(self.0.valid), self.0.diagnostics.len())
        }

        fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, (String,)> {
            Ok((py.get_type::<Self>().getattr("_load")?, (json(&self.0)?,)))
        }

        #[staticmethod]
        fn _load(text: &str) -> PyResult<Self> {
            parsed(text).map(Self)
        }
    }
}

fn truth(value: bool) -> &'static str {
    if value { "True" } else { "False" }
}

/// Findings as a tuple.
pub(crate) fn diagnostics<'py, 'd>(
    py: Python<'py>,
    found: impl Iterator<Item = &'d core::Diagnostic>,
) -> PyResult<Bound<'py, PyTuple>> {
    let found = found.map(|diagnostic| Bound::new(py, Diagnostic(diagnostic.clone())));
    PyTuple::new(py, found.collect::<PyResult<Vec<_>>>()?)
}

/// One finding.
#[pyclass(frozen, eq, module = "pingone_protect")]
#[derive(PartialEq)]
pub(crate) struct Diagnostic(core::Diagnostic);

value! {
    Diagnostic {
        fn __hash__(&self) -> PyResult<u64> {
            json(&self.0).map(|text| hashed(&text))
        }

        #[getter]
        fn severity(&self) -> &'static str {
            match self.0.severity {
                core::Severity::Error => "error",
                core::Severity::Warning => "warning",
            }
        }

        #[getter]
        fn code(&self) -> PyResult<String> {
            parsed(&json(&self.0.code)?)
        }

        #[getter]
        fn target(&self) -> &str {
            &self.0.target
        }

        #[getter]
        fn message(&self) -> &str {
            &self.0.message
        }

        #[getter]
        fn allowed_values<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyTuple>>> {
            self.0.allowed_values.as_ref().map(|values| PyTuple::new(py, values)).transpose()
        }

        #[getter]
        fn hint(&self) -> Option<&str> {
            self.0.hint.as_deref()
        }

        fn __str__(&self) -> String {
            self.0.to_string()
        }

        fn __repr__(&self) -> PyResult<String> {
            let (severity, target) = (self.severity(), &self.0.target);
            Ok(format!("Diagnostic(severity={severity:?}, code={:?}, target={target:?})", self.code()?))
        }

        fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, (String,)> {
            Ok((py.get_type::<Self>().getattr("_load")?, (json(&self.0)?,)))
        }

        #[staticmethod]
        fn _load(text: &str) -> PyResult<Self> {
            parsed(text).map(Self)
        }
    }
}

/// The service's answer: its text, and views on it.
#[pyclass(frozen, eq, module = "pingone_protect")]
#[derive(PartialEq)]
pub(crate) struct RiskEvaluation(pub(crate) core::RiskEvaluation);

value! {
    RiskEvaluation {
        fn __hash__(&self) -> PyResult<u64> {
            json(&self.0).map(|text| hashed(&text))
        }

        #[staticmethod]
        fn parse(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<Self> {
            let text = crate::json::text_of(text, NotFinite::LargeOrAbsent)?;
            core::RiskEvaluation::parse(text).map(Self).map_err(|error| raised(py, &error))
        }

        #[getter]
        fn id(&self) -> Option<String> {
            self.0.id().map(std::borrow::Cow::into_owned)
        }

        #[getter]
        fn created_at(&self) -> Option<String> {
            self.0.created_at().map(std::borrow::Cow::into_owned)
        }

        #[getter]
        fn raw(&self) -> &str {
            self.0.raw()
        }

        #[getter]
        fn predictors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
            static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
            let class = CLASS.import(py, "pingone_protect._values", "Predictor")?;
            let predictors = PyDict::new(py);
            for (name, found) in self.0.predictors() {
                let level = found.level().map(core::Open::as_str);
                let told = class.call1((level, found.kind(), found.status(), found.reason()))?;
                predictors.set_item(&*name, told)?;
            }
            Ok(predictors)
        }

        fn __repr__(&self) -> String {
            format!("RiskEvaluation(id={:?})", self.0.id().unwrap_or_default())
        }

        fn __reduce__<'py>(&self, py: Python<'py>) -> Reduced<'py, (&str,)> {
            Ok((py.get_type::<Self>().getattr("parse")?, (self.0.raw(),)))
        }
    }
}
