//! The effects around `credits-core`: S3, CloudZero, configuration, logs and the operator's command line.
//!
//! One event goes through these modules in this order:
//!
//! | module | does |
//! |---|---|
//! | [`config`] | checks the environment, once |
//! | [`event`] | reads the S3 notification |
//! | [`source`] | reads the object, in its latest version |
//! | [`credits_core::check`] | decides whether anything of it is sent |
//! | [`deliver`] | sends it: [`persist`]s as [`retry`] allows, through [`cloudzero`] with the key of [`secret`] |
//! | [`held`], [`verify`] | hold what CloudZero has against what was there and what was sent |
//! | [`summary`], [`receipt`] | tell how it went |
//!
//! [`handler`] ties them together for the function; the command line uses the same ones. `sandbox` is a server that
//! behaves like CloudZero.
//!
//! # What this crate does not do
//!
//! It decides nothing about a file's content: that is `credits-core`. It keeps nothing between events but the API key.

pub mod aws;
pub mod clock;
pub mod cloudzero;
pub mod config;
pub mod deliver;
pub mod error;
pub mod event;
mod findings;
pub mod handler;
pub mod held;
pub mod logging;
pub mod persist;
pub mod receipt;
pub mod retry;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod secret;
pub mod source;
pub mod summary;
pub mod verify;

pub use error::Error;
