//! The check: bytes → findings and credits, in its order. Total: it never fails.

use crate::body::cut;
use crate::finding::{Code, Findings, Scope, Severity};
use crate::layout::{Reading, read_header, read_rows};
use crate::month::BillingMonth;
use crate::policy::{Limits, Policy};
use crate::report::{Report, Sha256, Summary, Verdict};
use crate::rules::{billing_month, judge};
use crate::span::Span;
use crate::text::{NotText, Records, Text, ends_with_line_end};
use alloc::borrow::ToOwned;

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
    let month = billing_month(name, policy, &mut findings);
    let limits = Limits { rows: policy.limits.rows.min(Limits::MAX_ROWS), ..policy.limits };
    if file.len() > limits.file_bytes.min(Limits::MAX_FILE_BYTES) {
        findings.add_placeless(
            Code::FileTooLarge,
            format_args!("the file has {} bytes, the limit is {}", file.len(), limits.file_bytes),
        );
    }
    let text = readable_text(file, &mut findings);
    let reading = text.as_ref().map(|text| read(text, policy, &mut findings)).unwrap_or_default();
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
    if !bytes.is_empty() && !ends_with_line_end(bytes) {
        let message = format_args!("the last line does not end in a line break: the file may have been cut");
        findings.add(Code::NoFinalLineEnd, Span::new(bytes.len(), bytes.len()), message);
    }
    Some(text)
}

fn read(text: &Text<'_>, policy: &Policy, findings: &mut Findings) -> Reading {
    let mut records = Records::new(text.bytes());
    let columns = read_header(&mut records, policy.wide, findings);
    read_rows(&mut records, &columns, findings)
}
