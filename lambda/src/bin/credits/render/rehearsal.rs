//! What a dry run found, for programs: members have the names that a receipt gives the same things.

use credits_core::Summary;
use credits_lambda::delivery::held::Holding;
use serde::Serialize;

/// A month that was not sent.
#[derive(Serialize)]
pub(crate) struct Rehearsal {
    dry_run: bool,
    key: String,
    sha256: String,
    billing_month: Option<String>,
    verdict: String,
    rows_read: usize,
    rows_skipped: usize,
    duplicates_dropped: usize,
    unique_accounts: usize,
    total_credit_usd: Option<String>,
    bodies: Option<usize>,
    body_bytes: Option<usize>,
    /// What CloudZero said about the bodies; nothing where it was not asked.
    would_be_taken: Option<bool>,
    /// What the month holds, where it holds something and that could be seen.
    month_before: Option<Holding>,
}

impl Rehearsal {
    pub(crate) fn new(
        key: String,
        file: &Summary,
        would_be_taken: Option<bool>,
        month_before: Option<Holding>,
    ) -> Self {
        Self {
            dry_run: true,
            key,
            sha256: file.sha256.to_string(),
            billing_month: file.billing_month.map(|month| month.to_string()),
            verdict: file.verdict.to_string(),
            rows_read: file.rows_read,
            rows_skipped: file.rows_skipped,
            duplicates_dropped: file.duplicates_dropped,
            unique_accounts: file.unique_accounts,
            total_credit_usd: file.total_credit.map(|total| total.to_string()),
            bodies: file.bodies,
            body_bytes: file.body_bytes,
            would_be_taken,
            month_before,
        }
    }
}
