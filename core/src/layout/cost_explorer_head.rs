//! The head of Cost Explorer's table: which column is which account's.

use super::columns::Columns;
use super::cost_explorer::{At, is_total_heading};
use super::judge;
use super::spelling::plain;
use crate::account::AccountId;
use crate::cell::{AccountCell, AmountError, read_amount_cell};
use crate::finding::{Code, Findings, Quoted, Sightings};
use crate::order::repeated;
use crate::span::Span;
use crate::text::{Record, Records, trim};
use alloc::format;
use alloc::vec::Vec;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Account(AccountId),
    /// The sums of the lines.
    Total,
    /// A finding says what is wrong with its account.
    Unreadable,
    /// It has no heading.
    Nameless,
}

/// The columns, from the first of the table.
pub(super) struct Head {
    /// Where the table says what it is grouped by.
    pub(super) label: Span,
    /// The first is that of the labels.
    pub(super) columns: Vec<Column>,
}

impl Head {
    pub(super) fn read(
        records: &mut Records<'_>,
        accounts: At,
        names: Option<At>,
        findings: &mut Findings,
    ) -> Option<Self> {
        let mut foreign = Sightings::default();
        let mut named_totals = Vec::new();
        if let Some(record) = names.and_then(|at| records.reread(at.start, at.line)) {
            for (index, cell) in record.cells().enumerate().skip(1) {
                if is_total_heading(cell) {
                    named_totals.push(index);
                }
                see_currency(&record, index, cell, &mut foreign);
            }
        }
        let record = records.reread(accounts.start, accounts.line)?;
        let mut columns = Vec::new();
        let mut short = Vec::new();
        let mut kept_leading_zero = false;
        for (index, cell) in record.cells().enumerate() {
            let read = AccountCell::read(cell);
            kept_leading_zero |= AccountCell::shows_leading_zero(cell);
            columns.push(match read {
                _ if index == 0 => Column::Nameless,
                _ if is_total_heading(cell) => Column::Total,
                AccountCell::Empty if named_totals.binary_search(&index).is_ok() => Column::Total,
                AccountCell::Empty => Column::Nameless,
                _ if says_total(cell) => {
                    see_currency(&record, index, cell, &mut foreign);
                    Column::Total
                }
                _ => {
                    let account = judge::account(&record, column_of_accounts(index), read, findings);
                    if let (AccountCell::Short(_), Some(account)) = (read, account) {
                        short.push((index, account));
                    }
                    account.map_or(Column::Unreadable, Column::Account)
                }
            });
        }
        for (index, account) in short {
            if !judge::short_account(&record, column_of_accounts(index), account, kept_leading_zero, findings) {
                columns[index] = Column::Unreadable;
            }
        }
        findings.add_sightings(Code::AmountCurrency, foreign);
        tell_twice(&record, &columns, findings);
        Some(Self { label: record.span(0), columns })
    }
}

impl Head {
    /// The column of totals: the one that says so, or without one the last of those that hold something, if it has no
    /// heading.
    pub(super) fn total_column(&self, filled: impl Iterator<Item = usize>) -> Option<usize> {
        let named = self.columns.iter().position(|column| *column == Column::Total);
        named.or_else(|| filled.last().filter(|&last| self.columns.get(last) == Some(&Column::Nameless)))
    }
}

/// Where one of the accounts stands in the line of all of them.
fn column_of_accounts(index: usize) -> Columns {
    Columns { account: Some(index), amount: None, ..Columns::default() }
}

/// A heading such as `prod (€)` or `Total costs (CNY)` says that the amounts below are no dollars. Letters behind the name
/// of an account may be part of it.
fn see_currency(record: &Record<'_>, index: usize, cell: &[u8], foreign: &mut Sightings) {
    let Some(inside) = trim(cell).strip_suffix(b")") else { return };
    let unit = inside.rsplit(|&byte| byte == b'(').next().unwrap_or_default();
    let may_be_name = unit.iter().any(u8::is_ascii_alphanumeric) && !says_total(cell);
    let amount = [b"1 ", unit].concat();
    if !may_be_name && read_amount_cell(&amount) == Err(AmountError::Currency) {
        foreign.see(|| {
            (record.span(index), format!("the heading {} says another currency than US dollars", Quoted(trim(cell))))
        });
    }
}

/// Whether a heading begins as that of the column of totals does.
fn says_total(cell: &[u8]) -> bool {
    plain(cell).is_some_and(|heading| heading.starts_with("totalcosts("))
}

/// Reports each account, and the totals, where an earlier column is the same.
fn tell_twice(record: &Record<'_>, columns: &[Column], findings: &mut Findings) {
    let is_one = |column: &Column| matches!(column, Column::Account(_) | Column::Total);
    let ones: Vec<usize> = (0..columns.len()).filter(|&index| is_one(&columns[index])).collect();
    // No account is the number 0, so the totals may be.
    let number = |index: usize| if let Column::Account(account) = columns[index] { account.number() } else { 0 };
    for index in repeated(ones.iter().map(|&index| number(index))).into_iter().map(|place| ones[place]) {
        let message = format_args!("{} heads two columns", Quoted(trim(record.cell(index).unwrap_or_default())));
        findings.add(Code::AccountTwice, record.span(index), message);
    }
}
