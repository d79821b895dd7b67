//! What is deployed, read and never changed: the function, who reads its notices, and its last error.

use super::signed::{AwsFailure, Request, Service, Signed, form_value, tag, tags};
use crate::quote::quoted;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

/// How far back an error is looked for.
const LOOKED_BACK: Duration = Duration::from_secs(40 * 24 * 60 * 60);

/// A function's configuration, as far as it matters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct FunctionConfiguration {
    /// Its ARN.
    pub function_arn: String,
    /// `Active`, …
    pub state: Option<String>,
    /// `Successful`, …
    pub last_update_status: Option<String>,
    /// Seconds.
    pub timeout: Option<u32>,
    /// Its variables.
    pub environment: Option<Environment>,
}

/// A function's variables.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct Environment {
    /// By name.
    pub variables: BTreeMap<String, String>,
}

/// One of them may be a key.
impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.variables.keys()).finish()
    }
}

/// Reads a function's configuration: `lambda:GetFunctionConfiguration`.
///
/// # Errors
/// Why there is none.
pub async fn function(aws: &Signed, name: &str) -> Result<FunctionConfiguration, AwsFailure> {
    let request = Request::Get(format!("/2015-03-31/functions/{}/configuration", path_segment(name)));
    let answer = aws.call(Service::LAMBDA, &request).await?;
    serde_json::from_slice(&answer)
        .map_err(|error| AwsFailure::Unavailable(format!("Lambda: {}", quoted(&error.to_string()))))
}

/// Names of functions hold letters, digits, `-` and `_`; nothing else may change the path.
fn path_segment(name: &str) -> String {
    name.chars().filter(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '_')).collect()
}

/// Who reads a topic: addresses, and whether each was confirmed. `sns:ListSubscriptionsByTopic`.
///
/// # Errors
/// Why that is not known.
pub async fn subscriptions(aws: &Signed, topic: &str) -> Result<Vec<(String, bool)>, AwsFailure> {
    let mut form = format!("Action=ListSubscriptionsByTopic&Version=2010-03-31&TopicArn={}", form_value(topic));
    let (mut readers, first) = (Vec::new(), form.clone());
    // A hundred a page; a topic of ours has a few.
    for _ in 0..100 {
        let answer = aws.call(Service::SNS, &Request::Query(form)).await?;
        let xml = String::from_utf8_lossy(&answer).into_owned();
        for member in tags(&xml, "member") {
            let arn = tag(&member, "SubscriptionArn").unwrap_or_default();
            readers.push((tag(&member, "Endpoint").unwrap_or_default(), arn.starts_with("arn:")));
        }
        match tag(&xml, "NextToken").filter(|token| !token.is_empty()) {
            Some(token) => form = format!("{first}&NextToken={}", form_value(&token)),
            None => return Ok(readers),
        }
    }
    Err(AwsFailure::Unavailable(format!("SNS: the subscriptions of `{}` never end", quoted(topic))))
}

/// The type and the time of the last summary that tells of an error: `logs:FilterLogEvents`.
///
/// # Errors
/// Why that is not known.
pub async fn last_error(
    aws: &Signed,
    function: &str,
    now: SystemTime,
) -> Result<Option<(SystemTime, String)>, AwsFailure> {
    let since = now.checked_sub(LOOKED_BACK).unwrap_or(SystemTime::UNIX_EPOCH);
    let pattern = r#"{ $.message = "summary" && $.error_type = "*" }"#;
    let summaries = summaries(aws, function, since, pattern).await?;
    Ok(summaries.into_iter().rev().find_map(|(time, line)| {
        let error_type = line.get("error_type")?.as_str()?;
        let key = line.get("file_key").and_then(serde_json::Value::as_str).unwrap_or_default();
        Some((time, format!("{}: {}", quoted(error_type), quoted(key))))
    }))
}

/// The summary lines of a function since a time that match a pattern, in their order.
///
/// # Errors
/// Why they cannot be read.
pub async fn summaries(
    aws: &Signed,
    function: &str,
    since: SystemTime,
    pattern: &str,
) -> Result<Vec<(SystemTime, serde_json::Value)>, AwsFailure> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Page {
        #[serde(default)]
        events: Vec<Event>,
        next_token: Option<String>,
    }
    #[derive(Deserialize)]
    struct Event {
        timestamp: u64,
        message: String,
    }
    let since = since.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs() * 1000;
    let mut question =
        json!({"logGroupName": format!("/aws/lambda/{function}"), "startTime": since, "filterPattern": pattern});
    let mut lines = Vec::new();
    for _ in 0..1000 {
        let request = Request::Json("1.1", "Logs_20140328.FilterLogEvents", question.to_string());
        let answer = aws.call(Service::LOGS, &request).await?;
        let page: Page = serde_json::from_slice(&answer)
            .map_err(|error| AwsFailure::Unavailable(format!("CloudWatch Logs: {}", quoted(&error.to_string()))))?;
        for Event { timestamp, message } in page.events {
            if let Ok(line) = serde_json::from_str(&message) {
                lines.push((SystemTime::UNIX_EPOCH + Duration::from_millis(timestamp), line));
            }
        }
        match page.next_token {
            Some(token) => question["nextToken"] = json!(token),
            None => break,
        }
    }
    Ok(lines)
}
