//! How a command ends: its exit status, and what it failed with, carried up to `main`, which says it once.

use credits_core::visible;
use credits_lambda::Error;
use std::fmt::Write;
use std::process::ExitCode;

/// What a command comes to.
pub(crate) type Outcome = Result<Exit, Failure>;

/// How a command ended. A file's warnings leave it `Done`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Exit {
    /// All is done.
    Done = 0,
    /// A file was refused, or two sides differ.
    Refused = 1,
    /// Wrong usage, something that cannot be read or written, configuration. clap exits with the same number.
    Usage = 2,
    /// A service refused or could not be reached, or does not hold what was sent.
    Service = 3,
    /// The month is incomplete.
    Incomplete = 4,
    /// Stopped before anything was sent: a month would shrink, or the question was declined.
    Stopped = 5,
    /// By Ctrl-C, TERM or HUP, with nothing left incomplete.
    Interrupted = 130,
}

impl Exit {
    /// The number that a shell sees.
    pub(crate) fn status(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.status())
    }
}

/// Why a command could not do what it was asked, and the status that ends it.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    /// What is shown before the message: a report, a table. Safe to show already.
    shown: String,
    message: String,
    hints: Vec<String>,
}

impl Failure {
    /// With one sentence, which begins small and ends without a period.
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, shown: String::new(), message: message.into(), hints: Vec::new() }
    }

    /// Wrong usage, or something that cannot be read or written.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// A refused file, whose report says everything.
    pub(crate) fn refused(report: String) -> Self {
        Self { exit: Exit::Refused, shown: report, message: String::new(), hints: Vec::new() }
    }

    /// With something to do about it.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// With something that is shown before: whole lines, safe to show.
    #[must_use]
    pub(crate) fn after(mut self, shown: &str) -> Self {
        self.shown.insert_str(0, shown);
        self
    }

    /// The status that ends the command.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// All of it, with its last line end.
    pub(crate) fn text(&self) -> String {
        let mut text = self.shown.clone();
        if !self.message.is_empty() {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "error: {}", visible(&self.message));
        }
        for hint in &self.hints {
            let _ = writeln!(text, "  hint: {}", visible(hint));
        }
        text
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let exit = match &error {
            _ if error.is_configuration() => Exit::Usage,
            _ if error.is_file_refused() => Exit::Refused,
            _ if error.is_partial() => Exit::Incomplete,
            _ if error.is_shrink() => Exit::Stopped,
            _ if error.is_interrupted() => Exit::Interrupted,
            _ => Exit::Service,
        };
        Self::new(exit, error.message())
    }
}
