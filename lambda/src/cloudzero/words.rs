//! The service's own words, in whatever form a refusal brings them.

use serde_json::Value;

/// Where words are looked for in an object, in this order.
const MEMBERS: [&str; 9] =
    ["error", "message", "Message", "detail", "errors", "error_description", "errorMessage", "title", "reason"];

/// What a body says: of JSON the words that explain it, of anything else the text as it stands. Nothing of an empty one.
pub(super) fn said(body: &[u8]) -> String {
    match serde_json::from_slice(body) {
        Ok(value) => of(&value),
        Err(_) => String::from_utf8_lossy(body).trim().to_owned(),
    }
}

/// The words of a value: `{"error": {"type", "message"}}`, `{"message"}`, `{"error": "…"}`, `{"detail": "…"}`,
/// `{"errors": […]}`, a text; else the JSON itself, which is better than nothing.
pub(super) fn of(value: &Value) -> String {
    match words(value) {
        Some(words) if !words.trim().is_empty() => words,
        _ if is_empty(value) => String::new(),
        _ => value.to_string(),
    }
}

fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Null) || matches!(value, Value::String(text) if text.trim().is_empty())
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => {
            let all: Vec<String> = values.iter().filter(|value| !is_empty(value)).map(of).collect();
            (!all.is_empty()).then(|| all.join("; "))
        }
        Value::Object(members) => {
            let worded = |name: &&str| members.get(*name).filter(|value| !is_empty(value)).and_then(words);
            MEMBERS.iter().find_map(worded)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_found_in_every_form() {
        for (body, expected) in [
            (r#"{"error": {"type": "bad", "message": "no such type"}}"#, "no such type"),
            (r#"{"message": "Forbidden"}"#, "Forbidden"),
            (r#"{"Message": "not authorized"}"#, "not authorized"),
            (r#"{"error": "no"}"#, "no"),
            (r#"{"detail": "no"}"#, "no"),
            (r#"{"error": {"detail": "no"}}"#, "no"),
            (r#"{"error": null, "message": "no"}"#, "no"),
            (r#"{"errors": ["one", "two"]}"#, "one; two"),
            (r#"{"errors": [{"message": "one"}, {"detail": "two"}]}"#, "one; two"),
            (r#"{"errors": {"cost/cost": ["is no number"]}}"#, r#"{"errors":{"cost/cost":["is no number"]}}"#),
            (
                r#"{"detail": [{"loc": ["body"], "msg": "field required"}]}"#,
                r#"{"loc":["body"],"msg":"field required"}"#,
            ),
            (r#"{"type": "about:blank", "title": "Bad", "detail": "row 7"}"#, "row 7"),
            (r#""just text""#, "just text"),
            (r#"{"code": 17}"#, r#"{"code":17}"#),
            ("<html>502</html>", "<html>502</html>"),
            ("  plain\n", "plain"),
            ("{}", "{}"),
            ("[]", "[]"),
            ("null", ""),
            ("", ""),
        ] {
            assert_eq!(said(body.as_bytes()), expected, "{body}");
        }
        assert_eq!(said(b"\xff\xfe"), "\u{fffd}\u{fffd}");
    }
}
