//! Reads a table with one credit a row, whatever its layout.

use super::classify::{Kind, classify};
use super::doubts::{Doubts, settle};
use super::judge;
use super::rows::{ControlSource, Reading, Row, Stated};
use super::table::Table;
use crate::cell::{AccountCell, Amount, AmountError};
use crate::finding::{Code, Findings, Sightings};
use crate::policy::Limits;
use crate::text::{Record, Records};
use alloc::string::ToString;

/// Reads the data rows to the end.
pub(super) fn read(
    records: &mut Records<'_>,
    table: &mut dyn Table,
    limits: &Limits,
    findings: &mut Findings,
) -> Reading {
    let start = records.position();
    let rows = limits.rows.min(Limits::MAX_ROWS);
    let reading = Reading { columns: table.columns(), ..Reading::default() };
    let doubts = Doubts::new(reading.columns, table.loose_width());
    let mut reader = Reader { table, findings, reading, rows, doubts, after_total: None };
    while !reader.reading.stopped
        && let Some(record) = records.next()
    {
        reader.take(&record);
    }
    let Reader { mut reading, doubts, after_total, .. } = reader;
    if let Some((code, rows)) = after_total {
        findings.add_sightings(code, rows);
    }
    table.tell(findings);
    settle(doubts, records, start, table, &mut reading, findings);
    reading
}

struct Reader<'a> {
    table: &'a mut dyn Table,
    findings: &'a mut Findings,
    reading: Reading,
    /// So many rows are read.
    rows: usize,
    doubts: Doubts,
    /// What follows the total row, by what the first of it is.
    after_total: Option<(Code, Sightings)>,
}

impl Reader<'_> {
    fn take(&mut self, record: &Record<'_>) {
        self.give_up_last_row();
        let kind = classify(record, self.table);
        let total = self.reading.stated.first().map(|stated| stated.line);
        if let Some(line) = total {
            self.see_after_total(record, matches!(kind, Kind::Total { .. }), line);
        }
        if total.is_some() || !matches!(kind, Kind::Total { .. }) {
            self.reading.stopped = self.reading.rows_read == self.rows;
            self.reading.rows_read += 1;
            if self.reading.stopped {
                return;
            }
        }
        match kind {
            Kind::Broken(index, broken) => judge::broken_quote(record, index, broken, self.findings),
            Kind::Shifted(misfit) => {
                self.reading.bad_rows += usize::from(misfit.is_of_row());
                misfit.tell(record, self.findings);
            }
            Kind::Total { amount } => {
                self.table.look_beside(record, true);
                if total.is_none() {
                    self.doubts.note_amount(amount);
                    let stated = self.stated(record, amount, ControlSource::TotalRow);
                    self.reading.stated.push(stated);
                }
            }
            Kind::Credit { account, amount } => {
                self.table.look_beside(record, false);
                self.doubts.note_row(record);
                match (account, amount) {
                    (Some(AccountCell::Empty), Some(Ok(amount))) if total.is_none() => {
                        self.doubts.note_amount(amount);
                        self.reading.last_row = Some(self.stated(record, amount, ControlSource::LastRow));
                    }
                    _ => self.take_credit(record, account, amount, total.is_some()),
                }
            }
        }
    }

    fn stated(&self, record: &Record<'_>, amount: Amount, source: ControlSource) -> Stated {
        let columns = self.reading.columns;
        let (account, span) = (columns.account_span(record), columns.amount_span(record));
        Stated { source, amount: amount.usd, account, span, whole: record.whole(), line: record.line }
    }

    /// A row without an account is not the last one: it lost its account.
    fn give_up_last_row(&mut self) {
        if let Some(row) = self.reading.last_row.take() {
            self.reading.lost_account(&row, self.findings);
        }
    }

    fn see_after_total(&mut self, record: &Record<'_>, is_total: bool, line: u32) {
        let code = if is_total { Code::TotalTwice } else { Code::RowAfterTotal };
        let (code, rows) = self.after_total.get_or_insert_with(|| (code, Sightings::default()));
        let message = match code {
            Code::TotalTwice => alloc::format!("a second total row; the first is on line {line}"),
            _ => alloc::format!("this row follows the total row on line {line}"),
        };
        rows.see(|| (record.whole(), message.to_string()));
    }

    fn take_credit(
        &mut self,
        record: &Record<'_>,
        account: Option<AccountCell>,
        amount: Option<Result<Amount, AmountError>>,
        follows_total: bool,
    ) {
        let Self { reading, table, findings, doubts, .. } = self;
        let columns = reading.columns;
        if let (Some(cell), Some(read)) = (columns.account_cell(record), account) {
            doubts.note_account(cell, read);
        }
        let usd = amount.map(|read| {
            if let Ok(amount) = read {
                doubts.note_amount(amount);
            }
            judge::amount(record, columns, read, findings)
        });
        let account = account.map(|read| judge::account(record, columns, read, findings));
        reading.bad_rows += usize::from(usd == Some(None) || account == Some(None));
        if follows_total {
            return;
        }
        let (account, usd) = (account.flatten(), usd.flatten());
        if let Some(usd) = usd {
            reading.count_sign(usd, account.is_some(), || columns.amount_span(record));
        }
        if table.counts_other_signs() {
            let mut count = |span, amount: Amount| reading.count_sign(amount.usd, account.is_some(), || span);
            table.other_amounts(record, &mut count);
        }
        if let (Some(account), Some(amount)) = (account, usd) {
            let start = u32::try_from(record.start).unwrap_or(u32::MAX);
            reading.rows.push(Row { account: Some(account), amount, line: record.line, start });
        }
    }
}
