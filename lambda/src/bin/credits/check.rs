//! `credits check`: the verdict, findings and summary of files; nothing is sent.

use crate::files::{self, ReadingOptions};
use crate::render::{Output, OutputOptions};
use crate::{Exit, fail};
use clap::Args;
use credits_core::{Verdict, check};
use std::io::{self, Write};

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
    let policy = match reading.policy(files) {
        Ok(policy) => policy,
        Err(problem) => return fail(Exit::Usage, &problem),
    };
    let output = output.to_standard_output();
    let mut exit = Exit::Done;
    for (index, file) in files.iter().enumerate() {
        let bytes = match files::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                exit = exit.max(fail(Exit::Usage, &format!("cannot read `{file}`: {error}")));
                continue;
            }
        };
        let report = check(&files::name_of(file), &bytes, &policy);
        if report.summary().verdict == Verdict::Refused {
            exit = exit.max(Exit::Refused);
        }
        if let Err(error) = write(&output, index, file, &bytes, &report) {
            return fail(Exit::Usage, &format!("cannot write the result: {error}"));
        }
    }
    exit
}

fn write(output: &Output, index: usize, file: &str, bytes: &[u8], report: &credits_core::Report) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    if index > 0 && output.is_for_people() {
        writeln!(stdout)?;
    }
    match stdout.write_all(output.report(file, bytes, report).as_bytes()) {
        // Whoever reads has seen enough: `credits check … | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
