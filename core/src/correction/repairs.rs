//! The repairs that have one answer. None of them changes a digit of an amount, and none guesses: what could be meant in
//! two ways is left to a person.

use super::edit::Edit;
use super::rows::Rows;
use crate::cell::{AccountCell, read_amount_cell};
use crate::finding::{Code, Finding, Severity};
use crate::layout::{Shape, joined_amount};
use crate::policy::{Duplicates, Policy};
use crate::report::Report;
use crate::span::Span;
use crate::text::{Record, trim};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// A mend that has one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What it mends.
    pub code: Code,
    /// Which lines, counted from 1. Zeros are put back everywhere or nowhere: one account that has them again would prove
    /// that the others never had any.
    pub lines: Vec<u32>,
    /// What to change, all of it at once.
    pub edits: Vec<Edit>,
}

/// The certain repairs of a file that was [checked](crate::check()) under this policy, in the order of their lines.
///
/// ```
/// use credits_core::{Correction, Policy, check, repairs};
/// let file = b"54736118302,$1,234.56\n";
/// let report = check("credits-2025-01.csv", file, &Policy::default());
/// let edits: Vec<_> = repairs(file, &report, &Policy::default()).into_iter().flat_map(|repair| repair.edits).collect();
/// let mut correction = Correction::new(file.to_vec());
/// correction.apply(&edits).unwrap();
/// assert_eq!(correction.file(), b"54736118302,\"$1,234.56\"\n");
/// ```
#[must_use]
pub fn repairs(file: &[u8], report: &Report, policy: &Policy) -> Vec<Repair> {
    let findings = report.findings();
    if findings.iter().all(|finding| finding.place.is_none()) {
        return Vec::new();
    }
    let Some(rows) = Rows::of(file) else { return Vec::new() };
    let Some(shape) = rows.shape() else { return Vec::new() };
    let mut repairs: Vec<Repair> = Vec::new();
    // A total that does not agree may be that of the file with its repeats, which then are credits of their own.
    let totals_agree = !findings.iter().any(|finding| {
        matches!(finding.code, Code::TotalDiffers | Code::ExpectedTotalDiffers) && finding.severity == Severity::Error
    });
    for finding in findings {
        let Some(line) = finding.place.map(|place| place.line) else { continue };
        let edits = match finding.code {
            Code::AmountNeedsQuotes => rows.edit(line, |record, _| quotes(record, shape)),
            Code::AccountNotDigits => rows.edit(line, |record, _| account_without_white_space(record, shape)),
            Code::AmountNotANumber | Code::AmountGrouping => {
                rows.edit(line, |record, _| amount_without_white_space(record, shape))
            }
            Code::DuplicateRow if totals_agree && is_only_a_repeat(finding, policy) => {
                Some([Edit::RemoveLine { line }].into())
            }
            _ => None,
        };
        if let Some(edits) = edits {
            repairs.push(Repair { code: finding.code, lines: [line].into(), edits });
        }
    }
    // Findings are in the order of their places; the one of all zeros stands where the first of them does.
    if let Some(zeros) = zeros(&rows, shape, report) {
        let before = |repair: &Repair| repair.lines.first() < zeros.lines.first();
        repairs.insert(repairs.partition_point(before), zeros);
    }
    repairs
}

/// The leading zeros that a spreadsheet took from accounts.
fn zeros(rows: &Rows<'_>, shape: Shape, report: &Report) -> Option<Repair> {
    let code = Code::AccountZerosRestored;
    report.findings().iter().find(|finding| finding.code == code)?;
    let mut repair = Repair { code, lines: Vec::new(), edits: Vec::new() };
    // Of every row: there may be more than are kept as findings, and a row that cannot be read lost its zeros too.
    for line in 1..=rows.line_count() {
        let edits = rows.edit(line, |record, text| {
            let index = shape.columns.account?;
            let AccountCell::Short(account) = AccountCell::read(record.cell(index)?) else { return None };
            let span = record.span(index);
            let first = span.start + text[span.start..span.end].iter().position(u8::is_ascii_digit)?;
            let digits = text[first..span.end].iter().take_while(|byte| byte.is_ascii_digit()).count();
            let full = format!("{account}");
            Some([(Span::new(first, first), full[..full.len().checked_sub(digits)?].into())].into())
        });
        if let Some(edits) = edits {
            repair.lines.push(line);
            repair.edits.extend(edits);
        }
    }
    Some(repair).filter(|repair| !repair.edits.is_empty())
}

