//! Control totals: what the file or the caller says the sum should be.

use super::duplicates::Kept;
use crate::finding::{Code, Findings};
use crate::layout::{ControlSource, Reading, Stated};
use crate::money::Usd;
use crate::policy::Policy;
use alloc::vec::Vec;

/// A total that was held against the sum of the credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ControlTotal {
    /// Where it comes from.
    pub source: ControlSource,
    /// What it says, without its sign.
    pub amount: Usd,
    /// Whether the credits add up to it.
    pub agrees: bool,
}

/// Fewer credits than these that are not zero make no sum to be told from a row that lost its account.
const FEWEST_CREDITS_OF_A_TOTAL: usize = 2;

/// Says what the last row is, if it has an amount and no account.
pub(super) fn judge_last_row(reading: &mut Reading, kept: &Kept, findings: &mut Findings) {
    let Some(row) = reading.last_row.take() else { return };
    let credits = kept.credits.iter().filter(|credit| !credit.amount.is_zero());
    if credits.take(FEWEST_CREDITS_OF_A_TOTAL).count() < FEWEST_CREDITS_OF_A_TOTAL {
        return reading.lost_account(&row, findings);
    }
    reading.rows_read -= 1;
    let amount = row.amount;
    let message = format_args!("a row with the amount {} and no account is taken for the total", amount.dollars());
    findings.add(Code::TotalUnlabelled, row.whole, message);
    reading.stated.push(row);
}

/// Compares the sum of the credits with every control total.
pub(super) fn compare(reading: &Reading, kept: &Kept, policy: &Policy, findings: &mut Findings) -> Vec<ControlTotal> {
    let repeats_explain = |agrees: bool| if agrees { "; it is the sum with the repeated accounts" } else { "" };
    let sum = kept.total;
    let mut totals = Vec::new();

    for &Stated { source, amount, span, .. } in &reading.stated {
        let of_table = source == ControlSource::TotalColumn;
        // Cost Explorer adds up what it does not show.
        let agrees = if of_table { amount.agrees_to_the_cent(sum) } else { amount == sum };
        totals.push(ControlTotal { source, amount: amount.abs(), agrees });
        if !agrees {
            let explanation = repeats_explain(amount == kept.total_with_repeats);
            let who = if of_table { "the total column" } else { "the total row" };
            findings.add(
                if of_table { Code::ControlTotalDiffers } else { Code::TotalDiffers },
                span,
                format_args!(
                    "{who} says {}, but the credits add up to {}{explanation}",
                    amount.dollars(),
                    sum.dollars()
                ),
            );
        }
    }
    if let Some(amount) = policy.expected_total.map(Usd::abs) {
        let sum = sum.abs();
        let agrees = amount == sum;
        totals.push(ControlTotal { source: ControlSource::Expected, amount, agrees });
        if !agrees {
            let explanation = repeats_explain(amount == kept.total_with_repeats.abs());
            findings.add_placeless(
                Code::ExpectedTotalDiffers,
                format_args!(
                    "the expected total is {}, but the credits add up to {}{explanation}",
                    amount.dollars(),
                    sum.dollars()
                ),
            );
        }
    }
    totals
}

/// Whether no row can be missing: a row that lost its account may look like an unlabelled total.
pub(super) fn prove(totals: &[ControlTotal]) -> bool {
    totals.iter().any(|total| total.agrees && total.source != ControlSource::LastRow)
}
