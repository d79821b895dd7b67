//! Rows that are the same in every cell, in an export that has no two of them.

use super::columns::Columns;
use super::rows::RowPlace as Place;
use crate::account::AccountId;
use crate::cell::Exact;
use crate::finding::{Code, Findings};
use crate::text::{Record, Records, trim};
use alloc::format;
use alloc::vec::Vec;
use sha2::{Digest, Sha256};

/// The rows read so far, by a digest of what their cells say: no file can be made to repeat one.
#[derive(Default)]
pub(super) struct SameRows(Vec<(u128, Place)>);

impl SameRows {
    /// Keeps a row: account and amount by their value, other cells without the white space around them, and what is not
    /// there like what is empty.
    pub(super) fn add(
        &mut self,
        record: &Record<'_>,
        columns: Columns,
        account: AccountId,
        amount: Exact,
        place: Place,
    ) {
        let mut digest = Sha256::new();
        digest.update(account.digits());
        digest.update(amount.units.to_le_bytes());
        digest.update(amount.rest.to_le_bytes());
        for (index, cell) in record.cells().enumerate() {
            let cell = trim(cell);
            if Some(index) != columns.account && Some(index) != columns.amount && !cell.is_empty() {
                digest.update((index as u64).to_le_bytes());
                digest.update((cell.len() as u64).to_le_bytes());
                digest.update(cell);
            }
        }
        let half = digest.finalize().iter().take(16).fold(0, |number, &byte| number << 8 | u128::from(byte));
        self.0.push((half, place));
    }

    /// Refuses the file for each row that is there already.
    pub(super) fn tell(mut self, records: &mut Records<'_>, findings: &mut Findings) {
        self.0.sort_unstable_by_key(|&(digest, place)| (digest, place.start));
        let same = self.0.chunk_by(|a, b| a.0 == b.0).filter(|rows| rows.len() > 1);
        let mut repeats: Vec<(Place, u32)> =
            same.flat_map(|rows| rows[1..].iter().map(|&(_, place)| (place, rows[0].1.line))).collect();
        repeats.sort_unstable_by_key(|(place, _)| place.start);
        for (place, first) in repeats {
            findings.refuse(Code::DuplicateRow);
            findings.add_with(Code::DuplicateRow, || {
                let record = records.reread(place.start as usize, place.line);
                let message =
                    format!("the row is the same in every cell as line {first}: the history lists no credit twice");
                (record.map(|record| record.whole()), message)
            });
        }
    }
}
