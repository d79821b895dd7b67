//! Order by numbers, with one sort for all who need it: each kind of sort is a kilobyte and more of the browser's module.

use alloc::vec::Vec;

/// Bits for an index; what is sorted has fewer than 16 million entries.
const INDEX_BITS: u32 = 24;
const INDEX_MASK: u64 = (1 << INDEX_BITS) - 1;

/// The indexes in the order of their numbers, which have at most 40 bits; those of the same number in their own order.
pub(crate) fn in_order(numbers: impl Iterator<Item = u64>) -> Vec<usize> {
    sorted(numbers).into_iter().map(index).collect()
}

/// The indexes of the numbers that an earlier index has too, in their own order.
pub(crate) fn repeated(numbers: impl Iterator<Item = u64>) -> Vec<usize> {
    let order = sorted(numbers);
    let same = |pair: &&[u64]| pair[0] >> INDEX_BITS == pair[1] >> INDEX_BITS;
    let mut repeated: Vec<u64> = order.windows(2).filter(same).map(|pair| pair[1] & INDEX_MASK).collect();
    repeated.sort_unstable();
    repeated.into_iter().map(index).collect()
}

fn sorted(numbers: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut entries: Vec<u64> =
        numbers.zip(0..).map(|(number, index): (u64, u64)| number << INDEX_BITS | index).collect();
    entries.sort_unstable();
    entries
}

fn index(entry: u64) -> usize {
    (entry & INDEX_MASK) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_numbers_stay_in_their_order_and_repeats_are_found() {
        assert_eq!(in_order([3, 1, 999_999_999_999, 1].into_iter()), [1, 3, 0, 2]);
        assert_eq!(repeated([7, 0, 3, 0, 7, 7].into_iter()), [3, 4, 5]);
        assert!(repeated([1, 2].into_iter()).is_empty() && in_order([].into_iter()).is_empty());
    }
}
