//! Whether what stands beside a list says that the list goes on elsewhere. CloudZero documents no pages, so that the
//! names are those by which services in general tell of them; an answer in pages is never taken for the whole.

use super::scalars::count;
use serde_json::{Map, Value};

/// What the names of members are made of that are written without any sign of where a word ends: `nexttoken`.
const VOCABULARY: [&str; 30] = [
    "has",
    "is",
    "next",
    "prev",
    "previous",
    "more",
    "page",
    "pages",
    "token",
    "cursor",
    "total",
    "count",
    "last",
    "key",
    "evaluated",
    "continuation",
    "truncated",
    "partial",
    "complete",
    "incomplete",
    "marker",
    "rows",
    "records",
    "items",
    "results",
    "entries",
    "url",
    "link",
    "links",
    "remaining",
];

/// What leads to the rest, whatever it is.
const LEADS_ON: [&str; 8] = ["next", "cursor", "token", "continuation", "evaluated", "marker", "more", "scroll"];

/// Tokens that lead nowhere.
const OTHER_TOKENS: [&str; 9] =
    ["request", "client", "idempotency", "csrf", "session", "access", "auth", "trace", "tokens"];

/// What is next in time.
const OTHER_NEXT: [&str; 8] = ["update", "refresh", "run", "ingest", "ingestion", "sync", "scheduled", "retry"];

/// What is counted that is no entry of the list.
const OTHER_COUNTS: [&str; 14] = [
    "cost",
    "amount",
    "usd",
    "price",
    "spend",
    "bytes",
    "ms",
    "milliseconds",
    "seconds",
    "duration",
    "time",
    "retry",
    "attempt",
    "attempts",
];

/// Of something that is only begun.
const UNFINISHED: [&str; 10] = [
    "partial",
    "partially",
    "incomplete",
    "truncated",
    "pending",
    "processing",
    "progress",
    "running",
    "continues",
    "unfinished",
];

/// Whether what stands beside a list of so many says that the list goes on elsewhere: a cursor, a link to the next page,
/// more pages or more entries than are here, that it is not complete. Other members are no reason to doubt.
pub(super) fn goes_on(members: &Map<String, Value>, entries: usize) -> bool {
    members.iter().any(|(name, value)| Member { words: words(name), entries }.goes_on(value))
}

struct Member {
    words: Vec<String>,
    entries: usize,
}

impl Member {
    fn has(&self, any_of: &[&str]) -> bool {
        self.words.iter().any(|word| any_of.contains(&word.as_str()))
    }

    fn goes_on(&self, value: &Value) -> bool {
        // What lies before is no reason to doubt.
        if self.has(&["prev", "previous"]) {
            return false;
        }
        match value {
            Value::Null => false,
            Value::Object(members) => self.object_goes_on(members),
            Value::Array(values) => self.array_goes_on(values),
            Value::Bool(is_so) => self.is_so(*is_so),
            Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "" | "null" | "none" => false,
                "true" | "yes" => self.is_so(true),
                "false" | "no" => self.is_so(false),
                text => self.text_goes_on(text, value),
            },
            Value::Number(_) => self.counts_more(value) || self.leads_on() && count(value) != Some(0),
        }
    }

    fn leads_on(&self) -> bool {
        self.is_last_key()
            || self.has(&LEADS_ON) && !self.has(&OTHER_TOKENS) && !(self.has(&["next"]) && self.has(&OTHER_NEXT))
    }

    /// `last_evaluated_key`, `lastKey`: where the list was cut.
    fn is_last_key(&self) -> bool {
        self.has(&["last"]) && self.has(&["key"])
    }

    /// Which of the two is said by yes, and which by no.
    fn is_so(&self, is_so: bool) -> bool {
        match is_so {
            true => self.leads_on() || self.has(&UNFINISHED) || self.has(&["remaining"]),
            false => {
                let is_last = self.has(&["last", "final"]) && (self.words.len() == 1 || self.has(&["page", "is"]));
                is_last || self.has(&["complete", "completed", "exhausted", "whole"])
            }
        }
    }

    fn text_goes_on(&self, text: &str, value: &Value) -> bool {
        let is_state = self.has(&["status", "state", "result", "completeness", "coverage"]);
        let is_unfinished = || words(text).iter().any(|word| UNFINISHED.contains(&word.as_str()));
        self.counts_more(value) || self.leads_on() && count(value) != Some(0) || is_state && is_unfinished()
    }

    /// More pages than one, or more entries than there are.
    fn counts_more(&self, value: &Value) -> bool {
        let Some(counted) = count(value) else { return false };
        let is_pages = self.has(&["pages"]) || self.has(&["page"]) && self.has(&["count", "total", "last"]);
        let entries = u64::try_from(self.entries).unwrap_or(u64::MAX);
        let is_count = self.has(&["total", "count", "rows", "records", "items", "results", "entries", "elements"]);
        match () {
            () if is_pages => counted > 1,
            () if self.has(&OTHER_COUNTS) => false,
            () if self.has(&["remaining", "truncated"]) => counted > 0,
            () => is_count && counted > entries,
        }
    }

    /// A key that is itself an object, or what says of pages one by one.
    fn object_goes_on(&self, members: &Map<String, Value>) -> bool {
        let says_where = members.keys().any(|name| {
            let of_pages = ["prev", "previous", "next", "more", "last", "pages", "total", "count"];
            words(name).iter().any(|word| of_pages.contains(&word.as_str()))
        });
        let is_something = |value: &Value| !matches!(value, Value::Null | Value::Bool(false)) && value != "";
        match self.leads_on() && !(says_where && self.has(&["cursor"])) {
            true => members.values().any(is_something),
            false => goes_on(members, self.entries),
        }
    }

    fn array_goes_on(&self, values: &[Value]) -> bool {
        let is_next = |link: &Value| {
            link.get("rel").and_then(Value::as_str).is_some_and(|rel| rel.trim().eq_ignore_ascii_case("next"))
        };
        let any_goes_on =
            |value: &Value| is_next(value) || value.as_object().is_some_and(|members| goes_on(members, usize::MAX));
        self.leads_on() && !values.is_empty() || values.iter().any(any_goes_on)
    }
}

