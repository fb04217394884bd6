//! From JSON text to Python values, as `json.loads` makes them and several times as fast.

use std::fmt;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// JSON text as Python values.
pub(crate) fn loaded<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Values(py).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.or_else(|_| loads(py, text))
}

/// The interpreter's own reading, with integers of any length. It has what `serde_json` has not: deeper nesting,
/// unpaired surrogates, integers beyond 64 bits; and what fails even so is its to say.
#[cold]
fn loads<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    LOADS.import(py, "pingone_protect._plain", "loads")?.call1((text,))
}

#[derive(Clone, Copy)]
struct Values<'py>(Python<'py>);

impl<'de, 'py> DeserializeSeed<'de> for Values<'py> {
    type Value = Bound<'py, PyAny>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de, 'py> Visitor<'de> for Values<'py> {
    type Value = Bound<'py, PyAny>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(self.0.None().into_bound(self.0))
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(PyBool::new(self.0, truth).to_owned().into_any())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(PyInt::new(self.0, number).into_any())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(PyInt::new(self.0, number).into_any())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        // May stand for an integer: for one beyond 64 bits, or for `-0`.
        if number.abs() >= 2_f64.powi(63) || (number == 0.0 && number.is_sign_negative()) {
            return Err(unusual(()));
        }
        Ok(PyFloat::new(self.0, number).into_any())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(PyString::new(self.0, text).into_any())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let list = PyList::empty(self.0);
        while let Some(item) = items.next_element_seed(self)? {
            list.append(item).map_err(unusual)?;
        }
        Ok(list.into_any())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let dict = PyDict::new(self.0);
        while let Some((name, value)) = members.next_entry_seed(self, self)? {
            dict.set_item(name, value).map_err(unusual)?;
        }
        Ok(dict.into_any())
    }
}

/// Ends this reading, in favour of the interpreter's.
#[cold]
fn unusual<T, E: Error>(_: T) -> E {
    E::custom("unusual")
}
