//! What the cells of a row are, and what is told of those that cannot be read.

use super::columns::Columns;
use crate::account::{AccountId, DIGITS};
use crate::cell::{AccountCell, AccountError, Amount, AmountError, amount_way_out, without_text_marks};
use crate::finding::{Code, Findings, Quoted};
use crate::money::Usd;
use crate::span::Span;
use crate::text::{BrokenQuote, Record, trim};
use alloc::format;

pub(super) fn broken_quote(record: &Record<'_>, index: usize, broken: BrokenQuote, findings: &mut Findings) {
    let message = match broken {
        BrokenQuote::Unclosed => {
            format_args!("a quotation mark opens field {} and does not close on this line", index + 1)
        }
        BrokenQuote::TextBehind => format_args!("text follows the closing quotation mark of field {}", index + 1),
    };
    findings.add(Code::BrokenQuote, record.span(index), message);
}

/// The amount of a row, or what is wrong with it.
pub(super) fn amount(
    record: &Record<'_>,
    columns: Columns,
    read: Result<Amount, AmountError>,
    findings: &mut Findings,
) -> Option<Usd> {
    let span = || columns.amount_span(record);
    match read {
        Ok(Amount { usd, .. }) => {
            if columns.charges && usd > Usd::ZERO {
                charge(span(), usd, findings);
            }
            return Some(usd);
        }
        Err(error) => amount_error(record, columns, error, findings),
    }
    None
}

/// Tells that an amount is a charge, since its heading says cost.
pub(super) fn charge(span: Span, amount: Usd, findings: &mut Findings) {
    let message = format_args!("`{amount}` is positive under a heading that says cost: a charge");
    findings.add(Code::ChargeNotCredit, span, message);
}

/// Tells why an amount cannot be read.
pub(super) fn amount_error(record: &Record<'_>, columns: Columns, error: AmountError, findings: &mut Findings) {
    let span = columns.amount_span(record);
    let written = columns.amount_cell(record).unwrap_or_default();
    let cell = Quoted(written);
    match error {
        AmountError::Empty => findings.add(Code::AmountEmpty, span, format_args!("the amount is empty")),
        AmountError::NotANumber => findings.add_with(Code::AmountNotANumber, || {
            let way_out = amount_way_out(written).map(|way| format!(": write {}", Quoted(way.as_bytes())));
            (Some(span), format!("the amount {cell} {error}{}", way_out.unwrap_or_default()))
        }),
        _ => findings.add(code_of(error), span, format_args!("the amount {cell} {error}")),
    }
}

/// Tells that an amount of one of AWS's exports may mean two things, and what it means as AWS writes it.
pub(super) fn ambiguous_in_export(record: &Record<'_>, columns: Columns, findings: &mut Findings) {
    let written = trim(columns.amount_cell(record).unwrap_or_default());
    let cell = Quoted(written);
    let span = columns.amount_span(record);
    if written.contains(&b',') {
        let message = format_args!(
            "the amount {cell} may mean thousands or decimals; AWS writes no comma in it, so a spreadsheet has saved the \
             file: use the file as AWS exported it"
        );
        return findings.add(Code::AmountAmbiguous, span, message);
    }
    let message = format_args!(
        "the amount {cell} may mean thousands or decimals; AWS means decimals: in a file that no spreadsheet has saved, \
         write a zero behind them"
    );
    findings.add(Code::AmountAmbiguous, span, message);
}

/// Tells what becomes of an account of nine to eleven digits, and whether it counts.
pub(super) fn short_account(
    record: &Record<'_>,
    columns: Columns,
    account: AccountId,
    kept_leading_zero: bool,
    findings: &mut Findings,
) -> bool {
    let (span, written) = (columns.account_span(record), trim(columns.account_cell(record).unwrap_or_default()));
    let cell = Quoted(written);
    let is_damaged = kept_leading_zero || without_text_marks(written).starts_with(b"0");
    if is_damaged {
        let message = format_args!(
            "account {cell} has fewer than {DIGITS} digits, and the file's accounts keep their leading zeros"
        );
        findings.add(Code::AccountDigitMissing, span, message);
    } else {
        findings.add(Code::AccountZerosRestored, span, format_args!("account {cell} is read as `{account}`"));
    }
    !is_damaged
}

fn code_of(error: AmountError) -> Code {
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
        AmountError::Account => Code::AmountIsAccount,
    }
}

/// The account of a row, or what is wrong with it.
pub(super) fn account(
    record: &Record<'_>,
    columns: Columns,
    read: AccountCell,
    findings: &mut Findings,
) -> Option<AccountId> {
    let span = || columns.account_span(record);
    let cell = || Quoted(columns.account_cell(record).map_or(&[], trim));
    let error = match read {
        AccountCell::Full(account) | AccountCell::Short(account) => return Some(account),
        AccountCell::Empty => {
            findings.add(Code::AccountEmpty, span(), format_args!("the account is empty"));
            return None;
        }
        AccountCell::TotalLabel => {
            let message = format_args!("{} is no account, and no total without an amount", cell());
            findings.add(Code::AccountNotDigits, span(), message);
            return None;
        }
        AccountCell::Unreadable(error) => error,
    };
    match error {
        AccountError::Length(length) => {
            let message = format_args!("account {} has {length} digits, not {DIGITS}", cell());
            findings.add(Code::AccountLength, span(), message);
        }
        AccountError::AllZeros => {
            findings.add(Code::AccountAllZeros, span(), format_args!("account {} is all zeros", cell()));
        }
        AccountError::Scientific => {
            let message = format_args!("account {} is in scientific notation: its digits are gone", cell());
            findings.add(Code::AccountScientific, span(), message);
        }
        AccountError::NotDigits => {
            let message = format_args!("{} is not an account id of {DIGITS} digits", cell());
            findings.add(Code::AccountNotDigits, span(), message);
        }
    }
    None
}
