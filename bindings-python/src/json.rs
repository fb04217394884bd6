//! From Python values to JSON text, without a detour: what the core reads is written in one walk.

use std::borrow::Cow;

use pingone_protect_core::ErrorInfo;
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMemoryView, PyString, PyTuple, PyType};

use crate::errors::raised;
use crate::values::RiskEvaluation;

/// What a float that JSON has no text for becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotFinite {
    /// `null`, as in JavaScript: a request.
    Null,
    /// Too large for 64 bits, and a NaN is absent: a response that was parsed.
    LargeOrAbsent,
    /// A number that every rule of options and policies refuses or bounds; a NaN is refused.
    Refused,
}

/// How deep a value may be. One that contains itself ends here.
const DEEPEST: usize = 1000;

/// What a function takes as JSON: a text or bytes stand for themselves, anything else is written.
pub(crate) fn text_of<'v>(value: &'v Bound<'_, PyAny>, not_finite: NotFinite) -> PyResult<Cow<'v, str>> {
    match bytes_of(value, not_finite)? {
        Cow::Borrowed(bytes) => Ok(match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            // Bytes that are no text are no JSON, whatever they begin with.
            Err(_) => Cow::Borrowed("\u{fffd}"),
        }),
        Cow::Owned(bytes) => Ok(String::from_utf8(bytes).map_or(Cow::Borrowed("\u{fffd}"), Cow::Owned)),
    }
}

/// The same as bytes, unchecked.
pub(crate) fn bytes_of<'v>(value: &'v Bound<'_, PyAny>, not_finite: NotFinite) -> PyResult<Cow<'v, [u8]>> {
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(Cow::Borrowed(bytes.as_bytes()));
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(match text.to_str() {
            Ok(text) => Cow::Borrowed(text.as_bytes()),
            Err(_) => Cow::Owned(replaced(text)?.into_bytes()),
        });
    }
    if let Ok(evaluation) = value.cast::<RiskEvaluation>() {
        return Ok(Cow::Borrowed(evaluation.get().0.raw().as_bytes()));
    }
    if value.is_instance_of::<pyo3::types::PyByteArray>() {
        return Ok(Cow::Owned(value.extract()?));
    }
    if value.is_instance_of::<PyMemoryView>() {
        return Ok(Cow::Owned(value.call_method0("tobytes")?.extract()?));
    }
    written(value, not_finite).map(|text| Cow::Owned(text.into_bytes()))
}

/// A value as JSON; a text becomes a JSON string here.
pub(crate) fn written(value: &Bound<'_, PyAny>, not_finite: NotFinite) -> PyResult<String> {
    let mut writer = Writer { out: Vec::with_capacity(1024), not_finite, depth: 0 };
    writer.value(value)?;
    String::from_utf8(writer.out).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// Options, policies and configurations as JSON: what has no meaning there is `INVALID_CONFIG`, like any other value that
/// cannot be used.
pub(crate) fn configured(value: &Bound<'_, PyAny>, target: &str) -> PyResult<String> {
    let py = value.py();
    written(value, NotFinite::Refused).map_err(|error| {
        if error.is_instance_of::<PyTypeError>(py) || error.is_instance_of::<PyValueError>(py) {
            raised(py, &ErrorInfo::invalid_config(target, error.value(py).to_string()))
        } else {
            error
        }
    })
}

/// A text, or what stands for one, such as a `UUID` or an `Enum`. Unpaired surrogates are replaced: they must break
/// nothing, and UTF-8 has none.
pub(crate) struct Text(pub(crate) String);

impl FromPyObject<'_, '_> for Text {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(text) = value.cast::<PyString>() {
            return Ok(Self(text.to_string_lossy().into_owned()));
        }
        let plainer = plain(&value)?;
        match plainer.cast::<PyString>() {
            Ok(text) => Ok(Self(text.to_string_lossy().into_owned())),
            Err(_) => Err(PyTypeError::new_err(format!("expected a str, not {}", value.get_type().name()?))),
        }
    }
}

struct Writer {
    out: Vec<u8>,
    not_finite: NotFinite,
    depth: usize,
}

impl Writer {
    /// The classes themselves first, which a pointer tells; then what derives from them.
    fn value(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if let Ok(text) = value.cast_exact::<PyString>() {
            self.string(text)
        } else if let Ok(dict) = value.cast_exact::<PyDict>() {
            self.nested(|writer| writer.object(dict))
        } else if value.is_none() {
            self.push("null")
        } else if let Ok(truth) = value.cast_exact::<PyBool>() {
            self.push(if truth.is_true() { "true" } else { "false" })
        } else if let Ok(number) = value.cast_exact::<PyInt>() {
            self.integer(number)
        } else if let Ok(list) = value.cast_exact::<PyList>() {
            self.nested(|writer| writer.list(list.iter()))
        } else {
            self.derived(value)
        }
    }

    fn derived(&mut self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        if let Ok(number) = value.cast::<PyFloat>() {
            self.float(number.value())
        } else if let Ok(text) = value.cast::<PyString>() {
            self.string(text)
        } else if let Ok(dict) = value.cast::<PyDict>() {
            self.nested(|writer| writer.object(dict))
        } else if let Ok(number) = value.cast::<PyInt>() {
            self.integer(number)
        } else if let Ok(list) = value.cast::<PyList>() {
            self.nested(|writer| writer.list(list.iter()))
        } else if let Ok(tuple) = value.cast_exact::<PyTuple>() {
            self.nested(|writer| writer.list(tuple.iter()))
        } else {
            let plainer = plain(value)?;
            if is_digits(&plainer)? {
                let digits: String = plainer.extract()?;
                return self.push(&digits);
            }
            self.nested(|writer| writer.value(&plainer))
        }
    }

