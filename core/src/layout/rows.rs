//! What reading a file gives, whatever its layout: its rows, and what was seen on the way.

use super::columns::Columns;
use super::judge;
use crate::account::AccountId;
use crate::finding::{Code, Findings};
use crate::money::Usd;
use crate::span::Span;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// A row whose account and amount could be read, signed as in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// `None` once the row is found to be no credit.
    pub(crate) account: Option<AccountId>,
    pub(crate) amount: Usd,
    pub(crate) line: u32,
    /// Where a record begins in the text that holds the row's cells where [`Reading::columns`] says. Cells are found again
    /// from here when a finding needs their places.
    pub(crate) start: u32,
}

/// Where a row is.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowPlace {
    pub(super) start: u32,
    pub(super) line: u32,
}

/// Where a control total comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlSource {
    /// A row of the file that says it is the total.
    TotalRow,
    /// The last row, which has an amount and no account.
    LastRow,
    /// A column of totals, in a table with accounts as columns.
    TotalColumn,
    /// What the caller expects.
    Expected,
}

impl ControlSource {
    /// As people say it: `the file's own total`.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::TotalRow => "the file's own total",
            Self::LastRow => "the last row, taken for the file's total",
            Self::TotalColumn => "the table's own total column",
            Self::Expected => "the total you expect",
        }
    }
}

impl fmt::Display for ControlSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::TotalRow => "total-row",
            Self::LastRow => "last-row",
            Self::TotalColumn => "total-column",
            Self::Expected => "expected",
        })
    }
}

/// A row that says what the sum of the credits is, or may say it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stated {
    pub(crate) source: ControlSource,
    /// Signed as in the file.
    pub(crate) amount: Usd,
    /// Where its amount stands.
    pub(crate) span: Span,
    /// Where its account would stand.
    pub(crate) account: Span,
    pub(crate) whole: Span,
    pub(crate) line: u32,
}

/// How the rows of one account become one credit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Repeats {
    /// A repeat is judged by the policy for duplicates.
    #[default]
    Judged,
    /// They are added up: each row is one of several credits.
    AddedUp,
}

/// How many amounts have which sign.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Signs {
    pub(crate) positive: usize,
    pub(crate) negative: usize,
    /// The first amount whose sign differs from that of the first amount that has one.
    pub(crate) odd: Option<Span>,
}

impl Signs {
    pub(crate) fn add(&mut self, amount: Usd, span: impl FnOnce() -> Span) {
        if amount.is_zero() {
            return;
        }
        let count = if amount.is_negative() { &mut self.negative } else { &mut self.positive };
        *count += 1;
        if self.odd.is_none() && self.positive > 0 && self.negative > 0 {
            self.odd = Some(span());
        }
    }
}

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) columns: Columns,
    /// Where the header row begins and its line, if there is one.
    pub(crate) header: Option<(u32, u32)>,
    pub(crate) rows: Vec<Row>,
    pub(crate) repeats: Repeats,
    /// What the file says its sum is. Each is compared; one that differs is an error.
    pub(crate) stated: Vec<Stated>,
    /// The last row, if it has an amount and no account: a total, or a row that lost its account.
    pub(crate) last_row: Option<Stated>,
    /// Data rows, bad ones and those after the total row too.
    pub(crate) rows_read: usize,
    /// Rows that could be left out under [`InvalidRows::Skip`](crate::InvalidRows::Skip).
    pub(crate) bad_rows: usize,
    /// What an export holds instead, where it has no credit of the month.
    pub(crate) no_credits: Option<String>,
    /// Rows that are no credits of this month, by the reason.
    pub(crate) rows_left_out: BTreeMap<String, usize>,
    /// Of every row with an amount; none where the layout judges signs itself.
    pub(crate) signs: Signs,
    /// Of the rows with an account too: what remains where bad rows are skipped.
    pub(crate) signs_of_credits: Signs,
    /// Whether reading ended before the file did.
    pub(crate) stopped: bool,
}

impl Reading {
    /// Counts the sign of an amount, of a credit or of a row whose account cannot be read.
    #[inline]
    pub(crate) fn count_sign(&mut self, amount: Usd, is_credit: bool, span: impl Fn() -> Span) {
        self.signs.add(amount, &span);
        if is_credit {
            self.signs_of_credits.add(amount, &span);
        }
    }

    /// Takes a row without an account for one that lost it.
    pub(crate) fn lost_account(&mut self, row: &Stated, findings: &mut Findings) {
        findings.add(Code::AccountEmpty, row.account, format_args!("the account is empty"));
        if self.columns.charges && row.amount > Usd::ZERO {
            judge::charge(row.span, row.amount, findings);
        }
        self.bad_rows += 1;
        self.signs.add(row.amount, || row.span);
    }
}
