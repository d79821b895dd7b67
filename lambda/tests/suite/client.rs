use crate::support::http::{Response, Script, Server};
use crate::support::{KEY, accepted, client, client_of, deliver, delivery, gone, key, quick, sandbox};
use credits_lambda::Error;
use credits_lambda::aws::secrets::Keys;
use credits_lambda::cloudzero::{AnyCostStream, Booked, HeldRow};
use credits_lambda::delivery::Attempt;
use credits_lambda::delivery::guard::Sight;
use credits_lambda::delivery::held::Held;
use credits_lambda::delivery::retry::{Deadline, Retry};
use credits_lambda::sandbox::{Call, Fault, Sandbox};
use std::sync::Arc;
use std::time::{Duration, Instant};

const FILE: &str = "054736118302,$10.50\n123456789012,\"$1,234.56\"\n";

/// Sends [`FILE`] and says how it ended, after how many calls.
async fn send(sandbox: &Sandbox, deadline: Deadline) -> (Result<(), Error>, u32) {
    send_with(&quick(), sandbox, deadline).await
}

async fn send_with(retry: &Retry, sandbox: &Sandbox, deadline: Deadline) -> (Result<(), Error>, u32) {
    let attempt = delivery(&client_of(sandbox), retry, deadline).send(&accepted(FILE), Attempt::default()).await;
    (attempt.outcome, attempt.calls)
}

/// Waits for an answer only so long.
const PATIENCE: Duration = Duration::from_millis(1500);

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
    let (outcome, attempt) = deliver(&client_of(&sandbox), &accepted(FILE)).await;
    outcome.unwrap();
    assert_eq!((attempt.calls, attempt.taken, attempt.bodies), (1, 1, 1));
    assert_eq!(attempt.drops, ["drop-0001"]);
    assert_eq!(held(&sandbox), the_file());
    let rows = client_of(&sandbox).month("2025-01".parse().unwrap(), Duration::from_secs(5)).await.unwrap().unwrap();
    let booked = Arc::new(Booked {
        line_item_type: Some("Credit".to_owned()),
        service: Some("AWSCredits".to_owned()),
        description: Some("AWS promotional credit".to_owned()),
        cloud_provider: None,
    });
    let row = |account: &str, cost: &str| HeldRow {
        account: Some(account.to_owned()),
        cost: Some(cost.to_owned()),
        usage_start: Some("2025-01-01T00:00:00Z".to_owned()),
        booked: Arc::clone(&booked),
    };
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

/// What nobody waits for any more may be at work still: another one beside it would be one too many.
#[tokio::test]
async fn a_post_past_the_time_out_is_not_repeated_and_the_month_is_read_back() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::delay(PATIENCE + Duration::from_millis(20)).for_ever());
    let (outcome, _) = send_with(&impatient(), &sandbox, Deadline::NONE).await;
    assert_eq!(outcome, Ok(()));
    assert_eq!((sandbox.posts().len(), sandbox.state().overlaps), (1, 0));
    assert_eq!(held(&sandbox), the_file());
}

#[tokio::test]
async fn a_post_past_the_time_out_proves_nothing_where_the_month_cannot_be_read() {
    for deny in [true, false] {
        let sandbox = sandbox().await;
        let slow = PATIENCE + Duration::from_millis(20);
        sandbox.add_fault(Fault { delay_ms: slow.as_millis() as u64, ..Fault::status(500) }.for_ever());
        if deny {
            sandbox.deny(&[Call::Month]);
        }
        let (outcome, _) = send_with(&impatient(), &sandbox, Deadline::NONE).await;
        let error = outcome.unwrap_err();
        assert_eq!(error.error_type(), "VerificationFailed");
        let start = "2025-01 may or may not have been replaced: no answer within ";
        assert!(error.message().starts_with(start), "{error}");
        let why =
            if deny { "could not be read back: CloudZero refuses: 403 Forbidden" } else { "CloudZero does not hold" };
        assert!(error.message().contains(why), "{error}");
        assert_eq!(sandbox.posts().len(), 1);
    }
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
    assert_eq!(
        outcome.unwrap_err().message(),
        "CloudZero was tried once, at last: 429 Too Many Requests; it asks to wait 3600 s"
    );
    assert_eq!(attempts, 1);
    assert!(begun.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn the_deadline_ends_a_call_and_leaves_time_to_report() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::delay(Duration::from_secs(20)).for_ever());
    let deadline = Deadline::after(Duration::from_secs(3));
    let (outcome, attempts) = send(&sandbox, deadline).await;
    assert_eq!(outcome.unwrap_err().error_type(), "VerificationFailed");
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
    let failure = client_of(&sandbox)
        .post_drop("2025-01".parse().unwrap(), vec![b' '; 4_500_001].into(), Duration::from_secs(5))
        .await
        .unwrap_err();
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
    assert_eq!(client.drops(time).await.unwrap(), []);
    assert_eq!(client.month("2025-01".parse().unwrap(), time).await.unwrap(), None);
    send(&sandbox, Deadline::NONE).await.0.unwrap();
    let drops = client.drops(time).await.unwrap();
    assert_eq!(drops.len(), 1);
    assert_eq!(drops[0].month.as_deref(), Some("2025-01-01T00:00:00Z"));
    assert_eq!(drops[0].row_count, Some(2));
}

#[tokio::test]
async fn readings_are_repeated_too() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::status(503).once().on(Call::Month));
    let (client, retry) = (client_of(&sandbox), quick());
    let looked = delivery(&client, &retry, Deadline::NONE).look("2025-01".parse().unwrap()).await;
    assert_eq!(looked.outcome, Ok(Sight::Holds(Held::default())));
    assert_eq!(looked.calls, 3, "twice the month, and once the list, which has to confirm that there is none");
}
