//! Wide files: one row an account, one column a month.

use super::headings::{heading_month, is_wide_header};
use crate::finding::visible;
use crate::month::BillingMonth;
use crate::text::{Record, Records, Text, trim};
use alloc::string::String;
use alloc::vec::Vec;

/// The columns of a wide file, as its first row shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WideShape {
    /// How many columns follow the account's, empty ones at the end aside.
    pub months: usize,
    /// Their headings, if the first row is a header.
    pub headings: Option<Vec<WideHeading>>,
}

/// The heading of one month's column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WideHeading {
    /// As it is written, made [`visible`].
    pub text: String,
    /// The month it names, if it can be read as one.
    pub month: Option<BillingMonth>,
}

/// Looks at the first row of a wide file. `None` where the file has no row or is no text.
///
/// ```
/// let shape = credits_core::wide_shape(b"account,Jan-25,2025-02\n111111111111,1,2\n").unwrap();
/// assert_eq!(shape.months, 2);
/// assert_eq!(shape.headings.unwrap()[0].month.unwrap().to_string(), "2025-01");
/// assert_eq!(credits_core::wide_shape(b"111111111111,1,2\n").unwrap().headings, None);
/// ```
#[must_use]
pub fn wide_shape(file: &[u8]) -> Option<WideShape> {
    let text = Text::decode(file).ok()?;
    let mut records = Records::new(text.bytes());
    let first = records.next()?;
    let width = first.cells().rposition(|cell| !trim(cell).is_empty()).map_or(1, |last| last + 1);
    let headings = is_wide_header(&first).then(|| headings(&first, width));
    Some(WideShape { months: width - 1, headings })
}

fn headings(header: &Record<'_>, width: usize) -> Vec<WideHeading> {
    let heading =
        |cell: &[u8]| WideHeading { text: visible(&String::from_utf8_lossy(trim(cell))), month: heading_month(cell) };
    header.cells().take(width).skip(1).map(heading).collect()
}
