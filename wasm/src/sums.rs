//! Exact sums.

use credits_core::{Report, Usd};

/// The exact sum; nothing where it is larger than any sum can be.
pub(crate) fn dollars_sum(amounts: impl IntoIterator<Item = Usd>) -> Option<Usd> {
    amounts.into_iter().try_fold(Usd::ZERO, Usd::checked_add)
}

/// The sum of the credits that can be read, of a refused file too.
pub(crate) fn readable_total(report: &Report) -> Option<Usd> {
    dollars_sum(report.credits().iter().map(|credit| credit.amount))
}
