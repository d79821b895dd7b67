//! Amounts as AWS's exports write them: more decimals than any bill has, and scientific notation. Read and added up
//! exactly, and only where line items are.

use super::account::FEWEST_DIGITS;
use super::amount_diagnosis::AmountError;
use super::grammar::Separators;
use crate::account::DIGITS;
use crate::money::{MAX_DECIMALS, MAX_DOLLARS, POWERS_OF_TEN, Usd};
use crate::text::trim;

/// Decimals that are kept of an amount; a double has no more significant ones than that below a cent.
const MOST_DECIMALS: usize = 38;

/// Decimals beyond those that an amount of dollars has.
const REST_DECIMALS: usize = MOST_DECIMALS - MAX_DECIMALS as usize;

/// Units of the rest in one of 10^-[`MAX_DECIMALS`] dollars.
const REST_UNITS: i128 = 10_i128.pow(REST_DECIMALS as u32);

/// An exact amount, or the exact sum of as many as a file holds: each part of a file's rows stays far below 128 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exact {
    /// Of 10^-[`MAX_DECIMALS`] dollars.
    pub(crate) units: i128,
    /// Of 10^-[`MOST_DECIMALS`] dollars: what stands behind them.
    pub(crate) rest: i128,
    /// Of the longest amount.
    pub(crate) decimals: u32,
}

impl Exact {
    #[cfg(test)]
    fn add(&mut self, other: Self) {
        self.units += other.units;
        self.rest += other.rest;
        self.decimals = self.decimals.max(other.decimals);
    }

    /// The amount in dollars, with the decimals of the longest amount in it; `None` where it has more than
    /// [`MAX_DECIMALS`] itself.
    pub(crate) fn to_usd(self) -> Option<Usd> {
        if self.rest % REST_UNITS != 0 {
            return None;
        }
        let units = self.units + self.rest / REST_UNITS;
        let decimals = self.decimals.min(MAX_DECIMALS);
        let spare = 10_i128.pow(MAX_DECIMALS - decimals);
        // No amount in it has more decimals, unless they all went into the rest.
        debug_assert!(units % spare == 0, "a sum has no more decimals than its amounts");
        Usd::from_units(units / spare, decimals)
    }

    pub(crate) fn is_positive(self) -> bool {
        self.units > 0 || (self.units == 0 && self.rest > 0)
    }

    /// A dollar of its sign.
    pub(crate) fn sign(self) -> Usd {
        let dollars = if self.is_zero() {
            0
        } else if self.is_positive() {
            1
        } else {
            -1
        };
        Usd::from_units(dollars, 0).unwrap_or(Usd::ZERO)
    }

    pub(crate) fn is_zero(self) -> bool {
        self.units == 0 && self.rest == 0
    }

    /// Reads an amount that is nothing but a sign, digits, a point and a small exponent; `None` where it is written
    /// in any other way, and what a person may have written is for the grammar of amounts to read.
    pub(crate) fn read(cell: &[u8]) -> Option<Result<(Self, Separators), AmountError>> {
        let text = trim(cell);
        let (negative, number) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, text),
        };
        let digits = Digits::split(number)?;
        // Bare digits may be an account that got into the wrong column.
        if number.len() == text.len()
            && number.iter().all(u8::is_ascii_digit)
            && (FEWEST_DIGITS..=DIGITS).contains(&number.len())
        {
            return None;
        }
        let read = digits.plain().map_or_else(|| digits.scaled(), Ok);
        Some(read.map(|amount| (if negative { amount.negated() } else { amount }, digits.separators())))
    }

    fn negated(self) -> Self {
        Self { units: -self.units, rest: -self.rest, ..self }
    }
}

impl From<Usd> for Exact {
    fn from(amount: Usd) -> Self {
        // An amount that was read has no more decimals than that.
        let units = amount.units_of(MAX_DECIMALS).unwrap_or_default();
        Self { units, rest: 0, decimals: amount.decimals() }
    }
}

/// The digits of a number, cut at its point and its exponent.
struct Digits<'t> {
    whole: &'t [u8],
    fraction: &'t [u8],
    /// As the number is written, with its sign; zero where it has none.
    exponent: i32,
}

impl<'t> Digits<'t> {
    fn split(number: &'t [u8]) -> Option<Self> {
        let (whole, rest) = leading_digits(number);
        let (fraction, rest) = match rest {
            [b'.', rest @ ..] => {
                let (fraction, rest) = leading_digits(rest);
                (!fraction.is_empty()).then_some((fraction, rest))?
            }
            _ => (&[][..], rest),
        };
        let exponent = match rest {
            [] => 0,
            [b'e' | b'E', rest @ ..] => exponent(rest)?,
            _ => return None,
        };
        (!whole.is_empty() || !fraction.is_empty()).then_some(Self { whole, fraction, exponent })
    }

    fn separators(&self) -> Separators {
        match (self.whole, self.fraction) {
            (_, []) => Separators::None,
            ([b'1'..=b'9'] | [b'1'..=b'9', _] | [b'1'..=b'9', _, _], [_, _, _]) if self.exponent == 0 => {
                Separators::ThreeDecimals
            }
            _ => Separators::Decide,
        }
    }

