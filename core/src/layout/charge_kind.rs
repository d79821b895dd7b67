//! The word by which line items say what kind of charge a row is.

use super::line_items::{Export, is_heading};
use super::period::Period;
use crate::cell::{AccountCell, Exact, read_amount_cell, without_text_marks};
use crate::text::trim;
use alloc::vec::Vec;

/// What the cell says that tells a credit from a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChargeKind {
    /// The word for a credit, or a credit's id.
    Credit,
    /// One of AWS's words for what is no credit.
    Charge,
    /// A word that is not known to be AWS's; in the credit history no id of a credit.
    Other,
    /// Nothing, where there is always a word.
    Wordless,
    /// It names a credit, and is not the word for one.
    NearlyCredit,
    /// No word: a number, a date, a heading.
    NoWord,
}

/// What the Cost and Usage Report calls what is no credit, as far as it neither begins with [`SAVINGS_PLAN`] nor ends in
/// [`DISCOUNT`].
const OF_REPORT: [&[u8]; 7] = [b"Usage", b"Tax", b"Fee", b"Refund", b"DiscountedUsage", b"RIFee", b"SppFee"];

const SAVINGS_PLAN: &[u8] = b"SavingsPlan";

const DISCOUNT: &[u8] = b"Discount";

/// What FOCUS calls what is no credit.
const OF_FOCUS: [&[u8]; 4] = [b"Usage", b"Purchase", b"Tax", b"Adjustment"];

const CREDIT: &[u8] = b"Credit";

impl ChargeKind {
    /// Reads the cell. The word counts whatever its case is, and whatever marks it as text for a spreadsheet.
    pub(super) fn of(export: Export, cell: &[u8]) -> Self {
        // Most cells are one of these.
        match (cell, export) {
            (b"Credit", Export::Report | Export::Focus) => return Self::Credit,
            (b"Usage", Export::Report | Export::Focus) => return Self::Charge,
            _ => {}
        }
        let word = without_text_marks(trim(cell));
        match export {
            Export::CreditHistory if word.is_empty() => Self::Other,
            Export::CreditHistory => Self::Credit,
            _ if word.is_empty() => Self::Wordless,
            _ if word.eq_ignore_ascii_case(CREDIT) => Self::Credit,
            _ if is_of_aws(export, word) => Self::Charge,
            _ if names_credit(word) => Self::NearlyCredit,
            _ if is_no_word(word) => Self::NoWord,
            _ => Self::Other,
        }
    }
}

/// Whether a cell is the word for a credit.
pub(super) fn says_credit(cell: &[u8]) -> bool {
    without_text_marks(trim(cell)).eq_ignore_ascii_case(CREDIT)
}

fn is_of_aws(export: Export, word: &[u8]) -> bool {
    let is = |known: &[u8]| word.eq_ignore_ascii_case(known);
    let begins = |start: &[u8]| word.get(..start.len()).is_some_and(|part| part.eq_ignore_ascii_case(start));
    let ends = |end: &[u8]| word.len() >= end.len() && word[word.len() - end.len()..].eq_ignore_ascii_case(end);
    match export {
        Export::Report => {
            let is_one_word = word.iter().all(u8::is_ascii_alphabetic);
            OF_REPORT.into_iter().any(is) || (is_one_word && (begins(SAVINGS_PLAN) || ends(DISCOUNT)))
        }
        Export::Focus => OF_FOCUS.into_iter().any(is),
        Export::CreditHistory => false,
    }
}

/// Whether the letters of a text name a credit, whatever stands between them.
fn names_credit(word: &[u8]) -> bool {
    let letters: Vec<u8> = word.iter().filter(|byte| byte.is_ascii_alphabetic()).copied().collect();
    letters.windows(CREDIT.len()).any(|part| part.eq_ignore_ascii_case(CREDIT))
}

/// Whether a text is what stands in another column: an amount, an account, a date, a heading.
fn is_no_word(text: &[u8]) -> bool {
    let has_letter = text.iter().any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let is_of_digits = || {
        matches!(AccountCell::read(text), AccountCell::Full(_) | AccountCell::Short(_))
            || Exact::read(text).is_some()
            || Period::read(text).is_some()
    };
    // An amount may be without a digit: a dash of any length is a zero in accounting format.
    !has_letter
        || is_heading(text)
        || read_amount_cell(text).is_ok()
        || text.iter().any(u8::is_ascii_digit) && is_of_digits()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn are(export: Export, kind: ChargeKind, cells: &[&str]) {
        for cell in cells {
            assert_eq!(ChargeKind::of(export, cell.as_bytes()), kind, "{cell:?}");
        }
    }

    #[test]
    fn a_credit_is_told_by_its_word_however_it_is_marked() {
        let written = ["Credit", " CREDIT ", "credit\u{a0}", "'Credit", "=\"Credit\"", "'=\" credit \""];
        for export in [Export::Report, Export::Focus] {
            are(export, ChargeKind::Credit, &written);
            let nearly =
                ["Credits", "Credit.", "C redit", "Cre\u{200b}dit", "PromotionalCredit", "credit - AWS", "No credit"];
            are(export, ChargeKind::NearlyCredit, &nearly);
            are(export, ChargeKind::Wordless, &["", " ", "\u{a0}", "'", "=\"\""]);
            let cells =
                ["-7.75", "1.2E-7", "5", "$5", "054736118302", "0547-3611-8302", "2025-01-01T00:00:00Z", "Jan 2025"];
            are(export, ChargeKind::NoWord, &cells);
            are(export, ChargeKind::NoWord, &["-", "—", "–", "2025-01-01", "SubAccountId", "lineItem/LineItemType"]);
        }
        are(Export::CreditHistory, ChargeKind::Credit, &["77", "Usage", "0"]);
        are(Export::CreditHistory, ChargeKind::Other, &["", " ", "=\"\""]);
    }

    #[test]
    fn the_words_of_each_export_are_known() {
        let words =
            ["Usage", "TAX", "'Fee", "Refund", "RIFee", "DiscountedUsage", "SavingsPlanNegation", "EdpDiscount"];
        are(Export::Report, ChargeKind::Charge, &words);
        are(Export::Report, ChargeKind::Other, &["Inc", "Savings Plan, prepaid Discount", "Purchase", "Support"]);
        are(Export::Focus, ChargeKind::Charge, &["Usage", "purchase", "Tax", "Adjustment"]);
        are(Export::Focus, ChargeKind::Other, &["Inc", "Fee", "Gutschrift"]);
    }
}
