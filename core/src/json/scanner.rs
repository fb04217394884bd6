//! A cursor over JSON text that reads what it is asked for and skips the rest.
//!
//! It exists because two promises need it: deciding reads three members of a response at a fraction of the cost
//! of building the rest, and whatever is not modelled survives as the text it came in (`docs/adr/0002`). It checks
//! the whole grammar of RFC 8259 on its way, never recurses into what it skips, and never panics.

use std::borrow::Cow;

use super::marks::{Marks, Place, Window};
use super::skip::value_end;
use super::tokens::{behind, error, string_end, token};
use super::unescape::unescape;
use super::{Json, SyntaxError};

/// A position in a text. Every method leaves it behind what it has read.
#[derive(Clone)]
pub(crate) struct Scanner<'a> {
    bytes: &'a [u8],
    window: Window,
    place: Place,
    /// The text, unless all that is known yet is its bytes.
    text: Option<&'a str>,
    position: usize,
}

/// Where a string stands, so that a name that is only compared need not become a text.
#[derive(Clone, Copy)]
pub(crate) struct Quoted {
    /// Behind the opening quote.
    inside: usize,
    /// Behind the closing quote.
    end: usize,
    escaped: bool,
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

impl Kind {
    /// Its name in a sentence.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Null => "Null",
            Self::Boolean => "Boolean",
            Self::Number => "Number",
            Self::String => "String",
            Self::List => "List",
            Self::Object => "Object",
        }
    }

    /// The kind of a value that starts so.
    #[inline]
    pub(super) fn of(first: u8) -> Option<Self> {
        Some(match first {
            b'{' => Kind::Object,
            b'[' => Kind::List,
            b'"' => Kind::String,
            b't' | b'f' => Kind::Boolean,
            b'n' => Kind::Null,
            b'-' | b'0'..=b'9' => Kind::Number,
            _ => return None,
        })
    }
}

