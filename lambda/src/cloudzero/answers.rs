//! The shapes of CloudZero's answers. Members that are missing or unknown are no error.

use super::failures::Failure;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A drop, as CloudZero names it after a post and in its list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct BillingDrop {
    /// CloudZero's name for it.
    pub drop_id: Option<String>,
    /// Its month, as an instant.
    pub month: Option<String>,
    /// How many rows it has.
    pub row_count: Option<u64>,
}

/// What CloudZero finds about a body that was only checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Validation {
    /// Whether it would be taken.
    pub is_valid: Option<bool>,
    /// Why not.
    pub errors: Vec<String>,
}

/// The columns of a row that this project sends and compares.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct HeldRow {
    /// `resource/account`.
    #[serde(rename = "resource/account")]
    pub account: Option<String>,
    /// `cost/cost`: a plain decimal, negative for a credit.
    #[serde(rename = "cost/cost")]
    pub cost: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, bound = "T: Default + DeserializeOwned")]
pub(super) struct Connection<T> {
    pub(super) connection: T,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Drops {
    pub(super) billing_drops: Vec<BillingDrop>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Month {
    billing_drop: Vec<HeldRow>,
}

/// Reads the body of a 200.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|error| Failure::unreadable(&error.to_string()))
}

/// Reads the answer to a post.
pub(crate) fn read_drop(body: &[u8]) -> Result<BillingDrop, Failure> {
    read(body).map(|Connection { connection }| connection)
}

/// Reads the answer to the reading of a month.
pub(crate) fn read_month(body: &[u8]) -> Result<Vec<HeldRow>, Failure> {
    read(body).map(|Month { billing_drop }| billing_drop)
}

/// What the body of a refusal says: `{"error": {"type", "message"}}` or `{"message"}`; empty for anything else.
pub(crate) fn message(body: &[u8]) -> String {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Refusal {
        error: Option<Details>,
        #[serde(alias = "Message")]
        message: Option<String>,
    }
    #[derive(Deserialize)]
    struct Details {
        message: String,
    }
    match serde_json::from_slice(body) {
        Ok(Refusal { error: Some(Details { message }), .. } | Refusal { error: None, message: Some(message) }) => {
            message
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_and_unknown_members_are_no_error() {
        let read = |text: &str| read::<Connection<BillingDrop>>(text.as_bytes()).map(|answer| answer.connection);
        let all =
            r#"{"connection": {"drop_id": "d1", "month": "2025-01-01T00:00:00Z", "row_count": 2, "x": []}, "y": 1}"#;
        assert_eq!(read(all).unwrap().row_count, Some(2));
        assert_eq!(read("{}").unwrap(), BillingDrop::default());
        assert_eq!(read(r#"{"connection": {"drop_id": null}}"#).unwrap(), BillingDrop::default());
        assert!(read("<html>").is_err());
        assert!(read("").is_err());
    }

    #[test]
    fn the_message_is_found_in_either_shape() {
        assert_eq!(message(br#"{"error": {"type": "bad", "message": "no such type"}}"#), "no such type");
        assert_eq!(message(br#"{"message": "Forbidden"}"#), "Forbidden");
        assert_eq!(message(br#"{"Message": "not authorized"}"#), "not authorized");
        assert_eq!(message(b"<html>502</html>"), "");
        assert_eq!(message(b"[]"), "");
    }
}
