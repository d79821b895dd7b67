//! What goes out: plain data, and only its shape. The fields that `credits check --format json` has bear the same names.

use credits_core::{
    AccountId, Change, Code, Comparison, Excerpt, Finding, Report, Severity, Span, Summary, Usd, excerpt, source_line,
    visible,
};
use serde::Serialize;

/// What a check found.
#[derive(Serialize)]
pub(crate) struct FileReport<'a> {
    file: &'a str,
    sha256: String,
    billing_month: Option<String>,
    verdict: String,
    rows_read: usize,
    rows_skipped: usize,
    duplicates_dropped: usize,
    unique_accounts: usize,
    /// A string, because a JavaScript number would not be exact.
    total_credit_usd: Option<String>,
    bodies: Option<usize>,
    body_bytes: Option<usize>,
    findings: Vec<FindingView<'a>>,
    /// Findings beyond those kept of their code.
    findings_omitted: usize,
    /// Findings by severity and code, the gravest first.
    groups: Vec<GroupView>,
    /// The name with every invisible character shown.
    shown_name: String,
    /// Whether a file of this name starts the function at all.
    starts_function: bool,
    lines: usize,
}

#[derive(Serialize)]
struct FindingView<'a> {
    code: &'static str,
    severity: String,
    line: Option<u32>,
    column: Option<u32>,
    message: &'a str,
    help: &'static str,
    excerpt: Option<ExcerptView>,
}

/// All findings of one code.
#[derive(Serialize)]
struct GroupView {
    code: &'static str,
    severity: String,
    explanation: &'static str,
    help: &'static str,
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

impl<'a> FileReport<'a> {
    pub(crate) fn new(report: &'a Report, bytes: &[u8], lines: usize) -> Self {
        let summary = report.summary();
        Self {
            file: &summary.file_name,
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
            findings: report.findings().iter().map(|finding| FindingView::new(finding, bytes)).collect(),
            findings_omitted: report.findings_omitted().iter().map(|(_, count)| count).sum(),
            groups: groups(report),
            shown_name: visible(&summary.file_name),
            starts_function: starts_function(&summary.file_name),
            lines,
        }
    }
}

impl<'a> FindingView<'a> {
    fn new(finding: &'a Finding, bytes: &[u8]) -> Self {
        Self {
            code: finding.code.slug(),
            severity: finding.severity.to_string(),
            line: finding.place.map(|place| place.line),
            column: finding.place.map(|place| place.column),
            message: &finding.message,
            help: finding.help(),
            excerpt: finding.place.map(|place| excerpt(bytes, place).into()),
        }
    }
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
        severity: severity.to_string(),
        explanation: code.explanation(),
        help: code.help(),
        count: count + omitted(code).map(|(_, count)| count).sum::<usize>(),
    };
    seen.into_iter().map(view).collect()
}

