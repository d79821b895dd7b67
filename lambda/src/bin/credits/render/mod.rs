//! Reports as people or programs want them: one renderer an output, all fed the same report.

mod json;
mod text;

use clap::{Args, ValueEnum};
use credits_core::Report;
use std::io::IsTerminal;

/// How results are written.
#[derive(Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputOptions {
    /// Text for people, or JSON: one object per file on one line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Whether text has colours; `auto` looks at the terminal and at NO_COLOR
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

impl OutputOptions {
    /// Decided for standard output.
    pub(crate) fn to_standard_output(&self) -> Output {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colors = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => !no_color && std::io::stdout().is_terminal(),
        };
        match self.format {
            Format::Text => Output::Text { colors },
            Format::Json => Output::Json,
        }
    }
}

/// What standard output gets.
#[derive(Clone, Copy)]
pub(crate) enum Output {
    Text { colors: bool },
    Json,
}

impl Output {
    pub(crate) fn is_for_people(self) -> bool {
        matches!(self, Self::Text { .. })
    }

    /// The report of one file, with its last line end.
    pub(crate) fn report(self, file: &str, bytes: &[u8], report: &Report) -> String {
        match self {
            Self::Text { colors } => text::report(file, bytes, report, colors),
            Self::Json => json::report(file, report),
        }
    }
}
