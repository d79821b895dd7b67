//! What stands before a month is replaced: a look at what it holds, and a question.

use crate::console::say;
use crate::failure::{Exit, Failure};
use crate::render::numbers::{held_in_words, plural};
use crate::render::{Side, Sides};
use crate::stream::Stream;
use clap::Args;
use credits_core::{Accepted, compare};
use credits_lambda::delivery::guard::check_shrink;
use credits_lambda::delivery::held::{Held, Holding, credits_of};
use std::io::{self, BufRead, IsTerminal};

/// What may happen without being asked.
#[derive(Args)]
#[command(next_help_heading = "Safety")]
pub(crate) struct GuardOptions {
    /// Do not ask before a month that holds something is replaced
    #[arg(long)]
    yes: bool,

    /// Stop when a month would lose more of its accounts or of its total than this [default: $MAX_SHRINK, else 20]
    #[arg(long, value_name = "PER CENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    max_shrink: Option<u8>,
}

/// In per cent, where neither option nor variable says anything.
const DEFAULT_MAX_SHRINK: u8 = 20;

impl GuardOptions {
    /// Looks at every month that is about to be replaced. Goes on only if none of those that can be seen shrinks too much,
    /// somebody accepts that others cannot be seen, and the person agrees. What each month held, where it held something
    /// and that could be seen.
    pub(crate) async fn pass(&self, stream: &Stream, files: &[&Accepted]) -> Result<Vec<Option<Holding>>, Failure> {
        let mut seen = Vec::new();
        let mut refusal = None;
        for accepted in files {
            let held = stream.held_if_allowed(accepted.month()).await?;
            if let Some(held) = &held
                && refusal.is_none()
            {
                refusal = self.refusal(stream, accepted, held);
            }
            seen.push(held.map(|held| held.holding()));
        }
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        if seen.contains(&None) {
            self.accept_blindness(self.limit(stream))?;
        }
        let before: Vec<Option<Holding>> =
            seen.into_iter().map(|seen| seen.filter(|held| held.unique_accounts > 0)).collect();
        self.ask(files, &before)?;
        Ok(before)
    }

    /// Why a month may not be replaced by this file, if it may not.
    pub(crate) fn refusal(&self, stream: &Stream, accepted: &Accepted, held: &Held) -> Option<Failure> {
        let max_shrink = self.limit(stream).unwrap_or(DEFAULT_MAX_SHRINK);
        let refused = check_shrink(max_shrink, held, accepted).err()?;
        Some(
            Failure::from(refused)
                .after(&format!("{}\n", against(accepted, held).text()))
                .hint("if that is right, say so with a larger `--max-shrink` (100 lets everything pass)"),
        )
    }

    /// What somebody set.
    fn limit(&self, stream: &Stream) -> Option<u8> {
        self.max_shrink.or(stream.max_shrink)
    }

    /// Without the scope to read, a month could lose anything unseen. Who set a limit does not want that.
    fn accept_blindness(&self, limit: Option<u8>) -> Result<(), Failure> {
        let problem = "the API key may not read what CloudZero holds (403), so nothing tells whether a month would \
                       shrink: give the key the scope `connections:read_billing_anycost_billing_drops_month`";
        let is_limited = limit.is_some_and(|limit| limit < 100);
        if self.yes && !is_limited {
            say(&format!("warning: {problem}\n"));
            return Ok(());
        }
        let way_out = match limit {
            Some(limit) if is_limited => {
                format!("or go on without looking with `--yes --max-shrink 100`, which lifts the limit of {limit} %")
            }
            _ => "or go on without looking with `--yes`".to_owned(),
        };
        Err(Failure::new(Exit::Stopped, format!("{problem}; nothing was sent")).hint(way_out))
    }

    fn ask(&self, files: &[&Accepted], before: &[Option<Holding>]) -> Result<(), Failure> {
        let replaced: Vec<_> = files.iter().zip(before).filter_map(|(file, before)| Some((file, (*before)?))).collect();
        let question = match replaced[..] {
            [] => return Ok(()),
            [(accepted, before)] => {
                let after = Holding::after(accepted);
                format!(
                    "{} holds {}. Replace it by {}?",
                    accepted.month(),
                    held_in_words(&before),
                    held_in_words(&after)
                )
            }
            _ => format!("{} hold something already. Replace them?", plural(replaced.len(), "month")),
        };
        if self.yes {
            return Ok(());
        }
        confirm(&question)
    }
}

/// Asks the person at the terminal; goes on only with a yes.
pub(crate) fn confirm(question: &str) -> Result<(), Failure> {
    if !io::stdin().is_terminal() {
        let problem = format!("{question} There is no terminal to ask on; nothing was sent");
        return Err(Failure::new(Exit::Stopped, problem).hint("`--yes` answers it"));
    }
    say(&format!("{question} [y/N] "));
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    match answer.trim() {
        "y" | "Y" | "yes" if read.is_ok() => Ok(()),
        _ => Err(Failure::new(Exit::Stopped, "declined; nothing was sent")),
    }
}

/// The file against what the month holds.
pub(crate) fn against(accepted: &Accepted, held: &Held) -> Sides {
    let month = accepted.month();
    let before = held.credits().map(|(account, credit)| (account.to_owned(), credit));
    Sides {
        before: Side::new(format!("{month} as CloudZero holds it"), Some(month), held.holding()),
        after: Side::new(accepted.summary().file_name.clone(), Some(month), Holding::after(accepted)),
        comparison: compare(before, credits_of(accepted)),
    }
}
