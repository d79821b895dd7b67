//! What goes out: plain data, and only its shape. The fields that `credits check --format json` has bear the same names.

use crate::comparison::readable_total;
use crate::mending::CorrectionView;
use credits_core::{
    BillingMonth, Code, ControlTotal, Deployment, Excerpt, Finding, LayoutName, Outcome, Report, Severity, Span,
    Summary, Usd, contents, excerpt, right_name, source_line, visible,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

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
    /// The months that an export holds, to choose from.
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

impl From<&Outcome> for OutcomeView {
    fn from(outcome: &Outcome) -> Self {
        Self { kind: outcome.kind(), reasons: outcome.reasons().to_vec(), sentence: outcome.sentence().to_string() }
    }
}

#[derive(Serialize)]
struct ControlTotalView {
    source: String,
    amount: String,
    agrees: bool,
    /// Signed, the total less what its rows sum up to; nothing where the sum is not known.
    difference_usd: Option<String>,
}

impl ControlTotalView {
    fn new(total: &ControlTotal, sum: Option<Usd>) -> Self {
        Self {
            source: total.source.to_string(),
            amount: total.amount.to_string(),
            agrees: total.agrees,
            difference_usd: sum
                .and_then(|sum| total.amount.abs().checked_add(-sum))
                .map(|difference| difference.to_string()),
        }
    }
}

#[derive(Serialize)]
struct FindingView<'a> {
    code: &'static str,
    title: &'static str,
    severity: String,
    line: Option<u32>,
    column: Option<u32>,
    message: &'a str,
    help: String,
    /// Which cell of its row it is about.
    field: Option<&'static str>,
    excerpt: Option<ExcerptView>,
}

/// All findings of one code.
#[derive(Serialize)]
struct GroupView {
    code: &'static str,
    title: &'static str,
    severity: String,
    /// With those that were counted and not kept.
    count: usize,
}

/// A line that is safe to show, in three parts: what is meant stands in the middle.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct ExcerptView {
    before: String,
    marked: String,
    after: String,
}

/// The exact sum; nothing where it is larger than any sum can be.
pub(crate) fn dollars_sum(amounts: impl IntoIterator<Item = Usd>) -> Option<Usd> {
    amounts.into_iter().try_fold(Usd::ZERO, Usd::checked_add)
}

