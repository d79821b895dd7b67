//! From an accepted file to CloudZero's answers: the one way a month is sent.

use super::held::{Held, Holding};
use super::persist::{GivenUp, Repeatable, pause, persist};
use super::retry::{Deadline, Retry};
use super::verify;
use crate::cloudzero::{AnyCostStream, BillingDrop, HeldRow};
use crate::error::Error;
use credits_core::{Accepted, BillingMonth, Body, Operation};

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

/// How far a delivery came; filled while it runs, so that it tells of one that failed too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How often CloudZero was called, in vain too.
    pub attempts: u32,
    /// What CloudZero calls the drops that it took.
    pub drop_ids: Vec<String>,
    /// What the month held before, where it was read.
    pub month_before: Option<Holding>,
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
}

/// Why the bodies of a month were not all sent.
enum Stop {
    /// A `sum` may have worked: the month has to be started over.
    OutcomeUnknown(GivenUp),
    /// There is no going on.
    Final(Error),
}

impl<S: AnyCostStream> Delivery<'_, S> {
    /// Replaces the month of the file.
    ///
    /// With one body the month is as before or exactly the file, whatever the outcome. With several it is incomplete in
    /// between, and only `PartiallyDelivered` or `VerificationFailed` leaves it so.
    ///
    /// # Errors
    /// - `ConfigInvalid` when the API key cannot be had, or more than one body is needed and somebody else may send
    /// - `ShrinkRefused` when the month would lose too much; nothing was sent then
    /// - `CloudZeroRejected`, `CloudZeroUnavailable` when a call is not taken
    /// - `PartiallyDelivered` when that was between two bodies
    /// - `VerificationFailed` when CloudZero counts or holds something else than was sent, or the month cannot be read
    pub async fn send(&self, accepted: &Accepted, progress: &mut Progress) -> Result<(), Error> {
        let bodies = accepted.summary().bodies.unwrap_or_default();
        if bodies > 1 && !self.safeguards.is_only_sender {
            return Err(Error::config_invalid(format!(
                "CONCURRENCY_RESERVED: {} accounts take {bodies} requests, and more than one is sent only where the \
                 function's concurrency is reserved",
                accepted.summary().unique_accounts
            )));
        }
        if let Some(max_shrink) = self.safeguards.max_shrink {
            self.guard(accepted, max_shrink, progress).await?;
        }
        self.send_month(accepted, bodies, progress).await?;
        if self.safeguards.read_back || bodies > 1 {
            self.read_back(accepted, progress).await?;
        }
        Ok(())
    }

    /// What the stream holds for a month; `None` when it holds no such month.
    ///
    /// # Errors
    /// What the reading was given up with, or what is wrong with a row.
    pub async fn held(&self, month: BillingMonth, calls: &mut u32) -> Result<Option<Held>, Error> {
        let rows = self.read(month, calls).await?;
        rows.map(Held::of).transpose().map_err(|why| {
            Error::verification_failed(format!("{month} as CloudZero holds it cannot be understood: {why}"))
        })
    }

    /// The rows that the stream holds for a month; `None` when it holds no such month.
    ///
    /// # Errors
    /// What the reading was given up with.
    pub async fn read(&self, month: BillingMonth, calls: &mut u32) -> Result<Option<Vec<HeldRow>>, GivenUp> {
        let read = async |time| self.stream.month(month, time).await;
        persist(self.retry, self.deadline, calls, Repeatable::Always, read).await
    }

    /// Stops a month that would lose too much.
    async fn guard(&self, accepted: &Accepted, max_shrink: u8, progress: &mut Progress) -> Result<(), Error> {
        let month = accepted.month();
        let Some(held) = self.held(month, &mut progress.attempts).await? else { return Ok(()) };
        let (before, after) = (held.holding(), Holding::after(accepted));
        progress.month_before = Some(before);
        if before.shrinks_by_more_than(max_shrink, &after) {
            return Err(Error::shrink_refused(format!(
                "{month} holds {before}, and would hold {after}: a fall of more than {max_shrink} %; nothing was sent"
            )));
        }
        Ok(())
    }

    /// Sends every body, starting over where it has to.
    async fn send_month(&self, accepted: &Accepted, bodies: usize, progress: &mut Progress) -> Result<(), Error> {
        let mut starts = 0;
        let mut has_begun = false;
        loop {
            starts += 1;
            let mut taken = 0;
            progress.drop_ids.clear();
            let error = match self.send_bodies(accepted, &mut taken, &mut has_begun, progress).await {
                Ok(()) => return Ok(()),
                Err(Stop::Final(error)) => error,
                Err(Stop::OutcomeUnknown(given_up)) => {
                    let what_follows = "it is not known whether a part of the month was added; the month starts over";
                    if pause(self.retry, self.deadline, starts, &given_up.failure, what_follows).await {
                        continue;
                    }
                    given_up.into()
                }
            };
            let is_incomplete = bodies > 1 && has_begun && taken < bodies;
            return Err(if is_incomplete {
                partially_delivered(accepted.month(), taken, bodies, &error)
            } else {
                error
            });
        }
    }

    /// Sends each body in its turn. `taken` counts those that CloudZero took; `has_begun` becomes true as soon as one
    /// may have been.
    async fn send_bodies(
        &self,
        accepted: &Accepted,
        taken: &mut usize,
        has_begun: &mut bool,
        progress: &mut Progress,
    ) -> Result<(), Stop> {
        let mut rows_sent = 0;
        for body in accepted.bodies() {
            let (operation, rows) = (body.operation(), body.rows());
            rows_sent += rows;
            let outcome = self.send_body(body, &mut progress.attempts).await;
            *has_begun |= outcome.as_ref().map_or_else(|given_up| given_up.may_have_worked, |_| true);
            let drop = outcome.map_err(|given_up| match operation {
                Operation::Sum if given_up.may_have_worked => Stop::OutcomeUnknown(given_up),
                Operation::Sum | Operation::ReplaceDrop => Stop::Final(given_up.into()),
            })?;
            *taken += 1;
            progress.drop_ids.extend(drop.drop_id);
            // What is counted after a `sum`, the body or the month, is not documented.
            let expected = if operation == Operation::Sum { [rows, rows_sent] } else { [rows, rows] };
            if let Some(counted) = drop.row_count
                && !expected.iter().any(|&rows| u64::try_from(rows) == Ok(counted))
            {
                return Err(Stop::Final(Error::verification_failed(format!(
                    "{rows} rows were sent, and CloudZero counts {counted}; send the file again, or look at the month"
                ))));
            }
        }
        Ok(())
    }

    async fn send_body(&self, body: Body, calls: &mut u32) -> Result<BillingDrop, GivenUp> {
        let repeatable = match body.operation() {
            Operation::ReplaceDrop => Repeatable::Always,
            Operation::Sum => Repeatable::UnlessItMayHaveWorked,
        };
        let json = bytes::Bytes::from(body.into_json());
        let post = async |time| self.stream.post_drop(json.clone(), time).await;
        persist(self.retry, self.deadline, calls, repeatable, post).await
    }

    async fn read_back(&self, accepted: &Accepted, progress: &mut Progress) -> Result<(), Error> {
        let month = accepted.month();
        let held = self.held(month, &mut progress.attempts).await.map_err(|error| {
            Error::verification_failed(format!("{month} was sent whole, but could not be read back: {error}"))
        })?;
        match verify::difference(accepted, &held.unwrap_or_default()) {
            None => Ok(()),
            Some(difference) => Err(Error::verification_failed(format!(
                "{month} was sent whole, but CloudZero does not hold what was sent: {difference}"
            ))),
        }
    }
}

fn partially_delivered(month: BillingMonth, taken: usize, bodies: usize, cause: &Error) -> Error {
    let what_is = match taken {
        0 => format!("{month} may be incomplete: it is not known whether the first of {bodies} requests was taken"),
        _ => format!("{month} is incomplete: {taken} of {bodies} requests were taken"),
    };
    Error::partially_delivered(format!("{what_is}; {cause}; send the file again, which replaces the whole month"))
}
