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

/// A number of one to so many digits.
pub(crate) fn number(digits: &[u8], radix: u32, most: usize) -> Option<u32> {
    if digits.is_empty() || digits.len() > most {
        return None;
    }
    let mut number = 0;
    for digit in digits {
        number = number * radix + char::from(*digit).to_digit(radix)?;
    }
    Some(number)
}

/// The number that one or more decimal digits make, the largest of 64 bits when it is larger.
pub(crate) fn unsigned(digits: &str) -> Option<u64> {
    let mut number = 0_u64;
    for digit in digits.bytes() {
        let digit = char::from(digit).to_digit(10)?;
        number = number.saturating_mul(10).saturating_add(digit.into());
    }
    (!digits.is_empty()).then_some(number)
}

/// The same with a sign, none when it is larger.
pub(crate) fn signed(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-');
    let size = i64::try_from(unsigned(digits.unwrap_or(text))?).ok()?;
    Some(if digits.is_some() { -size } else { size })
}

/// Writes a number with so many digits at least.
pub(crate) fn push_number(text: &mut String, number: u32, radix: u32, width: u32) {
    if width > 1 || number >= radix {
        push_number(text, number / radix, radix, width.saturating_sub(1));
    }
    text.extend(char::from_digit(number % radix, radix));
}
