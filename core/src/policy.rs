//! What a caller may choose about reading a file.

use crate::known_accounts::KnownAccounts;
use crate::money::Usd;
use crate::month::BillingMonth;
use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;
use core::str::FromStr;

/// Everything that decides a verdict beside the file itself. Two callers with the same policy get the same report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// What happens when an account stands in the file twice.
    pub duplicates: Duplicates,
    /// What happens to a row whose account or amount cannot be read.
    pub invalid_rows: InvalidRows,
    /// The month's total as the caller knows it; its sign does not matter.
    pub expected_total: Option<Usd>,
    /// The billing month, for a file whose name does not say it. The name is then not looked at.
    pub month: Option<BillingMonth>,
    /// Which column holds the amounts, in a file that has one for each of several months.
    pub wide: Option<WideColumn>,
    /// Whether every month of a table is read, each by its own check: then the totals of its accounts count too.
    pub every_month: bool,
    /// Today's month: a billing month after it is refused. `None` leaves that unchecked.
    pub current_month: Option<BillingMonth>,
    /// The accounts that may appear; `None` where there is no list.
    pub known_accounts: Option<KnownAccounts>,
    /// The texts every row is booked under.
    pub booking: Booking,
    /// How large a file and a month may be.
    pub limits: Limits,
}

/// One of the months of a wide file: account, first month, second month, …
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WideColumn {
    /// How many months the file has, and so amounts behind each account.
    pub months: usize,
    /// Which of them is read, from 0.
    pub month: usize,
}

/// What happens when an account stands in the file more than once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Duplicates {
    /// The same row again is dropped with a warning; another amount, or any other cell that differs, is an error.
    #[default]
    Identical,
    /// The first row counts, every repeat is dropped with a warning.
    First,
    /// The amounts are added up, every repeat is a warning.
    Sum,
    /// Any repeat is an error.
    Reject,
}

/// What happens to a row whose account or amount cannot be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InvalidRows {
    /// One such row refuses the file.
    #[default]
    Refuse,
    /// Such rows are left out and counted, if a control total proves that nothing is missing.
    Skip,
}

/// The texts of a CBF row that are ours to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// `lineitem/description`.
    pub description: String,
    /// `resource/service`.
    pub service: String,
    /// `lineitem/cloud_provider`; rows do not have it where it is `None`.
    pub cloud_provider: Option<String>,
}

impl Booking {
    /// The `lineitem/description` used unless the caller gives another.
    pub const DEFAULT_DESCRIPTION: &'static str = "AWS promotional credit";
    /// The `resource/service` used unless the caller gives another.
    pub const DEFAULT_SERVICE: &'static str = "AWSCredits";
}

impl Default for Booking {
    fn default() -> Self {
        Self {
            description: Self::DEFAULT_DESCRIPTION.to_owned(),
            service: Self::DEFAULT_SERVICE.to_owned(),
            cloud_provider: None,
        }
    }
}

/// How large things may be. The defaults are CloudZero's limits for one stream and month, with a margin, and what a
/// small function can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub file_bytes: usize,
    /// Data rows of the file. Never more than [`Limits::MAX_ROWS`], whatever is asked for.
    pub rows: usize,
    /// Bytes of all the month's bodies together.
    pub month_bytes: usize,
    /// Bytes of one body.
    pub body_bytes: usize,
}

impl Limits {
    /// Reading ends here. This many amounts, each below 10^12 with ten decimals, still have an exact sum in the 96 bits
    /// of a [`rust_decimal::Decimal`].
    pub const MAX_ROWS: usize = 7_000_000;
    /// Reading does not begin with a file longer than this: places are kept in 32 bits.
    pub const MAX_FILE_BYTES: usize = u32::MAX as usize - 1;
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 64 * 1024 * 1024, rows: 1_000_000, month_bytes: 70_000_000, body_bytes: 4_500_000 }
    }
}

/// A word that is none of a policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyError(&'static str);

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not one of {}", self.0)
    }
}

impl core::error::Error for PolicyError {}

/// Says the words of a policy once, for reading and for writing.
macro_rules! words {
    ($type:ident: $all:literal, $($variant:ident = $word:literal),+) => {
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $word),+ })
            }
        }
        impl FromStr for $type {
            type Err = PolicyError;
            fn from_str(text: &str) -> Result<Self, PolicyError> {
                match text { $($word => Ok(Self::$variant),)+ _ => Err(PolicyError($all)) }
            }
        }
    };
}

words!(Duplicates: "`identical`, `first`, `sum`, `reject`",
    Identical = "identical", First = "first", Sum = "sum", Reject = "reject");
words!(InvalidRows: "`refuse`, `skip`", Refuse = "refuse", Skip = "skip");

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn words_round_trip() {
        for policy in [Duplicates::Identical, Duplicates::First, Duplicates::Sum, Duplicates::Reject] {
            assert_eq!(policy.to_string().parse(), Ok(policy));
        }
        for policy in [InvalidRows::Refuse, InvalidRows::Skip] {
            assert_eq!(policy.to_string().parse(), Ok(policy));
        }
        let error = "Identical".parse::<Duplicates>().unwrap_err();
        assert_eq!(error.to_string(), "not one of `identical`, `first`, `sum`, `reject`");
    }
}
