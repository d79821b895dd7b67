//! How much a finding weighs, and what it is about.

use core::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; the verdict stays `ready`.
    Note,
    /// The file can be sent, but somebody should look.
    Warning,
    /// The file is refused.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// What an error is about, which decides how a policy may treat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// One row that could be left out under [`InvalidRows::Skip`](crate::InvalidRows::Skip).
    Row,
    /// A repeated account, treated as [`Duplicates`](crate::Duplicates) says.
    Repeat,
    /// The size of file or month: everything was read, so the summary keeps its total.
    Size,
    /// The file as a whole.
    File,
}
