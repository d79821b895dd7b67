//! What was found, as it is shown and as a spreadsheet has it.

use credits_core::{Code, Excerpt, Field, Finding, Report, Severity, excerpt, visible};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct FindingView<'a> {
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
pub(crate) struct GroupView {
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

impl<'a> FindingView<'a> {
    pub(crate) fn new(finding: &'a Finding, bytes: &[u8]) -> Self {
        Self {
            code: finding.code.slug(),
            title: finding.code.title(),
            severity: finding.severity.to_string(),
            line: finding.place.map(|place| place.line),
            column: finding.place.map(|place| place.column),
            message: &finding.message,
            help: finding.help().to_string(),
            field: finding.code.field().map(Field::name),
            excerpt: finding.place.map(|place| excerpt(bytes, place).into()),
        }
    }
}

/// The gravest first; codes of one severity in the order of their first finding.
pub(crate) fn groups(report: &Report) -> Vec<GroupView> {
    let mut seen: Vec<(Code, Severity, usize)> = Vec::new();
    for finding in report.findings() {
        match seen.iter_mut().find(|(code, ..)| *code == finding.code) {
            Some((.., count)) => *count += 1,
            None => seen.push((finding.code, finding.severity, 1)),
        }
    }
    let gravest_first = [Severity::Error, Severity::Warning, Severity::Note];
    let seen =
        gravest_first.into_iter().flat_map(|grave| seen.iter().filter(move |(_, severity, _)| *severity == grave));
    let view = |(code, severity, count): (Code, Severity, usize)| GroupView {
        code: code.slug(),
        title: code.title(),
        severity: severity.to_string(),
        count: count + report.omitted(code),
    };
    seen.copied().map(view).collect()
}

/// The lines that have a finding, in order.
pub(crate) fn lines_with_findings(report: &Report) -> Vec<u32> {
    // Findings are in the order of their places.
    let mut lines: Vec<u32> = report.findings().iter().filter_map(|finding| Some(finding.place?.line)).collect();
    lines.dedup();
    lines
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

#[cfg(test)]
mod tests {
    use super::*;
    use credits_core::{Policy, check};

    #[test]
    fn findings_for_a_spreadsheet_begin_no_formula() {
        let file = b"\"=cmd|' /C calc'!A0\",1\n";
        let csv = findings_csv(&check("credits-2025-01.csv", file, &Policy::default()), file);
        assert!(csv.contains("\"'\"\"=cmd"), "{csv}");
    }
}
