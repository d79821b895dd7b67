//! What is looked at beside the answers to the posts: the month read back, the month that shrinks, the only sender.

use crate::support::http::{Response, Script, Server};
use crate::support::lambda::{Failed, event, function};
use crate::support::{KEY, accepted, client, client_of, deliver, delivery, file_of, key, quick, s3, sandbox};
use credits_core::{Accepted, Booking, Policy, check};
use credits_lambda::Error;
use credits_lambda::aws::secrets::Keys;
use credits_lambda::cloudzero::AnyCostStream;
use credits_lambda::delivery::retry::{Deadline, Retry};
use credits_lambda::delivery::{Attempt, Delivery, Safeguards};
use credits_lambda::sandbox::{Call, Fault, Sandbox};
use serde_json::json;

const FILE: &str = "054736118302,$10.50\n123456789012,\"$1,234.56\"\n";
const SMALLER: &str = "054736118302,$10.50\n123456789012,\"$900.00\"\n";

const READ_BACK: Safeguards = Safeguards { read_back: true, max_shrink: None, is_only_sender: true };
const TWENTY_PER_CENT: Safeguards = Safeguards { read_back: false, max_shrink: Some(20), is_only_sender: true };

async fn send(sandbox: &Sandbox, safeguards: Safeguards, accepted: &Accepted) -> (Result<(), Error>, Attempt) {
    let (client, retry) = (client_of(sandbox), quick());
    let delivery = Delivery { safeguards, ..delivery(&client, &retry, Deadline::NONE) };
    let attempt = delivery.send(accepted, Attempt::default()).await;
    (attempt.outcome.clone(), attempt)
}

fn answer_for_the_month(rows: &serde_json::Value) -> Fault {
    Fault::body(&json!({"billing_drop": rows}).to_string())
}

#[tokio::test]
async fn a_month_that_is_read_back_as_sent_is_delivered() {
    let sandbox = sandbox().await;
    let (outcome, attempt) = send(&sandbox, READ_BACK, &accepted(FILE)).await;
    assert_eq!((outcome, attempt.calls), (Ok(()), 2));
    sandbox.add_fault(Fault::status(503).once().on(Call::Month));
    assert_eq!(send(&sandbox, READ_BACK, &accepted(FILE)).await.0, Ok(()), "readings are repeated");
}

#[tokio::test]
async fn a_month_that_is_read_back_differently_is_reported_by_account() {
    let sandbox = sandbox().await;
    let other = json!([
        {"resource/account": "054736118302", "cost/cost": "-10.49"},
        {"resource/account": "999999999999", "cost/cost": "-1"},
    ]);
    sandbox.add_fault(answer_for_the_month(&other).for_ever().on(Call::Month));
    let error = send(&sandbox, READ_BACK, &accepted(FILE)).await.0.unwrap_err();
    assert_eq!(error.error_type(), "VerificationFailed");
    assert_eq!(
        error.message(),
        "2025-01 was sent whole, but CloudZero does not hold what was sent: account `123456789012` is missing; \
         account `054736118302` has 10.49 and should have 10.50; account `999999999999` has 1 and is not in the file"
    );
}

/// The first reading shows other rows; the second is forbidden, which says nothing of them.
#[tokio::test]
async fn what_was_seen_to_differ_is_not_forgotten() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::status(503).once().on(Call::Post));
    sandbox.add_fault(answer_for_the_month(&json!([{"cost/cost": "-9"}])).once().on(Call::Month));
    sandbox.add_fault(Fault::status(403).for_ever().on(Call::Month));
    let error = send(&sandbox, Safeguards::default(), &accepted(FILE)).await.0.unwrap_err();
    assert_eq!(error.error_type(), "VerificationFailed");
    assert!(error.message().contains("account `054736118302` is missing"), "{error}");
}

