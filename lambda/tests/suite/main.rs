//! One program for all tests that go through the crate's public face, so that the AWS SDK is linked once.

#![recursion_limit = "256"] // futures in futures in futures
mod support;

mod at_rest;
mod backfill;
mod bounds;
mod check;
mod client;
mod collector;
mod command_line;
mod config;
mod diff;
mod doctor;
mod documents;
mod event;
mod exports;
mod faults;
mod fetch;
mod function_key;
mod half_sent;
mod house;
mod journal;
mod known_accounts;
mod network;
mod newest_version;
mod object;
mod packed;
mod reconcile;
mod runtime_api;
mod safeguards;
mod sandbox;
mod secret;
mod send;
mod several_bodies;
mod signals;
mod survival;
mod unwritable;
mod witnesses;
