//! Repeats a call to CloudZero for as long as it makes sense.

use super::retry::{Deadline, Retry};
use super::stop::Stop;
use crate::cloudzero::Failure;
use crate::error::Error;
use std::time::Duration;
use tokio::time::Instant;

/// Which failed calls can be made once more, of those that may succeed then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeatable {
    /// All: a reading.
    Always,
    /// Those that are not at work any more: a body whose repetition leaves the same. One that nobody waits for any more
    /// may go on for as long as it likes, and calls must not overlap.
    UnlessTimedOut,
    /// Those that are known not to have taken effect: the first of several bodies, which would wipe what came after it
    /// if it came late.
    UnlessUnknown,
}

impl Repeatable {
    fn allows(self, failure: &Failure) -> bool {
        failure.is_transient()
            && match self {
                Self::Always => true,
                Self::UnlessTimedOut => !failure.is_time_out(),
                Self::UnlessUnknown => !failure.is_outcome_unknown(),
            }
    }
}

/// How a call went that was repeated where that made sense.
#[derive(Debug)]
pub struct Tried<T> {
    /// What the last call ended with.
    pub outcome: Result<T, Failure>,
    /// How often it was made; not at all, when there was no time for it.
    pub calls: u32,
    /// When the last call ended whose outcome is not known, if there was one.
    pub unknown: Option<Instant>,
    /// How long the longest call took.
    pub slowest: Duration,
}

impl<T> Tried<T> {
    /// The answer, or the error of a run that ends here.
    ///
    /// # Errors
    /// What the last call failed with, as an error.
    pub fn into_result(self) -> Result<T, Error> {
        self.outcome.map_err(|failure| failure.into_error(self.calls))
    }
}

/// How long and how often a call is repeated, and what ends that early.
#[derive(Clone, Copy, Debug)]
pub struct Patience<'a> {
    /// How often and how long to try.
    pub retry: &'a Retry,
    /// When nobody waits for the outcome any more.
    pub deadline: Deadline,
    /// Whether anybody asks to stop.
    pub stop: &'a Stop,
}

