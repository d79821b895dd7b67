//! The grammar of amounts as people and spreadsheets write them.
//!
//! ```text
//! amount   = [ sign ] [ currency ] number | [ currency ] [ sign ] number | [ sign ] number "USD"
//!          | "(" ( [ currency ] number | number "USD" ) ")" | currency "(" number ")" | "(" number ")" "USD"
//!          | "-" | "$" "-" | "–" | "—"                          zero, in accounting format
//! sign     = "-" | "+" | "−"          currency = "$" | "US$" | "USD"
//! number   = whole [ "." digit+ ] | "." digit+
//! whole    = digit+ | nonzero digit{0,2} ( "," digit{3} )+
//! ```
//! White space may stand before, between and after these parts, but not inside a number. Around it all a leading `'` and
//! `="…"` are taken off.

use super::amount_diagnosis::AmountError;
use crate::money::{MAX_DECIMALS, MAX_DOLLARS, POWERS_OF_TEN, Usd};
use crate::text::trim_start;

/// An amount that was read, with what its separators tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    pub(crate) usd: Usd,
    pub(crate) separators: Separators,
}

/// What the separators of an amount tell of the meaning of points and commas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Separators {
    /// There are none.
    None,
    /// `12,500`: thousands, unless its writer uses decimal commas.
    OneGroup,
    /// `1.234`: decimals, unless its writer has points between thousands.
    ThreeDecimals,
    /// `1,234.56`, `0.50`, `1,234,567`: that points stand before decimals.
    Decide,
}

impl Separators {
    /// Whether the amount may mean two things where this separates the columns: behind another delimiter than a comma a
    /// comma may stand before decimals.
    pub(crate) fn is_ambiguous(self, delimiter: u8) -> bool {
        match self {
            Self::ThreeDecimals => true,
            Self::OneGroup => delimiter != b',',
            Self::None | Self::Decide => false,
        }
    }
}

/// A number by the grammar, before its size is looked at.
struct Number {
    dollars: u64,
    fraction: u64,
    decimals: usize,
    separators: Separators,
}

/// So many digits always fit 64 bits.
const DIGITS_OF_64_BITS: usize = u64::MAX.ilog10() as usize;

/// The grammar, over what is left of the text.
pub(super) struct Grammar<'t>(&'t [u8]);

impl<'t> Grammar<'t> {
    /// `None` when the text is not of the grammar; an error when it is, and the number is too large or too fine.
    pub(super) fn read(text: &'t [u8]) -> Option<Result<Amount, AmountError>> {
        if is_zero_of_accountants(text) {
            return Some(Ok(Amount { usd: Usd::ZERO, separators: Separators::None }));
        }
        let mut grammar = Grammar(text);
        let mut negative = grammar.sign();
        let currency = grammar.currency();
        if negative.is_none() && grammar.0.first() == Some(&b'(') {
            return grammar.in_parentheses(currency);
        }
        negative = negative.or_else(|| grammar.sign());
        let number = grammar.number()?;
        grammar.currency_behind(currency);
        grammar.0.is_empty().then(|| number.into_amount(negative.unwrap_or(false)))
    }

    /// A negative number in parentheses: around it all, or around all but the currency.
    fn in_parentheses(mut self, mut currency: bool) -> Option<Result<Amount, AmountError>> {
        self.take(b"(");
        self.skip_white_space();
        currency |= !currency && self.currency();
        let number = self.number()?;
        currency |= self.currency_behind(currency);
        self.take(b")").then_some(())?;
        self.skip_white_space();
        self.currency_behind(currency);
        self.0.is_empty().then(|| number.into_amount(true))
    }

    /// Whether `USD` stands behind the number, where no currency stood before.
    #[inline]
    fn currency_behind(&mut self, currency_before: bool) -> bool {
        if self.0.is_empty() {
            return false;
        }
        self.skip_white_space();
        let found = !currency_before && self.take(b"USD");
        self.skip_white_space();
        found
    }

    /// Whether a minus stands here, if a sign does.
    #[inline]
    fn sign(&mut self) -> Option<bool> {
        let (negative, rest) = match self.0 {
            [b'-', rest @ ..] | [0xe2, 0x88, 0x92, rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => return None,
        };
        self.0 = rest;
        self.skip_white_space();
        Some(negative)
    }

    /// Whether the dollar stands here.
    fn currency(&mut self) -> bool {
        let found = self.take(b"$") || self.take(b"US$") || self.take(b"USD");
        self.skip_white_space();
        found
    }

    fn number(&mut self) -> Option<Number> {
        let begins_with_zero = self.0.first() == Some(&b'0');
        let (dollars, whole_digits) = self.digits();
        let mut number = Number { dollars, fraction: 0, decimals: 0, separators: Separators::None };
        // `0,125` is no group of thousands but decimals.
        let mut groups = 0;
        let may_be_group = (1..=3).contains(&whole_digits) && !begins_with_zero;
        if may_be_group {
            while self.take(b",") {
                let (group, 3) = self.digits() else { return None };
                number.dollars = number.dollars.saturating_mul(1000).saturating_add(group);
                groups += 1;
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
        number.separators = match (groups, number.decimals) {
            (0, 0) => Separators::None,
            (1, 0) => Separators::OneGroup,
            (0, 3) if may_be_group => Separators::ThreeDecimals,
            _ => Separators::Decide,
        };
        Some(number)
    }

    /// ASCII digits: what they write, at most `u64::MAX`, and how many there are.
    fn digits(&mut self) -> (u64, usize) {
        let text = self.0;
        let (mut value, mut length) = (0_u64, 0);
        while let Some(digit @ b'0'..=b'9') = text.get(length) {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit - b'0'));
            length += 1;
        }
        self.0 = &text[length..];
        if length > DIGITS_OF_64_BITS {
            let digits = text[..length].iter().map(|digit| u64::from(digit - b'0'));
            value = digits.fold(0, |value, digit| value.saturating_mul(10).saturating_add(digit));
        }
        (value, length)
    }

    fn take<const LENGTH: usize>(&mut self, token: &[u8; LENGTH]) -> bool {
        let rest = self.0.strip_prefix(token);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    #[inline]
    fn skip_white_space(&mut self) {
        if self.0.first().is_none_or(u8::is_ascii_graphic) {
            return;
        }
        self.0 = trim_start(self.0);
    }
}

impl Number {
    fn into_amount(self, negative: bool) -> Result<Amount, AmountError> {
        if self.dollars >= MAX_DOLLARS {
            return Err(AmountError::TooLarge);
        }
        let decimals = u32::try_from(self.decimals).unwrap_or(u32::MAX);
        if decimals > MAX_DECIMALS {
            return Err(AmountError::TooManyDecimals);
        }
        let units = i128::from(self.dollars) * i128::from(POWERS_OF_TEN[decimals as usize]) + i128::from(self.fraction);
        let usd = Usd::from_units(if negative { -units } else { units }, decimals).ok_or(AmountError::TooLarge)?;
        Ok(Amount { usd, separators: self.separators })
    }
}

/// `-`, `$ -` or a dash alone.
fn is_zero_of_accountants(text: &[u8]) -> bool {
    match text {
        b"-" | b"\xe2\x80\x93" | b"\xe2\x80\x94" => true,
        [b'$', rest @ ..] => trim_start(rest) == b"-",
        _ => false,
    }
}