/// The trigger looks at no more of a name than this (`terraform/main.tf`).
fn starts_function(name: &str) -> bool {
    name.starts_with("credits-") && name.ends_with(".csv")
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

/// Two files in numbers.
#[derive(Serialize)]
pub(crate) struct ComparisonView {
    before: SideView,
    after: SideView,
    added: usize,
    removed: usize,
    changed: usize,
    /// Signed, after less before; unknown where a total is.
    difference_usd: Option<String>,
}

#[derive(Serialize)]
struct SideView {
    shown_name: String,
    billing_month: Option<String>,
    verdict: String,
    unique_accounts: usize,
    total_credit_usd: Option<String>,
}

impl From<&Summary> for SideView {
    fn from(summary: &Summary) -> Self {
        Self {
            shown_name: visible(&summary.file_name),
            billing_month: summary.billing_month.map(|month| month.to_string()),
            verdict: summary.verdict.to_string(),
            unique_accounts: summary.unique_accounts,
            total_credit_usd: summary.total_credit.map(|total| total.to_string()),
        }
    }
}

impl ComparisonView {
    pub(crate) fn new(before: &Summary, after: &Summary, accounts: &Comparison<AccountId>) -> Self {
        let difference = before.total_credit.and_then(|total| after.total_credit?.checked_add(-total));
        Self {
            before: before.into(),
            after: after.into(),
            added: accounts.added.len(),
            removed: accounts.removed.len(),
            changed: accounts.changed.len(),
            difference_usd: difference.map(|difference| difference.to_string()),
        }
    }
}

/// One account of which two files do not say the same.
#[derive(Serialize)]
pub(crate) struct DifferenceView {
    kind: &'static str,
    account: String,
    before_usd: Option<String>,
    after_usd: Option<String>,
    /// Signed, after less before.
    difference_usd: Option<String>,
}

impl DifferenceView {
    fn new(kind: &'static str, account: AccountId, before: Option<Usd>, after: Option<Usd>) -> Self {
        let difference = after.unwrap_or_default().checked_add(-before.unwrap_or_default());
        let text = |amount: Option<Usd>| amount.map(|amount| amount.to_string());
        Self {
            kind,
            account: account.to_string(),
            before_usd: text(before),
            after_usd: text(after),
            difference_usd: text(difference),
        }
    }
}

/// Accounts removed, then added, then changed.
pub(crate) fn differences(accounts: &Comparison<AccountId>, first: usize, count: usize) -> Vec<DifferenceView> {
    let removed = |&(account, amount): &_| DifferenceView::new("removed", account, Some(amount), None);
    let added = |&(account, amount): &_| DifferenceView::new("added", account, None, Some(amount));
    let changed =
        |&Change { account, before, after }: &_| DifferenceView::new("changed", account, Some(before), Some(after));
    let removed = accounts.removed.iter().map(removed);
    removed
        .chain(accounts.added.iter().map(added))
        .chain(accounts.changed.iter().map(changed))
        .skip(first)
        .take(count)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::amounts;
    use credits_core::{Policy, check, compare, line_starts};
    use serde_json::{Value, json};

    const NAME: &str = "credits-2025-01.csv";

    fn value(view: &impl Serialize) -> Value {
        serde_json::to_value(view).unwrap()
    }

    fn report_of(name: &str, file: &[u8]) -> Value {
        let report = check(name, file, &Policy::default());
        value(&FileReport::new(&report, file, line_starts(file).len()))
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
        assert_eq!(report["groups"][0]["help"], report["findings"][1]["help"]);
    }

    #[test]
    fn a_name_starts_the_function_or_not() {
        for (name, starts) in [
            (NAME, true),
            ("credits-2025-13.csv", true),
            ("credits-2025-01.CSV", false),
            ("Credits-2025-01.csv", false),
            ("credits-2025-01.csv.gz", false),
        ] {
            assert_eq!(report_of(name, b"123456789012,5\n")["starts_function"], starts, "{name}");
        }
        assert_eq!(report_of("credits\u{202e}vsc.csv", b"")["shown_name"], "credits<U+202E>vsc.csv");
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

    #[test]
    fn a_comparison_counts_and_subtracts() {
        let [before, after] = ["100000000000,1\n300000000000,3\n", "200000000000,2.5\n300000000000,3.01\n"]
            .map(|file| check(NAME, file.as_bytes(), &Policy::default()));
        let found = compare(amounts(before.credits()), amounts(after.credits()));
        let summary = value(&ComparisonView::new(before.summary(), after.summary(), &found));
        assert_eq!((&summary["added"], &summary["removed"], &summary["changed"]), (&json!(1), &json!(1), &json!(1)));
        assert_eq!(summary["difference_usd"], "1.51");
        let rows = value(&differences(&found, 0, 9));
        assert_eq!(
            rows[0],
            json!({"kind": "removed", "account": "100000000000", "before_usd": "1", "after_usd": null, "difference_usd": "-1"})
        );
        assert_eq!((&rows[1]["kind"], &rows[1]["after_usd"]), (&json!("added"), &json!("2.5")));
        assert_eq!((&rows[2]["kind"], &rows[2]["difference_usd"]), (&json!("changed"), &json!("0.01")));
        assert_eq!(value(&differences(&found, 1, 1))[0], rows[1]);
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
        let file = b"123456789012,5\n123456789013,x\n";
        let report = report_of(NAME, file);
        assert_declared("FileReport", &report);
        assert_declared("FindingView", &report["findings"][0]);
        assert_declared("ExcerptView", &report["findings"][0]["excerpt"]);
        assert_declared("GroupView", &report["groups"][0]);
        let lines = source_of(file, 1, 1);
        assert_declared("SourceLine", &lines[0]);
        assert_declared("MarkView", &lines[0]["marks"][0]);
        assert_declared("Options", &value(&crate::options::Options::defaults()));

        let checked = check(NAME, file, &Policy::default());
        let largest = value(&crate::accounts::largest(checked.credits(), 1));
        assert_declared("LargestAccounts", &largest);
        assert_declared("Bar", &largest["bars"][0]);
        let query = json!({"search": "", "sort": "line", "descending": false, "first": 0, "count": 1});
        assert_declared("AccountsQuery", &query);
        let query = serde_json::from_value(query).unwrap();
        let slice = value(&crate::accounts::Order::of(checked.credits(), &query).slice(checked.credits(), &query));
        assert_declared("AccountsSlice", &slice);
        assert_declared("AccountRow", &slice["rows"][0]);

        let found = compare(amounts(checked.credits()), []);
        let summary = value(&ComparisonView::new(checked.summary(), checked.summary(), &found));
        assert_declared("ComparisonSummary", &summary);
        assert_declared("ComparedFile", &summary["before"]);
        assert_declared("AccountDifference", &value(&differences(&found, 0, 1))[0]);
    }
}
