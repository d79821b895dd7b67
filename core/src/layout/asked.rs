//! What is asked of a file.

use crate::month::BillingMonth;
use crate::policy::Policy;

/// What a layout may know beside the file.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) policy: &'a Policy,
    /// The month that is wanted.
    pub(crate) month: Option<BillingMonth>,
}
