//! Times as logs and billing months need them.

use aws_smithy_types::date_time::{DateTime, Format};
use credits_core::BillingMonth;
use std::time::SystemTime;

/// `2025-01-31T23:59:59.5Z`
///
/// # Panics
/// For a time before the year 1 or after 9999.
#[must_use]
pub fn rfc_3339(time: SystemTime) -> String {
    DateTime::from(time).fmt(Format::DateTime).expect("the present is between the years 1 and 9999")
}

/// The calendar month in UTC. `None` for a clock that is beyond all billing months.
#[must_use]
pub fn billing_month(now: SystemTime) -> Option<BillingMonth> {
    rfc_3339(now).get(..7)?.parse().ok()
}

/// The month before; none before 2006-01.
#[must_use]
pub fn month_before(month: BillingMonth) -> Option<BillingMonth> {
    match month.month() {
        1 => BillingMonth::new(month.year().checked_sub(1)?, 12).ok(),
        number => BillingMonth::new(month.year(), number - 1).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_current_month_is_that_of_the_clock() {
        let at = |seconds| {
            billing_month(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).map(|month| month.to_string())
        };
        assert_eq!(at(1_738_367_999).as_deref(), Some("2025-01"));
        assert_eq!(at(1_738_368_000).as_deref(), Some("2025-02"));
        assert_eq!(at(0), None);
    }
}
