//! Exact sums.

use credits_core::{Code, Finding, Report, Severity, Usd};

/// The exact sum; nothing where it is larger than any sum can be.
pub(crate) fn dollars_sum(amounts: impl IntoIterator<Item = Usd>) -> Option<Usd> {
    amounts.into_iter().try_fold(Usd::ZERO, Usd::checked_add)
}

/// The sum of the credits that can be read, of a refused file too; nothing where it is not known what is to be added and
/// what to be taken off.
pub(crate) fn readable_total(report: &Report) -> Option<Usd> {
    let is_of_two_minds = |finding: &Finding| finding.code == Code::MixedSigns && finding.severity == Severity::Error;
    if report.findings().iter().any(is_of_two_minds) {
        return None;
    }
    dollars_sum(report.credits().iter().map(|credit| credit.amount))
}
