//! How a cell spells a month: a spreadsheet's dates, an export's, and what people write.

use crate::month::{BillingMonth, MONTH_NAMES};
use crate::text::trim;

/// The months that a cell may mean: two where a date with slashes can be read both ways round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MonthCell {
    month: BillingMonth,
    other_way_round: Option<BillingMonth>,
}

impl MonthCell {
    /// Reads a cell; `None` where it is no month.
    ///
    /// `2025-01`, `2025-01-31` and any other day, with or without a time of day; `01/2025`, `1/31/2025`, `2025/01`,
    /// `202501`, `2025M01`, `Jan 2025`, `January 2025`, `Jan-25`.
    pub(crate) fn read(cell: &[u8]) -> Option<Self> {
        let text = core::str::from_utf8(trim(cell)).ok().filter(|text| text.len() <= LONGEST)?;
        let text = text.strip_prefix('\'').unwrap_or(text);
        if let Some(month) = compact(text).or_else(|| named(text)) {
            return Some(Self { month, other_way_round: None });
        }
        let date = without_time(text)?;
        if date.len() < text.len() && date.matches(['-', '/']).count() < 2 {
            return None;
        }
        if date.contains('-') { dashed(date) } else { slashed(date) }
    }

    /// Whether it can be read as this month.
    pub(crate) fn may_be(self, month: BillingMonth) -> bool {
        self.month == month || self.other_way_round == Some(month)
    }

    /// The month that is meant most likely.
    pub(crate) fn month(self) -> BillingMonth {
        self.month
    }
}

/// No month is written longer: `2025-01-01T00:00:00.000000000+00:00`.
const LONGEST: usize = 40;

/// `202501`, `2025M01`
fn compact(text: &str) -> Option<BillingMonth> {
    let (year, rest) = text.split_at_checked(4)?;
    let month = rest.strip_prefix(['M', 'm']).unwrap_or(rest);
    (month.len() == 2).then_some(())?;
    BillingMonth::new(digits(year)?, u8::try_from(digits(month)?).ok()?).ok()
}

/// `Jan 2025`, `January 2025`, `Jan-2025`, `Jan-25`
fn named(text: &str) -> Option<BillingMonth> {
    let name = &text[..text.find(|character: char| !character.is_ascii_alphabetic())?];
    let is_name = |full: &&str| name.eq_ignore_ascii_case(full) || name.eq_ignore_ascii_case(&full[..3]);
    let month = u8::try_from(MONTH_NAMES.iter().position(is_name)? + 1).ok()?;
    let rest = &text[name.len()..];
    let year = rest.trim_start().strip_prefix('-').unwrap_or(rest).trim_start();
    match year.len() {
        4 => BillingMonth::new(digits(year)?, month).ok(),
        // `Jan-25`: no month has a number above 12, and below it may be a day.
        2 if rest.trim_start().starts_with('-') => {
            let year = digits(year).filter(|&year| year > 12)?;
            BillingMonth::new(2000 + year, month).ok()
        }
        _ => None,
    }
}

/// `2025-01`, `2025-01-31`
fn dashed(date: &str) -> Option<MonthCell> {
    let mut parts = date.split('-');
    let year = four_digits(parts.next()?)?;
    let month = BillingMonth::new(year, one_or_two_digits(parts.next()?)?).ok()?;
    if let Some(day) = parts.next() {
        is_day(one_or_two_digits(day)?, month).then_some(())?;
    }
    parts.next().is_none().then_some(MonthCell { month, other_way_round: None })
}

