//! Dollars, exact.

use crate::digits::write_digits;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::ops::Neg;
use core::str::FromStr;
use rust_decimal::Decimal;

/// Decimals an amount may have.
pub(crate) const MAX_DECIMALS: u32 = 10;

/// 10 to the power of each number of decimals that an amount may have: looked up for every amount of a file.
pub(crate) const POWERS_OF_TEN: [u64; MAX_DECIMALS as usize + 1] = {
    let mut powers = [1; MAX_DECIMALS as usize + 1];
    let mut decimals = 1;
    while decimals < powers.len() {
        powers[decimals] = powers[decimals - 1] * 10;
        decimals += 1;
    }
    powers
};

/// Whole dollars an amount stays below.
pub(crate) const MAX_DOLLARS: u64 = 1_000_000_000_000;

/// An exact amount in US dollars that keeps the decimals it was written with. A zero has no sign and is `0.00`.
///
/// ```
/// use credits_core::Usd;
/// let amount: Usd = "10.50".parse().unwrap();
/// assert_eq!((-amount).to_string(), "-10.50");
/// assert_eq!("-0".parse::<Usd>().unwrap().to_string(), "0.00");
/// assert_eq!("10.5".parse::<Usd>().unwrap(), amount);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Usd(Decimal);

impl Usd {
    /// No dollars.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// `units` of 10^-`decimals` dollars.
    ///
    /// `None` where 96 bits do not hold it; sums of at most [`Limits::MAX_ROWS`](crate::Limits::MAX_ROWS) amounts fit.
    pub(crate) fn from_units(units: i128, decimals: u32) -> Option<Self> {
        if units == 0 {
            return Some(Self::ZERO);
        }
        Decimal::try_from_i128_with_scale(units, decimals).ok().map(Self)
    }

    /// The amount as a whole number of 10^-[`decimals`](Self::decimals) dollars.
    #[must_use]
    pub fn units(self) -> i128 {
        self.0.mantissa()
    }

    /// Decimals that an amount of a credits file has at most.
    pub const MAX_DECIMALS: u32 = MAX_DECIMALS;

    /// How many decimals the amount was written with.
    #[must_use]
    pub fn decimals(self) -> u32 {
        self.0.scale()
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is below nothing.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative()
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The exact sum, with as many decimals as the longer of the two; `None` where 28 digits do not hold it.
    ///
    /// ```
    /// use credits_core::Usd;
    /// let sum = "10.5".parse::<Usd>().unwrap().checked_add("-0.25".parse().unwrap()).unwrap();
    /// assert_eq!(sum.to_string(), "10.25");
    /// ```
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let decimals = self.decimals().max(other.decimals());
        Self::from_units(self.units_of(decimals)?.checked_add(other.units_of(decimals)?)?, decimals)
    }

    /// Whether the two are less than a cent apart.
    #[must_use]
    pub fn agrees_to_the_cent(self, other: Self) -> bool {
        let decimals = self.decimals().max(other.decimals()).max(2);
        let apart = self.units_of(decimals).zip(other.units_of(decimals)).and_then(|(a, b)| a.checked_sub(b));
        apart.zip(10_i128.checked_pow(decimals - 2)).is_some_and(|(apart, cent)| apart.abs() < cent)
    }

    /// The amount as a whole number of 10^-`decimals` dollars; `None` where that is no whole number or 128 bits do not
    /// hold it.
    #[must_use]
    pub fn units_of(self, decimals: u32) -> Option<i128> {
        let more = decimals.checked_sub(self.decimals())?;
        self.units().checked_mul(10_i128.checked_pow(more)?)
    }

    /// The exact sum of two amounts of a credits file, with as many decimals as the longer of the two.
    pub(crate) fn plus(self, other: Self) -> Self {
        [self, other].into_iter().collect::<Tally>().total(0)
    }

