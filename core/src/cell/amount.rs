//! The grammar of amounts as people and spreadsheets write them.
//!
//! [`Grammar`] alone decides what is read. [`diagnose`] only looks at what it refused, to say why; whatever it gets
//! wrong costs a worse sentence, never money.
//!
//! ```text
//! amount   = [ sign ] [ currency ] number | [ currency ] [ sign ] number | [ sign ] number "USD"
//!          | "(" ( [ currency ] number | number "USD" ) ")"
//!          | "-" | "$" "-" | "–" | "—"                          zero, in accounting format
//! sign     = "-" | "+" | "−"          currency = "$" | "US$" | "USD"
//! number   = whole [ "." digit+ ] | "." digit+
//! whole    = digit+ | digit{1,3} ( "," digit{3} )+
//! ```
//! White space may stand before, between and after these parts, but not inside a number.

use super::amount_diagnosis::{AmountError, diagnose};
use crate::money::{MAX_DECIMALS, MAX_DOLLARS, Usd};
use crate::text::{trim, trim_start};

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
    read(text.as_bytes(), false)
}

/// Reads an amount cell; `semicolons` when `;` separates the file's columns, so that its writer may use commas as
/// decimal signs.
pub(crate) fn read(cell: &[u8], semicolons: bool) -> Result<Usd, AmountError> {
    let text = trim(cell);
    if semicolons && has_one_separator_before_three_digits(text) {
        return Err(AmountError::Ambiguous);
    }
    Grammar::read(text).unwrap_or_else(|| Err(diagnose(text)))
}

/// A number by the grammar, before its size is looked at.
struct Number {
    dollars: u64,
    fraction: u64,
    decimals: usize,
}

/// The grammar, over what is left of the text.
struct Grammar<'t>(&'t [u8]);

impl<'t> Grammar<'t> {
    /// `None` when the text is not of the grammar; an error when it is, and the number is too large or too fine.
    fn read(text: &'t [u8]) -> Option<Result<Usd, AmountError>> {
        if let b"-" | b"\xe2\x80\x93" | b"\xe2\x80\x94" = text {
            return Some(Ok(Usd::ZERO));
        }
        if let Some(rest) = text.strip_prefix(b"$")
            && trim_start(rest) == b"-"
        {
            return Some(Ok(Usd::ZERO));
        }
        let inner = text.strip_prefix(b"(").and_then(|rest| rest.strip_suffix(b")"));
        let (negative, number) = match inner {
            Some(inner) => {
                let mut grammar = Grammar(trim(inner));
                let currency = grammar.currency();
                (true, grammar.rest(currency)?)
            }
            None => {
                let mut grammar = Grammar(text);
                let mut negative = grammar.sign();
                let currency = grammar.currency();
                negative = negative.or_else(|| grammar.sign());
                (negative.unwrap_or(false), grammar.rest(currency)?)
            }
        };
        Some(number.into_usd(negative))
    }

    /// The number and, unless a currency stood before, a `USD` behind it, and then nothing more.
    fn rest(mut self, currency_before: bool) -> Option<Number> {
        let number = self.number()?;
        self.skip_white_space();
        if !currency_before {
            self.take(b"USD");
        }
        self.0.is_empty().then_some(number)
    }

    /// Whether a minus stands here, if a sign does.
    fn sign(&mut self) -> Option<bool> {
        if self.0.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let negative = if self.take(b"-") || self.take(b"\xe2\x88\x92") {
            Some(true)
        } else if self.take(b"+") {
            Some(false)
        } else {
            None
        };
        self.skip_white_space();
        negative
    }

    /// Whether the dollar stands here.
    fn currency(&mut self) -> bool {
        let found = self.take(b"$") || self.take(b"US$") || self.take(b"USD");
        self.skip_white_space();
        found
    }

    fn number(&mut self) -> Option<Number> {
        let (dollars, whole_digits) = self.digits();
        let mut number = Number { dollars, fraction: 0, decimals: 0 };
        if (1..=3).contains(&whole_digits) {
            while self.take(b",") {
                let (group, 3) = self.digits() else { return None };
                number.dollars = number.dollars.saturating_mul(1000).saturating_add(group);
            }
        }
        if self.take(b".") {
            (number.fraction, number.decimals) = self.digits();
            if number.decimals == 0 {
                return None;
            }
        } else if whole_digits == 0 {
            return None;
        }
        Some(number)
    }

