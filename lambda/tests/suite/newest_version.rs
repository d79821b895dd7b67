//! Of an object that changes while it is sent, the newest version is what the month holds: the real function.

use crate::support::http::{Response, Script, Server};
use crate::support::lambda::{event, function};
use crate::support::{s3, sandbox};
use credits_lambda::sandbox::Fault;
use serde_json::json;
use std::time::Duration;

const FILE: &str = "054736118302,$10.50\n123456789012,\"$1,234.56\"\n123456789012,\"$1,234.56\"\n";

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
    old["Records"][0]["userIdentity"] = json!({"principalId": "AWS:AIDAEXAMPLE:jane"});
    let answer = lambda.invoke(old).await.unwrap();
    assert_eq!(answer["receipts"][0]["version_id"], "new");
    assert_eq!(answer["receipts"][0]["superseded"], "old");
    // Jane uploaded the old one.
    assert_eq!(answer["receipts"][0]["uploaded_by"], json!(null));
    let log = lambda.stop().await;
    let superseded = log.iter().find(|line| line["event_version"] == "old").unwrap();
    assert_eq!(superseded["message"], "superseded: a newer version is read");
    assert_eq!(superseded["read_version"], "new");
    assert_eq!(log.last().unwrap()["uploaded_by"], json!(null));
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

const OLD: &str = "054736118302,$10.50\n";
const NEW: &str = "054736118302,$20.50\n";
const BAD: &str = "054736118302,oops\n";

/// What S3 holds while the function is at work, and what must come of it. Steps go get, head, get, head, …
struct Case {
    steps: &'static [(&'static str, &'static str)],
    version_id: &'static str,
    superseded_by: Option<&'static str>,
    total: &'static str,
    posts: usize,
}

const CASES: [Case; 6] = [
    Case { steps: &[("1", OLD)], version_id: "1", superseded_by: None, total: "-10.50", posts: 1 },
    Case { steps: &[("1", OLD), ("2", NEW)], version_id: "2", superseded_by: None, total: "-20.50", posts: 2 },
    Case {
        steps: &[("1", OLD), ("2", NEW), ("2", NEW), ("3", OLD), ("3", OLD)],
        version_id: "3",
        superseded_by: None,
        total: "-10.50",
        posts: 3,
    },
    Case { steps: &[("1", OLD), ("2", BAD)], version_id: "1", superseded_by: Some("2"), total: "-10.50", posts: 1 },
    Case { steps: &[("1", OLD), ("", "")], version_id: "1", superseded_by: Some("deleted"), total: "-10.50", posts: 1 },
    Case {
        steps: &[("1", OLD), ("2", NEW), ("", "")],
        version_id: "1",
        superseded_by: Some("deleted"),
        total: "-10.50",
        posts: 1,
    },
];

#[tokio::test]
async fn a_version_that_comes_meanwhile_is_sent_too() {
    for Case { steps, version_id, superseded_by, total, posts } in CASES {
        let (s3, sandbox) = (changing(steps).await, sandbox().await);
        let mut lambda = function(&s3, &sandbox, &[]).await;
        let answer = lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap();
        let receipt = &answer["receipts"][0];
        assert_eq!(
            (&receipt["version_id"], &receipt["superseded_by"]),
            (&json!(version_id), &json!(superseded_by)),
            "{steps:?}"
        );
        assert_eq!(sandbox.posts().len(), posts, "{steps:?}");
        assert_eq!(receipt["attempts"], posts, "{steps:?}");
        assert_eq!(sandbox.state().months["2025-01"].total_cost_usd, total, "{steps:?}");
        let log = lambda.stop().await;
        assert_eq!(log.last().unwrap()["superseded_by"], json!(superseded_by), "{steps:?}");
    }
}

/// The refusal of a HEAD has no body that says why, and looks the same for an object that is gone, for credentials that
/// ran out and for a key of KMS: what a GET is answered decides.
#[tokio::test]
async fn a_refused_look_is_no_deletion() {
    let denied = |code: &'static str, why: &'static str| move || s3::refusal(403, code, why);
    let newer = || Response::builder().header("x-amz-version-id", "2").body(Script::text(NEW)).unwrap();
    let kms = "User is not authorized to perform: kms:Decrypt on resource arn:aws:kms:…";
    type Then = Box<dyn Fn() -> Response<Script> + Send + Sync>;
    type Expected = Result<(&'static str, Option<&'static str>), &'static str>;
    let cases: [(Then, Expected); 5] = [
        (Box::new(newer), Ok(("2", None))),
        (Box::new(|| s3::refusal(404, "NoSuchKey", "no")), Ok(("1", Some("deleted")))),
        (Box::new(denied("AccessDenied", "Access Denied")), Ok(("1", Some("deleted")))),
        (Box::new(denied("ExpiredToken", "The provided token has expired.")), Err("ExpiredToken")),
        (Box::new(denied("AccessDenied", kms)), Err("kms:Decrypt")),
    ];
    for (then, expected) in cases {
        let readings = std::sync::atomic::AtomicU32::new(0);
        let s3 = Server::start(move |request| {
            let answer = match request.method().as_str() {
                "HEAD" => Response::builder().status(403).body(Script::text("")).unwrap(),
                _ if readings.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 => {
                    Response::builder().header("x-amz-version-id", "1").body(Script::text(OLD)).unwrap()
                }
                _ => then(),
            };
            async { answer }
        })
        .await;
        let sandbox = sandbox().await;
        let mut lambda = function(&s3, &sandbox, &[]).await;
        let answer = lambda.invoke_with_time(event(&["credits-2025-01.csv"]), Duration::from_secs(6)).await;
        match expected {
            Ok((version, superseded_by)) => {
                let receipt = &answer.unwrap()["receipts"][0];
                assert_eq!(receipt["version_id"], version);
                assert_eq!(receipt["superseded_by"], json!(superseded_by));
            }
            Err(why) => {
                let failed = answer.unwrap_err();
                assert_eq!(failed.error_type, "VerificationFailed", "{failed:?}");
                assert!(failed.error_message.contains(why), "{failed:?}");
            }
        }
    }
}

/// That nothing was sent would be untrue.
#[tokio::test]
async fn what_a_newer_version_fails_with_says_that_an_older_one_was_sent() {
    let sandbox = sandbox().await;
    let s3 = changing(&[("1", NEW), ("2", OLD), ("2", "?")]).await;
    let mut lambda = function(&s3, &sandbox, &[]).await;
    let time = Duration::from_secs(6);
    let failed = lambda.invoke_with_time(event(&["credits-2025-01.csv"]), time).await.unwrap_err();
    assert_eq!(failed.error_type, "ObjectUnavailable");
    let expected = "; before that, 2025-01 was sent as an older version of the file has it";
    assert!(failed.error_message.ends_with(expected), "{failed:?}");

    let s3 = changing(&[("1", NEW), ("2", OLD), ("2", OLD)]).await;
    let mut lambda = function(&s3, &sandbox, &[("MAX_SHRINK", "20")]).await;
    let failed = lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap_err();
    assert_eq!(failed.error_type, "VerificationFailed");
    let expected =
        "2025-01 was sent, but a newer version has come, which was not: 2025-01 holds 1 account with 20.50 USD";
    assert!(failed.error_message.starts_with(expected), "{failed:?}");
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
