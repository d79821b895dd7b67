//! What reading a file gives, whatever its layout: its rows, and what was seen on the way.

use super::columns::Columns;
use crate::account::AccountId;
use crate::money::Usd;
use crate::span::Span;
use alloc::vec::Vec;

/// A row whose amount could be read, signed as in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// `None` where the account could not be read, so that the row is no credit.
    pub(crate) account: Option<AccountId>,
    pub(crate) amount: Usd,
    pub(crate) line: u32,
    /// Where the row begins in the text. Cells are found again from here when a finding needs their places.
    pub(crate) start: u32,
}

/// The row that states the sum of the column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ControlTotal {
    pub(crate) amount: Usd,
    pub(crate) span: Span,
    pub(crate) line: u32,
}

/// A row with nine to eleven digits in its account cell, judged when all rows are known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShortAccount {
    pub(crate) line: u32,
    pub(crate) start: u32,
    /// Its place among the rows, if its amount could be read.
    pub(crate) row: Option<usize>,
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) columns: Columns,
    pub(crate) rows: Vec<Row>,
    pub(crate) control_total: Option<ControlTotal>,
    /// Data rows, bad ones and those after the total row too.
    pub(crate) rows_read: usize,
    /// Rows that could be left out under [`InvalidRows::Skip`](crate::InvalidRows::Skip).
    pub(crate) bad_rows: usize,
    pub(crate) short_accounts: Vec<ShortAccount>,
    /// Rows with nothing in the fields they have more than the header, and where the first of them ends.
    pub(crate) longer_than_header: (usize, Option<Span>),
    /// Whether an account begins with a zero that a spreadsheet would have taken.
    pub(crate) kept_leading_zero: bool,
}
