//! One wide file: account, first month, second month, and so on.

use super::{Checked, Month, Range, accept_all};
use crate::console::say;
use crate::every_month::told_once;
use crate::failure::Failure;
use crate::files::{self, shown};
use crate::render::Color;
use credits_core::{BillingMonth, Policy, WideColumn, check, wide_shape};
use std::path::Path;

pub(super) fn read(
    source: &Path,
    file: &[u8],
    range: Range,
    policy: &Policy,
    color: Color,
) -> Result<Vec<Month>, Failure> {
    let months: Vec<BillingMonth> = range.months().collect();
    // Its name may say one month: then that is the only one that it has.
    months.iter().try_for_each(|month| files::agree_on_month(Some(*month), source))?;
    agrees(source, file, &months)?;

    let name = files::name_of(source);
    let checked: Vec<Checked> = months
        .iter()
        .enumerate()
        .map(|(index, &month)| {
            let wide = Some(WideColumn { months: months.len(), month: index });
            let report = check(&name, file, &Policy { month: Some(month), wide, ..policy.clone() });
            let layout = format!("{}, column {} of {}", report.summary().layout, index + 1, months.len());
            Checked { name: name.clone(), layout, report }
        })
        .collect();
    let reports = checked.iter().map(|file| &file.report);
    say(&told_once(reports, file, color.on_standard_error()));
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
