//! Accounts that stand in the file more than once.

use crate::account::AccountId;
use crate::credit::Credit;
use crate::finding::{Code, Findings, Quoted};
use crate::layout::{Columns, Repeats, Row};
use crate::money::{Tally, Usd};
use crate::policy::{Duplicates, Limits};
use crate::text::{MAX_FIELDS, Record, Records, trim};
use alloc::format;
use alloc::string::String;
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

/// A row whose account an earlier one has, both as indices, and in what it is not that row. In one number, since every row
/// may be one: the row above all, so that they sort in the order of the file.
#[derive(Clone, Copy)]
struct Repeat(u64);

/// In what a repeat is not the row it repeats.
#[derive(Clone, Copy)]
enum Differs {
    Nothing,
    Amount,
    /// The first other cell that does, as its index.
    Cell(u16),
}

impl Repeat {
    const DIFFERS_BITS: u32 = 16;
    const AMOUNT: u64 = u16::MAX as u64;

    fn new(row: usize, first: usize, differs: Differs) -> Self {
        let differs = match differs {
            Differs::Nothing => 0,
            Differs::Amount => Self::AMOUNT,
            Differs::Cell(index) => u64::from(index) + 1,
        };
        Self(((row as u64) << INDEX_BITS | first as u64) << Self::DIFFERS_BITS | differs)
    }

    fn row(self) -> usize {
        (self.0 >> (INDEX_BITS + Self::DIFFERS_BITS)) as usize
    }

    fn first(self) -> usize {
        (self.0 >> Self::DIFFERS_BITS & INDEX_MASK) as usize
    }

    fn differs(self) -> Differs {
        match self.0 & u64::from(u16::MAX) {
            0 => Differs::Nothing,
            Self::AMOUNT => Differs::Amount,
            index => Differs::Cell((index - 1) as u16),
        }
    }
}

const _: () = assert!(2 * INDEX_BITS + Repeat::DIFFERS_BITS <= u64::BITS && MAX_FIELDS < u16::MAX as usize);

/// Where repeats are found, and how they are judged.
#[derive(Clone, Copy)]
pub(crate) struct Repetition {
    pub(crate) policy: Duplicates,
    pub(crate) repeats: Repeats,
    pub(crate) columns: Columns,
    /// Where the header row begins, and its line.
    pub(crate) header: Option<(u32, u32)>,
}

