//! What only the whole file can settle: whether a spreadsheet took zeros from its accounts, and whether a point stands
//! before decimals or between thousands. Seldom needed, so the rows in doubt are found by reading again and kept nowhere.

use super::classify::{Kind, classify};
use super::columns::Columns;
use super::rows::Reading;
use super::table::Table;
use crate::account::DIGITS;
use crate::cell::{AccountCell, Amount, AmountError, Separators, without_text_marks};
use crate::finding::{Code, Findings, Quoted};
use crate::text::{Position, Records, trim};

/// What was seen on the first reading.
pub(super) struct Doubts {
    delimiter: u8,
    /// Whether an account has nine to eleven digits.
    short_account: bool,
    /// Whether an account begins with a zero that a spreadsheet would have taken.
    kept_leading_zero: bool,
    ambiguous_amount: bool,
    /// Whether an amount shows which separator is which.
    separators_known: bool,
}

impl Doubts {
    pub(super) fn new(columns: Columns) -> Self {
        Self {
            delimiter: columns.delimiter,
            short_account: false,
            kept_leading_zero: false,
            ambiguous_amount: false,
            separators_known: false,
        }
    }

    pub(super) fn note_account(&mut self, cell: &[u8], read: AccountCell) {
        self.short_account |= matches!(read, AccountCell::Short(_));
        self.kept_leading_zero |= AccountCell::shows_leading_zero(cell);
    }

    pub(super) fn note_amount(&mut self, amount: Amount) {
        self.separators_known |= amount.separators == Separators::Decide;
        self.ambiguous_amount |= self.is_ambiguous(amount);
    }

    /// A comma may stand before decimals where something else separates the columns.
    fn is_ambiguous(&self, amount: Amount) -> bool {
        match amount.separators {
            Separators::ThreeDecimals => true,
            Separators::OneGroup => self.delimiter != b',',
            Separators::None | Separators::Decide => false,
        }
    }
}

/// Reads the rows again where one of them is in doubt, and tells what became of it.
pub(super) fn settle(
    doubts: &Doubts,
    records: &mut Records<'_>,
    start: Position,
    table: &dyn Table,
    reading: &mut Reading,
    findings: &mut Findings,
) {
    let ambiguous = doubts.ambiguous_amount
        && !doubts.separators_known
        && !other_amounts_decide(records, start, records.position(), table);
    if !ambiguous && !doubts.short_account {
        return;
    }
    let Reading { columns, rows, stated, last_row, bad_rows, .. } = reading;
    let end = records.position();
    let mut rows = rows.iter_mut().peekable();
    records.seek(start);
    while let Some(record) = records.next_before(end) {
        let (account, amount) = match classify(&record, table) {
            Kind::Credit { account, amount: Some(Ok(amount)) } => (account, Some(amount)),
            Kind::Credit { account, .. } => (account, None),
            Kind::Total { amount } => (None, Some(amount)),
            _ => continue,
        };
        let mut lost = false;
        if ambiguous && amount.is_some_and(|amount| doubts.is_ambiguous(amount)) {
            let (span, cell) = (columns.amount_span(&record), columns.amount_cell(&record).unwrap_or_default());
            let message = format_args!("the amount {} {}", Quoted(cell), AmountError::Ambiguous);
            findings.add(Code::AmountAmbiguous, span, message);
            stated.retain(|stated| stated.span != span);
            last_row.take_if(|row| row.span == span);
            lost = true;
        }
        if let Some(AccountCell::Short(account)) = account {
            let (span, written) = (columns.account_span(&record), columns.account_cell(&record).unwrap_or_default());
            let cell = Quoted(trim(written));
            let begins_with_zero = without_text_marks(trim(written)).starts_with(b"0");
            if doubts.kept_leading_zero || begins_with_zero {
                let message = format_args!(
                    "account {cell} has fewer than {DIGITS} digits, and the file's accounts keep their leading zeros"
                );
                findings.add(Code::AccountDigitMissing, span, message);
                lost = true;
            } else {
                findings.add(Code::AccountZerosRestored, span, format_args!("account {cell} is read as `{account}`"));
            }
        }
        // A row that is not among them is a bad row already.
        let row = rows.next_if(|row| row.start as usize == record.start);
        if let (true, Some(row)) = (lost, row) {
            row.account = None;
            *bad_rows += 1;
        }
    }
}

/// Whether amounts beside those of the rows show which separator is which.
fn other_amounts_decide(records: &mut Records<'_>, start: Position, end: Position, table: &dyn Table) -> bool {
    records.seek(start);
    let mut decided = false;
    while !decided && let Some(record) = records.next_before(end) {
        table.other_amounts(&record, &mut |_, amount| decided |= amount.separators == Separators::Decide);
    }
    records.seek(end);
    decided
}
