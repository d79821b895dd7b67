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

    /// The month that the heading of a column names: `2025-01`, `2025/1`, `2025-01-01`, `01/2025`, `Jan 2025`, `Jan-25`
    /// (as spreadsheets rewrite it) or `January 2025`.
    ///
    /// ```
    /// use credits_core::BillingMonth;
    /// let month = BillingMonth::from_heading(" Jan-25 ").unwrap();
    /// assert_eq!(month.to_string(), "2025-01");
    /// assert_eq!(BillingMonth::from_heading("Total"), None);
    /// ```
    #[must_use]
    pub fn from_heading(heading: &str) -> Option<Self> {
        let mut words =
            heading.split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.')).filter(|w| !w.is_empty());
        let (first, second, third) = (words.next()?, words.next()?, words.next());
        let (year, month) = match third {
            None => match (heading_year(first), heading_year(second)) {
                (Some(year), None) => (year, second),
                (None, Some(year)) => (year, first),
                _ => return None,
            },
            // The first day of the month, as a date.
            Some(day) if matches!(day, "01" | "1") && words.next().is_none() => (heading_year(first)?, second),
            Some(_) => return None,
        };
        Self::new(year, heading_month(month)?).ok()
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

    fn days(self) -> u8 {
        match self.month {
            // Between 2006 and 2099 no century year breaks the rule of four.
            2 if self.year.is_multiple_of(4) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

/// Four digits, or what a spreadsheet leaves of them behind a name: never fewer than those a month may have.
fn heading_year(word: &str) -> Option<u16> {
    let digits = word.trim_start_matches('\'');
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u16 = digits.parse().ok()?;
    match digits.len() {
        4 => Some(number),
        // `Jan-25`: a month has no number above 12, and no credits are older than 2006.
        2 if number > 12 => Some(2000 + number),
        _ => None,
    }
}

/// A number from 1 to 12, or an English name or its first three letters.
fn heading_month(word: &str) -> Option<u8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let is_name = |name: &&str| word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..3]);
    if word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().ok();
    }
    u8::try_from(NAMES.iter().position(is_name)? + 1).ok()
}

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
    fn headings_are_read_as_people_and_spreadsheets_write_months() {
        let read = |heading: &str| BillingMonth::from_heading(heading).map(|month| month.to_string());
        for heading in [
            "2025-03",
            "2025/3",
            "2025-03-01",
            "03/2025",
            "Mar 2025",
            "MAR-25",
            "march 2025",
            " 2025 March ",
            "Mar '25",
        ] {
            assert_eq!(read(heading).as_deref(), Some("2025-03"), "{heading}");
        }
        for heading in [
            "",
            "2025",
            "March",
            "Total",
            "2025-13",
            "2025-03-02",
            "03/01/2025",
            "Mar-05",
            "Marc 2025",
            "05-06",
            "1999-01",
            "amount 2025",
            "2025 2025",
            "Mar 2025 USD",
        ] {
            assert_eq!(read(heading), None, "{heading}");
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