impl<'a> FileReport<'a> {
    pub(crate) fn new(report: &'a Report, bytes: &[u8], lines: usize, correction: CorrectionView) -> Self {
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
            outcome: (&report.outcome(&Deployment::default())).into(),
            findings: report.findings().iter().map(|finding| FindingView::new(finding, bytes)).collect(),
            findings_omitted: report.findings_omitted().iter().map(|(_, count)| count).sum(),
            groups: groups(report),
            shown_name: visible(&summary.file_name),
            right_name: month.map(BillingMonth::file_name),
            suggested_month: suggested_month(&summary.file_name).map(|month| month.to_string()),
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

/// The month that a name says in another way than it must.
fn suggested_month(name: &str) -> Option<BillingMonth> {
    if BillingMonth::from_file_name(name).is_some() { None } else { BillingMonth::from_file_name(&right_name(name)?) }
}

/// The months that an export holds, to choose from.
fn months(summary: &Summary, bytes: &[u8]) -> Vec<String> {
    match summary.layout {
        LayoutName::CostExplorer | LayoutName::LineItems => {}
        LayoutName::Plain | LayoutName::Wide => return Vec::new(),
    }
    let months = contents(bytes).map(|contents| contents.months).unwrap_or_default();
    months.iter().map(ToString::to_string).collect()
}

/// The lines that have a finding, in order.
fn lines_with_findings(report: &Report) -> BTreeSet<u32> {
    report.findings().iter().filter_map(|finding| finding.place.map(|place| place.line)).collect()
}

impl<'a> FindingView<'a> {
    fn new(finding: &'a Finding, bytes: &[u8]) -> Self {
        Self {
            code: finding.code.slug(),
            title: finding.code.title(),
            severity: finding.severity.to_string(),
            line: finding.place.map(|place| place.line),
            column: finding.place.map(|place| place.column),
            message: &finding.message,
            help: finding.help().to_string(),
            field: field(finding.code),
            excerpt: finding.place.map(|place| excerpt(bytes, place).into()),
        }
    }
}

/// Codes are named after the cell that they are about.
fn field(code: Code) -> Option<&'static str> {
    match code {
        Code::DuplicateConflict | Code::DuplicateRow => Some("account"),
        Code::ChargeNotCredit | Code::MixedSigns => Some("amount"),
        _ => ["account", "amount"].into_iter().find(|field| code.slug().starts_with(field)),
    }
}

/// What would be under other options, beside what is.
#[derive(Serialize)]
pub(crate) struct WhatIf {
    kind: &'static str,
    sentence: String,
    /// What kinds of errors it would be refused for.
    titles: Vec<&'static str>,
    accounts: usize,
    total_usd: Option<String>,
}

impl From<&Report> for WhatIf {
    fn from(report: &Report) -> Self {
        let outcome = report.outcome(&Deployment::default());
        let mut titles = Vec::new();
        for finding in report.findings().iter().filter(|finding| finding.severity == Severity::Error) {
            if !titles.contains(&finding.code.title()) {
                titles.push(finding.code.title());
            }
        }
        Self {
            kind: outcome.kind(),
            sentence: outcome.sentence().to_string(),
            titles,
            accounts: report.summary().unique_accounts,
            total_usd: report.summary().total_credit.map(|total| total.to_string()),
        }
    }
}

/// The total that a person expects, against what can be read.
#[derive(Serialize)]
pub(crate) struct Expectation {
    /// Why it cannot be compared.
    problem: Option<String>,
    agrees: bool,
    amount_usd: String,
    /// Signed, what is expected less what can be read.
    difference_usd: String,
}

impl Expectation {
    pub(crate) fn new(report: &Report, expected: &str) -> Self {
        let compared = match credits_core::read_amount(expected) {
            Ok(amount) => {
                let amount = amount.abs();
                let sum = readable_total(report).unwrap_or_default();
                amount.checked_add(-sum).map(|difference| (amount, difference)).ok_or("the amount is too large".into())
            }
            Err(error) => Err(format!("the amount {error}")),
        };
        match compared {
            Ok((amount, difference)) => Self {
                problem: None,
                agrees: difference == Usd::ZERO,
                amount_usd: amount.to_string(),
                difference_usd: difference.to_string(),
            },
            Err(problem) => {
                Self { problem: Some(problem), agrees: false, amount_usd: String::new(), difference_usd: String::new() }
            }
        }
    }
}

/// A list of known accounts against those of a file.
#[derive(Serialize)]
pub(crate) struct Known {
    /// Why the list cannot be read.
    problem: Option<String>,
    known: usize,
    unknown: usize,
    /// The first that are not known.
    some: Vec<String>,
}

impl Known {
    pub(crate) fn new(report: &Report, list: &[u8]) -> Self {
        const SOME: usize = 5;
        match credits_core::KnownAccounts::read(list) {
            Ok(list) => {
                let unknown: Vec<_> =
                    report.credits().iter().map(|credit| credit.account).filter(|&id| !list.contains(id)).collect();
                Self {
                    problem: None,
                    known: list.len(),
                    unknown: unknown.len(),
                    some: unknown.iter().take(SOME).map(ToString::to_string).collect(),
                }
            }
            Err(error) => Self { problem: Some(error.to_string()), known: 0, unknown: 0, some: Vec::new() },
        }
    }
}

/// The findings for a spreadsheet, to send back to whoever made the file.
pub(crate) fn findings_csv(report: &Report, bytes: &[u8]) -> String {
    let name = visible(&report.summary().file_name);
    let head =
        ["file", "severity", "code", "title", "line", "column", "message", "help", "line_text"].map(String::from);
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let found = report.findings().iter().map(|finding| {
        let view = FindingView::new(finding, bytes);
        let text = view.excerpt.map(|ExcerptView { before, marked, after }| before + &marked + &after);
        let words = [view.severity, view.code.into(), view.title.into(), number(view.line), number(view.column)];
        let [severity, code, title, line, column] = words;
        [name.clone(), severity, code, title, line, column, view.message.into(), view.help, text.unwrap_or_default()]
    });
    let omitted = report.findings_omitted().iter().map(|&(code, count)| {
        let more = format!("{count} more were counted and are not listed");
        let none = String::new;
        let words = [code.slug(), code.title()].map(String::from);
        let [slug, title] = words;
        [name.clone(), code.severity().to_string(), slug, title, none(), none(), more, code.help().into(), none()]
    });
    credits_core::csv_table(std::iter::once(head).chain(found).chain(omitted))
}

impl From<Excerpt> for ExcerptView {
    fn from(Excerpt { text, marked }: Excerpt) -> Self {
        Self {
            before: text[..marked.start].to_owned(),
            marked: text[marked.clone()].to_owned(),
            after: text[marked.end..].to_owned(),
        }
    }
}

/// The gravest first; codes of one severity in the order of their first finding.
fn groups(report: &Report) -> Vec<GroupView> {
    let mut seen: Vec<(Code, Severity, usize)> = Vec::new();
    for finding in report.findings() {
        match seen.iter_mut().find(|(code, ..)| *code == finding.code) {
            Some((.., count)) => *count += 1,
            None => seen.push((finding.code, finding.severity, 1)),
        }
    }
    seen.sort_by_key(|&(_, severity, _)| core::cmp::Reverse(severity));
    let omitted = |code| report.findings_omitted().iter().filter(move |(other, _)| *other == code);
    let view = |(code, severity, count): (Code, Severity, usize)| GroupView {
        code: code.slug(),
        title: code.title(),
        severity: severity.to_string(),
        count: count + omitted(code).map(|(_, count)| count).sum::<usize>(),
    };
    seen.into_iter().map(view).collect()
}

/// One line of the file.
#[derive(Serialize)]
pub(crate) struct SourceLine {
    line: usize,
    text: String,
    /// What its findings are about, in the order of the report.
    marks: Vec<MarkView>,
}

#[derive(Serialize)]
struct MarkView {
    code: &'static str,
    severity: String,
    /// In characters as JavaScript counts them.
    start: usize,
    end: usize,
}

impl SourceLine {
    /// The lines from `first`, counted from 0.
    pub(crate) fn some(report: &Report, bytes: &[u8], starts: &[usize], first: usize, count: usize) -> Vec<Self> {
        let numbered = starts.iter().enumerate().skip(first).take(count);
        numbered.map(|(index, &start)| Self::new(report, bytes, index + 1, start)).collect()
    }

