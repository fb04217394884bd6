//! Cutting texts at ASCII characters: what the standard library's patterns do for every kind of pattern there is, in a
//! few instructions (`docs/adr/0008-small-wasm.md`).

/// What stands before and behind the first of these characters.
pub(crate) fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Whether the character is in the text.
pub(crate) fn has(text: &str, character: u8) -> bool {
    cut(text, character).is_some()
}

/// One or more ASCII digits and nothing else.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes a number with so many digits at least.
pub(crate) fn push_number(text: &mut String, number: u32, radix: u32, width: u32) {
    if width > 1 || number >= radix {
        push_number(text, number / radix, radix, width.saturating_sub(1));
    }
    text.extend(char::from_digit(number % radix, radix));
}
