//! `credits send`: checks and posts one month.

use crate::console::{print, print_done, say};
use crate::failure::{Exit, Failure, Outcome};
use crate::files::{self, ReadingOptions};
use crate::guard::{GuardOptions, against};
use crate::render::{Output, OutputOptions, Rehearsal, json_line};
use crate::signals::Signals;
use crate::stream::{Stream, StreamOptions};
use clap::Args;
use credits_core::Accepted;
use credits_lambda::config::Raw;
use credits_lambda::delivery::Attempt;
use std::path::{Path, PathBuf};

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
    file: PathBuf,

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

pub(crate) async fn run(arguments: &Arguments, signals: &Signals) -> Outcome {
    let Arguments { file, dry_run, reading, guard, stream, output } = arguments;
    let raw = Raw::from_environment();
    let is_offline = *dry_run && !StreamOptions::has_key(&raw);
    let stream = if is_offline { None } else { Some(stream.connect(&raw).await?.stopped_by(signals)) };
    let policy = reading.policy(&[file])?;
    let accepted = files::accept(file, &policy, output)?;

    if *dry_run {
        return rehearse(file, &accepted, guard, stream.as_ref(), output.to_standard_output()).await;
    }
    let Some(stream) = stream else { unreachable!("only a dry run goes without a stream") };
    let month_before = guard.pass(&stream, &[&accepted]).await?.into_iter().flatten().next();
    let so_far = Attempt { month_before, ..Attempt::default() };
    signals.sending(accepted.month(), accepted.body_count());
    let receipt = stream.send(&files::name_of(file), &accepted, so_far).await?;
    signals.noting();
    print_done(&output.to_standard_output().receipt(&receipt));
    Ok(Exit::Done)
}

/// Says what would be sent, and asks CloudZero where that can be. It ends as sending would, as far as nobody is asked.
async fn rehearse(
    file: &Path,
    accepted: &Accepted,
    guard: &GuardOptions,
    stream: Option<&Stream>,
    output: Output,
) -> Outcome {
    let held = match stream {
        Some(stream) => stream.held_if_allowed(accepted.month()).await?,
        None => None,
    };
    let refusal = stream.zip(held.as_ref()).and_then(|(stream, held)| guard.refusal(stream, accepted, held));
    // A refusal shows the same.
    if let (Some(held), None, true) = (&held, &refusal, output.is_for_people()) {
        print(&against(accepted, held).text())?;
    }
    let problem = match stream {
        Some(stream) => stream.validate(accepted).await?,
        None => None,
    };
    if !output.is_for_people() {
        let before = held.map(|held| held.holding()).filter(|holding| holding.unique_accounts > 0);
        let would_be_taken = stream.is_some().then_some(problem.is_none());
        let rehearsal = Rehearsal::new(files::name_of(file), accepted.summary(), would_be_taken, before);
        print(&json_line(&rehearsal))?;
    }
    // What is held is looked at before anything is sent.
    if let Some(failure) = refusal.or_else(|| problem.map(|problem| Failure::new(Exit::Service, problem))) {
        return Err(failure);
    }
    say(&match stream {
        Some(_) => format!("dry run: nothing was sent; CloudZero would take {}\n", accepted.month()),
        None => "dry run: nothing was sent, and without an API key CloudZero was not asked\n".to_owned(),
    });
    Ok(Exit::Done)
}
