//! The content of strings with escapes.

use super::marks::Marks;

/// The content of a string with escapes, which the scanner has walked over. A surrogate without its partner becomes
/// U+FFFD.
pub(super) fn unescape(quoted: &str) -> String {
    let mut content = String::with_capacity(quoted.len());
    let mut rest = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    while let Some((plain, escape)) = rest.split_at_checked(Marks::new(rest.as_bytes()).next(0)) {
        content.push_str(plain);
        let mut used = 2;
        content.push(match escape.as_bytes().get(1) {
            None => break,
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let (character, length) = numbered(escape);
                used = length;
                character
            }
            Some(named) => char::from(*named),
        });
        rest = escape.get(used..).unwrap_or_default();
    }
    content
}

/// The character of a `\uXXXX`, or of two that are a pair, and how long the escape is.
fn numbered(escape: &str) -> (char, usize) {
    let unit = |at: usize| {
        let digits = escape.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let units = [unit(0), unit(6)];
    match char::decode_utf16(units.into_iter().flatten()).next() {
        Some(Ok(character)) => (character, 6 * character.len_utf16()),
        Some(Err(_)) | None => (char::REPLACEMENT_CHARACTER, 6),
    }
}
