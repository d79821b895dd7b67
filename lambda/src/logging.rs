//! Logs: one JSON object a line on standard output, whatever is in the texts.

use serde::Serialize;
use std::fmt;
use std::io::Write;
use std::str::FromStr;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// How much a line matters, by Lambda's names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `TRACE`
    Trace,
    /// `DEBUG`
    Debug,
    /// `INFO`
    #[default]
    Info,
    /// `WARN`
    Warn,
    /// `ERROR`
    Error,
    /// `FATAL`
    Fatal,
}

impl Level {
    const ALL: [Self; 6] = [Self::Trace, Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Fatal];

    fn name(self) -> &'static str {
        match self {
            Self::Trace => "TRACE",
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Fatal => "FATAL",
        }
    }

    /// The lines that are written at this level.
    ///
    /// The libraries below speak up only when something is wrong. The Lambda runtime repeats every error of ours, after
    /// the summary, which is to be the last line.
    #[must_use]
    pub fn targets(self) -> Targets {
        let filter = match self {
            Self::Trace => LevelFilter::TRACE,
            Self::Debug => LevelFilter::DEBUG,
            Self::Info => LevelFilter::INFO,
            Self::Warn => LevelFilter::WARN,
            Self::Error | Self::Fatal => LevelFilter::ERROR,
        };
        Targets::new()
            .with_default(filter.min(LevelFilter::WARN))
            .with_target("credits_lambda", filter)
            .with_target("lambda_runtime", LevelFilter::OFF)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A text that is no level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelError;

impl fmt::Display for LevelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not one of `TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR`, `FATAL`")
    }
}

impl std::error::Error for LevelError {}

impl FromStr for Level {
    type Err = LevelError;

    fn from_str(text: &str) -> Result<Self, LevelError> {
        Self::ALL.into_iter().find(|level| level.name().eq_ignore_ascii_case(text)).ok_or(LevelError)
    }
}

/// Sends log lines to standard output, for CloudWatch Logs, and panics with them.
///
/// To be called once, by a `main`.
pub fn start(filter: Targets) {
    let json = tracing_subscriber::fmt::layer().json().flatten_event(true).with_target(false).with_span_list(false);
    tracing_subscriber::registry().with(filter).with(json).init();
    // The default hook writes several lines of plain text.
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(
            message = panic.payload_as_str().unwrap_or("panicked"),
            location = panic.location().map(ToString::to_string),
        );
    }));
}

/// Writes a line past every filter.
pub(crate) fn write_line(line: &impl Serialize) {
    let mut text = serde_json::to_vec(line).expect("a summary has only string keys");
    text.push(b'\n');
    // In one piece, so that no other line gets between; a closed output has nobody to tell.
    let _ = std::io::stdout().lock().write_all(&text);
}
