//! The real binary, from an event to CloudZero.

use crate::support::http::{Response, Script, Server};
use crate::support::lambda::{Failed, Lambda, REQUEST_ID, event, function};
use crate::support::{KEY, s3, sandbox, secrets_manager};
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
    let summary = log.last().unwrap();
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
    let finding = log.iter().find(|line| line["code"] == "duplicate-row").unwrap();
    assert_eq!((&finding["level"], &finding["line"]), (&json!("WARN"), &json!(3)));
    assert_eq!(finding["span"]["key"], "credits-2025-01.csv");
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
async fn a_newer_version_than_the_event_names_is_read_and_said() {
    let s3 = Server::start(|_| async {
        Response::builder().header("x-amz-version-id", "new").body(Script::text(FILE)).unwrap()
    })
    .await;
    let sandbox = sandbox().await;
    let mut lambda = function(&s3, &sandbox, &[]).await;
    let mut old = event(&["credits-2025-01.csv"]);
    old["Records"][0]["s3"]["object"]["versionId"] = json!("old");
    let answer = lambda.invoke(old).await.unwrap();
    assert_eq!(answer["receipts"][0]["version_id"], "new");
    assert_eq!(answer["receipts"][0]["superseded"], "old");
    let log = lambda.stop().await;
    let superseded = log.iter().find(|line| line["event_version"] == "old").unwrap();
    assert_eq!(superseded["message"], "superseded: a newer version is read");
    assert_eq!(superseded["read_version"], "new");
}

/// An object whose versions come one after the other: each reading and each look take the next pair of version and
/// content, and stay with the last. An empty content is a deleted object.
async fn changing(steps: &'static [(&'static str, &'static str)]) -> Server {
    let step = std::sync::Mutex::new(0);
    Server::start(move |_| {
        let mut step = step.lock().unwrap();
        let (version, content) = steps[(*step).min(steps.len() - 1)];
        *step += 1;
        async move {
            match content {
                "" => s3::refusal(404, "NoSuchKey", "The specified key does not exist."),
                "?" => s3::refusal(400, "BadRequest", "no"),
                content => Response::builder().header("x-amz-version-id", version).body(Script::text(content)).unwrap(),
            }
        }
    })
    .await
}

/// Steps go get, head, get, head, …
#[tokio::test]
async fn a_version_that_comes_meanwhile_is_sent_too() {
    const OLD: &str = "054736118302,$10.50\n";
    const NEW: &str = "054736118302,$20.50\n";
    const BAD: &str = "054736118302,oops\n";
    struct Case {
        steps: &'static [(&'static str, &'static str)],
        version_id: &'static str,
        superseded_by: Value,
        total: &'static str,
        posts: usize,
    }
    let null = Value::Null;
    for Case { steps, version_id, superseded_by, total, posts } in [
        Case { steps: &[("1", OLD)], version_id: "1", superseded_by: null.clone(), total: "-10.50", posts: 1 },
        Case {
            steps: &[("1", OLD), ("2", NEW)],
            version_id: "2",
            superseded_by: null.clone(),
            total: "-20.50",
            posts: 2,
        },
        Case {
            steps: &[("1", OLD), ("2", NEW), ("2", NEW), ("3", OLD), ("3", OLD)],
            version_id: "3",
            superseded_by: null,
            total: "-10.50",
            posts: 3,
        },
        Case {
            steps: &[("1", OLD), ("2", BAD)],
            version_id: "1",
            superseded_by: json!("2"),
            total: "-10.50",
            posts: 1,
        },
        Case {
            steps: &[("1", OLD), ("", "")],
            version_id: "1",
            superseded_by: json!("deleted"),
            total: "-10.50",
            posts: 1,
        },
        Case {
            steps: &[("1", OLD), ("2", NEW), ("", "")],
            version_id: "1",
            superseded_by: json!("deleted"),
            total: "-10.50",
            posts: 1,
        },
    ] {
        let (s3, sandbox) = (changing(steps).await, sandbox().await);
        let mut lambda = function(&s3, &sandbox, &[]).await;
        let answer = lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap();
        let receipt = &answer["receipts"][0];
        assert_eq!(
            (&receipt["version_id"], &receipt["superseded_by"]),
            (&json!(version_id), &superseded_by),
            "{steps:?}"
        );
        assert_eq!(sandbox.posts().len(), posts, "{steps:?}");
        assert_eq!(receipt["attempts"], posts, "{steps:?}");
        assert_eq!(sandbox.state().months["2025-01"].total_cost_usd, total, "{steps:?}");
        let log = lambda.stop().await;
        assert_eq!(log.last().unwrap()["superseded_by"], superseded_by, "{steps:?}");
    }
}

#[tokio::test]
async fn a_version_that_is_never_seen_to_be_the_one_sent_is_no_success() {
    for (steps, posts, why) in [
        (
            &[("1", FILE), ("2", FILE), ("2", FILE), ("3", FILE), ("3", FILE), ("4", FILE)] as &'static [_],
            3,
            "2025-01 was sent 3 times, and each time a newer version had come",
        ),
        (
            &[("1", FILE), ("1", "?")],
            1,
            "2025-01 was sent, but whether a newer version has come meanwhile could not be seen: ",
        ),
    ] {
        let (s3, sandbox) = (changing(steps).await, sandbox().await);
        let mut lambda = function(&s3, &sandbox, &[]).await;
        let time = Duration::from_secs(6);
        let failed = lambda.invoke_with_time(event(&["credits-2025-01.csv"]), time).await.unwrap_err();
        assert_eq!(failed.error_type, "VerificationFailed");
        assert!(failed.error_message.starts_with(why), "{failed:?}");
        assert_eq!(sandbox.posts().len(), posts);
    }
}

