//! RFC 3339 date-times, as strict as the service's feedback wants them, and the dates of HTTP headers.

use crate::text::{cut, push_number};

/// Year, month, day, hour, minute, second, and the name of the month as the number that its bytes make.
type Fields = [i64; 7];

/// What a form has for a character of these, in their order.
const LETTERS: &[u8; 7] = b"YMDhmsN";
const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
/// Without the name of the day, and without the zone, which is `GMT` where a comma follows the name of the day.
const WITH_COMMA: [&str; 2] = ["DD NNN YYYY hh:mm:ss", "DD NNN YY hh:mm:ss"];
const WITHOUT_COMMA: [&str; 4] =
    ["NNN DD hh:mm:ss YYYY", "NNN  D hh:mm:ss YYYY", "NNN DD hh:mm:ss YY", "NNN  D hh:mm:ss YY"];

/// Milliseconds since 1970-01-01T00:00:00Z of an RFC 3339 date-time in upper case: a real date, `T`, seconds below
/// 60, a fraction of 1 to 9 digits or none, `Z` or `±hh:mm`.
pub(crate) fn parse_rfc3339(text: &str) -> Option<i64> {
    let (seconds, rest) = text.split_at_checked(19)?;
    let milliseconds = epoch_ms(read(seconds, "YYYY-MM-DDThh:mm:ss")?)?;
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(rest) => {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            rest.split_at_checked(length).filter(|_| (1..=9).contains(&length))?
        }
        None => ("", rest),
    };
    let thousandths =
        fraction.bytes().chain([b'0'; 3]).take(3).fold(0, |ms, digit| ms * 10 + i64::from(digit - b'0'));
    Some(milliseconds + thousandths - 60_000 * offset_minutes(zone)?)
}

/// `2026-05-04T09:12:55.101Z` of the milliseconds since 1970-01-01T00:00:00Z.
#[allow(dead_code, reason = "tickets are written by the protocol")]
pub(crate) fn format_rfc3339(epoch_ms: i64) -> String {
    let (days, of_day) = (epoch_ms.div_euclid(86_400_000), epoch_ms.rem_euclid(86_400_000));
    let (year, month, day) = civil(days);
    let (seconds, milliseconds) = (of_day / 1000, of_day % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = String::new();
    for (number, width, behind) in [
        (year, 4, '-'),
        (month, 2, '-'),
        (day, 2, 'T'),
        (hour, 2, ':'),
        (minute, 2, ':'),
        (second, 2, '.'),
        (milliseconds, 3, 'Z'),
    ] {
        push_number(&mut text, number as u64, 10, width);
        text.push(behind);
    }
    text
}

/// Milliseconds since 1970 of an HTTP date that is not before it, in any of its three forms (RFC 9110, 5.6.7). The name
/// of the day is not checked against the date.
pub(crate) fn parse_http_date(text: &str) -> Option<i64> {
    let (day_name, date, forms) = match cut(text, b',') {
        Some((day_name, rest)) => (day_name, rest.strip_suffix(" GMT")?, &WITH_COMMA[..]),
        None => (text.get(..3)?, text.get(3..)?, &WITHOUT_COMMA[..]),
    };
    let date = date.strip_prefix(' ')?;
    let form = forms.iter().find(|form| read(date, form).is_some())?;
    let mut fields = read(date, form)?;
    let [year, month, .., month_name] = &mut fields;
    if form.len() < 20 {
        *year += if *year < 70 { 2000 } else { 1900 };
    }
    *month = MONTHS.chunks(3).position(|known| known.iter().fold(0, named) == *month_name)? as i64 + 1;
    epoch_ms(fields).filter(|ms| *ms >= 0 && day_name.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Reads a text of exactly this form: a letter of [`LETTERS`] takes a digit or a character of the month's name, a blank
/// also `-`, and all else itself.
fn read(text: &str, form: &str) -> Option<Fields> {
    let mut fields = Fields::default();
    for (byte, wanted) in text.bytes().zip(form.bytes()) {
        let place = LETTERS.iter().position(|letter| *letter == wanted);
        match place.and_then(|place| fields.get_mut(place)) {
            Some(name) if wanted == b'N' => *name = named(*name, &byte),
            Some(number) => *number = *number * 10 + i64::from(char::from(byte).to_digit(10)?),
            None if byte == wanted || (wanted == b' ' && byte == b'-') => {}
            None => return None,
        }
    }
    (text.len() == form.len()).then_some(fields)
}

fn named(name: i64, byte: &u8) -> i64 {
    name << 8 | i64::from(*byte)
}

/// Milliseconds since 1970 of a real date and time.
fn epoch_ms([year, month, day, hour, minute, second, _]: Fields) -> Option<i64> {
    let real = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    let seconds = (hour * 60 + minute) * 60 + second;
    (real && hour < 24 && minute < 60 && second < 60)
        .then(|| (days_since_epoch(year, month, day) * 86_400 + seconds) * 1000)
}

fn offset_minutes(zone: &str) -> Option<i64> {
    let (sign, clock) = zone.split_at_checked(1)?;
    let sign = match sign {
        "Z" if clock.is_empty() => return Some(0),
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let [.., hour, minute, _, _] = read(clock, "hh:mm")?;
    (hour < 24 && minute < 60).then_some(sign * (hour * 60 + minute))
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the Gregorian calendar; years are counted from March, so that a leap day ends one.
pub(crate) fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_since_epoch`].
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let (day, month) = (day_of_year - (153 * shifted + 2) / 5 + 1, (shifted + 2) % 12 + 1);
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_of_http() {
        for text in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert_eq!(parse_http_date(text), Some(784_111_777_000), "{text}");
        }
        assert_eq!(parse_http_date("Tue, 29 Feb 2028 23:59:59 GMT"), Some(1_835_481_599_000));
        for text in [
            "",
            "Sun",
            "5",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37.5 GMT",
            "Sun, 06 Nov 1964 08:49:37 GMT",
            "Sun Nov 6 08:49:37 1994",
            "Sun  Nov 06 08:49:37 1994",
            "\u{e4}\u{e4}\u{e4}",
        ] {
            assert_eq!(parse_http_date(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_of_nine_centuries_comes_back() {
        for day in (-150_000..180_000).step_by(7) {
            let epoch_ms = day * 86_400_000 + 45_296_789;
            assert_eq!(parse_rfc3339(&format_rfc3339(epoch_ms)), Some(epoch_ms));
        }
        assert_eq!(parse_rfc3339("2000-02-29T12:34:56.789+05:30"), Some(951_807_896_789));
        assert_eq!(format_rfc3339(0), "1970-01-01T00:00:00.000Z");
    }
}
