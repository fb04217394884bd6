//! From a float to the shortest text that reads as it.
//!
//! Libraries do it with tables that no compression makes smaller (`docs/adr/0008-small-wasm.md`). Numbers as people write
//! them are found in a few steps; of others all digits are made and cut as short as they still read the same.

use super::float::{Decimal, Whole, mantissa_and_scale};
use crate::text::{decimal, push_number};

/// Writes a finite float, with a `.0` behind a whole number below 10^16.
pub(super) fn push_float(text: &mut String, float: f64) {
    if float.is_sign_negative() {
        text.push('-');
    }
    let Decimal { mut digits, mut power } = short(float.abs()).unwrap_or_else(|| cut(float.abs()));
    while digits.len() > 1 && digits.pop_if(|digit| *digit == 0).is_some() {
        power += 1;
    }
    let exponent = power + digits.len() as i64 - 1;
    let mut shown: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    match exponent {
        0..16 => {
            let point = exponent as usize + 1;
            while shown.len() <= point {
                shown.push('0');
            }
            shown.insert(point, '.');
        }
        -5..0 => {
            let zeros = 1 + exponent.unsigned_abs() as usize;
            shown.insert_str(0, "0.0000".get(..zeros).unwrap_or_default());
        }
        _ => {
            if shown.len() > 1 {
                shown.insert(1, '.');
            }
            shown.push_str(if exponent < 0 { "e-" } else { "e+" });
            push_number(&mut shown, exponent.unsigned_abs(), 10, 1);
        }
    }
    text.push_str(&shown);
}

/// At most 15 digits, of which no two texts read the same.
fn short(float: f64) -> Option<Decimal> {
    // Exact, as are the powers of ten up to 22.
    let mut scale = 1.0;
    for power in 0..=22 {
        let whole = float * scale;
        if whole < 1e15 && whole.fract() == 0.0 && whole / scale == float {
            return Some(Decimal { digits: digits_of(whole as u64), power: -power });
        }
        scale *= 10.0;
    }
    None
}

/// The digits of the float itself, cut at the first place behind which they do not matter.
fn cut(float: f64) -> Decimal {
    let (mantissa, scale) = mantissa_and_scale(float);
    let mut whole = Whole::of(mantissa);
    // What is below 1 is made whole: 2^-1 = 5 × 10^-1.
    whole.multiply(2, 31, scale.max(0).unsigned_abs());
    whole.multiply(5, 13, scale.min(0).unsigned_abs());
    let mut digits = whole.into_digits();
    let end = scale.min(0) + digits.len() as i64;
    while digits.pop_if(|digit| *digit == 0).is_some() {}
    for count in 1..=17 {
        let (first, rest) = digits.split_at_checked(count).unwrap_or((&digits, &[]));
        let first = first.iter().fold(0, |whole, digit| whole * 10 + u64::from(*digit));
        // The nearer neighbour first, the even one of equally near ones.
        let up = u64::from((rest, first % 2) > (&[5], 0));
        for whole in [first + up, first + 1 - up] {
            let decimal = Decimal { digits: digits_of(whole), power: end - count as i64 };
            if decimal.nearest() == float {
                return decimal;
            }
        }
    }
    // Not reached: seventeen digits are always enough.
    Decimal { power: end - digits.len() as i64, digits }
}

fn digits_of(whole: u64) -> Vec<u8> {
    decimal(whole).bytes().map(|digit| digit - b'0').collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(float: f64) {
        let mut text = String::new();
        push_float(&mut text, float);
        assert_eq!(text, serde_json::to_string(&float).unwrap());
    }

    #[test]
    fn edges() {
        for float in [
            0.0,
            1.0,
            62.5,
            0.1,
            0.1 + 0.2,
            1e15,
            1e16,
            1e17,
            123_456_789_012_345.6,
            9_007_199_254_740_993.0,
            1e22,
            1e23,
            1e-4,
            1e-5,
            1e-6,
            1.5e-7,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            9.5e-323,
            f64::EPSILON,
            9_999_999_999_999_998.0,
            0.000_012_345,
            1.7e300,
            5e-200,
        ] {
            check(float);
            check(-float);
        }
        for exponent in 1..0x7ff_u64 {
            check(f64::from_bits(exponent << 52));
            check(f64::from_bits(exponent << 52).next_down());
        }
    }

    proptest! {
        #[test]
        fn serde_json_writes_the_same(bits: u64, digits in 0_u64..1 << 60, shift in 0..60, power in 0..40) {
            let float = f64::from_bits(bits);
            if float.is_finite() {
                check(float);
            }
            check((digits >> shift) as f64 / 10_f64.powi(power));
            check((digits >> shift) as f64 * 10_f64.powi(power));
        }
    }
}
