//! Everything that can go wrong with a call, as tables: what is sent, how often, how it ends, what the month is then.

use crate::support::http::{Response, Script, Server};
use crate::support::{KEY, client_of, deliver, delivery, gone, quick, sandbox};
use bytes::Bytes;
use credits_core::{Accepted, BillingMonth, Limits, Policy, check};
use credits_lambda::Error;
use credits_lambda::cloudzero::{AnyCostStream, BillingDrop, Client, Failure, HeldRow};
use credits_lambda::delivery::Progress;
use credits_lambda::delivery::retry::{Deadline, Retry};
use credits_lambda::sandbox::{Fault, Rule, Sandbox};
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

/// The posts since [`sandbox_with_a_month`]: `R` for a `replace_drop`, `S` for a `sum`.
fn posts(sandbox: &Sandbox) -> String {
    let letter = |operation: &str| match operation {
        "replace_drop" => 'R',
        "sum" => 'S',
        other => panic!("`{other}` is never sent"),
    };
    sandbox.posts()[1..].iter().map(|post| letter(&post.operation)).collect()
}

/// Waits for an answer only so long.
const PATIENCE: Duration = Duration::from_millis(300);

async fn send(stream: &impl AnyCostStream, accepted: &Accepted) -> Result<(), Error> {
    send_pausing(stream, accepted, Duration::from_millis(10)).await
}

/// A call that was slow blocks the stream for a moment longer, and pauses are left to chance: these are long enough that
/// some call finds the stream free.
const PATIENT: Duration = Duration::from_millis(150);

async fn send_pausing(stream: &impl AnyCostStream, accepted: &Accepted, first_pause: Duration) -> Result<(), Error> {
    let retry = Retry { attempt_time: PATIENCE, first_pause, ..quick() };
    let outcome = delivery(stream, &retry, Deadline::NONE).send(accepted, &mut Progress::default()).await;
    assert!(!format!("{outcome:?}").contains(KEY));
    outcome
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

/// With one body the month is as before or exactly the file.
#[tokio::test]
async fn each_fault_on_a_single_body() {
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
        ("429 always", Fault::status(429).for_ever(), UNAVAILABLE, 5, BEFORE),
        ("500 once", Fault::status(500).once(), DONE, 2, WHOLE),
        ("502 twice", Fault::status(502).times(2), DONE, 3, WHOLE),
        ("503 four times", Fault::status(503).times(4), DONE, 5, WHOLE),
        ("503 five times", Fault::status(503).times(5), UNAVAILABLE, 5, BEFORE),
        ("504 always", Fault::status(504).for_ever(), UNAVAILABLE, 5, BEFORE),
        ("500 after it worked", applied(500).once(), DONE, 2, WHOLE),
        ("500 after it worked, always", applied(500).for_ever(), UNAVAILABLE, 5, WHOLE),
        ("202 once", Fault::status(202).once(), DONE, 2, WHOLE),
        ("cut before", Fault::cut_before().once(), DONE, 2, WHOLE),
        ("cut after", Fault::cut_after().once(), DONE, 2, WHOLE),
        ("cut before, always", Fault::cut_before().for_ever(), UNAVAILABLE, 5, BEFORE),
        ("cut after, always", Fault::cut_after().for_ever(), UNAVAILABLE, 5, WHOLE),
        ("slow once", slow().once(), DONE, 2, WHOLE),
        ("garbage once", Fault::body("\u{0}\u{1}garbage").once(), DONE, 2, WHOLE),
        ("garbage always", Fault::body("\"garbage\"").for_ever(), UNAVAILABLE, 5, WHOLE),
        ("an empty answer", Fault::body("").once(), DONE, 2, WHOLE),
        ("an answer without members", Fault::body("{}").once(), DONE, 1, WHOLE),
        ("an endless answer", Fault::body(&"x".repeat(2_000_000)).once(), DONE, 2, WHOLE),
        ("an HTML page", Fault::body(HTML).once(), DONE, 2, WHOLE),
        ("an HTML error page", html_error().once(), DONE, 2, WHOLE),
        ("too few rows", Fault::row_count(1).once(), UNVERIFIED, 1, WHOLE),
    ];
    for (name, rule, error_type, calls, month) in cases {
        let sandbox = sandbox_with_a_month().await;
        sandbox.add_fault(rule);
        let client = client_of(&sandbox);
        let outcome = match name {
            "slow once" => send_pausing(&client, &whole(), PATIENT).await,
            _ => send(&client, &whole()).await,
        };
        assert_eq!(type_of(&outcome), error_type, "{name}: {outcome:?}");
        assert_eq!(posts(&sandbox), "R".repeat(calls), "{name}");
        assert_eq!(held(&sandbox), month, "{name}");
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
    /// Looks as if it may have been taken, and was.
    UnknownAndTaken,
    /// Taken, and counted wrongly.
    Miscounted,
}

fn every_fault() -> Vec<(&'static str, Fault, Meaning)> {
    use Meaning::{Miscounted, NotTaken, Rejected, UnknownAndNotTaken, UnknownAndTaken};
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
        ("garbage", Fault::body("garbage"), UnknownAndTaken),
        ("slow", slow(), UnknownAndTaken),
        ("wrong row_count", Fault::row_count(1), Miscounted),
    ]
}

