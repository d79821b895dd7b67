//! Amounts without quotation marks whose thousands separators split them into several fields.

use super::columns::Columns;
use crate::cell::read_amount_cell;
use crate::month::MONTH_NAMES;
use crate::text::{Record, trim};
use alloc::vec::Vec;

/// The fields around the amount that make one amount when joined, and where they begin: `$1,234.56` under the headings
/// `amount,name` or `name,amount`. The row has as many fields as it should, and would be read as one dollar, or as 234.56.
///
/// They may be two numbers all the same. So something has to tell that they are not: a currency on the first part, or
/// decimals on the last. `may_be_part` says which columns may hold one at all.
pub(super) fn split_amount(
    record: &Record<'_>,
    columns: Columns,
    may_be_part: impl Fn(usize) -> bool,
) -> Option<(usize, Vec<u8>)> {
    let amount = columns.amount.filter(|_| columns.delimiter == b',')?;
    let is_group = |index: usize| record.cell(index).is_some_and(|cell| begins_with_a_group(trim(cell)));
    if !is_group(amount) && !is_group(amount + 1) {
        return None;
    }
    (amount.saturating_sub(MOST_PARTS - 1)..=amount).find_map(|first| {
        (amount.max(first + 1)..(first + MOST_PARTS).min(record.len())).find_map(|last| {
            let is_other = |index| Some(index) == columns.account || record.is_quoted(index) || !may_be_part(index);
            if (first..=last).any(is_other) || !(first + 1..=last).all(is_group) {
                return None;
            }
            let cells: Vec<&[u8]> = (first..=last).filter_map(|index| record.cell(index)).map(trim).collect();
            let (head, tail) = (cells.first()?, cells.last()?);
            let tells = has_dollar(head) || tail.contains(&b'.') || has_dollar(tail);
            let joined = cells.join(&b',');
            (tells && read_amount_cell(&joined).is_ok()).then_some((first, joined))
        })
    })
}

/// Two cells that make one written date when joined at the comma between them, as in `Jan 31, 2025`: the year would be read
/// as the amount, or push what is read. Where it is not the amount, there may be a column of years: so the row has to have
/// more fields than the header, or a space in front of the year alone.
pub(super) fn split_date(record: &Record<'_>, columns: Columns, width: usize) -> Option<usize> {
    if columns.delimiter != b',' {
        return None;
    }
    let last = columns.account.max(columns.amount)?;
    (0..last).find(|&index| {
        let (Some(day), Some(year)) = (record.cell(index), record.cell(index + 1)) else { return false };
        let is_spaced = year.starts_with(b" ") && (index == 0 || !day.starts_with(b" "));
        let is_account = columns.account == Some(index) || columns.account == Some(index + 1);
        is_year(trim(year), is_spaced)
            && !is_account
            && !record.is_quoted(index)
            && !record.is_quoted(index + 1)
            && (columns.amount == Some(index + 1) || record.len() > width || is_spaced)
            && is_day_of_month(trim(day))
    })
}

/// Whether a cell is a year, or two digits of one behind a space.
fn is_year(cell: &[u8], is_spaced: bool) -> bool {
    match cell {
        [b'1', b'9', rest @ ..] | [b'2', b'0', rest @ ..] if rest.len() == 2 => rest.iter().all(u8::is_ascii_digit),
        [a, b] => is_spaced && a.is_ascii_digit() && b.is_ascii_digit(),
        _ => false,
    }
}

/// Whether a cell is a day of a month as people write it: `Jan 31`, `31 January`, `Fri Jan. 31st`, `31st of January`.
fn is_day_of_month(cell: &[u8]) -> bool {
    let Ok(text) = core::str::from_utf8(cell) else { return false };
    let words = || text.split_whitespace().map(|word| word.trim_end_matches('.')).filter(|word| *word != "of");
    let is_word = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_one_of =
        |word: &str, names: &[&str]| is_word(word) && word.len() >= 3 && names.iter().any(|name| begins(name, word));
    let is_day = |word: &str| {
        let digits = word.trim_end_matches(|character: char| character.is_ascii_alphabetic());
        let is_ending = matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th");
        is_ending && digits.len() <= 2 && digits.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
    };
    let count = |is: &dyn Fn(&str) -> bool| words().filter(|word| is(word)).count();
    let months = count(&|word| is_one_of(word, &MONTH_NAMES));
    let weekdays = count(&|word| is_one_of(word, &WEEKDAYS) && !is_one_of(word, &MONTH_NAMES));
    (months, count(&is_day)) == (1, 1) && weekdays <= 1 && words().count() == 2 + weekdays
}

/// Whether a name begins with a word, whatever the case.
fn begins(name: &str, word: &str) -> bool {
    name.get(..word.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(word))
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Whether a cell says US dollars.
fn has_dollar(cell: &[u8]) -> bool {
    cell.contains(&b'$') || cell.windows(3).any(|word| word == b"USD")
}

/// Whether a cell is what may follow a thousands separator: three digits, and decimals or nothing.
fn begins_with_a_group(cell: &[u8]) -> bool {
    match cell {
        [a, b, c, rest @ ..] => {
            [a, b, c].iter().all(|byte| byte.is_ascii_digit()) && !rest.first().is_some_and(u8::is_ascii_digit)
        }
        _ => false,
    }
}

/// No amount that can be read is split into more fields: `999,999,999,999`.
const MOST_PARTS: usize = 4;

/// The amount that fields of a row of more than `width` make when joined at the commas that split them: only if it has
/// thousands separators. They are all from the amount on; or as many as the row has too many, where the first or the last
/// of them says that they are one amount, since what follows might be a part of another cell.
pub(crate) fn joined_amount(record: &Record<'_>, columns: Columns, width: usize) -> Option<Vec<u8>> {
    let first = columns.amount.filter(|_| columns.delimiter == b',')?;
    let is_filled = |index: &usize| record.cell(*index).is_some_and(|cell| !trim(cell).is_empty());
    let join = |last: usize| {
        let parts = || (first..=last).filter_map(|index| record.cell(index)).map(trim);
        let cells: Vec<&[u8]> = if last - first < MOST_PARTS { parts().collect() } else { Vec::new() };
        let joined = cells.join(&b',');
        (cells.len() > 1 && read_amount_cell(&joined).is_ok()).then_some(joined)
    };
    let tells = |last: usize| {
        let (Some(head), Some(tail)) = (record.cell(first), record.cell(last)) else { return false };
        has_dollar(head) || tail.contains(&b'.') || has_dollar(tail)
    };
    let too_many = record.len().saturating_sub(width);
    let among_others = || Some(first + too_many).filter(|&last| tells(last)).and_then(join);
    (first..record.len()).rfind(is_filled).and_then(join).or_else(among_others)
}
