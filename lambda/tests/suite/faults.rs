//! Everything that can go wrong with a call, as tables: what is sent, how often, how it ends, what the month is then.

use crate::support::http::{Response, Script, Server};
use crate::support::{KEY, client_of, deliver, delivery, gone, quick, sandbox};
use bytes::Bytes;
use credits_core::{Accepted, BillingMonth, Limits, Policy, check};
use credits_lambda::Error;
use credits_lambda::cloudzero::{AnyCostStream, BillingDrop, Client, Failure, HeldRow};
use credits_lambda::delivery::retry::{Deadline, Retry};
use credits_lambda::delivery::{Attempt, Delivery, Stop};
use credits_lambda::sandbox::{Call, Fault, Rule, Sandbox};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Six accounts; [`in_three`] sends them two by two.
const FILE: &str = "\
    111111111111,1\n222222222222,20\n\
    333333333333,300\n444444444444,4000\n\
    555555555555,50000\n666666666666,600000\n";

/// What the month held before.
const BEFORE: &str = "-0.07";
const WHOLE: &str = "-654321";
const FIRST_BODY: &str = "-21";
const TWO_BODIES: &str = "-4321";

fn whole() -> Accepted {
    with_bodies_of(Limits::default().body_bytes)
}

fn in_three() -> Accepted {
    let accepted = with_bodies_of(600);
    let rows: Vec<usize> = accepted.bodies().map(|body| body.rows()).collect();
    assert_eq!(rows, [2, 2, 2]);
    accepted
}

fn with_bodies_of(body_bytes: usize) -> Accepted {
    let policy = Policy { limits: Limits { body_bytes, ..Limits::default() }, ..Policy::default() };
    check("credits-2025-01.csv", FILE.as_bytes(), &policy).accept().unwrap()
}

/// A sandbox whose month holds [`BEFORE`].
async fn sandbox_with_a_month() -> Sandbox {
    let sandbox = sandbox().await;
    let before = check("credits-2025-01.csv", b"777777777777,0.07\n", &Policy::default()).accept().unwrap();
    deliver(&client_of(&sandbox), &before).await.0.unwrap();
    sandbox
}

fn held(sandbox: &Sandbox) -> String {
    sandbox.state().months["2025-01"].total_cost_usd.clone()
}

/// The posts since [`sandbox_with_a_month`]: `R` for a `replace_drop`, `H` for a `replace_hourly`.
fn posts(sandbox: &Sandbox) -> String {
    let letter = |operation: &str| match operation {
        "replace_drop" => 'R',
        "replace_hourly" => 'H',
        other => panic!("`{other}` is never sent"),
    };
    sandbox.posts()[1..].iter().map(|post| letter(&post.operation)).collect()
}

/// Waits for an answer only so long, where it is to come later.
const PATIENCE: Duration = Duration::from_millis(1000);

/// A call that is stored late is stored so much after its answer: before it is taken to be at rest.
const LATE: Duration = Duration::from_millis(60);

async fn send(stream: &impl AnyCostStream, accepted: &Accepted) -> Result<(), Error> {
    send_with(&quick(), stream, accepted).await
}

async fn send_with(retry: &Retry, stream: &impl AnyCostStream, accepted: &Accepted) -> Result<(), Error> {
    let attempt = delivery(stream, retry, Deadline::NONE).send(accepted, Attempt::default()).await;
    assert!(!format!("{attempt:?}").contains(KEY));
    attempt.outcome
}

/// A call that is slow ends in vain, and blocks the stream a moment longer.
fn retry_for(fault: &Fault) -> Retry {
    match fault.delay_ms {
        0 => quick(),
        _ => Retry { attempt_time: PATIENCE, first_pause: Duration::from_millis(150), ..quick() },
    }
}

fn type_of(outcome: &Result<(), Error>) -> &'static str {
    outcome.as_ref().err().map_or(DONE, Error::error_type)
}

const DONE: &str = "";
const REJECTED: &str = "CloudZeroRejected";
const UNAVAILABLE: &str = "CloudZeroUnavailable";
const PARTIAL: &str = "PartiallyDelivered";
const UNVERIFIED: &str = "VerificationFailed";

const HTML: &str = "<html><body>upstream said no</body></html>";

fn applied(status: u16) -> Fault {
    Fault { applied: true, ..Fault::status(status) }
}

/// Answers after [`PATIENCE`] is over, but before anybody would notice the wait.
fn slow() -> Fault {
    Fault::delay(PATIENCE + Duration::from_millis(20))
}

fn html_error() -> Fault {
    Fault { body: Some(HTML.to_owned()), ..Fault::status(502) }
}

/// Not done, and answered as if it were.
fn nothing(body: &str) -> Fault {
    Fault { applied: false, ..Fault::body(body) }
}

