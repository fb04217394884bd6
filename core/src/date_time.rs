//! RFC 3339 date-times, as strict as the service's feedback wants them, and the dates of HTTP headers.

/// Milliseconds since 1970-01-01T00:00:00Z of an RFC 3339 date-time in upper case: a real date, `T`, seconds below
/// 60, a fraction of 1 to 9 digits or none, `Z` or `±hh:mm`.
pub(crate) fn parse_rfc3339(text: &str) -> Option<i64> {
    let (date, time) = text.split_once('T')?;
    let mut date = date.split('-');
    let (year, month, day) = (digits(date.next()?, 4)?, digits(date.next()?, 2)?, digits(date.next()?, 2)?);
    if date.next().is_some() || !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
        return None;
    }
    let zone_at = time.find(['Z', '+', '-'])?;
    let (clock, zone) = time.split_at_checked(zone_at)?;
    let milliseconds = clock_milliseconds(clock)? - 60_000 * offset_minutes(zone)?;
    Some(days_since_epoch(year, month, day) * 86_400_000 + milliseconds)
}

/// `2026-05-04T09:12:55.101Z` of the milliseconds since 1970-01-01T00:00:00Z.
#[allow(dead_code, reason = "tickets are written by the protocol")]
pub(crate) fn format_rfc3339(epoch_ms: i64) -> String {
    let (days, of_day) = (epoch_ms.div_euclid(86_400_000), epoch_ms.rem_euclid(86_400_000));
    let (year, month, day) = civil(days);
    let (seconds, milliseconds) = (of_day / 1000, of_day % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}Z")
}

/// Milliseconds since 1970 of an HTTP date that is not before it, in any of its three forms (RFC 9110, 5.6.7). The name
/// of the day is not checked against the date.
pub(crate) fn parse_http_date(text: &str) -> Option<i64> {
    let (day_name, rest) = match text.split_once(',') {
        Some((day_name, rest)) => (day_name, rest.strip_prefix(' ')?.strip_suffix(" GMT")?),
        None => (text.get(..3)?, text.get(3..)?.strip_prefix(' ')?),
    };
    let parts: Vec<&str> = rest.split([' ', '-']).collect();
    let asctime = day_name.len() == 3 && !text.contains(',');
    let (day, month, year, clock) = match (asctime, &*parts) {
        (false, [day, month, year, clock]) => (digits(day, 2)?, month, year, clock),
        (true, [month, day, clock, year]) => (digits(day, 2)?, month, year, clock),
        (true, [month, "", day, clock, year]) => (digits(day, 1)?, month, year, clock),
        _ => return None,
    };
    let month = MONTHS.as_bytes().chunks(3).position(|known| known == month.as_bytes())? as i64 + 1;
    let year = match digits(year, 4) {
        Some(year) => year,
        None => digits(year, 2).map(|year| if year < 70 { 2000 + year } else { 1900 + year })?,
    };
    let named = day_name.bytes().all(|byte| byte.is_ascii_alphabetic());
    let good = named && (1..=days_in(year, month)).contains(&day) && clock.len() == 8;
    let epoch_ms = days_since_epoch(year, month, day) * 86_400_000 + clock_milliseconds(clock)?;
    (good && epoch_ms >= 0).then_some(epoch_ms)
}

const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// Exactly so many ASCII digits.
fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn clock_milliseconds(clock: &str) -> Option<i64> {
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (clock, None),
    };
    let mut parts = clock.split(':');
    let (hour, minute, second) =
        (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let milliseconds = match fraction {
        None => 0,
        Some(fraction) if (1..=9).contains(&fraction.len()) => {
            digits(fraction, fraction.len())?;
            format!("{fraction:0<3}").get(..3)?.parse().ok()?
        }
        Some(_) => return None,
    };
    Some(((hour * 60 + minute) * 60 + second) * 1000 + milliseconds)
}

fn offset_minutes(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours <= 23 && minutes <= 59).then_some(sign * (hours * 60 + minutes))
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
