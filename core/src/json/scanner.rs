//! A cursor over JSON text that reads what it is asked for and skips the rest.
//!
//! It exists because two promises need it: deciding reads three members of a response at a fraction of the cost
//! of building the rest, and whatever is not modelled survives as the text it came in (`docs/adr/0002`). It checks
//! the whole grammar of RFC 8259 on its way, never recurses into what it skips, and never panics.

use std::borrow::Cow;

use super::{Json, SyntaxError};

/// A position in a text. Every method leaves it behind what it has read.
#[derive(Clone)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    position: usize,
}

/// What stands at a position, told by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number, of any size.
    Number,
    /// A string.
    String,
    /// A list (the JSON grammar's array).
    List,
    /// An object.
    Object,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, position: 0 }
    }

    /// The kind of the value that comes next.
    #[inline]
    pub(crate) fn kind(&mut self) -> Result<Kind, SyntaxError> {
        match self.next_token()? {
            b'{' => Ok(Kind::Object),
            b'[' => Ok(Kind::List),
            b'"' => Ok(Kind::String),
            b't' | b'f' => Ok(Kind::Boolean),
            b'n' => Ok(Kind::Null),
            b'-' | b'0'..=b'9' => Ok(Kind::Number),
            _ => Err(self.error("a value")),
        }
    }

    /// Reads an object; `member` is called behind each `:` and must read exactly one value.
    #[inline]
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &Cow<'a, str>) -> Result<(), SyntaxError>,
    ) -> Result<(), SyntaxError> {
        self.expect(b'{')?;
        if self.take(b'}')? {
            return Ok(());
        }
        loop {
            let name = self.string()?;
            self.expect(b':')?;
            member(self, &name)?;
            if self.take(b'}')? {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    /// Reads a list; `item` is called at each value and must read exactly one.
    #[inline]
    pub(crate) fn list(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), SyntaxError>,
    ) -> Result<(), SyntaxError> {
        self.expect(b'[')?;
        if self.take(b']')? {
            return Ok(());
        }
        loop {
            item(self)?;
            if self.take(b']')? {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    /// Reads a string, borrowed from the text when it has no escapes.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        self.next_token()?;
        let start = self.position;
        let escaped = self.skip_string()?;
        let quoted = self.since(start);
        if escaped {
            return Ok(Cow::Owned(unescape(quoted)));
        }
        let inside = quoted.get(1..quoted.len().saturating_sub(1));
        Ok(Cow::Borrowed(inside.unwrap_or_default()))
    }

    /// Skips one value of any kind and gives its text.
    #[inline]
    pub(crate) fn value(&mut self) -> Result<Json<'a>, SyntaxError> {
        self.next_token()?;
        let start = self.position;
        self.skip()?;
        Ok(Json::trusted(Cow::Borrowed(self.since(start))))
    }

    /// Skips one value of any kind, however deep, without recursion.
    pub(crate) fn skip(&mut self) -> Result<(), SyntaxError> {
        let mut open = Nesting::default();
        loop {
            match self.next_token()? {
                b'{' => {
                    self.position += 1;
                    if !self.take(b'}')? {
                        open.push(true);
                        self.skip_name()?;
                        continue;
                    }
                }
                b'[' => {
                    self.position += 1;
                    if !self.take(b']')? {
                        open.push(false);
                        continue;
                    }
                }
                b'"' => {
                    self.skip_string()?;
                }
                b'-' | b'0'..=b'9' => self.skip_number()?,
                b't' => self.skip_word("true")?,
                b'f' => self.skip_word("false")?,
                b'n' => self.skip_word("null")?,
                _ => return Err(self.error("a value")),
            }
            if self.skip_ends(&mut open)? {
                return Ok(());
            }
        }
    }

    /// Behind a value: closes what ends here. True when nothing is open any more, false when another value follows.
    #[inline]
    fn skip_ends(&mut self, open: &mut Nesting) -> Result<bool, SyntaxError> {
        while let Some(in_object) = open.innermost() {
            match self.next_token()? {
                b',' => {
                    self.position += 1;
                    if in_object {
                        self.skip_name()?;
                    }
                    return Ok(false);
                }
                b'}' if in_object => open.pop(),
                b']' if !in_object => open.pop(),
                _ => return Err(self.error(if in_object { "',' or '}'" } else { "',' or ']'" })),
            }
            self.position += 1;
        }
        Ok(true)
    }

    #[inline]
    fn skip_name(&mut self) -> Result<(), SyntaxError> {
        self.next_token()?;
        self.skip_string()?;
        self.expect(b':')
    }

    /// Nothing but white space may follow the document.
    pub(crate) fn end(&mut self) -> Result<(), SyntaxError> {
        match self.next_token() {
            Err(_) if self.position == self.text.len() => Ok(()),
            _ => Err(self.error("the end of the text")),
        }
    }

    /// Skips a string that starts here; tells whether it has escapes.
    #[inline]
    fn skip_string(&mut self) -> Result<bool, SyntaxError> {
        if self.peek() != Some(b'"') {
            return Err(self.error("a string"));
        }
        self.position += 1;
        let mut escaped = false;
        loop {
            self.skip_plain();
            match self.peek() {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(escaped);
                }
                Some(b'\\') => {
                    escaped = true;
                    self.skip_escape()?;
                }
                Some(_) => return Err(self.error("an escaped control character")),
                None => return Err(self.error("the end of a string")),
            }
        }
    }

    /// Moves to the next quote, backslash or control character.
    #[inline]
    fn skip_plain(&mut self) {
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        self.position += plain_length(rest);
    }

    fn skip_escape(&mut self) -> Result<(), SyntaxError> {
        self.position += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.position += 1,
            Some(b'u') => {
                let digits = self.text.as_bytes().get(self.position + 1..).and_then(<[u8]>::first_chunk::<4>);
                if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                    return Err(self.error("four hexadecimal digits"));
                }
                self.position += 5;
            }
            _ => return Err(self.error("an escape")),
        }
        Ok(())
    }

    #[inline]
    fn skip_number(&mut self) -> Result<(), SyntaxError> {
        if self.peek() == Some(b'-') {
            self.position += 1;
        }
        match self.peek() {
            Some(b'0') => self.position += 1,
            _ => self.skip_digits()?,
        }
        if self.peek() == Some(b'.') {
            self.position += 1;
            self.skip_digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.position += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.position += 1;
            }
            self.skip_digits()?;
        }
        Ok(())
    }

    #[inline]
    fn skip_digits(&mut self) -> Result<(), SyntaxError> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return Err(self.error("a digit"));
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.position += 1;
        }
        Ok(())
    }

    #[inline]
    fn skip_word(&mut self, word: &str) -> Result<(), SyntaxError> {
        let rest = self.text.as_bytes().get(self.position..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.error("a value"));
        }
        self.position += word.len();
        Ok(())
    }

    /// The next byte that is not white space, not yet taken.
    #[inline]
    fn next_token(&mut self) -> Result<u8, SyntaxError> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.position += 1,
                Some(byte) => return Ok(byte),
                None => return Err(self.error("more text")),
            }
        }
    }

    #[inline]
    fn take(&mut self, byte: u8) -> Result<bool, SyntaxError> {
        let found = self.next_token()? == byte;
        self.position += usize::from(found);
        Ok(found)
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Result<(), SyntaxError> {
        if self.take(byte)? {
            return Ok(());
        }
        Err(self.error(match byte {
            b'{' => "'{'",
            b'[' => "'['",
            b':' => "':'",
            _ => "',' or an end",
        }))
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    #[inline]
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.position).unwrap_or_default()
    }

    #[cold]
    fn error(&self, expected: &'static str) -> SyntaxError {
        SyntaxError { offset: self.position, expected }
    }
}

