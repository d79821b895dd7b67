//! The shapes of CloudZero's answers: lenient in form (numbers as strings, members that are missing or unknown), strict
//! in meaning (what is no answer to the question is a [`Doubt`]).

pub(super) use super::paging::goes_on;
use super::scalars::{count, text};
use super::{paging, unique, words};
use crate::secret::ApiKey;
use credits_core::BillingMonth;
use serde_json::{Map, Value};

/// A drop, as CloudZero names it after a post and in its list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BillingDrop {
    /// CloudZero's name for it.
    pub drop_id: Option<String>,
    /// Its month, as an instant.
    pub month: Option<String>,
    /// How many rows it has.
    pub row_count: Option<u64>,
}

/// What CloudZero finds about a body that was only checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validation {
    /// Whether it would be taken.
    pub is_valid: Option<bool>,
    /// Why not.
    pub errors: Vec<String>,
}

/// Why an answer is not taken for what it should be. It may hold anything that the answer holds, the API key too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// In our words.
    pub(super) why: String,
    /// In theirs, as far as there are any.
    pub(super) said: String,
    /// Whether another try would bring the same answer.
    pub(super) is_lasting: bool,
}

impl Doubt {
    pub(super) fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), said: String::new(), is_lasting: false }
    }

    pub(super) fn lasting(self) -> Self {
        Self { is_lasting: true, ..self }
    }

    fn quoting(self, body: &[u8]) -> Self {
        Self { said: words::said(body), ..self }
    }

    pub(super) fn without(self, key: &ApiKey) -> Self {
        Self { why: key.redact(&self.why), said: key.redact(&self.said), ..self }
    }
}

/// A month's name inside an answer: its first seven characters, however it goes on.
pub(crate) fn is_of(text: &str, month: BillingMonth) -> bool {
    text.get(..7) == Some(month.to_string().as_str())
}

impl BillingDrop {
    /// Whether it is one of this month; `None` where it does not say.
    #[must_use]
    pub fn is_of(&self, month: BillingMonth) -> Option<bool> {
        self.month.as_deref().map(|text| is_of(text, month))
    }

    /// Whether it says in a month's own form that it is one of another month.
    #[must_use]
    pub fn is_of_another(&self, month: BillingMonth) -> bool {
        let named = self.month.as_deref().and_then(|text| text.get(..7)?.parse::<BillingMonth>().ok());
        named.is_some_and(|named| named != month)
    }

    /// A member that is there is what it should be, or the whole is not a drop.
    fn read(members: &Map<String, Value>) -> Result<Self, Doubt> {
        let member = |name: &str| members.get(name).filter(|value| !value.is_null());
        let not = |name: &str, what: &str| Doubt::new(format!("its `{name}` is not {what}"));
        let drop_id = member("drop_id").map(|value| text(value).ok_or_else(|| not("drop_id", "a name")));
        let month = member("month").map(|value| text(value).ok_or_else(|| not("month", "a month")));
        let row_count = member("row_count").map(|value| count(value).ok_or_else(|| not("row_count", "a number")));
        Ok(Self {
            drop_id: drop_id.transpose()?.filter(|id| !id.trim().is_empty()),
            month: month.transpose()?,
            row_count: row_count.transpose()?,
        })
    }

    pub(super) fn without(self, key: &ApiKey) -> Self {
        let shown = |text: String| crate::quote::quoted(&key.redact(&text));
        Self { drop_id: self.drop_id.map(shown), month: self.month.map(shown), ..self }
    }
}

impl Validation {
    /// Whether CloudZero would take it: it says so, and names no error.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        self.is_valid == Some(true) && self.errors.is_empty()
    }

    pub(super) fn without(self, key: &ApiKey) -> Self {
        Self { errors: self.errors.iter().map(|error| crate::quote::quoted(&key.redact(error))).collect(), ..self }
    }
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Doubt> {
    match unique::read(body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(Doubt::new("it is no object").quoting(body)),
        Err(error) => Err(Doubt::new(format!("it is no JSON ({error})")).quoting(body)),
    }
}

/// An error stands in it, whatever else does; or it says that the call failed.
pub(super) fn tells_of_error(members: &Map<String, Value>) -> bool {
    ["error", "errors"].iter().any(|name| members.get(*name).is_some_and(is_something)) || tells_of_failure(members)
}

/// Whether a member says anything.
pub(super) fn is_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(values) => !values.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