/// Issue 14, number 3: the older version is held up by a 503, and would overwrite the newer one.
#[tokio::test]
async fn of_two_functions_at_work_the_last_one_leaves_the_newest_file() {
    const OLD: &str = "054736118302,$10.50\n";
    const NEW: &str = "054736118302,$20.50\n";
    let sandbox = sandbox().await;
    let older = changing(&[("1", OLD), ("2", NEW)]).await;
    let newer = changing(&[("2", NEW)]).await;
    let more = [("CONCURRENCY_RESERVED", "off")];
    let (mut first, mut second) = (function(&older, &sandbox, &more).await, function(&newer, &sandbox, &more).await);
    sandbox.add_fault(Fault::status(429).retry_after("2").once());
    let late = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        second.invoke(event(&["credits-2025-01.csv"])).await
    };
    let (first, second) = tokio::join!(first.invoke(event(&["credits-2025-01.csv"])), late);
    assert_eq!(second.unwrap()["receipts"][0]["version_id"], "2");
    assert_eq!(first.unwrap()["receipts"][0]["version_id"], "2");
    assert_eq!(sandbox.state().months["2025-01"].total_cost_usd, "-20.50");
}

/// An unknown outcome may come late for ten seconds: only then is it looked whether a newer version has come.
#[tokio::test]
async fn after_an_unknown_outcome_the_version_is_looked_at_only_once_it_is_at_rest() {
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", FILE)]).await, sandbox().await);
    let begun = std::time::Instant::now();
    sandbox.add_fault(Fault::stored_late(504, Duration::from_secs(3)).once());
    let mut lambda = function(&s3, &sandbox, &[]).await;
    lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(10));
    sandbox.add_fault(Fault::status(503).once());
    let time = Duration::from_secs(6);
    let failed = lambda.invoke_with_time(event(&["credits-2025-01.csv"]), time).await.unwrap_err();
    assert_eq!(failed.error_type, "VerificationFailed", "there is no time to wait for that");
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

#[tokio::test]
async fn the_key_comes_from_secrets_manager_and_is_nowhere_in_the_log() {
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", FILE)]).await, sandbox().await);
    let secrets = secrets_manager::holding(&[KEY]).await;
    let arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:cloudzero-AbCdEf";
    let more = [
        ("CLOUDZERO_API_KEY", ""),
        ("CLOUDZERO_API_KEY_SECRET_ARN", arn),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url.as_str()),
        ("RUST_LOG", "trace"),
    ];
    let mut lambda = function(&s3, &sandbox, &more).await;
    for _ in 0..2 {
        lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap();
    }
    assert_eq!(secrets.requests().len(), 1, "read at the cold start, and kept");
    assert_eq!(sandbox.state().months["2025-01"].rows, 2, "the sandbox takes no other key");
    let log = lambda.stop().await;
    assert!(log.len() > 100, "everything is logged: {} lines", log.len());
    assert!(!log.iter().any(|line| line.to_string().contains(KEY)));
}

#[tokio::test]
async fn a_secret_that_cannot_be_read_is_reported_with_the_event() {
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", FILE)]).await, sandbox().await);
    let secrets = secrets_manager::refusing().await;
    let more = [
        ("CLOUDZERO_API_KEY", ""),
        ("CLOUDZERO_API_KEY_SECRET_ARN", "arn"),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url.as_str()),
    ];
    let mut lambda = function(&s3, &sandbox, &more).await;
    let failed = lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap_err();
    let error_message = "CLOUDZERO_API_KEY_SECRET_ARN: the secret `arn` cannot be read: \
                         AccessDeniedException: no identity-based policy allows it";
    assert_eq!(failed, Failed { error_type: "ConfigInvalid".to_owned(), error_message: error_message.to_owned() });
}

/// A key that cannot be had just now is not a call that was made: nothing was sent, and nothing has to be changed.
#[tokio::test]
async fn a_secret_that_cannot_be_read_just_now_is_told_from_configuration() {
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", FILE)]).await, sandbox().await);
    let throttling = Server::start(|_| async {
        let body = json!({"__type": "ThrottlingException", "Message": "Rate exceeded"});
        Response::builder().status(400).body(Script::text(body.to_string())).unwrap()
    })
    .await;
    let hanging = Server::start(|_| std::future::pending::<Response<Script>>()).await;
    for (secrets, why) in [(&throttling, "ThrottlingException: Rate exceeded"), (&hanging, "no answer within ")] {
        let more = [
            ("CLOUDZERO_API_KEY", ""),
            ("CLOUDZERO_API_KEY_SECRET_ARN", "arn"),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url.as_str()),
        ];
        let mut lambda = function(&s3, &sandbox, &more).await;
        let failed =
            lambda.invoke_with_time(event(&["credits-2025-01.csv"]), Duration::from_secs(6)).await.unwrap_err();
        assert_eq!(failed.error_type, "KeyUnavailable");
        let start = "CLOUDZERO_API_KEY_SECRET_ARN: the secret `arn` cannot be read just now: ";
        assert!(failed.error_message.starts_with(&format!("{start}{why}")), "{failed:?}");
    }
    assert_eq!(sandbox.state().calls, 0);
}
