//! Where each token of JSON ends: functions of a text's bytes and a position in them.
//!
//! Positions go in and come out by value, so that they stay in registers: a cursor that is written back behind every
//! byte costs twice the time (`benches/`).

use super::marks::{Marks, is_special};
use super::{Expectation, SyntaxError};

/// The first byte from a position on that is not white space, and where it is.
#[cfg_attr(not(target_family = "wasm"), inline)]
#[cfg_attr(target_family = "wasm", inline(always))]
pub(super) fn token(bytes: &[u8], from: usize) -> Result<(u8, usize), SyntaxError> {
    match bytes.get(from) {
        Some(byte) if *byte > b' ' => Ok((*byte, from)),
        _ => token_behind_white_space(bytes, from),
    }
}

/// Apart, so that a text without white space costs one comparison a token.
#[cold]
fn token_behind_white_space(bytes: &[u8], from: usize) -> Result<(u8, usize), SyntaxError> {
    let rest = bytes.get(from..).unwrap_or_default();
    let is_token = |byte: &u8| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
    match rest.iter().position(is_token).and_then(|gap| Some((*rest.get(gap)?, from + gap))) {
        Some(found) => Ok(found),
        None => Err(error(bytes.len(), "more text")),
    }
}

/// Behind this punctuation mark, which must be the next token.
#[cfg_attr(not(target_family = "wasm"), inline)]
#[cfg_attr(target_family = "wasm", inline(always))]
pub(super) fn behind(bytes: &[u8], from: usize, mark: u8) -> Result<usize, SyntaxError> {
    match bytes.get(from) {
        Some(byte) if *byte == mark => Ok(from + 1),
        _ => behind_white_space(bytes, from, mark),
    }
}

#[cold]
fn behind_white_space(bytes: &[u8], from: usize, mark: u8) -> Result<usize, SyntaxError> {
    match token(bytes, from)? {
        (found, at) if found == mark => Ok(at + 1),
        (_, at) => Err(error(at, expectation(mark))),
    }
}

#[cold]
fn expectation(mark: u8) -> &'static str {
    match mark {
        b'{' => "'{'",
        b'[' => "'['",
        b':' => "':'",
        b'"' => "a string",
        _ => "',' or an end",
    }
}

/// Behind a string whose opening quote is right before, and whether it has escapes. In wasm, size counts more.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
#[cfg_attr(target_family = "wasm", inline(never))]
pub(super) fn string_end(marks: &mut Marks<'_, '_>, inside: usize) -> Result<(usize, bool), SyntaxError> {
    let stop = marks.next(inside);
    if marks.bytes().get(stop) == Some(&b'"') {
        return Ok((stop + 1, false));
    }
    unusual_string_end(marks.bytes(), stop)
}

/// Behind the name of a member, which is the next token, and its colon.
#[inline(always)]
pub(super) fn name_end(marks: &mut Marks<'_, '_>, from: usize) -> Result<usize, SyntaxError> {
    let bytes = marks.bytes();
    let stop = marks.next(behind(bytes, from, b'"')?);
    match (bytes.get(stop), bytes.get(stop + 1)) {
        (Some(b'"'), Some(b':')) => Ok(stop + 2),
        _ => unusual_name_end(bytes, stop),
    }
}

/// A name that is an unusual string, or has white space behind it.
#[cold]
fn unusual_name_end(bytes: &[u8], from: usize) -> Result<usize, SyntaxError> {
    let (end, _) = unusual_string_end(bytes, from)?;
    behind(bytes, end, b':')
}

/// Behind any string, from a position inside on, without marks, so that the caller's stay in registers. Apart, since
/// few strings have escapes or characters beyond ASCII.
#[cold]
pub(super) fn unusual_string_end(bytes: &[u8], inside: usize) -> Result<(usize, bool), SyntaxError> {
    let (mut position, mut escaped) = (inside, false);
    loop {
        while bytes.get(position).is_some_and(|byte| !is_special(*byte)) {
            position += 1;
        }
        position = match bytes.get(position) {
            Some(b'"') => return Ok((position + 1, escaped)),
            Some(b'\\') => {
                escaped = true;
                escape_end(bytes, position)?
            }
            Some(0x80..) => characters_end(bytes, position)?,
            Some(_) => return Err(error(position, "an escaped control character")),
            None => return Err(error(position, "the end of a string")),
        };
    }
}

/// Behind a run of characters beyond ASCII: all their bytes are beyond it.
fn characters_end(bytes: &[u8], start: usize) -> Result<usize, SyntaxError> {
    let rest = bytes.get(start..).unwrap_or_default();
    let length = rest.iter().position(u8::is_ascii).unwrap_or(rest.len());
    match rest.get(..length).map(std::str::from_utf8) {
        Some(Ok(_)) => Ok(start + length),
        _ => Err(error(start, "UTF-8")),
    }
}

fn escape_end(bytes: &[u8], backslash: usize) -> Result<usize, SyntaxError> {
    match bytes.get(backslash + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(backslash + 2),
        Some(b'u') => match bytes.get(backslash + 2..backslash + 6) {
            Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => Ok(backslash + 6),
            _ => Err(error(backslash + 1, "four hexadecimal digits")),
        },
        _ => Err(error(backslash + 1, "an escape")),
    }
}

/// Behind a number that starts here.
#[cfg_attr(not(target_family = "wasm"), inline)]
#[cfg_attr(target_family = "wasm", inline(never))]
pub(super) fn number_end(bytes: &[u8], start: usize) -> Result<usize, SyntaxError> {
    let unsigned = start + usize::from(bytes.get(start) == Some(&b'-'));
    let mut end = match bytes.get(unsigned) {
        Some(b'0') => unsigned + 1,
        _ => digits_end(bytes, unsigned)?,
    };
    if bytes.get(end) == Some(&b'.') {
        end = digits_end(bytes, end + 1)?;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let signed = matches!(bytes.get(end + 1), Some(b'+' | b'-'));
        end = digits_end(bytes, end + 1 + usize::from(signed))?;
    }
    Ok(end)
}

/// Behind one or more digits.
#[inline]
fn digits_end(bytes: &[u8], start: usize) -> Result<usize, SyntaxError> {
    let mut end = start;
    while bytes.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    if end == start { Err(error(end, "a digit")) } else { Ok(end) }
}

/// Behind `true`, `false` or `null`, which must stand here.
#[inline]
pub(super) fn word_end(bytes: &[u8], start: usize, word: &[u8]) -> Result<usize, SyntaxError> {
    match bytes.get(start..).is_some_and(|rest| rest.starts_with(word)) {
        true => Ok(start + word.len()),
        false => Err(error(start, "a value")),
    }
}

#[cold]
#[inline(never)]
pub(super) fn error(offset: usize, expected: &'static str) -> SyntaxError {
    SyntaxError(Box::new(Expectation { offset, expected }))
}