/// How many bytes come before the first quote, backslash or control character; eight bytes at a time.
#[inline]
pub(crate) fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let mut length = 0;
    while let Some(chunk) = bytes.get(length..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        // The lowest marked byte is exact; a borrow can only mark bytes above it.
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let quote = word ^ (ONES * u64::from(b'"'));
        let backslash = word ^ (ONES * u64::from(b'\\'));
        let marked =
            (control | (quote.wrapping_sub(ONES) & !quote) | (backslash.wrapping_sub(ONES) & !backslash))
                & HIGH;
        if marked != 0 {
            return length + (marked.trailing_zeros() / 8) as usize;
        }
        length += 8;
    }
    let plain = |byte: &&u8| **byte >= 0x20 && **byte != b'"' && **byte != b'\\';
    length + bytes.get(length..).unwrap_or_default().iter().take_while(plain).count()
}

/// The content of a string with escapes. A surrogate without its partner becomes U+FFFD.
fn unescape(quoted: &str) -> String {
    let numbered = || {
        serde_json::from_str(quoted).unwrap_or_else(|_| {
            let bytes = serde_json::from_str::<Bytes>(quoted).map(|bytes| bytes.0).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        })
    };
    unescape_named(quoted).unwrap_or_else(numbered)
}

/// The fast path, for a response inside another JSON text: no escape of it has a number.
fn unescape_named(quoted: &str) -> Option<String> {
    let mut content = String::with_capacity(quoted.len());
    let mut rest = quoted.get(1..quoted.len().checked_sub(1)?)?;
    loop {
        let (plain, escape) = rest.split_at_checked(plain_length(rest.as_bytes()))?;
        content.push_str(plain);
        content.push(match escape.as_bytes().get(1) {
            None => return escape.is_empty().then_some(content),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return None,
            Some(named) => char::from(*named),
        });
        rest = escape.get(2..)?;
    }
}

/// `serde_json` gives a string's bytes as they are when bytes are asked for, unpaired surrogates included.
struct Bytes(Vec<u8>);

impl<'de> serde::Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Bytes;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a string")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Visitor)
    }
}

/// Which containers are open: one bit each, so that depth costs no stack.
#[derive(Default)]
struct Nesting {
    depth: usize,
    /// The innermost up to 64, the innermost of all in the lowest bit; one means object.
    bits: u64,
    /// Full words further out.
    outer: Vec<u64>,
}

impl Nesting {
    #[inline]
    fn push(&mut self, object: bool) {
        if self.depth != 0 && self.depth.is_multiple_of(64) {
            self.outer.push(self.bits);
        }
        self.bits = (self.bits << 1) | u64::from(object);
        self.depth += 1;
    }

    #[inline]
    fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.bits >>= 1;
        if self.depth != 0 && self.depth.is_multiple_of(64) {
            self.bits = self.outer.pop().unwrap_or_default();
        }
    }

    #[inline]
    fn innermost(&self) -> Option<bool> {
        (self.depth != 0).then_some(self.bits & 1 == 1)
    }
}
