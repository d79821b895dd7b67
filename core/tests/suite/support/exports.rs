//! Reading AWS's exports, and what they should give.

use credits_core::{LayoutName, Policy, Report, Severity, Verdict, check};

pub(crate) fn read(file: impl AsRef<[u8]>) -> Report {
    check("credits-2025-01.csv", file.as_ref(), &Policy::default())
}

/// The codes that were found, in their order, but for notes.
pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    let weighty = report.findings().iter().filter(|finding| finding.severity > Severity::Note);
    weighty.map(|finding| finding.code.slug()).collect()
}

/// `account amount, account amount`
pub(crate) fn credits(report: &Report) -> String {
    let credits = report.credits().iter().map(|credit| format!("{} {}", credit.account, credit.amount));
    credits.collect::<Vec<_>>().join(", ")
}

#[track_caller]
pub(crate) fn gives(file: impl AsRef<[u8]>, layout: LayoutName, expected: &str, warnings: &[&str]) -> Report {
    let report = read(file);
    assert_eq!(codes(&report), warnings, "{:?}", report.findings());
    assert_ne!(report.summary().verdict, Verdict::Refused);
    assert_eq!(report.summary().layout, layout);
    assert_eq!(credits(&report), expected);
    report
}

#[track_caller]
pub(crate) fn refuses(file: impl AsRef<[u8]>, code: &str, line: Option<u32>, words: &str) -> Report {
    let report = read(file);
    assert_eq!(report.summary().verdict, Verdict::Refused, "{:?}", report.findings());
    let finding = report.findings().iter().find(|finding| finding.code.slug() == code);
    let finding = finding.unwrap_or_else(|| panic!("{code} is not among {:?}", report.findings()));
    assert_eq!(finding.severity, Severity::Error);
    assert_eq!(finding.place.map(|place| place.line), line, "{finding:?}");
    assert!(finding.message.contains(words), "{}", finding.message);
    assert_eq!(report.summary().total_credit, None);
    report
}

pub(crate) fn utf16(text: &str) -> Vec<u8> {
    core::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}
