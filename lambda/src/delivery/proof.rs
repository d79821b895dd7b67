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
    let month = accepted.month();
    if let Some(time) = not_before
        && !patience.wait_until(time).await
    {
        let why = "there was no time to read it back after a call that came to no end";
        return Proof { outcome: Err(why.to_owned()), calls: 0, is_hidden: false };
    }
    let mut calls = 0;
    let mut differed = None;
    loop {
        let tried = read(stream, patience, month).await;
        calls += tried.calls;
        let is_hidden = matches!(&tried.outcome, Err(failure) if matches!(failure.status(), Some(401 | 403)));
        let held = tried.into_result().and_then(|rows| understood(month, rows.unwrap_or_default()));
        let why = match held.map(|held| verify::difference(accepted, &held)) {
            Ok(None) => return Proof { outcome: Ok(()), calls, is_hidden },
            Ok(Some(difference)) => format!("CloudZero does not hold what was sent: {difference}"),
            // What was seen to differ is not forgotten because it cannot be seen again.
            Err(error) => {
                let is_hidden = is_hidden && differed.is_none();
                let why = differed.unwrap_or_else(|| format!("could not be read back: {error}"));
                return Proof { outcome: Err(why), calls, is_hidden };
            }
        };
        if differed.is_some() || !patience.wait_until(Instant::now() + patience.retry.rest).await {
            return Proof { outcome: Err(why), calls, is_hidden };
        }
        tracing::warn!(why, "the month is read back once more");
        differed = Some(why);
    }
}
