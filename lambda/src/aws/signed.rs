//! AWS services that are asked one question or two: by requests that are signed here, because an SDK for each would be
//! compiled in whole. Credentials, region and addresses are those of the SDK's configuration.

use crate::error::Error;
use crate::http::{client_builder, innermost, is_loopback};
use aws_config::SdkConfig;
use aws_sdk_s3::config::ProvideCredentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_types::service_config::ServiceConfigKey;
use credits_core::visible;
use reqwest::{Method, Url};
use std::time::{Duration, SystemTime};
use tokio::time::Instant;

/// An answer is a page of a list.
const MAX_ANSWER: usize = 32 * 1024 * 1024;

/// Calls for one answer.
const ATTEMPTS: u32 = 4;

/// The longest pause after the first failure; it doubles with every further one.
const FIRST_PAUSE: Duration = Duration::from_millis(400);

const CONNECT_TIME: Duration = Duration::from_secs(5);

/// What one call may take.
const CALL_TIME: Duration = Duration::from_secs(30);

/// A service, and where it answers.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// As people call it.
    pub name: &'static str,
    /// As the SDKs name it in a profile's `services` section.
    id: &'static str,
    /// The variable that leads elsewhere.
    endpoint_variable: &'static str,
    /// In the signature's scope.
    signing_name: &'static str,
    /// Where it answers, by region; of a service that is the same everywhere, in the region that speaks for all.
    host: fn(&str) -> String,
    is_global: bool,
}

