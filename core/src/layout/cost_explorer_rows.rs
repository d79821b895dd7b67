//! The lines of Cost Explorer's table: the month's cells, and the totals beside and above them.

use super::asked::Asked;
use super::columns::Columns;
use super::cost_explorer::{At, Line};
use super::cost_explorer_head::{Column, Head};
use super::judge;
use super::left_out::LeftOut;
use super::misfit::{Misfit, filled_behind};
use super::period::Period;
use super::rows::{ControlSource, Reading, Repeats, Row, Stated};
use crate::cell::{Amount, AmountError, Separators, read_amount_cell};
use crate::finding::{Code, Findings, Quoted, Sightings};
use crate::money::Usd;
use crate::month::BillingMonth;
use crate::order::repeated;
use crate::text::{Record, Records, trim};
use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::vec::Vec;

/// Reads the month's line of the table.
pub(super) fn read(records: &mut Records<'_>, asked: Asked<'_>, findings: &mut Findings) -> Reading {
    let lines = Lines::find(records, asked.policy.limits.rows, findings);
    let columns = Columns { account: None, amount: None, ..Columns::unnamed(records.delimiter()) };
    // Without a month no line is read, which says nothing of what the table holds.
    let stopped = lines.stopped || asked.month.is_none();
    let mut reading = Reading { columns, stopped, repeats: Repeats::AddedUp, ..Reading::default() };
    let mut left_out = LeftOut::default();
    let is_wanted = |month: BillingMonth| Some(month) == asked.month;
    lines.dated.iter().filter(|(month, _)| !is_wanted(*month)).for_each(|&(month, _)| left_out.count_month(month));
    left_out.tell(findings);
    let no_credits = left_out.instead_of_credits(asked.month);
    reading.rows_left_out = left_out.into_reasons();

    let Some(head) = lines.accounts.and_then(|at| Head::read(records, at, lines.names, findings)) else {
        return reading;
    };
    if asked.policy.expected_total.is_none() {
        let message = format_args!("the table does not say how it was filtered: was it to the charge type `Credit`?");
        findings.add(Code::FilterUnseen, head.label, message);
    }
    if let Some(&(_, at)) = lines.dated.iter().find(|(month, _)| is_wanted(*month)) {
        let ambiguous = !lines.show_separators(records);
        if let Some(record) = records.reread(at.start, at.line) {
            read_month(&record, &head, ambiguous, &mut reading, findings);
        }
    }
    if reading.rows.is_empty() && reading.bad_rows == 0 {
        reading.no_credits = Some(no_credits);
    }
    let is_whole = asked.policy.every_month || lines.dated.iter().all(|(month, _)| is_wanted(*month));
    judge_totals(records, &lines, &head, &reading, is_whole, findings);
    reading
}

/// The months of the table's lines, and those of which no line has a credit.
pub(super) fn months(
    records: &mut Records<'_>,
    findings: &mut Findings,
) -> (BTreeSet<BillingMonth>, BTreeSet<BillingMonth>) {
    let lines = Lines::find(records, usize::MAX, findings);
    let months: BTreeSet<BillingMonth> = lines.dated.iter().map(|&(month, _)| month).collect();
    let Some(head) = lines.accounts.and_then(|at| Head::read(records, at, lines.names, findings)) else {
        return (months, BTreeSet::new());
    };
    let mut empty = months.clone();
    for (month, at) in &lines.dated {
        // What does not fit may have lost its credits.
        let is_empty = records.reread(at.start, at.line).is_some_and(|record| {
            let is_nothing = |cell: &[u8]| blank_or_amount(cell).is_ok_and(|amount| amount.is_zero());
            misfit(&record, &head).is_none() && record.cells().skip(1).all(is_nothing)
        });
        if !is_empty {
            empty.remove(month);
        }
    }
    (months, empty)
}

/// The lines of a table.
#[derive(Default)]
struct Lines {
    accounts: Option<At>,
    names: Option<At>,
    totals: Option<At>,
    dated: Vec<(BillingMonth, At)>,
    stopped: bool,
}

