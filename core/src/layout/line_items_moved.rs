//! Whether the cells of a row stand under their headings. In a row of line items a field that was lost, or a delimiter
//! too many, moves those behind it; then what tells a credit tells nothing, and the row must not be left out for it.

use super::charge_kind::{ChargeKind, says_credit};
use super::evidence::is_us_dollar;
use super::line_items::{Export, LineItems};
use super::period::Period;
use crate::cell::{AccountCell, AmountError, Exact, Separators, read_amount_cell, without_text_marks};
use crate::finding::{Code, Plural, Quoted};
use crate::text::{Record, trim};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What is doubtful of a row.
pub(super) struct Doubt {
    pub(super) code: Code,
    /// The cell that shows it.
    pub(super) index: usize,
    pub(super) message: String,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Account,
    Amount,
    Kind,
    Month,
    Currency,
}

/// Reads an amount as an export writes it, or else as people do.
pub(super) fn read_amount(cell: &[u8]) -> Result<(Exact, Separators), AmountError> {
    let as_people_write = || read_amount_cell(cell).map(|amount| (Exact::from(amount.usd), amount.separators));
    Exact::read(cell).unwrap_or_else(as_people_write)
}

impl LineItems {
    /// What is doubtful of a row that is no credit, or that has not as many fields as the header.
    pub(super) fn doubt(&self, record: &Record<'_>, kind: ChargeKind) -> Option<Doubt> {
        let has_width = record.len() == self.width;
        match kind {
            ChargeKind::Credit | ChargeKind::Charge if has_width => return None,
            ChargeKind::Credit | ChargeKind::Charge => {}
            ChargeKind::NearlyCredit => {
                let cell = Quoted(trim(record.cell(self.credit).unwrap_or_default()));
                return self.kind_unreadable(format!(
                    "{cell} names a credit, and is not the word that {} holds for one, `Credit`",
                    self.export.credit_heading()
                ));
            }
            ChargeKind::NoWord => {
                let cell = Quoted(trim(record.cell(self.credit).unwrap_or_default()));
                return self.kind_unreadable(format!(
                    "{cell} is no word for a kind of charge, so that the cells of the row may stand under wrong headings"
                ));
            }
            ChargeKind::Wordless => {
                // A row of totals that somebody added.
                if self.account_of(record) == AccountCell::TotalLabel {
                    return None;
                }
                if !self.has_no_amount(record) {
                    let name = self.export.credit_heading();
                    return self.kind_unreadable(format!("{name} is empty in this row, which has an amount"));
                }
            }
            ChargeKind::Other => {
                if let Some(doubt) = self.doubt_other(record, has_width) {
                    return Some(doubt);
                }
            }
        }
        if has_width { None } else { self.doubt_width(record, kind) }
    }

    /// What is doubtful of a row whose word is not one of AWS's.
    fn doubt_other(&self, record: &Record<'_>, has_width: bool) -> Option<Doubt> {
        let is_history = self.export == Export::CreditHistory;
        let cell = Quoted(trim(record.cell(self.credit).unwrap_or_default()));
        if !is_history && !has_width {
            return self.misplaced(record, self.credit, &format!("{cell} is none of AWS's words for a kind of charge"));
        }
        let no_credit =
            if is_history { "the row has no credit id".into() } else { format!("{cell} is no word of AWS's") };
        let quoted = |index: usize| Quoted(trim(record.cell(index).unwrap_or_default()));
        if matches!(self.account_of(record), AccountCell::Unreadable(_)) {
            let account = quoted(self.account);
            return self.misplaced(record, self.account, &format!("{no_credit}, and {account} is no account"));
        }
        if !self.has_no_amount(record) && !self.looks_like_amount(record) {
            let amount = quoted(self.amount);
            return self.misplaced(record, self.amount, &format!("{no_credit}, and {amount} is no amount"));
        }
        if !is_history && let Some(index) = record.cells().position(says_credit) {
            return self.misplaced(record, index, &format!("{no_credit}, and field {} says `Credit`", index + 1));
        }
        None
    }

    /// What is doubtful of a row with another number of fields than the header.
    fn doubt_width(&self, record: &Record<'_>, kind: ChargeKind) -> Option<Doubt> {
        let quoted = |index: usize| Quoted(trim(record.cell(index).unwrap_or_default()));
        // A credit's own cells are judged where they are read.
        if kind != ChargeKind::Credit {
            if matches!(self.account_of(record), AccountCell::Unreadable(_)) {
                return self.misplaced(record, self.account, &format!("{} is no account", quoted(self.account)));
            }
            if kind != ChargeKind::Wordless && !self.looks_like_amount(record) {
                return self.misplaced(record, self.amount, &format!("{} is no amount", quoted(self.amount)));
            }
        }
        let (column, from) = self.moved(record)?;
        let what = format!("{} in field {} may be what should stand in field {}", quoted(from), from + 1, column + 1);
        self.misplaced(record, from, &what)
    }

    fn kind_unreadable(&self, message: String) -> Option<Doubt> {
        Some(Doubt { code: Code::KindUnreadable, index: self.credit, message })
    }

