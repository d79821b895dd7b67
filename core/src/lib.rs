//! Reads AWS credits files exactly, or refuses them with every reason, and writes the request bodies that put a month
//! of credits into a CloudZero AnyCost Stream.
//!
//! Data flows one way: bytes → findings → credits → CBF rows → bodies.
//!
//! ```
//! use credits_core::{Operation, Policy, check};
//!
//! let file = b"account,amount\n054736118302,$10.50\n";
//! let accepted = check("credits-2025-01.csv", file, &Policy::default()).accept().unwrap();
//! let body = accepted.bodies().next().unwrap();
//! assert_eq!(body.operation(), Operation::ReplaceDrop);
//! assert!(body.json().ends_with(br#""resource/account":"054736118302","resource/service":"AWSCredits","cost/cost":"-10.50"}]}"#));
//!
//! let report = check("credits-2025-01.csv", b"054736118302,10.50\n123456789012,oops\n", &Policy::default()).accept().unwrap_err();
//! let finding = &report.findings()[0];
//! assert_eq!(finding.place.unwrap().line, 2);
//! assert_eq!(finding.message, "the amount `oops` is not a number");
//! ```
//!
//! # What this crate does not do
//!
//! It has no clock, no input or output, no logging, no floating point and no `std`: the caller brings the bytes and
//! today's month, and does with the report what it is for. It never fails and never panics on a file; what is wrong with
//! one is data. It does not guess: what can be read in two ways is refused.

#![no_std]
#![warn(clippy::std_instead_of_core, clippy::std_instead_of_alloc, clippy::alloc_instead_of_core)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod account;
mod body;
mod cbf;
mod cell;
mod check;
mod compare;
mod correction;
mod credit;
mod digits;
mod finding;
mod known_accounts;
mod layout;
mod money;
mod month;
mod order;
mod outcome;
mod plain_file;
mod policy;
mod report;
mod rules;
mod span;
mod text;

pub use account::{AccountId, AccountIdError};
pub use body::{Bodies, Body, Operation};
pub use cbf::{CbfRow, LINE_ITEM_TYPE};
pub use cell::{AmountError, read_amount};
pub use check::check;
pub use compare::{Change, Comparison, compare};
pub use correction::{Correction, Edit, EditError, LineChange, Repair, RowCells, Rows, repairs, right_name};
pub use credit::Credit;
pub use finding::{
    Code, CodeError, Excerpt, FINDINGS_KEPT_PER_CODE, Field, Finding, Severity, csv_cell, csv_table, excerpt,
    source_line, visible,
};
pub use known_accounts::KnownAccounts;
pub use layout::{
    Contents, ControlSource, KnownAccountsError, LayoutName, WideHeading, WideShape, contents, wide_shape,
};
pub use money::{Usd, UsdError};
pub use month::{BillingMonth, MonthError};
pub use outcome::{Deployment, Outcome, starts_function};
pub use plain_file::{is_same_month, plain_file};
pub use policy::{Booking, Duplicates, InvalidRows, Limits, Policy, PolicyError, WideColumn};
pub use report::{Accepted, Report, Sha256, Summary, Verdict};
pub use rules::ControlTotal;
pub use span::{Place, Span};
pub use text::line_starts;
