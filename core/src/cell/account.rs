//! How a cell of a spreadsheet spells an account.

use super::marks::without_text_marks;
use crate::account::{AccountId, DIGITS, number};
use crate::text::{trim, trim_start};

/// The fewest digits that can have lost leading zeros to a spreadsheet; fewer are taken for something else.
pub(crate) const FEWEST_DIGITS: usize = 9;

/// What an account cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountCell {
    /// Twelve digits.
    Full(AccountId),
    /// Nine to eleven digits: the id if leading zeros were taken from it.
    Short(AccountId),
    /// Nothing but white space.
    Empty,
    /// A word for the total of the column.
    TotalLabel,
    /// None of these.
    Unreadable(AccountError),
}

/// Why an account cell cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountError {
    /// Fewer than nine or more than twelve digits.
    Length(usize),
    /// Only zeros.
    AllZeros,
    /// `5.47366E+10`: the digits are gone.
    Scientific,
    /// Something beside ASCII digits.
    NotDigits,
}

impl AccountCell {
    /// Reads a cell, as unquoted by the CSV reader.
    pub(crate) fn read(cell: &[u8]) -> Self {
        // Most cells are nothing but their digits.
        if cell.len() == DIGITS
            && let Some(id) = number(cell).and_then(AccountId::from_number)
        {
            return Self::Full(id);
        }
        let written = trim(cell);
        let text = without_text_marks(written);
        let joined;
        let digits = match *text {
            // The AWS console's `1234-5678-9012`.
            [a, b, c, d, b'-', e, f, g, h, b'-', i, j, k, l] => {
                joined = [a, b, c, d, e, f, g, h, i, j, k, l];
                &joined
            }
            _ => text,
        };
        let (readable, more) = digits.split_at(digits.len().min(DIGITS));
        match number(readable) {
            Some(value) if more.iter().all(u8::is_ascii_digit) => match (digits.len(), AccountId::from_number(value)) {
                (0, _) if written.is_empty() => Self::Empty,
                (DIGITS, Some(id)) => Self::Full(id),
                (FEWEST_DIGITS..DIGITS, Some(id)) => Self::Short(id),
                (FEWEST_DIGITS..=DIGITS, None) => Self::Unreadable(AccountError::AllZeros),
                (length, _) => Self::Unreadable(AccountError::Length(length)),
            },
            _ if is_total_label(text) => Self::TotalLabel,
            _ if is_scientific(text) => Self::Unreadable(AccountError::Scientific),
            _ => Self::Unreadable(AccountError::NotDigits),
        }
    }

    /// Whether a cell proves that no spreadsheet took leading zeros from this file: it begins with one itself, and
    /// nothing in it (a `'`, `="…"`, dashes) kept the spreadsheet from reading it as a number.
    #[inline]
    pub(crate) fn shows_leading_zero(cell: &[u8]) -> bool {
        if matches!(cell.first(), Some(b'1'..=b'9')) {
            return false;
        }
        let text = trim_start(cell);
        text.first() == Some(&b'0') && !text.contains(&b'-')
    }
}

/// Whether a cell reads total.
pub(crate) fn is_total_label(text: &[u8]) -> bool {
    let text = trim(text.strip_suffix(b":").unwrap_or(text));
    ["total", "totals", "grand total", "total costs", "sum"]
        .iter()
        .any(|label| text.eq_ignore_ascii_case(label.as_bytes()))
}

/// Whether a cell beside the account says that its row adds others up: the label of a total, or one of a part of it, as in
/// `Subtotal`, `EC2 total` and `Total credits`.
pub(crate) fn says_total(cell: &[u8]) -> bool {
    const TOTALS: [&str; 4] = ["total", "totals", "subtotal", "subtotals"];
    const OF_WHAT: [&str; 5] = ["amount", "cost", "costs", "credit", "credits"];
    let text = trim(cell);
    // Most cells end in another letter than all of these.
    if !matches!(text.last().map(u8::to_ascii_lowercase), Some(b'l' | b's' | b'm' | b't' | b':' | b'"')) {
        return false;
    }
    let text = without_text_marks(text);
    let text = trim(text.strip_suffix(b":").unwrap_or(text));
    let is_one_of = |word: &[u8], words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()));
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'-' | b'_');
    let last = text.rsplit(is_between).next().unwrap_or_default();
    let first = text.split(is_between).next().unwrap_or_default();
    is_total_label(text)
        || is_one_of(last, &TOTALS)
        || is_one_of(first, &TOTALS) && is_one_of(last, &OF_WHAT) && text.len() == first.len() + 1 + last.len()
}

