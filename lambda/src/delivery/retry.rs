//! When a failed call is tried again, and when it is given up. Decides only: time and chance are arguments.

use std::time::Duration;
use tokio::time::Instant;

/// How often and how long to try.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retry {
    /// Calls in all, the first one too.
    pub attempts: u32,
    /// The longest pause after the first failure; it doubles with every further one.
    pub first_pause: Duration,
    /// No pause is longer, unless the service asks for it.
    pub longest_pause: Duration,
    /// What one call may take.
    pub attempt_time: Duration,
    /// No call begins that would have less than this.
    pub least_time: Duration,
    /// Kept free before the deadline, to report what happened.
    pub reserve: Duration,
    /// A service that asks for a longer pause than this is not waited for.
    pub longest_asked: Duration,
    /// A call whose outcome is not known is taken to be at rest so long after it ended.
    pub rest: Duration,
    /// What a body is reckoned to take, and the reading back of a month; a body that took longer is reckoned as long.
    pub body_time: Duration,
    /// How often a month of several bodies is begun, when what became of its first body is not known.
    pub starts: u32,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 5,
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(10),
            attempt_time: Duration::from_secs(30),
            least_time: Duration::from_secs(1),
            reserve: Duration::from_secs(2),
            longest_asked: Duration::from_secs(60),
            rest: Duration::from_secs(10),
            body_time: Duration::from_secs(10),
            starts: 1,
        }
    }
}

impl Retry {
    /// The command line's: nobody ends it after a minute, and nobody else starts a month over.
    #[must_use]
    pub fn command_line() -> Self {
        Self { attempt_time: Duration::from_secs(120), starts: 5, ..Self::default() }
    }

    /// What a month of so many bodies is reckoned to take, from before the first of them to the report.
    #[must_use]
    pub fn month_time(&self, bodies: usize, slowest: Duration) -> Duration {
        let bodies = u32::try_from(bodies).unwrap_or(u32::MAX);
        self.body_time.max(slowest).saturating_mul(bodies) + self.body_time + self.reserve
    }

    /// How long the next call may take, when `remaining` is left to the deadline. `None`: there is no time for one.
    #[must_use]
    pub fn call_time(&self, remaining: Duration) -> Option<Duration> {
        let usable = remaining.checked_sub(self.reserve)?;
        (usable >= self.least_time).then_some(usable.min(self.attempt_time))
    }

    /// How long to wait after the failure of call number `attempt` (from 1) before the next. `None`: give up.
    ///
    /// Exponential backoff with full jitter: `chance` picks the pause between nothing, for 0, and the longest, for
    /// `u16::MAX`. `retry_after` is what the service asks for; when it asks for more than there is, waiting is of no use.
    #[must_use]
    pub fn pause(
        &self,
        attempt: u32,
        retry_after: Option<Duration>,
        remaining: Duration,
        chance: u16,
    ) -> Option<Duration> {
        if attempt >= self.attempts || retry_after.is_some_and(|asked| asked > self.longest_asked) {
            return None;
        }
        let doubled = self.first_pause.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
        let jittered = doubled.min(self.longest_pause) * u32::from(chance) / u32::from(u16::MAX);
        let pause = jittered.max(retry_after.unwrap_or_default());
        self.call_time(remaining.checked_sub(pause)?)?;
        Some(pause)
    }
}

/// When an invocation ends, whether it is done or not.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    end: Option<Instant>,
    /// How much time there was in the beginning.
    pub given: Duration,
}

impl Deadline {
    /// Nobody ends the run.
    pub const NONE: Self = Self { end: None, given: Duration::MAX };

    /// `time` from now.
    #[must_use]
    pub fn after(time: Duration) -> Self {
        Self { end: Instant::now().checked_add(time), given: time }
    }

    /// The time left.
    #[must_use]
    pub fn remaining(self) -> Duration {
        self.end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn pauses_double_up_to_the_longest_and_chance_picks_among_them() {
        let retry = Retry { attempts: 9, ..Retry::default() };
        let longest = |attempt| retry.pause(attempt, None, MINUTE, u16::MAX).unwrap().as_millis();
        assert_eq!([1, 2, 3, 4, 5, 6, 7, 8].map(longest), [500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
        assert_eq!(retry.pause(4, None, MINUTE, u16::MAX / 5), Some(Duration::from_millis(800)));
        assert_eq!(retry.pause(4, None, MINUTE, 0), Some(Duration::ZERO));
    }

    #[test]
    fn the_fifth_failure_is_the_last() {
        let retry = Retry::default();
        assert!(retry.pause(4, None, MINUTE, 30_000).is_some());
        assert_eq!(retry.pause(5, None, MINUTE, 30_000), None);
    }

    #[test]
    fn what_the_service_asks_for_is_the_least_pause() {
        let retry = Retry::default();
        let asked = Some(Duration::from_secs(7));
        assert_eq!(retry.pause(1, asked, MINUTE, u16::MAX), asked);
        assert_eq!(retry.pause(1, Some(Duration::ZERO), MINUTE, u16::MAX), Some(retry.first_pause));
    }

    #[test]
    fn no_call_begins_that_cannot_end_before_the_deadline() {
        let retry = Retry::default();
        let seconds = Duration::from_secs;
        assert_eq!(retry.call_time(MINUTE), Some(seconds(30)));
        assert_eq!(retry.call_time(seconds(10)), Some(seconds(8)));
        assert_eq!(retry.call_time(seconds(3)), Some(seconds(1)));
        assert_eq!(retry.call_time(Duration::from_millis(2999)), None);
        assert_eq!(retry.call_time(seconds(1)), None);
        // 60 s are left, of which 57 may be waited.
        assert_eq!(retry.pause(1, Some(seconds(57)), MINUTE, 0), Some(seconds(57)));
        assert_eq!(retry.pause(1, Some(seconds(58)), MINUTE, 0), None);
        assert_eq!(retry.pause(1, Some(Duration::MAX), MINUTE, 0), None);
    }

    #[test]
    fn nobody_waits_longer_than_a_minute_however_much_time_there_is() {
        let retry = Retry::default();
        let asked = |seconds| retry.pause(1, Some(Duration::from_secs(seconds)), Duration::MAX, 0);
        assert_eq!(asked(60), Some(MINUTE));
        assert_eq!(asked(61), None);
        assert_eq!(asked(86_400), None);
    }

    #[test]
    fn a_minute_is_enough_for_four_bodies() {
        let (retry, seconds) = (Retry::default(), Duration::from_secs);
        assert_eq!(retry.month_time(4, Duration::ZERO), seconds(52));
        assert_eq!(retry.month_time(5, Duration::ZERO), seconds(62));
        for bodies in 1..20 {
            let told = credits_core::Deployment::default().seconds_for(bodies);
            assert_eq!(retry.month_time(bodies, Duration::ZERO).as_secs(), told, "as the page tells it");
        }
        assert_eq!(retry.month_time(4, seconds(15)), seconds(72));
    }

    #[tokio::test(start_paused = true)]
    async fn a_deadline_comes_nearer() {
        let deadline = Deadline::after(MINUTE);
        tokio::time::advance(Duration::from_secs(45)).await;
        assert_eq!(deadline.remaining(), Duration::from_secs(15));
        tokio::time::advance(MINUTE).await;
        assert_eq!(deadline.remaining(), Duration::ZERO);
        assert_eq!(Deadline::NONE.remaining(), Duration::MAX);
    }
}
