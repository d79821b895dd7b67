//! The billing month: from a file name, and as CloudZero wants it.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

/// A calendar month that AWS bills, 2006-01 to 2099-12.
///
/// ```
/// use credits_core::BillingMonth;
/// let month = BillingMonth::from_file_name("incoming/credits-2024-02.csv").unwrap();
/// assert_eq!(month.to_string(), "2024-02");
/// assert_eq!(month.first_instant(), "2024-02-01T00:00:00Z");
/// assert_eq!(month.last_second(), "2024-02-29T23:59:59Z");
/// assert_eq!(BillingMonth::from_file_name("credits-2024-13.csv"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillingMonth {
    year: u16,
    month: u8,
}

/// What a text or a pair of numbers is not: a month from 2006-01 to 2099-12, written `YYYY-MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthError;

impl fmt::Display for MonthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a month from `2006-01` to `2099-12`, written `YYYY-MM`")
    }
}

impl core::error::Error for MonthError {}

impl BillingMonth {
    /// The first year of AWS, before which nothing was billed.
    const YEARS: core::ops::RangeInclusive<u16> = 2006..=2099;

    /// The first month there is.
    pub const FIRST: Self = Self { year: 2006, month: 1 };

    /// Checks year and month (1 to 12).
    ///
    /// # Errors
    /// When either is out of range.
    pub fn new(year: u16, month: u8) -> Result<Self, MonthError> {
        if Self::YEARS.contains(&year) && (1..=12).contains(&month) {
            Ok(Self { year, month })
        } else {
            Err(MonthError)
        }
    }

    /// The month that a file name or an S3 key names: its last path segment is exactly `credits-YYYY-MM.csv`.
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Self> {
        let segment = name.rsplit('/').next()?;
        segment.strip_prefix("credits-")?.strip_suffix(".csv")?.parse().ok()
    }

    /// The name that a credits file of this month must have.
    #[must_use]
    pub fn file_name(self) -> String {
        format!("credits-{self}.csv")
    }

    /// The month as people say it: `January 2025`.
    #[must_use]
    pub fn in_words(self) -> String {
        format!("{} {}", MONTH_NAMES[usize::from(self.month - 1)], self.year)
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month of the year, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The month after this one; none after 2099-12.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        match self.month {
            12 => Self::new(self.year + 1, 1).ok(),
            month => Self::new(self.year, month + 1).ok(),
        }
    }

    /// The first instant, as CloudZero's `month` and `time/usage_start`: `2025-01-01T00:00:00Z`.
    #[must_use]
    pub fn first_instant(self) -> String {
        format!("{self}-01T00:00:00Z")
    }

    /// The last second, as CloudZero's `time/usage_end`: `2025-01-31T23:59:59Z`.
    #[must_use]
    pub fn last_second(self) -> String {
        format!("{self}-{:02}T23:59:59Z", self.days())
    }

    /// The first second and the last second of an hour, counted from 0: `2025-01-01T01:00:00Z` and
    /// `2025-01-01T01:59:59Z` for the second. What lies beyond the month is its last hour.
    #[must_use]
    pub fn hour(self, hour: usize) -> (String, String) {
        let (day, hour) = match (hour / 24 + 1, hour % 24) {
            (day, hour) if day <= self.days().into() => (day, hour),
            _ => (self.days().into(), 23),
        };
        (format!("{self}-{day:02}T{hour:02}:00:00Z"), format!("{self}-{day:02}T{hour:02}:59:59Z"))
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> u8 {
        match self.month {
            // Between 2006 and 2099 no century year breaks the rule of four.
            2 if self.year.is_multiple_of(4) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

/// The English names.
pub(crate) const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl fmt::Display for BillingMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for BillingMonth {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let digit = |byte: u8| byte.is_ascii_digit().then(|| u16::from(byte - b'0')).ok_or(MonthError);
        let &[a, b, c, d, b'-', e, f] = text.as_bytes() else { return Err(MonthError) };
        let year = digit(a)? * 1000 + digit(b)? * 100 + digit(c)? * 10 + digit(d)?;
        let month = digit(e)? * 10 + digit(f)?;
        Self::new(year, u8::try_from(month).map_err(|_| MonthError)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn every_month_of_the_range_round_trips_and_ends_on_its_last_day() {
        let mut month = BillingMonth::FIRST;
        let mut seen = 1;
        loop {
            assert_eq!(month.to_string().parse(), Ok(month));
            assert_eq!(BillingMonth::from_file_name(&format!("credits-{month}.csv")), Some(month));
            match month.next() {
                Some(next) => (month, seen) = (next, seen + 1),
                None => break,
            }
        }
        assert_eq!(seen, 94 * 12);
        let last_day = |text: &str| text.parse::<BillingMonth>().unwrap().last_second()[8..10].to_string();
        assert_eq!(last_day("2025-01"), "31");
        assert_eq!(last_day("2025-02"), "28");
        assert_eq!(last_day("2028-02"), "29");
        assert_eq!(last_day("2025-04"), "30");
    }

    #[test]
    fn hours_go_on_from_day_to_day_and_end_with_the_month() {
        let month: BillingMonth = "2025-02".parse().unwrap();
        for (hour, start, end) in [
            (0, "2025-02-01T00:00:00Z", "2025-02-01T00:59:59Z"),
            (15, "2025-02-01T15:00:00Z", "2025-02-01T15:59:59Z"),
            (24, "2025-02-02T00:00:00Z", "2025-02-02T00:59:59Z"),
            (671, "2025-02-28T23:00:00Z", "2025-02-28T23:59:59Z"),
            (672, "2025-02-28T23:00:00Z", "2025-02-28T23:59:59Z"),
        ] {
            assert_eq!(month.hour(hour), (start.to_string(), end.to_string()));
        }
    }

    #[test]
    fn other_names_name_no_month() {
        for name in [
            "credits-2025-13.csv",
            "credits-2025-00.csv",
            "credits-2005-12.csv",
            "credits-2100-01.csv",
            "credits-2025-01 (1).csv",
            "xcredits-2025-01.csv",
            "credits-2025-01.csv.gz",
            "credits-2025-1.csv",
            "credits-2025-01.CSV",
            "Credits-2025-01.csv",
            "credits-２０２５-01.csv",
            "credits-2025-01.csv/",
            "credits-+025-01.csv",
            "",
        ] {
            assert_eq!(BillingMonth::from_file_name(name), None, "{name}");
        }
    }
}
