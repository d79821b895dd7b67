//! What a check found, as plain data. The fields that `credits check --format json` has bear the same names.

use crate::changes::CorrectionView;
use crate::findings::{FindingView, GroupView, groups, lines_with_findings};
use crate::sums::readable_total;
use credits_core::{
    BillingMonth, ControlTotal, Deployment, LayoutName, Outcome, Report, Summary, Usd, contents, visible,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a check found.
#[derive(Serialize)]
pub(crate) struct FileReport<'a> {
    file: &'a str,
    sha256: String,
    layout: String,
    billing_month: Option<String>,
    verdict: String,
    rows_read: usize,
    rows_skipped: usize,
    /// By the reason, such as the kind of charge or the month.
    rows_left_out: &'a BTreeMap<String, usize>,
    duplicates_dropped: usize,
    unique_accounts: usize,
    /// A string, because a JavaScript number would not be exact.
    total_credit_usd: Option<String>,
    control_totals: Vec<ControlTotalView>,
    bodies: Option<usize>,
    body_bytes: Option<usize>,
    outcome: OutcomeView,
    /// What it would do with the same bytes under the right name; nothing where the month is not known.
    right_outcome: Option<OutcomeView>,
    findings: Vec<FindingView<'a>>,
    /// Findings beyond those kept of their code.
    findings_omitted: usize,
    /// Findings by severity and code, the gravest first.
    groups: Vec<GroupView>,
    /// The name with every invisible character shown.
    shown_name: String,
    /// The name under which it would replace its month; nothing where the month is not known.
    right_name: Option<String>,
    /// The month that a name says which is not yet the right one.
    suggested_month: Option<String>,
    /// Whether all that it lacks is its month, which only a person can say.
    lacks_month: bool,
    /// Whether it is no table at all.
    is_no_table: bool,
    /// Codes of what is said too early: only for want of the month.
    premature: Vec<&'static str>,
    /// The months of which an export holds credits, to choose from.
    months: Vec<String>,
    /// What can be read, of a refused file too.
    readable: ReadableView,
    lines: usize,
    lines_with_findings: usize,
    correction: CorrectionView,
}

#[derive(Serialize)]
struct ReadableView {
    accounts: usize,
    total_usd: Option<String>,
}

/// What the function would do.
#[derive(Serialize)]
struct OutcomeView {
    kind: &'static str,
    reasons: Vec<String>,
    /// As the core says it.
    sentence: String,
}

impl From<Outcome> for OutcomeView {
    fn from(outcome: Outcome) -> Self {
        Self { kind: outcome.kind(), reasons: outcome.reasons().to_vec(), sentence: outcome.sentence() }
    }
}

#[derive(Serialize)]
struct ControlTotalView {
    source: String,
    /// The source as people say it.
    whose: &'static str,
    amount: String,
    agrees: bool,
    /// Signed, the total less what its rows sum up to; nothing where the sum is not known.
    difference_usd: Option<String>,
}

impl ControlTotalView {
    fn new(total: &ControlTotal, sum: Option<Usd>) -> Self {
        Self {
            source: total.source.to_string(),
            whose: total.source.in_words(),
            amount: total.amount.to_string(),
            agrees: total.agrees,
            difference_usd: sum
                .and_then(|sum| total.amount.abs().checked_add(-sum))
                .map(|difference| difference.to_string()),
        }
    }
}

impl<'a> FileReport<'a> {
    pub(crate) fn new(
        report: &'a Report,
        deployment: &Deployment,
        bytes: &[u8],
        lines: usize,
        correction: CorrectionView,
    ) -> Self {
        let summary = report.summary();
        let sum = readable_total(report);
        let month = summary.billing_month;
        Self {
            file: &summary.file_name,
            sha256: summary.sha256.to_string(),
            layout: summary.layout.to_string(),
            billing_month: month.map(|month| month.to_string()),
            verdict: summary.verdict.to_string(),
            rows_read: summary.rows_read,
            rows_skipped: summary.rows_skipped,
            rows_left_out: &summary.rows_left_out,
            duplicates_dropped: summary.duplicates_dropped,
            unique_accounts: summary.unique_accounts,
            total_credit_usd: summary.total_credit.map(|total| total.to_string()),
            control_totals: summary.control_totals.iter().map(|total| ControlTotalView::new(total, sum)).collect(),
            bodies: summary.bodies,
            body_bytes: summary.body_bytes,
            outcome: report.outcome(deployment).into(),
            right_outcome: report.right_outcome(deployment).map(OutcomeView::from),
            findings: report.findings().iter().map(|finding| FindingView::new(finding, bytes)).collect(),
            findings_omitted: report.findings_omitted().iter().map(|(_, count)| count).sum(),
            groups: groups(report),
            shown_name: visible(&summary.file_name),
            right_name: month.map(BillingMonth::file_name),
            suggested_month: report.suggested_month().map(|month| month.to_string()),
            lacks_month: report.lacks_month(),
            is_no_table: report.is_no_table(),
            premature: report.premature().iter().map(|code| code.slug()).collect(),
            months: months(summary, bytes),
            readable: ReadableView {
                accounts: report.credits().len(),
                total_usd: sum.filter(|_| !report.credits().is_empty()).map(|total| total.to_string()),
            },
            lines,
            lines_with_findings: lines_with_findings(report).len(),
            correction,
        }
    }
}

