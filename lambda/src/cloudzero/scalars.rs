//! Texts and numbers, whichever of the two they come as.

use serde_json::Value;

/// Text, or a number as one.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A whole number, however it is written.
pub(super) fn count(value: &Value) -> Option<u64> {
    let text = text(value)?;
    let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let is_whole = fraction.bytes().all(|byte| byte == b'0') && whole.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole { whole.parse().ok() } else { None }
}