    /// The amount as people read money: `$21,744.97`, exact, without zeros behind the cents.
    ///
    /// ```
    /// let dollars = |text: &str| text.parse::<credits_core::Usd>().unwrap().dollars();
    /// assert_eq!(dollars("-21744.9"), "-$21,744.90");
    /// assert_eq!(dollars("1003.2500000000"), "$1,003.25");
    /// assert_eq!(dollars("0.0000000050"), "$0.000000005");
    /// ```
    #[must_use]
    pub fn dollars(self) -> String {
        let text = self.abs().to_string();
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let sign = if self.is_negative() { "-" } else { "" };
        let mut grouped = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{sign}${grouped}.{:0<2}", decimals.trim_end_matches('0'))
    }

    /// Appends what [`Display`](fmt::Display) writes.
    pub(crate) fn append_to(self, text: &mut Vec<u8>) {
        let start = text.len();
        text.resize(start + self.display_len(), 0);
        self.write(&mut text[start..]);
    }

    /// Writes what [`Display`](fmt::Display) writes, into as many bytes as it takes.
    fn write(self, text: &mut [u8]) {
        if self.is_zero() {
            return text.copy_from_slice(ZERO.as_bytes());
        }
        let decimals = self.decimals() as usize;
        let (mut whole, fraction) = text.split_at_mut(text.len() - decimals);
        if self.is_negative() {
            whole[0] = b'-';
            whole = &mut whole[1..];
        }
        if decimals > 0 {
            let point = whole.len() - 1;
            whole[point] = b'.';
            whole = &mut whole[..point];
        }
        let units = self.units().unsigned_abs();
        match u64::try_from(units) {
            Ok(units) => {
                let dollars = write_digits(fraction, units);
                write_digits(whole, dollars);
            }
            // Seldom: a division of 128 bits for each digit.
            Err(_) => {
                let digits = whole.iter_mut().chain(fraction).rev();
                digits.fold(units, |rest, digit| {
                    *digit = b'0' + (rest % 10) as u8;
                    rest / 10
                });
            }
        }
    }

    /// How many characters [`Display`](fmt::Display) writes.
    pub(crate) fn display_len(self) -> usize {
        if self.is_zero() {
            return ZERO.len();
        }
        let decimals = self.decimals() as usize;
        let units = self.units().unsigned_abs();
        // Most amounts fit 64 bits, where a logarithm is a few comparisons.
        let digits = u64::try_from(units).map_or_else(|_| units.ilog10(), u64::ilog10) as usize + 1;
        let point = usize::from(decimals > 0);
        usize::from(self.is_negative()) + digits.max(decimals + 1) + point
    }
}

impl From<Usd> for Decimal {
    fn from(amount: Usd) -> Self {
        amount.0
    }
}

impl Neg for Usd {
    type Output = Self;

    fn neg(self) -> Self {
        // A negated zero would keep a sign, and print it.
        if self.is_zero() { Self::ZERO } else { Self(-self.0) }
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = [0; BUFFER];
        let text = &mut buffer[..self.display_len()];
        self.write(text);
        f.pad(core::str::from_utf8(text).unwrap_or_default())
    }
}

/// A zero never shows a sign, nor the decimals it was written with.
const ZERO: &str = "0.00";

/// Room for 29 digits, a point and a sign.
const BUFFER: usize = 32;

impl fmt::Debug for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What a text is not: a plain decimal such as `-6407.96`, as CloudZero holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsdError;

impl fmt::Display for UsdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a plain decimal such as `-6407.96` that 28 digits hold")
    }
}

impl core::error::Error for UsdError {}

/// Reads the plain form that [`Display`](fmt::Display) writes: a minus or none, digits, at most one point between
/// digits. What people write is read by [`read_amount`](crate::read_amount).
impl FromStr for Usd {
    type Err = UsdError;

    fn from_str(text: &str) -> Result<Self, UsdError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match digits.split_once('.') {
            Some((_, "")) => return Err(UsdError),
            Some(parts) => parts,
            None => (digits, ""),
        };
        if whole.is_empty() || whole.len() + fraction.len() > 38 {
            return Err(UsdError);
        }
        let mut units = 0_i128;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(UsdError);
            }
            units = units * 10 + i128::from(byte - b'0');
        }
        let decimals = u32::try_from(fraction.len()).map_err(|_| UsdError)?;
        Self::from_units(if negative { -units } else { units }, decimals).ok_or(UsdError)
    }
}

