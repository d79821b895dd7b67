//! CloudZero's AnyCost Stream: the client and its address, the shapes of answers, and what a failure says about trying
//! again.

pub(crate) mod answers;
mod client;
mod failures;
pub(crate) mod month;
pub(crate) mod quote;
mod words;

pub use answers::{BillingDrop, Validation};
pub use client::{Address, AnyCostStream, Client};
pub use failures::Failure;
pub use month::HeldRow;
