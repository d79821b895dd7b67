//! The stream that the environment leads to, as every command that talks to CloudZero needs it.

use crate::{Exit, fail};
use clap::Args;
use credits_core::{Accepted, BillingMonth};
use credits_lambda::cloudzero::Client;
use credits_lambda::config::{Config, Raw};
use credits_lambda::delivery::guard::Sight;
use credits_lambda::delivery::held::Held;
use credits_lambda::delivery::persist::{Patience, Repeatable};
use credits_lambda::delivery::retry::{Deadline, Retry};
use credits_lambda::delivery::{Attempt, Delivery, Safeguards, Stop};
use credits_lambda::function::receipt::Receipt;
use credits_lambda::{Error, aws};
use tokio::time::Instant;

/// Where calls go.
#[derive(Args)]
#[command(next_help_heading = "CloudZero")]
pub(crate) struct StreamOptions {
    /// Rehearse: CloudZero keeps what is done under this name apart, and forgets it after an hour
    #[arg(long, value_name = "NAME")]
    test_key: Option<String>,
}

/// One stream, ready to be called.
pub(crate) struct Stream {
    client: Client,
    retry: Retry,
    safeguards: Safeguards,
    stop: Stop,
    /// Names the stream, and the rehearsal if it is one.
    pub(crate) name: String,
}

impl StreamOptions {
    /// Whether the environment has a key, so that a dry run can ask CloudZero too.
    pub(crate) fn has_key(raw: &Raw) -> bool {
        raw.api_key.is_some() || raw.api_key_secret_arn.is_some()
    }

    /// Checks the environment and makes the client.
    pub(crate) async fn connect(&self, raw: &Raw) -> Result<Stream, Exit> {
        let stream = async {
            let config = Config::check(raw)?;
            let client = config.client(aws::sdk_config).await?;
            let connection_id = config.address.connection_id;
            let (client, name) = match &self.test_key {
                Some(test_key) => (client.rehearsing(test_key)?, format!("{connection_id} (rehearsal {test_key})")),
                None => (client, connection_id),
            };
            // The shrink guard is the command's own, which asks and explains.
            let safeguards = Safeguards { max_shrink: None, is_only_sender: true, ..config.safeguards };
            Ok::<_, Error>(Stream { client, retry: Retry::command_line(), safeguards, stop: Stop::default(), name })
        };
        stream.await.map_err(|error| tell(&error))
    }
}

impl Stream {
    fn delivery(&self) -> Delivery<'_, Client> {
        let Self { client, retry, safeguards, stop, .. } = self;
        Delivery { stream: client, retry, deadline: Deadline::NONE, safeguards: *safeguards, stop }
    }

    /// What the stream holds for a month; nothing where it holds no such month.
    pub(crate) async fn held(&self, month: BillingMonth) -> Result<Held, Exit> {
        match self.delivery().look(month).await.outcome {
            Ok(Sight::Holds(held)) => Ok(held),
            Ok(Sight::Hidden(error)) | Err(error) => Err(tell(&error)),
        }
    }

    /// The same, or `None` where the key may not look.
    pub(crate) async fn held_if_allowed(&self, month: BillingMonth) -> Result<Option<Held>, Exit> {
        match self.delivery().look(month).await.outcome {
            Ok(Sight::Holds(held)) => Ok(Some(held)),
            Ok(Sight::Hidden(_)) => Ok(None),
            Err(error) => Err(tell(&error)),
        }
    }

    /// Replaces the month.
    ///
    /// # Errors
    /// What the delivery failed with.
    pub(crate) async fn send(&self, name: &str, accepted: &Accepted, so_far: Attempt) -> Result<Receipt, Error> {
        let begun = Instant::now();
        let attempt = self.delivery().send(accepted, so_far).await;
        attempt.outcome.clone()?;
        Ok(Receipt::new(name.to_owned(), None, accepted.summary(), attempt, begun.elapsed()))
    }

    /// Has every body checked by CloudZero, which stores nothing.
    pub(crate) async fn validate(&self, accepted: &Accepted) -> Result<(), Exit> {
        for body in accepted.bodies() {
            let json = bytes::Bytes::from(body.into_json());
            let check = async |time| self.client.validate(json.clone(), time).await;
            let patience = Patience { retry: &self.retry, deadline: Deadline::NONE, stop: &self.stop };
            let tried = patience.persist(Repeatable::Always, check).await;
            let validation = tried.into_result().map_err(|error| tell(&error))?;
            if validation.is_valid != Some(true) {
                let errors = validation.errors.join("; ");
                let problem = format!("CloudZero would not take {}: {errors}", accepted.month());
                return Err(fail(Exit::Service, &problem));
            }
        }
        Ok(())
    }
}

/// Says what went wrong, and with which status that ends the command.
pub(crate) fn tell(error: &Error) -> Exit {
    let exit = match error {
        _ if error.is_configuration() => Exit::Usage,
        _ if error.is_file_refused() => Exit::Refused,
        _ if error.is_partial() => Exit::Incomplete,
        _ if error.is_shrink() => Exit::Stopped,
        _ => Exit::Service,
    };
    fail(exit, error.message())
}