/// Quotation marks around the parts that an amount's commas made of it; only where the row is too long without them, for
/// else the part behind may be another column's.
fn quotes(record: &Record<'_>, shape: Shape) -> Option<Vec<(Span, String)>> {
    let first = shape.columns.amount?;
    let parts = joined_amount(record, shape.columns, shape.width)?.split(|&byte| byte == b',').count();
    let last = first + parts - 1;
    let is_too_long = record.len() > shape.width;
    if !is_too_long || (first..=last).any(|index| record.is_quoted(index) || Some(index) == shape.columns.account) {
        return None;
    }
    let (start, end) = (record.span(first).start, record.span(last).end);
    Some([(Span::new(start, start), "\"".into()), (Span::new(end, end), "\"".into())].into())
}

/// Characters that nobody sees, and white space, which an account never has.
fn account_without_white_space(record: &Record<'_>, shape: Shape) -> Option<Vec<(Span, String)>> {
    let index = shape.columns.account?;
    let cell = core::str::from_utf8(record.cell(index)?).ok()?;
    let mended: String = cell.chars().filter(|&c| !c.is_whitespace() && !is_invisible(c)).collect();
    matches!(AccountCell::read(mended.as_bytes()), AccountCell::Full(_)).then(|| written(record, index, &mended))
}

/// Characters that nobody sees, and white space between groups of three digits where a comma might stand.
fn amount_without_white_space(record: &Record<'_>, shape: Shape) -> Option<Vec<(Span, String)>> {
    let index = shape.columns.amount?;
    let cell = core::str::from_utf8(record.cell(index)?).ok()?;
    let seen: String = cell.chars().filter(|&c| !is_invisible(c)).collect();
    if seen != cell && read_amount_cell(seen.as_bytes()).is_ok() {
        return Some(written(record, index, &seen));
    }
    let trimmed = core::str::from_utf8(trim(seen.as_bytes())).ok()?;
    let (mut mended, mut grouped) = (String::new(), String::new());
    let mut before = None;
    let mut rest = trimmed.chars().peekable();
    while let Some(character) = rest.next() {
        let between = before.is_some_and(|c: char| c.is_ascii_digit()) && rest.peek().is_some_and(char::is_ascii_digit);
        if character.is_whitespace() && between {
            grouped.push(',');
        } else {
            mended.push(character);
            grouped.push(character);
        }
        before = Some(character);
    }
    let is_one = !trimmed.contains(',') && mended != trimmed && read_amount_cell(grouped.as_bytes()).is_ok();
    (is_one && read_amount_cell(mended.as_bytes()).is_ok()).then(|| written(record, index, &mended))
}

/// A whole field written anew, in quotation marks if it was.
fn written(record: &Record<'_>, index: usize, cell: &str) -> Vec<(Span, String)> {
    let replacement = if record.is_quoted(index) { format!("\"{cell}\"") } else { String::from(cell) };
    [(record.span(index), replacement)].into()
}