impl Lines {
    /// Finds every line, and reports those that a table by month does not have.
    fn find(records: &mut Records<'_>, most: usize, findings: &mut Findings) -> Self {
        let mut lines = Self::default();
        let mut not_monthly = Sightings::default();
        while let Some(record) = records.next() {
            if let Some((index, broken)) = record.broken_quote() {
                judge::broken_quote(&record, index, broken, findings);
                continue;
            }
            if record.is_flood() {
                Misfit::Flood.tell(&record, findings);
                continue;
            }
            let at = At { start: record.start, line: record.line };
            let cell = Quoted(trim(record.cell(0).unwrap_or_default()));
            let once = match Line::of(&record) {
                Some(Line::Accounts) => &mut lines.accounts,
                Some(Line::Names) => &mut lines.names,
                Some(Line::Totals) => &mut lines.totals,
                Some(Line::Dated(Period::Within(_))) => {
                    not_monthly.see(|| (record.span(0), format!("the line of {cell} is not that of a whole month")));
                    continue;
                }
                Some(Line::Dated(Period::Month(month))) => {
                    if lines.dated.len() == most {
                        lines.stopped = true;
                        break;
                    }
                    lines.dated.push((month, at));
                    continue;
                }
                None => {
                    let message = format_args!(
                        "the line begins with {cell}, which is neither a month nor a label of Cost Explorer's"
                    );
                    findings.add(Code::LineNotAMonth, record.span(0), message);
                    continue;
                }
            };
            if once.replace(at).is_some() {
                findings.add(Code::LineNotAMonth, record.span(0), format_args!("a second line begins with {cell}"));
            }
        }
        lines.tell_twice(records, &mut not_monthly);
        findings.add_sightings(Code::TableNotMonthly, not_monthly);
        lines
    }

    /// Whether an amount of any line shows which separator is which.
    fn show_separators(&self, records: &mut Records<'_>) -> bool {
        let shows = |cell: &[u8]| read_amount_cell(cell).is_ok_and(|amount| amount.separators == Separators::Decide);
        self.dated
            .iter()
            .map(|(_, at)| at)
            .chain(&self.totals)
            .any(|at| records.reread(at.start, at.line).is_some_and(|record| record.cells().skip(1).any(shows)))
    }

    /// Sees each line whose month an earlier one has.
    fn tell_twice(&self, records: &mut Records<'_>, not_monthly: &mut Sightings) {
        let months = self.dated.iter().map(|(month, _)| u64::from(month.year()) * 12 + u64::from(month.month()));
        for (month, at) in repeated(months).into_iter().filter_map(|index| self.dated.get(index).copied()) {
            let Some(record) = records.reread(at.start, at.line) else { continue };
            not_monthly.see(|| (record.span(0), format!("{month} has more than one line")));
        }
    }
}

/// Reads the cells of the month's line.
fn read_month(record: &Record<'_>, head: &Head, ambiguous: bool, reading: &mut Reading, findings: &mut Findings) {
    if let Some(misfit) = misfit(record, head) {
        reading.bad_rows += usize::from(misfit.is_of_row());
        misfit.tell(record, findings);
        return;
    }
    let filled: Vec<(usize, Column)> =
        (1..).zip(head.columns.iter().copied().skip(1)).filter(|(index, _)| is_filled(record, *index)).collect();
    let total = head.total_column(filled.iter().map(|(index, _)| *index));
    let read = |index: usize| read_amount_cell(record.cell(index).unwrap_or_default());
    for (index, column) in filled {
        let columns = Columns { account: Some(index), amount: Some(index), ..reading.columns };
        let amount = match read(index) {
            Ok(amount) if ambiguous && amount.separators.is_ambiguous(columns.delimiter) => Err(AmountError::Ambiguous),
            read => read,
        };
        if Some(index) == total {
            // What stands in a column without a readable account is in the total too.
            if !head.columns.contains(&Column::Unreadable) {
                take_total(record, columns, amount, reading, findings);
            }
            continue;
        }
        reading.rows_read += 1;
        let account = match column {
            Column::Account(account) => Some(account),
            Column::Nameless => {
                let cell = Quoted(trim(record.cell(index).unwrap_or_default()));
                findings.add(
                    Code::AccountEmpty,
                    record.span(index),
                    format_args!("{cell} stands in a column without an account"),
                );
                None
            }
            Column::Unreadable | Column::Total => None,
        };
        let amount = judge_amount(record, columns, amount, findings);
        match (account, amount) {
            (Some(account), Some(amount)) => {
                let start = u32::try_from(record.start).unwrap_or(u32::MAX);
                reading.rows.push(Row { account: Some(account), amount, line: record.line, start });
            }
            _ => reading.bad_rows += 1,
        }
    }
    // A month of zeros has no credit: to send it would only erase what is there.
    if reading.rows.iter().all(|row| row.amount.is_zero()) {
        reading.rows.clear();
    }
}

/// How the fields of a line do not fit the head.
fn misfit(record: &Record<'_>, head: &Head) -> Option<Misfit> {
    let width = head.columns.len();
    let is_needed = |column: &Column| *column != Column::Nameless;
    let needed = head.columns.iter().rposition(is_needed).map_or(1, |last| last + 1);
    if record.len() < needed {
        return Some(Misfit::TooFew { needed, why: "a cell for each account, and for the total" });
    }
    filled_behind(record, Columns { account: None, amount: None, ..Columns::default() }, width)
}

