//! What a row is, decided once.

use super::columns::Columns;
use super::split::joined_amount;
use super::table::Table;
use crate::cell::{AccountCell, Amount, AmountError, is_total_label, without_text_marks};
use crate::finding::{Code, Findings, Plural, Quoted};
use crate::text::{BrokenQuote, MAX_FIELDS, Record, trim};
use alloc::string::String;
use alloc::vec::Vec;

/// What a row is.
pub(super) enum Kind {
    /// The quotation marks of a field are broken: nobody can say what its cells are.
    Broken(usize, BrokenQuote),
    /// Its cells may stand in other columns than they should.
    Shifted(Misfit),
    /// It is no credit of this month.
    LeftOut(String),
    /// It says that it is the total.
    Total { amount: Amount },
    /// A credit, if its cells can be read.
    Credit { account: Option<AccountCell>, amount: Option<Result<Amount, AmountError>> },
}

/// How the fields of a row do not fit its layout.
pub(crate) enum Misfit {
    /// It ends before its account or its amount.
    TooFew { needed: usize, why: &'static str },
    /// A field holds something where there should be none.
    TooMany { index: usize, needed: usize },
    /// It has more fields than the header, and something stands behind account and amount: a delimiter too many pushed it.
    Pushed { index: usize, width: usize },
    /// Its amount is split at its commas.
    Split { first: usize, written: Vec<u8> },
    /// More fields than any row has.
    Flood,
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
    let amount = columns.amount_cell(record).map(|cell| table.read_amount(cell));
    match (account, amount) {
        (Some(AccountCell::TotalLabel), Some(Ok(amount))) => Kind::Total { amount },
        (Some(AccountCell::Empty), Some(Ok(amount))) if says_total(record, columns) => Kind::Total { amount },
        (account, amount) => match table.left_out(record) {
            Some(reason) => Kind::LeftOut(reason),
            None => Kind::Credit { account, amount },
        },
    }
}

/// Whether a cell beside account and amount reads total.
fn says_total(record: &Record<'_>, columns: Columns) -> bool {
    let is_other = |index: usize| Some(index) != columns.account && Some(index) != columns.amount;
    let mut cells = record.cells().enumerate().filter(|&(index, _)| is_other(index));
    cells.any(|(_, cell)| is_total_label(without_text_marks(trim(cell))))
}

/// What a row has in the fields behind those it should have.
pub(super) fn filled_behind(record: &Record<'_>, columns: Columns, needed: usize) -> Option<Misfit> {
    let is_filled = |&index: &usize| record.cell(index).is_some_and(|cell| !trim(cell).is_empty());
    let index = (needed..record.len()).find(is_filled)?;
    match (columns.amount, joined_amount(record, columns)) {
        (Some(first), Some(written)) => Some(Misfit::Split { first, written }),
        _ => Some(Misfit::TooMany { index, needed }),
    }
}

impl Misfit {
    /// Whether it is a row that could be left out.
    pub(super) fn is_of_row(&self) -> bool {
        matches!(self, Self::TooFew { .. })
    }

    pub(super) fn tell(&self, record: &Record<'_>, findings: &mut Findings) {
        match *self {
            Self::TooFew { needed, why } => {
                let found = Plural(record.len(), "field");
                let message = format_args!("the row has {found}, but needs {needed}: {why}");
                findings.add(Code::TooFewColumns, record.whole(), message);
            }
            Self::TooMany { index, needed } => {
                let cell = Quoted(record.cell(index).unwrap_or_default());
                let needed = Plural(needed, "field");
                let message = format_args!("field {} holds {cell}, but the row should have {needed}", index + 1);
                findings.add(Code::TooManyColumns, record.span(index), message);
            }
            Self::Pushed { index, width } => {
                let found = Plural(record.len(), "field");
                let message = format_args!(
                    "the row has {found} and the header {width}, so its cells may have moved by a column: write \
                     quotation marks around a cell with a delimiter in it"
                );
                findings.add(Code::TooManyColumns, record.span(index), message);
            }
            Self::Split { first, ref written } => {
                let written = Quoted(written);
                let message = format_args!("{written} may be one amount, split at its commas into several columns");
                findings.add(Code::AmountNeedsQuotes, record.span(first), message);
            }
            Self::Flood => {
                let message = format_args!("the line has more than {MAX_FIELDS} fields");
                findings.add(Code::TooManyColumns, record.span(0), message);
            }
        }
    }
}
