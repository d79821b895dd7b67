//! A credit: what is sent of a row.

use crate::account::AccountId;
use crate::money::Usd;

/// One account's credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The linked account that got the credit.
    pub account: AccountId,
    /// How much; positive or zero, whichever sign the file writes.
    pub amount: Usd,
    /// The line it was read from; the first one, where rows were added up.
    pub line: u32,
}
