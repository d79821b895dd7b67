//! What one of AWS's exports holds, before a month of it is asked for.

use super::asked::Asked;
use super::recognise::{Layout, LayoutName, recognise};
use crate::finding::Findings;
use crate::month::BillingMonth;
use crate::policy::Policy;
use crate::text::{Records, Text};
use alloc::vec::Vec;

/// The layout of a file, and the months that it says it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// How the file is read.
    pub layout: LayoutName,
    /// Every month that a line or a credit of an export is dated; none where the file's name says the month.
    pub months: Vec<BillingMonth>,
    /// Those in which an export has no credit: months whose line holds nothing, or zeros, and months that only rows of other
    /// kinds are dated.
    pub months_without_credits: Vec<BillingMonth>,
}

/// Looks what months a file has. `None` where it is no text.
///
/// ```
/// let file = b"Linked account,123456789012\nLinked account total,-3\n2025-01-01,-1\n2025-02-01,-2\n";
/// let contents = credits_core::contents(file).unwrap();
/// assert_eq!(contents.layout.to_string(), "cost-explorer");
/// assert_eq!(contents.months.len(), 2);
/// assert!(credits_core::contents(b"account,amount\n123456789012,1.50\n").unwrap().months.is_empty());
/// ```
#[must_use]
pub fn contents(file: &[u8]) -> Option<Contents> {
    let text = Text::decode(file).ok()?;
    let mut records = Records::new(text.bytes());
    let policy = Policy::default();
    // What is wrong with the file is for the check of each month to say.
    let mut findings = Findings::new();
    let layout = recognise(&mut records, Asked { policy: &policy, month: None }, &mut findings);
    let name = layout.name();
    let (months, without_credits) = match layout {
        Layout::CostExplorer => super::cost_explorer_rows::months(&mut records, &mut findings),
        Layout::LineItems(items) => super::line_items_rows::months(&mut records, &items),
        Layout::Plain(_) | Layout::Named(_) | Layout::Wide(_) | Layout::Unreadable => Default::default(),
    };
    Some(Contents {
        layout: name,
        months: months.into_iter().collect(),
        months_without_credits: without_credits.into_iter().collect(),
    })
}
