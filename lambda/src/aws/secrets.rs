//! Where the API key comes from: it is given, or a secret of AWS Secrets Manager holds it.

use super::describe;
use crate::error::Error;
use crate::secret::ApiKey;
use aws_sdk_secretsmanager::Client as SecretsManager;
use tokio::sync::Mutex;

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
    /// `ConfigInvalid` when the secret cannot be read or holds no key.
    pub async fn current(&self) -> Result<ApiKey, Error> {
        match &self.source {
            Source::Fixed(key) => Ok(key.clone()),
            Source::Secret { arn, client, read } => {
                let mut read = read.lock().await;
                if let Some(key) = &*read {
                    return Ok(key.clone());
                }
                let key = read_secret(client, arn).await?;
                Ok(read.insert(key).clone())
            }
        }
    }

    /// Reads the secret again after `refused` was not accepted. `None` when there is no other key to be had.
    ///
    /// # Errors
    /// `ConfigInvalid`, as [`current`](Self::current).
    pub async fn newer_than(&self, refused: &ApiKey) -> Result<Option<ApiKey>, Error> {
        let Source::Secret { arn, client, read } = &self.source else { return Ok(None) };
        let key = read_secret(client, arn).await?;
        *read.lock().await = Some(key.clone());
        Ok((key != *refused).then_some(key))
    }
}

async fn read_secret(client: &SecretsManager, arn: &str) -> Result<ApiKey, Error> {
    let invalid = |why: &str| Error::config_invalid(format!("CLOUDZERO_API_KEY_SECRET_ARN: the secret `{arn}` {why}"));
    let answer = client
        .get_secret_value()
        .secret_id(arn)
        .send()
        .await
        .map_err(|error| invalid(&format!("cannot be read: {}", describe(&error))))?;
    let text = answer.secret_string().ok_or_else(|| invalid("holds no text"))?;
    ApiKey::from_secret(text).map_err(invalid)
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