/// The words of a name, in small letters: `nextToken`, `next_token`, `next-token`, `NEXT_TOKEN`, `nexttoken`.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before: Option<char> = None;
    for character in name.chars() {
        let begins = character.is_ascii_uppercase() && before.is_some_and(|before| before.is_ascii_lowercase());
        if begins || !character.is_alphanumeric() {
            words.push(String::new());
        }
        if character.is_alphanumeric() {
            words.last_mut().expect("there is one").extend(character.to_lowercase());
        }
        before = Some(character);
    }
    words.into_iter().filter(|word| !word.is_empty()).flat_map(|word| parts(&word).unwrap_or(vec![word])).collect()
}

/// A word that is wholly made of the vocabulary, in its parts.
fn parts(word: &str) -> Option<Vec<String>> {
    if word.is_empty() {
        return Some(Vec::new());
    }
    VOCABULARY.iter().filter_map(|part| Some((part, word.strip_prefix(part)?))).find_map(|(part, rest)| {
        let rest = parts(rest)?;
        Some(std::iter::once((*part).to_owned()).chain(rest).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside_one(members: &str) -> bool {
        goes_on(&serde_json::from_str(&format!("{{{members}}}")).unwrap(), 1)
    }

    #[test]
    fn names_are_split_into_words_however_they_are_written() {
        for name in ["nextPageToken", "next_page_token", "Next-Page-Token", "NEXT_PAGE_TOKEN", "nextpagetoken"] {
            assert_eq!(words(name), ["next", "page", "token"], "{name}");
        }
        assert_eq!(words("LastEvaluatedKey"), ["last", "evaluated", "key"]);
        assert_eq!(words("account_id"), ["account", "id"]);
        assert_eq!(words("discount"), ["discount"]);
        assert_eq!(words("__"), [""; 0]);
    }

    #[test]
    fn whatever_says_that_there_is_more_is_understood() {
        for more in [
            r#""last_evaluated_key": {"pk": "a", "sk": 2}"#,
            r#""LastEvaluatedKey": {"pk": "a"}"#,
            r#""lastEvaluatedKey": "a""#,
            r#""last_key": "a""#,
            r#""continuation": "a""#,
            r#""continuationToken": "a""#,
            r#""nexttoken": "a""#,
            r#""next_page": {"offset": 500}"#,
            r#""next": ["a"]"#,
            r#""cursor": {"value": "a"}"#,
            r#""cursor": {"has_next": true}"#,
            r#""is_last_page": false"#,
            r#""isLast": "false""#,
            r#""last": false"#,
            r#""complete": false"#,
            r#""is_complete": false"#,
            r#""incomplete": true"#,
            r#""status": "PARTIAL""#,
            r#""state": "in_progress""#,
            r#""truncated": true"#,
            r#""truncated": 1"#,
            r#""IsTruncated": "true""#,
            r#""has_next": true"#,
            r#""hasmore": 1"#,
            r#""total": 2"#,
            r#""totalCount": "2""#,
            r#""row_count": 2"#,
            r#""account_count": 2"#,
            r#""rows": 500"#,
            r#""remaining": 1"#,
            r#""last_page": 2"#,
            r#""page": {"number": 0, "totalPages": 2}"#,
            r#""_links": {"next": {"href": "/x"}}"#,
            r#""links": [{"rel": "Next", "href": "/x"}]"#,
            r#""meta": {"paging": {"more": true}}"#,
        ] {
            assert!(beside_one(more), "{more}");
        }
    }

    #[test]
    fn other_members_are_no_reason_to_doubt() {
        for harmless in [
            r#""account_id": "123456789012""#,
            r#""country": "9""#,
            r#""discount": 12"#,
            r#""connection_id": "a", "drop_id": "d", "month": "2025-01""#,
            r#""count": 1, "total": "1", "row_count": 1, "rows": 1"#,
            r#""retry_count": 3, "total_cost": "5000", "total_bytes": 900"#,
            r#""request_token": "a", "clientToken": "b""#,
            r#""next_refresh": "2025-02-01""#,
            r#""next_token": null, "cursor": "", "continuation": "none", "next": {}, "nextPage": 0"#,
            r#""last_evaluated_key": null, "last": true, "complete": true, "is_last_page": "true""#,
            r#""last_evaluated_key": {}, "LastEvaluatedKey": {"pk": null}"#,
            r#""last_updated": "2025-02-01T00:00:00Z", "last_modified_by": "a""#,
            r#""status": "COMPLETE", "state": "ok""#,
            r#""previous_cursor": "x", "prev": {"href": "/x"}"#,
            r#""pagination": {"page_count": 1, "cursor": {"next_cursor": null, "previous_cursor": "x"}}"#,
            r#""page": 1, "page_size": 1000, "limit": 500, "pages": 1"#,
            r#""_links": {"self": {"href": "/x"}, "next": null}"#,
            r#""links": [{"rel": "self", "href": "/x"}]"#,
            r#""truncated": 0, "has_more": "false", "remaining": 0"#,
            r#""warnings": [], "tags": ["a"]"#,
        ] {
            assert!(!beside_one(harmless), "{harmless}");
        }
    }
}
