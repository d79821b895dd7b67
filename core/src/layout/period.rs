//! Dates of an export: a month by its first day, or a day within one.

use crate::cell::{MonthCell, without_text_marks};
use crate::month::BillingMonth;
use crate::text::trim;

/// What a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// A month, by its name or its first day.
    Month(BillingMonth),
    /// Another day, or an hour of a day.
    Within(BillingMonth),
}

impl Period {
    /// Reads a cell; `None` where it is no date.
    pub(super) fn read(cell: &[u8]) -> Option<Self> {
        let cell = without_text_marks(trim(cell));
        let read = MonthCell::read(cell)?;
        let text = core::str::from_utf8(cell).ok()?;
        let (date, time) = text.split_at(text.find(|c: char| c == 'T' || c.is_whitespace()).unwrap_or(text.len()));
        let offset = Offset::read(time);
        let mut parts = date.split(['-', '/']).map(|part| part.parse::<u8>().ok());
        let (Some(first), Some(second), Some(third)) = (parts.next(), parts.next(), parts.next()) else {
            return Some(Self::Month(read.month()));
        };
        let day = third.filter(|_| date.contains('-'));
        if offset.is_some_and(|offset| day.is_none_or(|day| offset.may_change_month(day, read.month()))) {
            return None;
        }
        // `2/1/2025` is the first of February or the second of January; and exports date a month by its first day.
        let month = match (date.contains('/'), first, second) {
            (true, Some(month), Some(1)) | (true, Some(1), Some(month)) => {
                BillingMonth::new(read.month().year(), month).ok().filter(|&month| read.may_be(month))
            }
            (false, ..) if third == Some(1) => Some(read.month()),
            _ => None,
        };
        Some(match month {
            Some(month) if is_midnight(time) => Self::Month(month),
            month => Self::Within(month.unwrap_or(read.month())),
        })
    }

    pub(super) fn month(self) -> BillingMonth {
        match self {
            Self::Month(month) | Self::Within(month) => month,
        }
    }
}

/// Whether a time of day is the beginning of its day; an offset may follow it.
fn is_midnight(time: &str) -> bool {
    let clock = time.split(['+', 'Z']).next().unwrap_or_default();
    !clock.contains(|c: char| matches!(c, '1'..='9'))
}

/// What a clock is ahead of UTC, in which AWS dates everything, and what it shows; in minutes.
struct Offset {
    ahead: i32,
    clock: i32,
}

impl Offset {
    /// `None` where there is no offset, or none but zero.
    fn read(time: &str) -> Option<Self> {
        let at = time.rfind(['+', '-'])?;
        let (clock, offset) = time.split_at(at);
        if !offset.contains(|c: char| matches!(c, '1'..='9')) {
            return None;
        }
        let sign = if offset.starts_with('-') { -1 } else { 1 };
        // What cannot be read is a day from anywhere.
        let ahead = sign * minutes(&offset[1..]).unwrap_or(24 * 60);
        let clock = minutes(clock.trim_start_matches('T')).unwrap_or(if sign < 0 { 24 * 60 } else { 0 });
        Some(Self { ahead, clock })
    }

    /// Whether the instant is of another month by UTC than by the clock.
    fn may_change_month(&self, day: u8, month: BillingMonth) -> bool {
        let utc = self.clock - self.ahead;
        (day == 1 && utc < 0) || (day == month.days() && utc >= 24 * 60)
    }
}

/// The minutes of `16:30`, `16:30:00.000` or `1630`.
fn minutes(text: &str) -> Option<i32> {
    let text = text.trim();
    let (hours, minutes) = text.split_once(':').or_else(|| text.split_at_checked(2))?;
    let minutes = if minutes.is_empty() { "0" } else { minutes.get(..2)? };
    Some(hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(cell: &str, expected: Option<(&str, bool)>) {
        let read = Period::read(cell.as_bytes());
        let read = read.map(|read| (read.month(), matches!(read, Period::Month(_))));
        assert_eq!(read, expected.map(|(month, whole)| (month.parse().unwrap(), whole)), "{cell}");
    }

    #[test]
    fn a_month_is_its_first_day() {
        for cell in [
            "2025-02",
            "2025-02-01",
            "2025-02-01T00:00:00Z",
            "2025-02-01T00:00:00.000Z",
            "2025-02-01 00:00:00+00:00",
            "2025-02-01T00:00:00-00:00",
            "2025-02-01 00:00:00.000 UTC",
            "2025-02-01 00:00:00 UTC",
            "2025-02-01 00:00:00UTC",
            "2/1/2025",
            "01/02/2025",
            "'2025-02-01",
            "Feb-25",
            "202502",
        ] {
            reads(cell, Some(("2025-02", true)));
        }
        reads("1/1/2025", Some(("2025-01", true)));
        for cell in ["2025-02-02", "2025-02-28T00:00:00Z", "2025-02-01T05:00:00Z", "2/3/2025", "2/28/2025"] {
            reads(cell, Some(("2025-02", false)));
        }
        reads("31/1/2025", Some(("2025-01", false)));
        reads("1/31/2025", Some(("2025-01", false)));
        // By UTC, in which AWS dates, it may be another month.
        for cell in [
            "2025-02-01 00:00:00+01:00",
            "2025-02-01T00:59:59+0100",
            "2025-01-31T16:00:00-08:00",
            "2025-01-31T23:30-00:30",
            "1/1/2025 05:00-08:00",
            "2025-01-01T00:00:00+1",
        ] {
            reads(cell, None);
        }
        for cell in ["2025-02-01T01:00:00+01:00", "2025-02-28T15:59:59-08:00", "2025-02-15 12:00:00-08:00"] {
            reads(cell, Some(("2025-02", false)));
        }
        for cell in ["", "Total", "Linked account", "123456789012", "2025-13-01"] {
            reads(cell, None);
        }
    }
}
