//! Configuration: the one place that names, documents and checks every environment variable.

use crate::aws::secrets::Keys;
use crate::cloudzero::{Address, Client};
use crate::delivery::Safeguards;
use crate::error::Error;
use crate::http::is_loopback;
use crate::logging::Level;
use crate::secret::ApiKey;
use aws_config::SdkConfig;
use credits_core::{Booking, Deployment, Policy, starts_function};
use reqwest::Url;
use std::ffi::OsString;
use std::fmt::Display;
use std::str::FromStr;
use tracing_subscriber::filter::Targets;

const DEFAULT_URL: &str = "https://api.cloudzero.com";

/// One environment variable, as the table of lambda/docs/configuration.md shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What counts when it is unset or empty; `None` where nothing does.
    pub default: Option<&'static str>,
    /// What it says, in Markdown.
    pub doc: &'static str,
}

macro_rules! variables {
    ($($field:ident = $name:literal, $default:expr, $doc:literal;)+) => {
        /// Every variable that the function and the command line read for themselves.
        pub const VARIABLES: &[Variable] = &[$(Variable { name: $name, default: $default, doc: $doc }),+];

        /// The variables as they are set, not yet checked. An empty one counts as unset.
        #[derive(Clone, Default)]
        pub struct Raw {
            $(#[doc = $doc] pub $field: Option<String>,)+
            /// The variables that are set and are no UTF-8.
            pub not_utf8: Vec<&'static str>,
        }

        impl Raw {
            /// Reads every variable through `lookup`.
            pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Self {
                Self::read_raw(|name| lookup(name).map(OsString::from))
            }

            /// Reads every variable of this process.
            pub fn from_environment() -> Self {
                Self::read_raw(|name| std::env::var_os(name))
            }

            /// The same with values of any bytes.
            pub fn read_raw(lookup: impl Fn(&str) -> Option<OsString>) -> Self {
                let mut not_utf8 = Vec::new();
                let mut set = |name: &'static str| match lookup(name)?.into_string() {
                    Ok(value) => Some(value).filter(|value| !value.trim().is_empty()),
                    Err(_) => {
                        not_utf8.push(name);
                        None
                    }
                };
                Self { $($field: set($name),)+ not_utf8 }
            }
        }
    };
}

variables! {
    connection_id = "CLOUDZERO_CONNECTION_ID", None,
        "The AnyCost Stream connection that holds the credits.";
    api_key_secret_arn = "CLOUDZERO_API_KEY_SECRET_ARN", None,
        "The Secrets Manager secret that holds the API key. Either this or `CLOUDZERO_API_KEY`.";
    api_key = "CLOUDZERO_API_KEY", None,
        "The API key itself, for the command line and for trying out.";
    api_url = "CLOUDZERO_API_URL", Some(DEFAULT_URL),
        "Where CloudZero answers. `https` only, but for a sandbox on this machine.";
    description = "CREDIT_DESCRIPTION", Some(Booking::DEFAULT_DESCRIPTION),
        "`lineitem/description` of every row.";
    service = "CREDIT_SERVICE", Some(Booking::DEFAULT_SERVICE),
        "`resource/service` of every row.";
    cloud_provider = "CREDIT_CLOUD_PROVIDER", None,
        "`lineitem/cloud_provider` of every row, which CloudZero's grouping of MAP credits looks at; unset, rows do not have it.";
    known_accounts_key = "KNOWN_ACCOUNTS_KEY", None,
        "The key of a list of accounts in the same bucket, one id a line or the CSV that AWS Organizations exports (`credits accounts` writes it). An account that is not on it is an error. Unset, every account is taken. For the function; commands have `--accounts`.";
    duplicates = "DUPLICATES", Some("identical"),
        "An account that stands in the file again: `identical` keeps the first if the amount is the same and refuses the file if not, `first` keeps the first, `sum` adds up, `reject` refuses the file.";
    invalid_rows = "INVALID_ROWS", Some("refuse"),
        "A row that cannot be read: `refuse` refuses the file, `skip` leaves the row out where a control total proves that nothing is missing.";
    read_back = "READ_BACK", Some("off"),
        "`on` fetches the month after sending and compares it row by row; a month of several requests always is. Needs the scope `connections:read_billing_anycost_billing_drops_month`.";
    max_shrink = "MAX_SHRINK", None,
        "By how many per cent (0 to 100) the accounts or the total of a month may fall when it is replaced; a greater fall stops it. Unset, the function compares nothing, and the command line stops at 20. Needs the same scope.";
    concurrency_reserved = "CONCURRENCY_RESERVED", Some("on"),
        "`off` says that two of the function may run at once: then a month of several requests is not sent.";
    known_accounts = "KNOWN_ACCOUNTS", None,
        "For the command line: a file with the accounts that may appear, as `--accounts` takes it; another account refuses a file.";
    log_level = "AWS_LAMBDA_LOG_LEVEL", Some("INFO"),
        "`TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR` or `FATAL`. The summary line is written at every level.";
    rust_log = "RUST_LOG", None,
        "Finer than the level and before it: `info,hyper_util=debug`.";
}

