//! HTTP clients, made one way for CloudZero and for AWS.

use crate::trust;
use reqwest::{ClientBuilder, Url, redirect};

/// A client that tries once, follows nothing, keeps no connection, and trusts what [`trust`] says.
pub(crate) fn client_builder() -> ClientBuilder {
    reqwest::Client::builder()
        .tls_backend_preconfigured(trust::tls())
        .user_agent(concat!("credits-lambda/", env!("CARGO_PKG_VERSION")))
        // The key goes to the configured address and nowhere else.
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        // A function is frozen between events and thaws with connections that died long ago.
        .pool_max_idle_per_host(0)
}

/// Whether the host is this machine, where no proxy leads to.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => {
            host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        None => false,
    }
}

/// The error that began it.
pub(crate) fn innermost(error: &dyn std::error::Error) -> &dyn std::error::Error {
    let mut error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error
}
