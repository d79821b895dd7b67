//! The months of a backfill: out of one wide file, or out of a folder with a file a month.

use super::Range;
use crate::files::{self, AnyFileOptions};
use crate::render::Color;
use crate::render::text::findings;
use crate::{Exit, fail};
use credits_core::{Accepted, BillingMonth, Finding, Policy, Report, WideColumn, check, visible, wide_shape};
use std::collections::HashSet;
use std::path::Path;

/// One month, checked.
pub(super) struct Month {
    /// The file it comes from, as messages and receipts name it.
    pub(super) name: String,
    pub(super) accepted: Accepted,
}

impl Month {
    pub(super) fn month(&self) -> BillingMonth {
        self.accepted.month()
    }

    /// Of the file it comes from.
    pub(super) fn sha256(&self) -> String {
        self.accepted.summary().sha256.to_string()
    }
}

/// Every month in its order, all of them checked; or nothing, after saying why.
pub(super) fn read(
    source: &str,
    range: Option<Range>,
    reading: &AnyFileOptions,
    color: Color,
) -> Result<Vec<Month>, Exit> {
    if Path::new(source).is_dir() {
        return from_folder(source, range, reading, color);
    }
    let Some(range) = range else {
        return Err(fail(Exit::Usage, "a wide file needs its months: `--from YYYY-MM --to YYYY-MM`"));
    };
    from_wide_file(source, range, reading, color)
}

fn from_wide_file(source: &str, range: Range, reading: &AnyFileOptions, color: Color) -> Result<Vec<Month>, Exit> {
    let file = files::read_or_fail(source)?;
    let policy = reading.policy().map_err(|problem| fail(Exit::Usage, &problem))?;
    let months: Vec<BillingMonth> = range.months().collect();
    agrees(source, &file, &months).map_err(|problem| fail(Exit::Usage, &problem))?;

    let reports: Vec<Report> = months
        .iter()
        .enumerate()
        .map(|(index, &month)| {
            let wide = Some(WideColumn { months: months.len(), month: index });
            check(&files::name_of(source), &file, &Policy { month: Some(month), wide, ..policy.clone() })
        })
        .collect();
    // Most problems of a row are problems of each of its months: they are told once.
    let mut seen = HashSet::new();
    let mut told: Vec<&Finding> = Vec::new();
    for finding in reports.iter().flat_map(Report::findings) {
        if seen.insert((finding.code, finding.place.map(|place| place.span.start), finding.message.as_str())) {
            told.push(finding);
        }
    }
    told.sort_by_key(|finding| finding.place.map_or(usize::MAX, |place| place.span.start));
    eprint!("{}", findings(told, &[], &file, color.on_standard_error()));
    accept_all(source, reports.into_iter().map(|report| (files::name_of(source), report)))
}

/// Whether the columns are those of the months that were asked for.
fn agrees(source: &str, file: &[u8], months: &[BillingMonth]) -> Result<(), String> {
    match wide_shape(file).and_then(|shape| shape.problem_with(months)) {
        Some(problem) => Err(format!("`{source}`: {problem}")),
        None => Ok(()),
    }
}

fn from_folder(source: &str, range: Option<Range>, reading: &AnyFileOptions, color: Color) -> Result<Vec<Month>, Exit> {
    let mut names = Vec::new();
    let entries = std::fs::read_dir(source).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    for entry in entries.map_err(|error| fail(Exit::Usage, &format!("cannot read `{source}`: {error}")))? {
        let name = entry.file_name().to_string_lossy().into_owned();
        match BillingMonth::from_file_name(&name) {
            Some(month) if range.is_none_or(|range| range.contains(month)) => names.push((month, name)),
            Some(_) => {}
            // Nearly a credits file: to pass over it would leave out a month.
            None if name.to_lowercase().starts_with("credits") => {
                let problem = format!("`{name}` in `{source}` is not named `credits-YYYY-MM.csv`");
                return Err(fail(Exit::Usage, &problem));
            }
            None => {}
        }
    }
    names.sort_unstable();
    for month in range.into_iter().flat_map(Range::months) {
        if !names.iter().any(|(named, _)| *named == month) {
            return Err(fail(Exit::Usage, &format!("`{source}` has no file for {month}: credits-{month}.csv")));
        }
    }
    if names.is_empty() {
        return Err(fail(Exit::Usage, &format!("`{source}` has no file named `credits-YYYY-MM.csv`")));
    }
    let policy = reading.policy().map_err(|problem| fail(Exit::Usage, &problem))?;
    let mut reports = Vec::new();
    for (_, name) in names {
        let path = Path::new(source).join(&name).to_string_lossy().into_owned();
        let file = files::read_or_fail(&path)?;
        let report = check(&name, &file, &policy);
        if !report.findings().is_empty() {
            eprintln!("{}:", visible(&path));
            let colors = color.on_standard_error();
            eprint!("{}", findings(report.findings(), report.findings_omitted(), &file, colors));
        }
        reports.push((name, report));
    }
    accept_all(source, reports.into_iter())
}

/// All of them, or none.
fn accept_all(source: &str, reports: impl Iterator<Item = (String, Report)>) -> Result<Vec<Month>, Exit> {
    let (mut months, mut refused) = (Vec::new(), Vec::new());
    for (name, report) in reports {
        match report.accept() {
            Ok(accepted) => months.push(Month { name, accepted }),
            Err(report) => refused.extend(report.summary().billing_month.map(|month| month.to_string())),
        }
    }
    if refused.is_empty() {
        return Ok(months);
    }
    Err(fail(Exit::Refused, &format!("`{source}`: {} refused; nothing of any month was sent", refused.join(", "))))
}
