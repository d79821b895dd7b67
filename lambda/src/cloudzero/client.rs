//! CloudZero's AnyCost Stream, over HTTP. One function is one call; what to do about a failure is the caller's.

use super::answers::{self, BillingDrop, Doubt, Validation};
use super::failures::{self, Failure};
use super::month::{Chunks, HeldRow, read_month};
use super::words;
use crate::aws::secrets::Keys;
use crate::error::Error;
use crate::http::{client_builder, is_loopback};
use crate::secret::ApiKey;
use bytes::Bytes;
use credits_core::{BillingMonth, visible};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, LINK, LOCATION, RETRY_AFTER};
use reqwest::{Method, Response, StatusCode, Url};
use std::time::{Duration, SystemTime};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};

/// CloudZero takes 5 MB and answers 413 to more; this much is sent at most.
const MAX_BODY: usize = 4_500_000;

/// An answer that says how a call went is a few hundred bytes.
const MAX_ANSWER: usize = 1024 * 1024;

/// A month has at most 70 MB in the bodies it was sent with; the answer may be spaced out.
const MAX_MONTH: usize = 128 * 1024 * 1024;

/// So much of what explains a refusal is looked at.
const MAX_WORDS: usize = 64 * 1024;

/// And waited for.
const WORDS_TIME: Duration = Duration::from_secs(5);

const CONNECT_TIME: Duration = Duration::from_secs(5);

/// How long reading the API key may take.
const KEY_TIME: Duration = Duration::from_secs(10);

/// Which stream of which address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The connection, fit for a URL's path.
    pub connection_id: String,
    /// The address before `/v2`.
    pub url: Url,
}

/// What a delivery asks of a stream. [`Client`] is the one that speaks to CloudZero.
pub trait AnyCostStream {
    /// Sends one body of a month and waits `time` for the answer.
    fn post_drop(
        &self,
        month: BillingMonth,
        body: Bytes,
        time: Duration,
    ) -> impl Future<Output = Result<BillingDrop, Failure>>;

    /// Reads the rows of a month; `None` when CloudZero says that there is no such month. A 404 of somebody else is a
    /// failure.
    fn month(&self, month: BillingMonth, time: Duration)
    -> impl Future<Output = Result<Option<Vec<HeldRow>>, Failure>>;

    /// The drops that the stream holds.
    fn drops(&self, time: Duration) -> impl Future<Output = Result<Vec<BillingDrop>, Failure>>;
}

/// One AnyCost Stream.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    keys: Keys,
    connection_id: String,
    drops: Url,
    validation: Url,
    test_key: Option<HeaderValue>,
}

impl Client {
    /// A client of the stream at `address`; `keys` open it.
    ///
    /// # Errors
    /// `ConfigInvalid` when TLS cannot be set up on this machine.
    pub fn new(address: &Address, keys: Keys) -> Result<Self, Error> {
        let mut builder = client_builder().connect_timeout(CONNECT_TIME);
        if is_loopback(&address.url) {
            builder = builder.no_proxy();
        }
        let http =
            builder.build().map_err(|error| Error::config_invalid(format!("TLS: {}", failures::cause(&error))))?;
        let base = address.url.as_str().trim_end_matches('/');
        let at = |path: &str| {
            Url::parse(&format!("{base}/v2/connections/billing/anycost/{path}"))
                .map_err(|error| Error::config_invalid(format!("CLOUDZERO_API_URL: {error}")))
        };
        Ok(Self {
            http,
            keys,
            connection_id: address.connection_id.clone(),
            drops: at(&format!("{}/billing_drops", address.connection_id))?,
            validation: at("validate_billing_drop")?,
            test_key: None,
        })
    }

    /// Makes every call in a test namespace of that name, whose changes last one hour.
    ///
    /// # Errors
    /// `ConfigInvalid` when the name holds something that no header can.
    pub fn rehearsing(self, name: &str) -> Result<Self, Error> {
        match HeaderValue::from_str(name) {
            Ok(name) if !name.is_empty() => Ok(Self { test_key: Some(name), ..self }),
            _ => Err(Error::config_invalid(format!("`{}` cannot be the name of a test namespace", visible(name)))),
        }
    }

    /// Reads the API key now, where it has to be fetched.
    ///
    /// # Errors
    /// `ConfigInvalid` or `KeyUnavailable` when it cannot be had.
    pub async fn read_key(&self) -> Result<(), Error> {
        self.keys.current(KEY_TIME).await.map(drop)
    }

