//! The credits of line items, added up by account.

use super::rows::RowPlace as Place;
use crate::account::AccountId;
use crate::cell::Exact;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// So many entries are kept before those of one account are put together.
const ENTRIES: usize = 1 << 16;

/// Bits for an amount's decimals, below those of its account.
const DECIMALS_BITS: u32 = 8;
const _: () = assert!(AccountId::BITS + DECIMALS_BITS <= u64::BITS);

/// Exact sums by account, in memory that grows with the accounts and not with the rows. By sorting, since no file can
/// make that slow.
#[derive(Default)]
pub(super) struct Nets {
    entries: Vec<Entry>,
    /// What stands behind the tenth decimal: seldom anything.
    rests: BTreeMap<u64, i128>,
    /// How many entries there are when they are put together the next time.
    full: usize,
}

/// A row, or the sum of some of an account's rows; no larger than a row of any other file.
#[derive(Clone, Copy)]
struct Entry {
    units: i128,
    account_and_decimals: u64,
    place: Place,
}

/// What the rows of one account add up to, and where the first of them is.
pub(super) struct Net {
    pub(super) account: AccountId,
    pub(super) amount: Exact,
    pub(super) place: Place,
}

impl Nets {
    pub(super) fn add(&mut self, account: AccountId, amount: Exact, place: Place) {
        if amount.rest != 0 {
            *self.rests.entry(account.number()).or_default() += amount.rest;
        }
        let account_and_decimals =
            account.number() << DECIMALS_BITS | u64::from(amount.decimals.min(u32::from(u8::MAX)));
        let entry = Entry { units: amount.units, account_and_decimals, place };
        // Rows of an account often follow each other.
        match self.entries.last_mut() {
            Some(last) if last.account() == entry.account() => last.take(entry),
            _ => self.entries.push(entry),
        }
        if self.entries.len() > self.full.max(ENTRIES) {
            self.put_together();
            self.full = 2 * self.entries.len();
        }
    }

    /// The sums in the order of the file.
    pub(super) fn finish(mut self) -> impl Iterator<Item = Net> {
        self.put_together();
        self.sort(false);
        let Self { entries, rests, .. } = self;
        entries.into_iter().filter_map(move |entry| {
            let rest = rests.get(&entry.account()).copied().unwrap_or_default();
            let amount = Exact { units: entry.units, rest, decimals: entry.decimals() };
            Some(Net { account: AccountId::from_number(entry.account())?, amount, place: entry.place })
        })
    }

    /// By the place in the file, or by the account before it.
    fn sort(&mut self, by_account: bool) {
        let account = |entry: &Entry| if by_account { entry.account() } else { 0 };
        self.entries.sort_unstable_by_key(|entry| (account(entry), entry.place.start));
    }

    fn put_together(&mut self) {
        self.sort(true);
        self.entries.dedup_by(|later, earlier| {
            let same = later.account() == earlier.account();
            if same {
                earlier.take(*later);
            }
            same
        });
    }
}

impl Entry {
    fn account(&self) -> u64 {
        self.account_and_decimals >> DECIMALS_BITS
    }

    fn decimals(&self) -> u32 {
        u32::from(self.account_and_decimals as u8)
    }

    /// Adds a later row of the same account.
    fn take(&mut self, later: Self) {
        self.units += later.units;
        // Of the same account, so that the larger of the two has more decimals.
        self.account_and_decimals = self.account_and_decimals.max(later.account_and_decimals);
    }
}
