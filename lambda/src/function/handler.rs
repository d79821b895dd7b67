//! The function: one event in, receipts out.

use super::accounts;
use super::event::{self, Event, Record, Upload};
use super::rounds::{self, Run, Store};
use super::summary::{Ending, Facts, Summary};
use crate::aws::object::{Latest, Object, Reading, latest_version, read_latest};
use crate::cloudzero::Client;
use crate::config::{Config, Raw};
use crate::delivery::receipt::Receipt;
use crate::delivery::retry::{Deadline, Retry};
use crate::delivery::{Attempt, Delivery, Safeguards, Stop};
use crate::error::Error;
use crate::logging::Level;
use crate::{aws, clock, logging};
use credits_core::{KnownAccounts, Policy, check};
use serde::Serialize;
use serde_json::Value;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};
use tokio::time::{Instant, timeout};
use tracing::Instrument;

/// Lambda starts a function over that takes more than ten seconds to get ready.
const KEY_TIME: Duration = Duration::from_secs(5);

/// The function, set up once and called with every event.
pub struct Function {
    /// A function that stopped over its configuration would tell nobody why: it answers every event with the reason.
    setup: Result<Setup, Error>,
    now: fn() -> SystemTime,
}

struct Setup {
    s3: aws_sdk_s3::Client,
    cloudzero: Client,
    policy: Policy,
    known_accounts_key: Option<String>,
    retry: Retry,
    safeguards: Safeguards,
    log_level: Level,
}

/// What the function returns.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Response {
    /// One for each file that was delivered.
    pub receipts: Vec<Receipt>,
}

/// One call of the function.
#[derive(Clone, Copy, Debug)]
pub struct Invocation<'a> {
    /// Lambda's name for it.
    pub request_id: &'a str,
    /// The name under which the function is deployed.
    pub function_name: Option<&'a str>,
    /// When Lambda ends it.
    pub deadline: Deadline,
}

/// What the handling of one record leaves, beside its log lines.
type Handled = Result<Option<Receipt>, Error>;

impl Function {
    /// Checks the configuration, makes the clients and reads the API key.
    pub async fn start(raw: &Raw, now: fn() -> SystemTime) -> Self {
        let setup = Setup::new(raw).await;
        match &setup {
            Err(error) => tracing::error!(error_type = error.error_type(), "{error}"),
            // Tried again with the first event, which can report it.
            Ok(setup) => match timeout(KEY_TIME, setup.cloudzero.read_key()).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(error_type = error.error_type(), "{error}"),
                Err(_) => tracing::warn!("reading the API key took too long"),
            },
        }
        Self { setup, now }
    }

    /// Handles one event, or what it could not be read for. All its records are tried, in their order; each ending has its
    /// summary, and so has that of an event without records.
    ///
    /// # Errors
    /// The first failure; the receipts of other records are then in the log only.
    pub async fn handle(&self, event: Result<Value, Error>, invocation: Invocation<'_>) -> Result<Response, Error> {
        let started = Instant::now();
        let records = self.setup.as_ref().map_err(Clone::clone).and_then(|setup| Ok((setup, event::read(&event?)?)));
        let (setup, records) = match records {
            Ok((setup, Event::Records(records))) => (setup, records),
            Ok((_, Event::Test)) => {
                tracing::info!("the test event of a new notification is ignored");
                self.summarize(invocation, started, Ending::Nothing("ignored"));
                return Ok(Response { receipts: Vec::new() });
            }
            Err(error) => {
                tracing::error!(error_type = error.error_type(), "{error}");
                self.summarize(invocation, started, Ending::Failed(&error));
                return Err(error);
            }
        };
        let mut receipts = Vec::new();
        let mut first_failure = None;
        for record in records {
            match self.handle_record(setup, record, invocation).await {
                Ok(receipt) => receipts.extend(receipt),
                Err(error) => first_failure = first_failure.or(Some(error)),
            }
        }
        first_failure.map_or(Ok(Response { receipts }), Err)
    }

    async fn handle_record(&self, setup: &Setup, record: Result<Record, Error>, invocation: Invocation<'_>) -> Handled {
        let started = Instant::now();
        match record {
            Ok(Record::Created(upload)) => {
                let (request_id, Upload { bucket, key, .. }) = (invocation.request_id, &upload);
                let span = tracing::info_span!("upload", request_id, bucket, key);
                self.handle_upload(setup, &upload, invocation).instrument(span).await
            }
            Ok(Record::Other(event_name)) => {
                tracing::info!(event_name, "an event that creates no object is ignored");
                self.summarize(invocation, started, Ending::Nothing("ignored"));
                Ok(None)
            }
            Err(error) => {
                tracing::error!(error_type = error.error_type(), "{error}");
                self.summarize(invocation, started, Ending::Failed(&error));
                Err(error)
            }
        }
    }

    /// Handles one upload and writes its summary. No receipt when the object is gone.
    async fn handle_upload(&self, setup: &Setup, upload: &Upload, invocation: Invocation<'_>) -> Handled {
        let started = Instant::now();
        let policy = Policy { current_month: clock::billing_month((self.now)()), ..setup.policy.clone() };
        let run = setup.run(upload, &policy, invocation.deadline).await;
        let ending = match &run.outcome {
            Ok(rounds::Ending::Delivered) => Ending::Delivered,
            Ok(rounds::Ending::Gone) => {
                tracing::warn!("the object is gone; there is nothing to send");
                Ending::Nothing("gone")
            }
            Err(error) => {
                tracing::error!(error_type = error.error_type(), "{error}");
                Ending::Failed(error)
            }
        };
        let superseded =
            upload.version_id.clone().filter(|named| run.version.id.as_ref().is_some_and(|id| id != named));
        if let Some(event_version) = &superseded {
            tracing::info!(event_version, read_version = run.version.id, "superseded: a newer version is read");
        }
        // Who uploaded the version that the event names did not upload another one.
        let uploaded_by = upload.uploaded_by.clone().filter(|_| superseded.is_none());
        logging::write_line(&Summary::new(Facts {
            key: Some(&upload.key),
            version_id: run.version.id.as_deref(),
            superseded: superseded.as_deref(),
            superseded_by: run.superseded_by.as_deref(),
            uploaded_by: uploaded_by.as_deref(),
            file: run.file.as_ref(),
            attempt: &run.attempt,
            ..self.facts(invocation, started, ending)
        }));
        let Run { outcome, version, file, attempt, superseded_by } = run;
        outcome?;
        Ok(file.map(|file| Receipt {
            uploaded_by,
            superseded,
            superseded_by,
            ..Receipt::new(upload.key.clone(), version.id, &file, attempt, started.elapsed())
        }))
    }

    /// Writes the summary of an ending that has no file.
    fn summarize(&self, invocation: Invocation<'_>, started: Instant, ending: Ending<'_>) {
        logging::write_line(&Summary::new(self.facts(invocation, started, ending)));
    }

    fn facts<'a>(&self, invocation: Invocation<'a>, started: Instant, ending: Ending<'a>) -> Facts<'a> {
        static NOTHING: LazyLock<Attempt> = LazyLock::new(Attempt::default);
        Facts {
            request_id: invocation.request_id,
            function_name: invocation.function_name,
            key: None,
            version_id: None,
            superseded: None,
            superseded_by: None,
            uploaded_by: None,
            file: None,
            attempt: &NOTHING,
            ending,
            duration: started.elapsed(),
            now: (self.now)(),
            least_level: self.setup.as_ref().map(|setup| setup.log_level).unwrap_or_default(),
        }
    }
}