impl Patience<'_> {
    /// Repeats a call until it succeeds, cannot succeed, or was tried often or long enough.
    pub async fn persist<T>(
        &self,
        repeatable: Repeatable,
        mut call: impl AsyncFnMut(Duration) -> Result<T, Failure>,
    ) -> Tried<T> {
        let mut tried = Tried { outcome: Err(Failure::no_time()), calls: 0, unknown: None, slowest: Duration::ZERO };
        loop {
            if self.stop.is_asked() {
                return tried;
            }
            let Some(time) = self.retry.call_time(self.deadline.remaining()) else { return tried };
            let begun = Instant::now();
            tried.calls += 1;
            tried.outcome = call(time).await;
            tried.slowest = tried.slowest.max(begun.elapsed());
            let Err(failure) = &tried.outcome else { return tried };
            if failure.is_outcome_unknown() {
                tried.unknown = Some(Instant::now());
            }
            if !repeatable.allows(failure) || !self.pause(tried.calls, failure).await {
                return tried;
            }
        }
    }

    /// Waits after failure number `attempt` (from 1) as the retry rules say, and logs why. False: it is to be given up.
    async fn pause(&self, attempt: u32, failure: &Failure) -> bool {
        let remaining = self.deadline.remaining();
        let pause = self.retry.pause(attempt, failure.retry_after(), remaining, fastrand::u16(..));
        let Some(pause) = pause else { return false };
        let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
        tracing::warn!(attempt, reason = failure.message(), pause_ms, "a call to CloudZero failed and is repeated");
        self.stop.sleep(pause).await
    }

    /// Waits until a time, if a call can begin then. False: there is no such time, or somebody asks to stop.
    pub async fn wait_until(&self, time: Instant) -> bool {
        let pause = time.saturating_duration_since(Instant::now());
        let is_time_left = self.retry.call_time(self.deadline.remaining().saturating_sub(pause)).is_some();
        is_time_left && self.stop.sleep(pause).await
    }

    /// Waits until a time, if there is time to report then. False: there is none, or somebody asks to stop.
    pub async fn rest_until(&self, time: Instant) -> bool {
        let pause = time.saturating_duration_since(Instant::now());
        let is_time_left = self.deadline.remaining() > pause.saturating_add(self.retry.reserve);
        pause.is_zero() || is_time_left && self.stop.sleep(pause).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::StatusCode;
    use tokio::time::sleep;

    fn patience<'a>(retry: &'a Retry, deadline: Deadline, stop: &'a Stop) -> Patience<'a> {
        Patience { retry, deadline, stop }
    }

    /// The real pauses, on a clock that jumps over them.
    #[tokio::test(start_paused = true)]
    async fn an_invocation_of_a_minute_is_enough_for_every_attempt_at_a_service_that_answers() {
        let (begun, retry, stop) = (Instant::now(), Retry::default(), Stop::default());
        let deadline = Deadline::after(Duration::from_secs(60));
        let patience = patience(&retry, deadline, &stop);
        let tried = patience.persist(Repeatable::UnlessTimedOut, async |_| {
            sleep(Duration::from_secs(1)).await;
            Err::<(), _>(unavailable())
        });
        let tried = tried.await;
        assert_eq!((tried.calls, tried.unknown, tried.slowest), (5, Some(Instant::now()), Duration::from_secs(1)));
        assert_eq!(tried.into_result().unwrap_err().error_type(), "CloudZeroUnavailable");
        let longest_pauses = Duration::from_millis(500 + 1000 + 2000 + 4000);
        assert!(begun.elapsed() <= Duration::from_secs(5) + longest_pauses, "{:?}", begun.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_that_hangs_is_given_up_while_there_is_time_to_report_it() {
        let (retry, stop) = (Retry::default(), Stop::default());
        let deadline = Deadline::after(Duration::from_secs(60));
        let mut times = Vec::new();
        let patience = patience(&retry, deadline, &stop);
        let tried = patience.persist(Repeatable::Always, async |time| {
            times.push(time);
            sleep(time).await;
            Err::<(), _>(Failure::timed_out(time))
        });
        let tried = tried.await;
        assert_eq!(tried.into_result().unwrap_err().error_type(), "CloudZeroUnavailable");
        assert_eq!((times[0], times.len()), (retry.attempt_time, 2));
        assert!(deadline.remaining() >= retry.reserve);
    }

    #[tokio::test(start_paused = true)]
    async fn what_may_do_harm_when_it_is_repeated_is_not() {
        let (retry, stop) = (Retry::default(), Stop::default());
        for (repeatable, calls) in
            [(Repeatable::Always, 4), (Repeatable::UnlessTimedOut, 3), (Repeatable::UnlessUnknown, 2)]
        {
            let mut answers =
                vec![Ok(()), Err(Failure::timed_out(Duration::ZERO)), Err(unavailable()), Err(too_many_requests())];
            let tried =
                patience(&retry, Deadline::NONE, &stop).persist(repeatable, async |_| answers.pop().unwrap()).await;
            assert_eq!(tried.calls, calls, "{repeatable:?}");
            assert!(tried.unknown.is_some());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_asks_to_stop_ends_the_pause_and_not_the_call() {
        let (retry, stop) = (Retry { first_pause: Duration::from_secs(3600), ..Retry::default() }, Stop::default());
        let wish = stop.clone();
        let begun = Instant::now();
        let asking = async {
            sleep(Duration::from_millis(500)).await;
            wish.ask();
        };
        let patience = patience(&retry, Deadline::NONE, &stop);
        let trying = patience.persist(Repeatable::Always, async |_| {
            sleep(Duration::from_secs(1)).await;
            Err::<(), _>(too_many_requests())
        });
        let (tried, ()) = tokio::join!(trying, asking);
        assert_eq!((tried.calls, begun.elapsed()), (1, Duration::from_secs(1)));
        assert_eq!(patience.persist(Repeatable::Always, async |_| Ok(())).await.calls, 0);
    }

    fn too_many_requests() -> Failure {
        Failure::from_status(StatusCode::TOO_MANY_REQUESTS, None, None, "")
    }

    fn unavailable() -> Failure {
        Failure::from_status(StatusCode::SERVICE_UNAVAILABLE, None, None, "")
    }
}
