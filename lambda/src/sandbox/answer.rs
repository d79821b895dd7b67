//! What a call is answered.

use serde::Serialize;
use serde_json::json;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(super) fn json(status: u16, body: &impl Serialize) -> Self {
        let body = serde_json::to_string(body).expect("an answer has only string keys");
        Self { status, headers: vec![("content-type", "application/json".to_owned())], body }
    }

    pub(super) fn message(status: u16, message: &str) -> Self {
        Self::json(status, &json!({ "message": message }))
    }

    pub(super) fn error(status: u16, kind: &str, message: &str) -> Self {
        Self::json(status, &json!({"error": {"type": kind, "message": message}}))
    }
}
