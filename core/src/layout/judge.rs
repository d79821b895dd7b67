//! What the cells of a row are, and what is told of those that cannot be read.

use super::columns::Columns;
use crate::account::{AccountId, DIGITS};
use crate::cell::{AccountCell, AccountError, Amount, AmountError};
use crate::finding::{Code, Findings, Quoted};
use crate::money::Usd;
use crate::text::{BrokenQuote, Record, trim};

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
    let cell = || Quoted(columns.amount_cell(record).unwrap_or_default());
    match read {
        Ok(Amount { usd, .. }) => {
            if columns.charges && usd > Usd::ZERO {
                let message = format_args!("{} is positive under a heading that says cost: a charge", cell());
                findings.add(Code::ChargeNotCredit, span(), message);
            }
            return Some(usd);
        }
        Err(AmountError::Empty) => findings.add(Code::AmountEmpty, span(), format_args!("the amount is empty")),
        Err(error) => findings.add(code_of(error), span(), format_args!("the amount {} {error}", cell())),
    }
    None
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
