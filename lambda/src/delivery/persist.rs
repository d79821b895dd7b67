//! Repeats a call to CloudZero for as long as it makes sense.

use super::retry::{Deadline, Retry};
use crate::cloudzero::Failure;
use crate::error::Error;
use std::time::Duration;

/// Whether a call that may have taken effect can be made once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeatable {
    /// It can: a reading, or a `replace_drop`, which leaves the same month however often it is applied.
    Always,
    /// It cannot: a `sum`, which would count twice.
    UnlessItMayHaveWorked,
}

/// A call that was repeated and did not succeed.
#[derive(Clone, Debug)]
pub struct GivenUp {
    /// What the last call failed with.
    pub failure: Failure,
    /// How often it was made; not at all, when there was no time for it.
    pub calls: u32,
    /// Whether one of the calls may have taken effect all the same.
    pub may_have_worked: bool,
}

impl From<GivenUp> for Error {
    fn from(given_up: GivenUp) -> Self {
        given_up.failure.into_error(given_up.calls)
    }
}

/// Repeats a call until it succeeds, cannot succeed, or was tried often or long enough. `total_calls` counts on.
///
/// # Errors
/// What the last call failed with.
pub async fn persist<T>(
    retry: &Retry,
    deadline: Deadline,
    total_calls: &mut u32,
    repeatable: Repeatable,
    mut call: impl AsyncFnMut(Duration) -> Result<T, Failure>,
) -> Result<T, GivenUp> {
    let mut last = GivenUp { failure: Failure::no_time(), calls: 0, may_have_worked: false };
    loop {
        let Some(time) = retry.call_time(deadline.remaining()) else { return Err(last) };
        last.calls += 1;
        *total_calls += 1;
        last.failure = match call(time).await {
            Ok(answer) => return Ok(answer),
            Err(failure) => failure,
        };
        let unknown = last.failure.is_outcome_unknown();
        last.may_have_worked |= unknown;
        if !last.failure.is_transient() || (unknown && repeatable == Repeatable::UnlessItMayHaveWorked) {
            return Err(last);
        }
        if !pause(retry, deadline, last.calls, &last.failure, "a call to CloudZero failed and is repeated").await {
            return Err(last);
        }
    }
}

/// Waits after failure number `attempt` (from 1) as the retry rules say, and logs why. False: it is to be given up.
pub(crate) async fn pause(
    retry: &Retry,
    deadline: Deadline,
    attempt: u32,
    failure: &Failure,
    what_follows: &'static str,
) -> bool {
    let pause = retry.pause(attempt, failure.retry_after(), deadline.remaining(), fastrand::u16(..));
    let Some(pause) = pause else { return false };
    let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
    tracing::warn!(attempt, reason = failure.message(), pause_ms, "{what_follows}");
    tokio::time::sleep(pause).await;
    true
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
        let outcome = persist(&retry, deadline, &mut calls, Repeatable::Always, async |time| {
            sleep(Duration::from_secs(1)).await;
            Err::<(), _>(Failure::timed_out(time))
        });
        let given_up = outcome.await.unwrap_err();
        assert_eq!((given_up.calls, given_up.may_have_worked), (5, true));
        assert_eq!(Error::from(given_up).error_type(), "CloudZeroUnavailable");
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
        let outcome = persist(&retry, deadline, &mut calls, Repeatable::Always, async |time| {
            times.push(time);
            sleep(time).await;
            Err::<(), _>(Failure::timed_out(time))
        });
        assert_eq!(Error::from(outcome.await.unwrap_err()).error_type(), "CloudZeroUnavailable");
        assert_eq!((times[0], calls), (retry.attempt_time, 2));
        assert!(deadline.remaining() >= retry.reserve);
    }

    #[tokio::test(start_paused = true)]
    async fn what_would_count_twice_is_not_repeated_once_it_may_have_worked() {
        let mut answers = vec![Failure::timed_out(Duration::ZERO), too_many_requests()];
        let (retry, mut calls) = (Retry::default(), 0);
        let outcome = persist(&retry, Deadline::NONE, &mut calls, Repeatable::UnlessItMayHaveWorked, async |_| {
            Err::<(), _>(answers.pop().unwrap())
        });
        let given_up = outcome.await.unwrap_err();
        assert_eq!((given_up.calls, given_up.may_have_worked), (2, true));
    }

    fn too_many_requests() -> Failure {
        Failure::from_status(reqwest::StatusCode::TOO_MANY_REQUESTS, None, None, "")
    }
}
