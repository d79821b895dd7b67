//! From the latest version of an object to a month that holds it: read, check, send, and look whether a newer version has
//! come meanwhile.
//!
//! Of two functions at work at once, the one that ends last leaves the newest file: whoever sent an older version last
//! sees, after everything that it sent is at rest, that there is a newer one, and sends that too.

use super::findings;
use crate::aws::object::{Latest, Object, Version};
use crate::cloudzero::AnyCostStream;
use crate::delivery::persist::Patience;
use crate::delivery::{Attempt, Delivery};
use crate::error::Error;
use credits_core::{BillingMonth, Report, Summary as FileSummary};
use tokio::time::timeout;

/// Every version has an event of its own, so that there is no need to follow them for ever.
const ROUNDS: u32 = 3;

/// Where the object is.
pub(crate) trait Store {
    /// Its latest version, with all its bytes; `None` when it is gone.
    fn read(&self) -> impl Future<Output = Result<Option<Object>, Error>>;

    /// Which version is the latest.
    fn version(&self) -> impl Future<Output = Result<Latest, Error>>;
}

/// How an event was handled, however that ended.
#[derive(Debug)]
pub(crate) struct Run {
    /// # Errors
    /// What the file was refused for, or what reading or sending it failed with.
    pub(crate) outcome: Result<Ending, Error>,
    /// The version that was read last, and sent if it was accepted.
    pub(crate) version: Version,
    /// What was found in it.
    pub(crate) file: Option<FileSummary>,
    /// How far it came.
    pub(crate) attempt: Attempt,
    /// A newer version that was seen and is not sent: it is refused, or the object is gone.
    pub(crate) superseded_by: Option<String>,
}

/// How a run ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The month is the file.
    Delivered,
    /// The object is gone; there is nothing to send.
    Gone,
}

/// Runs until the month is the latest version of the object.
pub(crate) async fn run<S: AnyCostStream>(
    store: &impl Store,
    delivery: Delivery<'_, S>,
    check: impl Fn(&[u8]) -> Report,
) -> Run {
    let mut run = Run {
        outcome: Ok(Ending::Gone),
        version: Version::default(),
        file: None,
        attempt: Attempt::default(),
        superseded_by: None,
    };
    run.outcome = run.rounds(store, delivery, check).await;
    run
}

impl Run {
    /// One that ended before the object was read.
    pub(crate) fn failed(error: Error) -> Self {
        Self {
            outcome: Err(error),
            version: Version::default(),
            file: None,
            attempt: Attempt::default(),
            superseded_by: None,
        }
    }

    async fn rounds<S: AnyCostStream>(
        &mut self,
        store: &impl Store,
        delivery: Delivery<'_, S>,
        check: impl Fn(&[u8]) -> Report,
    ) -> Result<Ending, Error> {
        let mut sent: Option<BillingMonth> = None;
        let mut newest = Version::default();
        for _ in 0..ROUNDS {
            let object = match store.read().await {
                Ok(object) => object,
                Err(error) if sent.is_some() && error.is_file_refused() => return Ok(self.leave(&newest)),
                Err(error) => return Err(after_older(sent, error)),
            };
            let Some(Object { bytes, version }) = object else {
                let ending = if sent.is_some() { Ending::Delivered } else { Ending::Gone };
                self.superseded_by = sent.map(|_| "deleted".to_owned());
                return Ok(ending);
            };
            let report = check(&bytes);
            drop(bytes);
            findings::log(&report);
            let summary = report.summary().clone();
            let accepted = match report.accept() {
                Ok(accepted) => accepted,
                Err(_) if sent.is_some() => return Ok(self.leave(&version)),
                Err(report) => {
                    (self.version, self.file) = (version, Some(summary));
                    return Err(Error::file_refused(findings::tell(&report)));
                }
            };
            (self.version, self.file) = (version, Some(summary));
            self.attempt = delivery.send(&accepted, std::mem::take(&mut self.attempt)).await;
            self.attempt.outcome.clone().map_err(|error| after_older(sent, error))?;
            sent = Some(accepted.month());
            match self.look_again(store, &delivery.patience(), accepted.month()).await? {
                Latest::Is(newest) if newest.is(&self.version) => return Ok(Ending::Delivered),
                Latest::Is(version) => {
                    let (sent, newer) = (self.version.name(), version.name());
                    tracing::info!(
                        sent,
                        newest = newer,
                        "superseded: a newer version has come meanwhile, and is sent too"
                    );
                    newest = version;
                }
                latest => {
                    let what = if latest == Latest::Gone { "deleted" } else { "gone, or may not be looked at" };
                    tracing::info!("the object is {what}; the month stays as it was sent");
                    // What may not be read any more ends as what is gone: its own event, if there is one, says more.
                    self.superseded_by = Some("deleted".to_owned());
                    return Ok(Ending::Delivered);
                }
            }
        }
        let month = sent.map(|month| month.to_string()).unwrap_or_default();
        Err(Error::verification_failed(format!(
            "{month} was sent {ROUNDS} times, and each time a newer version had come; whether the last one is in \
             CloudZero is not known"
        )))
    }

    /// Ends well with the version that was sent: the newer one is no credits file, as its own event will say.
    fn leave(&mut self, newer: &Version) -> Ending {
        tracing::warn!(version = newer.name(), "a newer version is refused, as its own event will say");
        self.superseded_by = Some(newer.name().to_owned());
        Ending::Delivered
    }

    /// Looks which version is the latest, once everything that was sent is at rest.
    async fn look_again(
        &self,
        store: &impl Store,
        patience: &Patience<'_>,
        month: BillingMonth,
    ) -> Result<Latest, Error> {
        let unseen = |why: &str| {
            Error::verification_failed(format!(
                "{month} was sent, but whether a newer version has come meanwhile could not be seen: {why}"
            ))
        };
        if let Some(time) = self.attempt.rests_at
            && !patience.wait_until(time).await
        {
            return Err(unseen("there was no time to wait until a call that came to no known end is at rest"));
        }
        for attempt in 1.. {
            let Some(time) = patience.retry.call_time(patience.deadline.remaining()) else {
                return Err(unseen("there was no time left"));
            };
            let why = match timeout(time, store.version()).await {
                Ok(Ok(version)) => return Ok(version),
                Ok(Err(error)) => error.message().to_owned(),
                Err(_) => format!("no answer within {time:?}"),
            };
            let pause = patience.retry.pause(attempt, None, patience.deadline.remaining(), fastrand::u16(..));
            let Some(pause) = pause else { return Err(unseen(&why)) };
            tracing::warn!(attempt, reason = why, "looking at the object's version failed and is repeated");
            tokio::time::sleep(pause).await;
        }
        unreachable!("a version is not looked at for ever")
    }
}

/// What a newer version failed with, where an older one was sent before: the month is not as it was before the run.
fn after_older(sent: Option<BillingMonth>, error: Error) -> Error {
    match sent {
        None => error,
        // What is not begun for want of time, or would lose too much, is for the next event to say, and this one tells of.
        Some(month) if error.is_configuration() || error.is_shrink() => Error::verification_failed(format!(
            "{month} was sent, but a newer version has come, which was not: {error}"
        )),
        Some(month) => error.adding(&format!("before that, {month} was sent as an older version of the file has it")),
    }
}
