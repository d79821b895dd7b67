//! The real binary, from an event to CloudZero.

use crate::support::lambda::{Lambda, REQUEST_ID, event, function};
use crate::support::{KEY, s3, sandbox};
use credits_lambda::sandbox::Fault;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::process::Command;

const FILE: &str = "054736118302,$10.50\n123456789012,\"$1,234.56\"\n123456789012,\"$1,234.56\"\n";

fn summaries(log: &[Value]) -> Vec<&Value> {
    log.iter().filter(|line| line["message"] == "summary").collect()
}

#[tokio::test]
async fn a_file_becomes_a_month_a_receipt_and_a_summary() {
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", FILE)]).await, sandbox().await);
    let mut lambda = function(&s3, &sandbox, &[]).await;
    let mut event = event(&["credits-2025-01.csv"]);
    event["Records"][0]["userIdentity"] = json!({"principalId": "AWS:AIDAEXAMPLE:jane"});
    let answer = lambda.invoke(event).await.unwrap();
    let month = &sandbox.state().months["2025-01"];
    assert_eq!((month.rows, month.accounts, month.total_cost_usd.as_str()), (2, 2, "-1245.06"));

    let mut receipt = answer["receipts"][0].clone();
    assert!(receipt["duration_ms"].take().as_u64().is_some());
    let sha256 = receipt["sha256"].take();
    assert_eq!(sha256.as_str().unwrap().len(), 64);
    let expected = json!({
        "key": "credits-2025-01.csv",
        "version_id": null,
        "sha256": null,
        "billing_month": "2025-01",
        "rows_read": 3,
        "rows_skipped": 0,
        "duplicates_dropped": 1,
        "unique_accounts": 2,
        "total_credit_usd": "1245.06",
        "bodies": 1,
        "attempts": 1,
        "drop_ids": ["drop-0001"],
        "duration_ms": null,
        "month_before": null,
        "uploaded_by": "AWS:AIDAEXAMPLE:jane",
        "superseded": null,
        "superseded_by": null,
    });
    assert_eq!(receipt, expected);
    assert_eq!(answer["receipts"].as_array().unwrap().len(), 1);

    let log = lambda.stop().await;
    assert_summary(log.last().unwrap(), sha256);
    let finding = log.iter().find(|line| line["code"] == "duplicate-row").unwrap();
    assert_eq!((&finding["level"], &finding["line"]), (&json!("WARN"), &json!(3)));
    assert_eq!(finding["span"]["key"], "credits-2025-01.csv");
}

/// What the last line says of that file.
#[track_caller]
fn assert_summary(summary: &Value, sha256: Value) {
    assert_eq!(summary["message"], "summary");
    for (member, value) in [
        ("level", json!("INFO")),
        ("request_id", json!(REQUEST_ID)),
        ("outcome", json!("delivered")),
        ("function_name", json!("aws-credits-processor")),
        ("uploaded_by", json!("AWS:AIDAEXAMPLE:jane")),
        ("file_key", json!("credits-2025-01.csv")),
        ("billing_month", json!("2025-01")),
        ("verdict", json!("warnings")),
        ("sha256", sha256),
        ("row_count", json!(3)),
        ("unique_accounts", json!(2)),
        ("total_credit_usd", json!("1245.06")),
        ("credit_usd", json!(1245.06)),
        ("attempts", json!(1)),
        ("delivered", json!(1)),
        ("refused", json!(0)),
        ("failed", json!(0)),
    ] {
        assert_eq!(summary[member], value, "{member}");
    }
    let timestamp = summary["timestamp"].as_str().unwrap();
    assert!(timestamp.starts_with("20") && timestamp.ends_with('Z') && timestamp.contains('T'), "{timestamp}");
    assert_metrics(summary);
}

