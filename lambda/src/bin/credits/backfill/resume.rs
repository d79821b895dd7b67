//! What decides whether a month that was confirmed is the month that would be sent now.

use super::journal::Line;
use super::plan::Month;
use crate::stream::Stream;
use credits_core::Policy;

/// What the months of one run have in common.
pub(super) struct Confirmations<'a> {
    pub(super) stream: &'a Stream,
    pub(super) policy: &'a Policy,
}

impl Confirmations<'_> {
    /// The line of the month, should it be confirmed.
    pub(super) fn line(&self, month: &Month) -> Line {
        let Self { stream, policy } = self;
        let summary = month.accepted.summary();
        Line {
            credits_backfill: Line::FORMAT,
            billing_month: month.month().to_string(),
            sha256: summary.sha256.to_string(),
            layout: month.layout.clone(),
            duplicates: policy.duplicates.to_string(),
            invalid_rows: policy.invalid_rows.to_string(),
            description: policy.booking.description.clone(),
            service: policy.booking.service.clone(),
            cloud_provider: policy.booking.cloud_provider.clone(),
            unique_accounts: summary.unique_accounts,
            total_credit_usd: month.accepted.total_credit().to_string(),
            address: stream.address.clone(),
            connection_id: stream.connection_id.clone(),
            test_key: stream.test_key.clone(),
            drop_ids: Vec::new(),
        }
    }
}
