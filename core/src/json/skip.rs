//! Skipping a value without building it: the grammar is checked whole, and depth costs no stack.

use super::SyntaxError;
use super::marks::Marks;
use super::tokens::{error, name_end, number_end, string_end, token, unusual_string_end, word_end};

/// Behind the value of any kind that comes next, however deep it is.
#[inline]
pub(super) fn value_end(marks: &mut Marks<'_, '_>, from: usize) -> Result<usize, SyntaxError> {
    let (first, at) = token(marks.bytes(), from)?;
    match first {
        b'"' => Ok(string_end(marks, at + 1)?.0),
        b'{' | b'[' => container_end(marks, first, at + 1),
        _ => scalar_end(marks.bytes(), first, at),
    }
}

/// Behind a container whose opening bracket is right before.
fn container_end(marks: &mut Marks<'_, '_>, opening: u8, inside: usize) -> Result<usize, SyntaxError> {
    if let (mark, at) = token(marks.bytes(), inside)?
        && mark == closing(opening)
    {
        return Ok(at + 1);
    }
    marks.in_registers(|marks| members_end(marks, opening == b'[', inside))
}

/// Behind a container from its first member or item on.
#[inline]
fn members_end(marks: &mut Marks<'_, '_>, list: bool, from: usize) -> Result<usize, SyntaxError> {
    let mut open = Nesting::default();
    let mut outer = Vec::new();
    open.push(list, &mut outer);
    let mut position = from;
    loop {
        if open.in_object() {
            position = name_end(marks, position)?;
        }
        match value_or_inside(marks, position)? {
            Reached::Inside { list, first } => {
                open.push(list, &mut outer);
                position = first;
            }
            Reached::End(end) => {
                position = closings_end(marks.bytes(), end, &mut open, &mut outer)?;
                if open.is_empty() {
                    return Ok(position);
                }
            }
        }
    }
}

/// Where a value has led to: its end, or the first member or item of a container.
enum Reached {
    End(usize),
    Inside { list: bool, first: usize },
}

#[inline(always)]
fn value_or_inside(marks: &mut Marks<'_, '_>, position: usize) -> Result<Reached, SyntaxError> {
    let bytes = marks.bytes();
    // Strings first: most values are.
    if bytes.get(position) == Some(&b'"') {
        return Ok(Reached::End(string_end(marks, position + 1)?.0));
    }
    let (first, at) = token(bytes, position)?;
    match first {
        b'{' | b'[' => match token(bytes, at + 1)? {
            (mark, end) if mark == closing(first) => Ok(Reached::End(end + 1)),
            (_, inside) => Ok(Reached::Inside { list: first == b'[', first: inside }),
        },
        // Behind white space.
        b'"' => Ok(Reached::End(unusual_string_end(bytes, at + 1)?.0)),
        _ => scalar_end(bytes, first, at).map(Reached::End),
    }
}

/// Behind a value: closes the containers that end here, and goes behind the comma of one that does not.
#[inline(always)]
fn closings_end(
    bytes: &[u8],
    from: usize,
    open: &mut Nesting,
    outer: &mut Vec<u64>,
) -> Result<usize, SyntaxError> {
    let mut position = from;
    loop {
        let (mark, at) = token(bytes, position)?;
        position = at + 1;
        if mark == b',' {
            return Ok(position);
        }
        if mark != open.closing() {
            return Err(error(at, "',' or the end of what is open"));
        }
        open.pop(outer);
        if open.is_empty() {
            return Ok(position);
        }
    }
}

/// Behind a number or a word.
#[inline(always)]
fn scalar_end(bytes: &[u8], first: u8, at: usize) -> Result<usize, SyntaxError> {
    match first {
        b'-' | b'0'..=b'9' => number_end(bytes, at),
        b't' => word_end(bytes, at, b"true"),
        b'f' => word_end(bytes, at, b"false"),
        b'n' => word_end(bytes, at, b"null"),
        _ => Err(error(at, "a value")),
    }
}

/// ASCII has one character between the opening and the closing bracket of a kind.
#[inline]
fn closing(opening: u8) -> u8 {
    opening + 2
}

/// Which containers are open: one bit each, so that depth costs no stack and the usual depth one register.
///
/// The innermost up to 63 stand here, the innermost of all in the lowest bit: 1 for a list, 0 for an object. The
/// highest 1 stands for no container. Full words go into a list, apart from this, so that this stays in a register.
struct Nesting(u64);

impl Default for Nesting {
    fn default() -> Self {
        Self(1)
    }
}

impl Nesting {
    #[inline]
    fn push(&mut self, list: bool, outer: &mut Vec<u64>) {
        if self.0.leading_zeros() == 0 {
            *self = self.set_aside(outer);
        }
        self.0 = (self.0 << 1) | u64::from(list);
    }

    #[inline]
    fn pop(&mut self, outer: &mut Vec<u64>) {
        self.0 >>= 1;
        if self.is_empty() {
            *self = Self::taken_back(outer);
        }
    }

    #[cold]
    fn set_aside(&self, outer: &mut Vec<u64>) -> Self {
        outer.push(self.0);
        Self::default()
    }

    #[inline(never)]
    fn taken_back(outer: &mut Vec<u64>) -> Self {
        outer.pop().map_or_else(Self::default, Self)
    }

    #[inline]
    fn is_empty(&self) -> bool {
        self.0 == 1
    }

    /// Whether the innermost is an object; nothing is none.
    #[inline]
    fn in_object(&self) -> bool {
        self.0 & 1 == 0
    }

    /// What closes the innermost.
    #[inline]
    fn closing(&self) -> u8 {
        if self.in_object() { b'}' } else { b']' }
    }
}