/// The months of which an export holds credits, to choose from.
fn months(summary: &Summary, bytes: &[u8]) -> Vec<String> {
    match summary.layout {
        LayoutName::CostExplorer | LayoutName::LineItems => {}
        LayoutName::Plain | LayoutName::Wide => return Vec::new(),
    }
    let Some(contents) = contents(bytes) else { return Vec::new() };
    let has_credits = |month: &&BillingMonth| !contents.months_without_credits.contains(month);
    let months: Vec<String> = contents.months.iter().filter(has_credits).map(ToString::to_string).collect();
    // To choose one that has none says that it has none.
    if months.is_empty() { contents.months.iter().map(ToString::to_string).collect() } else { months }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use credits_core::{Policy, check, line_starts};
    use serde_json::{Value, json};

    const NAME: &str = "credits-2025-01.csv";

    pub(crate) fn report_of(name: &str, file: &[u8]) -> Value {
        let report = check(name, file, &Policy::default());
        let lines = line_starts(file).len();
        serde_json::to_value(FileReport::new(&report, &Deployment::default(), file, lines, CorrectionView::default()))
            .unwrap()
    }

    #[test]
    fn months_without_credits_are_not_there_to_choose() {
        let months = |lines: &str| {
            let table = format!("Linked account,123456789012\nLinked account total,-3\n{lines}");
            report_of("table.csv", table.as_bytes())["months"].clone()
        };
        assert_eq!(months("2025-01-01,-1\n2025-02-01,\n2025-03-01,-2\n"), json!(["2025-01", "2025-03"]));
        assert_eq!(months("2025-01-01,\n2025-02-01,0\n"), json!(["2025-01", "2025-02"]), "to be told so");
    }

    #[test]
    fn a_report_has_the_fields_of_the_command_line_and_money_as_text() {
        let report = report_of(NAME, b"123456789012,$1.50\n123456789012,1.5\n");
        assert_eq!(report["file"], NAME);
        assert_eq!(report["billing_month"], "2025-01");
        assert_eq!(report["verdict"], "warnings");
        assert_eq!(report["total_credit_usd"], "1.50");
        assert_eq!(report["duplicates_dropped"], 1);
        assert_eq!(report["lines"], 2);
        let finding = &report["findings"][0];
        assert_eq!((&finding["code"], &finding["line"]), (&json!("duplicate-row"), &json!(2)));
        assert_eq!(finding["excerpt"], json!({"before": "", "marked": "123456789012", "after": ",1.5"}));
    }

    #[test]
    fn groups_put_the_gravest_first_and_count_what_was_not_kept() {
        let mut file = b"123456789012,5\n123456789012,5\n".to_vec();
        file.extend(b"123456789013,x\n".repeat(1_003));
        file.extend(b"123456789014,5");
        let report = report_of(NAME, &file);
        let groups: Vec<_> = report["groups"].as_array().unwrap().iter().map(|g| (&g["code"], &g["count"])).collect();
        assert_eq!(
            groups,
            [
                (&json!("amount-not-a-number"), &json!(1_003)),
                (&json!("duplicate-row"), &json!(1)),
                (&json!("no-final-line-end"), &json!(1))
            ]
        );
        assert_eq!(report["findings_omitted"], 3);
        assert_eq!(report["groups"][0]["title"], "The amount is not a number");
    }

    #[test]
    fn what_would_happen_is_the_cores_outcome() {
        for (name, kind, suggested) in [
            (NAME, "replaces", None),
            ("credits-2025-13.csv", "refuses", None),
            ("credits-2025-01 (1).csv", "refuses", Some("2025-01")),
            ("Credits January 2025.csv", "nothing-happens", Some("2025-01")),
        ] {
            let report = report_of(name, b"123456789012,5\n");
            assert_eq!(report["outcome"]["kind"], kind, "{name}");
            assert_eq!(report["suggested_month"], json!(suggested), "{name}");
        }
        assert_eq!(report_of("credits\u{202e}vsc.csv", b"")["shown_name"], "credits<U+202E>vsc.csv");
    }
}