    /// The same of the lines that have a finding alone.
    pub(crate) fn with_findings(
        report: &Report,
        bytes: &[u8],
        starts: &[usize],
        first: usize,
        count: usize,
    ) -> Vec<Self> {
        let lines = lines_with_findings(report);
        let numbered = lines.iter().skip(first).take(count).map(|&line| line as usize);
        numbered.filter_map(|line| Some(Self::new(report, bytes, line, *starts.get(line - 1)?))).collect()
    }

    fn new(report: &Report, bytes: &[u8], line: usize, start: usize) -> Self {
        let marks = on_line(report.findings(), line).filter_map(|finding| MarkView::new(finding, bytes));
        let text = source_line(bytes, Span { start, end: start }).text;
        Self { line, marks: marks.filter(|mark| mark.start <= text.len()).collect(), text }
    }
}

/// The findings of one line; they are in the order of their places, those without one at the end.
fn on_line(findings: &[Finding], line: usize) -> impl Iterator<Item = &Finding> {
    let line_of = |finding: &Finding| finding.place.map_or(usize::MAX, |place| place.line as usize);
    let first = findings.partition_point(move |finding| line_of(finding) < line);
    findings[first..].iter().take_while(move |finding| line_of(finding) == line)
}

impl MarkView {
    /// `None` where the line is so long that the mark is not in what is shown of it.
    fn new(finding: &Finding, bytes: &[u8]) -> Option<Self> {
        let Excerpt { text, marked } = source_line(bytes, finding.place?.span);
        if marked.start > 0 && text.starts_with('…') {
            return None;
        }
        let units = |text: &str| text.encode_utf16().count();
        let start = units(&text[..marked.start]);
        let end = start + units(&text[marked]);
        Some(Self { code: finding.code.slug(), severity: finding.severity.to_string(), start, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use credits_core::{Policy, check, line_starts};
    use serde_json::{Value, json};

    const NAME: &str = "credits-2025-01.csv";

    fn value(view: &impl Serialize) -> Value {
        serde_json::to_value(view).unwrap()
    }

    fn report_of(name: &str, file: &[u8]) -> Value {
        let report = check(name, file, &Policy::default());
        value(&FileReport::new(&report, file, line_starts(file).len(), CorrectionView::default()))
    }

    fn source_of(file: &[u8], first: usize, count: usize) -> Value {
        value(&SourceLine::some(&check(NAME, file, &Policy::default()), file, &line_starts(file), first, count))
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

    #[test]
    fn an_expected_total_is_compared_with_what_can_be_read() {
        let report = check(NAME, b"123456789012,5\n123456789013,x\n", &Policy::default());
        let expected = |total: &str| value(&Expectation::new(&report, total));
        assert_eq!(expected("-5.00")["agrees"], true);
        assert_eq!(expected("7.5")["difference_usd"], "2.5");
        assert!(expected("much")["problem"].is_string());
    }

    #[test]
    fn accounts_are_held_against_a_list() {
        let report = check(NAME, b"123456789012,5\n123456789013,1\n", &Policy::default());
        let known = value(&Known::new(&report, b"123456789012\n"));
        assert_eq!((&known["unknown"], &known["some"]), (&json!(1), &json!(["123456789013"])));
    }

    #[test]
    fn findings_for_a_spreadsheet_begin_no_formula() {
        let file = b"\"=cmd|' /C calc'!A0\",1\n";
        let csv = findings_csv(&check(NAME, file, &Policy::default()), file);
        assert!(csv.contains("\"'\"\"=cmd"), "{csv}");
    }

    #[test]
    fn source_lines_are_safe_and_marked_in_utf16_units() {
        let file = "account,amount,note\n123456789012,5\u{1b},😀\n123456789013,😀,\n".as_bytes();
        let lines = source_of(file, 1, 5);
        assert_eq!(lines.as_array().unwrap().len(), 2);
        assert_eq!((&lines[0]["line"], &lines[0]["text"]), (&json!(2), &json!("123456789012,5␛,😀")));
        assert_eq!(
            lines[0]["marks"],
            json!([{"code": "amount-not-a-number", "severity": "error", "start": 13, "end": 15}])
        );
        // An emoji is two units.
        assert_eq!((&lines[1]["marks"][0]["start"], &lines[1]["marks"][0]["end"]), (&json!(13), &json!(15)));
    }

    #[test]
    fn a_mark_beyond_what_is_shown_of_a_long_line_is_left_out() {
        let file = format!("{},account,amount\n{},1,x\n", "n".repeat(5_000), "v".repeat(5_000));
        let lines = source_of(file.as_bytes(), 1, 1);
        assert_eq!(lines[0]["text"].as_str().unwrap().chars().count(), 1_001);
        assert_eq!(lines[0]["marks"], json!([]));
    }

    /// What TypeScript is told of a type: its fields, in order.
    #[track_caller]
    fn declared(name: &str) -> Vec<&'static str> {
        let types = include_str!("types.d.ts");
        let (_, body) =
            types.split_once(&format!("interface {name} {{\n")).unwrap_or_else(|| panic!("{name} is declared"));
        let (body, _) = body.split_once("\n}").unwrap();
        let fields = body.lines().map(str::trim).filter(|line| !line.starts_with("/*") && !line.starts_with('*'));
        fields.filter_map(|line| Some(line.split_once(':')?.0.trim_end_matches('?'))).collect()
    }

    #[track_caller]
    fn assert_declared(name: &str, value: &Value) {
        let mut fields: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let mut declared = declared(name);
        fields.sort_unstable();
        declared.sort_unstable();
        assert_eq!(fields, declared, "{name}");
    }

    #[test]
    fn typescript_is_told_the_same_fields() {
        let file = b"123456789012,5\n123456789013,x\nTotal,7\n";
        let report = report_of(NAME, file);
        assert_declared("FileReport", &report);
        assert_declared("OutcomeView", &report["outcome"]);
        assert_declared("ReadableView", &report["readable"]);
        assert_declared("CorrectionView", &report["correction"]);
        assert_declared("ControlTotalView", &report["control_totals"][0]);
        assert_declared("FindingView", &report["findings"][0]);
        assert_declared("ExcerptView", &report["findings"][0]["excerpt"]);
        assert_declared("GroupView", &report["groups"][0]);
        let lines = source_of(file, 1, 1);
        assert_declared("SourceLine", &lines[0]);
        assert_declared("MarkView", &lines[0]["marks"][0]);
        assert_declared("Options", &value(&crate::options::Options::defaults()));

        let checked = check(NAME, file, &Policy::default());
        assert_declared("WhatIf", &value(&WhatIf::from(&checked)));
        assert_declared("Expectation", &value(&Expectation::new(&checked, "5")));
        assert_declared("Known", &value(&Known::new(&checked, b"123456789012\n")));
        let query = json!({"search": "", "sort": "line", "descending": false, "first": 0, "count": 1});
        assert_declared("AccountsQuery", &query);
        let query = serde_json::from_value(query).unwrap();
        let slice = value(&crate::accounts::Order::of(checked.credits(), &query).slice(checked.credits(), &query));
        assert_declared("AccountsSlice", &slice);
        assert_declared("AccountRow", &slice["rows"][0]);
    }
}
