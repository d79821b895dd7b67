//! One wide file: account, first month, second month, and so on.

use super::{Checked, Month, Range, accept_all};
use crate::console::say;
use crate::failure::Failure;
use crate::files::{self, shown};
use crate::render::Color;
use crate::render::text::findings;
use credits_core::{BillingMonth, Finding, Policy, WideColumn, check, wide_shape};
use std::collections::BTreeSet;
use std::path::Path;

pub(super) fn read(source: &Path, range: Range, policy: &Policy, color: Color) -> Result<Vec<Month>, Failure> {
    let file = files::read(source)?;
    let months: Vec<BillingMonth> = range.months().collect();
    agrees(source, &file, &months)?;

    let name = files::name_of(source);
    let checked: Vec<Checked> = months
        .iter()
        .enumerate()
        .map(|(index, &month)| {
            let wide = Some(WideColumn { months: months.len(), month: index });
            let report = check(&name, &file, &Policy { month: Some(month), wide, ..policy.clone() });
            let layout = format!("{}, column {} of {}", report.summary().layout, index + 1, months.len());
            Checked { name: name.clone(), layout, report }
        })
        .collect();
    // Most problems of a row are problems of each of its months: they are told once.
    let mut seen = BTreeSet::new();
    let mut told: Vec<&Finding> = checked.iter().flat_map(|file| file.report.findings()).collect();
    told.retain(|finding| {
        let place = finding.place.map(|place| (place.line, place.column));
        seen.insert((finding.code, place, finding.message.as_str()))
    });
    told.sort_by_key(|finding| finding.place.map_or(usize::MAX, |place| place.span.start));
    say(&findings(told, &[], &file, color.on_standard_error()));
    accept_all(source, checked)
}

/// Whether the columns are those of the months that were asked for.
fn agrees(source: &Path, file: &[u8], months: &[BillingMonth]) -> Result<(), Failure> {
    match wide_shape(file).and_then(|shape| shape.problem_with(months)) {
        Some(problem) => Err(Failure::usage(format!("`{}`: {problem}", shown(source)))
            .hint("a wide file has a column for each month of the range; a heading is its month, such as `2025-01`")),
        None => Ok(()),
    }
}
