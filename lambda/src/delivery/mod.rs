//! From an accepted file to a month that CloudZero holds: the one way a month is sent.
//!
//! | module | does |
//! |---|---|
//! | [`retry`] | decides when a failed call is tried again, and when it is given up |
//! | [`persist`] | repeats a call for as long as it makes sense |
//! | [`held`] | puts a month together as CloudZero holds it |
//! | [`verify`] | holds it against the file that was sent |
//! | `deliver` | sends the bodies in their order, with what is looked at before and after |

mod deliver;
pub mod held;
pub mod persist;
pub mod retry;
#[cfg(all(test, feature = "sandbox"))]
mod simulation;
pub mod verify;

pub use deliver::{Delivery, Progress, Safeguards};
