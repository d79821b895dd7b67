//! From an accepted file to CloudZero's answers: the one way a month is sent.

use super::attempt::Attempt;
use super::guard::{self, Looked, Sight};
use super::persist::{Patience, Repeatable, Tried};
use super::retry::{Deadline, Retry};
use super::stop::Stop;
use crate::cloudzero::{AnyCostStream, BillingDrop, Failure};
use crate::error::Error;
use credits_core::{Accepted, BillingMonth, Body};
use tokio::time::Instant;

/// What is looked at beside CloudZero's answers to the posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Safeguards {
    /// Fetch the month after sending and compare it. Always done after more than one body.
    pub read_back: bool,
    /// By how many per cent the month's accounts or total may fall when it is replaced; then it is read before.
    pub max_shrink: Option<u8>,
    /// Whether nobody else sends to the stream meanwhile. More than one body goes out only then.
    pub is_only_sender: bool,
}

impl Default for Safeguards {
    fn default() -> Self {
        Self { read_back: false, max_shrink: None, is_only_sender: true }
    }
}

/// How months are sent to a stream.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a, S> {
    /// Where to.
    pub stream: &'a S,
    /// How often and how long failed calls are repeated.
    pub retry: &'a Retry,
    /// When nobody waits for the outcome any more.
    pub deadline: Deadline,
    /// What else is looked at.
    pub safeguards: Safeguards,
    /// Whether anybody asks to stop.
    pub stop: &'a Stop,
}

impl<S: AnyCostStream> Delivery<'_, S> {
    /// Replaces the month of the file. `so_far` is what the same run did before: its calls count on.
    ///
    /// However it ends, all that it sent is at rest then, so that what is sent next is not overtaken; where there is no
    /// time to wait for that, or somebody asks to stop, the error says so. Only what becomes of the first of several
    /// bodies is not waited for where nobody starts over (the function): Lambda tries again a minute later, with the
    /// newest version of the file, which heals what a late body did meanwhile, also to an event that came in between;
    /// reserved concurrency keeps the two apart.
    ///
    /// With one body the month is as before or exactly the file, whatever the outcome. With several it is incomplete in
    /// between, and only `PartiallyDelivered` or `VerificationFailed` leaves it so. The outcome's errors:
    ///
    /// - `ConfigInvalid` when the API key cannot be had, or more than one body is needed and somebody else may send, or
    ///   there is too little time for them
    /// - `KeyUnavailable` when the API key cannot be had just now
    /// - `ShrinkRefused` when the month would lose too much; nothing was sent then
    /// - `CloudZeroRejected`, `CloudZeroUnavailable` when a call is not taken, or what the month holds is not understood
    /// - `PartiallyDelivered` when that was between two bodies, or what became of one of several is not known
    /// - `VerificationFailed` when CloudZero counts or holds something else than was sent, or nothing proves what it holds
    /// - `Interrupted` when somebody asked to stop, and no month is half sent
    pub async fn send(&self, accepted: &Accepted, so_far: Attempt) -> Attempt {
        let bodies = accepted.body_count();
        let attempt = Attempt { bodies, taken: 0, begun: false, drops: Vec::new(), outcome: Ok(()), ..so_far };
        let mut sending = Sending {
            delivery: self,
            accepted,
            attempt,
            is_doubtful: false,
            unknown_until: None,
            ends_at_once: false,
            first_calls: 0,
        };
        let outcome = sending.run().await;
        let outcome = sending.end(outcome).await.map_err(|error| sending.when_stopped(error));
        Attempt { outcome, ..sending.attempt }
    }

    /// Looks at what the stream holds for a month.
    pub async fn look(&self, month: BillingMonth) -> Looked {
        guard::look(self.stream, self.patience(), month).await
    }

    pub(crate) fn patience(&self) -> Patience<'_> {
        Patience { retry: self.retry, deadline: self.deadline, stop: self.stop }
    }
}

