//! From an accepted file to CloudZero's answers: the one way a month is sent.

use crate::cloudzero::{Client, Failure};
use crate::error::Error;
use crate::retry::{Deadline, Retry};
use credits_core::{Accepted, Body};
use std::time::Duration;

/// How far a delivery came; filled while it runs, so that it tells of one that failed too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How often CloudZero was called, in vain too.
    pub attempts: u32,
    /// What CloudZero calls the drops that it took.
    pub drop_ids: Vec<String>,
}

/// Replaces the month of the file. Nothing is sent of a month that does not fit one body.
///
/// # Errors
/// `CloudZeroRejected`, `CloudZeroUnavailable` or `ConfigInvalid` when the body is not taken; `VerificationFailed` when
/// CloudZero counts other rows than were sent; `FileRefused` when there is more than one body.
pub async fn deliver(
    accepted: &Accepted,
    client: &Client,
    retry: &Retry,
    deadline: Deadline,
    progress: &mut Progress,
) -> Result<(), Error> {
    let mut bodies = accepted.bodies();
    let (Some(body), None) = (bodies.next(), bodies.next()) else {
        return Err(Error::file_refused(format!(
            "{} accounts do not fit one request, and a month is sent as one only",
            accepted.summary().unique_accounts
        )));
    };
    send(body, client, retry, deadline, progress).await
}

async fn send(
    body: Body,
    client: &Client,
    retry: &Retry,
    deadline: Deadline,
    progress: &mut Progress,
) -> Result<(), Error> {
    let sent = u64::try_from(body.rows()).unwrap_or(u64::MAX);
    let json = bytes::Bytes::from(body.into_json());
    let drop =
        persist(retry, deadline, &mut progress.attempts, async |time| client.post_drop(json.clone(), time).await)
            .await?;
    progress.drop_ids.extend(drop.drop_id);
    match drop.row_count {
        Some(counted) if counted != sent => Err(Error::verification_failed(format!(
            "{sent} rows were sent, and CloudZero counts {counted}; send the file again, or look at the month"
        ))),
        _ => Ok(()),
    }
}

/// Repeats a call until it succeeds, cannot succeed, or was tried often or long enough. `calls` counts them.
///
/// # Errors
/// What the last call failed with.
pub async fn persist<T>(
    retry: &Retry,
    deadline: Deadline,
    calls: &mut u32,
    mut call: impl AsyncFnMut(Duration) -> Result<T, Failure>,
) -> Result<T, Error> {
    let mut attempt = 0;
    loop {
        let Some(time) = retry.call_time(deadline.remaining()) else {
            return Err(Error::cloudzero_unavailable("too little time was left to call CloudZero"));
        };
        attempt += 1;
        *calls += 1;
        let failure = match call(time).await {
            Ok(answer) => return Ok(answer),
            Err(failure) if !failure.is_transient() => return Err(failure.into_error(attempt)),
            Err(failure) => failure,
        };
        match retry.pause(attempt, failure.retry_after(), deadline.remaining(), fastrand::u16(..)) {
            None => return Err(failure.into_error(attempt)),
            Some(pause) => {
                tracing::warn!(
                    attempt,
                    reason = failure.message(),
                    pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
                    "a call to CloudZero failed and is repeated"
                );
                tokio::time::sleep(pause).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::{Instant, sleep};

    /// The real pauses, on a clock that jumps over them.
    #[tokio::test(start_paused = true)]
    async fn an_invocation_of_a_minute_is_enough_for_every_attempt_at_a_service_that_answers() {
        let (begun, retry) = (Instant::now(), Retry::default());
        let deadline = Deadline::after(Duration::from_secs(60));
        let mut calls = 0;
        let outcome = persist(&retry, deadline, &mut calls, async |time| {
            sleep(Duration::from_secs(1)).await;
            Err::<(), _>(Failure::timed_out(time))
        });
        assert_eq!(outcome.await.unwrap_err().error_type(), "CloudZeroUnavailable");
        assert_eq!(calls, 5);
        let longest_pauses = Duration::from_millis(500 + 1000 + 2000 + 4000);
        assert!(begun.elapsed() <= Duration::from_secs(5) + longest_pauses, "{:?}", begun.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_that_hangs_is_given_up_while_there_is_time_to_report_it() {
        let retry = Retry::default();
        let deadline = Deadline::after(Duration::from_secs(60));
        let mut times = Vec::new();
        let mut calls = 0;
        let outcome = persist(&retry, deadline, &mut calls, async |time| {
            times.push(time);
            sleep(time).await;
            Err::<(), _>(Failure::timed_out(time))
        });
        assert_eq!(outcome.await.unwrap_err().error_type(), "CloudZeroUnavailable");
        assert_eq!((times[0], calls), (retry.attempt_time, 2));
        assert!(deadline.remaining() >= retry.reserve);
    }
}