    fn nested(&mut self, write: impl FnOnce(&mut Self) -> PyResult<()>) -> PyResult<()> {
        if self.depth >= DEEPEST {
            let message = "a value is nested deeper than 1000 levels, or contains itself";
            return Err(PyValueError::new_err(message));
        }
        self.depth += 1;
        write(self)?;
        self.depth -= 1;
        Ok(())
    }

    fn object(&mut self, dict: &Bound<'_, PyDict>) -> PyResult<()> {
        self.out.push(b'{');
        let (start, length) = (self.out.len(), dict.len());
        for (name, value) in dict.iter().take(length) {
            if self.is_absent(&value) {
                continue;
            }
            if self.out.len() > start {
                self.out.push(b',');
            }
            match name.cast::<PyString>() {
                Ok(name) => self.string(name)?,
                Err(_) => self.string(plain_name(&name)?.cast::<PyString>()?)?,
            }
            self.out.push(b':');
            self.value(&value)?;
            // A value may run code of its own, and another thread meanwhile; the iterator would panic.
            if dict.len() != length {
                return Err(PyRuntimeError::new_err("a dict changed while it was read"));
            }
        }
        self.push("}")
    }

    fn list<'py>(&mut self, items: impl Iterator<Item = Bound<'py, PyAny>>) -> PyResult<()> {
        self.out.push(b'[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            self.value(&item)?;
        }
        self.push("]")
    }

    fn is_absent(&self, value: &Bound<'_, PyAny>) -> bool {
        self.not_finite == NotFinite::LargeOrAbsent
            && value.cast::<PyFloat>().is_ok_and(|number| number.value().is_nan())
    }

    fn string(&mut self, text: &Bound<'_, PyString>) -> PyResult<()> {
        match text.to_str() {
            Ok(text) => self.quoted(text),
            Err(_) => self.quoted(&replaced(text)?),
        }
    }

    fn quoted(&mut self, text: &str) -> PyResult<()> {
        // Looks at every byte without an early end, so that it becomes vector instructions.
        let needs_escapes =
            text.bytes().fold(false, |found, byte| found | (byte < 0x20) | (byte == b'"') | (byte == b'\\'));
        if !needs_escapes {
            self.out.push(b'"');
            self.out.extend_from_slice(text.as_bytes());
            self.out.push(b'"');
            return Ok(());
        }
        serde_json::to_writer(&mut self.out, text).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// An integer of any size, with all its digits.
    fn integer(&mut self, number: &Bound<'_, PyInt>) -> PyResult<()> {
        match number.extract::<i64>() {
            Ok(number) => self.push(&number.to_string()),
            Err(_) => self.push(&digits(number)?),
        }
    }

    fn float(&mut self, number: f64) -> PyResult<()> {
        if number.is_finite() {
            return self.push(&format!("{number:?}"));
        }
        self.push(match self.not_finite {
            NotFinite::Null => "null",
            NotFinite::LargeOrAbsent if number.is_nan() => "null",
            NotFinite::Refused if number.is_nan() => "-1e999",
            _ if number > 0.0 => "1e999",
            _ => "-1e999",
        })
    }

    #[expect(clippy::unnecessary_wraps, reason = "the last step of functions that can fail")]
    fn push(&mut self, text: &str) -> PyResult<()> {
        self.out.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// A text with its unpaired surrogates replaced: UTF-8 has none.
fn replaced(text: &Bound<'_, PyString>) -> PyResult<String> {
    text.call_method1("encode", ("utf-8", "replace"))?.call_method1("decode", ("utf-8",))?.extract()
}

/// Decimal digits. The interpreter's own conversion refuses very long ones, hexadecimal has no limit.
fn digits(number: &Bound<'_, PyInt>) -> PyResult<String> {
    let integer = number.py().get_type::<PyInt>();
    if let Ok(text) = integer.call_method1("__repr__", (number,)) {
        return text.extract();
    }
    let hexadecimal: String = integer.call_method1("__format__", (number, "x"))?.extract()?;
    let (sign, hexadecimal) = match hexadecimal.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", hexadecimal.as_str()),
    };
    // Little-endian groups of nine decimal digits.
    let mut groups: Vec<u64> = vec![0];
    for digit in hexadecimal.chars().filter_map(|digit| digit.to_digit(16)) {
        let mut carry = u64::from(digit);
        for group in &mut groups {
            let value = *group * 16 + carry;
            (*group, carry) = (value % 1_000_000_000, value / 1_000_000_000);
        }
        if carry > 0 {
            groups.push(carry);
        }
    }
    let mut text = sign.to_owned();
    for (index, group) in groups.iter().rev().enumerate() {
        text.push_str(&if index == 0 { group.to_string() } else { format!("{group:09}") });
    }
    Ok(text)
}

/// What Python knows better: dates, addresses, enums, mappings, sequences, objects with fields.
fn plain<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    static PLAIN: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    PLAIN.import(value.py(), "pingone_protect._plain", "plain")?.call1((value,))
}

/// Whether a text is a number's, as `_plain` shows a `Decimal`.
fn is_digits(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    static DIGITS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let digits = DIGITS.import(value.py(), "pingone_protect._plain", "Digits")?;
    Ok(value.get_type().is(digits))
}

fn plain_name<'py>(name: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    static NAME: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    NAME.import(name.py(), "pingone_protect._plain", "name")?.call1((name,))
}