/// What becomes of three bodies when a fault meets the first, the second or the third post, and so many from there on
/// (`None`: all of them).
fn expected(meaning: Meaning, position: u32, times: Option<u32>) -> (&'static str, &'static str, &'static str) {
    use Meaning::{Miscounted, NotTaken, Rejected, UnknownAndNotTaken, UnknownAndTaken};
    match (meaning, position, times) {
        (Rejected, 0, _) => ("R", REJECTED, BEFORE),
        (Rejected, 1, _) => ("RS", PARTIAL, FIRST_BODY),
        (Rejected, _, _) => ("RSS", PARTIAL, TWO_BODIES),

        (NotTaken, 0, Some(1)) => ("RRSS", DONE, WHOLE),
        (NotTaken, 0, Some(_)) => ("RRRSS", DONE, WHOLE),
        (NotTaken, 0, None) => ("RRRRR", UNAVAILABLE, BEFORE),
        // Known not to have been added, it can be added again.
        (NotTaken, _, Some(1)) => ("RSSS", DONE, WHOLE),
        (NotTaken, _, Some(_)) => ("RSSSS", DONE, WHOLE),
        (NotTaken, 1, None) => ("RSSSSS", PARTIAL, FIRST_BODY),
        (NotTaken, _, None) => ("RSSSSSS", PARTIAL, TWO_BODIES),

        (UnknownAndNotTaken | UnknownAndTaken, 0, Some(1)) => ("RRSS", DONE, WHOLE),
        (UnknownAndNotTaken | UnknownAndTaken, 0, Some(_)) => ("RRRSS", DONE, WHOLE),
        // Whatever was added or not, the month starts over.
        (UnknownAndNotTaken | UnknownAndTaken, 1, Some(1)) => ("RSRSS", DONE, WHOLE),
        (UnknownAndNotTaken | UnknownAndTaken, 1, Some(_)) => ("RSRRSS", DONE, WHOLE),
        (UnknownAndNotTaken | UnknownAndTaken, _, Some(1)) => ("RSSRSS", DONE, WHOLE),
        (UnknownAndNotTaken | UnknownAndTaken, _, Some(_)) => ("RSSRRSS", DONE, WHOLE),
        (UnknownAndNotTaken, 0, None) => ("RRRRR", PARTIAL, BEFORE),
        (UnknownAndNotTaken, 1, None) => ("RSRRRRR", PARTIAL, FIRST_BODY),
        (UnknownAndNotTaken, _, None) => ("RSSRRRRR", PARTIAL, TWO_BODIES),
        (UnknownAndTaken, 0, None) => ("RRRRR", PARTIAL, FIRST_BODY),
        (UnknownAndTaken, 1, None) => ("RSRRRRR", PARTIAL, FIRST_BODY),
        (UnknownAndTaken, _, None) => ("RSSRRRRR", PARTIAL, FIRST_BODY),

        (Miscounted, 0, _) => ("R", PARTIAL, FIRST_BODY),
        (Miscounted, 1, _) => ("RS", PARTIAL, TWO_BODIES),
        (Miscounted, _, _) => ("RSS", UNVERIFIED, WHOLE),
    }
}

