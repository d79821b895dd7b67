//! The data rows: cells to accounts and amounts, one row at a time.

use super::columns::Columns;
use super::rows::{ControlTotal, Reading, Row, ShortAccount};
use super::split::{joined_amount, split_amount};
use crate::account::{AccountId, DIGITS};
use crate::cell::{AccountCell, AccountError, AmountError};
use crate::finding::{Code, Findings, Quoted};
use crate::money::Usd;
use crate::policy::Limits;
use crate::text::{BrokenQuote, Record, Records, trim};

/// Reads the data rows to the end.
pub(crate) fn read(records: &mut Records<'_>, columns: &Columns, findings: &mut Findings) -> Reading {
    let mut reading = Reading { columns: *columns, ..Reading::default() };
    while let Some(record) = records.next() {
        if reading.rows_read == Limits::MAX_ROWS {
            reading.rows_read += 1;
            break;
        }
        reading.read_row(&record, findings);
    }
    if let (count, Some(first)) = reading.longer_than_header {
        let message = format_args!("{count} rows have empty fields behind the last column of the header");
        findings.add(Code::EmptyFieldsBehind, first, message);
    }
    reading
}

impl Reading {
    fn read_row(&mut self, record: &Record<'_>, findings: &mut Findings) {
        if let Some((index, broken)) = record.broken_quote() {
            self.rows_read += 1;
            report_broken_quote(record, index, broken, findings);
            return;
        }
        let Columns { account, amount, .. } = self.columns;
        let account = account.and_then(|index| record.cell(index));
        let amount = amount.and_then(|index| record.cell(index));
        let read_account = account.map(AccountCell::read);
        let read_amount = amount.map(|cell| self.columns.read_amount(cell));
        let is_total_row = matches!(read_account, Some(AccountCell::TotalLabel | AccountCell::Empty));
        if let (true, Some(Ok(amount))) = (is_total_row, read_amount) {
            if self.has_right_width(record, findings) {
                self.take_total(record, amount, read_account == Some(AccountCell::Empty), findings);
            } else {
                self.rows_read += 1;
            }
            return;
        }
        self.rows_read += 1;
        self.kept_leading_zero |= account.is_some_and(AccountCell::shows_leading_zero);
        if let Some(total) = self.control_total {
            let message = format_args!("this row follows the total row on line {}", total.line);
            findings.add(Code::RowAfterTotal, record.whole(), message);
            return;
        }
        // A row of another width may be shifted: what stands in its cells says nothing.
        if !self.has_right_width(record, findings) {
            return;
        }
        if let Some((first, written)) = split_amount(record, self.columns) {
            self.bad_rows += 1;
            let message =
                format_args!("{} may be one amount, split at its commas into several columns", Quoted(&written));
            findings.add(Code::AmountNeedsQuotes, record.span(first), message);
            return;
        }
        let amount = read_amount.map(|read| self.judge_amount(record, read, findings));
        let account = read_account.map(|read| judge_account(record, self.columns, read, findings));
        self.bad_rows += usize::from(amount == Some(None) || account == Some(None));
        let row = amount.flatten().map(|amount| {
            self.rows.push(Row { account: account.flatten(), amount, line: record.line, start: offset(record) });
            self.rows.len() - 1
        });
        if matches!(read_account, Some(AccountCell::Short(_))) {
            self.short_accounts.push(ShortAccount { line: record.line, start: offset(record), row });
        }
    }

    /// Whether the row has the fields it needs and nothing behind them; reports it if not.
    fn has_right_width(&mut self, record: &Record<'_>, findings: &mut Findings) -> bool {
        let needed = self.columns.width.unwrap_or(2);
        if record.len() < needed {
            self.bad_rows += 1;
            let (found, whose) =
                (record.len(), if self.columns.width.is_some() { "of the header" } else { "it needs" });
            let message = format_args!("the row has {found} of the {needed} fields {whose}");
            findings.add(Code::TooFewColumns, record.whole(), message);
            return false;
        }
        let Some(extra) =
            (needed..record.len()).find(|&index| record.cell(index).is_some_and(|cell| !trim(cell).is_empty()))
        else {
            if self.columns.width.is_some_and(|width| record.len() > width) {
                self.longer_than_header.0 += 1;
                self.longer_than_header.1.get_or_insert(record.span(needed));
            }
            return true;
        };
        let span = record.span(extra);
        let cell = Quoted(record.cell(extra).unwrap_or_default());
        match joined_amount(record, self.columns) {
            Some(joined) => findings.add(
                Code::AmountNeedsQuotes,
                self.columns.amount_span(record),
                format_args!("the amount {} is split at its commas into several columns", Quoted(&joined)),
            ),
            None => findings.add(
                Code::TooManyColumns,
                span,
                format_args!(
                    "field {} holds {cell}, but the row should have {needed} {}",
                    extra + 1,
                    if needed == 1 { "field" } else { "fields" }
                ),
            ),
        }
        false
    }

