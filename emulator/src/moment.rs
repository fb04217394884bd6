//! Time as milliseconds since 1970, and the two ways in which the service writes it.

use time::OffsetDateTime;
use time::format_description::FormatItem;
use time::macros::format_description;

/// Milliseconds since 1970-01-01T00:00:00Z.
pub(crate) type Moment = u64;

/// The last millisecond that both formats can write: the end of the year 9999.
const LAST: Moment = 253_402_300_799_999;

const RFC_3339: &[FormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
const HTTP_DATE: &[FormatItem<'_>] =
    format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");

/// A clock that runs with the one outside, from where it was moved to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Clock {
    offset_ms: i64,
}

impl Clock {
    pub(crate) fn at(self, now_ms: u64) -> Moment {
        now_ms.min(LAST).saturating_add_signed(self.offset_ms).min(LAST)
    }

    pub(crate) fn advance(&mut self, millis: i64) {
        self.offset_ms = self.offset_ms.saturating_add(millis);
    }

    pub(crate) fn offset_ms(self) -> i64 {
        self.offset_ms
    }
}

/// `2026-05-04T09:12:55.101Z`
pub(crate) fn rfc_3339(moment: Moment) -> String {
    written(moment, RFC_3339)
}

/// `Mon, 04 May 2026 09:12:55 GMT`
pub(crate) fn http_date(moment: Moment) -> String {
    written(moment, HTTP_DATE)
}

fn written(moment: Moment, format: &[FormatItem<'_>]) -> String {
    let nanos = i128::from(moment.min(LAST)) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanos)
        .ok()
        .and_then(|time| time.format(format).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats() {
        assert_eq!(rfc_3339(1_777_885_975_101), "2026-05-04T09:12:55.101Z");
        assert_eq!(http_date(1_777_885_975_101), "Mon, 04 May 2026 09:12:55 GMT");
        assert_eq!(rfc_3339(u64::MAX), "9999-12-31T23:59:59.999Z");
    }

    #[test]
    fn a_moved_clock_runs_on() {
        let mut clock = Clock::default();
        clock.advance(1_000);
        assert_eq!((clock.at(5), clock.at(6)), (1_005, 1_006));
        clock.advance(-2_000);
        assert_eq!(clock.at(5), 0, "there is no time before 1970");
        clock.advance(i64::MAX);
        assert_eq!(clock.at(5), LAST);
    }
}
