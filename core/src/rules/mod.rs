//! The rules: the file's name, and what looks at all rows together. This is their order.

mod duplicates;
mod known;
mod name;
mod signs;
mod totals;

pub(crate) use name::billing_month;
pub use totals::ControlTotal;

use crate::credit::Credit;
use crate::finding::{Code, Findings, Plural};
use crate::layout::Reading;
use crate::money::Usd;
use crate::policy::{InvalidRows, Policy};
use crate::text::{Records, Text};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use duplicates::Repetition;

/// What the rules about all rows together leave.
#[derive(Default)]
pub(crate) struct Judged {
    pub(crate) credits: Vec<Credit>,
    pub(crate) total: Usd,
    pub(crate) control_totals: Vec<ControlTotal>,
    pub(crate) rows_read: usize,
    pub(crate) rows_skipped: usize,
    pub(crate) rows_left_out: BTreeMap<String, usize>,
    pub(crate) duplicates_dropped: usize,
    /// Whether bad rows were left out as the policy allows.
    pub(crate) skipping: bool,
}

/// Applies the rules that look at all rows together.
pub(crate) fn judge(text: &Text<'_>, mut reading: Reading, policy: &Policy, findings: &mut Findings) -> Judged {
    let mut records = Records::new(text.bytes());
    if let Some(known) = &policy.known_accounts {
        known::judge(&reading.rows, known, reading.columns, &mut records, findings);
    }
    let rows = core::mem::take(&mut reading.rows);
    let Reading { repeats, columns, header, .. } = reading;
    let rule = Repetition { policy: policy.duplicates, repeats, columns, header };
    let kept = duplicates::keep_one_each(rows, rule, &mut records, findings);
    if reading.stopped {
        // What was not read belongs to the sum, so that nothing can be said of it.
        reading.stated.clear();
        reading.last_row = None;
    }
    totals::judge_last_row(&mut reading, &kept, findings);
    let control_totals = if reading.stopped { Vec::new() } else { totals::compare(&reading, &kept, policy, findings) };

    let wants_skipping = policy.invalid_rows == InvalidRows::Skip && reading.bad_rows > 0;
    let skipping = wants_skipping && totals::prove(&control_totals);
    if wants_skipping && !skipping {
        let rows = Plural(reading.bad_rows, "row");
        findings.add_placeless(
            Code::SkipUnproven,
            format_args!("{rows} cannot be read, and no control total proves the rest complete"),
        );
    }
    signs::judge(if skipping { reading.signs_of_credits } else { reading.signs }, findings);
    if kept.credits.is_empty() && !reading.stopped {
        match &reading.no_credits {
            Some(instead) => findings.add_placeless(Code::NoCredits, format_args!("{instead}")),
            None if reading.rows_read == 0 || skipping => {
                findings.add_placeless(Code::NoCredits, format_args!("the file has no row with a credit"));
            }
            None => {}
        }
    }
    Judged {
        total: kept.total.abs(),
        credits: kept.credits,
        control_totals,
        rows_read: reading.rows_read,
        rows_skipped: if skipping { reading.bad_rows } else { 0 },
        rows_left_out: reading.rows_left_out,
        duplicates_dropped: kept.dropped,
        skipping,
    }
}