/// A status that is none of a success: in words, by the number of HTTP, or as a yes or no.
fn tells_of_failure(members: &Map<String, Value>) -> bool {
    const FAILED: [&str; 11] = [
        "fail",
        "failed",
        "failure",
        "error",
        "errored",
        "rejected",
        "refused",
        "denied",
        "invalid",
        "aborted",
        "cancelled",
    ];
    let is_status = |name: &String| {
        ["status", "state", "result", "outcome", "statuscode", "status_code", "statusCode"].contains(&name.as_str())
    };
    let says_so = |value: &Value| match value {
        Value::String(text) if count(value).is_none() => {
            paging::words(text).iter().any(|word| FAILED.contains(&word.as_str()))
        }
        Value::String(_) | Value::Number(_) => count(value).is_some_and(|status| (400..600).contains(&status)),
        _ => false,
    };
    let is_denied = |name: &str| members.get(name) == Some(&Value::Bool(false));
    members.iter().any(|(name, value)| is_status(name) && says_so(value))
        || ["success", "succeeded", "ok"].iter().any(|name| is_denied(name))
}

/// The `connection` of an answer, and whatever else stands in it.
fn connection(body: &[u8]) -> Result<Map<String, Value>, Doubt> {
    let mut members = object(body)?;
    if tells_of_error(&members) {
        return Err(Doubt::new("it tells of an error").quoting(body));
    }
    match members.remove("connection") {
        Some(Value::Object(connection)) => Ok(connection),
        _ => Err(Doubt::new("it has no `connection`").quoting(body)),
    }
}

/// Reads the answer to a post: it proves that the month was taken if it names the drop or counts its rows, and names no
/// other month.
pub(crate) fn read_drop(body: &[u8], month: BillingMonth) -> Result<BillingDrop, Doubt> {
    let connection = connection(body)?;
    let drop = BillingDrop::read(&connection).map_err(|doubt| doubt.quoting(body))?;
    match drop {
        _ if tells_of_error(&connection) => Err(Doubt::new("it tells of an error").quoting(body)),
        _ if connection.get("message").is_some_and(is_something) => {
            Err(Doubt::new("a message stands in its `connection`").quoting(body))
        }
        drop if drop.is_of(month) == Some(false) => Err(Doubt::new("it names another month").quoting(body)),
        BillingDrop { drop_id: None, row_count: None, .. } => {
            Err(Doubt::new("its `connection` neither names a drop nor counts rows").quoting(body))
        }
        drop => Ok(drop),
    }
}

/// Reads the answer to a check.
pub(crate) fn read_validation(body: &[u8]) -> Result<Validation, Doubt> {
    let connection = connection(body)?;
    let is_valid = match connection.get("is_valid") {
        Some(Value::Bool(is_valid)) => Some(*is_valid),
        Some(Value::String(text)) => text.trim().to_ascii_lowercase().parse().ok(),
        _ => None,
    };
    let named = ["errors", "error"].iter().filter_map(|name| connection.get(*name));
    let errors = named.filter(|value| is_something(value)).flat_map(|value| match value {
        Value::Array(errors) => errors.iter().map(words::of).collect(),
        other => vec![words::of(other)],
    });
    Ok(Validation { is_valid, errors: errors.collect() })
}

/// Reads the list of drops. A part of it is not the list.
pub(crate) fn read_drops(body: &[u8]) -> Result<Vec<BillingDrop>, Doubt> {
    let mut members = object(body)?;
    let Some(Value::Array(drops)) = members.remove("billing_drops") else {
        return Err(Doubt::new("it has no list of `billing_drops`").quoting(body));
    };
    if tells_of_error(&members) {
        return Err(Doubt::new("it tells of an error").quoting(body));
    }
    if goes_on(&members, drops.len()) {
        return Err(Doubt::new("it says that there is more, and only a whole list is one").lasting());
    }
    let drop = |value: &Value| match value {
        Value::Object(members) => BillingDrop::read(members),
        _ => Err(Doubt::new("one of its `billing_drops` is no object")),
    };
    drops.iter().map(drop).collect()
}