/// The month as it was before has the same accounts and amounts, and stands under the texts of before.
#[tokio::test]
async fn a_month_of_the_same_amounts_under_other_texts_is_not_what_was_sent() {
    let booked = |booking: Booking| {
        let policy = Policy { booking, ..Policy::default() };
        check("credits-2025-01.csv", FILE.as_bytes(), &policy).accept().unwrap()
    };
    let aws = || Booking { cloud_provider: Some("AWS".to_owned()), ..Booking::default() };
    for (before, now, column) in [
        (Booking::default(), Booking { service: "Credits".to_owned(), ..Booking::default() }, "resource/service"),
        (Booking::default(), Booking { description: "MAP".to_owned(), ..Booking::default() }, "lineitem/description"),
        (aws(), Booking { cloud_provider: Some("AWS MAP".to_owned()), ..aws() }, "lineitem/cloud_provider"),
    ] {
        let sandbox = sandbox().await;
        deliver(&client_of(&sandbox), &booked(before)).await.0.unwrap();
        sandbox.add_fault(Fault { applied: false, ..Fault::body("{}") }.once());
        let error = send(&sandbox, READ_BACK, &booked(now.clone())).await.0.unwrap_err();
        assert_eq!(error.error_type(), "VerificationFailed");
        assert!(error.message().contains(&format!("2 of its rows have the {column} `")), "{error}");
        assert_eq!(send(&sandbox, READ_BACK, &booked(now)).await.0, Ok(()));
    }
}

#[tokio::test]
async fn a_month_that_cannot_be_read_back_is_not_verified() {
    for (fault, reason) in [
        (Fault::status(403), "CloudZero refuses: 403 Forbidden"),
        (Fault::status(404), "could not be read back: CloudZero refuses: 404 Not Found"),
        (Fault::status(500), "CloudZero was tried 5 times, at last: 500 Internal Server Error"),
        (answer_for_the_month(&json!([{"cost/cost": "1e3"}])), "account `` has the cost `1e3`"),
    ] {
        let sandbox = sandbox().await;
        sandbox.add_fault(fault.for_ever().on(Call::Month));
        let error = send(&sandbox, READ_BACK, &accepted(FILE)).await.0.unwrap_err();
        assert_eq!(error.error_type(), "VerificationFailed");
        assert!(error.message().contains(reason), "{error}");
        assert_eq!(sandbox.state().months["2025-01"].rows, 2);
    }
}

#[tokio::test]
async fn a_fall_beyond_the_limit_stops_before_anything_is_sent() {
    let sandbox = sandbox().await;
    let (outcome, attempt) = send(&sandbox, TWENTY_PER_CENT, &accepted(FILE)).await;
    assert_eq!((outcome, attempt.month_before), (Ok(()), None), "a month that was not held cannot shrink");

    let (outcome, attempt) = send(&sandbox, TWENTY_PER_CENT, &accepted(SMALLER)).await;
    let error = outcome.unwrap_err();
    assert_eq!(error.error_type(), "ShrinkRefused");
    assert_eq!(
        error.message(),
        "2025-01 holds 2 accounts with 1245.06 USD, and would hold 2 accounts with 910.50 USD: a fall of more than \
         20 %; nothing was sent"
    );
    assert_eq!(attempt.calls, 1);
    assert_eq!(sandbox.state().months["2025-01"].total_cost_usd, "-1245.06");

    let thirty = Safeguards { max_shrink: Some(30), ..TWENTY_PER_CENT };
    let (outcome, attempt) = send(&sandbox, thirty, &accepted(SMALLER)).await;
    assert_eq!(outcome, Ok(()));
    assert_eq!(attempt.month_before.unwrap().to_string(), "2 accounts with 1245.06 USD");
}

#[tokio::test]
async fn a_guard_that_cannot_look_lets_nothing_pass() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::status(403).for_ever().on(Call::Month));
    let error = send(&sandbox, TWENTY_PER_CENT, &accepted(FILE)).await.0.unwrap_err();
    assert_eq!(error.error_type(), "CloudZeroRejected");
    assert!(sandbox.posts().is_empty());
}

const OWN: &str = r#"{"error": {"type": "not_found", "message": "no billing drop for 2025-01"}}"#;
const CONNECTION: &str = r#"{"error": {"type": "not_found", "message": "connection not found"}}"#;
const LISTED: &str = r#"{"billing_drops": [{"drop_id": "a", "month": "2025-01-01T00:00:00Z", "row_count": 2}]}"#;
const ELSEWHERE: &str = r#"{"billing_drops": [{"drop_id": "a", "month": "2024-12-01T00:00:00Z"}]}"#;
const ENDLESS: &str = r#"{"billing_drops": [], "pagination": {"cursor": {"has_next": true, "next_cursor": "x"}}}"#;

