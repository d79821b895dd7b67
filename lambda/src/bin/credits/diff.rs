//! `credits diff`: a file against the month CloudZero holds, or against another file.

use crate::console::{print, say};
use crate::failure::{Exit, Outcome};
use crate::files::{self, ReadingOptions};
use crate::guard::against;
use crate::render::{Side, Sides, TableFormat, TableOptions};
use crate::stream::StreamOptions;
use clap::Args;
use credits_core::{Accepted, compare};
use credits_lambda::config::Raw;
use credits_lambda::delivery::held::{Holding, credits_of};
use credits_lambda::delivery::verify::difference;
use std::path::{Path, PathBuf};

/// Shows what a file changes: accounts added, removed and changed, and both totals.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits diff credits-2025-01.csv                       against what CloudZero holds for 2025-01
  credits diff credits-2025-01.csv credits-2025-02.csv   from one month to the next
  credits diff --format csv old/credits-2025-01.csv new/credits-2025-01.csv

Exit status: 0 no difference, 1 there are differences or a file is refused, 2 wrong usage or configuration,
3 CloudZero refuses or cannot be reached.")]
pub(crate) struct Arguments {
    /// The file, or the earlier of two
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The later file; without it, the first is compared with what CloudZero holds for its month
    #[arg(value_name = "FILE")]
    later: Option<PathBuf>,

    #[command(flatten)]
    reading: ReadingOptions,

    #[command(flatten)]
    stream: StreamOptions,

    #[command(flatten)]
    output: TableOptions,
}

pub(crate) async fn run(arguments: &Arguments) -> Outcome {
    let Arguments { file, later, reading, stream, output } = arguments;
    let names: Vec<&PathBuf> = std::iter::once(file).chain(later).collect();
    let policy = reading.policy(&names)?;
    // Beside the accounts' sums: what else of a month is not as the file would leave it.
    let (sides, otherwise) = match later {
        Some(later) => {
            let before = files::accept_quietly(file, &policy, output.color)?;
            (between(file, &before, later, &files::accept_quietly(later, &policy, output.color)?), None)
        }
        None => {
            let raw = Raw::from_environment();
            let stream = stream.connect(&raw).await?;
            let accepted = files::accept_quietly(file, &policy, output.color)?;
            let held = stream.held(accepted.month()).await?;
            (against(&accepted, &held), difference(&accepted, &held))
        }
    };
    print(&match output.format {
        TableFormat::Text => sides.text(),
        TableFormat::Json => sides.json(),
        TableFormat::Csv => sides.csv(),
    })?;
    if !sides.comparison.is_equal() {
        return Ok(Exit::Refused);
    }
    Ok(match otherwise {
        Some(why) => {
            say(&format!("the accounts have the same credits, but the month is not the file: {why}\n"));
            Exit::Refused
        }
        None => Exit::Done,
    })
}

fn between(file: &Path, before: &Accepted, later: &Path, after: &Accepted) -> Sides {
    Sides {
        before: Side::new(files::in_words(file), Some(before.month()), Holding::after(before)),
        after: Side::new(files::in_words(later), Some(after.month()), Holding::after(after)),
        comparison: compare(credits_of(before), credits_of(after)),
    }
}
