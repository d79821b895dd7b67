//! Request bodies: the exact bytes to post, made one at a time, and how they are to be applied.

use crate::cbf::RowTemplate;
use crate::credit::Credit;
use crate::month::BillingMonth;
use crate::policy::Booking;
use alloc::vec::Vec;
use core::fmt;

/// What CloudZero does with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Everything held for the month is replaced: the first body.
    ReplaceDrop,
    /// What is held for the hours that the body has rows in is replaced: every further body, with an hour of its own.
    /// It can be repeated, and come late, and is there once.
    ReplaceHourly,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::ReplaceDrop => "replace_drop",
            Self::ReplaceHourly => "replace_hourly",
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

/// Stands between two rows.
const SEPARATOR: &[u8] = b",";

/// Closes the list of rows and the object.
const ENVELOPE_END: &[u8] = b"]}";

fn envelope_start(month: BillingMonth, operation: Operation) -> Vec<u8> {
    let start = month.first_instant();
    alloc::format!("{{\"month\":\"{start}\",\"operation\":\"{operation}\",\"data\":[").into_bytes()
}

/// The part of a month that one body takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    rows: usize,
    pub(crate) bytes: usize,
}

/// Cuts a month into parts whose bodies stay within the limit. A row that is longer than it gets a body of its own.
pub(crate) fn cut(credits: &[Credit], month: BillingMonth, booking: &Booking, limit: usize) -> Vec<Part> {
    // A row is as long in every hour.
    let template = RowTemplate::of_month(month, booking);
    let envelope = |operation| envelope_start(month, operation).len() + ENVELOPE_END.len();
    let further = envelope(Operation::ReplaceHourly);
    let mut parts = Vec::new();
    let mut part = Part { rows: 0, bytes: envelope(Operation::ReplaceDrop) };
    for credit in credits {
        let row = template.row_len(credit);
        if part.rows > 0 && part.bytes + SEPARATOR.len() + row > limit {
            parts.push(part);
            part = Part { rows: 0, bytes: further };
        }
        part.bytes += row + if part.rows > 0 { SEPARATOR.len() } else { 0 };
        part.rows += 1;
    }
    if part.rows > 0 {
        parts.push(part);
    }
    parts
}

/// The bodies of a month, in the order in which they must be sent.
pub struct Bodies<'a> {
    credits: &'a [Credit],
    parts: &'a [Part],
    month: BillingMonth,
    booking: &'a Booking,
    next: usize,
}

impl<'a> Bodies<'a> {
    pub(crate) fn new(credits: &'a [Credit], parts: &'a [Part], month: BillingMonth, booking: &'a Booking) -> Self {
        Self { credits, parts, month, booking, next: 0 }
    }

    fn template(&self) -> RowTemplate {
        match self.parts.len() {
            1 => RowTemplate::of_month(self.month, self.booking),
            _ => RowTemplate::of_hour(self.month, self.next, self.booking),
        }
    }
}

impl Iterator for Bodies<'_> {
    type Item = Body;

    fn next(&mut self) -> Option<Body> {
        let &Part { rows, bytes } = self.parts.get(self.next)?;
        let (credits, rest) = self.credits.split_at(rows);
        let (template, operation) = match self.next {
            0 => (self.template(), Operation::ReplaceDrop),
            _ => (self.template(), Operation::ReplaceHourly),
        };
        self.credits = rest;
        self.next += 1;
        let mut json = envelope_start(self.month, operation);
        json.reserve_exact(bytes - json.len());
        for (index, credit) in credits.iter().enumerate() {
            if index > 0 {
                json.extend_from_slice(SEPARATOR);
            }
            template.write(credit, &mut json);
        }
        json.extend_from_slice(ENVELOPE_END);
        debug_assert_eq!(json.len(), bytes, "the size was known before");
        Some(Body { json, operation, rows })
    }
}
