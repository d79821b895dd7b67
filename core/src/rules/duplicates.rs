//! Accounts that stand in the file more than once.

use crate::account::AccountId;
use crate::credit::Credit;
use crate::finding::{Code, Findings};
use crate::layout::{Columns, Row};
use crate::money::{Tally, Usd};
use crate::policy::{Duplicates, Limits};
use crate::text::Records;
use alloc::vec::Vec;

/// What is left when each account stands once.
pub(crate) struct Kept {
    /// In the order of the file.
    pub(crate) credits: Vec<Credit>,
    /// Their sum, signed as in the file.
    pub(crate) total: Usd,
    /// The sum with every repeat.
    pub(crate) total_with_repeats: Usd,
    /// Rows left out because their account was there already.
    pub(crate) dropped: usize,
}

/// A row whose account an earlier one has, both as indices.
struct Repeat {
    row: usize,
    first: usize,
}

/// Leaves one credit for each account that could be read.
pub(crate) fn keep_one_each(
    mut rows: Vec<Row>,
    policy: Duplicates,
    columns: Columns,
    records: &mut Records<'_>,
    findings: &mut Findings,
) -> Kept {
    let readable = |row: &Row| row.account.map(|account| Credit { account, amount: row.amount, line: row.line });
    let mut left_out = Tally::default();

    let repeats = find_repeats(&rows);
    // All of them before any is added up: a finding names the amounts that stand in the file.
    for &Repeat { row, first } in &repeats {
        report(rows[row], rows[first], policy, columns, records, findings);
    }
    for &Repeat { row, first } in &repeats {
        match policy {
            Duplicates::Sum => rows[first].amount = rows[first].amount.plus(rows[row].amount),
            _ => left_out.add(rows[row].amount),
        }
        // Without an account a row is no credit.
        rows[row].account = None;
    }

    let mut total = Tally::default();
    let credits: Vec<Credit> = rows
        .into_iter()
        .filter_map(|row| {
            let credit = readable(&row)?;
            total.add(credit.amount);
            Some(Credit { amount: credit.amount.abs(), ..credit })
        })
        .collect();
    let total = total.total(CENTS);
    Kept {
        credits,
        total,
        total_with_repeats: total.plus(left_out.total(CENTS)),
        dropped: if policy == Duplicates::Sum { 0 } else { repeats.len() },
    }
}

/// Decimals a total is shown with at least.
const CENTS: u32 = 2;

/// Bits of a row's index, below those of its account.
const INDEX_BITS: u32 = 24;
const INDEX_MASK: u64 = (1 << INDEX_BITS) - 1;
const _: () = assert!(Limits::MAX_ROWS as u64 <= INDEX_MASK && AccountId::BITS + INDEX_BITS <= u64::BITS);

/// The repeats in the order of the file. Sorting finds them at a cost no file can drive up; account and index in one
/// number sort twice as fast as in a pair.
fn find_repeats(rows: &[Row]) -> Vec<Repeat> {
    let mut order: Vec<u64> = (0..)
        .zip(rows)
        .filter_map(|(index, row): (u64, _)| Some(row.account?.number() << INDEX_BITS | index))
        .collect();
    order.sort_unstable();
    let index = |entry: u64| (entry & INDEX_MASK) as usize;
    let mut repeats = Vec::new();
    for same in order.chunk_by(|a, b| a >> INDEX_BITS == b >> INDEX_BITS).filter(|same| same.len() > 1) {
        let first = index(same[0]);
        repeats.extend(same[1..].iter().map(|&entry| Repeat { row: index(entry), first }));
    }
    repeats.sort_unstable_by_key(|repeat| repeat.row);
    repeats
}

fn report(
    row: Row,
    first: Row,
    policy: Duplicates,
    columns: Columns,
    records: &mut Records<'_>,
    findings: &mut Findings,
) {
    let (Row { amount, line, .. }, Some(account)) = (row, row.account) else { return };
    let code = if amount == first.amount { Code::DuplicateRow } else { Code::DuplicateConflict };
    if !findings.keeps(code) {
        findings.count(code);
        return;
    }
    let Some(record) = records.reread(row.start as usize, line) else { return };
    let what_happens = match (policy, code) {
        (Duplicates::Sum, _) => "; they are added up",
        (Duplicates::First, _) | (Duplicates::Identical, Code::DuplicateRow) => "; the first is kept",
        _ => "",
    };
    findings.add(
        code,
        columns.account_span(&record),
        format_args!(
            "account `{account}` is on line {} with {} and again on line {line} with {amount}{what_happens}",
            first.line, first.amount
        ),
    );
}
