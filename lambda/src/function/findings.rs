//! Findings in logs and in the message of a refusal: as many as a person reads.

use credits_core::{Finding, Place, Report, Severity};

/// How many findings are logged.
const LOGGED: usize = 20;

/// How many findings the message of an error names: it travels through queues and e-mail.
const TOLD: usize = 5;

/// Logs the weightiest findings, each on a line.
pub(crate) fn log(report: &Report) {
    let mut findings: Vec<&Finding> = report.findings().iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    for finding in findings.iter().take(LOGGED) {
        let code = finding.code.slug();
        let (line, column) = (finding.place.map(|place| place.line), finding.place.map(|place| place.column));
        let (message, help) = (finding.message.as_str(), finding.help());
        match finding.severity {
            Severity::Error => tracing::error!(code, line, column, help, "{message}"),
            Severity::Warning => tracing::warn!(code, line, column, help, "{message}"),
            Severity::Note => tracing::info!(code, line, column, help, "{message}"),
        }
    }
    let omitted: usize = report.findings_omitted().iter().map(|(_, count)| count).sum();
    let more = findings.len().saturating_sub(LOGGED) + omitted;
    if more > 0 {
        tracing::warn!(more, "there are more findings; `credits check` lists them");
    }
}

/// The first errors with their lines, in one sentence.
pub(crate) fn tell(report: &Report) -> String {
    let errors = || report.findings().iter().filter(|finding| finding.severity == Severity::Error);
    let told: Vec<String> = errors()
        .take(TOLD)
        .map(|finding| match finding.place {
            Some(Place { line, .. }) => format!("line {line}: {} [{}]", finding.message, finding.code.slug()),
            None => format!("{} [{}]", finding.message, finding.code.slug()),
        })
        .collect();
    let mut text = told.join("; ");
    let is_error = |code| errors().any(|finding| finding.code == code);
    let omitted = report.findings_omitted().iter().filter(|(code, _)| is_error(*code)).map(|(_, count)| count);
    let more = errors().count() - told.len() + omitted.sum::<usize>();
    if more > 0 {
        text.push_str(&format!("; and {more} more"));
    }
    text
}
