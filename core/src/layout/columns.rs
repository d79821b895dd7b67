//! Where in a row the account and the amount stand.

use crate::span::Span;
use crate::text::Record;

/// Where account and amount stand in a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    pub(crate) account: Option<usize>,
    pub(crate) amount: Option<usize>,
    /// Whether the amount's heading says cost, so that a positive amount is a charge.
    pub(crate) charges: bool,
    /// What separates the columns.
    pub(crate) delimiter: u8,
}

/// Where accounts and amounts stand in a table with one account's credit a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) columns: Columns,
    /// How many fields a row has.
    pub(crate) width: usize,
}

impl Columns {
    /// Account first, amount second.
    pub(crate) fn unnamed(delimiter: u8) -> Self {
        Self { account: Some(0), amount: Some(1), charges: false, delimiter }
    }

    /// A record's account cell.
    pub(crate) fn account_cell<'r>(self, record: &'r Record<'_>) -> Option<&'r [u8]> {
        record.cell(self.account?)
    }

    /// A record's amount cell.
    pub(crate) fn amount_cell<'r>(self, record: &'r Record<'_>) -> Option<&'r [u8]> {
        record.cell(self.amount?)
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