/// One file on its way.
pub(super) struct Sending<'a, S> {
    pub(super) delivery: &'a Delivery<'a, S>,
    pub(super) accepted: &'a Accepted,
    pub(super) attempt: Attempt,
    /// Whether what became of some body is not known.
    pub(super) is_doubtful: bool,
    /// When the calls of this file are at rest whose outcome is not known: nothing is read back before.
    pub(super) unknown_until: Option<Instant>,
    /// Whether it is left to the next run that what was sent comes to rest.
    pub(super) ends_at_once: bool,
    /// How often the first body was sent, in every beginning of the month.
    pub(super) first_calls: u32,
}

/// Why the bodies of a month were not all sent.
pub(super) enum Halt {
    /// What became of the first of several is not known: what comes late would wipe the others.
    FirstUnknown(Failure),
    /// A body was not taken, or nothing says so, after so many calls.
    Failed(Failure, u32),
    /// The answer contradicts what was sent.
    Contradicted(Error),
}

impl<S: AnyCostStream> Sending<'_, S> {
    async fn run(&mut self) -> Result<(), Error> {
        let Safeguards { is_only_sender, max_shrink, read_back } = self.delivery.safeguards;
        let several = self.attempt.bodies > 1;
        if several && !is_only_sender {
            return Err(Error::config_invalid(format!(
                "CONCURRENCY_RESERVED: {} accounts take {} requests, and more than one is sent only where the \
                 function's concurrency is reserved",
                self.accepted.summary().unique_accounts,
                self.attempt.bodies
            )));
        }
        if let Some(max_shrink) = max_shrink {
            self.guard(max_shrink).await?;
        }
        if several {
            self.check_time()?;
        }
        let doubt = match self.send_month().await {
            Ok(doubt) => doubt,
            Err(halt) => return self.halt(halt).await,
        };
        match doubt {
            None if !several && !read_back && self.unknown_until.is_none() => Ok(()),
            doubt => self.prove(doubt).await,
        }
    }

    async fn guard(&mut self, max_shrink: u8) -> Result<(), Error> {
        let looked = self.delivery.look(self.accepted.month()).await;
        self.attempt.calls += looked.calls;
        match looked.outcome? {
            Sight::Hidden(error) => Err(error),
            Sight::Holds(held) => {
                let before = guard::check_shrink(max_shrink, &held, self.accepted);
                if held.rows() > 0 {
                    // What an earlier version of the file left is not what the month held before.
                    self.attempt.month_before.get_or_insert(held.holding());
                }
                before.map(drop)
            }
        }
    }

    /// A month of several bodies is begun only if it can be ended.
    fn check_time(&self) -> Result<(), Error> {
        let Delivery { retry, deadline, .. } = self.delivery;
        let needed = retry.month_time(self.attempt.bodies, self.attempt.slowest);
        let remaining = deadline.remaining();
        if needed <= remaining {
            return Ok(());
        }
        let all = deadline.given.saturating_sub(remaining) + needed;
        Err(Error::config_invalid(format!(
            "{} takes {} requests, for which there is too little time; nothing was sent: give the function a time-out \
             of at least {} seconds",
            self.accepted.month(),
            self.attempt.bodies,
            all.as_secs() + u64::from(all.subsec_nanos() > 0)
        )))
    }

    /// Sends every body, starting over where it has to. A doubt that is left, where the month may be whole.
    async fn send_month(&mut self) -> Result<Option<Failure>, Halt> {
        let Delivery { retry, .. } = self.delivery;
        for start in 1.. {
            let failure = match self.send_bodies().await {
                Err(Halt::FirstUnknown(failure)) => failure,
                outcome => return outcome,
            };
            // One that nobody waits for any more is not repeated, and so the month is not begun again.
            if start >= retry.starts || failure.is_time_out() || !self.rest_before_starting_over(&failure).await {
                return Err(Halt::FirstUnknown(failure));
            }
        }
        unreachable!("a month that starts over for ever")
    }

    /// Waits until nothing can come late any more, and for as long as the service asks. False: it asks for too long, or
    /// there is no time.
    async fn rest_before_starting_over(&self, failure: &Failure) -> bool {
        let asked = failure.retry_after().unwrap_or_default();
        if asked > self.delivery.retry.longest_asked {
            return false;
        }
        tracing::warn!(reason = failure.message(), "the month starts over once nothing can come late any more");
        let rests_at = self.attempt.rests_at.max(Some(Instant::now() + asked));
        self.delivery.patience().wait_until(rests_at.unwrap_or_else(Instant::now)).await
    }

    async fn send_bodies(&mut self) -> Result<Option<Failure>, Halt> {
        self.attempt.taken = 0;
        self.attempt.drops.clear();
        self.is_doubtful = false;
        let (mut doubt, mut rows_sent) = (None, 0);
        for (index, body) in self.accepted.bodies().enumerate() {
            let rows = body.rows();
            rows_sent += rows;
            match self.send_body(index, body).await? {
                Ok(drop) => {
                    self.attempt.taken += 1;
                    self.count(drop.row_count, rows, rows_sent)?;
                    self.attempt.drops.extend(drop.drop_id);
                }
                Err(failure) => doubt = Some(failure),
            }
        }
        Ok(doubt)
    }

    /// Sends one body: a proof, or why it was not answered with one, where the month can go on.
    async fn send_body(&mut self, index: usize, body: Body) -> Result<Result<BillingDrop, Failure>, Halt> {
        let several = self.attempt.bodies > 1;
        let repeatable = if several && index == 0 { Repeatable::UnlessUnknown } else { Repeatable::UnlessTimedOut };
        let json = bytes::Bytes::from(body.into_json());
        let post = async |time| self.delivery.stream.post_drop(self.accepted.month(), json.clone(), time).await;
        let Tried { outcome, calls, unknown, slowest } = self.delivery.patience().persist(repeatable, post).await;
        self.attempt.calls += calls;
        self.first_calls += if index == 0 { calls } else { 0 };
        self.attempt.slowest = self.attempt.slowest.max(slowest);
        if let Some(ended) = unknown {
            self.attempt.begun = true;
            self.is_unknown_since(ended);
        }
        let failure = match outcome {
            Ok(drop) => {
                self.attempt.begun = true;
                return Ok(Ok(drop));
            }
            Err(failure) => failure,
        };
        let may_have_worked = failure.is_outcome_unknown() || failure.is_unproven();
        self.attempt.begun |= may_have_worked;
        // An earlier try of this body may have worked too.
        self.is_doubtful |= may_have_worked || unknown.is_some();
        if failure.is_unproven() {
            self.rests_after(Instant::now());
        }
        match () {
            () if several && index == 0 && may_have_worked => Err(Halt::FirstUnknown(failure)),
            // Whether it was taken is seen when the month is read back.
            () if failure.is_unproven() => Ok(Err(failure)),
            () if failure.is_time_out() && (!several || self.rest().await) => Ok(Err(failure)),
            () => Err(Halt::Failed(failure, if index == 0 { self.first_calls } else { calls })),
        }
    }

    /// Holds the answer's count against what was sent. Of several bodies it is not documented what is counted, the body
    /// or the month, and reading the month back decides.
    fn count(&self, counted: Option<u64>, rows: usize, rows_sent: usize) -> Result<(), Halt> {
        let is_counted = |rows: usize| counted.is_none_or(|counted| u64::try_from(rows) == Ok(counted));
        match (self.attempt.bodies, counted) {
            (2.., Some(counted)) if !is_counted(rows) && !is_counted(rows_sent) => {
                tracing::warn!(rows, rows_sent, counted, "CloudZero counts other rows than were sent");
                Ok(())
            }
            (..=1, Some(counted)) if !is_counted(rows) => Err(Halt::Contradicted(Error::verification_failed(format!(
                "{rows} rows were sent, and CloudZero counts {counted}; send the file again, or look at the month"
            )))),
            _ => Ok(()),
        }
    }

    fn is_unknown_since(&mut self, ended: Instant) {
        self.unknown_until = self.unknown_until.max(Some(ended + self.delivery.retry.rest));
        self.rests_after(ended);
    }

    fn rests_after(&mut self, ended: Instant) {
        self.attempt.rests_at = self.attempt.rests_at.max(Some(ended + self.delivery.retry.rest));
    }

    /// Waits until nothing can come late any more. False: there is no time for that.
    pub(super) async fn rest(&self) -> bool {
        match self.attempt.rests_at {
            Some(time) => self.delivery.patience().wait_until(time).await,
            None => true,
        }
    }
}
