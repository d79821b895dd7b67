//! Two months of credits side by side: what one has and the other has not.

use crate::money::Usd;
use alloc::vec::{IntoIter, Vec};
use core::cmp::Ordering;
use core::iter::Peekable;

/// What changes, account by account, when one month takes the place of another. Sorted by account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison<K> {
    /// Accounts that only the later month has, with their credits.
    pub added: Vec<(K, Usd)>,
    /// Accounts that only the earlier month has, with their credits.
    pub removed: Vec<(K, Usd)>,
    /// Accounts that both have, with other credits.
    pub changed: Vec<Change<K>>,
    /// How many accounts have the same credit in both.
    pub unchanged: usize,
}

/// An account whose credit is another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<K> {
    /// Whose credit.
    pub account: K,
    /// In the earlier month.
    pub before: Usd,
    /// In the later month.
    pub after: Usd,
}

impl<K> Comparison<K> {
    /// Whether both months have the same accounts with the same credits.
    #[must_use]
    pub fn is_equal(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// Compares two months, in which each account stands at most once. `10.5` and `10.50` are the same credit.
///
/// ```
/// use credits_core::{Policy, check, compare};
/// let credits = |file: &str| {
///     let report = check("credits-2025-01.csv", file.as_bytes(), &Policy::default());
///     report.credits().iter().map(|credit| (credit.account, credit.amount)).collect::<Vec<_>>()
/// };
/// let comparison = compare(
///     credits("111111111111,1\n222222222222,2\n333333333333,3.0\n"),
///     credits("444444444444,4\n222222222222,5\n333333333333,3\n"),
/// );
/// assert_eq!(comparison.added[0].0.to_string(), "444444444444");
/// assert_eq!(comparison.removed[0].0.to_string(), "111111111111");
/// assert_eq!(comparison.changed[0].after.to_string(), "5");
/// assert_eq!(comparison.unchanged, 1);
/// ```
pub fn compare<K: Ord>(
    before: impl IntoIterator<Item = (K, Usd)>,
    after: impl IntoIterator<Item = (K, Usd)>,
) -> Comparison<K> {
    let (mut before, mut after) = (sorted(before), sorted(after));
    let mut comparison = Comparison { added: Vec::new(), removed: Vec::new(), changed: Vec::new(), unchanged: 0 };
    loop {
        match next_account(&mut before, &mut after) {
            [None, None] => return comparison,
            [Some(removed), None] => comparison.removed.push(removed),
            [None, Some(added)] => comparison.added.push(added),
            [Some((_, before)), Some((_, after))] if before == after => comparison.unchanged += 1,
            [Some((account, before)), Some((_, after))] => {
                comparison.changed.push(Change { account, before, after });
            }
        }
    }
}

fn sorted<K: Ord>(credits: impl IntoIterator<Item = (K, Usd)>) -> Credits<K> {
    let mut credits: Vec<(K, Usd)> = credits.into_iter().collect();
    credits.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    credits.into_iter().peekable()
}

type Credits<K> = Peekable<IntoIter<(K, Usd)>>;

/// The credits of the first account that is left, on the sides that have it.
fn next_account<K: Ord>(before: &mut Credits<K>, after: &mut Credits<K>) -> [Option<(K, Usd)>; 2] {
    let order = match (before.peek(), after.peek()) {
        (Some((a, _)), Some((b, _))) => a.cmp(b),
        (Some(_), None) => Ordering::Less,
        (None, _) => Ordering::Greater,
    };
    [before.next_if(|_| order.is_le()), after.next_if(|_| order.is_ge())]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(credits: &[(u8, &str)]) -> Vec<(u8, Usd)> {
        credits.iter().map(|&(account, amount)| (account, amount.parse().unwrap())).collect()
    }

    #[test]
    fn every_account_is_counted_once_whatever_the_order() {
        let before = month(&[(5, "5"), (1, "1"), (3, "3.00"), (2, "2")]);
        let after = month(&[(2, "2.01"), (3, "3"), (6, "6"), (5, "5")]);
        let comparison = compare(before.clone(), after.clone());
        assert_eq!(comparison.removed, month(&[(1, "1")]));
        assert_eq!(comparison.added, month(&[(6, "6")]));
        assert_eq!(comparison.changed.len(), 1);
        assert_eq!(comparison.changed[0].account, 2);
        assert_eq!(comparison.unchanged, 2);
        assert!(!comparison.is_equal());

        let back = compare(after, before.clone());
        assert_eq!((back.added, back.removed), (comparison.removed, comparison.added));
        assert!(compare(before.clone(), before).is_equal());
    }

    #[test]
    fn an_empty_month_has_nothing_in_common() {
        let some = month(&[(1, "1"), (2, "0")]);
        assert_eq!(compare(Vec::new(), some.clone()).added, some);
        assert_eq!(compare(some.clone(), Vec::new()).removed, some);
        assert!(compare::<u8>([], []).is_equal());
    }
}