/// Keeps what the line says its sum is.
fn take_total(
    record: &Record<'_>,
    columns: Columns,
    read: Result<Amount, AmountError>,
    reading: &mut Reading,
    findings: &mut Findings,
) {
    match read {
        Ok(Amount { usd: amount, .. }) => {
            let (span, whole) = (columns.amount_span(record), record.whole());
            let source = ControlSource::TotalColumn;
            reading.stated.push(Stated { source, amount, account: record.span(0), span, whole, line: record.line });
        }
        Err(error) => amount_error(record, columns, error, findings),
    }
}

fn amount_error(record: &Record<'_>, columns: Columns, error: AmountError, findings: &mut Findings) {
    match error {
        AmountError::Ambiguous => judge::ambiguous_in_export(record, columns, findings),
        error => judge::amount_error(record, columns, error, findings),
    }
}

/// The amount of an account, if it is one and no charge.
fn judge_amount(
    record: &Record<'_>,
    columns: Columns,
    read: Result<Amount, AmountError>,
    findings: &mut Findings,
) -> Option<Usd> {
    match read {
        Ok(Amount { usd, .. }) => {
            if usd > Usd::ZERO {
                let cell = Quoted(columns.amount_cell(record).unwrap_or_default());
                let message =
                    format_args!("{cell} is positive: a charge, where a table of credits has only negative amounts");
                findings.add(Code::ChargeNotCredit, columns.amount_span(record), message);
            }
            Some(usd)
        }
        Err(error) => {
            amount_error(record, columns, error, findings);
            None
        }
    }
}

/// Reads the line of totals as strictly as a month's, for what is damaged vouches for nothing; and holds each column's total
/// against the sum of its months, where all of them are read.
fn judge_totals(
    records: &mut Records<'_>,
    lines: &Lines,
    head: &Head,
    reading: &Reading,
    is_whole: bool,
    findings: &mut Findings,
) {
    let Some(totals) = lines.totals else { return };
    let sums = if is_whole { sums_of_months(records, lines, head) } else { Vec::new() };
    let Some(record) = records.reread(totals.start, totals.line) else { return };
    if let Some(misfit) = misfit(&record, head) {
        misfit.tell(&record, findings);
        return;
    }
    let total_column = head.total_column((1..head.columns.len()).filter(|&index| is_filled(&record, index)));
    for (index, column) in head.columns.iter().enumerate().skip(1) {
        let what = match column {
            Column::Account(account) => format!("account `{account}`"),
            _ if Some(index) == total_column => "all accounts".to_owned(),
            _ => continue,
        };
        let total = match blank_or_amount(record.cell(index).unwrap_or_default()) {
            Ok(total) => total,
            Err(error) => {
                let columns = Columns { account: Some(index), amount: Some(index), ..reading.columns };
                judge::amount_error(&record, columns, error, findings);
                continue;
            }
        };
        let sum = sums.get(index).copied().flatten();
        let Some(sum) = sum.filter(|sum| !sum.agrees_to_the_cent(total)) else { continue };
        let message = format_args!("the total line says {total} for {what}, but the months add up to {sum}");
        findings.add(Code::ControlTotalDiffers, record.span(index), message);
    }
}

/// What the months of each column add up to; nothing where one of them is no amount, or a month has several lines.
fn sums_of_months(records: &mut Records<'_>, lines: &Lines, head: &Head) -> Vec<Option<Usd>> {
    let mut months: Vec<BillingMonth> = lines.dated.iter().map(|&(month, _)| month).collect();
    months.sort_unstable();
    months.dedup();
    if months.len() < lines.dated.len() {
        return Vec::new();
    }
    let mut sums = alloc::vec![Some(Usd::ZERO); head.columns.len()];
    for (_, at) in &lines.dated {
        let Some(record) = records.reread(at.start, at.line) else { return Vec::new() };
        // As far as the line goes: what is not there is blank.
        for (sum, cell) in sums.iter_mut().zip(record.cells()).skip(1) {
            *sum = sum.zip(blank_or_amount(cell).ok()).and_then(|(sum, amount)| sum.checked_add(amount));
        }
    }
    sums
}

fn is_filled(record: &Record<'_>, index: usize) -> bool {
    record.cell(index).is_some_and(|cell| !trim(cell).is_empty())
}

/// What a cell says: a blank one says zero.
fn blank_or_amount(cell: &[u8]) -> Result<Usd, AmountError> {
    if trim(cell).is_empty() { Ok(Usd::ZERO) } else { read_amount_cell(cell).map(|amount| amount.usd) }
}