/// Every fault, on the first, the middle and the last of three bodies, once, twice and for ever. A run that says it is
/// done has left exactly the file.
#[tokio::test]
async fn each_fault_on_each_of_three_bodies() {
    for (name, fault, meaning) in every_fault() {
        for position in 0..3 {
            for times in [Some(1), Some(2), None] {
                let cell = format!("{name}, at post {position}, {times:?} times");
                let sandbox = sandbox_with_a_month().await;
                sandbox.add_fault(Rule { skip: position, times, fault: fault.clone(), ..Rule::default() });
                let client = client_of(&sandbox);
                let outcome = match name {
                    "slow" => send_pausing(&client, &in_three(), PATIENT).await,
                    _ => send(&client, &in_three()).await,
                };
                let (sent, error_type, month) = expected(meaning, position, times);
                assert_eq!(type_of(&outcome), error_type, "{cell}: {outcome:?}");
                // A slow call blocks the stream, so that some tries meet a 409 and never reach it.
                if name == "slow" && times.is_none() {
                    assert!(sent.starts_with(&posts(&sandbox)), "{cell}");
                } else {
                    assert_eq!(posts(&sandbox), sent, "{cell}");
                }
                assert_eq!(held(&sandbox), month, "{cell}");
            }
        }
    }
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
    async fn post_drop(&self, body: Bytes, time: Duration) -> Result<BillingDrop, Failure> {
        let number = self.posts.fetch_add(1, Ordering::Relaxed);
        let is_gone = number >= self.skip && number - self.skip < self.times;
        if is_gone { &self.gone } else { &self.stream }.post_drop(body, time).await
    }

    async fn month(&self, month: BillingMonth, time: Duration) -> Result<Option<Vec<HeldRow>>, Failure> {
        self.stream.month(month, time).await
    }
}

/// Who is not reached has not taken anything: only what is left is sent.
#[tokio::test]
async fn nobody_listens_to_one_of_three_bodies() {
    for (skip, times, sent, error_type, month) in [
        (0, 2, "RSS", DONE, WHOLE),
        (1, 1, "RSS", DONE, WHOLE),
        (2, 4, "RSS", DONE, WHOLE),
        (0, u32::MAX, "", UNAVAILABLE, BEFORE),
        (1, u32::MAX, "R", PARTIAL, FIRST_BODY),
        (2, u32::MAX, "RS", PARTIAL, TWO_BODIES),
    ] {
        let sandbox = sandbox_with_a_month().await;
        let stream = Unreachable { stream: client_of(&sandbox), gone: gone().await, skip, times, posts: 0.into() };
        let outcome = send(&stream, &in_three()).await;
        assert_eq!(type_of(&outcome), error_type, "{skip} {times}: {outcome:?}");
        assert_eq!((posts(&sandbox).as_str(), held(&sandbox).as_str()), (sent, month), "{skip} {times}");
    }
}

/// Whether the answer to a `sum` counts the body or the month is not documented.
#[tokio::test]
async fn after_a_sum_the_body_or_the_month_may_be_counted() {
    for (count, error_type) in [(2, DONE), (4, DONE), (6, PARTIAL)] {
        let sandbox = sandbox_with_a_month().await;
        sandbox.add_fault(Fault::row_count(count).once().after(1));
        assert_eq!(type_of(&send(&client_of(&sandbox), &in_three()).await), error_type, "{count}");
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
    let deadline = Deadline::after(Duration::from_millis(600));
    let (client, retry) = (client_of(&sandbox), quick());
    let outcome = delivery(&client, &retry, deadline).send(&in_three(), &mut Progress::default()).await;
    assert_eq!(type_of(&outcome), PARTIAL);
    assert!(deadline.remaining() > Duration::from_millis(10), "{:?} left", deadline.remaining());
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
