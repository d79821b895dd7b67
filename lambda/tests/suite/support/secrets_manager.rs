//! Secrets Manager as far as `GetSecretValue` goes.

use super::http::{Response, Script, Server};
use serde_json::json;
use std::sync::Mutex;

/// Answers each reading with the next of these texts, and stays with the last.
pub(crate) async fn holding(texts: &[&str]) -> Server {
    let mut texts: Vec<String> = texts.iter().rev().map(|text| (*text).to_owned()).collect();
    let last = texts.remove(0);
    let texts = Mutex::new(texts);
    Server::start(move |_| {
        let text = texts.lock().unwrap().pop().unwrap_or_else(|| last.clone());
        async move { Response::new(Script::text(json!({"SecretString": text}).to_string())) }
    })
    .await
}

pub(crate) async fn refusing() -> Server {
    Server::start(|_| async {
        let body = json!({"__type": "AccessDeniedException", "Message": "no identity-based policy allows it"});
        Response::builder().status(400).body(Script::text(body.to_string())).unwrap()
    })
    .await
}
