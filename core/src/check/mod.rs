//! The check: bytes → findings and credits. One rule family a file; this one is their order.

mod duplicates;
pub(crate) mod header;
mod name;
mod rows;
mod signs;
mod split;
mod totals;

use crate::body::cut;
use crate::code::Scope;
use crate::csv::Records;
use crate::finding::Findings;
use crate::report::{Report, Sha256, Summary, Verdict};
use crate::span::Span;
use crate::text::{NotText, Text};
use crate::{BillingMonth, Code, Credit, InvalidRows, Limits, Policy, Severity, Usd};
use alloc::borrow::ToOwned;
use alloc::vec::Vec;

/// Checks a file and reads its credits: total, and the same for every caller.
///
/// `name` is the file's name or its S3 key; its last segment tells the billing month. `file` is its bytes as they came.
/// Whatever is wrong ends up in the report's findings, all of it at once; [`Report::accept`] decides.
///
/// ```
/// use credits_core::{Policy, Verdict, check};
/// let report = check("credits-2025-01.csv", b"054736118302,\"$1,234.50\"\n123456789012,$5\n", &Policy::default());
/// assert_eq!(report.summary().verdict, Verdict::Ready);
/// assert_eq!(report.summary().total_credit.unwrap().to_string(), "1239.50");
/// ```
#[must_use]
pub fn check(name: &str, file: &[u8], policy: &Policy) -> Report {
    let mut findings = Findings::new();
    let month = name::billing_month(name, policy, &mut findings);
    let limits = Limits { rows: policy.limits.rows.min(Limits::MAX_ROWS), ..policy.limits };
    if file.len() > limits.file_bytes.min(Limits::MAX_FILE_BYTES) {
        findings.add_placeless(
            Code::FileTooLarge,
            format_args!("the file has {} bytes, the limit is {}", file.len(), limits.file_bytes),
        );
    }
    let text = readable_text(file, &mut findings);
    let reading = text.as_ref().map(|text| read_rows(text, policy, &mut findings)).unwrap_or_default();
    if reading.rows_read > limits.rows {
        findings.add_placeless(Code::TooManyRows, format_args!("the file has more than {} rows", limits.rows));
    }
    let outcome = judge(text.as_ref(), reading, policy, &mut findings);

    // The sizes of the bodies do not depend on which month it is.
    let any_month = month.unwrap_or(BillingMonth::FIRST);
    let parts = cut(&outcome.credits, any_month, &policy.booking, limits.body_bytes);
    let body_bytes = parts.iter().map(|part| part.bytes).sum();
    if body_bytes > limits.month_bytes {
        findings.add_placeless(
            Code::MonthTooLarge,
            format_args!(
                "the month takes {body_bytes} bytes in {} bodies, the limit is {}",
                parts.len(),
                limits.month_bytes
            ),
        );
    }

    let severity = |code| policy.severity(code, outcome.skipping);
    let worst = findings.codes().map(severity).max();
    // What is refused only for its size was read to the end: its total is right.
    let total_is_known = findings.codes().all(|code| severity(code) < Severity::Error || code.scope() == Scope::Size);
    let (findings, findings_omitted) = findings.finish(text.as_ref(), severity);
    let summary = Summary {
        file_name: name.rsplit('/').next().unwrap_or_default().to_owned(),
        sha256: Sha256::of(file),
        billing_month: month,
        verdict: match worst {
            Some(Severity::Error) => Verdict::Refused,
            Some(Severity::Warning) => Verdict::Warnings,
            Some(Severity::Note) | None => Verdict::Ready,
        },
        rows_read: outcome.rows_read,
        rows_skipped: outcome.rows_skipped,
        duplicates_dropped: outcome.duplicates_dropped,
        unique_accounts: outcome.credits.len(),
        total_credit: total_is_known.then_some(outcome.total),
        bodies: total_is_known.then_some(parts.len()),
        body_bytes: total_is_known.then_some(body_bytes),
    };
    Report::new(summary, findings, findings_omitted, outcome.credits, parts, policy.booking.clone())
}

