//! The stream that the environment leads to, as every command that talks to CloudZero needs it.

use crate::failure::{Exit, Failure};
use clap::Args;
use credits_core::{Accepted, BillingMonth};
use credits_lambda::cloudzero::{BillingDrop, Client};
use credits_lambda::config::{Config, Raw};
use credits_lambda::delivery::held::Held;
use credits_lambda::delivery::persist::{GivenUp, Repeatable, persist};
use credits_lambda::delivery::retry::{Deadline, Retry};
use credits_lambda::delivery::{Delivery, Progress, Safeguards};
use credits_lambda::function::receipt::Receipt;
use credits_lambda::{Error, aws};
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
        // The shrink guard is the command's own, which asks and explains.
        let safeguards = Safeguards { max_shrink: None, is_only_sender: true, ..config.safeguards };
        Ok(Stream {
            client,
            retry: Retry { attempt_time: Duration::from_secs(self.call_timeout), ..Retry::default() },
            safeguards,
            max_shrink,
            address: config.address.url.as_str().trim_end_matches('/').to_owned(),
            connection_id: config.address.connection_id,
            test_key: self.test_key.clone(),
        })
    }
}

impl Stream {
    fn delivery(&self) -> Delivery<'_, Client> {
        Delivery { stream: &self.client, retry: &self.retry, deadline: Deadline::NONE, safeguards: self.safeguards }
    }

    /// What the stream holds for a month; nothing where it holds no such month.
    pub(crate) async fn held(&self, month: BillingMonth) -> Result<Held, Failure> {
        Ok(self.delivery().held(month, &mut 0).await?.unwrap_or_default())
    }

    /// The same, or `None` where the key may not look.
    pub(crate) async fn held_if_allowed(&self, month: BillingMonth) -> Result<Option<Held>, Failure> {
        match self.delivery().read(month, &mut 0).await {
            Ok(rows) => rows.map_or_else(|| Ok(Held::default()), Held::of).map(Some).map_err(|why| {
                Failure::new(Exit::Service, format!("{month} as CloudZero holds it cannot be understood: {why}"))
            }),
            Err(GivenUp { failure, .. }) if failure.status() == Some(403) => Ok(None),
            Err(given_up) => Err(Error::from(given_up).into()),
        }
    }

    /// Every drop that the stream holds.
    pub(crate) async fn drops(&self) -> Result<Vec<BillingDrop>, Failure> {
        let list = async |time| self.client.list(time).await;
        let drops = persist(&self.retry, Deadline::NONE, &mut 0, Repeatable::Always, list).await;
        Ok(drops.map_err(Error::from)?)
    }

    /// Replaces the month.
    ///
    /// # Errors
    /// What the delivery failed with.
    pub(crate) async fn send(&self, name: &str, accepted: &Accepted, mut progress: Progress) -> Result<Receipt, Error> {
        let begun = Instant::now();
        self.delivery().send(accepted, &mut progress).await?;
        Ok(Receipt::new(name.to_owned(), None, accepted.summary(), progress, begun.elapsed()))
    }

    /// Has every body checked by CloudZero, which stores nothing. What is wrong with the first that it would not take.
    pub(crate) async fn validate(&self, accepted: &Accepted) -> Result<Option<String>, Failure> {
        for body in accepted.bodies() {
            let json = bytes::Bytes::from(body.into_json());
            let check = async |time| self.client.validate(json.clone(), time).await;
            let validation =
                persist(&self.retry, Deadline::NONE, &mut 0, Repeatable::Always, check).await.map_err(Error::from)?;
            if validation.is_valid != Some(true) {
                let errors = validation.errors.join("; ");
                return Ok(Some(format!("CloudZero would not take {}: {errors}", accepted.month())));
            }
        }
        Ok(None)
    }
}
