//! One event in, an outcome out.

use super::question::{self, Question};
use super::settings::Settings;
use super::store::{Object, Put, Store, sha256};
use crate::aws::signed::Signed;
use crate::aws::{self, sts};
use crate::error::Error;
use crate::truth::compare::Reconciliation;
use crate::truth::fetch::{self, Fetched};
use crate::truth::witnesses::hear;
use crate::{clock, logging};
use aws_config::SdkConfig;
use serde::Serialize;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::time::{Duration, SystemTime};
use tokio::time::Instant;

/// Kept free before the deadline, to put the file and to report.
const RESERVE: Duration = Duration::from_secs(10);

/// The collector, set up once and called with every event.
pub struct Collector {
    /// One that stopped over its configuration would tell nobody why: it answers every event with the reason.
    setup: Result<Setup, Error>,
    now: fn() -> SystemTime,
}

struct Setup {
    settings: Settings,
    s3: aws_sdk_s3::Client,
    /// With the role's credentials, where there is a role.
    payer: SdkConfig,
}

/// What came of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The file was put into the bucket.
    Written,
    /// The same content is there already.
    Unchanged,
    /// AWS still calls the month an estimate, or credited nothing for it yet, or there is no file yet.
    Waiting,
    /// A person's file is there, and stays.
    Kept,
    /// There is a file, and only that was looked for.
    Present,
}

/// What the collector returns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Response {
    /// What came of it.
    pub outcome: Outcome,
    /// `YYYY-MM`.
    pub billing_month: String,
    /// The object's key.
    pub key: String,
    /// Accounts of a file that AWS's witnesses made.
    pub unique_accounts: Option<usize>,
    /// Its exact sum.
    pub total_credit_usd: Option<String>,
    /// The same in a sentence.
    pub message: String,
}

impl Collector {
    /// Checks the settings and makes the clients.
    pub async fn start(lookup: impl Fn(&str) -> Option<OsString>, now: fn() -> SystemTime) -> Self {
        let setup = async {
            let settings = Settings::read(lookup)?;
            let config = aws::sdk_config().await;
            let payer = match &settings.payer_role_arn {
                Some(role) => sts::as_role(&config, role).await,
                None => config.clone(),
            };
            Ok::<_, Error>(Setup { settings, s3: aws::s3(&config), payer })
        };
        let setup = setup.await;
        if let Err(error) = &setup {
            tracing::error!(error_type = error.error_type(), "{error}");
        }
        Self { setup, now }
    }

    /// Handles one event, or what it could not be read for, and writes its summary.
    ///
    /// # Errors
    /// `MonthMissing`, `WitnessesDisagree`, `WitnessUnavailable`, `ObjectUnavailable`, `EventMalformed`, `ConfigInvalid`.
    pub async fn handle(
        &self,
        event: Result<Value, Error>,
        request_id: &str,
        remaining: Duration,
    ) -> Result<Response, Error> {
        let begun = Instant::now();
        let (mut month, mut key) = (None, None);
        let outcome = async {
            let setup = self.setup.as_ref().map_err(Clone::clone)?;
            let question = question::read(&event?, (self.now)())?;
            let name = format!("{}credits-{}.csv", setup.settings.prefix, question.month);
            (month, key) = (Some(question.month.to_string()), Some(name.clone()));
            let ends = begun + remaining.saturating_sub(RESERVE);
            let time = Time { ends, over: begun + remaining.saturating_sub(Duration::from_secs(1)) };
            time.limit(setup.collect(question, &name, time)).await
        }
        .await;
        if let Err(error) = &outcome {
            tracing::error!(error_type = error.error_type(), "{error}");
        }
        self.summarize(request_id, &outcome, (month, key), begun.elapsed());
        outcome
    }

    /// The last line of the log, which is the metrics too, with the names that the function's summary has.
    fn summarize(
        &self,
        request_id: &str,
        outcome: &Result<Response, Error>,
        (month, key): (Option<String>, Option<String>),
        duration: Duration,
    ) {
        let now = (self.now)();
        let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let least = self.setup.as_ref().map(|setup| setup.settings.log_level).unwrap_or_default();
        let level = if outcome.is_ok() { logging::Level::Info } else { logging::Level::Error };
        let response = outcome.as_ref().ok();
        let metric = |name: &str, unit: &str| json!({"Name": name, "Unit": unit});
        let metrics = [
            metric("collected", "Count"),
            metric("collect_failed", "Count"),
            metric("collect_duration_ms", "Milliseconds"),
        ];
        logging::write_line(&json!({
            "level": level.max(least).to_string(),
            "timestamp": clock::rfc_3339(now),
            "message": "summary",
            "request_id": request_id,
            "outcome": response.map_or(json!("failed"), |response| json!(response.outcome)),
            "error_type": outcome.as_ref().err().map(Error::error_type),
            "file_key": key,
            "billing_month": month,
            "unique_accounts": response.and_then(|response| response.unique_accounts),
            "total_credit_usd": response.and_then(|response| response.total_credit_usd.clone()),
            "collected": u8::from(response.is_some_and(|response| response.outcome == Outcome::Written)),
            "collect_failed": u8::from(outcome.is_err()),
            "collect_duration_ms": milliseconds(duration),
            "_aws": {
                "Timestamp": milliseconds(now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()),
                "CloudWatchMetrics": [{"Namespace": "AwsCredits", "Dimensions": [[]], "Metrics": metrics}],
            },
        }));
    }
}

