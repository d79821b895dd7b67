//! What only the whole file can settle: whether a spreadsheet took zeros from its accounts, whether a point stands before
//! decimals or between thousands, and whether the cells of a row have moved. Seldom needed, so the rows in doubt are found by reading again and kept nowhere.

use super::classify::{Kind, classify};
use super::columns::Columns;
use super::judge;
use super::moved::Moved;
use super::rows::Reading;
use super::table::Table;
use crate::cell::{AccountCell, Amount, AmountError, Separators};
use crate::finding::Findings;
use crate::text::{Position, Record, Records};

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
    moved: Option<Moved>,
}

impl Doubts {
    pub(super) fn new(columns: Columns, loose_width: Option<usize>) -> Self {
        Self {
            delimiter: columns.delimiter,
            short_account: false,
            kept_leading_zero: false,
            ambiguous_amount: false,
            separators_known: false,
            moved: Moved::of(columns, loose_width),
        }
    }

    pub(super) fn note_row(&mut self, record: &Record<'_>) {
        if let Some(moved) = &mut self.moved {
            moved.note(record);
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

    fn is_ambiguous(&self, amount: Amount) -> bool {
        amount.separators.is_ambiguous(self.delimiter)
    }
}

/// Reads the rows again where one of them is in doubt, and tells what became of it.
pub(super) fn settle(
    mut doubts: Doubts,
    records: &mut Records<'_>,
    start: Position,
    table: &dyn Table,
    reading: &mut Reading,
    findings: &mut Findings,
) {
    let moved = doubts.moved.take().filter(Moved::is_in_doubt).map(|moved| learn(moved, records, start, table));
    let ambiguous = doubts.ambiguous_amount
        && !doubts.separators_known
        && !other_amounts_decide(records, start, records.position(), table);
    if !ambiguous && !doubts.short_account && moved.is_none() {
        return;
    }
    let Reading { columns, rows, stated, last_row, bad_rows, .. } = reading;
    let end = records.position();
    let mut rows = rows.iter_mut().peekable();
    records.seek(start);
    while let Some(record) = records.next_before(end) {
        let (account, amount, is_total) = match classify(&record, table) {
            Kind::Credit { account, amount } => (account, amount.and_then(Result::ok), false),
            Kind::Total { amount } => (None, Some(amount), true),
            _ => continue,
        };
        // A row that is not among them is a bad row already.
        let row = rows.next_if(|row| row.start as usize == record.start);
        let misfit = moved.as_ref().filter(|_| amount.is_some() && !is_total).and_then(|moved| moved.doubt(&record));
        // Whether the row is no credit, and whether it may be left out for that.
        let (mut lost, mut bad) = (false, false);
        if let Some(misfit) = &misfit {
            misfit.tell(&record, findings);
            (lost, bad) = (true, misfit.is_of_row());
        } else if ambiguous && amount.is_some_and(|amount| doubts.is_ambiguous(amount)) {
            let span = columns.amount_span(&record);
            judge::amount_error(&record, *columns, AmountError::Ambiguous, findings);
            stated.retain(|stated| stated.span != span);
            (lost, bad) = (true, true);
        }
        if lost && last_row.take_if(|row| row.whole == record.whole()).is_some() {
            *bad_rows += usize::from(bad);
        }
        if let (None, Some(AccountCell::Short(account))) = (&misfit, account)
            && !judge::short_account(&record, *columns, account, doubts.kept_leading_zero, findings)
        {
            (lost, bad) = (true, true);
        }
        if let (true, Some(row)) = (lost, row) {
            row.account = None;
            *bad_rows += usize::from(bad);
        }
    }
}

/// Reads the rows again to learn what is usual among them.
fn learn(mut moved: Moved, records: &mut Records<'_>, start: Position, table: &dyn Table) -> Moved {
    let end = records.position();
    records.seek(start);
    while let Some(record) = records.next_before(end) {
        let kind = classify(&record, table);
        let has_account = |account| matches!(account, AccountCell::Full(_) | AccountCell::Short(_));
        if matches!(kind, Kind::Credit { account: Some(account), amount: Some(Ok(_)) } if has_account(account)) {
            moved.learn(&record);
        }
    }
    records.seek(end);
    moved
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
