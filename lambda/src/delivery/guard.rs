//! What is looked at before a month is replaced: what it holds, and whether too much of it would be lost. The one guard
//! of function and command line.
//!
//! It fails closed. A month counts as empty only where CloudZero says so: by a 404 in its own form, or a list without
//! rows, which the list of drops confirms where the key may read it. Everything else that is not the documented answer
//! stops the run.

use super::held::{Held, Holding};
use super::persist::{Patience, Repeatable, Tried};
use crate::cloudzero::{AnyCostStream, BillingDrop, HeldRow};
use crate::error::Error;
use credits_core::{Accepted, BillingMonth};

/// A look at a month.
#[derive(Debug)]
pub struct Looked {
    /// What is to be seen.
    ///
    /// # Errors
    /// What the reading was given up with, or why what was read cannot be understood.
    pub outcome: Result<Sight, Error>,
    /// How often CloudZero was called.
    pub calls: u32,
}

/// What is to be seen of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// This, or nothing.
    Holds(Held),
    /// The key may not look; why.
    Hidden(Error),
}

/// Looks at what the stream holds for a month.
pub(super) async fn look(stream: &impl AnyCostStream, patience: Patience<'_>, month: BillingMonth) -> Looked {
    let Tried { outcome, calls, .. } = read(stream, patience, month).await;
    // No rows, or a 404: whether it is the one that tells of no such month, in CloudZero's own form.
    let not_found = match outcome {
        Ok(Some(rows)) if rows.is_empty() => Ok(Sight::Holds(Held::default())),
        Ok(Some(rows)) => return Looked { outcome: understood(month, rows).map(Sight::Holds), calls },
        Ok(None) => Ok(Sight::Holds(Held::default())),
        Err(failure) => match failure.status() {
            Some(404) => Err(failure.into_error(calls)),
            Some(403) => return Looked { outcome: Ok(Sight::Hidden(failure.into_error(calls))), calls },
            _ => return Looked { outcome: Err(failure.into_error(calls)), calls },
        },
    };
    let listed = patience.persist(Repeatable::Always, async |time| stream.drops(time).await).await;
    let calls = calls + listed.calls;
    let outcome = match listed.outcome {
        Ok(drops) => absent_from(month, &drops),
        // The key may not read the list.
        Err(failure) if matches!(failure.status(), Some(401 | 403)) => not_found,
        // There is none yet; but not where there is no such connection.
        Err(failure) if failure.status() == Some(404) && !failure.message().to_lowercase().contains("connection") => {
            not_found
        }
        Err(failure) => Err(failure.into_error(listed.calls)),
    };
    Looked { outcome, calls }
}

/// Reads a month; `None` where CloudZero says that there is none.
pub(super) async fn read(
    stream: &impl AnyCostStream,
    patience: Patience<'_>,
    month: BillingMonth,
) -> Tried<Option<Vec<HeldRow>>> {
    patience.persist(Repeatable::Always, async |time| stream.month(month, time).await).await
}

fn absent_from(month: BillingMonth, drops: &[BillingDrop]) -> Result<Sight, Error> {
    let contradicts = |what: &str| {
        Err(Error::cloudzero_unavailable(format!(
            "what {month} holds cannot be understood: it has no rows, or they are not found (404), and the list of drops \
             {what}"
        )))
    };
    for drop in drops {
        match drop.is_of(month) {
            Some(true) => return contradicts("has it"),
            None => return contradicts("has one that names no month"),
            Some(false) if !drop.is_of_another(month) => return contradicts("has one whose month cannot be read"),
            Some(false) => {}
        }
    }
    Ok(Sight::Holds(Held::default()))
}

pub(super) fn understood(month: BillingMonth, rows: Vec<HeldRow>) -> Result<Held, Error> {
    Held::of(month, rows).map_err(|why| {
        Error::cloudzero_unavailable(format!("{month} as CloudZero holds it cannot be understood: {why}"))
    })
}

/// Stops a month that would lose more than so many per cent of its accounts or of its total. What it holds otherwise.
///
/// # Errors
/// `ShrinkRefused`.
pub fn check_shrink(max_shrink: u8, held: &Held, accepted: &Accepted) -> Result<Holding, Error> {
    let (before, after) = (held.holding(), Holding::after(accepted));
    if held.rows_that_are_no_credits() > 0 && max_shrink < 100 {
        return Err(Error::shrink_refused(format!(
            "{} holds {} rows that are no credits, so that it cannot be told how much would be lost; nothing was sent",
            accepted.month(),
            held.rows_that_are_no_credits()
        )));
    }
    if before.shrinks_by_more_than(max_shrink, &after) {
        let month = accepted.month();
        return Err(Error::shrink_refused(format!(
            "{month} holds {before}, and would hold {after}: a fall of more than {max_shrink} %; nothing was sent"
        )));
    }
    Ok(before)
}
