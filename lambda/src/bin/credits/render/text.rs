//! A report as a finance person reads it: the verdict, then the findings with their lines, then the summary.

use super::numbers::{grouped, plural};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};
use credits_core::{Code, Finding, Report, Severity, Usd, Verdict, excerpt, visible};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Of each code so many findings are shown; the rest is counted.
const SHOWN_PER_CODE: usize = 20;

pub(crate) fn report(file: &str, bytes: &[u8], report: &Report, colors: bool) -> String {
    let mut text = String::new();
    let verdict = verdict(report, colors);
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "{}: {verdict}\n", visible(file));
    text.push_str(&findings(report.findings(), report.findings_omitted(), bytes, colors));
    write_summary(&mut text, report);
    text
}

/// Findings with their lines; of each code the first ones, the rest counted together with those that were `omitted`.
pub(crate) fn findings<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    omitted: &[(Code, usize)],
    bytes: &[u8],
    colors: bool,
) -> String {
    let mut text = String::new();
    let renderer = if colors { Renderer::styled() } else { Renderer::plain() }.decor_style(DecorStyle::Ascii);
    let mut shown = BTreeMap::new();
    for finding in findings {
        let count = shown.entry(finding.code).or_insert(0_usize);
        *count += 1;
        if *count <= SHOWN_PER_CODE {
            let _ = writeln!(text, "{}\n", renderer.render(&[snippet(finding, bytes)]));
        }
    }
    for &(code, omitted) in omitted {
        *shown.entry(code).or_insert(0) += omitted;
    }
    let more: Vec<_> = shown.iter().filter(|&(_, &count)| count > SHOWN_PER_CODE).collect();
    for &(code, &count) in &more {
        let _ = writeln!(text, "… and {} more of `{code}`", grouped(&(count - SHOWN_PER_CODE).to_string()));
    }
    if !more.is_empty() {
        text.push('\n');
    }
    text
}

/// One finding as annotate-snippets draws it.
fn snippet<'a>(finding: &'a Finding, bytes: &[u8]) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = match finding.place {
        Some(place) => format!("line {}, column {}: {}", place.line, place.column, finding.message),
        None => finding.message.clone(),
    };
    let title = level.primary_title(title).id(finding.code.slug());
    let help = Level::HELP.message(finding.help());
    let Some(place) = finding.place else { return title.element(help) };
    let excerpt = excerpt(bytes, place);
    let annotation = AnnotationKind::Primary.span(excerpt.marked);
    title.element(Snippet::source(excerpt.text).line_start(place.line as usize).annotation(annotation)).element(help)
}

fn verdict(report: &Report, colors: bool) -> String {
    let count = |severity| {
        let shown = report.findings().iter().filter(|finding| finding.severity == severity).count();
        // What was counted and not kept weighs as much as what was kept of its code.
        let kept_code = |code| report.findings().iter().find(|finding| finding.code == code);
        let omitted = report
            .findings_omitted()
            .iter()
            .filter(|(code, _)| kept_code(*code).is_some_and(|f| f.severity == severity));
        shown + omitted.map(|(_, count)| count).sum::<usize>()
    };
    let (color, words) = match report.summary().verdict {
        Verdict::Ready => (AnsiColor::Green, "ready to send".to_owned()),
        Verdict::Warnings => {
            let warnings = plural(count(Severity::Warning), "warning");
            (AnsiColor::Yellow, format!("may be sent, but look at {warnings} first"))
        }
        Verdict::Refused => {
            (AnsiColor::Red, format!("REFUSED for {}; nothing of it is sent", plural(count(Severity::Error), "error")))
        }
    };
    let style = if colors { Style::new().bold().fg_color(Some(color.into())) } else { Style::new() };
    format!("{style}{words}{style:#}")
}

fn write_summary(text: &mut String, report: &Report) {
    let summary = report.summary();
    let month = summary.billing_month.map_or_else(|| "unknown".to_owned(), |month| month.to_string());
    let total = summary.total_credit.map_or_else(|| "not known, because the file is refused".to_owned(), Usd::dollars);
    let bodies = match (summary.bodies, summary.body_bytes) {
        (Some(bodies), Some(bytes)) => {
            format!("{} ({} bytes)", grouped(&bodies.to_string()), grouped(&bytes.to_string()))
        }
        _ => "none".to_owned(),
    };
    let left_out =
        |(reason, count): (&String, &usize)| format!("{} ({})", grouped(&count.to_string()), visible(reason));
    let left_out: Vec<String> = summary.rows_left_out.iter().map(left_out).collect();
    let left_out = if left_out.is_empty() { "0".to_owned() } else { left_out.join(", ") };
    let lines = [
        ("layout", summary.layout.to_string()),
        ("billing month", month),
        ("accounts", grouped(&summary.unique_accounts.to_string())),
        ("total credit", total),
        ("control total", report.proof()),
        ("rows read", grouped(&summary.rows_read.to_string())),
        ("rows skipped", grouped(&summary.rows_skipped.to_string())),
        ("rows left out", left_out),
        ("duplicates dropped", grouped(&summary.duplicates_dropped.to_string())),
        ("requests", bodies),
        ("SHA-256", summary.sha256.to_string()),
    ];
    for (name, value) in lines {
        let _ = writeln!(text, "  {name:<20}{value}");
    }
}
