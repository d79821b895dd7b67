//! `credits check`: the verdict, findings and summary of files; nothing is sent.

use crate::console::{print, say};
use crate::failure::{Exit, Outcome};
use crate::files::{self, ReadingOptions};
use crate::render::OutputOptions;
use clap::Args;
use credits_core::{Verdict, check};
use std::path::PathBuf;

/// Checks files: the verdict, every problem with its line, and the summary. Nothing is sent.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits check credits-2025-01.csv
  credits check --expect-total 1365487.88 credits-2025-01.csv
  credits check --format json *.csv | jq .verdict
  generate-credits | credits check --month 2025-01 -

Exit status: 0 when every file may be sent, 1 when one is refused, 2 for wrong usage or a file that cannot be read.")]
pub(crate) struct Arguments {
    /// The files, named `credits-YYYY-MM.csv`, packed as `.csv.gz` or not; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    reading: ReadingOptions,

    #[command(flatten)]
    output: OutputOptions,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let Arguments { files, reading, output } = arguments;
    let policy = reading.policy(files)?;
    let output = output.to_standard_output();
    let mut exit = Exit::Done;
    for (index, file) in files.iter().enumerate() {
        let bytes = match files::read(file, policy.limits) {
            Ok(bytes) => bytes,
            Err(unreadable) => {
                // The others are looked at all the same.
                say(&unreadable.text());
                exit = exit.max(unreadable.exit());
                continue;
            }
        };
        let report = check(&files::name_of(file), &bytes, &policy);
        if report.summary().verdict == Verdict::Refused {
            exit = exit.max(Exit::Refused);
        }
        let distance = if index > 0 && output.is_for_people() { "\n" } else { "" };
        print(&format!("{distance}{}", output.report(&files::in_words(file), &bytes, &report)))?;
    }
    Ok(exit)
}
