//! A run ends once nothing that it sent can come late any more: whatever is sent next is not overtaken. With the real
//! patience of command line and function.

use crate::send::{output, to};
use crate::support::bucket::Bucket;
use crate::support::folder::{Folder, exits, stderr};
use crate::support::lambda::{event, function};
use crate::support::{client_of, delivery, file_of, quick, sandbox};
use credits_lambda::delivery::Attempt;
use credits_lambda::delivery::retry::{Deadline, Retry};
use credits_lambda::sandbox::{Call, Fault, Rule, Sandbox};
use std::process::Output;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const CORRECTED: &str = "111111111111,100\n222222222222,200\n";

/// Answered 504 at once, and stored eight seconds later.
fn late() -> Fault {
    Fault::stored_late(504, Duration::from_secs(8))
}

async fn send(sandbox: &Sandbox, file: &str, more: &[&str]) -> Output {
    let here = Folder::new().with("credits-2025-01.csv", file);
    let arguments = ["send", "--yes", "--max-shrink", "100", "credits-2025-01.csv"];
    output(to(sandbox, here.credits(&[&arguments, more].concat()))).await
}

/// A file that comes to no known end, and the corrected one right after it.
struct Case {
    name: &'static str,
    file: String,
    more: &'static [&'static str],
    fault: Rule,
    may_read: bool,
    status: i32,
    says: &'static str,
}

fn cases() -> Vec<Case> {
    let case = |name, accounts: u64, fault, status, says| Case {
        name,
        file: file_of(accounts),
        more: &[],
        fault,
        may_read: true,
        status,
        says,
    };
    // Nobody waits for the answer any more, and it is stored some seconds after that.
    let slow = Fault { delay_ms: 6_000, ..Fault::stored_late(504, Duration::from_secs(7)) };
    vec![
        // The month is seen to be the file in the end.
        case("the only body", 2, late().times(5), 0, ""),
        Case {
            may_read: false,
            ..case("the second of two bodies", 20_000, late().times(5).after(1), 4, "2025-01 may be incomplete")
        },
        Case {
            may_read: false,
            ..case("unreadable", 2, late().times(5), 3, "it is not known whether the month was replaced")
        },
        Case { more: &["--call-timeout", "5"], ..case("slow, the only body", 2, slow.clone().once(), 0, "") },
        Case {
            more: &["--call-timeout", "5"],
            ..case("slow, the first of two", 20_000, slow.once(), 4, "2025-01 may be incomplete")
        },
        case("refused after it", 2, late().once(), 0, ""),
    ]
}

async fn is_not_overtaken(Case { name, file, more, fault, may_read, status, says }: Case) {
    let sandbox = sandbox().await;
    sandbox.add_fault(fault);
    if name == "refused after it" {
        sandbox.add_fault(Fault::status(400).once());
    }
    if !may_read {
        sandbox.deny(&[Call::Month]);
    }
    let first = send(&sandbox, &file, more).await;
    exits(&first, status);
    assert!(stderr(&first).contains(says), "{name}: {}", stderr(&first));
    exits(&send(&sandbox, CORRECTED, &[]).await, 0);
    tokio::time::sleep(Duration::from_secs(9)).await;
    let month = &sandbox.state().months["2025-01"];
    assert_eq!((month.rows, month.total_cost_usd.as_str()), (2, "-300"), "{name}");
}

#[tokio::test]
async fn what_is_sent_next_is_not_overtaken() {
    let (small, large): (Vec<Case>, Vec<Case>) = cases().into_iter().partition(|case| case.file.len() < 100);
    // All that only waits waits at once; large months take their time, and would take that of the others.
    for cases in [vec![small], large.into_iter().map(|case| vec![case]).collect()].into_iter().flatten() {
        let mut runs: JoinSet<()> = cases.into_iter().map(is_not_overtaken).collect();
        while let Some(run) = runs.join_next().await {
            run.unwrap();
        }
    }
}

/// The function's next event is that of a corrected file.
#[tokio::test]
async fn the_next_event_is_not_overtaken() {
    let (bucket, sandbox) = (Bucket::empty().await, sandbox().await);
    sandbox.add_fault(late().times(5));
    let mut lambda = function(&bucket.server, &sandbox, &[]).await;
    bucket.upload("credits-2025-01.csv", "111111111111,1.50\n222222222222,2\n");
    let receipt = lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap();
    assert_eq!(receipt["receipts"][0]["attempts"], 6, "five times, and read back");
    bucket.upload("credits-2025-01.csv", CORRECTED);
    lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap();
    tokio::time::sleep(Duration::from_secs(9)).await;
    assert_eq!(sandbox.state().months["2025-01"].total_cost_usd, "-300");
    lambda.stop().await;
}

/// What is known to have done nothing is waited for by nobody.
#[tokio::test]
async fn a_known_end_is_told_at_once() {
    for (file, rule) in [
        (CORRECTED.to_owned(), Fault::status(400).once()),
        (CORRECTED.to_owned(), Fault::status(429).retry_after("61").once()),
        (file_of(20_000), Fault::status(400).once().after(1)),
    ] {
        let (sandbox, begun) = (sandbox().await, Instant::now());
        sandbox.add_fault(rule);
        assert!(!send(&sandbox, &file, &[]).await.status.success());
        assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    }
}

/// Without time to wait the error says that somebody has to.
#[tokio::test]
async fn without_time_for_the_rest_the_error_says_so() {
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::status(503).for_ever());
    let (client, retry) = (client_of(&sandbox), Retry { rest: Duration::from_secs(10), ..quick() });
    let (deadline, begun) = (Deadline::after(Duration::from_secs(5)), Instant::now());
    let accepted = crate::support::accepted(CORRECTED);
    let error = delivery(&client, &retry, deadline).send(&accepted, Attempt::default()).await.outcome.unwrap_err();
    assert_eq!(error.error_type(), "CloudZeroUnavailable");
    let expected = "it is not known whether the month was replaced: send the file again; what was sent may still take \
                    effect, so wait 10 seconds before you send again";
    assert!(error.message().ends_with(expected), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(4));
}
