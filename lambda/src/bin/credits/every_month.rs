//! Many months out of one file: each is checked by itself, and what is wrong with several of them is told once.

use crate::console::say;
use crate::failure::Failure;
use crate::files::shown;
use crate::render::text::findings;
use credits_core::{BillingMonth, Contents, Finding, Policy, Report, check};
use std::collections::BTreeSet;
use std::path::Path;

/// Checks months of one of AWS's exports; `all` of them, so that the totals of its accounts count.
pub(crate) fn check_each(name: &str, file: &[u8], months: &[BillingMonth], all: bool, policy: &Policy) -> Vec<Report> {
    let of = |&month: &BillingMonth| Policy { month: Some(month), every_month: all, ..policy.clone() };
    months.iter().map(|month| check(name, file, &of(month))).collect()
}

/// What was found in any of the months, in the order of its places: most problems of a row are those of every month.
pub(crate) fn told_once<'a>(reports: impl IntoIterator<Item = &'a Report>, file: &[u8], colors: bool) -> String {
    let mut seen = BTreeSet::new();
    let mut told: Vec<&Finding> = reports.into_iter().flat_map(Report::findings).collect();
    told.retain(|finding| {
        let place = finding.place.map(|place| (place.line, place.column));
        seen.insert((finding.code, place, finding.message.as_str()))
    });
    told.sort_by_key(|finding| finding.place.map_or(usize::MAX, |place| place.span.start));
    findings(told, &[], file, colors)
}

/// Every month that an export says it has, with credits or without.
pub(crate) fn every_month(contents: &Contents) -> BTreeSet<BillingMonth> {
    contents.months.iter().chain(&contents.months_without_credits).copied().collect()
}

/// The months to read of those that are asked for together, and those to pass over since they have no credits: to send
/// one of these would erase it. Where none of them has any, all are read, so that they are refused.
pub(crate) fn with_credits(
    asked: impl IntoIterator<Item = BillingMonth>,
    contents: &Contents,
) -> (Vec<BillingMonth>, Vec<BillingMonth>) {
    let is_empty = |month: &BillingMonth| contents.months_without_credits.contains(month);
    let (empty, with_credits): (Vec<BillingMonth>, Vec<BillingMonth>) = asked.into_iter().partition(is_empty);
    if with_credits.is_empty() { (empty, Vec::new()) } else { (with_credits, empty) }
}

/// Says which months were passed over, if any were.
pub(crate) fn say_passed_over(months: &[BillingMonth]) {
    if !months.is_empty() {
        say(&format!("passed over, without credits: {}\n", listed(months)));
    }
}

/// `2025-01, 2025-02`
pub(crate) fn listed(months: &[BillingMonth]) -> String {
    months.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// What keeps a month from being read: the file does not have it.
pub(crate) fn missing(source: &Path, month: BillingMonth, months: &[BillingMonth]) -> Failure {
    Failure::usage(format!("`{}` has no credits of {month}", shown(source)))
        .hint(format!("its months are {}", listed(months)))
}
