//! One JSON object per file on one line.

use credits_core::{ControlTotal, Finding, Report, visible};
use credits_lambda::config::{Raw, deployment};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Serialize)]
struct FileReport<'a> {
    file: &'a str,
    sha256: String,
    billing_month: Option<String>,
    verdict: String,
    layout: String,
    rows_read: usize,
    rows_skipped: usize,
    /// Rows that are no credits of this month, by the reason.
    rows_left_out: &'a BTreeMap<String, usize>,
    duplicates_dropped: usize,
    unique_accounts: usize,
    /// A string, because a JSON number would not be exact.
    total_credit_usd: Option<String>,
    bodies: Option<usize>,
    body_bytes: Option<usize>,
    control_totals: Vec<ControlTotalView>,
    outcome: OutcomeView<'a>,
    findings: Vec<FindingView<'a>>,
    /// Findings beyond those kept of their code.
    findings_omitted: usize,
}

#[derive(Serialize)]
struct ControlTotalView {
    source: String,
    amount: String,
    agrees: bool,
}

/// What the function will do with the file.
#[derive(Serialize)]
struct OutcomeView<'a> {
    kind: &'static str,
    reasons: &'a [String],
}

impl From<&ControlTotal> for ControlTotalView {
    fn from(total: &ControlTotal) -> Self {
        let ControlTotal { source, amount, agrees } = *total;
        Self { source: source.to_string(), amount: amount.to_string(), agrees }
    }
}

#[derive(Serialize)]
struct FindingView<'a> {
    code: &'static str,
    severity: String,
    line: Option<u32>,
    column: Option<u32>,
    message: &'a str,
    help: &'static str,
}

impl<'a> From<&'a Finding> for FindingView<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            code: finding.code.slug(),
            severity: finding.severity.to_string(),
            line: finding.place.map(|place| place.line),
            column: finding.place.map(|place| place.column),
            message: &finding.message,
            help: finding.help(),
        }
    }
}

pub(super) fn report(file: &str, report: &Report) -> String {
    let summary = report.summary();
    let outcome = report.outcome(&deployment(&Raw::from_environment()));
    let view = FileReport {
        file,
        sha256: summary.sha256.to_string(),
        billing_month: summary.billing_month.map(|month| month.to_string()),
        verdict: summary.verdict.to_string(),
        layout: summary.layout.to_string(),
        rows_read: summary.rows_read,
        rows_skipped: summary.rows_skipped,
        rows_left_out: &summary.rows_left_out,
        duplicates_dropped: summary.duplicates_dropped,
        unique_accounts: summary.unique_accounts,
        total_credit_usd: summary.total_credit.map(|total| total.to_string()),
        bodies: summary.bodies,
        body_bytes: summary.body_bytes,
        control_totals: summary.control_totals.iter().map(ControlTotalView::from).collect(),
        outcome: OutcomeView { kind: outcome.kind(), reasons: outcome.reasons() },
        findings: report.findings().iter().map(FindingView::from).collect(),
        findings_omitted: report.findings_omitted().iter().map(|(_, count)| count).sum(),
    };
    line(&view)
}

/// A value on one line, safe to show: JSON's own escapes leave out C1 controls, and what turns a line around.
pub(crate) fn line(value: &impl Serialize) -> String {
    let line = serde_json::to_string(value).expect("strings and numbers are always JSON");
    let mut safe = String::with_capacity(line.len() + 1);
    for character in line.chars() {
        if is_visible(character) {
            safe.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a `String` cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
    }
    safe.push('\n');
    safe
}

fn is_visible(character: char) -> bool {
    character.is_ascii_graphic()
        || character == ' '
        || visible(character.encode_utf8(&mut [0; 4])).chars().eq([character])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_escaped_and_read_again_as_it_was() {
        let text = "é \"$5\" \u{9b}2J \u{7f} \u{202e} \u{e0041} \u{1b}[0m\n";
        let shown = line(&text);
        assert!(
            !shown.trim_end_matches('\n').contains(|c: char| c.is_control() || matches!(c, '\u{202e}' | '\u{e0041}'))
        );
        assert!(shown.contains("é") && shown.contains("\\u009b2J") && shown.contains("\\udb40\\udc41"), "{shown}");
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), text);
    }
}
