//! The stream that the environment leads to, as every command that talks to CloudZero needs it.

use crate::failure::Failure;
use crate::signals::Signals;
use clap::Args;
use credits_core::{Accepted, BillingMonth};
use credits_lambda::aws;
use credits_lambda::cloudzero::{AnyCostStream, BillingDrop, Client};
use credits_lambda::config::{Config, Raw};
use credits_lambda::delivery::guard::Sight;
use credits_lambda::delivery::held::Held;
use credits_lambda::delivery::persist::{Patience, Repeatable};
use credits_lambda::delivery::receipt::Receipt;
use credits_lambda::delivery::retry::{Deadline, Retry};
use credits_lambda::delivery::{Attempt, Delivery, Safeguards, Stop};
use std::time::Duration;
use tokio::time::Instant;

/// Where calls go.
#[derive(Args)]
#[command(next_help_heading = "CloudZero")]
pub(crate) struct StreamOptions {
    /// Rehearse: CloudZero keeps what is done under this name apart, and forgets it after an hour
    #[arg(long, value_name = "NAME")]
    test_key: Option<String>,

    /// How long one call may take. One that ran out of time is not repeated while it may still be at work
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=3600))]
    call_timeout: u64,
}

/// One stream, ready to be called.
pub(crate) struct Stream {
    client: Client,
    retry: Retry,
    safeguards: Safeguards,
    stop: Stop,
    /// What `MAX_SHRINK` says.
    pub(crate) max_shrink: Option<u8>,
    /// Without the `/` at its end.
    pub(crate) address: String,
    pub(crate) connection_id: String,
    /// The name of the rehearsal, if it is one.
    pub(crate) test_key: Option<String>,
}

impl StreamOptions {
    /// Whether the environment has a key, so that a dry run can ask CloudZero too.
    pub(crate) fn has_key(raw: &Raw) -> bool {
        raw.api_key.is_some() || raw.api_key_secret_arn.is_some()
    }

    /// Checks the environment and makes the client.
    pub(crate) async fn connect(&self, raw: &Raw) -> Result<Stream, Failure> {
        let config = Config::check(raw)?;
        let client = config.client(aws::sdk_config).await?;
        let client = match &self.test_key {
            Some(test_key) => client.rehearsing(test_key)?,
            None => client,
        };
        let max_shrink = config.safeguards.max_shrink;
        // The shrink guard is asked by the command, which explains and asks a person.
        let safeguards = Safeguards { max_shrink: None, is_only_sender: true, ..config.safeguards };
        Ok(Stream {
            client,
            retry: Retry { attempt_time: Duration::from_secs(self.call_timeout), ..Retry::command_line() },
            safeguards,
            stop: Stop::default(),
            max_shrink,
            address: config.address.url.as_str().trim_end_matches('/').to_owned(),
            connection_id: config.address.connection_id,
            test_key: self.test_key.clone(),
        })
    }
}

impl Stream {
    /// Ends what it sends as soon as a signal says so.
    #[must_use]
    pub(crate) fn stopped_by(self, signals: &Signals) -> Self {
        Self { stop: signals.stop(), ..self }
    }

    /// What calls the stream.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Deliveries, and what they look at.
    pub(crate) fn delivery(&self) -> Delivery<'_, Client> {
        let Self { client, retry, safeguards, stop, .. } = self;
        Delivery { stream: client, retry, deadline: Deadline::NONE, safeguards: *safeguards, stop }
    }

    fn patience(&self) -> Patience<'_> {
        Patience { retry: &self.retry, deadline: Deadline::NONE, stop: &self.stop }
    }

    /// What the stream holds for a month; nothing where it holds no such month.
    pub(crate) async fn held(&self, month: BillingMonth) -> Result<Held, Failure> {
        match self.delivery().look(month).await.outcome? {
            Sight::Holds(held) => Ok(held),
            Sight::Hidden(error) => Err(error.into()),
        }
    }

    /// The same, or `None` where the key may not look.
    pub(crate) async fn held_if_allowed(&self, month: BillingMonth) -> Result<Option<Held>, Failure> {
        match self.delivery().look(month).await.outcome? {
            Sight::Holds(held) => Ok(Some(held)),
            Sight::Hidden(_) => Ok(None),
        }
    }

    /// Every drop that the stream holds.
    pub(crate) async fn drops(&self) -> Result<Vec<BillingDrop>, Failure> {
        let list = async |time| self.client.drops(time).await;
        Ok(self.patience().persist(Repeatable::Always, list).await.into_result()?)
    }

    /// Replaces the month.
    ///
    /// # Errors
    /// What the delivery failed with.
    pub(crate) async fn send(&self, name: &str, accepted: &Accepted, so_far: Attempt) -> Result<Receipt, Failure> {
        let begun = Instant::now();
        let attempt = self.delivery().send(accepted, so_far).await;
        attempt.outcome.clone()?;
        Ok(Receipt::new(name.to_owned(), None, accepted.summary(), attempt, begun.elapsed()))
    }

    /// Has every body checked by CloudZero, which stores nothing. What is wrong with the first that it would not take.
    pub(crate) async fn validate(&self, accepted: &Accepted) -> Result<Option<String>, Failure> {
        for body in accepted.bodies() {
            let json = bytes::Bytes::from(body.into_json());
            let check = async |time| self.client.validate(json.clone(), time).await;
            let validation = self.patience().persist(Repeatable::Always, check).await.into_result()?;
            if !validation.is_taken() {
                let errors = validation.errors.join("; ");
                return Ok(Some(format!("CloudZero would not take {}: {errors}", accepted.month())));
            }
        }
        Ok(None)
    }
}
