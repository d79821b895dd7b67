//! One JSON object per file on one line.

use credits_core::{ControlTotal, Finding, Report};
use credits_lambda::config::{Raw, deployment};
use serde::Serialize;
use std::collections::BTreeMap;

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

/// A value on one line. Of control characters JSON escapes the first 32 alone; some terminals obey the others too.
pub(crate) fn line(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).expect("strings and numbers are always JSON");
    let mut line = String::with_capacity(json.len() + 1);
    for character in json.chars() {
        match character {
            '\u{7f}'..='\u{9f}' => line.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => line.push(character),
        }
    }
    line.push('\n');
    line
}
