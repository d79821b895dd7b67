//! The name that a file should have, from the one it has.

use crate::cell::MonthCell;
use crate::month::BillingMonth;
use crate::span::Span;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The name that would start the function, for a name that says its month in another way: `credits-2025-01 (1).csv`,
/// `AWS credits January 2025.csv`. `None` where it says none, or more than one.
///
/// ```
/// use credits_core::right_name;
/// assert_eq!(right_name("credits-2025-01 (1).csv").as_deref(), Some("credits-2025-01.csv"));
/// assert_eq!(right_name("credits.csv"), None);
/// ```
#[must_use]
pub fn right_name(name: &str) -> Option<String> {
    let name = name.rsplit('/').next().unwrap_or(name);
    let words: Vec<Span> = words(name).collect();
    let text = |span: Span| &name[span.start..span.end];
    let pairs = words.windows(2).filter_map(|pair| {
        let month = month_of(text(pair[0]), text(pair[1]))?;
        Some((month, Span::new(pair[0].start, pair[1].end)))
    });
    let compact = words.iter().filter_map(|&word| Some((compact_month(text(word))?, word)));
    let months: Vec<(BillingMonth, Span)> = pairs.chain(compact).collect();
    let (month, _) = *months.first()?;
    let is_sure =
        |&(other, span): &(BillingMonth, Span)| other == month && !has_day(&name[..span.start], &name[span.end..]);
    months.iter().all(is_sure).then(|| format!("credits-{month}.csv"))
}

/// `2025` and `01`, `1` or `January`, either way round.
fn month_of(first: &str, second: &str) -> Option<BillingMonth> {
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let (year, month) = match (is_year(first), is_year(second)) {
        (true, false) => (first, second),
        (false, true) => (second, first),
        _ => return None,
    };
    match month.parse() {
        Ok(number) => BillingMonth::new(year.parse().ok()?, number).ok(),
        Err(_) => MonthCell::read(format!("{month} {year}").as_bytes()).map(MonthCell::month),
    }
}

/// Whether the month between these texts is part of a date: a file of 2 January is most often about December.
fn has_day(before: &str, behind: &str) -> bool {
    let joins = |c: char| matches!(c, '-' | '_' | '.' | '/');
    let digit = |rest: &str| rest.chars().next().is_some_and(|c| c.is_ascii_digit());
    behind.strip_prefix(joins).is_some_and(digit)
        || before.strip_suffix(joins).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
}

/// Runs of letters and digits.
fn words(name: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    name.split_inclusive(|c: char| !c.is_alphanumeric()).filter_map(move |piece| {
        let start = at;
        at += piece.len();
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        (!word.is_empty()).then(|| Span::new(start, start + word.len()))
    })
}

/// `202501`
fn compact_month(word: &str) -> Option<BillingMonth> {
    let (year, month) =
        word.split_at_checked(4).filter(|_| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit()))?;
    format!("{year}-{month}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "credits-2025-01.csv";

    #[test]
    fn a_name_says_its_month_in_one_way_only() {
        for name in [
            "credits-2025-01 (1).csv",
            "credits-2025-01.csv.txt",
            "Credits_2025_01.CSV",
            "AWS credits January 2025.csv",
            "jan-2025.csv",
            "credits 202501.csv",
            "in/credits-2025-1.csv",
        ] {
            assert_eq!(right_name(name).as_deref(), Some(NAME), "{name}");
        }
        for name in [
            "credits.csv",
            "credits-2025-13.csv",
            "credits-2025-01-02.csv",
            "2-1-2025.csv",
            "credits-2025-01 2025-02.csv",
            "",
        ] {
            assert_eq!(right_name(name), None, "{name}");
        }
    }
}