/// How the month is answered, how the list of drops is, and whether the guard lets the file pass.
const ANSWERS: [(u16, &str, u16, &str, bool); 45] = [
    // No rows are judged like a 404: the list decides, where it may be read.
    (200, r#"{"billing_drop": []}"#, 200, ELSEWHERE, true),
    (200, r#"{"billing_drop": []}"#, 403, "{}", true),
    (200, r#"{"billing_drop": []}"#, 200, LISTED, false),
    (200, r#"{"billing_drop": []}"#, 500, "", false),
    (200, r#"{"billing_drop": [], "message": "Endpoint request timed out"}"#, 403, "{}", false),
    (200, r#"{"billing_drop": [{"cost/cost": "-1"}], "last_evaluated_key": {"pk": "a"}}"#, 200, ELSEWHERE, false),
    (200, r#"{"account_id": "123456789012", "billing_drop": [{"cost/cost": "-1"}]}"#, 200, ELSEWHERE, true),
    (200, "{}", 200, ELSEWHERE, false),
    (200, r#"{"error": {"message": "no"}}"#, 200, ELSEWHERE, false),
    (200, r#"{"message": "Endpoint request timed out"}"#, 200, ELSEWHERE, false),
    (200, "<html>please log in</html>", 200, ELSEWHERE, false),
    (200, "[]", 200, ELSEWHERE, false),
    (200, r#"{"billing_drop": [], "next_token": "2"}"#, 200, ELSEWHERE, false),
    (200, r#"{"billing_drop": null}"#, 200, ELSEWHERE, false),
    (204, "", 200, ELSEWHERE, false),
    (206, r#"{"billing_drop": []}"#, 200, ELSEWHERE, false),
    (500, "", 200, ELSEWHERE, false),
    (401, "", 200, ELSEWHERE, false),
    (403, r#"{"message": "Forbidden"}"#, 200, ELSEWHERE, false),
    (302, "", 200, ELSEWHERE, false),
    // Where the list may not be read, the form of the 404 decides.
    (404, OWN, 403, r#"{"message": "Forbidden"}"#, true),
    (404, OWN, 404, OWN, true),
    (404, OWN, 404, CONNECTION, false),
    (404, OWN, 400, OWN, false),
    (404, r#"{"error": {"type": "not_found", "message": "Route not found"}}"#, 403, "{}", false),
    (404, r#"{"error": {"type": "x", "message": "no"}, "billing_drop": [{"cost/cost": "-9"}]}"#, 403, "{}", false),
    (404, CONNECTION, 403, r#"{"message": "Forbidden"}"#, false),
    (404, "<html>404</html>", 404, "<html>404</html>", false),
    (404, r#"{"message": "Not Found"}"#, 403, "{}", false),
    (404, "", 404, "", false),
    // Where it may, the list does.
    (404, OWN, 200, ELSEWHERE, true),
    (404, "<html>404</html>", 200, r#"{"billing_drops": []}"#, true),
    (404, OWN, 200, LISTED, false),
    (404, OWN, 200, r#"{"billing_drops": [{"drop_id": "a"}]}"#, false),
    (404, OWN, 200, ENDLESS, false),
    (404, OWN, 200, r#"{"billing_drops": [{"drop_id": "a", "month": "2025-1"}]}"#, false),
    (404, OWN, 200, r#"{"billing_drops": [{"drop_id": "a", "month": 202501}]}"#, false),
    (404, OWN, 200, r#"{"billing_drops": [{"drop_id": "a", "month": "01/2025"}]}"#, false),
    // Another month, a charge that hides a fall, what is no credit.
    (200, r#"{"month": "2024-12", "billing_drop": []}"#, 200, ELSEWHERE, false),
    (
        200,
        r#"{"billing_drop": [{"cost/cost": "-1", "time/usage_start": "2024-12-01T00:00:00Z"}]}"#,
        200,
        ELSEWHERE,
        false,
    ),
    (200, r#"{"billing_drop": [{"cost/cost": "-1000"}, {"cost/cost": "1000"}]}"#, 200, ELSEWHERE, false),
    (200, r#"{"billing_drop": [{"cost/cost": "-1", "lineitem/type": "Usage"}]}"#, 200, ELSEWHERE, false),
    (404, OWN, 200, "{}", false),
    (404, OWN, 200, "<html>", false),
    (404, OWN, 503, "", false),
];

/// What does not say in CloudZero's own form that there is no such month is no empty month.
#[tokio::test]
async fn a_guard_that_does_not_understand_lets_nothing_pass() {
    for (status, month, list_status, list, passes) in ANSWERS {
        let server = Server::start(move |request| async move {
            let (status, body) = match (request.method().as_str(), request.uri().path().ends_with("2025-01")) {
                ("GET", true) => (status, month),
                ("GET", false) => (list_status, list),
                _ => (200, r#"{"connection": {"drop_id": "d", "row_count": 2}}"#),
            };
            Response::builder().status(status).body(Script::text(body)).unwrap()
        })
        .await;
        let (client, retry) = (client(&server.url, Keys::fixed(key(KEY))), Retry { attempts: 2, ..quick() });
        let delivery = Delivery { safeguards: TWENTY_PER_CENT, ..delivery(&client, &retry, Deadline::NONE) };
        let attempt = delivery.send(&accepted(FILE), Attempt::default()).await;
        let posts = server.requests().iter().filter(|request| request.method() == "POST").count();
        assert_eq!(
            (attempt.outcome.is_ok(), posts),
            (passes, usize::from(passes)),
            "{status} {month} {list_status} {list}"
        );
        assert_eq!(attempt.begun, passes);
    }
}

/// The first of several pages holds six dollars of 450,000.
#[tokio::test]
async fn the_first_of_several_pages_is_no_month() {
    let sandbox = sandbox().await;
    assert_eq!(send(&sandbox, Safeguards::default(), &accepted(FILE)).await.0, Ok(()));
    sandbox.add_fault(Fault::page(1).for_ever().on(Call::Month));
    for safeguards in [TWENTY_PER_CENT, READ_BACK] {
        let posts = sandbox.posts().len();
        let error = send(&sandbox, safeguards, &accepted(FILE)).await.0.unwrap_err();
        assert!(error.message().contains("it says that there is more, and only a whole month is one"), "{error}");
        let is_read_back = safeguards.read_back;
        assert_eq!(error.error_type(), if is_read_back { "VerificationFailed" } else { "CloudZeroUnavailable" });
        assert_eq!(sandbox.posts().len(), posts + usize::from(is_read_back));
    }
}

/// A service that repeats what it was sent, in whatever answer.
#[tokio::test]
async fn no_answer_brings_the_key_into_a_message_or_a_receipt() {
    let echo = |text: &str| text.replace("KEY", KEY);
    for answer in [
        r#"{"connection": {"drop_id": "KEY", "row_count": 2}}"#,
        r#"{"connection": {"drop_id": "d", "row_count": "KEY"}}"#,
        r#"{"connection": {"drop_id": "d", "month": "KEY"}}"#,
        r#"{"error": "KEY"}"#,
        r#"{"message": "you sent \u0063anary-3f1c9a72"}"#,
        r#"{"KEY": 1}"#,
        "KEY",
        "{\"connection\": \"KEY",
        r#"{"billing_drop": [{"resource/account": "KEY", "cost/cost": "KEY"}]}"#,
        r#"{"billing_drop": [{"resource/account": "KEY", "cost/cost": "-1"}]}"#,
        r#"{"billing_drop": "KEY"}"#,
    ] {
        for (status, padding) in [(200, 0), (200, 990), (400, 0), (400, 990), (500, 0), (302, 0)] {
            let body = echo(answer).replacen('1', &"1".repeat(padding + 1), 1);
            let server = Server::start(move |_| {
                let answer =
                    Response::builder().status(status).header("location", KEY).body(Script::text(body.clone()));
                async { answer.unwrap() }
            })
            .await;
            let (client, retry) = (client(&server.url, Keys::fixed(key(KEY))), Retry { attempts: 1, ..quick() });
            for safeguards in [TWENTY_PER_CENT, READ_BACK] {
                let delivery = Delivery { safeguards, ..delivery(&client, &retry, Deadline::NONE) };
                let attempt = delivery.send(&accepted(FILE), Attempt::default()).await;
                let said = format!("{attempt:?}");
                assert!(!said.contains(KEY), "{said}");
                assert!(said.len() < 8000, "{}", said.len());
            }
            let drops = client.drops(quick().attempt_time).await;
            assert!(!format!("{drops:?}").contains(KEY));
        }
    }
}

/// 40,000 accounts are three bodies by the real limit.
#[tokio::test]
async fn several_bodies_are_held_to_the_cent_and_always_read_back() {
    let sandbox = sandbox().await;
    let accepted = accepted(&file_of(40_000));
    let (outcome, attempt) = deliver(&client_of(&sandbox), &accepted).await;
    outcome.unwrap();
    let sent: Vec<_> = sandbox.posts().into_iter().map(|post| (post.operation, post.rows)).collect();
    let operations: Vec<_> = sent.iter().map(|(operation, _)| operation.as_str()).collect();
    assert_eq!(operations, ["replace_drop", "replace_hourly", "replace_hourly"]);
    assert_eq!(sent.iter().map(|(_, rows)| rows).sum::<usize>(), 40_000);
    assert_eq!((attempt.calls, attempt.drops.len()), (4, 3));
    let month = &sandbox.state().months["2025-01"];
    assert_eq!((month.accounts, month.total_cost_usd.as_str()), (40_000, "-50000.00"));
}

#[tokio::test]
async fn several_bodies_are_not_sent_where_somebody_else_may_send() {
    let sandbox = sandbox().await;
    let shared = Safeguards { is_only_sender: false, ..Safeguards::default() };
    let error = send(&sandbox, shared, &accepted(&file_of(20_000))).await.0.unwrap_err();
    assert_eq!(error.error_type(), "ConfigInvalid");
    assert!(error.message().starts_with("CONCURRENCY_RESERVED: 20000 accounts take 2 requests"), "{error}");
    assert_eq!(sandbox.state().calls, 0);
    assert_eq!(send(&sandbox, shared, &accepted(FILE)).await.0, Ok(()), "one body needs no reservation");
}

#[tokio::test]
async fn a_rehearsal_leaves_the_stream_alone() {
    let sandbox = sandbox().await;
    let client = client_of(&sandbox).rehearsing("dress").unwrap();
    deliver(&client, &accepted(FILE)).await.0.unwrap();
    assert!(!sandbox.state().months.contains_key("2025-01"));
    assert_eq!(sandbox.state().test_months["dress"]["2025-01"].rows, 2);
    assert!(client.month("2025-01".parse().unwrap(), quick().attempt_time).await.unwrap().is_some());
    assert!(client_of(&sandbox).rehearsing("two\nlines").is_err());
}

/// Each of them, through the environment of the real function.
#[tokio::test]
async fn the_function_is_told_by_its_variables() {
    let sandbox = sandbox().await;
    let large = file_of(20_000);
    let objects = [
        ("/credits/credits-2025-01.csv", FILE),
        ("/credits/a/credits-2025-01.csv", SMALLER),
        ("/credits/credits-2025-02.csv", &large),
    ];
    let s3 = s3::holding(&objects).await;

    let mut lambda = function(&s3, &sandbox, &[("READ_BACK", "on"), ("MAX_SHRINK", "20")]).await;
    let answer = lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap();
    assert_eq!((&answer["receipts"][0]["attempts"], &answer["receipts"][0]["month_before"]), (&json!(4), &json!(null)));
    let Failed { error_type, .. } = lambda.invoke(event(&["a/credits-2025-01.csv"])).await.unwrap_err();
    assert_eq!(error_type, "ShrinkRefused");
    let answer = lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap();
    let before = json!({"unique_accounts": 2, "total_credit_usd": "1245.06"});
    assert_eq!(answer["receipts"][0]["month_before"], before);
    lambda.stop().await;

    let mut lambda = function(&s3, &sandbox, &[("CONCURRENCY_RESERVED", "false")]).await;
    let Failed { error_type, .. } = lambda.invoke(event(&["credits-2025-02.csv"])).await.unwrap_err();
    assert_eq!(error_type, "ConfigInvalid");
    lambda.stop().await;
}