fn success(status: u16, body: &str) -> Fault {
    Fault { body: Some(body.to_owned()), ..applied(status) }
}

/// With one body the month is as before or exactly the file.
#[tokio::test]
async fn each_fault_on_a_single_body() {
    let taken = r#"{"connection": {"drop_id": 7, "month": "2025-01-01T00:00:00Z", "row_count": "6"}}"#;
    let cases: Vec<(&str, Rule, &str, usize, &str)> = vec![
        ("400", Fault::status(400).once(), REJECTED, 1, BEFORE),
        ("401", Fault::status(401).once(), REJECTED, 1, BEFORE),
        ("403", Fault::status(403).once(), REJECTED, 1, BEFORE),
        ("404", Fault::status(404).once(), REJECTED, 1, BEFORE),
        ("413", Fault::status(413).once(), REJECTED, 1, BEFORE),
        ("redirect", Fault::redirect("http://127.0.0.1:9/").once(), REJECTED, 1, BEFORE),
        ("409 once", Fault::status(409).once(), DONE, 2, WHOLE),
        ("409 always", Fault::status(409).for_ever(), UNAVAILABLE, 5, BEFORE),
        ("429 once", Fault::status(429).once(), DONE, 2, WHOLE),
        ("429 with Retry-After", Fault::status(429).retry_after("0").once(), DONE, 2, WHOLE),
        ("429 that asks for a day", Fault::status(429).retry_after("86400").once(), UNAVAILABLE, 1, BEFORE),
        ("503 that asks for 61 s", Fault::status(503).retry_after("61").once(), UNAVAILABLE, 1, BEFORE),
        ("429 always", Fault::status(429).for_ever(), UNAVAILABLE, 5, BEFORE),
        ("500 once", Fault::status(500).once(), DONE, 2, WHOLE),
        ("502 twice", Fault::status(502).times(2), DONE, 3, WHOLE),
        ("503 four times", Fault::status(503).times(4), DONE, 5, WHOLE),
        ("503 five times", Fault::status(503).times(5), UNAVAILABLE, 5, BEFORE),
        ("504 always", Fault::status(504).for_ever(), UNAVAILABLE, 5, BEFORE),
        ("500 after it worked", applied(500).once(), DONE, 2, WHOLE),
        ("500 after it worked, always", applied(500).for_ever(), UNAVAILABLE, 5, WHOLE),
        ("504, stored late", Fault::stored_late(504, LATE).once(), DONE, 2, WHOLE),
        ("504, stored late, always", Fault::stored_late(504, LATE).for_ever(), UNAVAILABLE, 5, WHOLE),
        ("cut before", Fault::cut_before().once(), DONE, 2, WHOLE),
        ("cut after", Fault::cut_after().once(), DONE, 2, WHOLE),
        ("cut before, always", Fault::cut_before().for_ever(), UNAVAILABLE, 5, BEFORE),
        ("cut after, always", Fault::cut_after().for_ever(), UNAVAILABLE, 5, WHOLE),
        ("slow", slow().for_ever(), DONE, 1, WHOLE),
        (
            "slow, and not taken",
            Fault { delay_ms: slow().delay_ms, ..Fault::status(504) }.once(),
            UNVERIFIED,
            1,
            BEFORE,
        ),
        ("an HTML error page", html_error().once(), DONE, 2, WHOLE),
        ("too few rows", Fault::row_count(1).once(), UNVERIFIED, 1, WHOLE),
        ("201 with the connection", success(201, taken).once(), DONE, 1, WHOLE),
        ("202 with the connection", success(202, taken).once(), DONE, 1, WHOLE),
        ("202 with nothing, stored late", Fault::stored_late(202, LATE).once(), DONE, 1, WHOLE),
        ("204", applied(204).once(), DONE, 1, WHOLE),
        ("202 with nothing, not taken", Fault::status(202).once(), UNVERIFIED, 1, BEFORE),
    ];
    for (name, rule, error_type, calls, month) in cases {
        let sandbox = sandbox_with_a_month().await;
        let retry = retry_for(&rule.fault);
        sandbox.add_fault(rule);
        let outcome = send_with(&retry, &client_of(&sandbox), &whole()).await;
        assert_eq!(type_of(&outcome), error_type, "{name}: {outcome:?}");
        assert_eq!(posts(&sandbox), "R".repeat(calls), "{name}");
        tokio::time::sleep(LATE * 2).await;
        assert_eq!(held(&sandbox), month, "{name}");
    }
}