/// Every metric that is named stands beside `_aws` as a number: CloudWatch drops what does not.
#[track_caller]
fn assert_metrics(summary: &Value) {
    assert!(summary["_aws"]["Timestamp"].is_u64());
    let directive = &summary["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(directive["Namespace"], "AwsCredits");
    assert_eq!(directive["Dimensions"], json!([["function_name"]]));
    let metrics = directive["Metrics"].as_array().unwrap();
    assert!(!metrics.is_empty());
    for metric in metrics {
        let name = metric["Name"].as_str().unwrap();
        assert!(summary[name].is_number(), "{name}: {}", summary[name]);
    }
}

#[tokio::test]
async fn a_refused_file_posts_nothing_and_says_why() {
    let file = "054736118302,$10.50\n123456789012,oops\n123456789013,5.\n";
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", file)]).await, sandbox().await);
    let mut lambda = function(&s3, &sandbox, &[]).await;
    let failed = lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap_err();
    assert_eq!(failed.error_type, "FileRefused");
    assert!(failed.error_message.starts_with("line 2: the amount `oops` is not a number ["), "{failed:?}");
    assert!(failed.error_message.contains("; line 3: "), "{failed:?}");
    assert_eq!(sandbox.state().calls, 0);

    let log = lambda.stop().await;
    let summary = log.last().unwrap();
    for (member, value) in [
        ("message", json!("summary")),
        ("level", json!("ERROR")),
        ("outcome", json!("refused")),
        ("error_type", json!("FileRefused")),
        ("verdict", json!("refused")),
        ("row_count", json!(3)),
        ("total_credit_usd", json!(null)),
        ("refused", json!(1)),
        ("delivered", json!(0)),
    ] {
        assert_eq!(summary[member], value, "{member}");
    }
    assert_metrics(summary);
    let findings: Vec<_> = log.iter().filter(|line| line["code"].is_string()).map(|line| &line["line"]).collect();
    assert_eq!(findings, [2, 3]);
}

#[tokio::test]
async fn wrong_configuration_answers_every_event() {
    let mut lambda = Lambda::start(&[("CLOUDZERO_API_KEY", KEY), ("CLOUDZERO_API_URL", "http://example.com")]).await;
    for event in [event(&["credits-2025-01.csv"]), json!({}), event(&["credits-2025-01.csv"])] {
        let failed = lambda.invoke(event).await.unwrap_err();
        assert_eq!(failed.error_type, "ConfigInvalid");
        assert_eq!(
            failed.error_message,
            "CLOUDZERO_CONNECTION_ID: is not set; CLOUDZERO_API_URL: `http://example.com/` does not begin with \
             `https://`; the API key would be readable on its way"
        );
    }
    let log = lambda.stop().await;
    assert_eq!(log[0]["error_type"], "ConfigInvalid");
    let summaries = summaries(&log);
    assert_eq!(summaries.len(), 3, "one for each event");
    for summary in summaries {
        assert_eq!((&summary["outcome"], &summary["error_type"]), (&json!("failed"), &json!("ConfigInvalid")));
        assert_eq!((&summary["failed"], &summary["file_key"]), (&json!(1), &json!(null)));
        assert_metrics(summary);
    }
}

#[tokio::test]
async fn what_is_no_event_is_malformed_and_what_creates_nothing_is_ignored() {
    let (s3, sandbox) = (s3::holding(&[]).await, sandbox().await);
    let mut lambda = function(&s3, &sandbox, &[]).await;
    let failed = lambda.invoke(json!({"detail-type": "Object Created"})).await.unwrap_err();
    assert_eq!(failed.error_type, "EventMalformed");
    let nothing = json!({"receipts": []});
    assert_eq!(lambda.invoke(json!({"Service": "Amazon S3", "Event": "s3:TestEvent"})).await.unwrap(), nothing);
    let mut removed = event(&["credits-2025-01.csv"]);
    removed["Records"][0]["eventName"] = json!("ObjectRemoved:Delete");
    assert_eq!(lambda.invoke(removed).await.unwrap(), nothing);
    assert_eq!(lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap(), nothing, "the object is gone");
    let log = lambda.stop().await;
    assert!(log.iter().any(|line| line["event_name"] == "ObjectRemoved:Delete"));
    assert!(log.iter().any(|line| line["message"] == "the object is gone; there is nothing to send"));
    assert_eq!(sandbox.state().calls, 0);
    let outcomes: Vec<_> = summaries(&log).iter().map(|summary| summary["outcome"].clone()).collect();
    assert_eq!(outcomes, ["failed", "ignored", "ignored", "gone"], "every ending has its summary");
    let malformed = log.iter().position(|line| line["error_type"] == "EventMalformed").unwrap();
    assert_eq!(
        (&log[malformed]["level"], &log[malformed + 1]["error_type"]),
        (&json!("ERROR"), &json!("EventMalformed"))
    );
    assert_metrics(&log[malformed + 1]);
}

/// What Lambda's runtime would answer with the name of a Rust type, and without a word in the log.
#[tokio::test]
async fn what_cannot_be_read_as_json_is_malformed_too() {
    let (s3, sandbox) = (s3::holding(&[]).await, sandbox().await);
    let mut lambda = function(&s3, &sandbox, &[]).await;
    let deep = |levels: usize| format!(r#"{{"Records": {}{}}}"#, "[".repeat(levels), "]".repeat(levels));
    let texts = ["", "no JSON", "{\"Records\": [", "\u{feff}{}", "{\"a\": 1e999}", &deep(128), &deep(100_000)];
    for text in texts {
        let failed = lambda.invoke_with_text(text, Duration::from_secs(60)).await.unwrap_err();
        assert_eq!(failed.error_type, "EventMalformed", "{failed:?}");
        assert!(failed.error_message.starts_with("not an event: it cannot be read as JSON: "), "{failed:?}");
    }
    let failed = lambda.invoke_with_text(&deep(120), Duration::from_secs(60)).await.unwrap_err();
    assert!(failed.error_message.starts_with("record 1 of the event is not one of S3: "), "{failed:?}");
    let log = lambda.stop().await;
    assert_eq!(
        log.iter().filter(|line| line["level"] == "ERROR" && line["message"] != "summary").count(),
        texts.len() + 1
    );
    let summaries = summaries(&log);
    assert_eq!(summaries.len(), texts.len() + 1, "every ending has its summary");
    for summary in summaries {
        assert_eq!((&summary["outcome"], &summary["error_type"]), (&json!("failed"), &json!("EventMalformed")));
        assert_metrics(summary);
    }
}

#[tokio::test]
async fn of_several_records_all_are_tried_and_the_first_failure_is_returned() {
    let objects = [
        ("/credits/credits-2025-01.csv", "054736118302,oops\n"),
        ("/credits/credits-2025-02.csv", FILE),
        ("/credits/other.csv", FILE),
        ("/credits/credits-2025-03.csv", FILE),
    ];
    let (s3, sandbox) = (s3::holding(&objects).await, sandbox().await);
    let mut lambda = function(&s3, &sandbox, &[]).await;
    let keys = ["credits-2025-01.csv", "credits-2025-02.csv", "other.csv", "credits-2025-03.csv"];
    let failed = lambda.invoke(event(&keys)).await.unwrap_err();
    assert!(failed.error_message.starts_with("line 1: "), "{failed:?}");
    assert_eq!(sandbox.state().months.keys().collect::<Vec<_>>(), ["2025-02", "2025-03"]);
    let log = lambda.stop().await;
    let outcomes: Vec<_> = summaries(&log).iter().map(|summary| summary["outcome"].clone()).collect();
    assert_eq!(outcomes, ["refused", "delivered", "refused", "delivered"]);
}

#[tokio::test]
async fn eventbridge_and_a_report_from_the_queue_are_handled_like_the_notification() {
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", FILE)]).await, sandbox().await);
    let mut lambda = function(&s3, &sandbox, &[]).await;
    let on_bus = json!({
        "source": "aws.s3",
        "detail-type": "Object Created",
        "detail": {
            "bucket": {"name": "credits"},
            "object": {"key": "credits-2025-01.csv"},
            "requester": "123456789012",
        },
    });
    let replay = json!({"source": "lambda", "detail": {"requestPayload": on_bus}});
    for event in [on_bus, replay] {
        let answer = lambda.invoke(event).await.unwrap();
        assert_eq!(answer["receipts"][0]["uploaded_by"], "123456789012");
    }
    assert_eq!(sandbox.posts().len(), 2);
}

#[tokio::test]
async fn a_service_that_is_down_is_reported_before_the_deadline() {
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", FILE)]).await, sandbox().await);
    sandbox.add_fault(Fault::status(503).for_ever());
    let mut lambda = function(&s3, &sandbox, &[]).await;
    let begun = std::time::Instant::now();
    let time = Duration::from_secs(4);
    let failed = lambda.invoke_with_time(event(&["credits-2025-01.csv"]), time).await.unwrap_err();
    assert!(begun.elapsed() < time);
    assert_eq!(failed.error_type, "CloudZeroUnavailable");
    let log = lambda.stop().await;
    let summary = log.last().unwrap();
    assert_eq!((&summary["outcome"], &summary["failed"]), (&json!("failed"), &json!(1)));
    assert_eq!(summary["attempts"], sandbox.state().calls);
}

/// Lambda itself drops lines below the level, so the summary's rises with it.
#[tokio::test]
async fn the_summary_is_written_at_every_log_level() {
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", FILE)]).await, sandbox().await);
    for (variable, level) in [
        (("AWS_LAMBDA_LOG_LEVEL", "WARN"), "WARN"),
        (("AWS_LAMBDA_LOG_LEVEL", "FATAL"), "FATAL"),
        (("RUST_LOG", "off"), "INFO"),
    ] {
        let mut lambda = function(&s3, &sandbox, &[variable]).await;
        lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap();
        let log = lambda.stop().await;
        assert_eq!(summaries(&log).len(), 1, "{variable:?}");
        assert_eq!(log.last().unwrap()["level"], level, "{variable:?}");
    }
}

/// Started outside of Lambda, the runtime panics for want of its variables.
#[tokio::test]
async fn a_panic_is_one_line_of_json_too() {
    let output = Command::new(env!("CARGO_BIN_EXE_bootstrap")).env_clear().output().await.unwrap();
    assert!(!output.status.success());
    let log = String::from_utf8(output.stdout).unwrap();
    let panic: Value = serde_json::from_str(log.lines().last().unwrap()).unwrap();
    assert_eq!(panic["level"], "ERROR");
    assert!(panic["message"].as_str().unwrap().contains("AWS_LAMBDA_FUNCTION_NAME"), "{panic}");
    assert!(panic["location"].as_str().unwrap().contains("lambda_runtime"), "{panic}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

/// Texts from keys and cells stay inside their JSON string, on their line.
#[tokio::test]
async fn no_text_forges_a_log_line_or_a_metric() {
    let key = "x%0A%7B%22message%22%3A%22summary%22%7D%E2%80%A8/credits-2025-01.csv";
    let path = format!("/credits/{key}");
    let file = "054736118302,\"\u{1b}[2J\r\n{\"\"_aws\"\":1}\"\n";
    let (s3, sandbox) = (s3::holding(&[(&path, file)]).await, sandbox().await);
    let mut lambda = function(&s3, &sandbox, &[]).await;
    let failed = lambda.invoke(event(&[key])).await.unwrap_err();
    assert_eq!(failed.error_type, "FileRefused");
    assert!(!failed.error_message.contains(['\u{1b}', '\n', '\r']), "{failed:?}");
    let log = lambda.stop().await;
    assert_eq!(summaries(&log).len(), 1);
    assert_eq!(log.iter().filter(|line| !line["_aws"].is_null()).count(), 1);
    assert_eq!(log.last().unwrap()["file_key"], "x\n{\"message\":\"summary\"}\u{2028}/credits-2025-01.csv");
}
