//! The last log line of a file, or of an event without one: one JSON object that people read and CloudWatch turns into metrics.
//!
//! Format: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>.

use crate::clock::rfc_3339;
use crate::delivery::Attempt;
use crate::delivery::receipt::milliseconds;
use crate::error::Error;
use crate::logging::Level;
use credits_core::Summary as FileSummary;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

/// The CloudWatch namespace of the metrics.
pub const NAMESPACE: &str = "AwsCredits";

/// How one file went.
#[derive(Serialize)]
pub struct Summary<'a> {
    level: String,
    timestamp: String,
    message: &'static str,
    request_id: &'a str,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_type: Option<&'static str>,
    function_name: Option<&'a str>,
    file_key: Option<&'a str>,
    version_id: Option<&'a str>,
    superseded: Option<&'a str>,
    superseded_by: Option<&'a str>,
    uploaded_by: Option<&'a str>,
    sha256: Option<String>,
    billing_month: Option<String>,
    verdict: Option<String>,
    row_count: Option<usize>,
    rows_skipped: Option<usize>,
    duplicates_dropped: Option<usize>,
    unique_accounts: Option<usize>,
    /// A string, so that no reader rounds it.
    total_credit_usd: Option<String>,
    /// The same as a number, for graphs.
    credit_usd: Option<Box<RawValue>>,
    bodies: Option<usize>,
    attempts: u32,
    duration_ms: u64,
    delivered: u8,
    refused: u8,
    failed: u8,
    #[serde(rename = "_aws")]
    aws: Value,
}

/// Members that are metrics, with their units, where they are numbers.
const METRICS: [(&str, &str); 8] = [
    ("delivered", "Count"),
    ("refused", "Count"),
    ("failed", "Count"),
    ("attempts", "Count"),
    ("duration_ms", "Milliseconds"),
    ("row_count", "Count"),
    ("unique_accounts", "Count"),
    ("credit_usd", "None"),
];

/// How an event, or one file of it, ended.
#[derive(Clone, Copy, Debug)]
pub enum Ending<'a> {
    /// The month is the file.
    Delivered,
    /// There was nothing to do: `ignored`, `gone`.
    Nothing(&'static str),
    /// It did not come to that.
    Failed(&'a Error),
}

impl Ending<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Nothing(why) => why,
            Self::Failed(error) if error.is_file_refused() => "refused",
            Self::Failed(_) => "failed",
        }
    }
}

/// What is known when the handling of a file, or of an event without one, ends, however it ends.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The invocation.
    pub request_id: &'a str,
    /// Which of several deployments this is.
    pub function_name: Option<&'a str>,
    /// The object's key, where the event names one.
    pub key: Option<&'a str>,
    /// The version that was read.
    pub version_id: Option<&'a str>,
    /// The version that the event named, where a newer one was read.
    pub superseded: Option<&'a str>,
    /// A newer version that was not sent.
    pub superseded_by: Option<&'a str>,
    /// Who put the object there.
    pub uploaded_by: Option<&'a str>,
    /// What was found in it, if it was read.
    pub file: Option<&'a FileSummary>,
    /// How far the delivery came.
    pub attempt: &'a Attempt,
    /// What it ended with.
    pub ending: Ending<'a>,
    /// How long it took.
    pub duration: Duration,
    /// When it ended.
    pub now: SystemTime,
    /// Lambda drops lines below this level.
    pub least_level: Level,
}

impl<'a> Summary<'a> {
    /// Puts the line together.
    #[must_use]
    pub fn new(facts: Facts<'a>) -> Self {
        let Facts { function_name, file, attempt, ending, now, .. } = facts;
        let (level, error) = match ending {
            Ending::Failed(error) => (Level::Error, Some(error)),
            Ending::Delivered | Ending::Nothing(_) => (Level::Info, None),
        };
        let outcome = ending.name();
        let total = file.and_then(|file| file.total_credit).map(|total| total.to_string());
        let absent: &[&str] = match (file, &total) {
            (None, _) => &["row_count", "unique_accounts", "credit_usd"],
            (Some(_), None) => &["credit_usd"],
            (Some(_), Some(_)) => &[],
        };
        let metrics: Vec<Value> = METRICS
            .iter()
            .filter(|(name, _)| !absent.contains(name))
            .map(|(name, unit)| json!({ "Name": name, "Unit": unit }))
            .collect();
        let since_epoch = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self {
            level: level.max(facts.least_level).to_string(),
            timestamp: rfc_3339(now),
            message: "summary",
            request_id: facts.request_id,
            outcome,
            error_type: error.map(Error::error_type),
            function_name,
            file_key: facts.key,
            version_id: facts.version_id,
            superseded: facts.superseded,
            superseded_by: facts.superseded_by,
            uploaded_by: facts.uploaded_by,
            sha256: file.map(|file| file.sha256.to_string()),
            billing_month: file.and_then(|file| file.billing_month).map(|month| month.to_string()),
            verdict: file.map(|file| file.verdict.to_string()),
            row_count: file.map(|file| file.rows_read),
            rows_skipped: file.map(|file| file.rows_skipped),
            duplicates_dropped: file.map(|file| file.duplicates_dropped),
            unique_accounts: file.map(|file| file.unique_accounts),
            // A plain decimal is a JSON number as it stands.
            credit_usd: total.clone().and_then(|total| RawValue::from_string(total).ok()),
            total_credit_usd: total,
            bodies: file.and_then(|file| file.bodies),
            attempts: attempt.calls,
            duration_ms: milliseconds(facts.duration),
            delivered: u8::from(outcome == "delivered"),
            refused: u8::from(outcome == "refused"),
            failed: u8::from(outcome == "failed"),
            aws: json!({
                "Timestamp": milliseconds(since_epoch),
                "CloudWatchMetrics": [{
                    "Namespace": NAMESPACE,
                    // So that two deployments in one account do not mix.
                    "Dimensions": if function_name.is_some() { json!([["function_name"]]) } else { json!([[]]) },
                    "Metrics": metrics,
                }],
            }),
        }
    }
}