macro_rules! services {
    ($($(#[$doc:meta])* $constant:ident: $name:literal, $id:literal, $variable:literal, $signing:literal, $is_global:literal, $host:expr;)+) => {
        impl Service {
            $($(#[$doc])* pub const $constant: Self = Self {
                name: $name,
                id: $id,
                endpoint_variable: $variable,
                signing_name: $signing,
                host: $host,
                is_global: $is_global,
            };)+
        }
    };
}

services! {
    /// What a month cost, by account.
    COST_EXPLORER: "Cost Explorer", "cost explorer", "AWS_ENDPOINT_URL_COST_EXPLORER", "ce", true, |region| host("ce", region);
    /// Which credit was applied to what. Its address has a form of its own.
    BILLING: "Billing", "billing", "AWS_ENDPOINT_URL_BILLING", "billing", true, |region| match region {
        "us-east-1" => "https://billing.us-east-1.api.aws".to_owned(),
        other => host("billing", other),
    };
    /// Who the caller is.
    STS: "STS", "sts", "AWS_ENDPOINT_URL_STS", "sts", true, |region| host("sts", region);
    /// The accounts of the organization.
    ORGANIZATIONS: "Organizations", "organizations", "AWS_ENDPOINT_URL_ORGANIZATIONS", "organizations", true, |region| host("organizations", region);
    /// Functions.
    LAMBDA: "Lambda", "lambda", "AWS_ENDPOINT_URL_LAMBDA", "lambda", false, |region| host("lambda", region);
    /// Topics and who reads them.
    SNS: "SNS", "sns", "AWS_ENDPOINT_URL_SNS", "sns", false, |region| host("sns", region);
    /// Logs of the function.
    LOGS: "CloudWatch Logs", "cloudwatch logs", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "logs", false, |region| host("logs", region);
    /// Schedules.
    SCHEDULER: "EventBridge Scheduler", "scheduler", "AWS_ENDPOINT_URL_SCHEDULER", "scheduler", false, |region| host("scheduler", region);
}

fn host(name: &str, region: &str) -> String {
    let suffix = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
    format!("https://{name}.{region}.{suffix}")
}

/// What is asked, in the protocol of the service.
#[derive(Clone, Debug)]
pub enum Request {
    /// AWS's JSON protocols: version (`1.0`, `1.1`), target, body.
    Json(&'static str, &'static str, String),
    /// The query protocol: a form, answered in XML.
    Query(String),
    /// A plain reading of a path, percent-encoded, with its query.
    Get(String),
}

/// Why a service gives no answer. The text is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwsFailure {
    /// There are no credentials, or no region to ask in.
    NoCredentials(String),
    /// The credentials may not ask.
    Denied(String),
    /// What is asked for is not there.
    Missing(String),
    /// It did not answer, or not in a form that can be read, however often it was tried.
    Unavailable(String),
}

impl AwsFailure {
    /// What happened.
    #[must_use]
    pub fn message(&self) -> &str {
        let (Self::NoCredentials(text) | Self::Denied(text) | Self::Missing(text) | Self::Unavailable(text)) = self;
        text
    }
}

/// Signs and sends.
#[derive(Clone, Debug)]
pub struct Signed {
    http: reqwest::Client,
    /// For addresses on this machine, which no proxy reaches.
    direct: reqwest::Client,
    config: SdkConfig,
    ends: Option<Instant>,
    first_pause: Duration,
}

/// One answer that is none: whether to try again, and what it becomes if not.
struct Attempt {
    again: bool,
    failure: AwsFailure,
}

impl Signed {
    /// Calls with the credentials and the region of `config`, and no longer than to `ends`.
    ///
    /// # Errors
    /// `ConfigInvalid` when TLS cannot be set up on this machine.
    pub fn new(config: SdkConfig, ends: Option<Instant>) -> Result<Self, Error> {
        let client = |direct: bool| {
            let builder = client_builder().connect_timeout(CONNECT_TIME);
            let builder = if direct { builder.no_proxy() } else { builder };
            builder.build().map_err(|error| Error::config_invalid(format!("TLS: {}", innermost(&error))))
        };
        let (http, direct) = (client(false)?, client(true)?);
        Ok(Self { http, direct, config, ends, first_pause: FIRST_PAUSE })
    }

    /// Waits so long at most after the first failure.
    #[must_use]
    pub fn pausing(self, first_pause: Duration) -> Self {
        Self { first_pause, ..self }
    }

    /// The configuration that it calls with.
    #[must_use]
    pub fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// The body of a good answer. What may pass by itself is tried again.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn call(&self, service: Service, request: &Request) -> Result<Vec<u8>, AwsFailure> {
        let left = || self.ends.map_or(CALL_TIME, |ends| ends.saturating_duration_since(Instant::now()).min(CALL_TIME));
        let mut calls = 0;
        loop {
            let time = left();
            let attempt = match tokio::time::timeout(time, self.call_once(service, request)).await {
                Ok(Ok(body)) => return Ok(body),
                Ok(Err(attempt)) => attempt,
                Err(_) => Attempt::passing(service, &format!("no answer within {time:?}")),
            };
            calls += 1;
            // Full jitter, so that many callers do not come back together.
            let pause = self.first_pause * 2_u32.pow(calls) / 2 * u32::from(fastrand::u16(..)) / u32::from(u16::MAX);
            if !attempt.again || calls >= ATTEMPTS || pause >= left() {
                return Err(attempt.failure);
            }
            tokio::time::sleep(pause).await;
        }
    }

    async fn call_once(&self, service: Service, request: &Request) -> Result<Vec<u8>, Attempt> {
        let region = self.region_of(service).map_err(Attempt::last)?;
        let url = self.url_of(service, &region, request).await.map_err(Attempt::last)?;
        let request = self.sign(service, &region, url, request).await.map_err(Attempt::last)?;
        let broken = |error: reqwest::Error| Attempt::passing(service, &innermost(&error).to_string());
        let client = if is_loopback(request.url()) { &self.direct } else { &self.http };
        let mut response = client.execute(request).await.map_err(broken)?;
        let status = response.status().as_u16();
        let named = response.headers().get("x-amzn-errortype").and_then(|value| value.to_str().ok().map(str::to_owned));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(broken)? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(Attempt::passing(service, "the answer is too long"));
            }
            body.extend_from_slice(&chunk);
        }
        if status == 200 { Ok(body) } else { Err(refusal(service, status, named.as_deref(), &body)) }
    }

    fn region_of(&self, service: Service) -> Result<String, AwsFailure> {
        match (service.is_global, self.config.region().map(AsRef::as_ref)) {
            (true, Some(region)) if region.starts_with("cn-") => Ok("cn-northwest-1".to_owned()),
            (true, _) => Ok("us-east-1".to_owned()),
            (false, Some(region)) => Ok(region.to_owned()),
            (false, None) => Err(AwsFailure::NoCredentials("no AWS region is set: AWS_REGION".to_owned())),
        }
    }

    async fn url_of(&self, service: Service, region: &str, request: &Request) -> Result<Url, AwsFailure> {
        let key = ServiceConfigKey::builder()
            .service_id(service.id)
            .env(service.endpoint_variable)
            .profile("endpoint_url")
            .build()
            .expect("all three are given");
        // The SDKs look for an address of the service under the general variable's name.
        let own = std::env::var(service.endpoint_variable).ok().filter(|url| !url.is_empty());
        let of_profile = || self.config.service_config().and_then(|config| config.load_config(key));
        let base = own.or_else(of_profile).or_else(|| self.config.endpoint_url().map(str::to_owned));
        let base = base.unwrap_or_else(|| (service.host)(region));
        let path = if let Request::Get(path) = request { path.as_str() } else { "/" };
        let url = Url::parse(&format!("{}{path}", base.trim_end_matches('/')));
        let url = url
            .map_err(|error| AwsFailure::NoCredentials(format!("{}: `{base}`: {error}", service.endpoint_variable)))?;
        if url.scheme() == "https" || is_loopback(&url) {
            Ok(url)
        } else {
            Err(AwsFailure::NoCredentials(format!(
                "{}: `{base}` does not begin with `https://`",
                service.endpoint_variable
            )))
        }
    }

    async fn sign(
        &self,
        service: Service,
        region: &str,
        url: Url,
        request: &Request,
    ) -> Result<reqwest::Request, AwsFailure> {
        let none = |why: String| AwsFailure::NoCredentials(why);
        let provider =
            self.config.credentials_provider().ok_or_else(|| none("there are no AWS credentials".to_owned()))?;
        let credentials = provider.provide_credentials().await.map_err(|error| {
            none(format!("there are no AWS credentials: {}", shown(&innermost(&error).to_string())))
        })?;
        let identity = credentials.into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name(service.signing_name)
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .expect("everything is given")
            .into();
        let (method, mut headers, body) = match request {
            Request::Json(version, target, body) => {
                let kind = format!("application/x-amz-json-{version}");
                (Method::POST, vec![("content-type", kind), ("x-amz-target", (*target).to_owned())], body.as_str())
            }
            Request::Query(form) => {
                let kind = "application/x-www-form-urlencoded; charset=utf-8".to_owned();
                (Method::POST, vec![("content-type", kind)], form.as_str())
            }
            Request::Get(_) => (Method::GET, Vec::new(), ""),
        };
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        headers.push(("host", format!("{}{port}", url.host_str().unwrap_or_default())));
        let cannot = |error: &dyn std::error::Error| none(format!("the request cannot be signed: {error}"));
        let signable = SignableRequest::new(
            method.as_str(),
            url.as_str(),
            headers.iter().map(|(name, value)| (*name, value.as_str())),
            SignableBody::Bytes(body.as_bytes()),
        )
        .map_err(|error| cannot(&error))?;
        let (signature, _) = sign(signable, &parameters).map_err(|error| cannot(&error))?.into_parts();
        let mut builder = self.http.request(method, url).body(body.to_owned());
        for (name, value) in headers.iter().map(|(name, value)| (*name, value.as_str())).chain(signature.headers()) {
            builder = builder.header(name, value);
        }
        builder.build().map_err(|error| cannot(&error))
    }
}

