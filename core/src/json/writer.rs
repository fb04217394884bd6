//! JSON text under construction.

use super::shortest::push_float;

/// Text under construction.
#[derive(Default)]
pub(crate) struct Writer(String);

impl Writer {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(String::with_capacity(bytes))
    }

    pub(crate) fn finish(self) -> String {
        self.0
    }

    pub(crate) fn raw(&mut self, text: &str) {
        self.0.push_str(text);
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.raw("\"");
        if is_plain(text) {
            self.raw(text);
        } else {
            self.escaped(text);
        }
        self.raw("\"");
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '"' => self.raw("\\\""),
                '\\' => self.raw("\\\\"),
                '\u{8}' => self.raw("\\b"),
                '\u{c}' => self.raw("\\f"),
                '\n' => self.raw("\\n"),
                '\r' => self.raw("\\r"),
                '\t' => self.raw("\\t"),
                '\0'..' ' => {
                    let code = u32::from(character);
                    self.raw(if code < 0x10 { "\\u000" } else { "\\u001" });
                    self.0.extend(char::from_digit(code % 0x10, 0x10));
                }
                _ => self.0.push(character),
            }
        }
    }

    /// The shortest text that reads as the same float; JSON has no infinity.
    pub(crate) fn float(&mut self, value: f64) {
        match value.is_finite() {
            true => push_float(&mut self.0, value),
            false => self.raw("null"),
        }
    }

    pub(crate) fn open(&mut self, bracket: u8) {
        self.0.push(char::from(bracket));
    }

    /// Takes a trailing comma away, so that members need not know whether they are the last.
    pub(crate) fn close(&mut self, bracket: u8) {
        if self.0.ends_with(',') {
            self.0.pop();
        }
        self.0.push(char::from(bracket));
    }

    pub(crate) fn name(&mut self, name: &str) {
        self.string(name);
        self.raw(":");
    }

    pub(crate) fn colon(&mut self) {
        self.raw(":");
    }

    pub(crate) fn comma(&mut self) {
        self.raw(",");
    }
}

/// Whether a text needs no escapes. It looks at every byte, without an early end, so that it becomes vector
/// instructions.
fn is_plain(text: &str) -> bool {
    !text.bytes().fold(false, |found, byte| found | (byte < 0x20) | (byte == b'"') | (byte == b'\\'))
}

/// An object of strings; what is absent is left out.
pub(crate) fn object_of(members: &[(&str, Option<&str>)]) -> String {
    let mut out = Writer::default();
    out.open(b'{');
    for (name, text) in members {
        if let Some(text) = text {
            out.name(name);
            out.string(text);
            out.comma();
        }
    }
    out.close(b'}');
    out.finish()
}
