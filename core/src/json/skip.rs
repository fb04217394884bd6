//! Skipping a value without building it: the grammar is checked whole, and depth costs no stack.

use super::SyntaxError;
use super::marks::Marks;
use super::tokens::{behind, error, number_end, string_end, token, word_end};

/// Behind the value of any kind that comes next, however deep it is.
pub(super) fn value_end(marks: &mut Marks<'_>, from: usize) -> Result<usize, SyntaxError> {
    // A copy that nothing else can see stays in registers.
    let mut local = *marks;
    let end = skip(&mut local, from)?;
    *marks = local;
    Ok(end)
}

#[inline]
fn skip(marks: &mut Marks<'_>, from: usize) -> Result<usize, SyntaxError> {
    let bytes = marks.bytes();
    let mut open = Nesting::default();
    let mut position = from;
    loop {
        if open.innermost() == Some(true) {
            position = name_end(marks, position)?;
        }
        let (first, at) = token(bytes, position)?;
        position = match first {
            b'"' => string_end(marks, at)?.0,
            b'{' | b'[' => match token(bytes, at + 1)? {
                (mark, end) if mark == first + 2 => end + 1,
                (_, inside) => {
                    open.push(first == b'{');
                    position = inside;
                    continue;
                }
            },
            b'-' | b'0'..=b'9' => number_end(bytes, at)?,
            b't' => word_end(bytes, at, b"true")?,
            b'f' => word_end(bytes, at, b"false")?,
            b'n' => word_end(bytes, at, b"null")?,
            _ => return Err(error(at, "a value")),
        };
        position = containers_end(bytes, position, &mut open)?;
        if open.innermost().is_none() {
            return Ok(position);
        }
    }
}

/// Behind a value: closes the containers that end here, and goes behind the comma of one that does not.
#[inline]
fn containers_end(bytes: &[u8], from: usize, open: &mut Nesting) -> Result<usize, SyntaxError> {
    let mut position = from;
    while let Some(in_object) = open.innermost() {
        let (mark, at) = token(bytes, position)?;
        position = at + 1;
        match mark {
            b',' => return Ok(position),
            b'}' if in_object => open.pop(),
            b']' if !in_object => open.pop(),
            _ => return Err(error(at, if in_object { "',' or '}'" } else { "',' or ']'" })),
        }
    }
    Ok(position)
}

/// Behind the name and the colon of a member.
#[inline]
fn name_end(marks: &mut Marks<'_>, from: usize) -> Result<usize, SyntaxError> {
    let (_, quote) = token(marks.bytes(), from)?;
    let (end, _) = string_end(marks, quote)?;
    behind(marks.bytes(), end, b':')
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
