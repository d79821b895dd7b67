//! From an accepted file to a month that CloudZero holds: the one way a month is sent.
//!
//! | module | does |
//! |---|---|
//! | [`retry`] | decides when a failed call is tried again, and when it is given up |
//! | [`stop`] | carries the wish to stop |
//! | [`persist`] | repeats a call for as long as it makes sense |
//! | [`held`] | puts a month together as CloudZero holds it |
//! | [`verify`] | holds it against the file that was sent |
//! | [`attempt`] | is what is known of a delivery when it ends |
//! | [`receipt`] | is what is left of one that ended well |
//! | `deliver` | sends the bodies in their order |
//! | `ending` | ends a run whose month was not simply taken, once all is at rest |
//! | [`guard`] | looks at what a month holds before, and stops what would lose too much |
//! | `proof` | reads the month back after |

pub mod attempt;
mod deliver;
mod ending;
pub mod guard;
pub mod held;
pub mod persist;
mod proof;
pub mod receipt;
pub mod retry;
#[cfg(all(test, feature = "sandbox"))]
pub(crate) mod simulation;
pub mod stop;
pub mod verify;

pub use attempt::Attempt;
pub use deliver::{Delivery, Safeguards};
pub use stop::Stop;
