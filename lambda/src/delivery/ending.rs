//! How a run ends whose month was not simply taken: what it waits for, what it looks at, and what it says.

use super::attempt::Attempt;
use super::deliver::{Delivery, Halt, Safeguards, Sending};
use super::proof::{Back, Proof, Unseen, look_back, prove};
use crate::cloudzero::{AnyCostStream, Failure};
use crate::error::Error;

impl<S: AnyCostStream> Sending<'_, S> {
    /// Ends a month that was not sent whole. Where some call has no known outcome CloudZero may hold it all the same: it
    /// is looked at once nothing can come late any more.
    pub(super) async fn halt(&mut self, halt: Halt) -> Result<(), Error> {
        let several = self.attempt.bodies > 1;
        let is_first = matches!(halt, Halt::FirstUnknown(_));
        let error = match halt {
            Halt::Contradicted(error) => return Err(error),
            Halt::FirstUnknown(failure) => failure.into_error(self.first_calls),
            Halt::Failed(failure, calls) => failure.into_error(calls),
        };
        self.ends_at_once = is_first && self.delivery.retry.starts == 1;
        let error = match self.ends_at_once || !(self.is_doubtful || self.unknown_until.is_some()) {
            true => error,
            false => match self.look_back().await {
                Ok(()) => return Ok(()),
                Err(_) if several => error,
                Err(why) => error.adding(&why),
            },
        };
        Err(if several && self.attempt.begun { self.partially_delivered(&error) } else { error })
    }

    /// Whether the month is the file all the same, once what was sent is at rest; or what there is to say of it.
    async fn look_back(&mut self) -> Result<(), String> {
        let unknown = || "it is not known whether the month was replaced: send the file again".to_owned();
        if !self.rest().await {
            return Err(unknown());
        }
        let Back { outcome, calls, .. } =
            look_back(self.delivery.stream, self.delivery.patience(), self.accepted).await;
        self.attempt.calls += calls;
        match outcome {
            Ok(()) => {
                tracing::warn!("the month holds what was sent, although that came to no known end");
                Ok(())
            }
            Err(Unseen::Differs(difference)) => Err(format!("{difference}; send the file again")),
            Err(Unseen::Unread(_)) => Err(unknown()),
        }
    }

    /// The one place where a run ends: all that it sent is at rest then, or it says that it is not.
    pub(super) async fn end(&self, outcome: Result<(), Error>) -> Result<(), Error> {
        let is_at_rest = match self.attempt.rests_at {
            Some(time) => !self.ends_at_once && self.delivery.patience().rest_until(time).await,
            None => true,
        };
        let seconds = self.delivery.retry.rest.as_secs();
        outcome.map_err(|error| match is_at_rest {
            true => error,
            false => error.adding(&format!(
                "what was sent may still take effect, so wait {seconds} seconds before you send again"
            )),
        })
    }

    pub(super) async fn prove(&mut self, doubt: Option<Failure>) -> Result<(), Error> {
        let Delivery { stream, .. } = self.delivery;
        let Proof { outcome, calls, is_hidden } =
            prove(*stream, self.delivery.patience(), self.accepted, self.unknown_until).await;
        self.attempt.calls += calls;
        let Err(why) = outcome else { return Ok(()) };
        let Safeguards { read_back, .. } = self.delivery.safeguards;
        // The answer proved it, and what may have come late in the meantime is the same body.
        if is_hidden && doubt.is_none() && self.attempt.bodies == 1 && !read_back {
            return Ok(());
        }
        let month = self.accepted.month();
        let is_doubtful = doubt.is_some() || self.unknown_until.is_some() || self.delivery.stop.is_asked();
        Err(match doubt {
            doubt if self.attempt.bodies > 1 && is_doubtful => {
                let cause = doubt.map(|doubt| format!("{}, and ", doubt.message())).unwrap_or_default();
                self.partially_delivered(&Error::verification_failed(cause + &why))
            }
            Some(doubt) => Error::verification_failed(format!(
                "{month} may or may not have been replaced: {}, and {why}; send the file again",
                doubt.message()
            )),
            None => Error::verification_failed(format!("{month} was sent whole, but {why}")),
        })
    }

    /// What a run ends with that somebody asked to stop: as it ended, where that says more.
    pub(super) fn when_stopped(&self, error: Error) -> Error {
        match (self.delivery.stop.is_asked(), self.attempt.begun) {
            (true, _) if error.is_permanent() || error.is_partial() => error,
            (true, false) => Error::interrupted(format!("interrupted: {} was not sent", self.accepted.month())),
            (true, true) => Error::interrupted(format!("interrupted: {}", error.message())),
            (false, _) => error,
        }
    }

    fn partially_delivered(&self, cause: &Error) -> Error {
        let (month, Attempt { taken, bodies, .. }) = (self.accepted.month(), &self.attempt);
        let what_is = match taken {
            0 => format!("{month} may be incomplete: it is not known whether the first of {bodies} requests was taken"),
            _ if self.is_doubtful => {
                format!("{month} may be incomplete: {taken} of {bodies} requests are known to have been taken")
            }
            _ => format!("{month} is incomplete: {taken} of {bodies} requests were taken"),
        };
        Error::partially_delivered(format!("{what_is}; {cause}; send the file again, which replaces the whole month"))
    }
}