/// What there is for one event.
#[derive(Clone, Copy)]
struct Time {
    /// When nobody is asked any more.
    ends: Instant,
    /// When there is just time left to report.
    over: Instant,
}

impl Time {
    async fn limit<T>(self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let late = |_| Err(Error::witness_unavailable("there was not enough time"));
        tokio::time::timeout_at(self.over, work).await.unwrap_or_else(late)
    }
}

impl Setup {
    async fn collect(&self, question: Question, key: &str, time: Time) -> Result<Response, Error> {
        let store = Store { s3: &self.s3, bucket: &self.settings.bucket };
        let is_last = question.day.is_some_and(|day| day >= self.settings.last_day);
        let month = question.month;
        let response = |outcome, message: String| Response {
            outcome,
            billing_month: month.to_string(),
            key: key.to_owned(),
            unique_accounts: None,
            total_credit_usd: None,
            message,
        };
        if !self.settings.fetches {
            return match store.exists(key).await? {
                true => Ok(response(Outcome::Present, format!("there is a credits file for {month}"))),
                false if is_last => Err(missing(key, "nobody uploaded one")),
                false => Ok(response(Outcome::Waiting, format!("there is no credits file for {month} yet"))),
            };
        }
        let there = store.look(key).await?;
        if there == Object::Foreign {
            return Ok(response(Outcome::Kept, format!("a person's credits file for {month} is there, and stays")));
        }
        let is_missing = is_last && there == Object::Absent;
        let placed = time.limit(async {
            let signed = Signed::new(self.payer.clone(), Some(time.ends))?;
            let Settings { payer_account, heard, .. } = &self.settings;
            let columns = hear(&signed, payer_account.as_deref(), month, *heard).await;
            match fetch::file(&Reconciliation::of(month, columns, None), *heard, false) {
                Fetched::File { content, accounts, total } => {
                    let (outcome, message) = place(&store, key, &content, there).await?;
                    let (unique_accounts, total_credit_usd) = (Some(accounts), Some(total.to_string()));
                    let message = format!("{message}: {accounts} accounts, USD {total} for {month}");
                    Ok(Response { unique_accounts, total_credit_usd, ..response(outcome, message) })
                }
                Fetched::Estimate => Ok(response(Outcome::Waiting, format!("AWS still calls {month} an estimate"))),
                Fetched::Nothing => Ok(response(Outcome::Waiting, format!("AWS credited nothing for {month}"))),
                Fetched::Refused(why) => Err(Error::witnesses_disagree(format!("{month}: {why}"))),
                Fetched::NoWitness(why) => Err(Error::witness_unavailable(format!("{month}: {why}"))),
            }
        });
        match placed.await {
            // On the last day it is missing, whatever the reason.
            Ok(Response { outcome: Outcome::Waiting, message, .. }) if is_missing => Err(missing(key, &message)),
            Err(error) if is_missing => Err(missing(key, error.message())),
            placed => placed,
        }
    }
}

/// How often somebody may come in between.
const MOST_TRIES: usize = 4;

/// Puts the file where there is none, or in the place of our own. Who is overtaken looks again: it may have been by a person,
/// or by this very call, of which the answer was lost.
async fn place(store: &Store<'_>, key: &str, content: &[u8], mut there: Object) -> Result<(Outcome, String), Error> {
    let written = || Ok((Outcome::Written, "the credits file was put into the bucket".to_owned()));
    for tried in 0..MOST_TRIES {
        let replaced = match &there {
            Object::Foreign => {
                return Ok((Outcome::Kept, "a person put a credits file in the meantime, which stays".to_owned()));
            }
            Object::Own { sha256: own, .. } if *own == sha256(content) => {
                return match tried {
                    0 => Ok((Outcome::Unchanged, "the same credits file is there already".to_owned())),
                    _ => written(),
                };
            }
            Object::Own { etag, .. } => Some(etag.as_str()),
            Object::Absent => None,
        };
        match store.put(key, content, replaced).await? {
            Put::Done => return written(),
            Put::Overtaken => there = store.look(key).await?,
        }
    }
    Err(Error::object_unavailable(format!("`{key}` was changed by others whenever it was to be put")))
}

fn missing(key: &str, why: &str) -> Error {
    Error::month_missing(format!("there is no `{key}`: {why}"))
}
