//! One of AWS's own exports: every month of it, or those that are asked for.

use super::{Checked, Month, Range, accept_all};
use crate::console::say;
use crate::every_month::{check_each, every_month, missing, say_passed_over, told_once, with_credits};
use crate::failure::Failure;
use crate::files::{self, shown};
use crate::render::Color;
use credits_core::{BillingMonth, Contents, Policy};
use std::path::Path;

pub(super) fn read(
    source: &Path,
    file: &[u8],
    contents: &Contents,
    range: Option<Range>,
    policy: &Policy,
    color: Color,
) -> Result<Vec<Month>, Failure> {
    let months = every_month(contents);
    if months.is_empty() {
        return Err(Failure::usage(format!("`{}` does not say which months it has", shown(source)))
            .hint("a report needs its column for the billing period, a table its lines"));
    }
    if let Some(month) = range.into_iter().flat_map(Range::months).find(|month| !months.contains(month)) {
        return Err(missing(source, month, &contents.months));
    }
    let asked: Vec<BillingMonth> =
        months.iter().copied().filter(|&month| range.is_none_or(|range| range.contains(month))).collect();
    let is_whole = asked.len() == months.len();
    let (wanted, passed_over) = with_credits(asked, contents);
    let name = files::name_of(source);
    let reports = check_each(&name, file, &wanted, is_whole, policy);
    say(&told_once(&reports, file, color.on_standard_error()));
    say_passed_over(&passed_over);
    let checked = reports.into_iter().map(|report| Checked {
        name: name.clone(),
        layout: report.summary().layout.to_string(),
        report,
    });
    accept_all(source, checked)
}
