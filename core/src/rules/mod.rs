//! The rules: the file's name, and what looks at all rows together. This is their order.

mod duplicates;
mod name;
mod short_accounts;
mod signs;
mod totals;

pub(crate) use name::billing_month;

use crate::credit::Credit;
use crate::finding::{Code, Findings};
use crate::layout::Reading;
use crate::money::Usd;
use crate::policy::{InvalidRows, Policy};
use crate::text::{Records, Text};
use alloc::vec::Vec;

/// What the rules about all rows together leave.
pub(crate) struct Outcome {
    pub(crate) credits: Vec<Credit>,
    pub(crate) total: Usd,
    pub(crate) rows_read: usize,
    pub(crate) rows_skipped: usize,
    pub(crate) duplicates_dropped: usize,
    /// Whether bad rows were left out as the policy allows.
    pub(crate) skipping: bool,
}

/// `1 row`, `2 rows`
struct Rows(usize);

impl core::fmt::Display for Rows {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} row{}", self.0, if self.0 == 1 { "" } else { "s" })
    }
}

/// Applies the rules that look at all rows together.
pub(crate) fn judge(
    text: Option<&Text<'_>>,
    mut reading: Reading,
    policy: &Policy,
    findings: &mut Findings,
) -> Outcome {
    let mut records = Records::new(text.map_or(&[], Text::bytes));
    short_accounts::judge(&mut reading, &mut records, findings);

    let rows = core::mem::take(&mut reading.rows);
    let signs = signs::Signs::of(&rows);
    let kept = duplicates::keep_one_each(rows, policy.duplicates, reading.columns, &mut records, findings);
    let proven = totals::compare(&reading, &kept, policy, findings);

    let wants_skipping = policy.invalid_rows == InvalidRows::Skip && reading.bad_rows > 0;
    let skipping = wants_skipping && proven;
    if wants_skipping && !proven {
        findings.add_placeless(
            Code::SkipUnproven,
            format_args!("{} cannot be read, and no control total proves the rest complete", Rows(reading.bad_rows)),
        );
    }
    signs.judge(skipping, reading.columns, &mut records, findings);
    if kept.credits.is_empty() && (reading.rows_read == 0 || skipping) && text.is_some() {
        findings.add_placeless(Code::NoCredits, format_args!("the file has no row with a credit"));
    }
    Outcome {
        total: kept.total.abs(),
        credits: kept.credits,
        rows_read: reading.rows_read,
        rows_skipped: if skipping { reading.bad_rows } else { 0 },
        duplicates_dropped: kept.dropped,
        skipping,
    }
}
