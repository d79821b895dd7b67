//! Request bodies: the exact bytes to post, made one at a time, and how they are to be applied.

use crate::cbf::RowTemplate;
use crate::{BillingMonth, Booking, Credit};
use alloc::vec::Vec;
use core::fmt;

/// What CloudZero does with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Everything held for the month is replaced: the first body.
    ReplaceDrop,
    /// The rows are appended: every further body.
    Sum,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::ReplaceDrop => "replace_drop",
            Self::Sum => "sum",
        })
    }
}

/// One request body. Only [`Accepted::bodies`](crate::Accepted::bodies) makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    json: Vec<u8>,
    operation: Operation,
    rows: usize,
}

impl Body {
    /// The JSON to post, as it is.
    #[must_use]
    pub fn json(&self) -> &[u8] {
        &self.json
    }

    /// The JSON to post, for a client that wants to own it.
    #[must_use]
    pub fn into_json(self) -> Vec<u8> {
        self.json
    }

    /// What CloudZero does with it.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// How many CBF rows it holds.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }
}

/// Closes the list of rows and the object.
const ENVELOPE_END: &[u8] = b"]}";

fn envelope_start(month: BillingMonth, operation: Operation) -> Vec<u8> {
    let start = month.first_instant();
    alloc::format!("{{\"month\":\"{start}\",\"operation\":\"{operation}\",\"data\":[").into_bytes()
}

/// How a month's rows are cut into bodies: where the next body ends, and its size.
struct Cut<'a> {
    credits: &'a [Credit],
    template: RowTemplate,
    envelopes: [usize; 2],
    limit: usize,
    first: bool,
}

impl<'a> Cut<'a> {
    fn new(credits: &'a [Credit], month: BillingMonth, booking: &Booking, limit: usize) -> Self {
        let envelope = |operation| envelope_start(month, operation).len() + ENVELOPE_END.len();
        Self {
            credits,
            template: RowTemplate::new(month, booking),
            envelopes: [envelope(Operation::ReplaceDrop), envelope(Operation::Sum)],
            limit,
            first: true,
        }
    }

    /// The credits of the next body and its bytes. A row that is longer than the limit gets a body of its own.
    fn next(&mut self) -> Option<(Operation, &'a [Credit], usize)> {
        if self.credits.is_empty() {
            return None;
        }
        let (operation, envelope) = match self.first {
            true => (Operation::ReplaceDrop, self.envelopes[0]),
            false => (Operation::Sum, self.envelopes[1]),
        };
        self.first = false;
        let mut bytes = envelope;
        let mut count = 0;
        for credit in self.credits {
            let separator = usize::from(count > 0);
            let more = self.template.row_len(credit) + separator;
            if count > 0 && bytes + more > self.limit {
                break;
            }
            bytes += more;
            count += 1;
        }
        let (credits, rest) = self.credits.split_at(count);
        self.credits = rest;
        Some((operation, credits, bytes))
    }
}

/// The bodies of a month, in the order in which they must be sent.
pub struct Bodies<'a> {
    cut: Cut<'a>,
    month: BillingMonth,
}

impl<'a> Bodies<'a> {
    pub(crate) fn new(credits: &'a [Credit], month: BillingMonth, booking: &Booking, limit: usize) -> Self {
        Self { cut: Cut::new(credits, month, booking, limit), month }
    }
}

impl Iterator for Bodies<'_> {
    type Item = Body;

    fn next(&mut self) -> Option<Body> {
        let (operation, credits, bytes) = self.cut.next()?;
        let mut json = envelope_start(self.month, operation);
        json.reserve_exact(bytes - json.len());
        for (index, credit) in credits.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            self.cut.template.write(credit, &mut json);
        }
        json.extend_from_slice(ENVELOPE_END);
        debug_assert_eq!(json.len(), bytes, "the size was known before");
        Some(Body { json, operation, rows: credits.len() })
    }
}

/// How many bodies a month takes, and their bytes, without making them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sizes {
    pub(crate) bodies: usize,
    pub(crate) bytes: usize,
}

impl Sizes {
    pub(crate) fn of(credits: &[Credit], month: BillingMonth, booking: &Booking, limit: usize) -> Self {
        let mut sizes = Self::default();
        let mut cut = Cut::new(credits, month, booking, limit);
        while let Some((_, _, bytes)) = cut.next() {
            sizes.bodies += 1;
            sizes.bytes += bytes;
        }
        sizes
    }
}
