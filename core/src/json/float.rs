//! From a number's text to the nearest 64-bit float.
//!
//! The standard library does the same, with a table of 10 KB that no compression makes smaller: a seventh of what an
//! edge worker loads. Numbers as people write them are exact in one step; others are guessed and then put right by
//! comparing whole numbers of any size, which is slow and rare (`docs/adr/0008-small-wasm.md`).

use std::cmp::Ordering;

/// More digits than any half between two floats has: what follows them can only break a tie.
const DIGITS: usize = 800;
/// Beyond this power of ten every number is infinite, and below its negative zero.
const LARGEST_POWER: i64 = 400;

/// The nearest float of a JSON number, ties to even, infinite when it is too large.
pub(super) fn nearest(text: &str) -> f64 {
    // Elsewhere than in wasm the table is no burden, and faster.
    #[cfg(not(target_family = "wasm"))]
    if let Ok(float) = text.parse() {
        return float;
    }
    without_table(text)
}

#[cold]
fn without_table(text: &str) -> f64 {
    let size = Decimal::of(text).nearest();
    if text.starts_with('-') { -size } else { size }
}

/// The decimal digits of a JSON number that is whole, however it is written: `5.0` and `5e0` are. None beyond the
/// largest float.
pub(crate) fn whole(text: &str) -> Option<String> {
    let Decimal { mut digits, mut power } = Decimal::of(text);
    while power < 0 && digits.pop_if(|digit| *digit == 0).is_some() {
        power += 1;
    }
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    let zeros = usize::try_from(power).ok().filter(|zeros| zeros + digits.len() < 310)?;
    let mut whole = String::new();
    if text.starts_with('-') {
        whole.push('-');
    }
    for digit in digits {
        whole.push(char::from(b'0' + digit));
    }
    for _ in 0..zeros {
        whole.push('0');
    }
    Some(whole)
}

/// `digits × 10^power`, without leading zeros.
pub(super) struct Decimal {
    pub(super) digits: Vec<u8>,
    pub(super) power: i64,
}

impl Decimal {
    fn of(text: &str) -> Self {
        let (mut digits, mut power) = (Vec::new(), 0_i64);
        let (mut fraction, mut more) = (false, false);
        let mut bytes = text.bytes();
        for byte in bytes.by_ref() {
            match byte {
                b'.' => fraction = true,
                b'e' | b'E' => break,
                b'0'..=b'9' if digits.len() < DIGITS => {
                    power -= i64::from(fraction);
                    if byte != b'0' || !digits.is_empty() {
                        digits.push(byte - b'0');
                    }
                }
                b'0'..=b'9' => {
                    power += i64::from(!fraction);
                    more |= byte != b'0';
                }
                _ => {}
            }
        }
        if more {
            digits.push(1);
            power -= 1;
        }
        Self { digits, power: power.saturating_add(exponent(bytes)) }
    }

    pub(super) fn nearest(&self) -> f64 {
        self.exact().unwrap_or_else(|| self.compared())
    }

    /// The float when one step gives it: both operands are exact, so their quotient or product is rounded once.
    fn exact(&self) -> Option<f64> {
        if self.digits.is_empty() {
            return Some(0.0);
        }
        let power = u8::try_from(self.power.unsigned_abs()).ok().filter(|power| *power <= 22)?;
        if self.digits.len() > 15 {
            return None;
        }
        let (whole, scale) = (self.first(15), power_of_ten(power));
        Some(if self.power < 0 { whole / scale } else { whole * scale })
    }

    /// Guesses, then goes to the neighbour as long as this is on the other side of the half between the two.
    fn compared(&self) -> f64 {
        let magnitude = self.power.saturating_add(self.digits.len() as i64);
        if magnitude > LARGEST_POWER {
            return f64::INFINITY;
        }
        if magnitude < -LARGEST_POWER {
            return 0.0;
        }
        let mut float = self.guessed();
        loop {
            let even = float.to_bits() & 1 == 0;
            float = match self.against_half_above(float) {
                Ordering::Greater => float.next_up(),
                Ordering::Equal if !even => float.next_up(),
                _ if float == 0.0 => return float,
                _ => match (self.against_half_above(float.next_down()), even) {
                    (Ordering::Less, _) | (Ordering::Equal, false) => float.next_down(),
                    _ => return float,
                },
            };
            if float.is_infinite() {
                return float;
            }
        }
    }

    /// A finite float at most a few steps away.
    fn guessed(&self) -> f64 {
        let cut = self.digits.len().min(17);
        let mut float = self.first(cut);
        let mut power = self.power + (self.digits.len() - cut) as i64;
        while power != 0 {
            let step = power.unsigned_abs().min(22) as u8;
            float = if power < 0 { float / power_of_ten(step) } else { float * power_of_ten(step) };
            power -= power.signum() * i64::from(step);
        }
        float.min(f64::MAX)
    }

    /// The first digits as a number.
    fn first(&self, count: usize) -> f64 {
        let whole = self.digits.iter().take(count).fold(0_u64, |whole, digit| whole * 10 + u64::from(*digit));
        #[expect(clippy::cast_precision_loss, reason = "15 digits are exact, more are a guess")]
        let whole = whole as f64;
        whole
    }

