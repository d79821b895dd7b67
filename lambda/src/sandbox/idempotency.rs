//! CloudZero's idempotency cache, sharp edges and all.
//!
//! The answer of the first call is kept for its path, method and key, errors too, and given to every later call before
//! anything else looks at it. The path of a post holds no month: a key of a month or of a content brings back an old
//! answer, and the new content is not applied.

use super::answer::Answer;
use hyper::Method;
use std::collections::HashMap;

#[derive(Debug, Default)]
pub(super) struct Cache(HashMap<(Method, String, String), Answer>);

impl Cache {
    pub(super) fn get(&self, method: &Method, path: &str, key: &str) -> Option<Answer> {
        self.0.get(&(method.clone(), path.to_owned(), key.to_owned())).cloned()
    }

    /// Keeps the first answer.
    pub(super) fn put(&mut self, method: &Method, path: &str, key: &str, answer: &Answer) {
        self.0.entry((method.clone(), path.to_owned(), key.to_owned())).or_insert_with(|| answer.clone());
    }
}
