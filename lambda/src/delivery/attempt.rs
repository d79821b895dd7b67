//! What is known of a delivery when it ends, however it ends.

use super::held::Holding;
use crate::error::Error;
use std::time::Duration;
use tokio::time::Instant;

/// A delivery that ended, or, by default, one that did not begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// How it ended.
    ///
    /// # Errors
    /// As [`Delivery::send`](super::Delivery::send) lists them.
    pub outcome: Result<(), Error>,
    /// How many request bodies the month takes.
    pub bodies: usize,
    /// How many of them CloudZero says that it took.
    pub taken: usize,
    /// Whether any of them may have been taken.
    pub begun: bool,
    /// How often CloudZero was called, in vain too.
    pub calls: u32,
    /// What CloudZero calls the drops that it took.
    pub drops: Vec<String>,
    /// What the month held before, where it was read and held something.
    pub month_before: Option<Holding>,
    /// When everything that was sent is at rest, where a call had no known outcome: what is read before then may change.
    pub rests_at: Option<Instant>,
    /// The slowest call of a body, by which the time of further ones is reckoned.
    pub slowest: Duration,
}

impl Default for Attempt {
    fn default() -> Self {
        Self {
            outcome: Ok(()),
            bodies: 0,
            taken: 0,
            begun: false,
            calls: 0,
            drops: Vec::new(),
            month_before: None,
            rests_at: None,
            slowest: Duration::ZERO,
        }
    }
}