/// `5.47366E+10`, with a point or a comma.
fn is_scientific(text: &[u8]) -> bool {
    let Some(at) = text.iter().position(|byte| matches!(byte, b'e' | b'E')) else { return false };
    let (number, exponent) = (&text[..at], &text[at + 1..]);
    let exponent = exponent.strip_prefix(b"+").or_else(|| exponent.strip_prefix(b"-")).unwrap_or(exponent);
    let digits_and = |text: &[u8], others: &[u8]| {
        text.first().is_some_and(u8::is_ascii_digit)
            && text.iter().all(|byte| byte.is_ascii_digit() || others.contains(byte))
    };
    digits_and(number, b".,") && digits_and(exponent, b"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[track_caller]
    fn reads(cell: &str, expected: &str) {
        let account = expected.parse().unwrap();
        assert_eq!(AccountCell::read(cell.as_bytes()), AccountCell::Full(account), "{cell:?}");
    }

    #[track_caller]
    fn refuses(cell: &str, expected: AccountError) {
        assert_eq!(AccountCell::read(cell.as_bytes()), AccountCell::Unreadable(expected), "{cell:?}");
    }

    #[test]
    fn twelve_digits_in_every_dress() {
        reads("054736118302", "054736118302");
        reads(" \t054736118302\u{a0} ", "054736118302");
        reads("'054736118302", "054736118302");
        reads("=\"054736118302\"", "054736118302");
        reads("'=\" 054736118302 \"", "054736118302");
        reads("0547-3611-8302", "054736118302");
        reads("=\"0547-3611-8302\"", "054736118302");
        reads("000000000001", "000000000001");
    }

    #[test]
    fn nine_to_eleven_digits_are_short() {
        for cell in ["54736118302", "473611830", "'54736118302"] {
            let AccountCell::Short(account) = AccountCell::read(cell.as_bytes()) else { panic!("{cell}") };
            assert_eq!(account.number().to_string(), cell.trim_start_matches('\''));
        }
    }

    #[test]
    fn everything_else_is_refused_for_its_reason() {
        refuses("12345678", AccountError::Length(8));
        refuses("1234567890123", AccountError::Length(13));
        refuses("000000000000", AccountError::AllZeros);
        refuses("000000000", AccountError::AllZeros);
        refuses("5.47366E+10", AccountError::Scientific);
        refuses("5,47366e10", AccountError::Scientific);
        refuses("5E+10", AccountError::Scientific);
        for cell in [
            "12345678901a",
            "０１２３４５６７８９０１",
            "1234 5678 9012",
            "\"123456789012\"",
            "=\"123456789012",
            "123-4567-89012",
            "1234-56789-012",
            "54736118302.0",
            "54,736,118,302",
            "e",
            "5e",
            "acme",
            "123456789012\u{200b}",
        ] {
            refuses(cell, AccountError::NotDigits);
        }
        refuses("=\"\"", AccountError::Length(0));
    }

    #[test]
    fn labels_and_nothing() {
        for label in ["Total", "TOTALS", " grand total ", "Total Costs", "sum"] {
            assert_eq!(AccountCell::read(label.as_bytes()), AccountCell::TotalLabel, "{label}");
        }
        for empty in ["", "  ", "\u{a0}"] {
            assert_eq!(AccountCell::read(empty.as_bytes()), AccountCell::Empty, "{empty:?}");
        }
    }

    #[test]
    fn words_beside_an_account_say_that_its_row_adds_up_others() {
        for cell in [
            "Total",
            " totals ",
            "Grand Total:",
            "total costs",
            "SUM",
            "Subtotal",
            "sub total",
            "Sub-total",
            "sub_totals",
            "EC2 total",
            "Account Total:",
            "Total credits",
            "total-amount",
            "'Total",
            "=\"Total\"",
            "\u{a0}Total\u{a0}",
        ] {
            assert!(says_total(cell.as_bytes()), "{cell}");
        }
        for cell in
            ["", ":", "Totally", "TotalEnergies", "prod", "credit", "cost", "total loss of credits", "sums", "l"]
        {
            assert!(!says_total(cell.as_bytes()), "{cell}");
        }
    }

    #[test]
    fn only_a_plain_cell_proves_that_zeros_were_kept() {
        assert!(AccountCell::shows_leading_zero(b" 054736118302"));
        for protected in ["'054736118302", "=\"054736118302\"", "0547-3611-8302", "154736118302"] {
            assert!(!AccountCell::shows_leading_zero(protected.as_bytes()), "{protected}");
        }
    }
}
