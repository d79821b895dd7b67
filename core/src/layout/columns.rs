//! Where in a row the account and the amount stand.

use crate::cell::{AmountError, read_amount_cell};
use crate::money::Usd;
use crate::policy::WideColumn;
use crate::span::Span;
use crate::text::Record;

/// Where account and amount stand in a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    pub(crate) account: Option<usize>,
    pub(crate) amount: Option<usize>,
    /// Whether the amount's heading says cost, so that a positive amount is a charge.
    pub(crate) charges: bool,
    /// How many fields the header has, or a wide file; `None` without either.
    pub(crate) width: Option<usize>,
    /// Whether a header named the columns, so that what stands in others is not looked at.
    pub(crate) named: bool,
    /// What separates the columns.
    pub(crate) delimiter: u8,
}

impl Columns {
    /// Account first, amount second.
    pub(crate) fn unnamed(delimiter: u8) -> Self {
        Self { account: Some(0), amount: Some(1), charges: false, width: None, named: false, delimiter }
    }

    /// Account first, then the amounts of several months.
    fn wide(delimiter: u8, wide: WideColumn) -> Self {
        Self { amount: Some(1 + wide.month), width: Some(1 + wide.months), ..Self::unnamed(delimiter) }
    }

    /// Where they stand unless a header says it.
    pub(crate) fn without_header(delimiter: u8, wide: Option<WideColumn>) -> Self {
        wide.map_or_else(|| Self::unnamed(delimiter), |wide| Self::wide(delimiter, wide))
    }

    /// Reads an amount cell as it may be written in this file.
    pub(crate) fn read_amount(self, cell: &[u8]) -> Result<Usd, AmountError> {
        read_amount_cell(cell, self.delimiter == b';')
    }

    /// Where a record's account cell stands.
    pub(crate) fn account_span(self, record: &Record<'_>) -> Span {
        self.account.map_or_else(|| record.whole(), |index| record.span(index))
    }

    /// Where a record's amount cell stands.
    pub(crate) fn amount_span(self, record: &Record<'_>) -> Span {
        self.amount.map_or_else(|| record.whole(), |index| record.span(index))
    }
}

impl Default for Columns {
    fn default() -> Self {
        Self::unnamed(b',')
    }
}
