//! A cursor over JSON text that reads what it is asked for and skips the rest.
//!
//! It exists because two promises need it: deciding reads three members of a response at a fraction of the cost
//! of building the rest, and whatever is not modelled survives as the text it came in (`docs/adr/0002`). It checks
//! the whole grammar of RFC 8259 on its way, never recurses into what it skips, and never panics.

use std::borrow::Cow;

use super::marks::Marks;
use super::skip::value_end;
use super::tokens::{behind, error, string_end, token};
use super::unescape::unescape;
use super::{Json, SyntaxError};

/// A position in a text. Every method leaves it behind what it has read.
#[derive(Clone)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    marks: Marks<'a>,
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

/// What reads the members of an object that is modelled.
type Member<'m, 'a> = dyn FnMut(&mut Scanner<'a>, &Cow<'a, str>) -> Result<(), SyntaxError> + 'm;

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, marks: Marks::new(text.as_bytes()), position: 0 }
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
            _ => Err(error(self.position, "a value")),
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

    /// The same for an object that is modelled. There are many types of those, so the loop stands once and not once
    /// for each.
    pub(crate) fn modelled(&mut self, member: &mut Member<'_, 'a>) -> Result<(), SyntaxError> {
        self.object(member)
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
        let (end, escaped) = string_end(&mut self.marks, start)?;
        self.position = end;
        if escaped {
            return Ok(Cow::Owned(unescape(self.since(start))));
        }
        Ok(Cow::Borrowed(self.text.get(start + 1..end - 1).unwrap_or_default()))
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
    #[inline]
    pub(crate) fn skip(&mut self) -> Result<(), SyntaxError> {
        self.position = value_end(&mut self.marks, self.position)?;
        Ok(())
    }

    /// Nothing but white space may follow the document.
    pub(crate) fn end(&mut self) -> Result<(), SyntaxError> {
        match token(self.text.as_bytes(), self.position) {
            Err(_) => Ok(()),
            Ok((_, at)) => Err(error(at, "the end of the text")),
        }
    }

    /// The next byte that is not white space, not yet taken.
    #[inline]
    fn next_token(&mut self) -> Result<u8, SyntaxError> {
        let (byte, at) = token(self.text.as_bytes(), self.position)?;
        self.position = at;
        Ok(byte)
    }

    #[inline]
    fn take(&mut self, mark: u8) -> Result<bool, SyntaxError> {
        let found = self.next_token()? == mark;
        self.position += usize::from(found);
        Ok(found)
    }

    #[inline]
    fn expect(&mut self, mark: u8) -> Result<(), SyntaxError> {
        self.position = behind(self.text.as_bytes(), self.position, mark)?;
        Ok(())
    }

    #[inline]
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.position).unwrap_or_default()
    }
}
