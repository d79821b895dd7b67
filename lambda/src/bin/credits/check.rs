//! `credits check`: the verdict, findings and summary of files; nothing is sent.

use crate::files::{self, ReadingOptions};
use crate::render::OutputOptions;
use crate::{Exit, fail, print};
use clap::Args;
use credits_core::{Verdict, check};

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
    /// The files, named `credits-YYYY-MM.csv`; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,

    #[command(flatten)]
    reading: ReadingOptions,

    #[command(flatten)]
    output: OutputOptions,
}

pub(crate) fn run(arguments: &Arguments) -> Exit {
    let Arguments { files, reading, output } = arguments;
    let names: Vec<&str> = files.iter().map(String::as_str).collect();
    let policy = match reading.policy(&names) {
        Ok(policy) => policy,
        Err(problem) => return fail(Exit::Usage, &problem),
    };
    let output = output.to_standard_output();
    let mut exit = Exit::Done;
    for (index, file) in files.iter().enumerate() {
        let bytes = match files::read_or_fail(file) {
            Ok(bytes) => bytes,
            Err(unreadable) => {
                exit = exit.max(unreadable);
                continue;
            }
        };
        let report = check(&files::name_of(file), &bytes, &policy);
        if report.summary().verdict == Verdict::Refused {
            exit = exit.max(Exit::Refused);
        }
        let distance = if index > 0 && output.is_for_people() { "\n" } else { "" };
        if let Err(exit) = print(&format!("{distance}{}", output.report(file, &bytes, &report))) {
            return exit;
        }
    }
    exit
}
