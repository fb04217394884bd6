//! From JSON text to Python values, as `json.loads` makes them and several times as fast.
//!
//! The text is the core's, so it is JSON. What is unusual in it is left to `json.loads`.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString};

/// Deeper than this is unusual: the interpreter bounds its own stack.
const DEEPEST: usize = 200;

/// JSON text as Python values.
pub(crate) fn loaded<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    let mut builder = Builder { py, text, at: 0, depth: 0 };
    match builder.value() {
        Ok(value) if builder.is_at_end() => Ok(value),
        Err(Stop::Raised(error)) => Err(error),
        Ok(_) | Err(Stop::Unusual) => loads(py, text),
    }
}

/// The interpreter's own reading, with integers of any length.
fn loads<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    LOADS.import(py, "pingone_protect._plain", "loads")?.call1((text,))
}

enum Stop {
    Unusual,
    Raised(PyErr),
}

impl From<PyErr> for Stop {
    fn from(error: PyErr) -> Self {
        Stop::Raised(error)
    }
}

type Built<'py> = Result<Bound<'py, PyAny>, Stop>;

struct Builder<'py, 't> {
    py: Python<'py>,
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'py, 't> Builder<'py, 't> {
    fn value(&mut self) -> Built<'py> {
        match self.token() {
            Some(b'"') => self.string(),
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::list),
            Some(b't') => self.word("true", PyBool::new(self.py, true).to_owned().into_any()),
            Some(b'f') => self.word("false", PyBool::new(self.py, false).to_owned().into_any()),
            Some(b'n') => self.word("null", self.py.None().into_bound(self.py)),
            Some(_) => self.number(),
            None => Err(Stop::Unusual),
        }
    }

    fn nested(&mut self, build: impl FnOnce(&mut Self) -> Built<'py>) -> Built<'py> {
        if self.depth >= DEEPEST {
            return Err(Stop::Unusual);
        }
        self.at += 1;
        self.depth += 1;
        let built = build(self);
        self.depth -= 1;
        built
    }

    fn object(&mut self) -> Built<'py> {
        let object = PyDict::new(self.py);
        if self.is_next(b'}') {
            return Ok(object.into_any());
        }
        loop {
            if self.token() != Some(b'"') {
                return Err(Stop::Unusual);
            }
            let name = self.string()?;
            if !self.is_next(b':') {
                return Err(Stop::Unusual);
            }
            object.set_item(name, self.value()?)?;
            if self.ends(b'}')? {
                return Ok(object.into_any());
            }
        }
    }

    fn list(&mut self) -> Built<'py> {
        let list = PyList::empty(self.py);
        if self.is_next(b']') {
            return Ok(list.into_any());
        }
        loop {
            list.append(self.value()?)?;
            if self.ends(b']')? {
                return Ok(list.into_any());
            }
        }
    }

    /// Whether the bracket comes; otherwise it must be a comma.
    fn ends(&mut self, bracket: u8) -> Result<bool, Stop> {
        match self.token() {
            Some(b',') => self.at += 1,
            Some(found) if found == bracket => {
                self.at += 1;
                return Ok(true);
            }
            _ => return Err(Stop::Unusual),
        }
        Ok(false)
    }

    fn string(&mut self) -> Built<'py> {
        let inside = self.rest(self.at + 1)?;
        let end = inside.bytes().position(|byte| byte == b'"' || byte == b'\\').ok_or(Stop::Unusual)?;
        if inside.as_bytes().get(end) == Some(&b'\\') {
            return self.escaped(inside, end);
        }
        self.at += end + 2;
        Ok(PyString::new(self.py, inside.get(..end).ok_or(Stop::Unusual)?).into_any())
    }

    /// A string with escapes, the first of them at `from`.
    #[cold]
    fn escaped(&mut self, inside: &'t str, from: usize) -> Built<'py> {
        let mut is_escaped = false;
        let mut rest = inside.bytes().enumerate().skip(from);
        let end = rest.find(|&(_, byte)| {
            let is_end = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            is_end
        });
        let (end, _) = end.ok_or(Stop::Unusual)?;
        let quoted = self.rest(self.at)?.get(..end + 2).ok_or(Stop::Unusual)?;
        self.at += end + 2;
        match serde_json::from_str::<String>(quoted) {
            Ok(text) => Ok(PyString::new(self.py, &text).into_any()),
            // An unpaired surrogate, which a Python string can hold.
            Err(_) => Ok(loads(self.py, quoted)?),
        }
    }

    fn number(&mut self) -> Built<'py> {
        let rest = self.rest(self.at)?;
        let is_of_number =
            |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
        let end = rest.bytes().position(|byte| !is_of_number(byte)).unwrap_or(rest.len());
        let text = rest.get(..end).ok_or(Stop::Unusual)?;
        self.at += end;
        if let Ok(number) = text.parse::<i64>() {
            return Ok(PyInt::new(self.py, number).into_any());
        }
        if text.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
            let number = text.parse::<f64>().map_err(|_| Stop::Unusual)?;
            return Ok(PyFloat::new(self.py, number).into_any());
        }
        Ok(loads(self.py, text)?)
    }

    fn word(&mut self, word: &str, value: Bound<'py, PyAny>) -> Built<'py> {
        if !self.rest(self.at)?.starts_with(word) {
            return Err(Stop::Unusual);
        }
        self.at += word.len();
        Ok(value)
    }

    /// The next byte that is not white space.
    fn token(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    /// Goes behind the token if it is this one.
    fn is_next(&mut self, byte: u8) -> bool {
        let is_next = self.token() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn is_at_end(&mut self) -> bool {
        self.token().is_none()
    }

    fn rest(&self, from: usize) -> Result<&'t str, Stop> {
        self.text.get(from..).ok_or(Stop::Unusual)
    }
}
