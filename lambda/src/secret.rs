//! The API key, as a value that does not print.

use reqwest::header::HeaderValue;
use std::fmt;

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

    /// A secret holds the bare key, or what the console of Secrets Manager makes of it, a JSON object of one member, or
    /// what a careful script makes of it, a JSON string.
    pub(crate) fn from_secret(text: &str) -> Result<Self, &'static str> {
        match text.trim_start().as_bytes().first() {
            Some(b'{') => {}
            Some(b'"') => {
                let bare: String = serde_json::from_str(text).map_err(|_| "is neither a bare key nor JSON")?;
                return Self::from_secret(&bare);
            }
            Some(b'[') => return Err("is a JSON list, and not a key"),
            _ => return Self::new(text),
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

    /// The same for an answer in JSON, before anything is read of it: there a character of the key may be escaped.
    #[cfg(feature = "truth")]
    pub(crate) fn redact_json(&self, body: Vec<u8>) -> Vec<u8> {
        let written = serde_json::to_string(&self.0).expect("a text is JSON");
        let written = &written[1..written.len() - 1];
        let forms = [self.0.clone(), written.to_owned(), written.replace('/', "\\/")];
        match std::str::from_utf8(&body) {
            Ok(text) if forms.iter().any(|form| text.contains(form)) => {
                forms.iter().fold(text.to_owned(), |text, form| text.replace(form, "[redacted]")).into_bytes()
            }
            // What is not UTF-8 is no JSON, and nothing is quoted of it.
            _ => body,
        }
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
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
        assert_eq!(key.redact("no right for canary-key here"), "no right for [redacted] here");
    }

    #[cfg(feature = "truth")]
    #[test]
    fn an_answer_in_json_is_without_the_key_however_it_is_written() {
        let key = ApiKey::new(r#"ca/na"ry"#).unwrap();
        for written in [r#"["ca/na\"ry"]"#, r#"["ca\/na\"ry"]"#] {
            let answer = key.redact_json(written.as_bytes().to_vec());
            assert_eq!(String::from_utf8(answer).unwrap(), r#"["[redacted]"]"#);
        }
        assert_eq!(key.redact_json(b"{}".to_vec()), b"{}");
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
        assert_eq!(ApiKey::from_secret("\"canary-key\"\n"), key);
        assert_eq!(ApiKey::from_secret(r#""{\"cloudzero\": \"canary-key\"}""#), key);
        assert!(ApiKey::from_secret(r#"{"a": "canary-key", "b": "other"}"#).is_err());
        assert!(ApiKey::from_secret(r#"["canary-key"]"#).is_err());
        assert!(ApiKey::from_secret("\"canary-key").is_err());
        assert!(ApiKey::from_secret("\"\"").is_err());
        assert!(ApiKey::from_secret(r#"{"a": 1}"#).is_err());
        assert!(ApiKey::from_secret("{canary-key").is_err());
    }
}
