//! Rows of an export that are no credits of the month, counted by why not.

use crate::finding::{Code, Findings, visible};
use crate::month::BillingMonth;
use crate::text::trim;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// So many different words are kept apart; the rest is counted together.
const WORDS: usize = 50;

/// What rows of all other words are counted under.
const OTHER: &str = "other";

/// What rows without a word are counted under.
const WORDLESS: &str = "no word";

/// Counts of rows left out: by the word that says what they are, or by their month.
#[derive(Clone, Debug, Default)]
pub(super) struct LeftOut {
    /// As written, without white space around it.
    words: Vec<(Vec<u8>, usize)>,
    other: usize,
    months: BTreeMap<BillingMonth, usize>,
    /// The place of the last word: rows of a kind follow each other.
    last: usize,
}

impl LeftOut {
    /// Counts a row that is no credit.
    pub(super) fn count_word(&mut self, word: &[u8]) {
        let word = trim(word);
        let is_word = |(known, _): &(Vec<u8>, usize)| known == word;
        if !self.words.get(self.last).is_some_and(is_word) {
            match self.words.iter().position(is_word) {
                Some(known) => self.last = known,
                None if self.words.len() < WORDS => {
                    self.last = self.words.len();
                    self.words.push((word.to_owned(), 0));
                }
                None => {
                    self.other += 1;
                    return;
                }
            }
        }
        self.words[self.last].1 += 1;
    }

    /// Counts a row, or a line, of another month.
    pub(super) fn count_month(&mut self, month: BillingMonth) {
        *self.months.entry(month).or_default() += 1;
    }

    /// Names what was left out, once.
    pub(super) fn tell(&self, findings: &mut Findings) {
        if !self.words.is_empty() || !self.months.is_empty() {
            findings.add_placeless(Code::RowsLeftOut, format_args!("left out: {self}"));
        }
    }

    /// What there is where the month has no credit.
    pub(super) fn instead_of_credits(&self, month: Option<BillingMonth>) -> String {
        let of = month.map_or_else(String::new, |month| format!(" of {month}"));
        if self.words.is_empty() && self.months.is_empty() {
            return format!("there is no credit{of}");
        }
        format!("there is no credit{of}, only {self}")
    }

    /// Every reason with its count.
    pub(super) fn into_reasons(self) -> BTreeMap<String, usize> {
        let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
        let months = self.months.iter().map(|(month, count)| (month.to_string(), *count));
        for (reason, count) in self.words().chain(months) {
            *reasons.entry(reason).or_default() += count;
        }
        reasons
    }

    /// The words, safe to show, with their counts.
    fn words(&self) -> impl Iterator<Item = (String, usize)> + '_ {
        let shown = |word: &[u8]| match word {
            b"" => WORDLESS.to_string(),
            word => visible(&String::from_utf8_lossy(word)),
        };
        let words = self.words.iter().map(move |(word, count)| (shown(word), *count));
        words.chain((self.other > 0).then(|| (OTHER.to_string(), self.other)))
    }
}

/// ``12 `Usage`, 3 of `2025-02` ``
impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (word, count) in self.words() {
            write!(f, "{separator}{count} `{word}`")?;
            separator = ", ";
        }
        for (month, count) in &self.months {
            write!(f, "{separator}{count} of {month}")?;
            separator = ", ";
        }
        Ok(())
    }
}
