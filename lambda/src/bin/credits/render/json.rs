//! One JSON object per file on one line.

use credits_core::{Finding, Report};
use serde::Serialize;

#[derive(Serialize)]
struct FileReport<'a> {
    file: &'a str,
    sha256: String,
    billing_month: Option<String>,
    verdict: String,
    rows_read: usize,
    rows_skipped: usize,
    duplicates_dropped: usize,
    unique_accounts: usize,
    /// A string, because a JSON number would not be exact.
    total_credit_usd: Option<String>,
    bodies: Option<usize>,
    body_bytes: Option<usize>,
    findings: Vec<FindingView<'a>>,
    /// Findings beyond those kept of their code.
    findings_omitted: usize,
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
    let view = FileReport {
        file,
        sha256: summary.sha256.to_string(),
        billing_month: summary.billing_month.map(|month| month.to_string()),
        verdict: summary.verdict.to_string(),
        rows_read: summary.rows_read,
        rows_skipped: summary.rows_skipped,
        duplicates_dropped: summary.duplicates_dropped,
        unique_accounts: summary.unique_accounts,
        total_credit_usd: summary.total_credit.map(|total| total.to_string()),
        bodies: summary.bodies,
        body_bytes: summary.body_bytes,
        findings: report.findings().iter().map(FindingView::from).collect(),
        findings_omitted: report.findings_omitted().iter().map(|(_, count)| count).sum(),
    };
    line(&view)
}

/// A value on one line.
pub(crate) fn line(value: &impl Serialize) -> String {
    let mut line = serde_json::to_string(value).expect("strings and numbers are always JSON");
    line.push('\n');
    line
}
