//! Reports as people or programs want them: one renderer an output, all fed the same report.

mod comparison;
mod json;
pub(crate) mod numbers;
mod receipt;
mod rehearsal;
pub(crate) mod spreadsheet;
mod table;
pub(crate) mod text;

pub(crate) use comparison::{Credit, Side, Sides};
pub(crate) use json::line as json_line;
pub(crate) use rehearsal::Rehearsal;
pub(crate) use table::{Table, person_reads};

use clap::{Args, ValueEnum};
use credits_core::Report;
use credits_lambda::delivery::receipt::Receipt;
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

/// How a table of accounts is written.
#[derive(Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct TableOptions {
    /// A table for people, JSON on one line, or CSV for a spreadsheet
    #[arg(long, value_enum, default_value_t = TableFormat::Text)]
    pub(crate) format: TableFormat,

    /// Whether text has colours; `auto` looks at the terminal and at NO_COLOR
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(crate) color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    Text,
    Json,
    Csv,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl OutputOptions {
    /// Decided for standard output.
    pub(crate) fn to_standard_output(&self) -> Output {
        match self.format {
            Format::Text => Output::Text { colors: self.color.is_wanted_on(&std::io::stdout()) },
            Format::Json => Output::Json,
        }
    }

    /// For what goes to standard error.
    pub(crate) fn color(&self) -> Color {
        self.color
    }
}

impl Color {
    /// Whether text on standard error has colours.
    pub(crate) fn on_standard_error(self) -> bool {
        self.is_wanted_on(&std::io::stderr())
    }

    fn is_wanted_on(self, output: &impl IsTerminal) -> bool {
        let no_color = || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => output.is_terminal() && !no_color(),
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

    /// The proof of a delivery, with its last line end.
    pub(crate) fn receipt(self, receipt: &Receipt) -> String {
        match self {
            Self::Text { .. } => receipt::text(receipt),
            Self::Json => json::line(receipt),
        }
    }

    /// The report of one file, with its last line end.
    pub(crate) fn report(self, file: &str, bytes: &[u8], report: &Report) -> String {
        match self {
            Self::Text { colors } => text::report(file, bytes, report, colors),
            Self::Json => json::report(file, report),
        }
    }
}
