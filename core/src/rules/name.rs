//! The billing month: from the file's name, or from the caller.

use crate::finding::{Code, Findings, Quoted};
use crate::month::BillingMonth;
use crate::policy::Policy;

/// The month to replace, if it is known and has begun.
pub(crate) fn billing_month(name: &str, policy: &Policy, findings: &mut Findings) -> Option<BillingMonth> {
    let month = policy.month.or_else(|| BillingMonth::from_file_name(name));
    match (month, policy.current_month) {
        (None, _) => {
            let segment = name.rsplit('/').next().unwrap_or_default();
            findings.add_placeless(
                Code::FileName,
                format_args!("the file name {} is not `credits-YYYY-MM.csv`", Quoted(segment.as_bytes())),
            );
        }
        (Some(month), Some(current)) if month > current => {
            findings.add_placeless(
                Code::MonthInFuture,
                format_args!("the billing month {month} has not begun, it is {current}"),
            );
        }
        _ => {}
    }
    month
}
