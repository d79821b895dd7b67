//! One change, as it is asked for and as it is told.

use crate::span::Span;
use alloc::string::String;
use core::fmt;

/// One change of the file as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Other text instead of what stands at a place on one line.
    Replace {
        /// Where, in the bytes of the file.
        span: Span,
        /// By what; without a line break.
        replacement: String,
    },
    /// A line goes away, with its line break.
    RemoveLine {
        /// Counted from 1.
        line: u32,
    },
}

/// A line that is not as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// In the original, counted from 1.
    pub line: u32,
    /// Safe to show.
    pub before: String,
    /// Safe to show; `None` for a line that was taken out.
    pub after: Option<String>,
}

/// An edit that is none: its place is on no one line of the file, or its text holds a line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditError;

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an edit must stay on one line of the file")
    }
}

impl core::error::Error for EditError {}
