use crate::support::http::{Response, Script, Server};
use crate::support::{KEY, accepted, client, client_of, deliver, delivery, gone, key, quick, sandbox};
use credits_lambda::Error;
use credits_lambda::aws::secrets::Keys;
use credits_lambda::cloudzero::{AnyCostStream, HeldRow};
use credits_lambda::delivery::Progress;
use credits_lambda::delivery::persist::{Repeatable, persist};
use credits_lambda::delivery::retry::{Deadline, Retry};
use credits_lambda::sandbox::{Call, Fault, Sandbox};
use std::time::{Duration, Instant};

const FILE: &str = "054736118302,$10.50\n123456789012,\"$1,234.56\"\n";

/// Sends [`FILE`] and says how it ended, after how many calls.
async fn send(sandbox: &Sandbox, deadline: Deadline) -> (Result<(), Error>, u32) {
    send_with(&quick(), sandbox, deadline).await
}

async fn send_with(retry: &Retry, sandbox: &Sandbox, deadline: Deadline) -> (Result<(), Error>, u32) {
    let mut progress = Progress::default();
    let outcome = delivery(&client_of(sandbox), retry, deadline).send(&accepted(FILE), &mut progress).await;
    (outcome, progress.attempts)
}

/// Waits for an answer only so long.
const PATIENCE: Duration = Duration::from_millis(300);

fn impatient() -> Retry {
    Retry { attempt_time: PATIENCE, ..quick() }
}

/// What the sandbox holds of the month: rows, accounts and total, or nothing.
fn held(sandbox: &Sandbox) -> Option<(usize, usize, String)> {
    let months = sandbox.state().months;
    months.get("2025-01").map(|month| (month.rows, month.accounts, month.total_cost_usd.clone()))
}

fn the_file() -> Option<(usize, usize, String)> {
    Some((2, 2, "-1245.06".to_owned()))
}

#[tokio::test]
async fn a_month_is_delivered_in_one_call_and_held_to_the_cent() {
    let sandbox = sandbox().await;
    let (outcome, progress) = deliver(&client_of(&sandbox), &accepted(FILE)).await;
    outcome.unwrap();
    assert_eq!(progress, Progress { attempts: 1, drop_ids: vec!["drop-0001".to_owned()], month_before: None });
    assert_eq!(held(&sandbox), the_file());
    let rows = client_of(&sandbox).month("2025-01".parse().unwrap(), Duration::from_secs(5)).await.unwrap().unwrap();
    let row = |account: &str, cost: &str| HeldRow { account: Some(account.to_owned()), cost: Some(cost.to_owned()) };
    assert_eq!(rows, [row("054736118302", "-10.50"), row("123456789012", "-1234.56")]);
}

#[tokio::test]
async fn sending_a_month_again_replaces_it() {
    let sandbox = sandbox().await;
    for _ in 0..2 {
        assert_eq!(send(&sandbox, Deadline::NONE).await, (Ok(()), 1));
    }
    assert_eq!(held(&sandbox), the_file());
}

#[tokio::test]
async fn an_answer_past_the_time_out_is_repeated_until_the_stream_is_free() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::delay(PATIENCE + Duration::from_millis(20)).once());
    let retry = Retry { attempts: 30, ..impatient() };
    let (outcome, attempts) = send_with(&retry, &sandbox, Deadline::NONE).await;
    assert_eq!(outcome, Ok(()));
    // The call that nobody waits for any more still blocks the stream: whoever comes then gets 409.
    assert!(attempts >= 2 && sandbox.state().overlaps <= u64::from(attempts) - 2, "{attempts}, {:?}", sandbox.state());
    assert_eq!(held(&sandbox), the_file());
}

#[tokio::test]
async fn answers_that_always_come_too_late_are_given_up() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::delay(PATIENCE + Duration::from_millis(20)).for_ever());
    let (outcome, attempts) = send_with(&impatient(), &sandbox, Deadline::NONE).await;
    assert_eq!(outcome.unwrap_err().error_type(), "CloudZeroUnavailable");
    assert_eq!(attempts, 5);
    assert_eq!(held(&sandbox), the_file());
}

#[tokio::test]
async fn nobody_listens() {
    let client = gone().await;
    let error = deliver(&client, &accepted(FILE)).await.0.unwrap_err();
    assert_eq!(error.error_type(), "CloudZeroUnavailable");
    assert!(error.message().starts_with("CloudZero was tried 5 times, at last: "), "{error}");
    assert!(error.message().to_lowercase().contains("connection refused"), "{error}");
}

