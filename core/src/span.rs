//! Where something stands in a file.

/// A range of bytes in the file as it came, byte-order mark included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    pub(crate) const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

/// A span with the line and the column a person sees there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The bytes meant.
    pub span: Span,
    /// Line of the first byte, from 1. LF, CRLF and CR each end a line.
    pub line: u32,
    /// Column of the first byte in characters, from 1. A byte-order mark is not a character.
    pub column: u32,
}
