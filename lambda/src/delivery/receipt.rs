//! What is left of one delivered file: the function's return value, and what `credits send` prints.

use super::attempt::Attempt;
use super::held::Holding;
use credits_core::Summary;
use serde::Serialize;
use std::time::Duration;

/// The proof of a delivery. Members have the names that `credits check --format json` gives the same things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The object's key, or the file's name.
    pub key: String,
    /// The version that was read, in a versioned bucket.
    pub version_id: Option<String>,
    /// Of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// `YYYY-MM`.
    pub billing_month: Option<String>,
    /// Data rows of the file.
    pub rows_read: usize,
    /// Rows left out because they could not be read.
    pub rows_skipped: usize,
    /// Rows left out because their account was there already.
    pub duplicates_dropped: usize,
    /// Accounts, and so rows, that CloudZero holds for the month now.
    pub unique_accounts: usize,
    /// The exact sum of the credits, positive.
    pub total_credit_usd: Option<String>,
    /// Request bodies that the month took.
    pub bodies: Option<usize>,
    /// How often CloudZero was called, in vain too.
    pub attempts: u32,
    /// What CloudZero calls the drops.
    pub drop_ids: Vec<String>,
    /// From the event to the last answer.
    pub duration_ms: u64,
    /// What the month held before, where it was read (`MAX_SHRINK`).
    pub month_before: Option<Holding>,
    /// Who put the object there, as the event says it.
    pub uploaded_by: Option<String>,
    /// The version that the event named, where a newer one was read.
    pub superseded: Option<String>,
    /// A newer version that came meanwhile and was not sent, since it is refused; `deleted` when the object is gone, or
    /// may not be read any more, which S3 answers alike.
    pub superseded_by: Option<String>,
}

impl Receipt {
    /// Puts together what was read and how it was sent.
    #[must_use]
    pub fn new(key: String, version_id: Option<String>, file: &Summary, attempt: Attempt, duration: Duration) -> Self {
        Self {
            key,
            version_id,
            sha256: file.sha256.to_string(),
            billing_month: file.billing_month.map(|month| month.to_string()),
            rows_read: file.rows_read,
            rows_skipped: file.rows_skipped,
            duplicates_dropped: file.duplicates_dropped,
            unique_accounts: file.unique_accounts,
            total_credit_usd: file.total_credit.map(|total| total.to_string()),
            bodies: file.bodies,
            attempts: attempt.calls,
            drop_ids: attempt.drops,
            duration_ms: milliseconds(duration),
            month_before: attempt.month_before,
            uploaded_by: None,
            superseded: None,
            superseded_by: None,
        }
    }
}

pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