/// Whether such an answer means anything is seen when the month is read back, and not at all without the right to read.
#[tokio::test]
async fn a_success_that_proves_nothing_is_none() {
    let nonsense = "x".repeat(900_000);
    for answer in [
        r#"{"error": {"type": "internal", "message": "not this time"}}"#,
        r#"{"message": "Endpoint request timed out"}"#,
        r#"{"connection": {"drop_id": "d", "month": "2025-02-01T00:00:00Z"}}"#,
        r#"{"connection": {"drop_id": "d"}, "error": "not this time"}"#,
        r#"{"connection": {"drop_id": "d", "row_count": "many"}}"#,
        r#"{"connection": {}}"#,
        r#"{"connection": null}"#,
        "{}",
        "[]",
        "null",
        "\"garbage\"",
        "\u{0}\u{1}garbage",
        "",
        HTML,
        &nonsense,
        &"x".repeat(2_000_000),
    ] {
        for (fault, may_read, error_type) in [
            (Fault::body(answer), true, DONE),
            (Fault::body(answer), false, UNVERIFIED),
            (nothing(answer), true, UNVERIFIED),
            (nothing(answer), false, UNVERIFIED),
        ] {
            let sandbox = sandbox_with_a_month().await;
            let month = if fault.applied { WHOLE } else { BEFORE };
            sandbox.add_fault(fault.for_ever());
            if !may_read {
                sandbox.deny(&[Call::Month, Call::List]);
            }
            let outcome = send(&client_of(&sandbox), &whole()).await;
            let start = answer.get(..60).unwrap_or(answer);
            assert_eq!(type_of(&outcome), error_type, "{start}: {outcome:?}");
            assert_eq!((posts(&sandbox).as_str(), held(&sandbox).as_str()), ("R", month), "{start}");
            if let Err(error) = outcome {
                assert!(error.message().starts_with("2025-01 may or may not have been replaced: 200 was "), "{error}");
                assert!(error.message().len() < 4000, "{start}");
            }
        }
    }
}

/// What a fault says about the call that met it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Not taken, and never will be.
    Rejected,
    /// Not taken; may be later.
    NotTaken,
    /// Looks as if it may have been taken, and was not.
    UnknownAndNotTaken,
    /// Looks as if it may have been taken, and was, or will be in a moment.
    UnknownAndTaken,
    /// Taken, but nobody waited for the answer.
    TimedOut,
    /// Well answered, which proves nothing, and taken.
    UnprovenAndTaken,
    /// Well answered, which proves nothing, and not taken.
    UnprovenAndNotTaken,
    /// Taken, and counted wrongly, which is not documented to be wrong.
    Miscounted,
}

