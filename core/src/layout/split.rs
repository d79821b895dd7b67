//! Amounts without quotation marks whose thousands separators split them into several fields.

use super::columns::Columns;
use crate::cell::read_amount_cell;
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

/// The amount that a row's fields from the amount on make when joined at the commas that split them: only if it has
/// thousands separators.
pub(crate) fn joined_amount(record: &Record<'_>, columns: Columns) -> Option<Vec<u8>> {
    let first = columns.amount.filter(|_| columns.delimiter == b',')?;
    let is_filled = |index: &usize| record.cell(*index).is_some_and(|cell| !trim(cell).is_empty());
    let last = (first..record.len()).rfind(is_filled)?;
    if last - first >= MOST_PARTS {
        return None;
    }
    let cells: Vec<&[u8]> = (first..=last).filter_map(|index| record.cell(index)).map(trim).collect();
    let joined = cells.join(&b',');
    (cells.len() > 1 && read_amount_cell(&joined).is_ok()).then_some(joined)
}
