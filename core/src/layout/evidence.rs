//! Other columns as evidence: never read as amounts, but they may contradict what is.

use super::columns::Columns;
use super::spelling::plain;
use crate::cell::{AccountCell, MonthCell, read_amount_cell, says_total, without_text_marks};
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
    /// In their order.
    columns: Vec<Column>,
    /// Cells that say that a row with an account is a total.
    totals: Sightings,
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

    /// Puts the columns in their order: rows are held against them from the left to the right.
    pub(super) fn sort(&mut self) {
        self.columns.sort_by_key(|column| column.index);
    }

    pub(super) fn look(&mut self, record: &Record<'_>, columns: Columns, is_total: bool) {
        // No further than the row goes: a header may be far wider than its rows.
        let columns_there = self.columns.iter_mut().take_while(|column| column.index < record.len());
        for column in columns_there {
            let Some(cell) = record.cell(column.index).map(trim).filter(|cell| !cell.is_empty()) else { continue };
            column.look(record, cell, columns, is_total);
        }
        if !is_total {
            self.look_for_total(record, columns);
        }
    }

    /// An account beside a word for a total is the payer's or the last one's, and its amount that of other rows.
    fn look_for_total(&mut self, record: &Record<'_>, columns: Columns) {
        let is_other = |index: usize| Some(index) != columns.account && Some(index) != columns.amount;
        let mut cells = record.cells().enumerate();
        let Some((index, cell)) = cells.find(|&(index, cell)| says_total(cell) && is_other(index)) else { return };
        let account = columns.account_cell(record).map(AccountCell::read);
        let has_account = matches!(account, Some(AccountCell::Full(_) | AccountCell::Short(_)));
        if has_account && !self.is_judged(index) {
            self.totals.see(|| {
                let message = "stands beside an account: if the row is a total, remove it or empty its account, else \
                               write another word";
                (record.span(index), format!("{} {message}", Quoted(trim(cell))))
            });
        }
    }

    /// Whether a column refuses words that are not its own.
    fn is_judged(&self, index: usize) -> bool {
        let found = self.columns.binary_search_by_key(&index, |column| column.index);
        found.is_ok_and(|found| !matches!(self.columns[found].witness, Witness::Month(_) | Witness::Name(_)))
    }

    pub(super) fn tell(&mut self, findings: &mut Findings) {
        findings.add_sightings(Code::NotACredit, core::mem::take(&mut self.totals));
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

/// Whether a word says what kind of line this is, and that is no credit. Whatever says credit is one, such as `Credit
/// adjustment`, but for a total and the names of AWS that begin with what they are.
fn is_no_credit(cell: &[u8], is_total: bool) -> bool {
    const BEGINNINGS: [&str; 5] = ["savingsplan", "rifee", "sppfee", "bundleddiscount", "distributordiscount"];
    let Some(word) = plain(without_text_marks(cell)) else { return false };
    let word = word.trim_end_matches(':');
    BEGINNINGS.iter().any(|beginning| word.starts_with(beginning))
        || !is_total && word.ends_with("total")
        || !word.contains("credit") && is_charge(word, is_total)
}

/// Whether a word, compared like a heading, is one for a charge, or for what only a charge has: AWS's own `DiscountedUsage`,
/// `EdpDiscount`, `Recurring reservation fee`, `Other out-of-cycle charges`, and what ends like them. A total may be called
/// one of costs.
fn is_charge(word: &str, is_total: bool) -> bool {
    const WORDS: [&str; 3] = ["vat", "gst", "rounding"];
    const ENDINGS: [&str; 14] = [
        "usage",
        "tax",
        "fee",
        "refund",
        "purchase",
        "adjustment",
        "discount",
        "debit",
        "charge",
        "support",
        "subscription",
        "payment",
        "invoice",
        "cost",
    ];
    let written = [Some(word), word.strip_suffix('s'), word.strip_suffix("es")];
    let ends = |word: &str, ending: &str| if is_total { word == ending } else { word.ends_with(ending) };
    let is_charge = |word: &str| WORDS.contains(&word) || ENDINGS.iter().any(|ending| ends(word, ending));
    written.into_iter().flatten().any(is_charge)
}
