//! The layout of a file, by its first row.

use super::asked::Asked;
use super::columns::{Columns, Shape};
use super::cost_explorer::{self, Likeness, Line};
use super::cost_explorer_rows;
use super::headings;
use super::judge;
use super::line_items::{Export, LineItems};
use super::line_items_rows;
use super::named::Named;
use super::plain::{self, Plain};
use super::reader;
use super::rows::Reading;
use super::wide::{Wide, is_header};
use crate::cell::{AccountCell, read_amount_cell, without_text_marks};
use crate::finding::{Code, Findings, Quoted};
use crate::month::BillingMonth;
use crate::text::{BrokenQuote, MAX_FIELDS, Record, Records, trim};
use alloc::format;
use alloc::string::String;
use core::fmt;

/// The shape of a file.
pub(crate) enum Layout {
    /// Account first, amount second, without a header.
    Plain(Plain),
    /// Columns found by their headings.
    Named(Named),
    /// One row an account, one column a month.
    Wide(Wide),
    /// Accounts are columns, months are rows.
    CostExplorer,
    /// One row a charge.
    LineItems(LineItems),
    /// Nothing can be read; a finding says why.
    Unreadable,
}

/// The layouts as reports name them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LayoutName {
    /// Accounts and amounts, one a row.
    #[default]
    Plain,
    /// One row an account, one column a month.
    Wide,
    /// Cost Explorer's table: one column an account, one row a month.
    CostExplorer,
    /// A report with one row a charge.
    LineItems,
}

impl fmt::Display for LayoutName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Plain => "plain",
            Self::Wide => "wide",
            Self::CostExplorer => "cost-explorer",
            Self::LineItems => "line-items",
        })
    }
}

/// Looks at the first row. The records go on behind the header, if there is one.
pub(crate) fn recognise(records: &mut Records<'_>, asked: Asked<'_>, findings: &mut Findings) -> Layout {
    let start = records.position();
    let delimiter = records.delimiter();
    let plain = || Layout::Plain(Plain::new(delimiter));
    let seems_piped = records.seems_piped();
    let likeness = cost_explorer::likeness(records);
    let Some(first) = records.next() else { return plain() };
    if is_unreadable(&first, seems_piped, likeness, findings) {
        return Layout::Unreadable;
    }
    if likeness == Likeness::Table {
        records.seek(start);
        return Layout::CostExplorer;
    }
    if let Some(column) = asked.policy.wide {
        let wide = Wide::new(delimiter, column);
        if first.broken_quote().is_none() && is_header(&first) {
            wide.judge_heading(&first, asked.month, findings);
        } else {
            records.seek(start);
        }
        return Layout::Wide(wide);
    }
    match first.broken_quote() {
        Some((_, BrokenQuote::Unclosed)) => {
            // A quoted heading may hold a line break.
            records.seek(start);
            if let Some(header) = records.next_across_lines()
                && header.broken_quote().is_none()
                && !header.is_flood()
                && !swallows_rows(&header, delimiter)
                && headings::names_columns(&header)
            {
                return headed(&header, delimiter, asked.month, findings);
            }
            records.seek(start);
        }
        Some((_, BrokenQuote::TextBehind)) => records.seek(start),
        None if is_data(&first) => records.seek(start),
        None if headings::names_columns(&first) => {
            return headed(&first, delimiter, asked.month, findings);
        }
        None if looks_like_account(&first) => records.seek(start),
        None => unknown_first_row(&first, delimiter, findings),
    }
    plain()
}

/// Says why no row of the file can be read, where its first line shows that.
fn is_unreadable(first: &Record<'_>, seems_piped: bool, likeness: Likeness, findings: &mut Findings) -> bool {
    if seems_piped {
        let message = format_args!("the columns seem to be separated by `|`, not by `,`, `;` or a tab");
        findings.add(Code::PipeDelimiter, first.whole(), message);
    } else if first.is_flood() {
        let message = format_args!("the line has more than {MAX_FIELDS} fields");
        findings.add(Code::TooManyColumns, first.span(0), message);
    } else if likeness == Likeness::Nearly {
        if let Some((index, broken)) = first.broken_quote() {
            judge::broken_quote(first, index, broken, findings);
        }
        let begins = Quoted(trim(first.cell(0).unwrap_or_default()));
        let message = match Line::of(first) {
            Some(Line::Accounts) => format_args!(
                "this looks like a table of Cost Explorer, but no line begins with `Linked account name` or `Linked account \
                 total`"
            ),
            Some(_) => format_args!(
                "this looks like a table of Cost Explorer, but no line begins with `Linked account` and says whose its \
                 columns are"
            ),
            None => format_args!(
                "this looks like a table of Cost Explorer that begins with {begins}, and not like one grouped by linked \
                 account"
            ),
        };
        findings.add(Code::TableNotByAccount, first.span(0), message);
    } else {
        return false;
    }
    true
}