    /// ASCII digits: what they write, at most `u64::MAX`, and how many there are.
    fn digits(&mut self) -> (u64, usize) {
        let (mut value, mut length) = (0_u64, 0);
        while let [digit @ b'0'..=b'9', rest @ ..] = self.0 {
            value = value.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
            length += 1;
            self.0 = rest;
        }
        (value, length)
    }

    fn take<const LENGTH: usize>(&mut self, token: &[u8; LENGTH]) -> bool {
        let rest = self.0.strip_prefix(token);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn skip_white_space(&mut self) {
        self.0 = trim_start(self.0);
    }
}

impl Number {
    fn into_usd(self, negative: bool) -> Result<Usd, AmountError> {
        if self.dollars >= MAX_DOLLARS {
            return Err(AmountError::TooLarge);
        }
        let decimals = u32::try_from(self.decimals).unwrap_or(u32::MAX);
        if decimals > MAX_DECIMALS {
            return Err(AmountError::TooManyDecimals);
        }
        let units = i128::from(self.dollars) * i128::from(10_u64.pow(decimals)) + i128::from(self.fraction);
        Usd::from_units(if negative { -units } else { units }, decimals).ok_or(AmountError::TooLarge)
    }
}

/// `1.234`, `12,500`, `$1.234`: in a file with semicolons nobody can say which sign is meant.
fn has_one_separator_before_three_digits(text: &[u8]) -> bool {
    let is_separator = |byte: &u8| matches!(byte, b'.' | b',');
    let Some(at) = text.iter().position(is_separator) else { return false };
    let after = &text[at + 1..];
    let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
    digits == 3 && !after.iter().any(is_separator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use AmountError::{
        Ambiguous, Currency, DecimalComma, Empty, Grouping, NotANumber, Scientific, TooLarge, TooManyDecimals,
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

    #[test]
    fn every_miss_has_its_name() {
        refuses("", Empty);
        refuses(" \u{a0}", Empty);
        for text in [
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
            "$(5)",
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
        ] {
            refuses(text, NotANumber);
        }
        for text in ["1e5", "1.2E+3", "-1.2e-3", "$5E10", "1,2E+3"] {
            refuses(text, Scientific);
        }
        for text in ["1,23,456.00", "1234,567.00", "1234,567", "1,234,56", "1,2,3", "1,234.5,6", "12,34,567"] {
            refuses(text, Grouping);
        }
        for text in
            ["1.234,56", "12,5", "1234,56", "1.234.567", "1.234.567,89", "1 234,56", "-12,50", "$12,50", "12,5 USD"]
        {
            refuses(text, DecimalComma);
        }
        for text in ["€5", "5 €", "EUR 5", "5 EUR", "£1,000.00", "C$5", "AU$5.00", "¥500", "5 eur", "CHF 12.50", "R$5"]
        {
            refuses(text, Currency);
        }
        for text in ["0.12345678901", "1.00000000000", "5.000000000000000000000000000000"] {
            refuses(text, TooManyDecimals);
        }
        for text in ["1000000000000", "1,000,000,000,000.00", "99999999999999999999999999999999", "-1000000000000"] {
            refuses(text, TooLarge);
        }
    }

    #[test]
    fn semicolons_make_three_digits_ambiguous() {
        for text in ["1.234", "12,500", "$1.234", "-12,500", "1234,567", "(1.234)", "1.234 USD", ".500"] {
            assert_eq!(read(text.as_bytes(), true), Err(Ambiguous), "{text}");
        }
        for (text, expected) in
            [("1,234.56", "1234.56"), ("1,234,567", "1234567"), ("12.50", "12.50"), ("1234", "1234")]
        {
            assert_eq!(read(text.as_bytes(), true).unwrap().to_string(), expected);
        }
        assert_eq!(read(b"12,50", true), Err(DecimalComma));
        reads("1.234", "1.234");
        reads("12,500", "12500");
    }
}
