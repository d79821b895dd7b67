//! Which bodies are taken: the published schema, but for costs, which may be negative as they are in fact.

use super::stream::{Operation, Row};
use serde::Deserialize;
use serde_json::Value;

const LINE_ITEM_TYPES: [&str; 9] =
    ["Usage", "Tax", "Support", "Purchase", "CommittedUsePurchase", "Discount", "Credit", "Fee", "Adjustment"];

const REQUIRED: [&str; 2] = ["time/usage_start", "cost/cost"];

/// A body that can be read.
#[derive(Debug)]
pub(super) struct Drop {
    /// `YYYY-MM`.
    pub(super) month: String,
    pub(super) operation: Operation,
    pub(super) rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Wire {
    month: Option<String>,
    #[serde(default)]
    operation: Operation,
    data: Vec<Row>,
}

/// Reads a body.
///
/// # Errors
/// Everything that is wrong with it.
pub(super) fn read(body: &[u8]) -> Result<Drop, Vec<String>> {
    let Wire { month, operation, data } =
        serde_json::from_slice(body).map_err(|error| vec![format!("Invalid request body: {error}")])?;
    let mut errors = Vec::new();
    let month = match month.as_deref() {
        None => Err("'month' is required".to_owned()),
        Some(text) => month_of(text).ok_or_else(|| format!("'month': '{text}' is not an ISO 8601 date-time")),
    };
    if let Err(error) = &month {
        errors.push(error.clone());
    }
    errors.extend(
        data.iter()
            .enumerate()
            .flat_map(|(index, row)| check_row(row).into_iter().map(move |error| format!("data[{index}]: {error}"))),
    );
    match month {
        Ok(month) if errors.is_empty() => Ok(Drop { month, operation, rows: data }),
        _ => Err(errors),
    }
}

fn check_row(row: &Row) -> Vec<String> {
    let missing = REQUIRED.iter().filter(|column| !row.contains_key(**column));
    let missing = missing.map(|column| format!("'{column}' is a required property"));
    missing.chain(row.iter().filter_map(|(column, value)| check_cell(column, value))).collect()
}

fn check_cell(column: &str, value: &Value) -> Option<String> {
    let Value::String(text) = value else { return Some(format!("'{column}': {value} is not of type 'string'")) };
    let (taken, wanted) = match column {
        "lineitem/type" => (LINE_ITEM_TYPES.contains(&text.as_str()), "one of the line item types"),
        "time/usage_start" => (is_whole_hour(text), "a date-time on the hour"),
        "time/usage_end" => (is_date_time(text), "a date-time"),
        "usage/amount" => (is_decimal(text), "a plain decimal"),
        _ if column.starts_with("cost/") => (is_decimal(text.strip_prefix('-').unwrap_or(text)), "a plain decimal"),
        _ => (true, ""),
    };
    (!taken).then(|| format!("'{column}': '{text}' is not {wanted}"))
}

/// `\d+(\.\d+)?`: no sign, no exponent, no thousands separators.
fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(text),
    }
}

/// `2025-01` out of `2025-01-01T00:00:00Z`, or of itself, which the documentation shows too.
pub(super) fn month_of(text: &str) -> Option<String> {
    let month = text.get(..7).filter(|month| matches(month, "dddd-dd"))?;
    (text.len() == 7 || is_date_time(text)).then(|| month.to_owned())
}

fn is_whole_hour(text: &str) -> bool {
    is_date_time(text) && text.get(14..19) == Some("00:00")
}

/// `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(([+-]\d\d:\d\d)|Z)?`
fn is_date_time(text: &str) -> bool {
    let Some((start, mut rest)) = text.split_at_checked(19) else { return false };
    if !matches(start, "dddd-dd-ddTdd:dd:dd") {
        return false;
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return false;
        }
        rest = &fraction[digits..];
    }
    matches!(rest, "" | "Z") || matches(rest, "+dd:dd") || matches(rest, "-dd:dd")
}