    /// Most amounts: no exponent, no more decimals than a bill has, and few enough digits for 64 bits.
    fn plain(&self) -> Option<Exact> {
        let decimals = self.fraction.len();
        if self.exponent != 0 || decimals > MAX_DECIMALS as usize || self.whole.len() + decimals > 18 {
            return None;
        }
        let add = |number: u64, &digit: &u8| number * 10 + u64::from(digit - b'0');
        let number = self.fraction.iter().fold(self.whole.iter().fold(0, add), add);
        if self.whole.len() > 12 {
            return None;
        }
        let units = i128::from(number) * i128::from(POWERS_OF_TEN[MAX_DECIMALS as usize - decimals]);
        Some(Exact { units, rest: 0, decimals: if units == 0 { 0 } else { decimals as u32 } })
    }

    /// Every other: each digit where its weight says.
    fn scaled(&self) -> Result<Exact, AmountError> {
        let mut amount = Exact::default();
        let mut weight = self.whole.len() as i64 + i64::from(self.exponent);
        for digit in self.whole.iter().chain(self.fraction).map(|digit| i128::from(digit - b'0')) {
            weight -= 1;
            if digit == 0 {
                continue;
            }
            // What a spreadsheet writes so has lost digits; no export of AWS does.
            if self.exponent > 0 {
                return Err(AmountError::Scientific);
            }
            let units = weight + i64::from(MAX_DECIMALS);
            if let Ok(power @ 0..) = u32::try_from(units) {
                amount.units +=
                    digit * 10_i128.checked_pow(power).filter(|_| weight < 12).ok_or(AmountError::TooLarge)?;
            } else {
                let power = u32::try_from(units + REST_DECIMALS as i64).map_err(|_| AmountError::TooManyDecimals)?;
                amount.rest += digit * 10_i128.pow(power);
            }
        }
        if amount.units >= i128::from(MAX_DOLLARS) * 10_i128.pow(MAX_DECIMALS) {
            return Err(AmountError::TooLarge);
        }
        let decimals = self.fraction.len() as i64 - i64::from(self.exponent);
        if !amount.is_zero() {
            amount.decimals = u32::try_from(decimals).unwrap_or_default();
        }
        Ok(amount)
    }
}

fn leading_digits(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len()))
}

/// The digits of an exponent, with or without a sign. One that is longer than any sensible one stays as large.
fn exponent(text: &[u8]) -> Option<i32> {
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        _ => (1, text),
    };
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let add =
        |number: i32, digit: &u8| number.saturating_mul(10).saturating_add(i32::from(digit - b'0')).min(1_000_000);
    is_number.then(|| sign * digits.iter().fold(0, add))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::{String, ToString};

    fn read(text: &str) -> Option<Result<Exact, AmountError>> {
        Some(Exact::read(text.as_bytes())?.map(|(amount, _)| amount))
    }

    fn sum(amounts: &[&str]) -> Option<String> {
        let mut sum = Exact::default();
        amounts.iter().for_each(|amount| sum.add(read(amount).unwrap().unwrap()));
        sum.to_usd().map(|sum| sum.to_string())
    }

    #[test]
    fn what_exports_write_is_read_exactly() {
        for (text, expected) in [
            ("-12.50", "-12.50"),
            ("+12.5", "12.5"),
            ("0", "0.00"),
            ("-0.0000000000", "0.00"),
            ("-1.2E-7", "-0.00000012"),
            ("1.2e-07", "0.00000012"),
            ("-1E-10", "-0.0000000001"),
            ("0E-10", "0.00"),
            ("0.0E+00", "0.00"),
            ("-12.5E0", "-12.5"),
            ("-123.4E-2", "-1.234"),
            ("-120E-1", "-12.0"),
            (".5", "0.5"),
            ("999999999999.9999999999", "999999999999.9999999999"),
            ("-000000000000000000000012.5", "-12.5"),
            ("1.50000000000000000000000000000000000000000000000000000", "1.5000000000"),
            (" -3 ", "-3"),
        ] {
            assert_eq!(sum(&[text]).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn more_decimals_than_ten_count_if_they_add_up() {
        assert_eq!(sum(&["-0.12345678901"]), None);
        assert_eq!(sum(&["-0.12345678901", "-0.00000000009"]).as_deref(), Some("-0.1234567891"));
        assert_eq!(sum(&["-1.5E-11", "1.5E-11", "-2"]).as_deref(), Some("-2.0000000000"));
        assert_eq!(sum(&["-1E-38", "1E-38"]).as_deref(), Some("0.00"));
        assert_eq!(sum(&["-0.00000000005"; 4]).as_deref(), Some("-0.0000000002"));
        assert_eq!(sum(&["-0.00000000005"; 3]), None);
    }

    #[test]
    fn what_cannot_be_held_or_was_rounded_has_its_name() {
        for (text, error) in [
            ("-1.2E+3", AmountError::Scientific),
            ("1E5", AmountError::Scientific),
            ("1E-39", AmountError::TooManyDecimals),
            ("1E-999999999999", AmountError::TooManyDecimals),
            ("1000000000000", AmountError::TooLarge),
            ("123456789012345678901234567890123456789012345678", AmountError::TooLarge),
            ("10000000000000.5E-1", AmountError::TooLarge),
        ] {
            assert_eq!(read(text), Some(Err(error)), "{text}");
        }
        for text in ["", "-", "$5", "1,000.00", "5.", "1e", "1e-", "1e5.0", "--5", "(5)", "NaN", "5 USD", ".", "E5"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn signs_are_those_of_the_sum() {
        let positive = |text: &str| read(text).unwrap().unwrap().is_positive();
        assert!(positive("1E-20") && positive("3") && !positive("-1E-20") && !positive("0") && !positive("-3"));
    }
}
