//! How the fields of a row do not fit its layout, so that its cells may stand in other columns than they should.

use super::columns::Columns;
use super::split::joined_amount;
use crate::finding::{Code, Findings, Plural, Quoted};
use crate::text::{MAX_FIELDS, Record, trim};
use alloc::vec::Vec;

/// How the fields of a row do not fit its layout.
pub(crate) enum Misfit {
    /// It ends before its account or its amount.
    TooFew { needed: usize, why: &'static str },
    /// A field holds something where there should be none.
    TooMany { index: usize, needed: usize },
    /// It has more fields than the header, and something stands behind account and amount: a delimiter too many pushed it.
    Pushed { index: usize, width: usize },
    /// It lacks a field, maybe in front of what is read: the cell at this index may be what should be read.
    Gap { index: usize, width: usize },
    /// It has more fields than the header, none of them filled: a cell may have been cut, and its amount be lost.
    Cut { index: usize, width: usize },
    /// Its amount may be the rest of the cell before it.
    Part { index: usize },
    /// Two of its cells are one date, split at its comma.
    Date { index: usize },
    /// Its amount is split at its commas.
    Split { first: usize, written: Vec<u8> },
    /// More fields than any row has.
    Flood,
}

/// What a row has in the fields behind those it should have.
pub(super) fn filled_behind(record: &Record<'_>, columns: Columns, needed: usize) -> Option<Misfit> {
    let is_filled = |&index: &usize| record.cell(index).is_some_and(|cell| !trim(cell).is_empty());
    let index = (needed..record.len()).find(is_filled)?;
    match (columns.amount, joined_amount(record, columns, needed)) {
        (Some(first), Some(written)) => Some(Misfit::Split { first, written }),
        _ => Some(Misfit::TooMany { index, needed }),
    }
}

impl Misfit {
    /// Whether it is a row that could be left out.
    pub(super) fn is_of_row(&self) -> bool {
        matches!(self, Self::TooFew { .. } | Self::Gap { .. })
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
            Self::Gap { index, width } => {
                let (found, cell) = (Plural(record.len(), "field"), Quoted(record.cell(index).unwrap_or_default()));
                let message = format_args!(
                    "the row has {found} and the header {width}, and nothing shows which one is missing: {cell} in \
                     field {} may be what should be read; write every field, empty ones too",
                    index + 1
                );
                findings.add(Code::TooFewColumns, record.span(index), message);
            }
            Self::Cut { index, width } => {
                let (found, cell) = (Plural(record.len(), "field"), Quoted(record.cell(index).unwrap_or_default()));
                let message = format_args!(
                    "the row has {found} and the header {width}, so {cell} may be no amount but moved here by a delimiter \
                     inside another cell: write quotation marks around that cell, or remove the empty fields at the end"
                );
                findings.add(Code::TooManyColumns, record.span(index), message);
            }
            Self::Part { index } => {
                let cell = Quoted(trim(record.cell(index).unwrap_or_default()));
                let message = format_args!(
                    "{cell} behind a comma and a space may be the rest of the cell before it: write quotation marks around \
                     that cell, or remove the space"
                );
                findings.add(Code::TooManyColumns, record.span(index), message);
            }
            Self::Date { index } => {
                let cell = |index: usize| Quoted(trim(record.cell(index).unwrap_or_default()));
                let (day, year) = (cell(index), cell(index + 1));
                let message = format_args!(
                    "{day} and {year} may be one date, split at its comma into two columns: write quotation marks around \
                     the date, or around {year} where it is an amount"
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
