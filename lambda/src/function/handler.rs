//! The function: one event in, receipts out.

use super::event::{self, Event, Record, Upload};
use super::findings;
use super::receipt::Receipt;
use super::summary::{Facts, Summary};
use crate::aws::object::{Object, read_latest};
use crate::cloudzero::Client;
use crate::config::{Config, Raw};
use crate::delivery::retry::{Deadline, Retry};
use crate::delivery::{Attempt, Delivery, Safeguards, Stop};
use crate::error::Error;
use crate::logging::Level;
use crate::{aws, clock, logging};
use credits_core::{BillingMonth, Policy, Summary as FileSummary, check};
use serde::Serialize;
use serde_json::Value;
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

/// Everything that is known about one upload, while it is handled.
struct Run<'a> {
    upload: &'a Upload,
    version_id: Option<String>,
    file: Option<FileSummary>,
    attempt: Attempt,
}

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

    /// Handles one event. All its records are tried, in their order.
    ///
    /// # Errors
    /// The first failure; the receipts of other records are then in the log only.
    pub async fn handle(&self, event: &Value, request_id: &str, deadline: Deadline) -> Result<Response, Error> {
        let setup = self.setup.as_ref().map_err(Clone::clone)?;
        let records = match event::read(event)? {
            Event::Records(records) => records,
            Event::Test => {
                tracing::info!("the test event of a new notification is ignored");
                return Ok(Response { receipts: Vec::new() });
            }
        };
        let mut receipts = Vec::new();
        let mut first_failure = None;
        for record in records {
            let outcome = match record {
                Ok(Record::Created(upload)) => {
                    let span = tracing::info_span!("upload", request_id, bucket = upload.bucket, key = upload.key);
                    self.handle_upload(setup, &upload, request_id, deadline).instrument(span).await
                }
                Ok(Record::Other(event_name)) => {
                    tracing::info!(event_name, "an event that creates no object is ignored");
                    Ok(None)
                }
                Err(error) => {
                    tracing::error!(error_type = error.error_type(), "{error}");
                    Err(error)
                }
            };
            match outcome {
                Ok(receipt) => receipts.extend(receipt),
                Err(error) => first_failure = first_failure.or(Some(error)),
            }
        }
        first_failure.map_or(Ok(Response { receipts }), Err)
    }

    /// Handles one upload and writes its summary. `None` when the object is gone.
    async fn handle_upload(
        &self,
        setup: &Setup,
        upload: &Upload,
        request_id: &str,
        deadline: Deadline,
    ) -> Result<Option<Receipt>, Error> {
        let started = Instant::now();
        let mut run = Run { upload, version_id: None, file: None, attempt: Attempt::default() };
        let current_month = clock::billing_month((self.now)());
        let outcome = setup.run(&mut run, current_month, deadline).await;
        if matches!(outcome, Ok(Outcome::Gone)) {
            tracing::warn!("the object is gone; there is nothing to send");
            return Ok(None);
        }
        if let Err(error) = &outcome {
            tracing::error!(error_type = error.error_type(), "{error}");
        }
        let duration = started.elapsed();
        logging::write_line(&Summary::new(Facts {
            request_id,
            key: &upload.key,
            version_id: run.version_id.as_deref(),
            file: run.file.as_ref(),
            attempt: &run.attempt,
            error: outcome.as_ref().err(),
            duration,
            now: (self.now)(),
            least_level: setup.log_level,
        }));
        outcome?;
        let receipt = |file| Receipt::new(upload.key.clone(), run.version_id, file, run.attempt, duration);
        Ok(run.file.as_ref().map(receipt))
    }
}

enum Outcome {
    Delivered,
    Gone,
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
            retry: Retry::default(),
            safeguards: config.safeguards,
            log_level: config.log_level,
        })
    }

    async fn run(
        &self,
        run: &mut Run<'_>,
        current_month: Option<BillingMonth>,
        deadline: Deadline,
    ) -> Result<Outcome, Error> {
        let Some(object) = self.read(run.upload, deadline).await? else { return Ok(Outcome::Gone) };
        if let (Some(named), Some(read)) = (&run.upload.version_id, &object.version_id)
            && named != read
        {
            tracing::info!(event_version = named, read_version = read, "superseded: a newer version is read");
        }
        run.version_id = object.version_id;

        let policy = Policy { current_month, ..self.policy.clone() };
        let report = check(&run.upload.key, &object.bytes, &policy);
        drop(object.bytes);
        run.file = Some(report.summary().clone());
        findings::log(&report);
        let accepted = report.accept().map_err(|report| Error::file_refused(findings::tell(&report)))?;
        let Self { cloudzero: stream, retry, safeguards, .. } = self;
        let (safeguards, stop) = (*safeguards, &Stop::default());
        run.attempt = Delivery { stream, retry, deadline, safeguards, stop }.send(&accepted, Attempt::default()).await;
        run.attempt.outcome.clone().map(|()| Outcome::Delivered)
    }

    async fn read(&self, upload: &Upload, deadline: Deadline) -> Result<Option<Object>, Error> {
        let time = deadline.remaining().saturating_sub(self.retry.reserve);
        timeout(time, read_latest(&self.s3, &upload.bucket, &upload.key, self.policy.limits.file_bytes))
            .await
            .unwrap_or_else(|_| {
                Err(Error::object_unavailable(format!("`{}` could not be read before the deadline", upload.key)))
            })
    }
}