    fn take_total(&mut self, record: &Record<'_>, amount: Usd, unlabelled: bool, findings: &mut Findings) {
        if let Some(first) = self.control_total {
            let message = format_args!("a second total row; the first is on line {}", first.line);
            findings.add(Code::TotalTwice, record.whole(), message);
            return;
        }
        if unlabelled {
            let message = format_args!("a row with the amount {amount} and no account is taken for the total");
            findings.add(Code::TotalUnlabelled, record.whole(), message);
        }
        self.control_total = Some(ControlTotal { amount, span: self.columns.amount_span(record), line: record.line });
    }

    fn judge_amount(
        &self,
        record: &Record<'_>,
        read: Result<Usd, AmountError>,
        findings: &mut Findings,
    ) -> Option<Usd> {
        let span = || self.columns.amount_span(record);
        let cell = || Quoted(self.columns.amount.and_then(|index| record.cell(index)).unwrap_or_default());
        match read {
            Ok(amount) => {
                if self.columns.charges && amount > Usd::ZERO {
                    let message = format_args!("{} is positive under a heading that says cost: a charge", cell());
                    findings.add(Code::ChargeNotCredit, span(), message);
                }
                Some(amount)
            }
            Err(AmountError::Empty) => {
                findings.add(Code::AmountEmpty, span(), format_args!("the amount is empty"));
                None
            }
            Err(error) => {
                findings.add(code_of_amount(error), span(), format_args!("the amount {} {error}", cell()));
                None
            }
        }
    }
}

/// Where a record begins; [`Limits::MAX_FILE_BYTES`] keeps it in 32 bits.
fn offset(record: &Record<'_>) -> u32 {
    u32::try_from(record.start).unwrap_or(u32::MAX)
}

fn report_broken_quote(record: &Record<'_>, index: usize, broken: BrokenQuote, findings: &mut Findings) {
    let message = match broken {
        BrokenQuote::Unclosed => {
            format_args!("a quotation mark opens field {} and does not close on this line", index + 1)
        }
        BrokenQuote::TextBehind => format_args!("text follows the closing quotation mark of field {}", index + 1),
    };
    findings.add(Code::BrokenQuote, record.span(index), message);
}

fn judge_account(
    record: &Record<'_>,
    columns: Columns,
    read: AccountCell,
    findings: &mut Findings,
) -> Option<AccountId> {
    let span = || columns.account_span(record);
    let cell = || Quoted(columns.account.and_then(|index| record.cell(index)).map_or(&[], trim));
    match read {
        AccountCell::Full(account) | AccountCell::Short(account) => return Some(account),
        AccountCell::Empty => findings.add(Code::AccountEmpty, span(), format_args!("the account is empty")),
        AccountCell::TotalLabel => {
            findings.add(
                Code::AccountNotDigits,
                span(),
                format_args!("{} is no account, and no total without an amount", cell()),
            );
        }
        AccountCell::Unreadable(AccountError::Length(length)) => {
            findings.add(
                Code::AccountLength,
                span(),
                format_args!("account {} has {length} digits, not {DIGITS}", cell()),
            );
        }
        AccountCell::Unreadable(AccountError::AllZeros) => {
            findings.add(Code::AccountAllZeros, span(), format_args!("account {} is all zeros", cell()));
        }
        AccountCell::Unreadable(AccountError::Scientific) => {
            let message = format_args!("account {} is in scientific notation: its digits are gone", cell());
            findings.add(Code::AccountScientific, span(), message);
        }
        AccountCell::Unreadable(AccountError::NotDigits) => {
            findings.add(
                Code::AccountNotDigits,
                span(),
                format_args!("{} is not an account id of {DIGITS} digits", cell()),
            );
        }
    }
    None
}

fn code_of_amount(error: AmountError) -> Code {
    match error {
        AmountError::Empty => Code::AmountEmpty,
        AmountError::NotANumber => Code::AmountNotANumber,
        AmountError::Scientific => Code::AmountScientific,
        AmountError::Grouping => Code::AmountGrouping,
        AmountError::DecimalComma => Code::AmountDecimalComma,
        AmountError::Currency => Code::AmountCurrency,
        AmountError::TooManyDecimals => Code::AmountTooManyDecimals,
        AmountError::TooLarge => Code::AmountTooLarge,
        AmountError::Ambiguous => Code::AmountAmbiguous,
    }
}
