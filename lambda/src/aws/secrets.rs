//! Where the API key comes from: it is given, or a secret of AWS Secrets Manager holds it.

use super::describe;
use crate::error::Error;
use crate::secret::ApiKey;
use aws_sdk_secretsmanager::Client as SecretsManager;
use aws_sdk_secretsmanager::config::http::HttpResponse;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::timeout;

/// Where the key is taken from.
#[derive(Debug)]
pub struct Keys {
    source: Source,
}

#[derive(Debug)]
enum Source {
    Fixed(ApiKey),
    Secret { arn: String, client: SecretsManager, read: Mutex<Option<ApiKey>> },
}

impl Keys {
    /// A key that is given and does not change.
    #[must_use]
    pub fn fixed(key: ApiKey) -> Self {
        Self { source: Source::Fixed(key) }
    }

    /// The key that a secret of AWS Secrets Manager holds, read when it is first needed.
    #[must_use]
    pub fn secret(arn: String, client: SecretsManager) -> Self {
        Self { source: Source::Secret { arn, client, read: Mutex::new(None) } }
    }

    /// The key. The secret is read once; a failed reading is tried again by the next call.
    ///
    /// # Errors
    /// `ConfigInvalid` when the secret cannot be read or holds no key, `KeyUnavailable` when that may pass: Secrets
    /// Manager is throttling, or gives no answer within `time`.
    pub async fn current(&self, time: Duration) -> Result<ApiKey, Error> {
        match &self.source {
            Source::Fixed(key) => Ok(key.clone()),
            Source::Secret { arn, client, read } => {
                let mut read = read.lock().await;
                if let Some(key) = &*read {
                    return Ok(key.clone());
                }
                let key = read_secret(client, arn, time).await?;
                Ok(read.insert(key).clone())
            }
        }
    }

    /// Reads the secret again after `refused` was not accepted. `None` when there is no other key to be had.
    pub async fn newer_than(&self, refused: &ApiKey, time: Duration) -> Option<ApiKey> {
        let Source::Secret { arn, client, read } = &self.source else { return None };
        let key = read_secret(client, arn, time)
            .await
            .inspect_err(|error| tracing::warn!(reason = error.message(), "CloudZero refuses the API key"))
            .ok()?;
        *read.lock().await = Some(key.clone());
        (key != *refused).then_some(key)
    }
}

async fn read_secret(client: &SecretsManager, arn: &str, time: Duration) -> Result<ApiKey, Error> {
    let which = |why: &str| format!("CLOUDZERO_API_KEY_SECRET_ARN: the secret `{arn}` {why}");
    let passing = |why: &str| Error::key_unavailable(which(&format!("cannot be read just now: {why}")));
    let answer = match timeout(time, client.get_secret_value().secret_id(arn).send()).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) if may_pass(&error) => return Err(passing(&describe(&error))),
        Ok(Err(error)) => return Err(Error::config_invalid(which(&format!("cannot be read: {}", describe(&error))))),
        Err(_) => return Err(passing(&format!("no answer within {time:?}"))),
    };
    let text = answer.secret_string().ok_or_else(|| Error::config_invalid(which("holds no text")))?;
    ApiKey::from_secret(text).map_err(|why| Error::config_invalid(which(why)))
}

/// Whether nobody has to change anything for the secret to be read later.
fn may_pass<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> bool {
    let SdkError::ServiceError(refusal) = error else {
        // No answer, or none of Secrets Manager's. What cannot even be asked is configuration: a region, credentials.
        return match error {
            SdkError::DispatchFailure(failure) => failure.is_io() || failure.is_timeout(),
            error => matches!(error, SdkError::TimeoutError(_) | SdkError::ResponseError(_)),
        };
    };
    let status = refusal.raw().status().as_u16();
    let code = refusal.err().code().unwrap_or_default();
    let is_throttling =
        ["Throttl", "TooManyRequests", "LimitExceeded", "SlowDown"].iter().any(|word| code.contains(word));
    status >= 500 || status == 429 || is_throttling
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_not_print() {
        let key = ApiKey::new("canary-key").unwrap();
        assert_eq!(format!("{:?}", Keys::fixed(key)), "Keys { source: Fixed([redacted]) }");
    }
}
