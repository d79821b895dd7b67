//! The file itself, line by line, with what the findings are about marked.

use crate::findings::lines_with_findings;
use credits_core::{Excerpt, Finding, Report, Span, source_line};
use serde::Serialize;

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

    fn source_of(file: &[u8], first: usize, count: usize) -> Value {
        let report = check("credits-2025-01.csv", file, &Policy::default());
        serde_json::to_value(SourceLine::some(&report, file, &line_starts(file), first, count)).unwrap()
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
}
