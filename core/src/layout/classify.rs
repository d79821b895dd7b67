//! What a row is, decided once.

use super::columns::Columns;
use super::misfit::Misfit;
use super::table::Table;
use crate::cell::{AccountCell, Amount, AmountError, is_total_label, read_amount_cell, without_text_marks};
use crate::text::{BrokenQuote, Record, trim};

/// What a row is.
pub(super) enum Kind {
    /// The quotation marks of a field are broken: nobody can say what its cells are.
    Broken(usize, BrokenQuote),
    /// Its cells may stand in other columns than they should.
    Shifted(Misfit),
    /// It says that it is the total.
    Total { amount: Amount },
    /// A credit, if its cells can be read.
    Credit { account: Option<AccountCell>, amount: Option<Result<Amount, AmountError>> },
}

/// Says what a row is. Looks at nothing but the row, so that it may be asked twice.
pub(super) fn classify<T: Table + ?Sized>(record: &Record<'_>, table: &T) -> Kind {
    if let Some((index, broken)) = record.broken_quote() {
        return Kind::Broken(index, broken);
    }
    if record.is_flood() {
        return Kind::Shifted(Misfit::Flood);
    }
    if let Some(misfit) = table.misfit(record) {
        return Kind::Shifted(misfit);
    }
    let columns = table.columns();
    let account = columns.account_cell(record).map(AccountCell::read);
    let amount = columns.amount_cell(record).map(read_amount_cell);
    match (account, amount) {
        (Some(AccountCell::TotalLabel), Some(Ok(amount))) => Kind::Total { amount },
        (Some(AccountCell::Empty), Some(Ok(amount))) if says_total(record, columns) => Kind::Total { amount },
        (account, amount) => Kind::Credit { account, amount },
    }
}

/// Whether a cell beside account and amount reads total.
fn says_total(record: &Record<'_>, columns: Columns) -> bool {
    let is_other = |index: usize| Some(index) != columns.account && Some(index) != columns.amount;
    let mut cells = record.cells().enumerate().filter(|&(index, _)| is_other(index));
    cells.any(|(_, cell)| is_total_label(without_text_marks(trim(cell))))
}
