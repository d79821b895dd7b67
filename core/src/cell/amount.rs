//! An amount cell to an amount. [`Grammar`] alone decides what is read; [`diagnose`] only looks at what it refused, to say
//! why, and whatever it gets wrong costs a worse sentence, never money.

use super::account::FEWEST_DIGITS;
use super::amount_diagnosis::{AmountError, diagnose};
use super::grammar::{Amount, Grammar, Separators};
use super::marks::without_text_marks;
use crate::account::DIGITS;
use crate::money::Usd;
use crate::text::trim;

/// Reads an amount as people write it: `$1,234.56`, `(12.50)`, `-USD 3`, `.50`, `$ -`.
///
/// # Errors
/// When the text is not of the grammar, has more than ten decimals or is 10^12 dollars or more.
///
/// ```
/// use credits_core::{AmountError, read_amount};
/// assert_eq!(read_amount(" ($1,234.50) ").unwrap().to_string(), "-1234.50");
/// assert_eq!(read_amount("1.234,56"), Err(AmountError::DecimalComma));
/// ```
pub fn read_amount(text: &str) -> Result<Usd, AmountError> {
    read(text.as_bytes()).map(|amount| amount.usd)
}

/// Reads an amount cell.
pub(crate) fn read(cell: &[u8]) -> Result<Amount, AmountError> {
    let text = without_text_marks(trim(cell));
    Grammar::read(text).unwrap_or_else(|| Err(diagnose(text)))
}

