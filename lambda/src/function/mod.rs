//! The function: one event in, receipts out.
//!
//! | module | does |
//! |---|---|
//! | [`event`] | reads the S3 notification |
//! | [`handler`] | takes one event through all the rest |
//! | `findings` | tells what was found in a file, as much as a person reads |
//! | [`receipt`] | is what is returned of a delivered file |
//! | [`summary`] | is the last log line, which is the metrics too |

pub mod event;
mod findings;
pub mod handler;
pub mod receipt;
pub mod summary;