/// Whether the text has a digit wherever the pattern has a `d`, and else the same characters.
fn matches(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text.bytes().zip(pattern.bytes()).all(|(byte, wanted)| match wanted {
            b'd' => byte.is_ascii_digit(),
            _ => byte == wanted,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A good row with one column replaced, or left out for `null`.
    fn errors_with(column: &str, value: Value) -> Vec<String> {
        let mut row =
            json!({"lineitem/type": "Credit", "time/usage_start": "2025-01-01T00:00:00Z", "cost/cost": "-10.50"});
        match value {
            Value::Null => row.as_object_mut().unwrap().remove(column),
            value => row.as_object_mut().unwrap().insert(column.to_owned(), value),
        };
        let body = json!({"month": "2025-01-01T00:00:00Z", "data": [row]});
        read(body.to_string().as_bytes()).map(|_| Vec::new()).unwrap_or_else(|errors| errors)
    }

    #[test]
    fn rows_that_are_taken() {
        for (column, value) in [
            ("cost/cost", "0.00"),
            ("cost/cost", "-6407.96"),
            ("cost/cost", "12"),
            ("usage/amount", "1.0"),
            ("time/usage_start", "2025-01-31T23:00:00+01:00"),
            ("time/usage_start", "2025-01-31T23:00:00.000"),
            ("time/usage_end", "2025-01-31T23:59:59Z"),
            ("resource/tag:team", "anything"),
        ] {
            assert_eq!(errors_with(column, json!(value)), [""; 0], "{column} {value}");
        }
        for kind in LINE_ITEM_TYPES {
            assert_eq!(errors_with("lineitem/type", json!(kind)), [""; 0]);
        }
    }

    #[test]
    fn rows_that_are_refused() {
        for (column, value, expected) in [
            ("cost/cost", Value::Null, "data[0]: 'cost/cost' is a required property"),
            ("time/usage_start", Value::Null, "data[0]: 'time/usage_start' is a required property"),
            ("cost/cost", json!(-10.5), "data[0]: 'cost/cost': -10.5 is not of type 'string'"),
            ("cost/cost", json!("-1e3"), "data[0]: 'cost/cost': '-1e3' is not a plain decimal"),
            ("cost/cost", json!("1,000.00"), "data[0]: 'cost/cost': '1,000.00' is not a plain decimal"),
            ("cost/cost", json!("5."), "data[0]: 'cost/cost': '5.' is not a plain decimal"),
            ("cost/cost", json!("--5"), "data[0]: 'cost/cost': '--5' is not a plain decimal"),
            ("cost/cost", json!(""), "data[0]: 'cost/cost': '' is not a plain decimal"),
            ("usage/amount", json!("-1"), "data[0]: 'usage/amount': '-1' is not a plain decimal"),
            ("lineitem/type", json!("credit"), "data[0]: 'lineitem/type': 'credit' is not one of the line item types"),
            (
                "time/usage_start",
                json!("2025-01-01T00:30:00Z"),
                "data[0]: 'time/usage_start': '2025-01-01T00:30:00Z' is not a date-time on the hour",
            ),
            (
                "time/usage_start",
                json!("2025-01-01"),
                "data[0]: 'time/usage_start': '2025-01-01' is not a date-time on the hour",
            ),
            ("time/usage_end", json!("soon"), "data[0]: 'time/usage_end': 'soon' is not a date-time"),
        ] {
            assert_eq!(errors_with(column, value), [expected]);
        }
    }

    #[test]
    fn bodies_that_are_refused() {
        let errors = |body: &str| read(body.as_bytes()).unwrap_err();
        assert!(errors("{").concat().starts_with("Invalid request body: EOF"));
        assert!(errors(r#"{"month": "2025-01"}"#).concat().contains("missing field `data`"));
        assert!(errors(r#"{"month": "2025-01", "operation": "append", "data": []}"#).concat().contains("append"));
        assert_eq!(errors(r#"{"data": []}"#), ["'month' is required"]);
        assert_eq!(errors(r#"{"month": "January", "data": []}"#), ["'month': 'January' is not an ISO 8601 date-time"]);
    }

    #[test]
    fn the_month_comes_in_two_forms_and_the_operation_has_a_default() {
        for month in ["2025-01", "2025-01-01T00:00:00Z"] {
            let drop = read(format!(r#"{{"month": "{month}", "data": []}}"#).as_bytes()).unwrap();
            assert_eq!((drop.month.as_str(), drop.operation), ("2025-01", Operation::ReplaceDrop));
        }
    }
}
