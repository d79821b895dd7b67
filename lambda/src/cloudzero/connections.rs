//! A billing connection as CloudZero describes it: `GET /v2/connections/billing/{connection_id}`.

use super::answers::Doubt;
use super::{Client, Failure};
use crate::quote::quoted;
use serde::Deserialize;
use std::time::Duration;

const LIMIT: usize = 1024 * 1024;

/// What matters of a connection. Members that are missing or unknown are no error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct BillingConnection {
    /// As people call it.
    pub name: Option<String>,
    /// `anycost`, …
    pub connection_type: Option<String>,
    /// What every row has that does not say another one.
    pub cloud_provider: Option<String>,
    /// Whether CloudZero takes what it brings.
    pub is_enabled: Option<bool>,
}

impl BillingConnection {
    /// Its words as they may be shown.
    fn quoted(self) -> Self {
        let [name, connection_type, cloud_provider] =
            [self.name, self.connection_type, self.cloud_provider].map(|text| text.as_deref().map(quoted));
        Self { name, connection_type, cloud_provider, ..self }
    }
}

impl Client {
    /// The connection of this stream; `None` where CloudZero knows none of that id.
    ///
    /// # Errors
    /// What the call failed with.
    pub async fn connection(&self, time: Duration) -> Result<Option<BillingConnection>, Failure> {
        #[derive(Deserialize)]
        struct Answer {
            connection: BillingConnection,
        }
        match self.read(&format!("connections/billing/{}", self.connection_id()), &[], LIMIT, time).await {
            Ok(answer) => serde_json::from_slice(&answer)
                .map(|Answer { connection }| Some(connection.quoted()))
                .map_err(|error| Failure::unreadable(200, &Doubt::new(error.to_string()))),
            Err(failure) if failure.status() == Some(404) => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}