/// Decodes the file and reports what in it is no text. `None` where there is nothing to read on.
fn readable_text<'f>(file: &'f [u8], findings: &mut Findings) -> Option<Text<'f>> {
    if file.len() > Limits::MAX_FILE_BYTES {
        return None;
    }
    let text = match Text::decode(file) {
        Ok(text) => text,
        Err(NotText::Workbook) => {
            findings
                .add_placeless(Code::Workbook, format_args!("the file is a workbook or another ZIP archive, not CSV"));
            return None;
        }
        Err(NotText::Gzip) => {
            findings.add_placeless(Code::Gzip, format_args!("the file is compressed with gzip"));
            return None;
        }
    };
    let bytes = text.bytes();
    if let Some(at) = text.first_undecodable {
        if text.is_utf16() {
            let end = bytes.len().min(at + char::REPLACEMENT_CHARACTER.len_utf8());
            let message = format_args!("the file begins as UTF-16, but a character here is broken or cut");
            findings.add(Code::InvalidUtf16, Span::new(at, end), message);
        } else {
            let message = format_args!("byte `0x{:02X}` does not belong to UTF-8 text", bytes[at]);
            findings.add(Code::InvalidUtf8, Span::new(at, at + 1), message);
        }
    }
    if let Some(at) = memchr::memchr(0, bytes) {
        findings.add(Code::NulByte, Span::new(at, at + 1), format_args!("the file holds a NUL byte"));
    }
    if bytes.last().is_some_and(|last| !matches!(last, b'\n' | b'\r')) {
        let message = format_args!("the last line does not end in a line break: the file may have been cut");
        findings.add(Code::NoFinalLineEnd, Span::new(bytes.len(), bytes.len()), message);
    }
    Some(text)
}

fn read_rows(text: &Text<'_>, policy: &Policy, findings: &mut Findings) -> rows::Reading {
    let mut records = Records::new(text.bytes());
    let columns = header::read(&mut records, policy.wide, findings);
    rows::read(&mut records, &columns, findings)
}

/// What the rules about all rows together leave.
struct Outcome {
    credits: Vec<Credit>,
    total: Usd,
    rows_read: usize,
    rows_skipped: usize,
    duplicates_dropped: usize,
    /// Whether bad rows were left out as the policy allows.
    skipping: bool,
}

/// `1 row`, `2 rows`
struct Rows(usize);

impl core::fmt::Display for Rows {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} row{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}

/// Applies the rules that look at all rows together.
fn judge(text: Option<&Text<'_>>, mut reading: rows::Reading, policy: &Policy, findings: &mut Findings) -> Outcome {
    let mut records = Records::new(text.map_or(&[], Text::bytes));
    reading.judge_short_accounts(&mut records, findings);

    let rows = core::mem::take(&mut reading.rows);
    let signs = signs::Signs::of(&rows);
    let kept = duplicates::keep_one_each(rows, policy.duplicates, reading.columns, &mut records, findings);
    let proven = totals::compare(&reading, &kept, policy, findings);

    let wants_skipping = policy.invalid_rows == InvalidRows::Skip && reading.bad_rows > 0;
    let skipping = wants_skipping && proven;
    if wants_skipping && !proven {
        findings.add_placeless(
            Code::SkipUnproven,
            format_args!("{} cannot be read, and no control total proves the rest complete", Rows(reading.bad_rows)),
        );
    }
    signs.judge(skipping, reading.columns, &mut records, findings);
    if kept.credits.is_empty() && (reading.rows_read == 0 || skipping) && text.is_some() {
        findings.add_placeless(Code::NoCredits, format_args!("the file has no row with a credit"));
    }
    Outcome {
        total: kept.total.abs(),
        credits: kept.credits,
        rows_read: reading.rows_read,
        rows_skipped: if skipping { reading.bad_rows } else { 0 },
        duplicates_dropped: kept.dropped,
        skipping,
    }
}
