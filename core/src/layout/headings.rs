//! Names to meanings: what a column is, as its heading says.

use super::columns::Columns;
use super::evidence::{Evidence, Witness};
use super::named::Named;
use super::spelling::plain;
use crate::cell::FEWEST_DIGITS;
use crate::finding::{Code, Findings, Quoted};
use crate::month::BillingMonth;
use crate::text::{Record, trim};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heading {
    /// `by_id`: the heading says id or number, so that another account column may be one of names.
    Account {
        by_id: bool,
    },
    /// `charges`: the heading says cost, so that a positive amount is not a credit. `usd`: it says the currency.
    Amount {
        charges: bool,
        usd: bool,
    },
    Currency {
        of_bill: bool,
    },
    Month,
    Kind,
    Debit,
}

/// How many ignored columns are named.
const NAMED_COLUMNS: usize = 10;

impl Heading {
    fn of(cell: &[u8]) -> Option<Self> {
        let plain = plain(cell)?;
        if let Some(charges) = says_amount(&plain) {
            let says_usd = |word: &[u8]| word == b"usd" || word == b"us$";
            return Some(Self::Amount { charges, usd: cell.to_ascii_lowercase().windows(3).any(says_usd) });
        }
        match &*plain {
            "account" | "awsaccount" | "linkedaccount" => Some(Self::Account { by_id: false }),
            "accountid"
            | "awsaccountid"
            | "linkedaccountid"
            | "usageaccountid"
            | "lineitemusageaccountid"
            | "subaccountid"
            | "accountnumber"
            | "accountno"
            | "awsaccountnumber" => Some(Self::Account { by_id: true }),
            heading if is_marked_account(heading) => Some(Self::Account { by_id: true }),
            "currency" | "currencycode" | "lineitemcurrencycode" | "creditcurrency" => {
                Some(Self::Currency { of_bill: false })
            }
            "billingcurrency" => Some(Self::Currency { of_bill: true }),
            "billingmonth"
            | "month"
            | "billingperiod"
            | "billbillingperiodstartdate"
            | "billingperiodstart"
            | "billingperiodstartdate"
            | "usagemonth" => Some(Self::Month),
            "lineitemtype" | "chargecategory" | "chargetype" | "recordtype" | "transactiontype" => Some(Self::Kind),
            "debit" => Some(Self::Debit),
            _ => None,
        }
    }

    fn names_column(self) -> bool {
        matches!(self, Self::Account { .. } | Self::Amount { .. })
    }
}

/// Whether a heading is that of amounts, a unit behind it aside: and if so, whether it says cost.
fn says_amount(plain: &str) -> Option<bool> {
    let unit = ["inusd", "inus$", "usd", "us$", "$"].into_iter().find_map(|unit| plain.strip_suffix(unit));
    match unit.filter(|rest| !rest.is_empty()).unwrap_or(plain) {
        "amount" | "usd" | "credit" | "credits" | "creditamount" | "creditsapplied" | "creditapplied"
        | "totalcredits" => Some(false),
        "cost" | "unblendedcost" | "billedcost" => Some(true),
        _ => None,
    }
}

/// `Account #`, `AWS Account No.`: an account heading with a mark that says number.
fn is_marked_account(plain: &str) -> bool {
    let unmarked = ["#", "no.", "no"].into_iter().find_map(|mark| plain.strip_suffix(mark));
    matches!(unmarked, Some("account" | "awsaccount" | "linkedaccount"))
}

/// Whether a heading names the account column.
pub(super) fn names_account(cell: &[u8]) -> bool {
    matches!(Heading::of(cell), Some(Heading::Account { .. }))
}

/// Whether a record names the account or the amount column.
pub(super) fn names_columns(record: &Record<'_>) -> bool {
    record.cells().any(|cell| Heading::of(cell).is_some_and(Heading::names_column))
}

/// Whether a record names the account column and the amount column.
pub(super) fn names_both(record: &Record<'_>) -> bool {
    let mut seen = (false, false);
    for heading in record.cells().filter_map(Heading::of) {
        seen.0 |= matches!(heading, Heading::Account { .. });
        seen.1 |= matches!(heading, Heading::Amount { .. });
    }
    seen == (true, true)
}