impl Attempt {
    fn last(failure: AwsFailure) -> Self {
        Self { again: false, failure }
    }

    fn passing(service: Service, why: &str) -> Self {
        Self { again: true, failure: AwsFailure::Unavailable(format!("{}: {}", service.name, shown(why))) }
    }
}

/// What an answer other than 200 says: its code, wherever the protocol puts it, and its words.
fn refusal(service: Service, status: u16, named: Option<&str>, body: &[u8]) -> Attempt {
    let json: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let text = String::from_utf8_lossy(body);
    let member = |name: &str| json.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
    let code = named.map(str::to_owned).or_else(|| member("__type")).or_else(|| tag(&text, "Code")).unwrap_or_default();
    // `com.amazon.coral.availability#ThrottlingException:http://…`
    let code = code.rsplit('#').next().unwrap_or_default().split(':').next().unwrap_or_default();
    let said = member("message").or_else(|| member("Message")).or_else(|| tag(&text, "Message")).unwrap_or_default();
    let words: Vec<&str> = [code, said.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    let message = match words.is_empty() {
        true => format!("{}: status {status}", service.name),
        false => format!("{}: {}", service.name, shown(&words.join(": "))),
    };
    let says = |words: &[&str]| words.iter().any(|word| code.contains(word));
    let (again, failure): (bool, fn(String) -> AwsFailure) =
        if says(&["Throttl", "TooManyRequests", "LimitExceeded", "RequestLimit"]) {
            (true, AwsFailure::Unavailable)
        } else if says(&["ExpiredToken", "RequestExpired", "SignatureDoesNotMatch", "InvalidSignature"]) {
            (false, AwsFailure::Unavailable)
        } else if says(&[
            "AccessDenied",
            "UnauthorizedOperation",
            "NotAuthorized",
            "AuthorizationError",
            "OptInRequired",
        ]) {
            (false, AwsFailure::Denied)
        } else if says(&["UnrecognizedClient", "InvalidClientTokenId", "MissingAuthenticationToken"]) {
            (false, AwsFailure::NoCredentials)
        } else if status == 404 || says(&["NotFound", "NotInUse"]) {
            (false, AwsFailure::Missing)
        } else {
            match status {
                401 | 403 => (false, AwsFailure::Denied),
                429 | 500.. => (true, AwsFailure::Unavailable),
                _ => (false, AwsFailure::Unavailable),
            }
        };
    Attempt { again, failure: failure(message) }
}

/// The content of the first element of a name, in the flat XML of the query protocol.
pub(crate) fn tag(xml: &str, name: &str) -> Option<String> {
    tags(xml, name).next()
}

/// The contents of all elements of a name.
pub(crate) fn tags<'a>(xml: &'a str, name: &str) -> impl Iterator<Item = String> + use<'a> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = xml;
    std::iter::from_fn(move || {
        let start = rest.find(&open)? + open.len();
        let end = start + rest[start..].find(&close)?;
        let content = &rest[start..end];
        rest = &rest[end + close.len()..];
        Some(unescaped(content))
    })
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
    text.replace("&amp;", "&")
}

/// A form's value.
pub(crate) fn form_value(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

fn shown(text: &str) -> String {
    visible(text).chars().take(300).collect()
}
