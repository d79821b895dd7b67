//! One program for all tests that go through the crate's public face: built and linked once.

mod support;

#[cfg(target_os = "linux")]
mod bounds;
mod cases;
mod corpus;
mod cost_explorer;
mod findings_page;
mod house;
mod line_items;
mod line_items_moved;
mod moved;
mod outcome;
mod properties;
mod rewritten;
mod whole_files;
mod wide;
mod words;
