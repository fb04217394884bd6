//! Cutting texts at ASCII characters and writing numbers: what the standard library's patterns and formatting do for
//! everything there is, in a few instructions (`docs/adr/0008-small-wasm.md`). Sentences are made with `concat`.

/// What stands before and behind the first of these characters.
pub(crate) fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Whether the character is in the text.
pub(crate) fn has(text: &str, character: u8) -> bool {
    cut(text, character).is_some()
}

/// So many characters of its start, or all of them.
pub(crate) fn start(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// As much of somebody else's value as a sentence quotes.
pub(crate) fn shortened(text: &str) -> &str {
    start(text, 64)
}

/// The start with another character in place of each that is not good.
pub(crate) fn cleaned(text: &str, most: usize, good: fn(char) -> bool, other: char) -> String {
    let mut clean = String::new();
    for character in start(text, most).chars() {
        clean.push(if good(character) { character } else { other });
    }
    clean
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
pub(crate) fn push_number(text: &mut String, number: u64, radix: u32, width: u32) {
    let (above, digit) = (number / u64::from(radix), number % u64::from(radix));
    if width > 1 || above > 0 {
        push_number(text, above, radix, width.saturating_sub(1));
    }
    text.extend(char::from_digit(digit as u32, radix));
}

/// A number of the decimal system.
pub(crate) fn decimal(number: u64) -> String {
    let mut text = String::new();
    push_number(&mut text, number, 10, 1);
    text
}

/// The same with a sign.
pub(crate) fn signed_decimal(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    [sign, &decimal(number.unsigned_abs())].concat()
}

/// The place of an item in a list: `list[3]`.
pub(crate) fn item_of(list: &str, index: usize) -> String {
    [list, "[", &decimal(index as u64), "]"].concat()
}
