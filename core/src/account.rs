//! AWS account ids.

use crate::digits::write_digits;
use core::fmt;
use core::num::NonZeroU64;
use core::str::FromStr;

/// Digits of an account id.
pub(crate) const DIGITS: usize = 12;

/// A twelve-digit AWS account id; not all zeros.
///
/// ```
/// let account: credits_core::AccountId = "054736118302".parse().unwrap();
/// assert_eq!(account.to_string(), "054736118302");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(NonZeroU64);

impl AccountId {
    /// Bits of the largest [`number`](Self::number).
    pub(crate) const BITS: u32 = 10_u64.pow(DIGITS as u32).ilog2() + 1;

    /// The id that twelve digits write; `None` where they are all zeros.
    pub(crate) fn from_number(number: u64) -> Option<Self> {
        NonZeroU64::new(number).map(Self)
    }

    /// The number that the digits write.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0.get()
    }

    /// The twelve digits.
    pub(crate) fn digits(self) -> [u8; DIGITS] {
        let mut digits = [b'0'; DIGITS];
        write_digits(&mut digits, self.number());
        digits
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(core::str::from_utf8(&self.digits()).unwrap_or_default())
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What a text is not: an account id of twelve ASCII digits, not all zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccountIdError;

impl fmt::Display for AccountIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an AWS account id of twelve digits")
    }
}

impl core::error::Error for AccountIdError {}

impl FromStr for AccountId {
    type Err = AccountIdError;

    fn from_str(text: &str) -> Result<Self, AccountIdError> {
        match text.as_bytes() {
            digits if digits.len() == DIGITS => {
                number(digits).and_then(NonZeroU64::new).map(Self).ok_or(AccountIdError)
            }
            _ => Err(AccountIdError),
        }
    }
}

/// The number that ASCII digits write; `None` when something else is among them. At most [`DIGITS`] are passed.
pub(crate) fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u64::from(byte - b'0')))
}
