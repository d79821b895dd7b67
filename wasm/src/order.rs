//! Sorting for tables, by keys that are numbers: one sort for all of them, since each kind of sort is a kilobyte and a half
//! of what a browser fetches.

use credits_core::{AccountId, Usd};

/// Indexes in the order of their keys; those of equal keys in their own.
pub(crate) fn ordered(keys: impl Iterator<Item = u128>, descending: bool) -> Vec<u32> {
    let turned = |key: u128| if descending { !key } else { key };
    // There are at most 7 million rows, so 32 bits are enough.
    let mut keyed: Vec<(u128, u32)> = keys.map(turned).zip(0..).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, index)| index).collect()
}

/// What sorts as accounts do.
pub(crate) fn account_key(account: AccountId) -> u128 {
    account.number().into()
}

/// What sorts as amounts do, none before all others.
pub(crate) fn amount_key(amount: Option<Usd>) -> u128 {
    // No amount has more than ten decimals, nor any so many digits that 128 bits do not hold it.
    let units = amount.map(|amount| amount.units_of(10).unwrap_or_default());
    units.map_or(0, |units| units.cast_unsigned() ^ (1 << 127))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_keys_stay_in_their_order_both_ways() {
        assert_eq!(ordered([3, 1, 3, 2].into_iter(), false), [1, 3, 0, 2]);
        assert_eq!(ordered([3, 1, 3, 2].into_iter(), true), [0, 2, 3, 1]);
    }

    #[test]
    fn amounts_sort_by_their_value() {
        let amounts = ["-999999999999.99", "-0.0000000001", "0", "0.5", "1", "999999999999.9999999999"];
        let keys: Vec<u128> =
            std::iter::once(None).chain(amounts.map(|amount| Some(amount.parse().unwrap()))).map(amount_key).collect();
        assert!(keys.is_sorted_by(|a, b| a < b), "{keys:?}");
        assert_eq!(amount_key(Some("1.50".parse().unwrap())), amount_key(Some("1.5".parse().unwrap())));
    }
}
