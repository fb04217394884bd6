//! The content of strings with escapes.

use crate::text::{cut, number};

/// The content of a string with escapes, from what stands between its quotes and the scanner has walked over. A
/// surrogate without its partner becomes U+FFFD.
pub(super) fn unescape(inside: &str) -> String {
    let mut content = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some((plain, escape)) = cut(rest, b'\\') {
        content.push_str(plain);
        let (character, used) = match escape.bytes().next() {
            None => break,
            Some(b'b') => ('\u{8}', 1),
            Some(b'f') => ('\u{c}', 1),
            Some(b'n') => ('\n', 1),
            Some(b'r') => ('\r', 1),
            Some(b't') => ('\t', 1),
            Some(b'u') => numbered(escape),
            Some(named) => (char::from(named), 1),
        };
        content.push(character);
        rest = escape.get(used..).unwrap_or_default();
    }
    content.push_str(rest);
    content
}

/// The character of a `uXXXX`, or of two that are a pair, and how long they are.
fn numbered(escape: &str) -> (char, usize) {
    let unit = |at: usize| escape.as_bytes().get(at..at + 4).and_then(|digits| number(digits, 16, 4));
    let high = unit(1).unwrap_or_default();
    if (0xd800..0xdc00).contains(&high)
        && escape.as_bytes().get(5..7) == Some(b"\\u")
        && let Some(low @ 0xdc00..0xe000) = unit(7)
    {
        let character = char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00));
        return (character.unwrap_or(char::REPLACEMENT_CHARACTER), 11);
    }
    (char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER), 5)
}