/// The layout of a file that begins with headings.
fn headed(header: &Record<'_>, delimiter: u8, month: Option<BillingMonth>, findings: &mut Findings) -> Layout {
    if let Some(items) = LineItems::recognise(header) {
        items.judge_header(header, findings);
        return Layout::LineItems(items);
    }
    if let Some(export) = Export::nearly(header) {
        let (name, column) = (export.name(), export.credit_heading());
        let message =
            format_args!("this looks like a {name}, but without `{column}` nothing tells a credit from a charge");
        findings.add(Code::ExportWithoutCreditColumn, header.whole(), message);
        return Layout::Unreadable;
    }
    Layout::Named(headings::read(header, delimiter, month, findings))
}

impl Layout {
    /// Where accounts and amounts stand, if each row is one account's credit.
    pub(crate) fn shape(&self) -> Option<Shape> {
        match self {
            Self::Plain(plain) => Some(Shape { columns: plain.columns, width: plain::WIDTH }),
            Self::Named(named) => Some(Shape { columns: named.columns, width: named.width }),
            Self::LineItems(_) | Self::CostExplorer | Self::Wide(_) | Self::Unreadable => None,
        }
    }

    pub(crate) fn name(&self) -> LayoutName {
        match self {
            Self::Plain(_) | Self::Named(_) | Self::Unreadable => LayoutName::Plain,
            Self::Wide(_) => LayoutName::Wide,
            Self::CostExplorer => LayoutName::CostExplorer,
            Self::LineItems(_) => LayoutName::LineItems,
        }
    }

    /// Reads the rows.
    pub(crate) fn read(self, records: &mut Records<'_>, asked: Asked<'_>, findings: &mut Findings) -> Reading {
        let limits = &asked.policy.limits;
        match self {
            Self::Plain(mut plain) => reader::read(records, &mut plain, limits, findings),
            Self::Named(mut named) => {
                let header = Some(named.header);
                Reading { header, ..reader::read(records, &mut named, limits, findings) }
            }
            Self::Wide(mut wide) => reader::read(records, &mut wide, limits, findings),
            Self::CostExplorer => cost_explorer_rows::read(records, asked, findings),
            Self::LineItems(items) => line_items_rows::read(records, items, asked, findings),
            Self::Unreadable => {
                Reading { columns: Columns::unnamed(records.delimiter()), stopped: true, ..Reading::default() }
            }
        }
    }
}

/// Whether a heading holds a line break together with a delimiter: then a stray quotation mark has swallowed rows.
fn swallows_rows(header: &Record<'_>, delimiter: u8) -> bool {
    header.cells().any(|cell| memchr::memchr2(b'\n', b'\r', cell).is_some() && cell.contains(&delimiter))
}

/// Whether the account or the amount can be read where they stand without a header.
fn is_data(record: &Record<'_>) -> bool {
    let account = record.cell(0).map(AccountCell::read);
    matches!(account, Some(AccountCell::Full(_) | AccountCell::Short(_)))
        || record.cell(1).is_some_and(|cell| read_amount_cell(cell).is_ok())
}

/// Whether a row begins with what was an account once: digits, dashes, scientific notation.
fn looks_like_account(record: &Record<'_>) -> bool {
    let cell = without_text_marks(trim(record.cell(0).unwrap_or_default()));
    cell.iter().any(u8::is_ascii_digit)
        && cell.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b',' | b'+' | b'E' | b'e'))
}

fn unknown_first_row(first: &Record<'_>, delimiter: u8, findings: &mut Findings) {
    let separator = match delimiter {
        b';' => " (the columns are taken to be separated by semicolons)",
        b'\t' => " (the columns are taken to be separated by tabs)",
        _ => "",
    };
    let begins = Quoted(first.cell(0).unwrap_or_default());
    let message =
        format!("the first row begins with {begins}, which is neither a known heading nor an account{separator}");
    let data = match first.cells().find(|cell| headings::holds_account(cell)) {
        Some(cell) => {
            format!("; {} may be the account of a credit, so write headings above this row", Quoted(trim(cell)))
        }
        None => String::new(),
    };
    findings.add(Code::FirstRowUnreadable, first.whole(), format_args!("{message}{data}"));
}
