//! What a check leaves: the report, and the one door from it to what may be sent.

use crate::body::{Bodies, Part};
use crate::cbf::CbfRow;
use crate::credit::Credit;
use crate::finding::{Code, Finding};
use crate::layout::LayoutName;
use crate::money::Usd;
use crate::month::BillingMonth;
use crate::policy::{Booking, Policy};
use crate::rules::ControlTotal;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use sha2::Digest;

/// Whether a file may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It may be sent.
    Ready,
    /// It may be sent; somebody should look at the warnings.
    Warnings,
    /// It is not sent.
    Refused,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ready => "ready",
            Self::Warnings => "warnings",
            Self::Refused => "refused",
        })
    }
}

/// The SHA-256 of a file's bytes; shown as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut hasher = sha2::Sha256::new();
        // In pieces: a browser puts its optimised code in place only between two calls, and one call over a large file
        // would run in the slow code to its end.
        bytes.chunks(64 * 1024).for_each(|piece| hasher.update(piece));
        Self(hasher.finalize().into())
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A file in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The last segment of the name or key; hostile text until made [visible](crate::visible).
    pub file_name: String,
    /// Of the bytes as they came.
    pub sha256: Sha256,
    /// The month to replace; `None` where neither name nor caller says it.
    pub billing_month: Option<BillingMonth>,
    /// Whether the file may be sent.
    pub verdict: Verdict,
    /// How the file is laid out.
    pub layout: LayoutName,
    /// Data rows, with skipped ones and repeats, without header, total row and blank lines.
    pub rows_read: usize,
    /// Rows left out because they could not be read.
    pub rows_skipped: usize,
    /// Rows that are no credits of this month, by the reason.
    pub rows_left_out: BTreeMap<String, usize>,
    /// Rows left out because their account was there already.
    pub duplicates_dropped: usize,
    /// The totals that the sum of the credits was held against.
    pub control_totals: Vec<ControlTotal>,
    /// Accounts with a credit.
    pub unique_accounts: usize,
    /// The exact sum of the credits, positive, with as many decimals as the longest amount and at least two. `None` for
    /// a refused file, unless only its size is the reason.
    pub total_credit: Option<Usd>,
    /// How many request bodies the month takes; `None` where the total is.
    pub bodies: Option<usize>,
    /// The bytes of all bodies together; `None` where the total is.
    pub body_bytes: Option<usize>,
}

/// Everything a check found. It holds no body and cannot make one: see [`Report::accept`].
#[derive(Clone, Debug)]
pub struct Report {
    summary: Summary,
    findings: Vec<Finding>,
    findings_omitted: Vec<(Code, usize)>,
    credits: Vec<Credit>,
    parts: Vec<Part>,
    booking: Booking,
    accounts_are_known: bool,
}

impl Report {
    pub(crate) fn new(
        summary: Summary,
        findings: Vec<Finding>,
        findings_omitted: Vec<(Code, usize)>,
        credits: Vec<Credit>,
        parts: Vec<Part>,
        policy: &Policy,
    ) -> Self {
        let (booking, accounts_are_known) = (policy.booking.clone(), policy.known_accounts.is_some());
        Self { summary, findings, findings_omitted, credits, parts, booking, accounts_are_known }
    }

    /// Whether the accounts were held against a list.
    #[must_use]
    pub fn accounts_are_known(&self) -> bool {
        self.accounts_are_known
    }

    /// The file in numbers.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The findings in the order of their places, those without a place last. Of each code at most
    /// [`FINDINGS_KEPT_PER_CODE`](crate::FINDINGS_KEPT_PER_CODE) are here.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many findings of which code were counted and not kept.
    #[must_use]
    pub fn findings_omitted(&self) -> &[(Code, usize)] {
        &self.findings_omitted
    }

    /// How many findings of one code were counted and not kept.
    #[must_use]
    pub fn omitted(&self, code: Code) -> usize {
        self.findings_omitted.iter().find(|(other, _)| *other == code).map_or(0, |(_, count)| *count)
    }

    /// The credits that could be read, one for each account, in the order of the file. Those of a refused file are for
    /// looking at, not for sending.
    #[must_use]
    pub fn credits(&self) -> &[Credit] {
        &self.credits
    }

    /// The one door to [`Accepted`], and so to a body: closed while there is an error.
    ///
    /// # Errors
    /// Gives the report back when it refuses the file.
    pub fn accept(self) -> Result<Accepted, Box<Self>> {
        let Summary { verdict, billing_month, total_credit, bodies, .. } = self.summary;
        match (verdict, billing_month, total_credit, bodies) {
            (Verdict::Ready | Verdict::Warnings, Some(month), Some(total), Some(bodies @ 1..)) => {
                Ok(Accepted { report: self, month, total, bodies })
            }
            _ => Err(Box::new(self)),
        }
    }
}

/// A file without errors, whose month is known: what may be sent.
#[derive(Clone, Debug)]
pub struct Accepted {
    report: Report,
    month: BillingMonth,
    total: Usd,
    bodies: usize,
}

impl Accepted {
    /// The report it came from.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The month to replace.
    #[must_use]
    pub fn month(&self) -> BillingMonth {
        self.month
    }

    /// The exact sum of the credits, positive.
    #[must_use]
    pub fn total_credit(&self) -> Usd {
        self.total
    }

    /// How many bodies replace the month: one at least.
    #[must_use]
    pub fn body_count(&self) -> usize {
        self.bodies
    }

    /// The file in numbers.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        self.report.summary()
    }

    /// Notes and warnings.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        self.report.findings()
    }

    /// One for each account, in the order of the file.
    #[must_use]
    pub fn credits(&self) -> &[Credit] {
        self.report.credits()
    }

    /// The CBF rows, one for each account, in the order of the file.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = CbfRow<'_>> {
        self.credits().iter().map(|credit| CbfRow::new(credit, self.month, &self.report.booking))
    }

    /// The request bodies, made one at a time.
    #[must_use]
    pub fn bodies(&self) -> Bodies<'_> {
        Bodies::new(self.credits(), &self.report.parts, self.month, &self.report.booking)
    }
}
