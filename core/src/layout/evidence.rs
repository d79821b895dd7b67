//! Other columns as evidence: never read as amounts, but they may contradict what is.

use super::columns::Columns;
use super::spelling::plain;
use crate::cell::{AccountCell, MonthCell, read_amount_cell, without_text_marks};
use crate::finding::{Code, Findings, Quoted, Sightings};
use crate::month::BillingMonth;
use crate::span::Span;
use crate::text::{Record, trim};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What the cells of a column must say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Witness {
    /// US dollars.
    Currency,
    /// The file's month.
    Month(BillingMonth),
    /// No kind of line that is no credit.
    Kind,
    /// Nothing, or zero.
    Debit,
    /// Nothing: the column has no heading.
    Nothing,
    /// No account, or the row's own: the column has the accounts' names. With where its heading stands.
    Name(Span),
}

/// The columns that are looked at beside account and amount.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    index: usize,
    witness: Witness,
    /// Its heading, quoted.
    heading: String,
    against: Sightings,
}

impl Evidence {
    pub(super) fn add(&mut self, index: usize, witness: Witness, heading: &[u8]) {
        let heading = format!("{}", Quoted(trim(heading)));
        self.columns.push(Column { index, witness, heading, against: Sightings::default() });
    }

    pub(super) fn look(&mut self, record: &Record<'_>, columns: Columns, is_total: bool) {
        for column in &mut self.columns {
            let Some(cell) = record.cell(column.index).map(trim).filter(|cell| !cell.is_empty()) else { continue };
            column.look(record, cell, columns, is_total);
        }
    }

    pub(super) fn tell(&mut self, findings: &mut Findings) {
        for column in core::mem::take(&mut self.columns) {
            let code = match column.witness {
                Witness::Currency => Code::AmountCurrency,
                Witness::Month(_) => Code::MonthContradicted,
                Witness::Kind | Witness::Debit => Code::NotACredit,
                Witness::Nothing => Code::ColumnWithoutHeading,
                Witness::Name(_) => Code::HeaderColumnTwice,
            };
            findings.add_sightings(code, column.against);
        }
    }
}

impl Column {
    /// Holds one filled cell against what it must say.
    fn look(&mut self, record: &Record<'_>, cell: &[u8], columns: Columns, is_total: bool) {
        let Self { index, witness, ref heading, ref mut against } = *self;
        let mut see = |message: &dyn Fn() -> String| against.see(|| (record.span(index), message()));
        let quoted = Quoted(cell);
        match witness {
            Witness::Currency if !is_us_dollar(cell) => {
                see(&|| format!("{heading} says {quoted}, but credits are in US dollars"));
            }
            Witness::Month(month) => {
                if let Some(other) = MonthCell::read(cell).filter(|cell| !cell.may_be(month)) {
                    let other = other.month();
                    see(&|| format!("{heading} says {quoted}, which is {other}, but the file is of {month}"));
                }
            }
            Witness::Kind if is_no_credit(cell, is_total) => {
                see(&|| format!("{heading} says {quoted}, which is no credit"));
            }
            Witness::Debit if !read_amount_cell(cell).is_ok_and(|amount| amount.usd.is_zero()) => {
                see(&|| format!("{heading} holds {quoted}: a debit is no credit"));
            }
            Witness::Nothing => {
                see(&|| format!("{quoted} stands in column {}, which has no heading", index + 1));
            }
            Witness::Name(place) => {
                let own = columns.account_cell(record).map(AccountCell::read);
                let named = AccountCell::read(cell);
                if matches!(named, AccountCell::Full(_) | AccountCell::Short(_)) && own != Some(named) {
                    let line = record.line;
                    against.see(|| {
                        let message = "mean the same column, but hold different accounts";
                        (place, format!("{heading} and another heading {message}: {quoted} on line {line}"))
                    });
                }
            }
            _ => {}
        }
    }
}

/// Whether a cell says the US dollar.
pub(super) fn is_us_dollar(cell: &[u8]) -> bool {
    const WORDS: [&str; 9] =
        ["usd", "us$", "$", "us dollar", "us dollars", "us-dollar", "us-dollars", "usdollar", "usdollars"];
    let cell = without_text_marks(cell);
    WORDS.iter().any(|word| cell.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether a word says what kind of line this is, and that is no credit.
fn is_no_credit(cell: &[u8], is_total: bool) -> bool {
    const WORDS: [&str; 10] =
        ["usage", "tax", "fee", "refund", "purchase", "adjustment", "discount", "debit", "charge", "support"];
    const BEGINNINGS: [&str; 5] = ["savingsplan", "rifee", "sppfee", "bundleddiscount", "distributordiscount"];
    let Some(word) = plain(without_text_marks(cell)) else { return false };
    WORDS.contains(&&*word)
        || BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
        || !is_total && word.trim_end_matches(':').ends_with("total")
}