/// Configuration that was checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Which stream of which service.
    pub address: Address,
    /// The way in.
    pub key: KeySource,
    /// How files are read; the current month is not set here.
    pub policy: Policy,
    /// Where the list of known accounts is, in the bucket of the credits file.
    pub known_accounts_key: Option<String>,
    /// What is looked at beside CloudZero's answers.
    pub safeguards: Safeguards,
    /// Lambda drops lines below this level, by itself.
    pub log_level: Level,
}

/// Where the API key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// It was given.
    Given(ApiKey),
    /// It is the content of this secret.
    SecretArn(String),
}

impl Config {
    /// Checks everything that delivery needs.
    ///
    /// # Errors
    /// `ConfigInvalid`, naming every variable that is wrong.
    pub fn check(raw: &Raw) -> Result<Self, Error> {
        let mut problems = Problems::not_utf8(raw, |_| true);
        let connection_id = problems.take(connection_id(raw));
        let key = problems.take(key(raw));
        let url = problems.take(url(raw));
        let policy = policy_or(raw, &mut problems);
        let safeguards = safeguards_or(raw, &mut problems);
        let known_accounts_key = problems.take(known_accounts_key(raw)).flatten();
        let log_level = problems.take(log_level(raw));
        problems.take(rust_log(raw));
        let log_level = log_level.unwrap_or_default();
        match (connection_id, key, url, problems.into_result()) {
            (Some(connection_id), Some(key), Some(url), Ok(())) => Ok(Self {
                address: Address { connection_id, url },
                key,
                policy,
                known_accounts_key,
                safeguards,
                log_level,
            }),
            (.., Err(error)) => Err(error),
            (.., Ok(())) => unreachable!("a value is only missing where a problem was noted"),
        }
    }

    /// A client of the stream. `aws` is asked for only where the key is a secret of AWS.
    ///
    /// # Errors
    /// `ConfigInvalid` when TLS cannot be set up on this machine.
    pub async fn client(&self, aws: impl AsyncFnOnce() -> SdkConfig) -> Result<Client, Error> {
        let keys = match self.key.clone() {
            KeySource::Given(key) => Keys::fixed(key),
            KeySource::SecretArn(arn) => Keys::secret(arn, aws_sdk_secretsmanager::Client::new(&aws().await)),
        };
        Client::new(&self.address, keys)
    }
}

/// How files are read: what `credits check` needs, without the way to CloudZero.
///
/// # Errors
/// `ConfigInvalid`, naming every variable that is wrong.
pub fn policy(raw: &Raw) -> Result<Policy, Error> {
    let mut problems = Problems::not_utf8(raw, |name| name.starts_with("CREDIT_") || POLICIES.contains(&name));
    let policy = policy_or(raw, &mut problems);
    problems.into_result().map(|()| policy)
}

/// How the function is deployed, as far as the environment says it.
#[must_use]
pub fn deployment(raw: &Raw) -> Deployment {
    let default = Deployment::default();
    let reserved = switch("CONCURRENCY_RESERVED", raw.concurrency_reserved.as_deref());
    let concurrency_reserved = reserved.ok().flatten().unwrap_or(default.concurrency_reserved);
    let (has_account_list, max_shrink) = (raw.known_accounts_key.is_some(), max_shrink(raw).ok().flatten());
    Deployment { concurrency_reserved, has_account_list, max_shrink, ..default }
}

/// Which log lines are written; the default ones where the variables cannot be read, which [`Config::check`] says.
#[must_use]
pub fn log_filter(raw: &Raw) -> Targets {
    match rust_log(raw) {
        Ok(Some(targets)) => targets,
        _ => log_level(raw).unwrap_or_default().targets(),
    }
}

fn policy_or(raw: &Raw, problems: &mut Problems) -> Policy {
    let default = Booking::default();
    Policy {
        duplicates: problems.take(word("DUPLICATES", raw.duplicates.as_deref())).unwrap_or_default(),
        invalid_rows: problems.take(word("INVALID_ROWS", raw.invalid_rows.as_deref())).unwrap_or_default(),
        booking: Booking {
            description: raw.description.clone().unwrap_or(default.description),
            service: raw.service.clone().unwrap_or(default.service),
            cloud_provider: raw.cloud_provider.clone(),
        },
        ..Policy::default()
    }
}

/// What decides about a file beside its booking.
const POLICIES: [&str; 3] = ["DUPLICATES", "INVALID_ROWS", "KNOWN_ACCOUNTS"];

/// Every problem found, so that one deployment mends them all.
#[derive(Default)]
struct Problems(Vec<String>);

