//! The effects around `credits-core`: S3, CloudZero, configuration, logs and the operator's command line.
//!
//! Each module uses only those that stand before it, the sandbox apart:
//!
//! | module | does |
//! |---|---|
//! | [`secret`], [`error`], [`clock`], [`logging`] | the API key, which does not print; errors with stable names; times; lines |
//! | [`payload`] | an event as Lambda hands it over, whatever it is |
//! | `exponent`, `quote` | a number of JSON without its exponent; somebody else's words, short and safe to show |
//! | [`trust`], `http` | which certificates are trusted; HTTP clients, made one way |
//! | `statement` | what a source says of a month, or why it says nothing |
//! | [`aws`] | clients; the credits file out of S3, in its latest version; the API key out of Secrets Manager |
//! | [`cloudzero`] | one function a call, with their answers and failures |
//! | [`delivery`] | the one way a month is sent, with what is looked at before and after |
//! | [`config`] | checks the environment, once, and builds what the others need |
//! | [`function`] | one event in, receipts out |
//! | `truth` | sources held against each other; a file out of them |
//! | `collector` | the scheduled fetch, a function of its own |
//!
//! [`credits_core::check`] stands between reading and sending, and decides whether anything of a file is sent. The
//! command line uses the same modules as the function. `sandbox` is a server that behaves like CloudZero.
//!
//! # What this crate does not do
//!
//! It decides nothing about a file's content: that is `credits-core`. It keeps nothing between events but the API key.

pub mod aws;
pub mod clock;
pub mod cloudzero;
#[cfg(feature = "collector")]
pub mod collector;
pub mod config;
pub mod delivery;
pub mod error;
mod exponent;
pub mod function;
mod http;
pub mod logging;
pub mod payload;
mod quote;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod secret;
#[cfg(feature = "truth")]
pub mod statement;
pub mod trust;
#[cfg(feature = "truth")]
pub mod truth;

pub use error::Error;
