//! A server on this machine that behaves like CloudZero's AnyCost Stream, as its published description and its
//! documentation tell, and fails on demand.
//!
//! | module | is |
//! |---|---|
//! | `stream` | what one stream holds, and the three operations |
//! | `rules` | which bodies are taken |
//! | `answer` | what a call is answered |
//! | `idempotency` | the cache of answers, with its sharp edges |
//! | `faults` | failures on demand |
//! | `service` | one call, from its parts to its answer |
//! | `books` | AWS's bills, and what is wrong with how they are told |
//! | `aws` | Cost Explorer, Billing, STS and Organizations, by the books |
//! | `costs` | CloudZero's costs, dimensions and connections, by the books |
//! | `server` | sockets |
//!
//! # Where CloudZero does not say what it does
//!
//! - A call that comes while another one on the same stream is not answered yet gets 409. Whoever hangs up does not end
//!   the call: it goes on, and blocks the stream until it is done.
//! - A missing `Authorization` gets 401, a wrong key 403, both `{"message"}`: what AWS's API gateways answer, and what
//!   they answer is never cached. So it is with 413.
//! - A connection id that is not the sandbox's gets 404.
//! - A body without `month` gets 400. `row_count` counts the body's rows, after a `sum` too.

mod answer;
mod aws;
mod books;
mod costs;
mod faults;
mod idempotency;
mod rules;
mod server;
mod service;
mod stream;

pub use books::{Asked, Books, Connection, Trouble, Wrong};
pub use faults::{Call, Fault, Rule};
pub use server::Sandbox;
pub use service::{Post, State};
#[cfg(test)]
pub(crate) use service::{Reply, Request, Service};
pub use stream::Holding;
#[cfg(test)]
pub(crate) use stream::Row;
