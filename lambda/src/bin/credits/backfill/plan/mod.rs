//! The plan of a backfill: which months, out of one wide file or out of a folder with a file a month.

mod export;
mod folder;
mod wide;

use crate::failure::{Exit, Failure};
use crate::files::{self, shown};
use crate::render::Color;
use credits_core::{Accepted, BillingMonth, LayoutName, Policy, Report, contents};
use std::path::Path;

/// One month, checked.
pub(super) struct Month {
    /// The file it comes from, as messages and receipts name it.
    pub(super) name: String,
    pub(super) accepted: Accepted,
    /// How the file was read: the same bytes read another way are another month.
    pub(super) layout: String,
}

impl Month {
    pub(super) fn month(&self) -> BillingMonth {
        self.accepted.month()
    }
}

/// Months from one to another, both of them too.
#[derive(Clone, Copy)]
pub(super) struct Range {
    from: BillingMonth,
    to: BillingMonth,
}

impl Range {
    /// # Errors
    /// When it ends before it begins.
    pub(super) fn new(from: BillingMonth, to: BillingMonth) -> Result<Self, Failure> {
        if from > to {
            return Err(Failure::usage(format!("`--from {from}` is after `--to {to}`")));
        }
        Ok(Self { from, to })
    }

    fn months(self) -> impl Iterator<Item = BillingMonth> {
        std::iter::successors(Some(self.from), |month| month.next()).take_while(move |month| *month <= self.to)
    }

    fn contains(self, month: BillingMonth) -> bool {
        (self.from..=self.to).contains(&month)
    }
}

/// Every month in its order, all of them checked with `policy`.
///
/// # Errors
/// When there is no telling which months, or one of them is refused: then nothing is sent.
pub(super) fn make(source: &Path, range: Option<Range>, policy: &Policy, color: Color) -> Result<Vec<Month>, Failure> {
    if source.is_dir() {
        return folder::read(source, range, policy, color);
    }
    let file = files::read(source, policy.limits)?;
    if let Some(contents) = contents(&file)
        && matches!(contents.layout, LayoutName::CostExplorer | LayoutName::LineItems)
    {
        return export::read(source, &file, &contents, range, policy, color);
    }
    let range = range.ok_or_else(|| {
        Failure::usage("a wide file does not say which months it has").hint("say it with `--from YYYY-MM --to YYYY-MM`")
    })?;
    wide::read(source, &file, range, policy, color)
}

/// A file that was checked, by its name and its layout.
struct Checked {
    name: String,
    layout: String,
    report: Report,
}

/// All of them, or none.
fn accept_all(source: &Path, files: impl IntoIterator<Item = Checked>) -> Result<Vec<Month>, Failure> {
    let (mut months, mut refused) = (Vec::new(), Vec::new());
    for Checked { name, layout, report } in files {
        match report.accept() {
            Ok(accepted) => months.push(Month { name, accepted, layout }),
            Err(report) => refused.extend(report.summary().billing_month.map(|month| month.to_string())),
        }
    }
    if refused.is_empty() {
        return Ok(months);
    }
    let refused = refused.join(", ");
    Err(Failure::new(Exit::Refused, format!("`{}`: {refused} refused; nothing of any month was sent", shown(source))))
}