/// Whether a 404 says in CloudZero's own form that there is no such month: not a page of somebody between, and not that
/// there is no such connection.
pub(crate) fn tells_of_no_month(body: &[u8], connection_id: &str) -> bool {
    let Ok(members) = object(body) else { return false };
    let Some(Value::Object(error)) = members.get("error") else { return false };
    let said = ["type", "message"].map(|name| error.get(name).and_then(Value::as_str).unwrap_or_default());
    // What is not found then is another thing than a month, or may not be looked at.
    let others = ["connection", "stream", "route", "endpoint", "path", "authoriz", "forbidden", "permission"];
    let names_another = |text: &str| {
        let lower = text.to_lowercase();
        text.contains(connection_id) || others.iter().any(|other| lower.contains(other))
    };
    let has_rows = members.contains_key("billing_drop");
    !has_rows && !said[1].trim().is_empty() && !said.iter().any(|text| names_another(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drop_of(text: &str) -> Result<BillingDrop, String> {
        read_drop(text.as_bytes(), "2025-01".parse().unwrap()).map_err(|doubt| doubt.why)
    }

    #[test]
    fn an_answer_proves_in_whatever_form_its_members_come() {
        for (answer, drop_id, row_count) in [
            (
                r#"{"connection": {"drop_id": "d1", "month": "2025-01-01T00:00:00Z", "row_count": 2, "x": []}, "y": 1}"#,
                Some("d1"),
                Some(2),
            ),
            (r#"{"connection": {"drop_id": 17, "month": "2025-01", "row_count": "2"}}"#, Some("17"), Some(2)),
            (r#"{"connection": {"drop_id": "d1"}}"#, Some("d1"), None),
            (r#"{"connection": {"row_count": 2.0}}"#, None, Some(2)),
            (
                r#"{"connection": {"drop_id": "d1", "month": null, "row_count": null}, "error": null, "errors": []}"#,
                Some("d1"),
                None,
            ),
            (r#"{"connection": {"drop_id": "d1", "message": null}, "message": "created"}"#, Some("d1"), None),
            (r#"{"connection": {"drop_id": "d1", "status": "COMPLETED"}, "status": 200}"#, Some("d1"), None),
        ] {
            let drop = drop_of(answer).unwrap();
            assert_eq!((drop.drop_id.as_deref(), drop.row_count), (drop_id, row_count), "{answer}");
        }
    }

    #[test]
    fn anything_else_proves_nothing() {
        for (answer, why) in [
            ("", "it is no JSON"),
            ("<html>login</html>", "it is no JSON"),
            (r#"{"connection": {"drop_id": "d1""#, "it is no JSON"),
            ("[]", "it is no object"),
            ("null", "it is no object"),
            ("{}", "it has no `connection`"),
            (r#"{"connection": null}"#, "it has no `connection`"),
            (r#"{"connection": "ok"}"#, "it has no `connection`"),
            (r#"{"message": "Endpoint request timed out"}"#, "it has no `connection`"),
            (r#"{"error": {"message": "no"}}"#, "it tells of an error"),
            (r#"{"connection": {"drop_id": "d1"}, "error": "but no"}"#, "it tells of an error"),
            (r#"{"connection": {"drop_id": "d1", "error": "but no"}}"#, "it tells of an error"),
            (r#"{"connection": {"drop_id": "d1", "errors": ["row 7"]}}"#, "it tells of an error"),
            (r#"{"connection": {"drop_id": "d1", "status": "FAILED"}}"#, "it tells of an error"),
            (r#"{"connection": {"drop_id": "d1", "state": "partially_rejected"}}"#, "it tells of an error"),
            (r#"{"connection": {"drop_id": "d1"}, "success": false}"#, "it tells of an error"),
            (r#"{"connection": {"drop_id": "d1"}, "statusCode": "500"}"#, "it tells of an error"),
            (r#"{"connection": {"drop_id": "d1", "message": "rows rejected"}}"#, "a message stands in"),
            (r#"{"error": "no", "error": null, "connection": {"drop_id": "d1"}}"#, "it has `error` twice"),
            (r#"{"connection": {"drop_id": "d1", "month": "2025-02", "month": "2025-01"}}"#, "it has `month` twice"),
            (r#"{"connection": {}}"#, "neither names a drop nor counts rows"),
            (r#"{"connection": {"drop_id": " "}}"#, "neither names a drop nor counts rows"),
            (r#"{"connection": {"month": "2025-01-01T00:00:00Z"}}"#, "neither names a drop nor counts rows"),
            (r#"{"connection": {"drop_id": "d1", "month": "2025-02-01T00:00:00Z"}}"#, "it names another month"),
            (r#"{"connection": {"drop_id": "d1", "month": ""}}"#, "it names another month"),
            (r#"{"connection": {"drop_id": "d1", "month": 202501}}"#, "it names another month"),
            (r#"{"connection": {"drop_id": {"id": 1}}}"#, "its `drop_id` is not a name"),
            (r#"{"connection": {"drop_id": "d1", "row_count": "many"}}"#, "its `row_count` is not a number"),
            (r#"{"connection": {"drop_id": "d1", "row_count": -1}}"#, "its `row_count` is not a number"),
            (r#"{"connection": {"drop_id": "d1", "row_count": 2.5}}"#, "its `row_count` is not a number"),
            (r#"{"connection": {"drop_id": "d1", "row_count": [2]}}"#, "its `row_count` is not a number"),
        ] {
            assert!(drop_of(answer).unwrap_err().contains(why), "{answer}");
        }
    }

    #[test]
    fn a_check_is_passed_only_without_any_error() {
        for (answer, is_taken) in [
            (r#"{"connection": {"is_valid": true, "errors": []}}"#, true),
            (r#"{"connection": {"is_valid": "true"}}"#, true),
            (r#"{"connection": {"is_valid": true, "errors": ["row 7"]}}"#, false),
            (r#"{"connection": {"is_valid": true, "errors": "row 7"}}"#, false),
            (r#"{"connection": {"is_valid": true, "error": "row 7"}}"#, false),
            (r#"{"connection": {"is_valid": false, "errors": []}}"#, false),
            (r#"{"connection": {"errors": []}}"#, false),
        ] {
            assert_eq!(read_validation(answer.as_bytes()).unwrap().is_taken(), is_taken, "{answer}");
        }
        assert!(read_validation(br#"{"connection": {"is_valid": false, "is_valid": true}}"#).is_err());
    }

    #[test]
    fn a_list_is_whole_or_none() {
        let drops = |text: &str| read_drops(text.as_bytes()).map(|drops| drops.len()).map_err(|doubt| doubt.why);
        assert_eq!(drops(r#"{"billing_drops": []}"#), Ok(0));
        assert_eq!(drops(r#"{"billing_drops": [{"drop_id": 1, "row_count": "7"}], "next_token": null}"#), Ok(1));
        let whole = r#"{"billing_drops": [{}], "pagination": {"page_count": 1, "total_count": 1, "cursor":
            {"next_cursor": null, "previous_cursor": "x", "has_next": false}}}"#;
        assert_eq!(drops(whole), Ok(1));
        for more in [
            r#""next_token": "abc""#,
            r#""LastEvaluatedKey": {"pk": "abc"}"#,
            r#""is_last_page": false"#,
            r#""total": 2"#,
            r#""pagination": {"cursor": {"has_next": true}}"#,
            r#""pagination": {"page_count": "3"}"#,
            r#""cursor": "abc""#,
            r#""links": {"next": "https://api.cloudzero.com/v2/x?page=2"}"#,
            r#""links": [{"rel": "next", "href": "/x"}]"#,
            r#""is_truncated": true"#,
        ] {
            let why = drops(&format!(r#"{{"billing_drops": [{{}}], {more}}}"#)).unwrap_err();
            assert!(why.starts_with("it says that there is more"), "{more}");
        }
        let twice = r#"{"billing_drops": [{}], "billing_drops": []}"#;
        for none in ["{}", "[]", "", r#"{"billing_drops": null}"#, r#"{"billing_drops": [7]}"#, twice] {
            assert!(drops(none).is_err(), "{none}");
        }
    }

    #[test]
    fn only_cloudzeros_own_404_tells_of_no_month() {
        for (body, expected) in [
            (r#"{"error": {"type": "not_found", "message": "no billing drop for 2025-01"}}"#, true),
            (r#"{"error": {"message": "not found"}}"#, true),
            (r#"{"error": {"type": "not_found", "message": "Connection not found"}}"#, false),
            (r#"{"error": {"type": "connection_not_found", "message": "not found"}}"#, false),
            (r#"{"error": {"type": "not_found", "message": "there is no 0a1b"}}"#, false),
            (r#"{"error": {"type": "not_found"}}"#, false),
            (r#"{"error": "not found"}"#, false),
            (r#"{"message": "Not Found"}"#, false),
            ("{}", false),
            ("<html>404</html>", false),
            ("", false),
        ] {
            assert_eq!(tells_of_no_month(body.as_bytes(), "0a1b"), expected, "{body}");
        }
    }
}