/// The columns by their headings.
pub(super) fn read(header: &Record<'_>, delimiter: u8, month: Option<BillingMonth>, findings: &mut Findings) -> Named {
    let mut columns = Columns { account: None, amount: None, ..Columns::unnamed(delimiter) };
    let mut evidence = Evidence::default();
    let by_id = |cell: &[u8]| Heading::of(cell) == Some(Heading::Account { by_id: true });
    // Beside exactly one column of ids, other account columns have names.
    let ids = header.cells().enumerate().filter(|(_, cell)| by_id(cell)).map(|(index, _)| index);
    let ids: Vec<usize> = ids.take(2).collect();
    let names_beside = (ids.len() == 1).then(|| ids[0]);
    let mut amount_says_usd = false;
    for (index, cell) in header.cells().enumerate() {
        let (column, charges_here) = match Heading::of(cell) {
            Some(Heading::Account { .. }) if names_beside.is_some_and(|id| id != index) => {
                evidence.add(index, Witness::Name(header.span(index)), cell);
                continue;
            }
            Some(Heading::Account { .. }) => (&mut columns.account, false),
            Some(Heading::Amount { charges, usd }) => {
                amount_says_usd |= usd;
                (&mut columns.amount, charges)
            }
            _ => continue,
        };
        match *column {
            None => {
                *column = Some(index);
                columns.charges |= charges_here;
            }
            Some(first) => findings.add(
                Code::HeaderColumnTwice,
                header.span(index),
                format_args!(
                    "the headings {} and {} mean the same column",
                    Quoted(header.cell(first).unwrap_or_default()),
                    Quoted(cell)
                ),
            ),
        }
    }
    for (column, what) in [(columns.account, "account"), (columns.amount, "amount")] {
        if column.is_none() {
            let message = format_args!("the header row has no heading for the {what} column");
            findings.add(Code::HeaderColumnMissing, header.whole(), message);
        }
    }
    gather_evidence(header, &columns, month, amount_says_usd, &mut evidence).tell(header, findings);
    // Where the header's line does not end, the first credit would be lost among the headings.
    if let Some(index) = header.cells().position(holds_account) {
        let message = format_args!(
            "the heading {} holds an account: a line break may be missing behind the headings",
            Quoted(header.cell(index).unwrap_or_default())
        );
        findings.add(Code::FirstRowUnreadable, header.span(index), message);
    }
    Named::new(columns, evidence, header)
}

/// What the other columns say of the rows, by their headings; the rest is ignored.
fn gather_evidence(
    header: &Record<'_>,
    columns: &Columns,
    month: Option<BillingMonth>,
    amount_says_usd: bool,
    evidence: &mut Evidence,
) -> Ignored {
    let before_both = columns.account.min(columns.amount).unwrap_or(0);
    let mut ignored = Ignored::default();
    for (index, cell) in header.cells().enumerate() {
        let witness = match Heading::of(cell) {
            Some(heading) if heading.names_column() => continue,
            Some(Heading::Currency { of_bill: true }) if amount_says_usd => None,
            Some(Heading::Currency { .. }) => Some(Witness::Currency),
            Some(Heading::Month) => month.map(Witness::Month),
            Some(Heading::Kind) => Some(Witness::Kind),
            Some(Heading::Debit) => Some(Witness::Debit),
            None if trim(cell).is_empty() && index > before_both => Some(Witness::Nothing),
            _ => None,
        };
        match witness {
            Some(witness) => evidence.add(index, witness, cell),
            None => ignored.add(index, cell),
        }
    }
    evidence.sort();
    ignored
}

/// Whether a heading holds the digits of an account, in one piece or as the console writes them.
pub(super) fn holds_account(cell: &[u8]) -> bool {
    let is_digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    cell.windows(FEWEST_DIGITS).any(is_digits)
        || cell.windows("1234-5678-9012".len()).any(|part| {
            part[4] == b'-' && part[9] == b'-' && [&part[..4], &part[5..9], &part[10..]].into_iter().all(is_digits)
        })
}

/// Columns that are not looked at.
#[derive(Default)]
struct Ignored {
    first: Option<usize>,
    names: String,
    count: usize,
}

impl Ignored {
    fn add(&mut self, index: usize, heading: &[u8]) {
        self.first.get_or_insert(index);
        if self.count < NAMED_COLUMNS {
            let separator = if self.count == 0 { "" } else { ", " };
            // Writing to a `String` cannot fail.
            let _ = match trim(heading) {
                b"" => write!(self.names, "{separator}one without a heading"),
                heading => write!(self.names, "{separator}{}", Quoted(heading)),
            };
        }
        self.count += 1;
    }

    fn tell(self, header: &Record<'_>, findings: &mut Findings) {
        let Self { first: Some(first), names, count } = self else { return };
        let span = header.span(first);
        match count.saturating_sub(NAMED_COLUMNS) {
            0 => findings.add(Code::ColumnsIgnored, span, format_args!("not read: {names}")),
            more => findings.add(Code::ColumnsIgnored, span, format_args!("not read: {names} and {more} more")),
        }
    }
}
