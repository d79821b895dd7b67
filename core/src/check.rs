//! The check: bytes → findings and credits, in its order. Total: it never fails.

use crate::body::cut;
use crate::finding::{Code, Findings, Plural, Scope, Severity};
use crate::layout::{Asked, LayoutName, recognise};
use crate::month::BillingMonth;
use crate::policy::{Limits, Policy};
use crate::report::{Report, Sha256, Summary, Verdict};
use crate::rules::{Judged, billing_month, judge};
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
    let limits = policy.limits;
    if file.len() > limits.file_bytes.min(Limits::MAX_FILE_BYTES) {
        findings.add_placeless(
            Code::FileTooLarge,
            format_args!("the file has {} bytes, the limit is {}", file.len(), limits.file_bytes),
        );
    }
    let text = readable_text(file, &mut findings);
    let asked = Asked { policy, month };
    let (layout, judged) = match &text {
        Some(text) => read(text, asked, &mut findings),
        None => (LayoutName::default(), Judged::default()),
    };

    // The sizes of the bodies do not depend on which month it is.
    let any_month = month.unwrap_or(BillingMonth::FIRST);
    let parts = cut(&judged.credits, any_month, &policy.booking, limits.body_bytes);
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

    let worst = findings.weights(policy, judged.skipping).map(|(severity, _)| severity).max();
    // What is refused only for its size was read to the end: its total is right.
    let total_is_known = findings
        .weights(policy, judged.skipping)
        .all(|(severity, scope)| severity < Severity::Error || scope == Scope::Size);
    let (findings, findings_omitted) = findings.finish(text.as_ref(), policy, judged.skipping);
    let summary = Summary {
        file_name: name.rsplit('/').next().unwrap_or_default().to_owned(),
        sha256: Sha256::of(file),
        billing_month: month,
        verdict: match worst {
            Some(Severity::Error) => Verdict::Refused,
            Some(Severity::Warning) => Verdict::Warnings,
            Some(Severity::Note) | None => Verdict::Ready,
        },
        layout,
        rows_read: judged.rows_read,
        rows_skipped: judged.rows_skipped,
        rows_left_out: judged.rows_left_out,
        duplicates_dropped: judged.duplicates_dropped,
        control_totals: judged.control_totals,
        unique_accounts: judged.credits.len(),
        total_credit: total_is_known.then_some(judged.total),
        bodies: total_is_known.then_some(parts.len()),
        body_bytes: total_is_known.then_some(body_bytes),
    };
    Report::new(summary, findings, findings_omitted, judged.credits, parts, policy)
}

/// Decodes the file and reports what in it is no text. `None` where there is nothing to read on.
fn readable_text<'f>(file: &'f [u8], findings: &mut Findings) -> Option<Text<'f>> {
    if file.len() > Limits::MAX_FILE_BYTES {
        return None;
    }
    let text = match Text::decode(file) {
        Ok(text) => text,
        Err(kind) => {
            not_text(kind, findings);
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

/// Says what a file is that is no text.
fn not_text(kind: NotText, findings: &mut Findings) {
    let (code, what) = match kind {
        NotText::Workbook => (Code::Workbook, "a workbook or another ZIP archive, not CSV"),
        NotText::Gzip => (Code::Gzip, "compressed with gzip"),
        NotText::Pdf => (Code::Pdf, "a PDF document, not CSV"),
        NotText::Image => (Code::Image, "a picture, not CSV"),
        NotText::Markup => (Code::Markup, "a web page or XML, not CSV"),
        NotText::Json => (Code::Json, "JSON, not CSV"),
        NotText::UnmarkedUtf16 => (Code::Utf16WithoutMark, "UTF-16 without its byte-order mark"),
    };
    findings.add_placeless(code, format_args!("the file is {what}"));
}

/// Recognises the layout, reads the rows and judges them.
fn read(text: &Text<'_>, asked: Asked<'_>, findings: &mut Findings) -> (LayoutName, Judged) {
    let limit = asked.policy.limits.rows;
    let mut records = Records::new(text.bytes());
    let layout = recognise(&mut records, asked, findings);
    let name = layout.name();
    let reading = layout.read(&mut records, asked, findings);
    if reading.rows_read > limit {
        findings.add_placeless(Code::TooManyRows, format_args!("the file has more than {}", Plural(limit, "row")));
    }
    (name, judge(text, reading, asked.policy, findings))
}
