//! Accounts of nine to eleven digits: a spreadsheet took their zeros, or a digit is missing.

use crate::account::DIGITS;
use crate::cell::AccountCell;
use crate::finding::{Code, Findings, Quoted};
use crate::layout::Reading;
use crate::text::{Records, trim};

/// Short accounts are restored if a spreadsheet can have taken their zeros; if some account of the file kept its
/// own, none did, and a digit is missing.
pub(crate) fn judge(reading: &mut Reading, records: &mut Records<'_>, findings: &mut Findings) {
    let code = if reading.kept_leading_zero { Code::AccountDigitMissing } else { Code::AccountZerosRestored };
    for short in &reading.short_accounts {
        // A row without an amount is a bad row already.
        if let (true, Some(row)) = (reading.kept_leading_zero, short.row) {
            reading.rows[row].account = None;
            reading.bad_rows += 1;
        }
        if !findings.keeps(code) {
            findings.count(code);
            continue;
        }
        let Some(record) = records.reread(short.start as usize, short.line) else { continue };
        let span = reading.columns.account_span(&record);
        let cell = reading.columns.account.and_then(|index| record.cell(index)).unwrap_or_default();
        match AccountCell::read(cell) {
            AccountCell::Short(account) if !reading.kept_leading_zero => {
                findings.add(code, span, format_args!("account {} is read as `{account}`", Quoted(trim(cell))));
            }
            _ => findings.add(
                code,
                span,
                format_args!(
                    "account {} has fewer than {DIGITS} digits, and the file's accounts keep their leading zeros",
                    Quoted(trim(cell))
                ),
            ),
        }
    }
}
