//! Rows whose cells may have moved: with fewer fields than the header, with more, or with a part of another cell for an
//! amount. Often only the other rows can tell, so those in doubt are found by reading again and kept nowhere.

use super::columns::Columns;
use super::misfit::Misfit;
use crate::cell::{AccountCell, read_amount_cell};
use crate::text::{Record, trim};
use alloc::vec::Vec;

/// What a column must hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Account,
    Amount,
}

impl Holds {
    fn fits(self, cell: &[u8]) -> bool {
        match self {
            Self::Account => {
                let read = AccountCell::read(cell);
                matches!(read, AccountCell::Full(_) | AccountCell::Short(_) | AccountCell::TotalLabel)
            }
            Self::Amount => read_amount_cell(cell).is_ok(),
        }
    }
}

/// What the cells of a column are, over the rows that have all their fields.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// Some fit what stands in the first, or the last, of the columns of account and amount; some others do not.
    fits: [bool; 2],
    others: [bool; 2],
}

/// Looks for rows whose cells may have moved under a header.
pub(super) struct Moved {
    /// The columns of account and amount, from the left to the right, and what they hold.
    ends: [(usize, Holds); 2],
    amount: usize,
    width: usize,
    is_comma: bool,
    /// Whether a row on the first reading is in doubt, unless the others say what it is.
    in_doubt: bool,
    /// Of each column; empty until a row is learnt.
    seen: Vec<Seen>,
    /// The first column behind both that could hold what the last of them does.
    next_like_last: Option<usize>,
    rows: usize,
    fields: Option<usize>,
    /// Whether the rows differ in how many fields they have.
    uneven: bool,
    /// Whether an amount does not begin with a space.
    flush: bool,
}

impl Moved {
    /// `None` where a row always has as many fields as it should.
    pub(super) fn of(columns: Columns, width: Option<usize>) -> Option<Self> {
        let (width, account, amount) = (width?, columns.account?, columns.amount?);
        let mut ends = [(account, Holds::Account), (amount, Holds::Amount)];
        ends.sort_by_key(|&(index, _)| index);
        let in_doubt = false;
        let (seen, next_like_last) = (Vec::new(), None);
        Some(Self {
            ends,
            amount,
            width,
            is_comma: columns.delimiter == b',',
            in_doubt,
            seen,
            next_like_last,
            rows: 0,
            fields: None,
            uneven: false,
            flush: false,
        })
    }

    /// Looks at a row on the first reading.
    pub(super) fn note(&mut self, record: &Record<'_>) {
        self.in_doubt |= match record.len() > self.width {
            true => self.may_be_cut(record),
            false => self.gaps(record).next().is_some() || self.may_be_part(record) && self.has_amount_behind(record),
        };
    }

    pub(super) fn is_in_doubt(&self) -> bool {
        self.in_doubt
    }

    /// Learns from a row on the second reading.
    pub(super) fn learn(&mut self, record: &Record<'_>) {
        self.rows += 1;
        self.uneven |= self.fields.is_some_and(|fields| fields != record.len());
        self.fields = Some(record.len());
        self.flush |= !record.cell(self.amount).is_some_and(begins_with_space);
        if record.len() < self.width {
            return;
        }
        let [first, last] = self.ends;
        self.seen.resize(self.width, Seen::default());
        for (index, (cell, seen)) in record.cells().zip(&mut self.seen).enumerate() {
            if index == first.0 || index == last.0 || trim(cell).is_empty() {
                continue;
            }
            for (end, holds) in [first.1, last.1].into_iter().enumerate() {
                let seen = if holds.fits(cell) { &mut seen.fits } else { &mut seen.others };
                seen[end] = true;
            }
            if index > last.0 && seen.fits[1] && self.next_like_last.is_none_or(|next| index < next) {
                self.next_like_last = Some(index);
            }
        }
    }

    /// What is wrong with a row, after all were learnt.
    pub(super) fn doubt(&self, record: &Record<'_>) -> Option<Misfit> {
        let (index, width) = (self.amount, self.width);
        if let Some(gap) = self.gaps(record).find(|&gap| !self.is_explained(record, gap)) {
            return Some(Misfit::Gap { index: self.ends[1].0 - gap, width });
        }
        // Amounts that all begin with a space are written so.
        let is_part = (self.flush || self.rows <= 1) && self.may_be_part(record);
        if record.len() > width {
            return (self.may_be_cut(record) && (self.uneven || is_part)).then_some(Misfit::Cut { index, width });
        }
        (is_part && self.has_amount_behind(record)).then_some(Misfit::Part { index })
    }