fn every_fault() -> Vec<(&'static str, Fault, Meaning)> {
    use Meaning::*;
    vec![
        ("400", Fault::status(400), Rejected),
        ("401", Fault::status(401), Rejected),
        ("403", Fault::status(403), Rejected),
        ("413", Fault::status(413), Rejected),
        ("redirect", Fault::redirect("http://127.0.0.1:9/"), Rejected),
        ("409", Fault::status(409), NotTaken),
        ("429", Fault::status(429), NotTaken),
        ("429 with Retry-After", Fault::status(429).retry_after("0"), NotTaken),
        ("500", Fault::status(500), UnknownAndNotTaken),
        ("502", Fault::status(502), UnknownAndNotTaken),
        ("503", Fault::status(503), UnknownAndNotTaken),
        ("504", Fault::status(504), UnknownAndNotTaken),
        ("HTML error page", html_error(), UnknownAndNotTaken),
        ("cut before", Fault::cut_before(), UnknownAndNotTaken),
        ("cut after", Fault::cut_after(), UnknownAndTaken),
        ("500 after it worked", applied(500), UnknownAndTaken),
        ("504, stored late", Fault::stored_late(504, LATE), UnknownAndTaken),
        ("slow", slow(), TimedOut),
        ("garbage", Fault::body("garbage"), UnprovenAndTaken),
        ("an error as a success", Fault::body(r#"{"error": "no"}"#), UnprovenAndTaken),
        ("nothing as a success", nothing("{}"), UnprovenAndNotTaken),
        ("wrong row_count", Fault::row_count(1), Miscounted),
    ]
}

/// What the month holds when the first and the third of three bodies were taken.
const WITHOUT_THE_SECOND: &str = "-650021";

/// What becomes of three bodies when a fault meets the first, the second or the third post, and so many from there on
/// (`None`: all of them).
fn expected(meaning: Meaning, position: u32, times: Option<u32>) -> (&'static str, &'static str, &'static str) {
    use Meaning::*;
    match (meaning, position, times) {
        (Rejected, 0, _) => ("R", REJECTED, BEFORE),
        (Rejected, 1, _) => ("RH", PARTIAL, FIRST_BODY),
        (Rejected, _, _) => ("RHH", PARTIAL, TWO_BODIES),

        (NotTaken, 0, Some(1)) => ("RRHH", DONE, WHOLE),
        (NotTaken, 0, Some(_)) => ("RRRHH", DONE, WHOLE),
        (NotTaken, 0, None) => ("RRRRR", UNAVAILABLE, BEFORE),

        // A first body that comes late would wipe the others.
        (UnknownAndNotTaken | UnprovenAndNotTaken, 0, _) => ("R", PARTIAL, BEFORE),
        (UnknownAndTaken | UnprovenAndTaken | TimedOut, 0, _) => ("R", PARTIAL, FIRST_BODY),

        // Another one is there once, however often it is sent.
        (NotTaken | UnknownAndNotTaken | UnknownAndTaken, _, Some(1)) => ("RHHH", DONE, WHOLE),
        (NotTaken | UnknownAndNotTaken | UnknownAndTaken, _, Some(_)) => ("RHHHH", DONE, WHOLE),
        (NotTaken | UnknownAndNotTaken, 1, None) => ("RHHHHH", PARTIAL, FIRST_BODY),
        (NotTaken | UnknownAndNotTaken, _, None) => ("RHHHHHH", PARTIAL, TWO_BODIES),
        (UnknownAndTaken, 1, None) => ("RHHHHH", PARTIAL, TWO_BODIES),
        (UnknownAndTaken, _, None) => ("RHHHHHH", PARTIAL, WHOLE),

        // Reading the month back decides.
        (TimedOut | UnprovenAndTaken, _, _) => ("RHH", DONE, WHOLE),
        (UnprovenAndNotTaken, 1, Some(1)) => ("RHH", PARTIAL, WITHOUT_THE_SECOND),
        (UnprovenAndNotTaken, 1, _) => ("RHH", PARTIAL, FIRST_BODY),
        (UnprovenAndNotTaken, _, _) => ("RHH", PARTIAL, TWO_BODIES),
        (Miscounted, _, _) => ("RHH", DONE, WHOLE),
    }
}

/// Every fault, on the first, the middle and the last of three bodies, once, twice and for ever. A run that says it is
/// done has left exactly the file.
#[tokio::test]
async fn each_fault_on_each_of_three_bodies() {
    for (name, fault, meaning) in every_fault() {
        let check = async |position: u32, times: Option<u32>| {
            let cell = format!("{name}, at post {position}, {times:?} times");
            let sandbox = sandbox_with_a_month().await;
            sandbox.add_fault(Rule { skip: position, times, fault: fault.clone(), ..Rule::default() });
            let outcome = send_with(&retry_for(&fault), &client_of(&sandbox), &in_three()).await;
            let (sent, error_type, month) = expected(meaning, position, times);
            assert_eq!(type_of(&outcome), error_type, "{cell}: {outcome:?}");
            assert_eq!(posts(&sandbox), sent, "{cell}");
            tokio::time::sleep(LATE * 2).await;
            assert_eq!(held(&sandbox), month, "{cell}");
        };
        // All that only waits waits at once.
        tokio::join!(
            check(0, Some(1)),
            check(0, Some(2)),
            check(0, None),
            check(1, Some(1)),
            check(1, Some(2)),
            check(1, None),
            check(2, Some(1)),
            check(2, Some(2)),
            check(2, None),
        );
    }
}

/// The command line begins a month again whose first body came to no known end, once nothing can come late any more.
#[tokio::test]
async fn a_month_whose_first_body_came_to_no_known_end_starts_over_where_nobody_else_does_that() {
    let late = Fault::stored_late(504, LATE);
    for (name, rule, sent, error_type, month) in [
        ("503 once", Fault::status(503).once(), "RRHH", DONE, WHOLE),
        ("504 twice, stored late", late.clone().times(2), "RRRHH", DONE, WHOLE),
        ("503 always", Fault::status(503).for_ever(), "RRR", PARTIAL, BEFORE),
        ("504 always, stored late", late.for_ever(), "RRR", PARTIAL, FIRST_BODY),
        ("{} once", Fault::body("{}").once(), "RRHH", DONE, WHOLE),
        ("slow", slow().for_ever(), "R", PARTIAL, FIRST_BODY),
        ("cut, then refused", Fault::cut_before().once(), "RR", PARTIAL, BEFORE),
    ] {
        let sandbox = sandbox_with_a_month().await;
        let retry = Retry { starts: 3, ..retry_for(&rule.fault) };
        sandbox.add_fault(rule);
        if name.ends_with("refused") {
            sandbox.add_fault(Fault::status(400).once());
        }
        let outcome = send_with(&retry, &client_of(&sandbox), &in_three()).await;
        assert_eq!(type_of(&outcome), error_type, "{name}: {outcome:?}");
        tokio::time::sleep(LATE * 2).await;
        assert_eq!((posts(&sandbox).as_str(), held(&sandbox).as_str()), (sent, month), "{name}");
    }
}

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