/// What takes no room and is no white space: zero-width and direction marks.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// Whether the repeat means nothing under the policy, so that without it the file says the same.
fn is_only_a_repeat(finding: &Finding, policy: &Policy) -> bool {
    finding.severity == Severity::Warning && matches!(policy.duplicates, Duplicates::Identical | Duplicates::First)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Correction, Verdict, check};

    const NAME: &str = "credits-2025-01.csv";

    /// The file with all its certain repairs, how many there are, and its verdict before and after.
    fn repaired(file: &str) -> (String, usize, Verdict, Verdict) {
        let policy = Policy::default();
        let report = check(NAME, file.as_bytes(), &policy);
        let repairs = repairs(file.as_bytes(), &report, &policy);
        let mut correction = Correction::new(file.into());
        let edits: Vec<Edit> = repairs.iter().flat_map(|repair| repair.edits.clone()).collect();
        correction.apply(&edits).unwrap();
        let after = check(NAME, correction.file(), &policy).summary().verdict;
        (String::from_utf8(correction.file().into()).unwrap(), repairs.len(), report.summary().verdict, after)
    }

    #[track_caller]
    fn assert_repaired(file: &str, expected: &str) {
        let (mended, count, before, after) = repaired(file);
        assert_eq!(mended, expected);
        assert!(count > 0 && before > Verdict::Ready, "{file}");
        assert_eq!(after, Verdict::Ready, "{expected}");
    }

    #[track_caller]
    fn assert_none(file: &str) {
        let (mended, count, ..) = repaired(file);
        assert_eq!((mended.as_str(), count), (file, 0));
    }

    #[test]
    fn lost_zeros_are_put_back_everywhere_at_once() {
        assert_repaired(
            "54736118302,5\n3282298145,6\n'54736118303,7\n=\"54736118304\",8\n\"54736118305\",9\n",
            "054736118302,5\n003282298145,6\n'054736118303,7\n=\"054736118304\",8\n\"054736118305\",9\n",
        );
        assert_repaired("54736118302,$1,234.56\n3282298145,2\n", "054736118302,\"$1,234.56\"\n003282298145,2\n");
        assert_none("54736118302,5\n054736118303,6\n");
    }

    #[test]
    fn more_lost_zeros_than_findings_are_kept_are_put_back() {
        let file: String = (0..2_500).map(|row| format!("{},1\n", 10_000_000_000_u64 + row)).collect();
        let (mended, count, _, after) = repaired(&file);
        assert_eq!((count, after), (1, Verdict::Ready));
        assert_eq!(mended.lines().filter(|line| line.starts_with('0')).count(), 2_500);
    }

    #[test]
    fn an_amount_gets_its_quotation_marks_where_the_row_is_too_long_without() {
        assert_repaired("123456789012,$1,234.56\n", "123456789012,\"$1,234.56\"\n");
        assert_repaired(
            "account,amount\n123456789012, 1,234,567.00\n",
            "account,amount\n123456789012,\" 1,234,567.00\"\n",
        );
        assert_repaired(
            "account,amount,note\n123456789012,$1,234.56,analytics\n",
            "account,amount,note\n123456789012,\"$1,234.56\",analytics\n",
        );
        assert_none("account,amount,note\n123456789012,1,234,analytics\n");
        // It may be five dollars and another column.
        assert_none("account,amount,units\n123456789012,$5,100\n");
        assert_none("account,amount,name\n123456789012,$1,234.56\n");
        assert_none("123456789012,\"$1\",234.56\n");
        assert_none("123456789012,12,50\n");
    }

    #[test]
    fn white_space_is_taken_out_where_nothing_else_can_be_meant() {
        assert_repaired("1234 5678 9012,5\n", "123456789012,5\n");
        assert_repaired("\u{200e}123456789012\u{200b},5\n", "123456789012,5\n");
        assert_repaired("123456789012,1\u{202f}234.50\n", "123456789012,1234.50\n");
        assert_repaired("123456789012,\"$1 234 567.5\u{200b}\"\n", "123456789012,\"$1234567.5\"\n");
        for amount in ["12 50", "1 23", "1,234 567", "1 2345"] {
            assert_none(&format!("123456789012,\"{amount}\"\n"));
        }
        assert_none("54736 118302,5\n");
    }

    #[test]
    fn a_repeat_is_taken_out_unless_a_total_counts_it() {
        assert_repaired("123456789012,5\n123456789013,6\n123456789012,5\n", "123456789012,5\n123456789013,6\n");
        assert_repaired("123456789012,5\n123456789012,5", "123456789012,5\n");
        assert_none("123456789012,5\n123456789012,5\nTotal,10\n");
        assert_none("123456789012,5\n123456789012,6\n");
        let file = b"123456789012,5\n123456789012,5\n";
        for (duplicates, count) in
            [(Duplicates::Identical, 1), (Duplicates::First, 1), (Duplicates::Sum, 0), (Duplicates::Reject, 0)]
        {
            let policy = Policy { duplicates, ..Policy::default() };
            assert_eq!(repairs(file, &check(NAME, file, &policy), &policy).len(), count, "{duplicates}");
        }
    }

    #[test]
    fn digits_of_amounts_are_never_changed() {
        for amount in ["\"12,5\"", "\"1.234,56\"", "1E3", "x", "5-", "1.23456789012", "\u{20ac}5", "\"1,23,456.00\""] {
            assert_none(&format!("123456789012,{amount}\n"));
        }
    }
}
