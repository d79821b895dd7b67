//! Signs: a file writes credits as positive or as negative amounts, but is of one mind.

use crate::finding::{Code, Findings};
use crate::layout::{Columns, Row};
use crate::text::Records;

/// The signs of a file's amounts.
pub(crate) struct Signs {
    every_row: Count,
    /// Of the rows whose account could be read: what remains where bad rows are skipped.
    credits: Count,
}

#[derive(Default)]
struct Count {
    positive: usize,
    negative: usize,
    /// Line and start of the first row whose sign differs from that of the first amount that has one.
    odd: Option<(u32, u32)>,
}

impl Signs {
    pub(crate) fn of(rows: &[Row]) -> Self {
        let mut signs = Self { every_row: Count::default(), credits: Count::default() };
        for row in rows.iter().filter(|row| !row.amount.is_zero()) {
            signs.every_row.add(row);
            if row.account.is_some() {
                signs.credits.add(row);
            }
        }
        signs
    }

    /// Reports a file of two minds; `skipping` when bad rows are left out.
    pub(crate) fn judge(self, skipping: bool, columns: Columns, records: &mut Records<'_>, findings: &mut Findings) {
        let Count { positive, negative, odd } = if skipping { self.credits } else { self.every_row };
        let Some((line, start)) = odd else { return };
        let Some(record) = records.reread(start as usize, line) else { return };
        findings.add(
            Code::MixedSigns,
            columns.amount_span(&record),
            format_args!(
                "the file has {positive} positive and {negative} negative amounts; the first of the other kind is here"
            ),
        );
    }
}

impl Count {
    fn add(&mut self, row: &Row) {
        let count = if row.amount.is_negative() { &mut self.negative } else { &mut self.positive };
        *count += 1;
        if self.positive > 0 && self.negative > 0 {
            self.odd.get_or_insert((row.line, row.start));
        }
    }
}
