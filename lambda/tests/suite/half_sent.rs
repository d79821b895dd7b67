//! What a run leaves behind that ends between two bodies, and that it says so.

use crate::support::faulty::{
    BEFORE, DONE, FIRST_BODY, LATE, PARTIAL, TWO_BODIES, UNAVAILABLE, WHOLE, applied, held, in_three, posts,
    sandbox_with_a_month, send, type_of, whole,
};
use crate::support::http::{Response, Script, Server};
use crate::support::{client_of, delivery, gone, quick, sandbox};
use bytes::Bytes;
use credits_core::{BillingMonth, Policy, check};
use credits_lambda::cloudzero::{AnyCostStream, BillingDrop, Client, Failure, HeldRow};
use credits_lambda::delivery::retry::{Deadline, Retry};
use credits_lambda::delivery::{Attempt, Delivery, Stop};
use credits_lambda::sandbox::Fault;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Issue 14, number 1: a 504 at once, and stored three seconds later.
#[tokio::test]
async fn forty_thousand_rows_stay_forty_thousand_however_late_a_body_is_stored() {
    let file: String = (0..40_000).map(|number| format!("{},$1.25\n", 100_000_000_000_u64 + number)).collect();
    let accepted = check("credits-2025-01.csv", file.as_bytes(), &Policy::default()).accept().unwrap();
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::stored_late(504, LATE).once().after(1));
    assert_eq!(send(&client_of(&sandbox), &accepted).await, Ok(()));
    tokio::time::sleep(LATE * 2).await;
    let month = &sandbox.state().months["2025-01"];
    assert_eq!((month.rows, month.total_cost_usd.as_str()), (40_000, "-50000.00"));
    let hours: std::collections::BTreeSet<String> = sandbox
        .rows("2025-01")
        .unwrap()
        .iter()
        .map(|row| format!("{} {}", row["time/usage_start"].as_str().unwrap(), row["time/usage_end"].as_str().unwrap()))
        .collect();
    let expected = [0, 1, 2].map(|hour| format!("2025-01-01T0{hour}:00:00Z 2025-01-01T0{hour}:59:59Z"));
    assert_eq!(hours.into_iter().collect::<Vec<_>>(), expected);
}

/// A stream whose posts find nobody listening, from one on and so often.
struct Unreachable {
    stream: Client,
    gone: Client,
    skip: u32,
    times: u32,
    posts: AtomicU32,
}

impl AnyCostStream for Unreachable {
    async fn post_drop(&self, month: BillingMonth, body: Bytes, time: Duration) -> Result<BillingDrop, Failure> {
        let number = self.posts.fetch_add(1, Ordering::Relaxed);
        let is_gone = number >= self.skip && number - self.skip < self.times;
        if is_gone { &self.gone } else { &self.stream }.post_drop(month, body, time).await
    }

    async fn month(&self, month: BillingMonth, time: Duration) -> Result<Option<Vec<HeldRow>>, Failure> {
        self.stream.month(month, time).await
    }

    async fn drops(&self, time: Duration) -> Result<Vec<BillingDrop>, Failure> {
        self.stream.drops(time).await
    }
}

/// Who is not reached has not taken anything: only what is left is sent.
#[tokio::test]
async fn nobody_listens_to_one_of_three_bodies() {
    for (skip, times, sent, error_type, month) in [
        (0, 2, "RHH", DONE, WHOLE),
        (1, 1, "RHH", DONE, WHOLE),
        (2, 4, "RHH", DONE, WHOLE),
        (0, u32::MAX, "", UNAVAILABLE, BEFORE),
        (1, u32::MAX, "R", PARTIAL, FIRST_BODY),
        (2, u32::MAX, "RH", PARTIAL, TWO_BODIES),
    ] {
        let sandbox = sandbox_with_a_month().await;
        let stream = Unreachable { stream: client_of(&sandbox), gone: gone().await, skip, times, posts: 0.into() };
        let outcome = send(&stream, &in_three()).await;
        assert_eq!(type_of(&outcome), error_type, "{skip} {times}: {outcome:?}");
        assert_eq!((posts(&sandbox).as_str(), held(&sandbox).as_str()), (sent, month), "{skip} {times}");
    }
}

#[tokio::test]
async fn a_partial_delivery_says_how_far_it_came_and_what_to_do() {
    let sandbox = sandbox_with_a_month().await;
    sandbox.add_fault(Fault::status(400).once().after(1));
    let error = send(&client_of(&sandbox), &in_three()).await.unwrap_err();
    assert_eq!(
        error.message(),
        "2025-01 is incomplete: 1 of 3 requests were taken; CloudZero refuses: 400 Bad Request; send the file again, \
         which replaces the whole month"
    );
    sandbox.add_fault(Fault::status(503).for_ever());
    let error = send(&client_of(&sandbox), &in_three()).await.unwrap_err();
    assert!(
        error.message().starts_with("2025-01 may be incomplete: it is not known whether the first of 3 "),
        "{error}"
    );
}

