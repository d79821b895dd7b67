//! Everything that can go wrong with a call, as tables: what is sent, how often, how it ends, what the month is then.
//! `cargo test --workspace -- faults --nocapture` prints them.

use crate::support::client_of;
use crate::support::faulty::{
    BEFORE, DONE, FIRST_BODY, LATE, PARTIAL, REJECTED, TWO_BODIES, UNAVAILABLE, UNVERIFIED, WHOLE, applied, held,
    in_three, posts, retry_for, sandbox_with_a_month, send, send_with, slow, type_of, whole,
};
use credits_lambda::delivery::retry::Retry;
use credits_lambda::sandbox::{Call, Fault, Rule};
use std::time::{Duration, Instant};

/// For the table that is printed.
fn shown(error_type: &'static str) -> &'static str {
    if error_type == DONE { "done" } else { error_type }
}

const HTML: &str = "<html><body>upstream said no</body></html>";

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
        ("500 after it worked, always", applied(500).for_ever(), DONE, 5, WHOLE),
        ("504, stored late", Fault::stored_late(504, LATE).once(), DONE, 2, WHOLE),
        ("504, stored late, always", Fault::stored_late(504, LATE).for_ever(), DONE, 5, WHOLE),
        ("cut before", Fault::cut_before().once(), DONE, 2, WHOLE),
        ("cut after", Fault::cut_after().once(), DONE, 2, WHOLE),
        ("cut before, always", Fault::cut_before().for_ever(), UNAVAILABLE, 5, BEFORE),
        ("cut after, always", Fault::cut_after().for_ever(), DONE, 5, WHOLE),
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
        println!("{name:32} {:8} {:22} {month}", posts(&sandbox), shown(error_type));
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
        // No answer ever said so, and the month is seen to be whole.
        (UnknownAndTaken, _, None) => ("RHHHHHH", DONE, WHOLE),

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
            let so_often = times.map_or("for ever".to_owned(), |times| format!("{times} x"));
            let cell = format!("{name}, from post {}, {so_often}", position + 1);
            let sandbox = sandbox_with_a_month().await;
            sandbox.add_fault(Rule { skip: position, times, fault: fault.clone(), ..Rule::default() });
            let outcome = send_with(&retry_for(&fault), &client_of(&sandbox), &in_three()).await;
            let (sent, error_type, month) = expected(meaning, position, times);
            assert_eq!(type_of(&outcome), error_type, "{cell}: {outcome:?}");
            assert_eq!(posts(&sandbox), sent, "{cell}");
            tokio::time::sleep(LATE * 2).await;
            assert_eq!(held(&sandbox), month, "{cell}");
            println!("{cell:52} {sent:8} {:22} {month}", shown(error_type));
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
        ("503 that asks for a second", Fault::status(503).retry_after("1").once(), "RRHH", DONE, WHOLE),
        ("503 that asks for an hour", Fault::status(503).retry_after("3600").once(), "R", PARTIAL, BEFORE),
        ("slow", slow().for_ever(), "R", PARTIAL, FIRST_BODY),
        ("cut, then refused", Fault::cut_before().once(), "RR", PARTIAL, BEFORE),
    ] {
        let sandbox = sandbox_with_a_month().await;
        let retry = Retry { starts: 3, ..retry_for(&rule.fault) };
        sandbox.add_fault(rule);
        if name.ends_with("refused") {
            sandbox.add_fault(Fault::status(400).once());
        }
        let begun = Instant::now();
        let outcome = send_with(&retry, &client_of(&sandbox), &in_three()).await;
        assert_eq!(type_of(&outcome), error_type, "{name}: {outcome:?}");
        let message = outcome.err().map(|error| error.message().to_owned()).unwrap_or_default();
        match name {
            "503 always" => assert!(message.contains("CloudZero was tried 3 times"), "{message}"),
            "503 that asks for a second" => assert!(begun.elapsed() >= Duration::from_secs(1)),
            "503 that asks for an hour" => assert!(message.contains("it asks to wait 3600 s"), "{message}"),
            _ => {}
        }
        tokio::time::sleep(LATE * 2).await;
        assert_eq!((posts(&sandbox).as_str(), held(&sandbox).as_str()), (sent, month), "{name}");
    }
}
