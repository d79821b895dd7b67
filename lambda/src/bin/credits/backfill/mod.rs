//! `credits backfill`: many months, one after the other.

mod journal;
mod plan;
mod rehearse;
mod resume;
mod send;
mod states;

use crate::console::{print_done, say};
use crate::failure::{Exit, Outcome};
use crate::files::AnyFileOptions;
use crate::guard::GuardOptions;
use crate::render::OutputOptions;
use crate::render::numbers::plural;
use crate::signals::Signals;
use crate::stream::StreamOptions;
use clap::Args;
use credits_core::{Accepted, BillingMonth};
use credits_lambda::config::Raw;
use journal::{Journal, Noted};
use plan::{Month, Range};
use rehearse::Rehearsed;
use resume::Confirmations;
use send::Sender;
use states::State;
use std::path::PathBuf;

/// Replaces many months in CloudZero, in their order, from a wide file, an export of AWS's or a folder.
///
/// A wide file has one row an account and one column a month: account, first month, second month, and so on. A folder
/// has one `credits-YYYY-MM.csv` a month. Cost Explorer's table and AWS's reports say their months themselves: all of
/// them are sent, or those from `--from` to `--to`. Every month is checked before the first is sent. Each one that CloudZero
/// confirmed is noted in a journal beside the file, or inside the folder, so that `--resume` can go on after it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits backfill --dry-run history.csv --from 2023-01 --to 2024-12
  credits backfill history.csv --from 2023-01 --to 2024-12
  credits backfill history.csv --from 2023-01 --to 2024-12 --resume
  credits backfill --yes folder/

Exit status: 0 all months are sent, 1 a month is refused and nothing was sent, 2 wrong usage or configuration,
3 CloudZero refuses or cannot be reached, 4 a month is incomplete: resume, 5 stopped before anything was sent.")]
pub(crate) struct Arguments {
    /// The wide file, or the folder
    #[arg(value_name = "FILE OR DIR")]
    source: PathBuf,

    /// The month of the first column
    #[arg(long, value_name = "YYYY-MM", requires = "to")]
    from: Option<BillingMonth>,

    /// The month of the last column
    #[arg(long, value_name = "YYYY-MM", requires = "from")]
    to: Option<BillingMonth>,

    /// Pass over the months that the journal has as confirmed, from this content, read and booked this way
    #[arg(long)]
    resume: bool,

    /// Send nothing. Says what would be sent and, when a key is set, asks CloudZero whether it would take it
    #[arg(long)]
    dry_run: bool,

    /// Wait so long between two months
    #[arg(long, value_name = "SECONDS", default_value_t = 1)]
    pause: u64,

    #[command(flatten)]
    reading: AnyFileOptions,

    #[command(flatten)]
    guard: GuardOptions,

    #[command(flatten)]
    stream: StreamOptions,

    #[command(flatten)]
    output: OutputOptions,
}

pub(crate) async fn run(arguments: &Arguments, signals: &Signals) -> Outcome {
    let Arguments { source, dry_run, resume, reading, guard, output, .. } = arguments;
    let range = match (arguments.from, arguments.to) {
        (Some(from), Some(to)) => Some(Range::new(from, to)?),
        _ => None,
    };
    let raw = Raw::from_environment();
    let is_offline = *dry_run && !StreamOptions::has_key(&raw);
    let stream = if is_offline { None } else { Some(arguments.stream.connect(&raw).await?.stopped_by(signals)) };
    let policy = reading.policy()?;
    let months = plan::make(source, range, &policy, output.color())?;
    let journal = journal::path_beside(source);
    if *dry_run {
        let noted = Noted::read(&journal)?;
        let states = match &stream {
            Some(stream) if *resume => noted_states(&months, &noted, &Confirmations { stream, policy: &policy }),
            _ => vec![State::NotSent; months.len()],
        };
        let rehearsal = Rehearsed { months: &months, states: &states, output: output.to_standard_output() };
        return rehearsal.run(stream.as_ref(), guard).await;
    }
    let Some(stream) = stream else { unreachable!("only a dry run goes without a stream") };

    let mut journal = Journal::open(journal)?;
    let confirmations = Confirmations { stream: &stream, policy: &policy };
    let mut states = match *resume {
        true => noted_states(&months, journal.noted(), &confirmations),
        false => vec![State::NotSent; months.len()],
    };
    let left = months.iter().zip(&states).filter(|(_, state)| **state == State::NotSent);
    let left: Vec<&Accepted> = left.map(|(month, _)| &month.accepted).collect();
    let held_before = guard.pass(&stream, &left).await?;

    let output = output.to_standard_output();
    let sender = Sender { stream: &stream, confirmations, signals, output, pause: arguments.pause };
    sender.send_all(&months, &mut states, held_before, &mut journal).await?;
    if output.is_for_people() {
        print_done(&states::table(&months, &states));
    }
    Ok(Exit::Done)
}

/// How far earlier runs came with each month, and says so.
fn noted_states(months: &[Month], noted: &Noted, confirmations: &Confirmations) -> Vec<State> {
    let is_confirmed = |month: &Month| noted.confirms(&confirmations.line(month));
    let states: Vec<State> =
        months.iter().map(|month| if is_confirmed(month) { State::SentBefore } else { State::NotSent }).collect();
    let confirmed = states.iter().filter(|state| **state == State::SentBefore).count();
    say(&format!("{} confirmed already\n", plural(confirmed, "month")));
    if confirmed > 0 && confirmations.stream.test_key.is_some() {
        say("warning: CloudZero forgets a rehearsal after an hour; without `--resume` every month is sent again\n");
    }
    states
}