    /// How the number compares with the half between a float and the next one.
    fn against_half_above(&self, float: f64) -> Ordering {
        let (mantissa, scale) = mantissa_and_scale(float);
        // The half is `half × 2^scale`.
        let (half, scale) = (2 * mantissa + 1, scale - 1);
        let mut ours = Whole::default();
        for digit in &self.digits {
            ours.multiply_add(10, u32::from(*digit));
        }
        let mut theirs = Whole::of(half);
        // Both sides times what makes them whole: 10^power = 5^power × 2^power.
        let (fives, twos) = (self.power, self.power - scale);
        if fives < 0 { &mut theirs } else { &mut ours }.multiply(5, 13, fives.unsigned_abs());
        if twos < 0 { &mut theirs } else { &mut ours }.multiply(2, 31, twos.unsigned_abs());
        ours.cmp(&theirs)
    }
}

/// What stands behind the `e`, if anything does.
fn exponent(mut bytes: impl Iterator<Item = u8>) -> i64 {
    let (mut size, mut negative) = (0_i64, false);
    for byte in bytes.by_ref() {
        match byte {
            b'-' => negative = true,
            b'0'..=b'9' => size = size.saturating_mul(10).saturating_add(i64::from(byte - b'0')),
            _ => {}
        }
    }
    if negative { -size } else { size }
}

/// A float that is not negative as `mantissa × 2^scale`.
pub(super) fn mantissa_and_scale(float: f64) -> (u64, i64) {
    let bits = float.to_bits();
    let (fraction, exponent) = (bits & ((1 << 52) - 1), (bits >> 52) as i64);
    (if exponent == 0 { fraction } else { fraction | 1 << 52 }, exponent.max(1) - 1075)
}

/// Exact up to 22.
fn power_of_ten(power: u8) -> f64 {
    (0..power).fold(1.0, |product, _| product * 10.0)
}

/// A whole number of any size: 32 bits each, the lowest first, without zeros at the end.
#[derive(Default, PartialEq, Eq)]
pub(super) struct Whole(Vec<u32>);

impl Whole {
    pub(super) fn of(number: u64) -> Self {
        let mut whole = Self::default();
        whole.multiply_add(1, (number >> 32) as u32);
        whole.multiply_add(1 << 16, 0);
        whole.multiply_add(1 << 16, number as u32);
        whole
    }

    fn multiply_add(&mut self, factor: u32, addend: u32) {
        let mut carry = u64::from(addend);
        for part in &mut self.0 {
            let product = u64::from(*part) * u64::from(factor) + carry;
            *part = product as u32;
            carry = product >> 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// Times `base^power`; `most` of the powers fit into 32 bits.
    pub(super) fn multiply(&mut self, base: u32, most: u32, power: u64) {
        let mut left = power;
        while left > 0 {
            let step = u32::try_from(left).unwrap_or(most).min(most);
            self.multiply_add(base.pow(step), 0);
            left -= u64::from(step);
        }
    }

    pub(super) fn into_digits(mut self) -> Vec<u8> {
        let mut digits = Vec::new();
        while !self.0.is_empty() {
            let mut rest = 0;
            for part in self.0.iter_mut().rev() {
                let dividend = rest << 32 | u64::from(*part);
                *part = (dividend / 10) as u32;
                rest = dividend % 10;
            }
            self.0.pop_if(|highest| *highest == 0);
            digits.push(rest as u8);
        }
        digits.reverse();
        digits
    }

    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str) {
        let expected: f64 = text.parse().unwrap();
        assert_eq!(without_table(text).to_bits(), expected.to_bits(), "{text}");
    }

    #[test]
    fn edges() {
        for text in [
            "0",
            "-0",
            "0.0",
            "0e5",
            "1",
            "-12.50",
            "1e22",
            "1e23",
            "9007199254740993",
            "9007199254740992.5",
            "9007199254740993.0000000000000000000000000000000001",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "-1e400",
            "1e999999999999999999999",
            "1e-999999999999999999999",
            "5e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1e-400",
            "6929495644600919.5",
            "8.371377557175395e15",
            "0.000000000000000000000000000000000000000000001e45",
            "123456789012345678901234567890",
        ] {
            check(text);
        }
        check(&"9".repeat(2000));
        check(&format!("0.{}1", "0".repeat(900)));
        check(&format!("0.{}1e900", "0".repeat(900)));
        check(&format!("1{}e-900", "0".repeat(900)));
        check(&format!("9007199254740992.5{}1", "0".repeat(900)));
    }

    #[test]
    fn whole_numbers() {
        for (text, digits) in [
            ("0", "0"),
            ("-0.00", "0"),
            ("0e9", "0"),
            ("5.0", "5"),
            ("-12.50e1", "-125"),
            ("5e3", "5000"),
            ("1000e-3", "1"),
            ("1e23", "100000000000000000000000"),
            ("123456789012345678901.0", "123456789012345678901"),
        ] {
            assert_eq!(whole(text).as_deref(), Some(digits), "{text}");
        }
        for text in ["0.5", "1e-1", "12.05", "1e400", "-1e99999999999999999999", "1e-400"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_standard_library_reads_the_same(text in "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,25})?([eE][-+]?[0-9]{1,3})?") {
            check(&text);
        }

        #[test]
        fn every_float_comes_back(bits: u64) {
            let float = f64::from_bits(bits);
            if float.is_finite() {
                check(&format!("{float:e}"));
                check(&format!("{float:.40e}"));
            }
        }

        #[test]
        fn halves_between_two_floats(whole in 1_u64 << 53..1 << 54, zeros in 0_usize..900, digit in "|0|1") {
            check(&format!("{whole}.{}{digit}0", "0".repeat(zeros)));
            check(&format!("{whole}{}{digit}e-{zeros}", "0".repeat(zeros)));
        }
    }
}
