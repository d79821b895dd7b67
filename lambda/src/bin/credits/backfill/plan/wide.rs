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
            Checked { name: name.clone(), layout: format!("wide, column {} of {}", index + 1, months.len()), report }
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
    let Some(shape) = wide_shape(file) else { return Ok(()) };
    if shape.months != months.len() {
        return Err(Failure::usage(format!(
            "`{}` has {} columns behind the account, and the range has {} months",
            shown(source),
            shape.months,
            months.len()
        )));
    }
    for (heading, month) in shape.headings.iter().flatten().zip(months) {
        let problem = match heading.month {
            Some(named) if named == *month => continue,
            Some(named) => format!("the column `{}` is {named}, where the range has {month}", heading.text),
            None => format!("the heading `{}` is no month, where the range has {month}", heading.text),
        };
        return Err(Failure::usage(problem).hint("where there are headings, each is its month, such as `2025-01`"));
    }
    Ok(())
}
