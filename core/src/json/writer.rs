//! JSON text under construction.

/// Text under construction.
#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self(Vec::with_capacity(bytes))
    }

    pub(crate) fn finish(self) -> String {
        String::from_utf8(self.0).unwrap_or_else(|bad| String::from_utf8_lossy(bad.as_bytes()).into_owned())
    }

    pub(crate) fn raw(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn string(&mut self, text: &str) {
        if is_plain(text) {
            self.0.push(b'"');
            self.raw(text);
            self.0.push(b'"');
        } else {
            self.escaped(text);
        }
    }

    #[cold]
    fn escaped(&mut self, text: &str) {
        self.0.push(b'"');
        for byte in text.bytes() {
            let named = match byte {
                b'"' | b'\\' => byte,
                0x08 => b'b',
                0x0c => b'f',
                b'\n' => b'n',
                b'\r' => b'r',
                b'\t' => b't',
                0..0x20 => {
                    self.raw("\\u00");
                    self.0.extend([
                        b'0' + (byte >> 4),
                        *b"0123456789abcdef".get(usize::from(byte & 15)).unwrap_or(&b'0'),
                    ]);
                    continue;
                }
                _ => {
                    self.0.push(byte);
                    continue;
                }
            };
            self.0.extend([b'\\', named]);
        }
        self.0.push(b'"');
    }

    /// The shortest text that reads as the same float; JSON has no infinity.
    pub(crate) fn float(&mut self, value: f64) {
        match value.is_finite() {
            true => self.raw(zmij::Buffer::new().format_finite(value)),
            false => self.raw("null"),
        }
    }

    pub(crate) fn open(&mut self, bracket: u8) {
        self.0.push(bracket);
    }

    /// Takes a trailing comma away, so that members need not know whether they are the last.
    pub(crate) fn close(&mut self, bracket: u8) {
        if self.0.last() == Some(&b',') {
            self.0.pop();
        }
        self.0.push(bracket);
    }

    pub(crate) fn name(&mut self, name: &str) {
        self.string(name);
        self.colon();
    }

    pub(crate) fn colon(&mut self) {
        self.0.push(b':');
    }

    pub(crate) fn comma(&mut self) {
        self.0.push(b',');
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
