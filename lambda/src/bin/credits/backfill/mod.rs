//! `credits backfill`: many months, one after the other.

mod journal;
mod source;

use crate::files::AnyFileOptions;
use crate::guard::GuardOptions;
use crate::render::numbers::{dollars, money, plural};
use crate::render::{OutputOptions, Table};
use crate::stream::{Stream, StreamOptions, tell};
use crate::{Exit, fail, print};
use clap::Args;
use credits_core::{Accepted, BillingMonth, Usd};
use credits_lambda::config::Raw;
use credits_lambda::delivery::Attempt;
use indicatif::{ProgressBar, ProgressStyle};
use journal::Journal;
use source::Month;
use std::path::Path;
use std::time::Duration;

/// Replaces many months in CloudZero, in their order, from a wide file or a folder.
///
/// A wide file has one row an account and one column a month: account, first month, second month, and so on. A folder
/// has one `credits-YYYY-MM.csv` a month. Every month is checked before the first is sent. Each one that CloudZero
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
    source: String,

    /// The month of the first column
    #[arg(long, value_name = "YYYY-MM", requires = "to")]
    from: Option<BillingMonth>,

    /// The month of the last column
    #[arg(long, value_name = "YYYY-MM", requires = "from")]
    to: Option<BillingMonth>,

    /// Go on after the months that the journal has as confirmed
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

/// Months from one to another, both of them too.
#[derive(Clone, Copy)]
struct Range {
    from: BillingMonth,
    to: BillingMonth,
}

impl Range {
    fn months(self) -> impl Iterator<Item = BillingMonth> {
        std::iter::successors(Some(self.from), |month| month.next()).take_while(move |month| *month <= self.to)
    }

    fn contains(self, month: BillingMonth) -> bool {
        (self.from..=self.to).contains(&month)
    }
}

pub(crate) async fn run(arguments: &Arguments) -> Result<(), Exit> {
    let Arguments { source, dry_run, resume, .. } = arguments;
    let range = match (arguments.from, arguments.to) {
        (Some(from), Some(to)) if from > to => {
            return Err(fail(Exit::Usage, &format!("`--from {from}` is after `--to {to}`")));
        }
        (Some(from), Some(to)) => Some(Range { from, to }),
        _ => None,
    };
    let raw = Raw::from_environment();
    let is_offline = *dry_run && !StreamOptions::has_key(&raw);
    let stream = if is_offline { None } else { Some(arguments.stream.connect(&raw).await?) };
    let months = source::read(source, range, &arguments.reading, arguments.output.color())?;

    let Some(stream) = stream else {
        print(&table(&months, |_| "not sent"))?;
        eprintln!("dry run: nothing was sent, and without an API key CloudZero was not asked");
        return Ok(());
    };
    if *dry_run {
        print(&table(&months, |_| "not sent"))?;
        for month in &months {
            stream.validate(&month.accepted).await?;
        }
        eprintln!("dry run: nothing was sent; CloudZero would take {}", plural(months.len(), "month"));
        return Ok(());
    }

    let path = journal::path_beside(Path::new(source));
    let cannot_write = |error| fail(Exit::Usage, &format!("cannot write the journal `{}`: {error}", path.display()));
    let mut journal = Journal::open(&path, &stream.name).map_err(cannot_write)?;
    let mut done = 0;
    if *resume {
        let is_confirmed = |month: &Month| journal.confirms(month.month(), &month.sha256());
        for month in &months {
            match is_confirmed(month).map_err(|problem| fail(Exit::Usage, &problem))? {
                true => done += 1,
                false => break,
            }
        }
        eprintln!("{} confirmed already", plural(done, "month"));
    }
    let left: Vec<&Accepted> = months[done..].iter().map(|month| &month.accepted).collect();
    let held_before = arguments.guard.pass(&stream, &left).await?;

    let bar = progress_bar(months.len(), done);
    for (index, month) in months.iter().enumerate().skip(done) {
        bar.set_message(month.month().to_string());
        let so_far = Attempt { month_before: held_before[index - done], ..Attempt::default() };
        let outcome = send(&stream, month, so_far, arguments).await;
        if let Err(exit) =
            outcome.and_then(|receipt| journal.confirm(month.month(), &month.sha256(), &receipt).map_err(cannot_write))
        {
            bar.abandon();
            let state = |at: usize| match at.cmp(&index) {
                std::cmp::Ordering::Less => "sent",
                std::cmp::Ordering::Equal => "FAILED",
                std::cmp::Ordering::Greater => "not sent",
            };
            eprint!("{}", table(&months, state));
            eprintln!("stopped at {}; `--resume` goes on there", month.month());
            return Err(exit);
        }
        bar.inc(1);
        if index + 1 < months.len() {
            tokio::time::sleep(Duration::from_secs(arguments.pause)).await;
        }
    }
    bar.finish_and_clear();
    if arguments.output.to_standard_output().is_for_people() {
        print(&table(&months, |at| if at < done { "sent before" } else { "sent" }))?;
    }
    Ok(())
}

/// Sends one month, and says so where a program listens or nobody sees the bar.
async fn send(
    stream: &Stream,
    month: &Month,
    so_far: Attempt,
    arguments: &Arguments,
) -> Result<credits_lambda::function::receipt::Receipt, Exit> {
    let receipt = stream.send(&month.name, &month.accepted, so_far).await.map_err(|error| tell(&error))?;
    let output = arguments.output.to_standard_output();
    if output.is_for_people() {
        eprintln!("{}: sent", month.month());
    } else {
        print(&output.receipt(&receipt))?;
    }
    Ok(receipt)
}

/// On a terminal only.
fn progress_bar(months: usize, done: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} months, {msg}, {elapsed}");
    let bar = ProgressBar::new(months as u64).with_position(done as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn table(months: &[Month], state: impl Fn(usize) -> &'static str) -> String {
    let mut table = Table::new(["month", ">accounts", ">credit in USD", ""]);
    let mut total = Usd::ZERO;
    for (index, month) in months.iter().enumerate() {
        let credit = month.accepted.total_credit();
        total = total.checked_add(credit).unwrap_or(total);
        let accounts = month.accepted.summary().unique_accounts.to_string();
        table.row([month.month().to_string(), accounts, money(credit), state(index).to_owned()]);
    }
    format!("{}{} with {}\n", table.text(), plural(months.len(), "month"), dollars(total))
}