#[tokio::test]
async fn the_deadline_between_two_bodies_leaves_time_to_say_so() {
    let sandbox = sandbox_with_a_month().await;
    sandbox.add_fault(Fault::delay(Duration::from_secs(20)).for_ever().after(1));
    let deadline = Deadline::after(Duration::from_millis(700));
    let (client, retry) = (client_of(&sandbox), quick());
    let outcome = delivery(&client, &retry, deadline).send(&in_three(), Attempt::default()).await.outcome;
    assert_eq!(type_of(&outcome), PARTIAL);
    assert!(deadline.remaining() > Duration::from_millis(10), "{:?} left", deadline.remaining());
}

/// What cannot be ended is not begun; what is begun is not stopped by an estimate.
#[tokio::test]
async fn a_month_of_several_bodies_is_begun_only_if_there_is_time_for_it() {
    let sandbox = sandbox_with_a_month().await;
    let (client, retry) = (client_of(&sandbox), Retry { body_time: Duration::from_secs(10), ..quick() });
    let deadline = Deadline::after(Duration::from_secs(40));
    let error = delivery(&client, &retry, deadline).send(&in_three(), Attempt::default()).await.outcome.unwrap_err();
    assert_eq!(error.error_type(), "ConfigInvalid");
    assert_eq!(
        error.message(),
        "2025-01 takes 3 requests, for which there is too little time; nothing was sent: give the function a time-out \
         of at least 41 seconds"
    );
    assert_eq!(posts(&sandbox), "");
    assert_eq!(held(&sandbox), BEFORE);
    let deadline = Deadline::after(Duration::from_secs(42));
    let outcome = delivery(&client, &retry, deadline).send(&in_three(), Attempt::default()).await.outcome;
    assert_eq!(outcome, Ok(()));
    let slow = Attempt { slowest: Duration::from_secs(12), ..Attempt::default() };
    let error = delivery(&client, &retry, deadline).send(&in_three(), slow).await.outcome.unwrap_err();
    assert!(error.message().contains("a time-out of at least 4"), "by the slowest body so far: {error}");
}

/// Asked to stop, a run ends the call in hand; what it leaves behind it says.
#[tokio::test]
async fn a_run_that_is_asked_to_stop_says_which_month_is_incomplete() {
    for (accepted, fault, sent, error_type, month) in [
        (in_three(), Fault::delay(Duration::from_millis(200)).once(), "R", PARTIAL, FIRST_BODY),
        (in_three(), Fault::status(429).retry_after("30").once(), "R", "Interrupted", BEFORE),
        (whole(), Fault::delay(Duration::from_millis(200)).once(), "R", DONE, WHOLE),
        (whole(), Fault::status(429).retry_after("30").once(), "R", "Interrupted", BEFORE),
        (whole(), applied(503).retry_after("30").once(), "R", "Interrupted", WHOLE),
        (whole(), Fault { delay_ms: 200, ..Fault::body("{}") }.once(), "R", "Interrupted", WHOLE),
    ] {
        let sandbox = sandbox_with_a_month().await;
        sandbox.add_fault(fault.clone());
        let (client, retry, stop) = (client_of(&sandbox), quick(), Stop::default());
        let delivery = Delivery { stop: &stop, ..delivery(&client, &retry, Deadline::NONE) };
        let asking = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            stop.ask();
        };
        let (attempt, ()) = tokio::join!(delivery.send(&accepted, Attempt::default()), asking);
        assert_eq!(type_of(&attempt.outcome), error_type, "{fault:?}: {:?}", attempt.outcome);
        assert_eq!((posts(&sandbox).as_str(), held(&sandbox).as_str()), (sent, month), "{fault:?}");
    }
    let sandbox = sandbox_with_a_month().await;
    let (client, retry, stop) = (client_of(&sandbox), quick(), Stop::default());
    stop.ask();
    let delivery = Delivery { stop: &stop, ..delivery(&client, &retry, Deadline::NONE) };
    let outcome = delivery.send(&in_three(), Attempt::default()).await.outcome;
    assert_eq!(outcome.unwrap_err().message(), "interrupted: 2025-01 was not sent");
    assert_eq!(posts(&sandbox), "");
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_key() {
    let elsewhere = Server::start(|_| async { Response::new(Script::text("{}")) }).await;
    let sandbox = sandbox_with_a_month().await;
    sandbox.add_fault(Fault::redirect(&elsewhere.url).once());
    let error = send(&client_of(&sandbox), &whole()).await.unwrap_err();
    assert_eq!(error.message(), format!("CloudZero refuses: 307 leads to `{}`, and is not followed", elsewhere.url));
    assert_eq!(elsewhere.requests().len(), 0);
}
