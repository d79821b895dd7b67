//! Files with a header: the columns are found by their headings.

use super::columns::Columns;
use super::evidence::Evidence;
use super::misfit::{Misfit, filled_behind};
use super::split::{split_amount, split_date};
use super::table::Table;
use crate::finding::{Code, Findings, Sightings};
use crate::text::{Record, trim};
use alloc::vec::Vec;

/// Columns with headings.
pub(crate) struct Named {
    pub(super) columns: Columns,
    /// How many fields the header has.
    pub(super) width: usize,
    pub(super) evidence: Evidence,
    /// Where the header row begins, and its line.
    pub(super) header: (u32, u32),
    /// Columns without a heading in front of account and amount.
    row_numbers: Vec<usize>,
    /// Rows with nothing in the fields they have more than the header.
    longer: Sightings,
}

impl Named {
    pub(super) fn new(columns: Columns, evidence: Evidence, header: &Record<'_>) -> Self {
        let is_row_number = |&index: &usize| header.cell(index).is_some_and(|cell| trim(cell).is_empty());
        let before_both = columns.account.min(columns.amount).unwrap_or(0);
        Self {
            columns,
            width: header.len(),
            evidence,
            header: (u32::try_from(header.start).unwrap_or(u32::MAX), header.line),
            row_numbers: (0..before_both).filter(is_row_number).collect(),
            longer: Sightings::default(),
        }
    }

    /// How many fields a row has at least: up to its account and its amount.
    fn least(&self) -> usize {
        self.columns.account.max(self.columns.amount).map_or(self.width, |last| last + 1)
    }
}

impl Table for Named {
    fn columns(&self) -> Columns {
        self.columns
    }

    fn misfit(&self, record: &Record<'_>) -> Option<Misfit> {
        let least = self.least();
        if record.len() < least {
            return Some(Misfit::TooFew { needed: least, why: "its account and its amount" });
        }
        if record.len() > self.width {
            let pushed = || {
                let is_filled = |&index: &usize| record.cell(index).is_some_and(|cell| !trim(cell).is_empty());
                let index = (least..self.width).find(is_filled)?;
                Some(Misfit::Pushed { index, width: self.width })
            };
            if let Some(misfit) = filled_behind(record, self.columns, self.width).or_else(pushed) {
                return Some(misfit);
            }
        }
        split_amount(record, self.columns, |index| !self.row_numbers.contains(&index))
            .map(|(first, written)| Misfit::Split { first, written })
            .or_else(|| split_date(record, self.columns, self.width).map(|index| Misfit::Date { index }))
    }

    fn loose_width(&self) -> Option<usize> {
        Some(self.width)
    }

    fn look_beside(&mut self, record: &Record<'_>, is_total: bool) {
        if record.len() > self.width {
            self.longer.see(|| {
                let message = "the row has empty fields behind the last column of the header";
                (record.span(self.width), message.into())
            });
        }
        self.evidence.look(record, self.columns, is_total);
    }

    fn tell(&mut self, findings: &mut Findings) {
        findings.add_sightings(Code::EmptyFieldsBehind, core::mem::take(&mut self.longer));
        self.evidence.tell(findings);
    }
}