impl Setup {
    async fn new(raw: &Raw) -> Result<Self, Error> {
        let config = Config::check(raw)?;
        let aws = aws::sdk_config().await;
        let cloudzero = config.client(async || aws.clone()).await?;
        Ok(Self {
            s3: aws::s3(&aws),
            cloudzero,
            policy: config.policy,
            known_accounts_key: config.known_accounts_key,
            retry: Retry::default(),
            safeguards: config.safeguards,
            log_level: config.log_level,
        })
    }

    async fn run(&self, upload: &Upload, policy: &Policy, deadline: Deadline) -> Run {
        let known_accounts = match self.known_accounts(&upload.bucket, deadline).await {
            Ok(known_accounts) => known_accounts,
            Err(error) => return Run::failed(error),
        };
        let policy = &Policy { known_accounts, ..policy.clone() };
        let Self { cloudzero: stream, retry, safeguards, .. } = self;
        let (safeguards, stop) = (*safeguards, &Stop::default());
        let delivery = Delivery { stream, retry, deadline, safeguards, stop };
        let place = Place { setup: self, upload, deadline };
        rounds::run(&place, delivery, |file| check(&upload.key, file, policy)).await
    }

    /// The list of known accounts, where there is to be one.
    async fn known_accounts(&self, bucket: &str, deadline: Deadline) -> Result<Option<KnownAccounts>, Error> {
        let Some(key) = &self.known_accounts_key else { return Ok(None) };
        let time = deadline.remaining().saturating_sub(self.retry.reserve);
        let late = || Error::object_unavailable(format!("`{key}` could not be read before the deadline"));
        timeout(time, accounts::read(&self.s3, bucket, key)).await.unwrap_or_else(|_| Err(late())).map(Some)
    }
}

/// An object in S3, and the time that there is for it.
struct Place<'a> {
    setup: &'a Setup,
    upload: &'a Upload,
    deadline: Deadline,
}

impl Store for Place<'_> {
    async fn read(&self) -> Result<Option<Object>, Error> {
        let (Setup { s3, retry, policy, .. }, Upload { bucket, key, .. }) = (self.setup, self.upload);
        let time = self.deadline.remaining().saturating_sub(retry.reserve);
        let reading = Reading::up_to(policy.limits.file_bytes);
        timeout(time, read_latest(s3, bucket, key, &reading)).await.unwrap_or_else(|_| {
            Err(Error::object_unavailable(format!("`{key}` could not be read before the deadline")))
        })
    }

    async fn version(&self) -> Result<Latest, Error> {
        latest_version(&self.setup.s3, &self.upload.bucket, &self.upload.key).await
    }
}
