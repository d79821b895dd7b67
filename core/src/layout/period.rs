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
        let mut parts = date.split(['-', '/']).map(|part| part.parse::<u8>().ok());
        let (Some(first), Some(second), Some(third)) = (parts.next(), parts.next(), parts.next()) else {
            return Some(Self::Month(read.month()));
        };
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
            "2025-02-01 00:00:00+01:00",
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
        for cell in ["", "Total", "Linked account", "123456789012", "2025-13-01"] {
            reads(cell, None);
        }
    }
}
