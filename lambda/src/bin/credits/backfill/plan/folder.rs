//! A folder with a `credits-YYYY-MM.csv` a month.

use super::{Checked, Month, Range, accept_all};
use crate::console::say;
use crate::failure::Failure;
use crate::files::{self, shown};
use crate::render::Color;
use crate::render::text::findings;
use credits_core::{BillingMonth, Policy, check};
use std::io;
use std::path::{Path, PathBuf};

pub(super) fn read(source: &Path, range: Option<Range>, policy: &Policy, color: Color) -> Result<Vec<Month>, Failure> {
    let paths = paths(source, range)?;
    let mut checked = Vec::new();
    for path in paths {
        let file = files::read(&path, policy.limits)?;
        let name = files::name_of(&path);
        let report = check(&name, &file, policy);
        if !report.findings().is_empty() {
            let findings = findings(report.findings(), report.findings_omitted(), &file, color.on_standard_error());
            say(&format!("{}:\n{findings}", shown(&path)));
        }
        checked.push(Checked { name, layout: report.summary().layout.to_string(), report });
    }
    accept_all(source, checked)
}

/// Whether somebody may have meant it for a month of credits.
fn is_nearly_one(name: &str) -> bool {
    name.starts_with("credits") || name.contains("credit") && name.ends_with(".csv")
}

/// The files in the order of their months.
fn paths(source: &Path, range: Option<Range>) -> Result<Vec<PathBuf>, Failure> {
    let cannot_read = |error: io::Error| Failure::usage(format!("cannot read `{}`: {error}", shown(source)));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(source).map_err(cannot_read)? {
        let path = entry.map_err(cannot_read)?.path();
        let name = files::name_of(&path);
        match BillingMonth::from_file_name(&name) {
            Some(month) if range.is_none_or(|range| range.contains(month)) => files.push((month, path)),
            Some(_) => {}
            // Nearly a credits file: to pass over it would leave out a month.
            None if is_nearly_one(&name.to_lowercase()) => {
                return Err(Failure::usage(format!(
                    "`{}` in `{}` is not named `credits-YYYY-MM.csv`",
                    shown(&name),
                    shown(source)
                )));
            }
            None => {}
        }
    }
    files.sort_unstable();
    // As they are, and packed: which of them is the month, nobody can tell.
    if let Some([(month, one), (_, other)]) = files.array_windows().find(|[(one, _), (other, _)]| one == other) {
        let (one, other) = (shown(one), shown(other));
        return Err(Failure::usage(format!("{month} has two files, `{one}` and `{other}`: take one of them away")));
    }
    if let Some(missing) =
        range.into_iter().flat_map(Range::months).find(|month| !files.iter().any(|(m, _)| m == month))
    {
        return Err(Failure::usage(format!("`{}` has no file for {missing}: credits-{missing}.csv", shown(source))));
    }
    if files.is_empty() {
        return Err(Failure::usage(format!("`{}` has no file named `credits-YYYY-MM.csv`", shown(source))));
    }
    Ok(files.into_iter().map(|(_, path)| path).collect())
}
