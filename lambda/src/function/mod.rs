//! The function: one event in, receipts out.
//!
//! | module | does |
//! |---|---|
//! | [`event`] | reads what AWS sends |
//! | `accounts` | reads the list of known accounts |
//! | `findings` | tells what was found in a file, as much as a person reads |
//! | `rounds` | reads, checks and sends an object until the month is its latest version |
//! | [`summary`] | is the last log line, which is the metrics too |
//! | [`handler`] | takes one event through all of these |

mod accounts;
pub mod event;
mod findings;
pub mod handler;
pub(crate) mod rounds;
#[cfg(all(test, feature = "sandbox"))]
mod simulation;
pub mod summary;
