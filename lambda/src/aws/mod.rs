//! AWS: clients, made one way; the credits file out of S3; the API key out of Secrets Manager.

#[cfg(feature = "truth")]
pub mod billing;
#[cfg(feature = "truth")]
pub mod bucket;
#[cfg(feature = "truth")]
pub mod cost_explorer;
#[cfg(feature = "truth")]
pub mod deployment;
pub mod object;
#[cfg(feature = "truth")]
pub mod organizations;
#[cfg(feature = "truth")]
mod pages;
pub mod secrets;
#[cfg(feature = "truth")]
pub mod signed;
#[cfg(feature = "truth")]
pub mod sts;

use crate::http::{innermost, is_loopback};
use crate::trust;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_s3::config::{RuntimeComponents, SharedHttpClient};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{HttpClient, HttpConnectorSettings, SharedHttpConnector};
use aws_smithy_types::timeout::TimeoutConfig;
use credits_core::visible;
use reqwest::Url;
use std::time::Duration;

/// Region, credentials and endpoint (`AWS_ENDPOINT_URL`) as Lambda or a shell sets them in the environment.
pub async fn sdk_config() -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(3))
        .operation_attempt_timeout(Duration::from_secs(20))
        .build();
    aws_config::defaults(BehaviorVersion::latest()).http_client(http_client()).timeout_config(timeouts).load().await
}

/// HTTP with TLS by rustls and ring: the certificates that `trust` says; through the proxy of `HTTPS_PROXY`, unless
/// `NO_PROXY` names the host.
#[must_use]
pub fn http_client() -> SharedHttpClient {
    let client = Builder::new().build_with_connector_fn(|settings, components| {
        let mut connector = Connector::builder().proxy_config(ProxyConfig::from_env());
        connector.set_connector_settings(settings.cloned());
        if let Some(components) = components {
            connector.set_sleep_impl(components.sleep_impl());
        }
        connector.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(trust::sdk_tls()).build()
    });
    SharedHttpClient::new(WhenCalled(client))
}

/// A client that is set up with its first call. The SDK's own is set up, and thrown away, while a service's client is made.
#[derive(Debug)]
struct WhenCalled(SharedHttpClient);

impl HttpClient for WhenCalled {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        self.0.http_connector(settings, components)
    }
}

/// An S3 client.
#[must_use]
pub fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    // The SDK does this for IP addresses by itself; `localhost` has no names below it either.
    let on_this_machine =
        config.endpoint_url().and_then(|url| Url::parse(url).ok()).is_some_and(|url| is_loopback(&url));
    let config = aws_sdk_s3::config::Builder::from(config).force_path_style(on_this_machine).build();
    aws_sdk_s3::Client::from_conf(config)
}

/// What an AWS call failed with, in one line: the service's code and message where it answered, else the cause.
pub(crate) fn describe<E, R>(error: &SdkError<E, R>) -> String
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    let said = error.as_service_error().and_then(|service| Some((service.code()?, service.message())));
    let text = match said {
        Some((code, Some(message))) => format!("{code}: {message}"),
        Some((code, None)) => code.to_owned(),
        None => match innermost(error).to_string() {
            untrusted if untrusted.contains("invalid peer certificate") => format!(
                "the certificate that AWS's address shows is not trusted on this machine ({untrusted}); behind a \
                 company's proxy, name its certificates with SSL_CERT_FILE or SSL_CERT_DIR"
            ),
            // `SdkError` says only in which of its stages it failed.
            cause => format!("{error}: {cause}"),
        },
    };
    visible(&text).chars().take(300).collect()
}