    /// Has one body checked, without storing it: `POST …/validate_billing_drop`.
    ///
    /// # Errors
    /// What the call failed with. A body that is not valid is no failure.
    pub async fn validate(&self, body: Bytes, time: Duration) -> Result<Validation, Failure> {
        let body = Some(within_limit(body)?);
        let read = async |answer: Answer| {
            let (status, key) = (answer.status, answer.key.clone());
            let validation = answers::read_validation(&answer.bytes().await?);
            validation
                .map(|validation| validation.without(&key))
                .map_err(|doubt| Failure::unreadable(status, &doubt.without(&key)))
        };
        self.call(Method::POST, &self.validation, body, time, read).await
    }

    /// The connection of the stream.
    #[cfg(feature = "truth")]
    pub(super) fn connection_id(&self) -> &str {
        &self.connection_id
    }

    /// Reads another path of the same service, behind `/v2/`; the key is not in what comes back.
    #[cfg(feature = "truth")]
    pub(super) async fn read(
        &self,
        path: &str,
        query: &[(&str, &str)],
        limit: usize,
        time: Duration,
    ) -> Result<Vec<u8>, Failure> {
        let mut url = self.drops.clone();
        let (before, _) = self.drops.path().split_once("/v2/").expect("the address of the drops has it");
        url.set_path(&format!("{before}/v2/{path}"));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let read = async |answer: Answer| {
            let key = answer.key.clone();
            answer.bytes_up_to(limit).await.map(|body| key.redact_json(body))
        };
        self.call(Method::GET, &url, None, time, read).await
    }

    /// One call; a second one when the key turns out to be another now. The key is read before, in a time of its own: if
    /// it cannot be had there was no call.
    async fn call<T>(
        &self,
        method: Method,
        url: &Url,
        body: Option<Bytes>,
        time: Duration,
        read: impl AsyncFn(Answer) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let begun = Instant::now();
        let key = self.keys.current(time.min(KEY_TIME)).await.map_err(Failure::no_key)?;
        let time = time.saturating_sub(begun.elapsed());
        let once = async {
            let refused = match self.call_with(&key, &method, url, body.clone(), &read).await {
                Err(failure) if matches!(failure.status(), Some(401 | 403)) => failure,
                outcome => return outcome,
            };
            // The refusal stands where no other key is to be had.
            let key_time = KEY_TIME.min(time.saturating_sub(begun.elapsed()) / 2);
            match self.keys.newer_than(&key, key_time).await {
                Some(newer) => self.call_with(&newer, &method, url, body, &read).await,
                None => Err(refused),
            }
        };
        timeout(time, once).await.unwrap_or_else(|_| Err(Failure::timed_out(time)))
    }

    async fn call_with<T>(
        &self,
        key: &ApiKey,
        method: &Method,
        url: &Url,
        body: Option<Bytes>,
        read: &impl AsyncFn(Answer) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut request = self.http.request(method.clone(), url.clone()).header(AUTHORIZATION, key.header());
        if let Some(name) = &self.test_key {
            request = request.header("cloudzero-test-key", name);
        }
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let response = request.send().await.map_err(|error| Failure::from_transport(&error))?;
        read(Answer { status: response.status().as_u16(), response, key: key.clone() }).await
    }
}

fn goes_on_elsewhere() -> Doubt {
    Doubt::new("its head says that there is more, and only a whole answer is one").lasting()
}

/// An answer whose body is still to come, and the key that it must not be quoted with.
struct Answer {
    status: u16,
    response: Response,
    key: ApiKey,
}

impl Answer {
    /// The body of a success, which is no longer than an answer is; else the failure that the status is.
    async fn bytes(self) -> Result<Vec<u8>, Failure> {
        self.bytes_up_to(MAX_ANSWER).await
    }