/// `01/2025`, `2025/01`, `1/31/2025`, `31/1/2025`
fn slashed(date: &str) -> Option<MonthCell> {
    let mut parts = date.split('/');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    parts.next().is_none().then_some(())?;
    let Some(year) = third else {
        let (year, month) = if first.len() == 4 { (first, second) } else { (second, first) };
        let month = BillingMonth::new(four_digits(year)?, one_or_two_digits(month)?).ok()?;
        return Some(MonthCell { month, other_way_round: None });
    };
    let (year, first, second) = (four_digits(year)?, one_or_two_digits(first)?, one_or_two_digits(second)?);
    let of = |month, day| BillingMonth::new(year, month).ok().filter(|&month| is_day(day, month));
    match (of(first, second), of(second, first)) {
        (Some(month), other) => Some(MonthCell { month, other_way_round: other.filter(|&other| other != month) }),
        (None, other) => Some(MonthCell { month: other?, other_way_round: None }),
    }
}

/// The date before a time of day; `None` where something else follows it.
fn without_time(text: &str) -> Option<&str> {
    let Some(at) = text.find(|character: char| character == 'T' || character.is_whitespace()) else {
        return Some(text);
    };
    let time = text[at..].trim_start_matches('T').trim_start();
    // As databases write a timestamp with its zone.
    let time = time.strip_suffix("UTC").map_or(time, str::trim_end);
    // An hour and two digits of its minutes, at the least: a date whose end is lost is no date.
    let is_time = time
        .split_once(':')
        .is_some_and(|(hour, rest)| one_or_two_digits(hour).is_some() && rest.get(..2).and_then(digits).is_some())
        && time.chars().all(|character| {
            character.is_ascii_digit() || matches!(character, ':' | '.' | '+' | '-' | 'Z' | ' ' | 'A' | 'P' | 'M')
        });
    is_time.then_some(&text[..at])
}

fn is_day(day: u8, month: BillingMonth) -> bool {
    (1..=month.days()).contains(&day)
}

fn four_digits(text: &str) -> Option<u16> {
    (text.len() == 4).then(|| digits(text))?
}

fn one_or_two_digits(text: &str) -> Option<u8> {
    (1..=2).contains(&text.len()).then(|| digits(text))?.and_then(|number| u8::try_from(number).ok())
}

fn digits(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::{String, ToString};

    fn read(cell: &str) -> Option<String> {
        MonthCell::read(cell.as_bytes()).map(|cell| cell.month().to_string())
    }

    #[test]
    fn months_are_read_as_people_spreadsheets_and_exports_write_them() {
        for cell in [
            "2025-03",
            "2025-03-01",
            "2025-03-31",
            "2025-03-01T00:00:00Z",
            "2025-03-01T00:00:00.000Z",
            "2025-03-01 00:00:00",
            "2025-03-01T00:00:00+00:00",
            "03/2025",
            "3/2025",
            "3/31/2025",
            "31/3/2025",
            "3/31/2025 0:00",
            "2025/03",
            "202503",
            "2025M03",
            "Mar 2025",
            "MAR-25",
            "march 2025",
            " March-2025 ",
            "'2025-03",
        ] {
            assert_eq!(read(cell).as_deref(), Some("2025-03"), "{cell}");
        }
        for cell in [
            "",
            "2025",
            "March",
            "Total",
            "2025-13",
            "2025-03-32",
            "2025-02-29",
            "1.25",
            "03.2025",
            "2025.03",
            "2025.5",
            "Mar-05",
            "Mar 25",
            "Marc 2025",
            "05-06",
            "1999-01",
            "199901",
            "amount 2025",
            "Mar 2025 USD",
            "2025-03 total",
            "2025-03 00:00",
            "3/31/25",
            "2025-03-01-01",
            "2025-03-01T0:",
            "2025-03-01T00-00:00Z",
            "20250301",
            "é2025",
        ] {
            assert_eq!(read(cell), None, "{cell}");
        }
    }

    #[test]
    fn a_date_with_slashes_may_be_read_both_ways_round() {
        let cell = MonthCell::read(b"1/2/2025").unwrap();
        assert!(cell.may_be("2025-01".parse().unwrap()) && cell.may_be("2025-02".parse().unwrap()));
        assert!(!cell.may_be("2025-03".parse().unwrap()));
        assert!(!MonthCell::read(b"1/31/2025").unwrap().may_be("2025-02".parse().unwrap()));
    }
}
