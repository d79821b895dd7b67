pub(crate) mod bucket;
pub(crate) mod faulty;
pub(crate) mod folder;
pub(crate) mod http;
pub(crate) mod lambda;
pub(crate) mod s3;
pub(crate) mod secrets_manager;
pub(crate) mod tls;
pub(crate) mod truth;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::{Credentials, SharedCredentialsProvider};
use credits_core::{Accepted, Policy, check};
use credits_lambda::Error;
use credits_lambda::aws::secrets::Keys;
use credits_lambda::cloudzero::{Address, AnyCostStream, Client};
use credits_lambda::delivery::retry::{Deadline, Retry};
use credits_lambda::delivery::{Attempt, Delivery, Safeguards, Stop};
use credits_lambda::sandbox::Sandbox;
use credits_lambda::secret::ApiKey;
use std::sync::LazyLock;
use std::time::Duration;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// A key that must turn up nowhere but at the sandbox.
pub(crate) const KEY: &str = "canary-3f1c9a72";

pub(crate) async fn sandbox() -> Sandbox {
    trace();
    Sandbox::start(0, "stream-1", KEY).await.unwrap()
}

/// Prints everything that the code under test and its HTTP client trace, for scripts/test to look for [`KEY`] in.
fn trace() {
    if std::env::var_os("CREDITS_TRACE_TESTS").is_some() {
        let lines = tracing_subscriber::fmt::layer().with_test_writer().with_ansi(false);
        // Only the first test of a process can start it.
        let _ = tracing_subscriber::registry().with(LevelFilter::TRACE).with(lines).try_init();
    }
}

pub(crate) fn key(text: &str) -> ApiKey {
    ApiKey::new(text).unwrap()
}

pub(crate) fn client_of(sandbox: &Sandbox) -> Client {
    client(&sandbox.url(), Keys::fixed(key(sandbox.key())))
}

/// A client of a service that is there no more.
pub(crate) async fn gone() -> Client {
    let sandbox = sandbox().await;
    let client = client_of(&sandbox);
    drop(sandbox);
    tokio::task::yield_now().await;
    client
}

pub(crate) fn client(url: &str, keys: Keys) -> Client {
    let address = Address { connection_id: "stream-1".to_owned(), url: url.parse().unwrap() };
    Client::new(&address, keys).unwrap()
}

/// The rules as they are, in a fraction of the time.
pub(crate) fn quick() -> Retry {
    Retry {
        first_pause: Duration::from_millis(20),
        longest_pause: Duration::from_millis(200),
        attempt_time: Duration::from_secs(20),
        least_time: Duration::from_millis(10),
        reserve: Duration::from_millis(100),
        rest: Duration::from_millis(100),
        body_time: Duration::from_millis(100),
        ..Retry::default()
    }
}

/// Without more safeguards than there always are.
pub(crate) fn delivery<'a, S>(stream: &'a S, retry: &'a Retry, deadline: Deadline) -> Delivery<'a, S> {
    static NEVER: LazyLock<Stop> = LazyLock::new(Stop::default);
    Delivery { stream, retry, deadline, safeguards: Safeguards::default(), stop: &NEVER }
}

/// A file of so many accounts with 1.25 each: 17,500 of them fill a body.
pub(crate) fn file_of(accounts: u64) -> String {
    (0..accounts).map(|number| format!("{},$1.25\n", 100_000_000_000 + number)).collect()
}

/// Sends a month, and says how it ended and how far it came.
pub(crate) async fn deliver(stream: &impl AnyCostStream, accepted: &Accepted) -> (Result<(), Error>, Attempt) {
    let attempt = delivery(stream, &quick(), Deadline::NONE).send(accepted, Attempt::default()).await;
    (attempt.outcome.clone(), attempt)
}

#[track_caller]
pub(crate) fn accepted(file: &str) -> Accepted {
    check("credits-2025-01.csv", file.as_bytes(), &Policy::default()).accept().expect("the file is good")
}

/// AWS at `url`.
pub(crate) fn aws(url: &str) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("id", "secret", None, None, "test")))
        .http_client(credits_lambda::aws::http_client())
        .endpoint_url(url)
        .build()
}