/// What reads the members of an object and the items of a list. There are many, and in wasm, where size counts most, the
/// loop around them stands once for all and not once for each.
#[cfg(target_family = "wasm")]
type OfMember<'m, 'a> = dyn FnMut(&mut Scanner<'a>, Quoted) -> Result<(), SyntaxError> + 'm;
#[cfg(target_family = "wasm")]
type OfItem<'m, 'a> = dyn FnMut(&mut Scanner<'a>) -> Result<(), SyntaxError> + 'm;

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text: Some(text), ..Self::of_bytes(text.as_bytes()) }
    }

    /// Over bytes that may turn out not to be UTF-8, which is a syntax error then.
    pub(crate) fn of_bytes(bytes: &'a [u8]) -> Self {
        Self { bytes, window: Window::default(), place: Place::default(), text: None, position: 0 }
    }

    /// The kind of the value that comes next.
    #[cfg_attr(not(target_family = "wasm"), inline)]
    pub(crate) fn kind(&mut self) -> Result<Kind, SyntaxError> {
        Kind::of(self.next_token()?).ok_or_else(|| error(self.position, "a value"))
    }

    /// Reads an object; `member` is called behind each `:` and must read exactly one value.
    #[inline]
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &Cow<'a, str>) -> Result<(), SyntaxError>,
    ) -> Result<(), SyntaxError> {
        self.members(|scanner, name| {
            let name = scanner.text_of(name);
            member(scanner, &name)
        })
    }

    /// The same with names as they stand in the text.
    #[inline]
    pub(crate) fn members(
        &mut self,
        mut member: impl FnMut(&mut Self, Quoted) -> Result<(), SyntaxError>,
    ) -> Result<(), SyntaxError> {
        #[cfg(target_family = "wasm")]
        let member: &mut OfMember<'_, 'a> = &mut member;
        #[cfg(not(target_family = "wasm"))]
        let member = &mut member;
        self.each_member(member)
    }

    #[inline]
    fn each_member<F: FnMut(&mut Self, Quoted) -> Result<(), SyntaxError> + ?Sized>(
        &mut self,
        member: &mut F,
    ) -> Result<(), SyntaxError> {
        self.expect(b'{')?;
        if self.take(b'}')? {
            return Ok(());
        }
        loop {
            let name = self.quoted()?;
            self.position = behind(self.bytes, name.end, b':')?;
            member(self, name)?;
            if !self.goes_on(b'}')? {
                return Ok(());
            }
        }
    }

    /// Reads a list; `item` is called at each value and must read exactly one.
    #[inline]
    pub(crate) fn list(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), SyntaxError>,
    ) -> Result<(), SyntaxError> {
        #[cfg(target_family = "wasm")]
        let item: &mut OfItem<'_, 'a> = &mut item;
        #[cfg(not(target_family = "wasm"))]
        let item = &mut item;
        self.each_item(item)
    }

    #[inline]
    fn each_item<F: FnMut(&mut Self) -> Result<(), SyntaxError> + ?Sized>(
        &mut self,
        item: &mut F,
    ) -> Result<(), SyntaxError> {
        self.expect(b'[')?;
        if self.take(b']')? {
            return Ok(());
        }
        loop {
            item(self)?;
            if !self.goes_on(b']')? {
                return Ok(());
            }
        }
    }

    /// Whether another member or item follows, or the end.
    #[cfg_attr(not(target_family = "wasm"), inline)]
    #[cfg_attr(target_family = "wasm", inline(always))]
    fn goes_on(&mut self, closing: u8) -> Result<bool, SyntaxError> {
        let mark = self.next_token()?;
        if mark != b',' && mark != closing {
            return Err(error(self.position, "',' or an end"));
        }
        self.position += 1;
        Ok(mark == b',')
    }

    /// Reads a string, borrowed from the text when it has no escapes.
    #[cfg_attr(not(target_family = "wasm"), inline)]
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        let quoted = self.quoted()?;
        self.position = quoted.end;
        Ok(self.text_of(quoted))
    }

    /// Finds the end of the string that comes next; the caller goes there.
    #[inline(always)]
    fn quoted(&mut self) -> Result<Quoted, SyntaxError> {
        let inside = behind(self.bytes, self.position, b'"')?;
        let (end, escaped) = self.with_marks(|marks| string_end(marks, inside))?;
        Ok(Quoted { inside, end, escaped })
    }

    /// The content of a string that has been read.
    #[inline]
    pub(crate) fn text_of(&self, quoted: Quoted) -> Cow<'a, str> {
        match quoted.escaped {
            true => Cow::Owned(self.unescaped(quoted)),
            false => Cow::Borrowed(self.part(quoted.inside, quoted.end - 1)),
        }
    }

    /// The same as bytes, which costs no second look at them.
    #[inline]
    pub(crate) fn bytes_of(&self, quoted: Quoted) -> Cow<'a, [u8]> {
        match quoted.escaped {
            true => Cow::Owned(self.unescaped(quoted).into_bytes()),
            false => Cow::Borrowed(self.bytes.get(quoted.inside..quoted.end - 1).unwrap_or_default()),
        }
    }

    #[cold]
    fn unescaped(&self, quoted: Quoted) -> String {
        unescape(self.part(quoted.inside, quoted.end - 1))
    }

    /// Skips one value of any kind and gives its text.
    #[cfg_attr(not(target_family = "wasm"), inline)]
    pub(crate) fn value(&mut self) -> Result<Json<'a>, SyntaxError> {
        self.next_token()?;
        let start = self.position;
        self.skip()?;
        Ok(Json::trusted(Cow::Borrowed(self.part(start, self.position))))
    }

    /// Skips one value of any kind, however deep, without recursion.
    #[cfg_attr(not(target_family = "wasm"), inline)]
    pub(crate) fn skip(&mut self) -> Result<(), SyntaxError> {
        let from = self.position;
        self.position = self.with_marks(|marks| value_end(marks, from))?;
        Ok(())
    }

    /// Nothing but white space may follow the document.
    pub(crate) fn end(&mut self) -> Result<(), SyntaxError> {
        match token(self.bytes, self.position) {
            Err(_) => Ok(()),
            Ok((_, at)) => Err(error(at, "the end of the text")),
        }
    }

    /// The next byte that is not white space, not yet taken.
    #[cfg_attr(not(target_family = "wasm"), inline)]
    #[cfg_attr(target_family = "wasm", inline(always))]
    fn next_token(&mut self) -> Result<u8, SyntaxError> {
        let (byte, at) = token(self.bytes, self.position)?;
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
        self.position = behind(self.bytes, self.position, mark)?;
        Ok(())
    }

    #[cfg_attr(not(target_family = "wasm"), inline)]
    #[cfg_attr(target_family = "wasm", inline(always))]
    fn with_marks<T>(
        &mut self,
        read: impl FnOnce(&mut Marks<'_, 'a>) -> Result<T, SyntaxError>,
    ) -> Result<T, SyntaxError> {
        let mut marks = Marks::new(self.bytes, &mut self.window, self.place);
        let value = read(&mut marks)?;
        self.place = marks.place();
        Ok(value)
    }

    /// A part that has been walked over, so that it is UTF-8.
    #[inline]
    fn part(&self, start: usize, end: usize) -> &'a str {
        let part = match self.text {
            Some(text) => text.get(start..end),
            None => self.bytes.get(start..end).and_then(|part| std::str::from_utf8(part).ok()),
        };
        part.unwrap_or_default()
    }
}