/// An exact running sum of amounts with at most [`MAX_DECIMALS`] decimals.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    /// Of the amounts with 0, 1, 2, … decimals each, in their own units: so adding takes no multiplication.
    units: [i128; MAX_DECIMALS as usize + 1],
    decimals: u32,
}

impl Tally {
    pub(crate) fn add(&mut self, amount: Usd) {
        let decimals = amount.decimals();
        debug_assert!(decimals <= MAX_DECIMALS, "the amount grammar allows no more");
        self.units[decimals as usize] += amount.units();
        self.decimals = self.decimals.max(decimals);
    }

    /// The sum with as many decimals as the longest amount, and at least `at_least`.
    pub(crate) fn total(self, at_least: u32) -> Usd {
        let decimals = self.decimals.max(at_least);
        // No amount has more decimals, and 128 bits hold a million million times the largest sum.
        let units = (0..=decimals).zip(self.units).map(|(own, units)| units * 10_i128.pow(decimals - own)).sum();
        Usd::from_units(units, decimals).unwrap_or_else(|| unreachable!("Limits::MAX_ROWS bounds every sum"))
    }
}

impl FromIterator<Usd> for Tally {
    fn from_iter<I: IntoIterator<Item = Usd>>(amounts: I) -> Self {
        let mut tally = Self::default();
        amounts.into_iter().for_each(|amount| tally.add(amount));
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[track_caller]
    fn shows(text: &str, expected: &str) {
        let amount: Usd = text.parse().unwrap();
        assert_eq!(amount.to_string(), expected);
        assert_eq!(amount.display_len(), expected.len(), "{text}");
    }

    #[test]
    fn all_decimals_are_kept_and_a_zero_has_no_sign() {
        shows("10.50", "10.50");
        shows("-6407.96", "-6407.96");
        shows("5", "5");
        shows("0.5", "0.5");
        shows("-0.05", "-0.05");
        shows("0", "0.00");
        shows("-0.000", "0.00");
        shows("999999999999.9999999999", "999999999999.9999999999");
        shows("-7000000000000000000.0000000001", "-7000000000000000000.0000000001");
        assert_eq!((-Usd::ZERO).to_string(), "0.00");
    }

    #[test]
    fn what_is_not_plain_is_not_read() {
        for text in ["", "-", "5.", ".5", "1_000", "+5", "1,000", "1e5", "--5", "5-", " 5", "٥", "1.2.3"] {
            assert_eq!(text.parse::<Usd>(), Err(UsdError), "{text}");
        }
        let many = "9".repeat(39);
        assert_eq!(many.parse::<Usd>(), Err(UsdError));
    }

    #[test]
    fn sums_are_exact_or_none() {
        let add = |a: &str, b: &str| Some(a.parse::<Usd>().ok()?.checked_add(b.parse().ok()?)?.to_string());
        assert_eq!(add("0.1", "0.20").as_deref(), Some("0.30"));
        assert_eq!(add("-1", "1.000").as_deref(), Some("0.00"));
        assert_eq!(add("0.0000000000000000001", "1").as_deref(), Some("1.0000000000000000001"));
        assert_eq!(add("9999999999999999999999999999", "0.1"), None);
        assert_eq!("1".parse::<Usd>().unwrap().units_of(2), Some(100));
        assert_eq!("1.234".parse::<Usd>().unwrap().units_of(2), None);
    }

    #[test]
    fn the_largest_sum_that_can_be_read_is_exact() {
        let largest: Usd = "999999999999.9999999999".parse().unwrap();
        let mut tally = Tally::default();
        for _ in 0..crate::Limits::MAX_ROWS {
            tally.add(largest);
        }
        assert_eq!(tally.total(2).to_string(), "6999999999999999999.9993000000");
    }

    #[test]
    fn a_million_cents_are_ten_thousand_dollars() {
        let cent: Usd = "0.01".parse().unwrap();
        let tally: Tally = core::iter::repeat_n(cent, 1_000_000).collect();
        assert_eq!(tally.total(2).to_string(), "10000.00");
        assert_eq!(Tally::default().total(2).to_string(), "0.00");
    }
}