#[tokio::test]
async fn retry_after_is_waited_for() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::status(429).retry_after("1").once());
    let begun = Instant::now();
    assert_eq!(send(&sandbox, Deadline::NONE).await, (Ok(()), 2));
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_retry_after_beyond_the_deadline_is_not_waited_for() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::status(429).retry_after("3600").for_ever());
    let begun = Instant::now();
    let (outcome, attempts) = send(&sandbox, Deadline::after(Duration::from_secs(30))).await;
    assert_eq!(outcome.unwrap_err().message(), "CloudZero was tried once, at last: 429 Too Many Requests");
    assert_eq!(attempts, 1);
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn the_deadline_ends_a_call_and_leaves_time_to_report() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::delay(Duration::from_secs(20)).for_ever());
    let deadline = Deadline::after(Duration::from_millis(350));
    let (outcome, attempts) = send(&sandbox, deadline).await;
    assert_eq!(outcome.unwrap_err().error_type(), "CloudZeroUnavailable");
    assert_eq!(attempts, 1);
    assert!(deadline.remaining() > Duration::from_millis(10), "{:?} left", deadline.remaining());
}

#[tokio::test]
async fn without_time_nothing_is_sent() {
    let sandbox = sandbox().await;
    let (outcome, attempts) = send(&sandbox, Deadline::after(Duration::from_millis(50))).await;
    assert_eq!(outcome.unwrap_err().message(), "too little time was left to call CloudZero");
    assert_eq!((attempts, sandbox.state().calls), (0, 0));
}

#[tokio::test]
async fn the_key_goes_bare_and_comes_back_in_no_message() {
    let echo = Server::start(|request| async move {
        let said = request.headers()["authorization"].to_str().unwrap().to_owned();
        let body = serde_json::json!({"message": format!("`{said}` may not\u{1b}[2J do this")}).to_string();
        Response::builder().status(403).body(Script::text(body)).unwrap()
    })
    .await;
    let client = client(&echo.url, Keys::fixed(key(KEY)));
    let error = deliver(&client, &accepted(FILE)).await.0.unwrap_err();
    assert_eq!(echo.requests()[0].headers()["authorization"], KEY);
    assert_eq!(error.message(), "CloudZero refuses: 403 Forbidden: `[redacted]` may not␛[2J do this");
}

#[tokio::test]
async fn a_wrong_key_is_refused_with_the_services_words() {
    let sandbox = sandbox().await;
    let client = client(&sandbox.url(), Keys::fixed(key("another-key")));
    let error = deliver(&client, &accepted(FILE)).await.0.unwrap_err();
    assert_eq!(error.message(), "CloudZero refuses: 403 Forbidden: Forbidden");
    assert_eq!(held(&sandbox), None);
}

#[tokio::test]
async fn a_body_over_the_limit_does_not_leave() {
    let sandbox = sandbox().await;
    let failure =
        client_of(&sandbox).post_drop(vec![b' '; 4_500_001].into(), Duration::from_secs(5)).await.unwrap_err();
    assert_eq!(failure.message(), "a body of 4500001 bytes is not sent: 4500000 are the most");
    assert!(!failure.is_transient());
    assert_eq!(sandbox.state().calls, 0);
}

#[tokio::test]
async fn a_body_can_be_checked_without_being_stored() {
    let (sandbox, time) = (sandbox().await, Duration::from_secs(5));
    let body = accepted(FILE).bodies().next().unwrap().into_json();
    let validation = client_of(&sandbox).validate(body.into(), time).await.unwrap();
    assert_eq!((validation.is_valid, validation.errors.len()), (Some(true), 0));
    let bad = br#"{"month": "2025-01", "data": [{"cost/cost": "free", "time/usage_start": "2025-01-01T00:00:00Z"}]}"#;
    let validation = client_of(&sandbox).validate(bad.as_slice().into(), time).await.unwrap();
    assert_eq!(validation.is_valid, Some(false));
    assert_eq!(validation.errors, ["data[0]: 'cost/cost': 'free' is not a plain decimal"]);
    assert_eq!(held(&sandbox), None);
}

#[tokio::test]
async fn the_drops_are_listed_and_a_month_that_is_not_held_is_none() {
    let (sandbox, time) = (sandbox().await, Duration::from_secs(5));
    let client = client_of(&sandbox);
    assert_eq!(client.list(time).await.unwrap(), []);
    assert_eq!(client.month("2025-01".parse().unwrap(), time).await.unwrap(), None);
    send(&sandbox, Deadline::NONE).await.0.unwrap();
    let drops = client.list(time).await.unwrap();
    assert_eq!(drops.len(), 1);
    assert_eq!(drops[0].month.as_deref(), Some("2025-01-01T00:00:00Z"));
    assert_eq!(drops[0].row_count, Some(2));
}

#[tokio::test]
async fn readings_are_repeated_too() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::status(503).once().on(Call::Month));
    let client = client_of(&sandbox);
    let mut calls = 0;
    let month = "2025-01".parse().unwrap();
    let read = async |time| client.month(month, time).await;
    let held = persist(&quick(), Deadline::NONE, &mut calls, Repeatable::Always, read).await;
    assert_eq!((held.unwrap(), calls), (None, 2));
}
