//! The API key: a value that does not print, and where it comes from.

use crate::aws::describe;
use crate::error::Error;
use aws_sdk_secretsmanager::Client as SecretsManager;
use reqwest::header::HeaderValue;
use std::fmt;
use tokio::sync::Mutex;

/// A CloudZero API key. It has no `Display`, and its `Debug` is `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// Takes the key as it stands in a variable or a secret, without the white space around it.
    ///
    /// # Errors
    /// What is wrong with it, without quoting it: it is empty, or holds something else than visible ASCII characters.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        match text.trim() {
            "" => Err("is empty"),
            key if key.bytes().all(|byte| byte.is_ascii_graphic()) => Ok(Self(key.to_owned())),
            _ => Err("holds white space or characters that no API key has"),
        }
    }

    /// A secret holds the bare key, or what the console of Secrets Manager makes of it: a JSON object of one member.
    fn from_secret(text: &str) -> Result<Self, &'static str> {
        if !text.trim_start().starts_with('{') {
            return Self::new(text);
        }
        let members: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(text).map_err(|_| "is neither a bare key nor a JSON object")?;
        match members.values().next() {
            Some(serde_json::Value::String(key)) if members.len() == 1 => Self::new(key),
            _ => Err("is a JSON object, but not of one member with the key as its text"),
        }
    }

    /// The value of the `Authorization` header: the bare key, marked so that no client prints it.
    pub(crate) fn header(&self) -> HeaderValue {
        let mut value = HeaderValue::from_str(&self.0).expect("visible ASCII characters are a header value");
        value.set_sensitive(true);
        value
    }

    /// `text` without the key, for answers that might repeat what they were sent.
    pub(crate) fn redact(&self, text: &str) -> String {
        text.replace(&self.0, "[redacted]")
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

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
    fn the_key_does_not_print() {
        let key = ApiKey::new(" canary-key\n").unwrap();
        assert_eq!(format!("{key:?}"), "[redacted]");
        assert_eq!(format!("{:?}", key.header()), "Sensitive");
        assert_eq!(key.header(), "canary-key");
        assert_eq!(format!("{:?}", Keys::fixed(key.clone())), "Keys { source: Fixed([redacted]) }");
        assert_eq!(key.redact("no right for canary-key here"), "no right for [redacted] here");
    }

    #[test]
    fn what_is_no_key_is_said_without_quoting_it() {
        assert_eq!(ApiKey::new(" \n"), Err("is empty"));
        let why = "holds white space or characters that no API key has";
        assert_eq!(ApiKey::new("Bearer canary-key"), Err(why));
        assert_eq!(ApiKey::new("canary\u{7f}key"), Err(why));
        assert_eq!(ApiKey::new("schlüssel"), Err(why));
    }

    #[test]
    fn a_secret_is_the_bare_key_or_an_object_of_one_member() {
        let key = ApiKey::new("canary-key");
        assert_eq!(ApiKey::from_secret("canary-key\n"), key);
        assert_eq!(ApiKey::from_secret(r#"{"cloudzero": "canary-key"}"#), key);
        assert!(ApiKey::from_secret(r#"{"a": "canary-key", "b": "other"}"#).is_err());
        assert!(ApiKey::from_secret(r#"{"a": 1}"#).is_err());
        assert!(ApiKey::from_secret("{canary-key").is_err());
    }
}