    async fn bytes_up_to(mut self, limit: usize) -> Result<Vec<u8>, Failure> {
        if !self.response.status().is_success() {
            return Err(self.failure().await.0);
        }
        let mut body = Vec::new();
        while let Some(chunk) = self.response.chunk().await.map_err(|error| Failure::from_transport(&error))? {
            if body.len() + chunk.len() > limit {
                let doubt = Doubt::new(format!("it is longer than {limit} bytes"));
                return Err(Failure::unproven(self.status, &doubt));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// What the status says, with as much of the words that explain it as comes; and the words as they came.
    async fn failure(mut self) -> (Failure, Vec<u8>) {
        let header = |name| self.response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let retry_after = header(RETRY_AFTER).and_then(|text| failures::retry_after(&text, SystemTime::now()));
        let location = header(LOCATION).map(|to| self.key.redact(&to));
        let mut body = Vec::new();
        // The status stands, whatever becomes of the text that explains it.
        let reading = async {
            while let Ok(Some(chunk)) = self.response.chunk().await {
                body.extend_from_slice(&chunk[..chunk.len().min(MAX_WORDS - body.len())]);
                if body.len() == MAX_WORDS {
                    break;
                }
            }
        };
        let _ = timeout(WORDS_TIME, reading).await;
        let said = self.key.redact(&words::said(&body));
        (Failure::from_status(self.response.status(), retry_after, location.as_deref(), &said), body)
    }

    /// Whether its head says that it goes on elsewhere: `Link: <…>; rel="next"` (RFC 8288).
    fn goes_on(&self) -> bool {
        let mut links = self.response.headers().get_all(LINK).iter();
        links.any(|link| {
            let link = String::from_utf8_lossy(link.as_bytes()).to_ascii_lowercase().replace(['"', ' '], "");
            link.contains("rel=next")
        })
    }

    /// The rows of a month, read while they come.
    async fn month(mut self, month: BillingMonth) -> Result<Vec<HeldRow>, Failure> {
        if self.goes_on() {
            return Err(Failure::unreadable(self.status, &goes_on_elsewhere()));
        }
        let (sender, coming) = mpsc::channel(16);
        let reading = spawn_blocking(move || read_month(Chunks::new(coming), month));
        let mut length = 0;
        while let Some(chunk) = self.response.chunk().await.map_err(|error| Failure::from_transport(&error))? {
            length += chunk.len();
            if length > MAX_MONTH {
                let doubt = Doubt::new(format!("it is longer than {MAX_MONTH} bytes")).lasting();
                return Err(Failure::unreadable(self.status, &doubt));
            }
            // Who does not listen any more has something to say.
            if sender.send(chunk).await.is_err() {
                break;
            }
        }
        drop(sender);
        let rows = reading.await.expect("reading a month does not panic");
        let unreadable = |doubt: Doubt| Failure::unreadable(self.status, &doubt.without(&self.key));
        Ok(rows.map_err(unreadable)?.into_iter().map(|row| row.without(&self.key)).collect())
    }
}

impl AnyCostStream for Client {
    /// `POST …/billing_drops`
    async fn post_drop(&self, month: BillingMonth, body: Bytes, time: Duration) -> Result<BillingDrop, Failure> {
        let body = Some(within_limit(body)?);
        let read = async |answer: Answer| {
            let (status, key) = (answer.status, answer.key.clone());
            let drop = answers::read_drop(&answer.bytes().await?, month);
            drop.map(|drop| drop.without(&key)).map_err(|doubt| Failure::unproven(status, &doubt.without(&key)))
        };
        self.call(Method::POST, &self.drops, body, time, read).await
    }

    /// `GET …/billing_drops/{month}`
    async fn month(&self, month: BillingMonth, time: Duration) -> Result<Option<Vec<HeldRow>>, Failure> {
        let mut url = self.drops.clone();
        url.set_path(&format!("{}/{month}", self.drops.path()));
        let read = async |answer: Answer| match answer.status {
            // A part is not the month.
            206 => Err(Failure::from_status(StatusCode::PARTIAL_CONTENT, None, None, "")),
            200..=299 => answer.month(month).await.map(Some),
            404 => {
                let (failure, body) = answer.failure().await;
                let is_missing = answers::tells_of_no_month(&body, &self.connection_id);
                if is_missing { Ok(None) } else { Err(failure) }
            }
            _ => Err(answer.failure().await.0),
        };
        self.call(Method::GET, &url, None, time, read).await
    }

    /// `GET …/billing_drops`
    async fn drops(&self, time: Duration) -> Result<Vec<BillingDrop>, Failure> {
        let read = async |answer: Answer| {
            let (status, key) = (answer.status, answer.key.clone());
            if answer.response.status().is_success() && answer.goes_on() {
                return Err(Failure::unreadable(status, &goes_on_elsewhere()));
            }
            let drops = answers::read_drops(&answer.bytes().await?);
            let drops = drops.map_err(|doubt| Failure::unreadable(status, &doubt.without(&key)))?;
            Ok(drops.into_iter().map(|drop| drop.without(&key)).collect())
        };
        self.call(Method::GET, &self.drops, None, time, read).await
    }
}

fn within_limit(body: Bytes) -> Result<Bytes, Failure> {
    match body.len() {
        0..=MAX_BODY => Ok(body),
        length => Err(Failure::too_large(length, MAX_BODY)),
    }
}