    fn misplaced(&self, record: &Record<'_>, index: usize, what: &str) -> Option<Doubt> {
        let (found, width) = (Plural(record.len(), "field"), self.width);
        let (code, counts) = match record.len() {
            len if len < width => (Code::TooFewColumns, format!("the row has {found} and the header {width}, ")),
            len if len > width => (Code::TooManyColumns, format!("the row has {found} and the header {width}, ")),
            _ => (Code::KindUnreadable, String::new()),
        };
        let and = if counts.is_empty() { "" } else { "and " };
        let message = format!("{counts}{and}{what}: its cells may stand under wrong headings");
        Some(Doubt { code, index, message })
    }

    fn account_of(&self, record: &Record<'_>) -> AccountCell {
        AccountCell::read(record.cell(self.account).unwrap_or_default())
    }

    /// Whether a row has nothing to be credited or charged.
    fn has_no_amount(&self, record: &Record<'_>) -> bool {
        let cell = record.cell(self.amount).unwrap_or_default();
        trim(cell).is_empty() || read_amount(cell).is_ok_and(|(amount, _)| amount.is_zero())
    }

    /// Whether the amount is one, though it may be too large, or rounded, to be read.
    fn looks_like_amount(&self, record: &Record<'_>) -> bool {
        let read = read_amount(record.cell(self.amount).unwrap_or_default());
        !matches!(read, Err(AmountError::Empty | AmountError::NotANumber | AmountError::Account))
    }

    /// In a shorter row: a column, and a cell to the left of it that may be its own, moved there by a lost field.
    fn moved(&self, record: &Record<'_>) -> Option<(usize, usize)> {
        let lost = self.width.checked_sub(record.len())?;
        let mut columns: Vec<(usize, Holds)> =
            alloc::vec![(self.account, Holds::Account), (self.amount, Holds::Amount), (self.credit, Holds::Kind)];
        columns.extend(self.month.map(|index| (index, Holds::Month)));
        columns.extend(self.currency.map(|index| (index, Holds::Currency)));
        columns.sort_unstable_by_key(|&(index, _)| index);
        // Any text may be the id of a credit.
        let is_id = |holds| holds == Holds::Kind && self.export == Export::CreditHistory;
        let stands =
            |&(index, holds): &(usize, Holds)| !is_id(holds) && self.is(holds, record.cell(index).unwrap_or_default());
        // What is not moved itself says that nothing before it is.
        let last = columns.iter().rposition(stands);
        columns.iter().enumerate().skip(last.unwrap_or(0)).find_map(|(place, &(index, holds))| {
            let before = columns[..place].iter().rposition(stands).map_or(0, |before| columns[before].0 + 1);
            let behind = before.max(index.saturating_sub(lost));
            let is_ignored = |from: &usize| columns.iter().all(|(known, _)| known != from);
            self.candidate(record, holds, (behind..index).filter(is_ignored)).map(|from| (index, from))
        })
    }

    /// The first of some cells that is what a column holds, under a heading that says nothing of the kind.
    fn candidate(&self, record: &Record<'_>, holds: Holds, mut places: impl Iterator<Item = usize>) -> Option<usize> {
        places.find(|&index| {
            let cell = record.cell(index).unwrap_or_default();
            if !self.is(holds, cell) {
                return false;
            }
            let expected = self.headings.get(index).is_some_and(|heading| is_expected(holds, heading));
            if holds != Holds::Amount {
                return !expected;
            }
            // A credit is negative in most reports; what is positive may be a count, unless it has decimals.
            read_amount(cell).is_ok_and(|(amount, separators)| {
                let is_negative = !amount.is_zero() && !amount.is_positive();
                is_negative || (!expected && separators != Separators::None)
            })
        })
    }

    fn is(&self, holds: Holds, cell: &[u8]) -> bool {
        match holds {
            Holds::Account => matches!(AccountCell::read(cell), AccountCell::Full(_) | AccountCell::Short(_)),
            Holds::Amount => read_amount(cell).is_ok(),
            Holds::Kind if self.export == Export::CreditHistory => !trim(cell).is_empty(),
            Holds::Kind => {
                matches!(ChargeKind::of(self.export, cell), ChargeKind::Credit | ChargeKind::Charge)
            }
            Holds::Month => Period::read(cell).is_some(),
            Holds::Currency => is_us_dollar(cell) || is_currency_code(cell),
        }
    }
}

/// Whether a heading says that its column holds such cells too.
fn is_expected(holds: Holds, heading: &str) -> bool {
    let words: &[&str] = match holds {
        Holds::Account => &["account", "id", "number", "owner", "payer"],
        Holds::Amount => &[
            "amount", "cost", "rate", "price", "quantity", "factor", "fee", "discount", "unit", "hour", "total",
            "saving", "id", "number", "code", "account", "usage", "sum", "count", "size", "value", "charge", "spend",
        ],
        Holds::Kind => &["type", "category", "class", "kind", "name", "id", "description"],
        Holds::Month => &["date", "time", "period", "month", "start", "end"],
        Holds::Currency => &["currency", "code", "unit", "region", "zone", "id"],
    };
    words.iter().any(|word| heading.contains(word))
}

/// Three capitals, as `EUR`.
fn is_currency_code(cell: &[u8]) -> bool {
    let code = without_text_marks(trim(cell));
    code.len() == 3 && code.iter().all(u8::is_ascii_uppercase)
}
