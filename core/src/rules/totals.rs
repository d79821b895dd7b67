//! Control totals: what the file or the caller says the sum should be.

use super::duplicates::Kept;
use crate::finding::{Code, Findings};
use crate::layout::Reading;
use crate::money::Usd;
use crate::policy::Policy;

/// Compares the sum of the credits with every control total. Whether one of them agrees, which proves that no row is
/// missing; another that differs is an error all the same.
pub(crate) fn compare(reading: &Reading, kept: &Kept, policy: &Policy, findings: &mut Findings) -> bool {
    let repeats_explain = |agrees: bool| if agrees { "; it is the sum with the repeated accounts" } else { "" };
    let sum = kept.total;
    let mut agreed = false;

    if let Some(total) = reading.control_total {
        if total.amount == sum {
            agreed = true;
        } else {
            let explanation = repeats_explain(total.amount == kept.total_with_repeats);
            findings.add(
                Code::TotalDiffers,
                total.span,
                format_args!("the total row says {}, but the credits add up to {sum}{explanation}", total.amount),
            );
        }
    }
    if let Some(expected) = policy.expected_total.map(Usd::abs) {
        let sum = sum.abs();
        if expected == sum {
            agreed = true;
        } else {
            let explanation = repeats_explain(expected == kept.total_with_repeats.abs());
            findings.add_placeless(
                Code::ExpectedTotalDiffers,
                format_args!("the expected total is {expected}, but the credits add up to {sum}{explanation}"),
            );
        }
    }
    agreed
}
