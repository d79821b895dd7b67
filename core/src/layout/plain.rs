//! Files without a header: account first, amount second.

use super::columns::Columns;
use super::misfit::{Misfit, filled_behind};
use super::table::Table;
use crate::text::Record;

/// Account first, amount second, and nothing behind them.
pub(crate) struct Plain {
    pub(super) columns: Columns,
}

/// Fields of a row.
pub(super) const WIDTH: usize = 2;

impl Plain {
    pub(super) fn new(delimiter: u8) -> Self {
        Self { columns: Columns::unnamed(delimiter) }
    }
}

impl Table for Plain {
    fn columns(&self) -> Columns {
        self.columns
    }

    fn misfit(&self, record: &Record<'_>) -> Option<Misfit> {
        match record.len() {
            ..WIDTH => Some(Misfit::TooFew { needed: WIDTH, why: "an account and an amount" }),
            WIDTH => None,
            _ => filled_behind(record, self.columns, WIDTH),
        }
    }
}