/// Leaves one credit for each account that could be read.
pub(crate) fn keep_one_each(
    mut rows: Vec<Row>,
    rule: Repetition,
    records: &mut Records<'_>,
    findings: &mut Findings,
) -> Kept {
    let readable = |row: &Row| row.account.map(|account| Credit { account, amount: row.amount, line: row.line });
    let adds_up = rule.repeats == Repeats::AddedUp || rule.policy == Duplicates::Sum;
    let mut left_out = Tally::default();

    let repeats = find_repeats(&rows, rule, records);
    if rule.repeats == Repeats::Judged {
        // All of them before any is added up: a finding names the amounts that stand in the file.
        let mut headings = Headings::default();
        for &repeat in &repeats {
            report(repeat, &rows, rule, &mut headings, records, findings);
        }
    }
    for repeat in &repeats {
        let (row, first) = (repeat.row(), repeat.first());
        if adds_up {
            rows[first].amount = rows[first].amount.plus(rows[row].amount);
        } else {
            left_out.add(rows[row].amount);
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
        dropped: if adds_up { 0 } else { repeats.len() },
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
fn find_repeats(rows: &[Row], rule: Repetition, records: &mut Records<'_>) -> Vec<Repeat> {
    let mut order: Vec<u64> = (0..)
        .zip(rows)
        .filter_map(|(index, row): (u64, _)| Some(row.account?.number() << INDEX_BITS | index))
        .collect();
    order.sort_unstable();
    let index = |entry: u64| (entry & INDEX_MASK) as usize;
    let account = |entry: u64| entry >> INDEX_BITS;
    // There are fewer repeats than rows, so they take the place of what was looked at.
    let (mut at, mut found) = (0, 0);
    while at < order.len() {
        let same = order[at..].iter().take_while(|&&entry| account(entry) == account(order[at])).count();
        let first = index(order[at]);
        // The first is read once for all that repeat it, so that a long row costs no more than reading it does.
        let reads = same > 1 && rule.repeats == Repeats::Judged;
        let cells = reads.then(|| Cells::of(&rows[first], rule.columns, records)).flatten();
        for next in at + 1..at + same {
            let row = index(order[next]);
            let differs = match &cells {
                _ if rows[row].amount != rows[first].amount => Differs::Amount,
                Some(cells) => cells.differ(&rows[row], rule.columns, records),
                None => Differs::Nothing,
            };
            order[found] = Repeat::new(row, first, differs).0;
            found += 1;
        }
        at += same;
    }
    order.truncate(found);
    order.sort_unstable();
    order.into_iter().map(Repeat).collect()
}

/// The filled cells of a row beside account and amount, without the white space around them. However many empty ones a row
/// has, and however many more than the rows that repeat it, it costs no more than what both have.
struct Cells {
    text: Vec<u8>,
    /// Each with where it ends among the text.
    filled: Vec<(usize, usize)>,
}

impl Cells {
    fn of(row: &Row, columns: Columns, records: &mut Records<'_>) -> Option<Self> {
        let record = records.reread(row.start as usize, row.line)?;
        let mut cells = Self { text: Vec::new(), filled: Vec::new() };
        for (index, cell) in filled(&record, columns) {
            cells.text.extend_from_slice(cell);
            cells.filled.push((index, cells.text.len()));
        }
        Some(cells)
    }

    fn iter(&self) -> impl Iterator<Item = (usize, &[u8])> {
        let mut start = 0;
        self.filled.iter().map(move |&(index, end)| {
            let cell = &self.text[start..end];
            start = end;
            (index, cell)
        })
    }

    /// The first cell that differs; an absent one is an empty one.
    fn differ(&self, row: &Row, columns: Columns, records: &mut Records<'_>) -> Differs {
        let Some(record) = records.reread(row.start as usize, row.line) else { return Differs::Nothing };
        let (mut own, mut others) = (self.iter(), filled(&record, columns));
        let index = loop {
            match (own.next(), others.next()) {
                (None, None) => return Differs::Nothing,
                (one, other) if one == other => {}
                (one, other) => break one.into_iter().chain(other).map(|(index, _)| index).min(),
            }
        };
        index.and_then(|index| u16::try_from(index).ok()).map_or(Differs::Nothing, Differs::Cell)
    }
}

/// The filled cells of a record beside account and amount, without the white space around them.
fn filled<'r>(record: &'r Record<'_>, columns: Columns) -> impl Iterator<Item = (usize, &'r [u8])> {
    let is_other = move |index: usize| Some(index) != columns.account && Some(index) != columns.amount;
    let cells = record.cells().enumerate().map(|(index, cell)| (index, trim(cell)));
    cells.filter(move |&(index, cell)| !cell.is_empty() && is_other(index))
}

fn cell<'r>(record: &'r Record<'_>, index: usize) -> &'r [u8] {
    record.cell(index).map_or(&[], trim)
}

/// The headings as findings quote them: read once, for a header may be as long as the file.
#[derive(Default)]
struct Headings(Option<Vec<String>>);

impl Headings {
    fn of(&mut self, index: usize, rule: Repetition, records: &mut Records<'_>) -> String {
        let read = || {
            let header = rule.header.and_then(|(start, line)| records.reread_header(start as usize, line));
            let quoted = |cell: &[u8]| match trim(cell) {
                b"" => String::new(),
                heading => format!("{}", Quoted(heading)),
            };
            header.map_or_else(Vec::new, |header| header.cells().map(quoted).collect())
        };
        let known = self.0.get_or_insert_with(read).get(index).filter(|heading| !heading.is_empty());
        known.map_or_else(|| format!("field {}", index + 1), Clone::clone)
    }
}

fn report(
    repeat: Repeat,
    rows: &[Row],
    rule: Repetition,
    headings: &mut Headings,
    records: &mut Records<'_>,
    findings: &mut Findings,
) {
    let (row, first) = (rows[repeat.row()], rows[repeat.first()]);
    let Some(account) = row.account else { return };
    let code = match repeat.differs() {
        Differs::Nothing => Code::DuplicateRow,
        Differs::Amount | Differs::Cell(_) => Code::DuplicateConflict,
    };
    findings.add_with(code, || {
        let what_happens = match (rule.policy, code) {
            (Duplicates::Sum, _) => "; they are added up",
            (Duplicates::First, _) | (Duplicates::Identical, Code::DuplicateRow) => "; the first is kept",
            _ => "",
        };
        let other = match repeat.differs() {
            Differs::Cell(index) => {
                let heading = headings.of(index as usize, rule, records);
                other_cell(index as usize, row, &heading, records)
            }
            Differs::Nothing | Differs::Amount => String::new(),
        };
        let Some(record) = records.reread(row.start as usize, row.line) else { return (None, String::new()) };
        let message = format!(
            "account `{account}` is on line {} with {} and again on line {} with {}{other}{what_happens}",
            first.line, first.amount, row.line, row.amount
        );
        (Some(rule.columns.account_span(&record)), message)
    });
}

/// `, but another `credit id`: `7002``
fn other_cell(index: usize, row: Row, heading: &str, records: &mut Records<'_>) -> String {
    let Some(record) = records.reread(row.start as usize, row.line) else { return String::new() };
    match cell(&record, index) {
        b"" => format!(", but no {heading}"),
        cell => format!(", but another {heading}: {}", Quoted(cell)),
    }
}
