//! `credits send`: checks and posts one month.

use crate::files::{self, ReadingOptions};
use crate::guard::GuardOptions;
use crate::render::OutputOptions;
use crate::stream::{StreamOptions, tell};
use crate::{Exit, fail, print};
use clap::Args;
use credits_lambda::config::Raw;
use credits_lambda::delivery::Attempt;

/// Checks a file and replaces its month in CloudZero.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits send --dry-run credits-2025-01.csv         what would be sent, and whether CloudZero would take it
  credits send credits-2025-01.csv
  credits send --test-key rehearsal credits-2025-01.csv
  credits send --yes --format json credits-2025-01.csv > receipt.json

CLOUDZERO_CONNECTION_ID and CLOUDZERO_API_KEY (or CLOUDZERO_API_KEY_SECRET_ARN) lead to the stream.

Exit status: 0 sent, 1 the file is refused, 2 wrong usage or configuration, 3 CloudZero refuses or cannot be reached,
4 the month is incomplete: send it again, 5 stopped before anything was sent.")]
pub(crate) struct Arguments {
    /// The file, named `credits-YYYY-MM.csv`; `-` is standard input
    #[arg(value_name = "FILE")]
    file: String,

    /// Send nothing. Says what would be sent and, when a key is set, asks CloudZero whether it would take it
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    reading: ReadingOptions,

    #[command(flatten)]
    guard: GuardOptions,

    #[command(flatten)]
    stream: StreamOptions,

    #[command(flatten)]
    output: OutputOptions,
}

pub(crate) async fn run(arguments: &Arguments) -> Result<(), Exit> {
    let Arguments { file, dry_run, reading, guard, stream, output } = arguments;
    let raw = Raw::from_environment();
    let is_offline = *dry_run && !StreamOptions::has_key(&raw);
    let stream = if is_offline { None } else { Some(stream.connect(&raw).await?) };
    let policy = reading.policy(&[file]).map_err(|problem| fail(Exit::Usage, &problem))?;
    let accepted = files::accept(file, &policy, output.color())?;

    let Some(stream) = stream else {
        eprintln!("dry run: nothing was sent, and without an API key CloudZero was not asked");
        return Ok(());
    };
    if *dry_run {
        if let Some(held) = stream.held_if_allowed(accepted.month()).await? {
            print(&crate::guard::against(&accepted, &held).text())?;
        }
        stream.validate(&accepted).await?;
        eprintln!("dry run: nothing was sent; CloudZero would take {}", accepted.month());
        return Ok(());
    }
    let month_before = guard.pass(&stream, &[&accepted]).await?.into_iter().flatten().next();
    let so_far = Attempt { month_before, ..Attempt::default() };
    let receipt = stream.send(&files::name_of(file), &accepted, so_far).await.map_err(|error| tell(&error))?;
    print(&output.to_standard_output().receipt(&receipt))
}