impl Problems {
    /// Begins with the variables that are no text; to take them for unset would be a surprise.
    fn not_utf8(raw: &Raw, matters: impl Fn(&str) -> bool) -> Self {
        let named = raw.not_utf8.iter().filter(|name| matters(name));
        Self(named.map(|name| format!("{name}: is not UTF-8")).collect())
    }

    fn take<T>(&mut self, checked: Result<T, String>) -> Option<T> {
        checked.map_err(|problem| self.0.push(problem)).ok()
    }

    fn into_result(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::config_invalid(self.0.join("; "))) }
    }
}

/// One of a few words; the default when none is set.
fn word<T: Default + FromStr<Err: Display>>(name: &str, value: Option<&str>) -> Result<T, String> {
    match value {
        None => Ok(T::default()),
        Some(value) => value.trim().parse().map_err(|error| format!("{name}: `{value}` is {error}")),
    }
}

fn connection_id(raw: &Raw) -> Result<String, String> {
    let Some(id) = raw.connection_id.as_deref().map(str::trim) else {
        return Err("CLOUDZERO_CONNECTION_ID: is not set".to_owned());
    };
    // It becomes a segment of a path: nothing in it may end that segment.
    if id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        Ok(id.to_owned())
    } else {
        Err(format!("CLOUDZERO_CONNECTION_ID: `{id}` holds something else than letters, digits, `-` and `_`"))
    }
}

fn known_accounts_key(raw: &Raw) -> Result<Option<String>, String> {
    match raw.known_accounts_key.as_deref().map(str::trim) {
        // It would start the function, which would refuse it.
        Some(key) if starts_function(key) => {
            Err(format!("KNOWN_ACCOUNTS_KEY: `{key}` is the name of a credits file, which starts the function"))
        }
        key => Ok(key.map(str::to_owned)),
    }
}

fn key(raw: &Raw) -> Result<KeySource, String> {
    match (&raw.api_key_secret_arn, &raw.api_key) {
        (Some(arn), None) => Ok(KeySource::SecretArn(arn.trim().to_owned())),
        // The value is never quoted: a key that is nearly right is still a secret.
        (None, Some(key)) => match ApiKey::new(key) {
            Ok(key) => Ok(KeySource::Given(key)),
            Err(problem) => Err(format!("CLOUDZERO_API_KEY: {problem}")),
        },
        (None, None) => Err("CLOUDZERO_API_KEY_SECRET_ARN: is not set, and neither is CLOUDZERO_API_KEY".to_owned()),
        (Some(_), Some(_)) => {
            Err("CLOUDZERO_API_KEY_SECRET_ARN: is set, and so is CLOUDZERO_API_KEY; only one may be".to_owned())
        }
    }
}

fn url(raw: &Raw) -> Result<Url, String> {
    let text = raw.api_url.as_deref().unwrap_or(DEFAULT_URL).trim();
    let problem = |why: &str| Err(format!("CLOUDZERO_API_URL: {why}"));
    let Ok(url) = Url::parse(text) else { return problem("is not a URL") };
    if !url.username().is_empty() || url.password().is_some() {
        return problem("must not hold a user name or a password");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return problem("must not hold a query or a fragment");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => problem(&format!("`{url}` does not begin with `https://`; the API key would be readable on its way")),
    }
}

fn safeguards_or(raw: &Raw, problems: &mut Problems) -> Safeguards {
    let default = Safeguards::default();
    let reserved = switch("CONCURRENCY_RESERVED", raw.concurrency_reserved.as_deref());
    Safeguards {
        read_back: problems.take(switch("READ_BACK", raw.read_back.as_deref())).flatten().unwrap_or(default.read_back),
        max_shrink: problems.take(max_shrink(raw)).flatten(),
        is_only_sender: problems.take(reserved).flatten().unwrap_or(default.is_only_sender),
    }
}

/// `None` where nothing is set.
fn switch(name: &str, value: Option<&str>) -> Result<Option<bool>, String> {
    match value.map(str::trim) {
        None => Ok(None),
        Some("on" | "true") => Ok(Some(true)),
        Some("off" | "false") => Ok(Some(false)),
        Some(other) => Err(format!("{name}: `{other}` is not one of `on`, `off`")),
    }
}

fn max_shrink(raw: &Raw) -> Result<Option<u8>, String> {
    let Some(text) = raw.max_shrink.as_deref().map(str::trim) else { return Ok(None) };
    match text.parse() {
        Ok(per_cent @ 0..=100) => Ok(Some(per_cent)),
        _ => Err(format!("MAX_SHRINK: `{text}` is not a whole number from 0 to 100")),
    }
}

fn log_level(raw: &Raw) -> Result<Level, String> {
    word("AWS_LAMBDA_LOG_LEVEL", raw.log_level.as_deref())
}

fn rust_log(raw: &Raw) -> Result<Option<Targets>, String> {
    let Some(directives) = &raw.rust_log else { return Ok(None) };
    directives.parse().map(Some).map_err(|_| format!("RUST_LOG: `{directives}` is no list of `target=level`"))
}
