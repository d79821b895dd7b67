//! CloudZero's AnyCost Stream: the client and its address, the shapes of answers, and what a failure says about trying
//! again.

pub(crate) mod answers;
mod client;
#[cfg(feature = "truth")]
mod connections;
#[cfg(feature = "truth")]
pub mod costs;
mod failures;
pub(crate) mod month;
mod paging;
mod scalars;
mod unique;
mod words;

pub use answers::{BillingDrop, Validation};
pub use client::{Address, AnyCostStream, Client};
#[cfg(feature = "truth")]
pub use connections::BillingConnection;
pub use failures::Failure;
pub use month::{Booked, HeldRow};
