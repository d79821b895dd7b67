//! One program for all tests that go through the crate's public face, so that the AWS SDK is linked once.

mod support;

mod check;
mod client;
mod command_line;
mod config;
mod event;
mod faults;
mod runtime_api;
mod safeguards;
mod sandbox;
mod secret;
mod source;
mod survival;