    /// How many fields may be missing in front of the last of account and amount, so that it stands that far to the left:
    /// behind the first of them, or in front of both.
    fn gaps(&self, record: &Record<'_>) -> impl Iterator<Item = usize> {
        let [_, (last, holds)] = self.ends;
        let most = self.width.saturating_sub(record.len()).min(last);
        (1..=most).filter(move |&gap| {
            record.cell(last - gap).is_some_and(|cell| holds.fits(cell))
                && (self.is_behind_first(gap) || self.moves_both(record, gap))
        })
    }

    fn is_behind_first(&self, gap: usize) -> bool {
        let [(first, _), (last, _)] = self.ends;
        last - gap > first
    }

    fn moves_both(&self, record: &Record<'_>, gap: usize) -> bool {
        let [(first, holds), _] = self.ends;
        let moved = first.checked_sub(gap).and_then(|index| record.cell(index));
        moved.is_some_and(|cell| holds.fits(cell))
    }

    /// Whether the other rows say that nothing is missing there: they all have a cell of that kind in that column too, and
    /// none to the right that this row's could be.
    fn is_explained(&self, record: &Record<'_>, gap: usize) -> bool {
        let [(first, _), (last, _)] = self.ends;
        let is_usual =
            |index: usize, end: usize| self.seen.get(index).is_some_and(|seen| seen.fits[end] && !seen.others[end]);
        let missing = self.width - record.len();
        is_usual(last - gap, 1)
            && (!self.moves_both(record, gap) || is_usual(first - gap, 0))
            && self.next_like_last.is_none_or(|next| next > last + missing)
    }

    /// Whether a delimiter inside a cell may have cut it, and moved account or amount to the right until here: there is a
    /// filled cell for that without quotation marks, and the row has more fields than the header.
    fn may_be_cut(&self, record: &Record<'_>) -> bool {
        let [(first, holds), (last, _)] = self.ends;
        let is_cut = |index: usize| {
            !record.is_quoted(index)
                && !record.is_quoted(index + 1)
                && record.cell(index).is_some_and(|cell| !trim(cell).is_empty())
        };
        let further = record.len() - self.width;
        let is_first = |gap: usize| record.cell(first + gap).is_some_and(|cell| holds.fits(cell));
        (first + 1..last).any(is_cut) || (0..first).any(is_cut) && (1..=further).any(is_first)
    }

    /// Whether the amount begins with a space, like the rest of the cell before it that a comma cut: `Acme, 2025`. An
    /// amount in accounting format has more around it, and a file with a space behind every comma has one everywhere.
    fn may_be_part(&self, record: &Record<'_>) -> bool {
        let amount = self.amount;
        let Some(before) = amount.checked_sub(1).filter(|_| self.is_comma && !record.is_quoted(amount)) else {
            return false;
        };
        let is_account = self.ends.contains(&(before, Holds::Account));
        let is_cut = |cell: &[u8]| {
            !trim(cell).is_empty() && !record.is_quoted(before) && !is_account && !Holds::Amount.fits(cell)
        };
        record.cell(amount).is_some_and(is_space_and_number)
            && record.cell(before).is_some_and(is_cut)
            && record.cells().enumerate().skip(1).any(|(index, cell)| {
                let is_asked = if before == 0 { index != amount } else { index == before };
                is_asked && !trim(cell).is_empty() && !begins_with_space(cell)
            })
    }

    /// Whether the amount is whole, and the next cell could be the amount as well: `Acme, 2025,250.00`.
    fn has_amount_behind(&self, record: &Record<'_>) -> bool {
        let behind = self.amount + 1;
        record.cell(self.amount).is_some_and(|cell| trim(cell).iter().all(u8::is_ascii_digit))
            && record.cell(behind).is_some_and(|cell| read_amount_cell(cell).is_ok())
    }
}

/// Whether white space stands in front of a cell.
fn begins_with_space(cell: &[u8]) -> bool {
    cell.first().is_some_and(|first| !first.is_ascii_graphic()) && trim(cell).first() != cell.first()
}

/// A number behind one space, and nothing else.
fn is_space_and_number(cell: &[u8]) -> bool {
    matches!(cell, [b' ', digit, .., last] if digit.is_ascii_digit() && last.is_ascii_digit())
        || matches!(cell, [b' ', digit] if digit.is_ascii_digit())
}
