//! Reading a month back: what proves a delivery that no answer speaks for.

use super::guard::{read, understood};
use super::persist::Patience;
use super::verify;
use crate::cloudzero::AnyCostStream;
use credits_core::Accepted;
use tokio::time::Instant;

/// Whether a month is the file.
pub(super) struct Proof {
    /// Why it is not known to be, as a sentence goes on after `but`.
    pub(super) outcome: Result<(), String>,
    /// How often CloudZero was called.
    pub(super) calls: u32,
    /// Whether the key may not read it.
    pub(super) is_hidden: bool,
}

/// Reads the month back, once nothing can come late any more, and holds it against the file. What differs is read again a
/// little later: what was taken may take a moment to be seen.
pub(super) async fn prove(
    stream: &impl AnyCostStream,
    patience: Patience<'_>,
    accepted: &Accepted,
    not_before: Option<Instant>,
) -> Proof {
    if let Some(time) = not_before
        && !patience.wait_until(time).await
    {
        let why = "there was no time to read it back after a call that came to no end";
        return Proof { outcome: Err(why.to_owned()), calls: 0, is_hidden: false };
    }
    let mut calls = 0;
    let mut differed = None;
    loop {
        let back = look_back(stream, patience, accepted).await;
        calls += back.calls;
        let why = match back.outcome {
            Ok(()) => return Proof { outcome: Ok(()), calls, is_hidden: false },
            Err(Unseen::Differs(why)) => why,
            // What was seen to differ is not forgotten because it cannot be seen again.
            Err(Unseen::Unread(why)) => {
                let is_hidden = back.is_hidden && differed.is_none();
                return Proof { outcome: Err(differed.unwrap_or(why)), calls, is_hidden };
            }
        };
        if differed.is_some() || !patience.wait_until(Instant::now() + patience.retry.rest).await {
            return Proof { outcome: Err(why), calls, is_hidden: false };
        }
        tracing::warn!(why, "the month is read back once more");
        differed = Some(why);
    }
}

/// One look at a month.
pub(super) struct Back {
    /// Whether it is the file.
    pub(super) outcome: Result<(), Unseen>,
    /// How often CloudZero was called.
    pub(super) calls: u32,
    /// Whether the key may not read it.
    pub(super) is_hidden: bool,
}

/// Why a month is not seen to be the file, as a sentence goes on after `but`.
pub(super) enum Unseen {
    /// It is something else.
    Differs(String),
    /// It could not be read, or not be understood.
    Unread(String),
}

/// Reads the month and holds it against the file.
pub(super) async fn look_back(stream: &impl AnyCostStream, patience: Patience<'_>, accepted: &Accepted) -> Back {
    let month = accepted.month();
    let tried = read(stream, patience, month).await;
    let calls = tried.calls;
    let is_hidden = matches!(&tried.outcome, Err(failure) if matches!(failure.status(), Some(401 | 403)));
    let held = tried.into_result().and_then(|rows| understood(month, rows.unwrap_or_default()));
    let outcome = match held.map(|held| verify::difference(accepted, &held)) {
        Ok(None) => Ok(()),
        Ok(Some(difference)) => Err(Unseen::Differs(format!("CloudZero does not hold what was sent: {difference}"))),
        Err(error) => Err(Unseen::Unread(format!("could not be read back: {error}"))),
    };
    Back { outcome, calls, is_hidden }
}
