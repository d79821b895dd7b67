//! The first row: headings found by name, or data.

use super::columns::Columns;
use crate::cell::AccountCell;
use crate::finding::{Code, Findings, Quoted};
use crate::month::BillingMonth;
use crate::policy::WideColumn;
use crate::text::{BrokenQuote, Record, Records, trim};
use alloc::string::String;
use core::fmt::Write;

/// What a column is, as its heading says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heading {
    Account,
    /// `charges`: the heading says cost, so that a positive amount is not a credit.
    Amount {
        charges: bool,
    },
}

/// How many ignored columns are named.
const NAMED_COLUMNS: usize = 10;

impl Heading {
    /// Case, white space, `_`, `-` and a trailing `($)` or `(USD)` do not matter.
    fn of(cell: &[u8]) -> Option<Self> {
        let text = core::str::from_utf8(cell).ok()?;
        let plain: String = text
            .chars()
            .filter(|&character| !character.is_whitespace() && !matches!(character, '_' | '-'))
            .map(|character| character.to_ascii_lowercase())
            .collect();
        let plain = plain.strip_suffix("($)").or_else(|| plain.strip_suffix("(usd)")).unwrap_or(&plain);
        match plain {
            "account"
            | "accountid"
            | "awsaccountid"
            | "linkedaccount"
            | "linkedaccountid"
            | "usageaccountid"
            | "lineitemusageaccountid"
            | "subaccountid" => Some(Self::Account),
            "amount" | "amountusd" | "usd" | "credit" | "credits" | "creditamount" => {
                Some(Self::Amount { charges: false })
            }
            "cost" | "unblendedcost" | "billedcost" => Some(Self::Amount { charges: true }),
            _ => None,
        }
    }

    fn among(record: &Record<'_>) -> bool {
        record.cells().any(|cell| Self::of(cell).is_some())
    }
}

/// Reads the header row if there is one, and says where the columns are. The records go on behind it.
pub(crate) fn read(records: &mut Records<'_>, wide: Option<WideColumn>, findings: &mut Findings) -> Columns {
    let start = records.position();
    let unnamed = Columns::without_header(records.delimiter(), wide);
    let Some(first) = records.next() else { return unnamed };
    if wide.is_some() {
        if first.broken_quote().is_some() || !is_wide_header(&first) {
            records.seek(start);
        }
        return unnamed;
    }
    let unclosed = matches!(first.broken_quote(), Some((_, BrokenQuote::Unclosed)));

    if unclosed {
        // A quoted heading may hold a line break.
        records.seek(start);
        if let Some(record) = records.next_across_lines()
            && record.broken_quote().is_none()
            && Heading::among(&record)
        {
            return named(&record, unnamed, findings);
        }
        records.seek(start);
    } else if Heading::among(&first) && first.broken_quote().is_none() && !is_data(&first, unnamed) {
        return named(&first, unnamed, findings);
    } else if first.broken_quote().is_some() || is_data(&first, unnamed) {
        records.seek(start);
    } else {
        let separator = match unnamed.delimiter {
            b';' => " (the columns are taken to be separated by semicolons)",
            b'\t' => " (the columns are taken to be separated by tabs)",
            _ => "",
        };
        findings.add(
            Code::FirstRowUnreadable,
            first.whole(),
            format_args!(
                "the first row begins with {}, which is neither a known heading nor an account{separator}",
                Quoted(first.cell(0).unwrap_or_default())
            ),
        );
    }
    unnamed
}

/// Whether a record names the columns of a wide file: its first cell an account column, or all others months.
pub(crate) fn is_wide_header(record: &Record<'_>) -> bool {
    let names_account = record.cell(0).and_then(Heading::of) == Some(Heading::Account);
    let mut months = record.cells().skip(1).filter(|cell| !trim(cell).is_empty()).peekable();
    names_account || (months.peek().is_some() && months.all(|cell| heading_month(cell).is_some()))
}

/// The month that a heading of a wide file names.
pub(crate) fn heading_month(cell: &[u8]) -> Option<BillingMonth> {
    BillingMonth::from_heading(core::str::from_utf8(cell).ok()?)
}

/// Whether the account or the amount can be read where they stand without a header.
fn is_data(record: &Record<'_>, unnamed: Columns) -> bool {
    let account = record.cell(0).map(AccountCell::read);
    let amount = record.cell(1).map(|cell| unnamed.read_amount(cell));
    matches!(account, Some(AccountCell::Full(_) | AccountCell::Short(_))) || matches!(amount, Some(Ok(_)))
}

/// The columns by their headings.
fn named(header: &Record<'_>, unnamed: Columns, findings: &mut Findings) -> Columns {
    let mut columns = Columns { account: None, amount: None, width: Some(header.len()), named: true, ..unnamed };
    let mut ignored = None;
    let mut names = String::new();
    let mut count = 0;
    for (index, cell) in header.cells().enumerate() {
        let heading = Heading::of(cell);
        let column = match heading {
            Some(Heading::Account) => &mut columns.account,
            Some(Heading::Amount { charges }) => {
                columns.charges |= charges && columns.amount.is_none();
                &mut columns.amount
            }
            None => {
                ignored.get_or_insert(index);
                if count < NAMED_COLUMNS {
                    let separator = if count == 0 { "" } else { ", " };
                    // Writing to a `String` cannot fail.
                    let _ = match trim(cell) {
                        b"" => write!(names, "{separator}one without a heading"),
                        heading => write!(names, "{separator}{}", Quoted(heading)),
                    };
                }
                count += 1;
                continue;
            }
        };
        match *column {
            None => *column = Some(index),
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
    if let Some(first) = ignored {
        let more = count.saturating_sub(NAMED_COLUMNS);
        let span = header.span(first);
        match more {
            0 => findings.add(Code::ColumnsIgnored, span, format_args!("not read: {names}")),
            _ => findings.add(Code::ColumnsIgnored, span, format_args!("not read: {names} and {more} more")),
        }
    }
    columns
}
