//! CloudZero's AnyCost Stream, over HTTP. One function is one call; what to do about a failure is the caller's.

use super::answers::{self, BillingDrop, HeldRow, Validation};
use super::failures::{self, Failure};
use crate::aws::is_loopback;
use crate::aws::secrets::Keys;
use crate::error::Error;
use crate::secret::ApiKey;
use bytes::Bytes;
use credits_core::{BillingMonth, visible};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{Method, Response, StatusCode, Url, redirect, tls};
use std::time::{Duration, SystemTime};

/// CloudZero takes 5 MB and answers 413 to more; this much is sent at most.
const MAX_BODY: usize = 4_500_000;

/// An answer that says how a call went is a few hundred bytes.
const MAX_ANSWER: usize = 1024 * 1024;

/// A month has at most 70 MB in the bodies it was sent with; the answer may be spaced out.
const MAX_MONTH: usize = 128 * 1024 * 1024;

const CONNECT_TIME: Duration = Duration::from_secs(5);

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
    /// Sends one body and waits `time` for the answer.
    fn post_drop(&self, body: Bytes, time: Duration) -> impl Future<Output = Result<BillingDrop, Failure>>;

    /// Reads the rows of a month; `None` when there is no such month.
    fn month(&self, month: BillingMonth, time: Duration)
    -> impl Future<Output = Result<Option<Vec<HeldRow>>, Failure>>;
}

/// One AnyCost Stream.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    keys: Keys,
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
        // reqwest asks for the process's provider. That another part of the process came first is no error.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("credits-lambda/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIME)
            .tls_version_min(tls::Version::TLS_1_2)
            // The key goes to the configured address and nowhere else.
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            // A function is frozen between events and thaws with connections that died long ago.
            .pool_max_idle_per_host(0);
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
    /// `ConfigInvalid` when it cannot be had.
    pub async fn read_key(&self) -> Result<(), Error> {
        self.keys.current().await.map(drop)
    }

    /// Has one body checked, without storing it: `POST …/validate_billing_drop`.
    ///
    /// # Errors
    /// What the call failed with. A body that is not valid is no failure.
    pub async fn validate(&self, body: Bytes, time: Duration) -> Result<Validation, Failure> {
        let answer = self.call(Method::POST, &self.validation, Some(guard(body)?), MAX_ANSWER, time).await?;
        answers::read(&answer).map(|answers::Connection { connection }| connection)
    }

    /// The drops that the stream holds: `GET …/billing_drops`.
    ///
    /// # Errors
    /// What the call failed with.
    pub async fn list(&self, time: Duration) -> Result<Vec<BillingDrop>, Failure> {
        let answer = self.call(Method::GET, &self.drops, None, MAX_ANSWER, time).await?;
        answers::read(&answer).map(|answers::Drops { billing_drops }| billing_drops)
    }

    /// One call; a second one when the key turns out to be another now.
    async fn call(
        &self,
        method: Method,
        url: &Url,
        body: Option<Bytes>,
        limit: usize,
        time: Duration,
    ) -> Result<Vec<u8>, Failure> {
        let once = async {
            let key = self.keys.current().await.map_err(Failure::configuration)?;
            match self.call_with(&key, &method, url, body.clone(), limit).await {
                Err(failure) if matches!(failure.status(), Some(401 | 403)) => {
                    match self.keys.newer_than(&key).await.map_err(Failure::configuration)? {
                        Some(newer) => self.call_with(&newer, &method, url, body, limit).await,
                        None => Err(failure),
                    }
                }
                outcome => outcome,
            }
        };
        tokio::time::timeout(time, once).await.unwrap_or_else(|_| Err(Failure::timed_out(time)))
    }

    async fn call_with(
        &self,
        key: &ApiKey,
        method: &Method,
        url: &Url,
        body: Option<Bytes>,
        limit: usize,
    ) -> Result<Vec<u8>, Failure> {
        let mut request = self.http.request(method.clone(), url.clone()).header(AUTHORIZATION, key.header());
        if let Some(name) = &self.test_key {
            request = request.header("cloudzero-test-key", name);
        }
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let response = request.send().await.map_err(Failure::from_transport)?;
        let status = response.status();
        if status == StatusCode::OK {
            return read_body(response, limit).await;
        }
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let retry_after = header(RETRY_AFTER).and_then(|text| failures::retry_after(&text, SystemTime::now()));
        let location = header(LOCATION);
        // The status stands, whatever becomes of the text that explains it.
        let text = read_body(response, MAX_ANSWER).await.unwrap_or_default();
        let said = key.redact(&answers::message(&text));
        Err(Failure::from_status(status, retry_after, location.map(|to| key.redact(&to)).as_deref(), &said))
    }
}

impl AnyCostStream for Client {
    /// `POST …/billing_drops`
    async fn post_drop(&self, body: Bytes, time: Duration) -> Result<BillingDrop, Failure> {
        let answer = self.call(Method::POST, &self.drops, Some(guard(body)?), MAX_ANSWER, time).await?;
        answers::read_drop(&answer)
    }

    /// `GET …/billing_drops/{month}`
    async fn month(&self, month: BillingMonth, time: Duration) -> Result<Option<Vec<HeldRow>>, Failure> {
        let mut url = self.drops.clone();
        url.set_path(&format!("{}/{month}", self.drops.path()));
        match self.call(Method::GET, &url, None, MAX_MONTH, time).await {
            Ok(answer) => answers::read_month(&answer).map(Some),
            Err(failure) if failure.status() == Some(404) => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}

fn guard(body: Bytes) -> Result<Bytes, Failure> {
    match body.len() {
        0..=MAX_BODY => Ok(body),
        length => Err(Failure::too_large(length, MAX_BODY)),
    }
}

async fn read_body(mut response: Response, limit: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(Failure::from_transport)? {
        if body.len() + chunk.len() > limit {
            return Err(Failure::unreadable(&format!("it is longer than {limit} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