/// Reads an amount cell of a credits file, where the digits of an account may have got into the wrong column.
pub(crate) fn read_cell(cell: &[u8]) -> Result<Amount, AmountError> {
    let amount = read(cell)?;
    // Few amounts are that long.
    let is_account = amount.separators == Separators::None && cell.len() >= FEWEST_DIGITS && {
        let text = without_text_marks(trim(cell));
        (FEWEST_DIGITS..=DIGITS).contains(&text.len()) && text.iter().all(u8::is_ascii_digit)
    };
    if is_account { Err(AmountError::Account) } else { Ok(amount) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AmountError::{
        Account, Currency, DecimalComma, Empty, Grouping, NotANumber, Scientific, TooLarge, TooManyDecimals,
    };
    use alloc::string::ToString;

    #[track_caller]
    fn reads(text: &str, expected: &str) {
        assert_eq!(read_amount(text).map(|amount| amount.to_string()).as_deref(), Ok(expected), "{text:?}");
    }

    #[track_caller]
    fn refuses(text: &str, expected: AmountError) {
        assert_eq!(read_amount(text), Err(expected), "{text:?}");
    }

    #[test]
    fn signs_and_currencies_in_either_order() {
        for text in [
            "-5.25",
            "-$5.25",
            "$-5.25",
            "- $ 5.25",
            "$ - 5.25",
            "US$-5.25",
            "-US$5.25",
            "USD -5.25",
            "-USD5.25",
            "-5.25 USD",
            "-5.25USD",
            "\u{2212}5.25",
            "\u{2212}$5.25",
            "(5.25)",
            "($5.25)",
            "( $ 5.25 )",
            "(US$5.25)",
            "(USD 5.25)",
            "(5.25 USD)",
            "$(5.25)",
            "$ (5.25)",
            "USD (5.25)",
            "US$( 5.25 )",
            "(5.25) USD",
            "( 5.25 )USD",
            "'-5.25",
            "=\"-5.25\"",
            "'=\"(5.25)\"",
            " -5.25 ",
            "\u{a0}-\u{a0}$\u{a0}5.25\u{a0}",
        ] {
            reads(text, "-5.25");
        }
        for text in ["5.25", "+5.25", "$5.25", "+$5.25", "$+5.25", "US$ 5.25", "USD5.25", "5.25 USD", "+5.25 USD"] {
            reads(text, "5.25");
        }
    }

    #[test]
    fn digits_groups_and_decimals() {
        reads("0", "0.00");
        reads("-0.000", "0.00");
        reads("(0)", "0.00");
        reads(".50", "0.50");
        reads("$.5", "0.5");
        reads("1,234", "1234");
        reads("12,345,678.9", "12345678.9");
        reads("1234567.89", "1234567.89");
        reads("007", "7");
        reads("0000000000000000000000005", "5");
        reads("0.0000000001", "0.0000000001");
        reads("999,999,999,999.9999999999", "999999999999.9999999999");
    }

    #[test]
    fn a_dash_alone_is_an_accountants_zero() {
        for text in ["-", "$ -", "$-", "–", "—", " - "] {
            reads(text, "0.00");
        }
        for text in ["--", "- $", "(-)", "+", "$", "()", "$ –", "−"] {
            refuses(text, NotANumber);
        }
    }

    /// What is no amount, under the miss that says why.
    const MISSES: [(AmountError, &[&str]); 8] = [
        (Empty, &["", " \u{a0}"]),
        (
            NotANumber,
            &[
                "NaN",
                "Infinity",
                "1_000",
                "0x10",
                "5-",
                "N/A",
                "1.2.3",
                "5 usd",
                "#DIV/0!",
                "=SUM(B2:B5)",
                "TBD 5",
                "5 Mio",
                "5.",
                ".",
                "$",
                "abc",
                "--5",
                "+-5",
                "-(5)",
                "$($5)",
                "$(5) USD",
                "-$(5)",
                "$-(5)",
                "(5))",
                "($5) USD",
                "(-5)",
                "((5))",
                "(5",
                "5)",
                "$5 USD",
                "USD 5 USD",
                "$$5",
                "1 234.56",
                "1'234.56",
                "٥",
                "５",
                "5 5",
                "-5 -",
                ",500",
                "12,",
                "5%",
                "=5",
                "1.2.",
                "usd",
                "none",
            ],
        ),
        (Scientific, &["1e5", "1.2E+3", "-1.2e-3", "$5E10", "1,2E+3", "US$2E4", "USD 2E4", "2E4 USD"]),
        (
            Grouping,
            &[
                "1,23,456.00",
                "1234,567.00",
                "1234,567",
                "1,234,56",
                "1,2,3",
                "1,234.5,6",
                "12,34,567",
                "0,125.50",
                "0,125,000",
            ],
        ),
        (
            DecimalComma,
            &[
                "0,125",
                "$000,500",
                "00,125",
                "-0,500",
                "1.234,56",
                "12,5",
                "1234,56",
                "1.234.567",
                "1.234.567,89",
                "1 234,56",
                "-12,50",
                "$12,50",
                "12,5 USD",
            ],
        ),
        (
            Currency,
            &["€5", "5 €", "EUR 5", "5 EUR", "£1,000.00", "C$5", "AU$5.00", "¥500", "5 eur", "CHF 12.50", "R$5"],
        ),
        (TooManyDecimals, &["0.12345678901", "1.00000000000", "5.000000000000000000000000000000"]),
        (TooLarge, &["1000000000000", "1,000,000,000,000.00", "99999999999999999999999999999999", "-1000000000000"]),
    ];

    #[test]
    fn every_miss_has_its_name() {
        for (miss, texts) in MISSES {
            for text in texts {
                refuses(text, miss);
            }
        }
    }

    #[test]
    fn separators_tell_what_points_and_commas_mean_or_leave_it_open() {
        use Separators::{Decide, None, OneGroup, ThreeDecimals};
        for (text, expected) in [
            ("1234", None),
            ("-", None),
            ("12,500", OneGroup),
            ("($1,234)", OneGroup),
            ("1.234", ThreeDecimals),
            ("12.500 USD", ThreeDecimals),
            ("0.125", Decide),
            ("000.125", Decide),
            (".500", Decide),
            ("1234.567", Decide),
            ("1,234.567", Decide),
            ("1,234,567", Decide),
            ("0.50", Decide),
            ("12.5", Decide),
        ] {
            assert_eq!(read(text.as_bytes()).map(|amount| amount.separators), Ok(expected), "{text}");
        }
    }

    #[test]
    fn nine_to_twelve_bare_digits_are_an_account() {
        for text in ["222222222222", " 054736118 ", "'123456789012", "=\"1234567890\""] {
            assert_eq!(read_cell(text.as_bytes()), Err(Account), "{text}");
        }
        for text in ["12345678", "$222222222222", "222222222222.00", "-123456789", "222,222,222,222", "123456789 USD"] {
            assert!(read_cell(text.as_bytes()).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_right_is_not_blamed() {
        for text in ["(1,234.50", "1,234.50)", "-(1,234)", "1,234 x", "$1,234.56 USD", "-1,234.56-"] {
            refuses(text, NotANumber);
        }
    }
}
