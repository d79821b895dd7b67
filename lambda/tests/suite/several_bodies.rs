//! Months of several requests through the command line, with its real patience: what is stored late, and two that send to
//! one stream at once.

use crate::send::{output, to};
use crate::support::folder::{Folder, exits, stderr, stdout};
use crate::support::{file_of, sandbox};
use credits_lambda::sandbox::{Fault, Rule, Sandbox};
use std::process::Output;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Two bodies by the real limit.
const ACCOUNTS: u64 = 20_000;
const WHOLE: &str = "-25000.00";

/// Answered 504 at once, and stored two seconds later.
fn late() -> Fault {
    Fault::stored_late(504, Duration::from_secs(2))
}

async fn send(sandbox: &Sandbox) -> Output {
    let here = Folder::new().with("credits-2025-01.csv", file_of(ACCOUNTS));
    output(to(sandbox, here.credits(&["send", "--yes", "credits-2025-01.csv"]))).await
}

/// Whichever body comes late, and however often: the month is exactly the file.
#[tokio::test]
async fn what_is_stored_late_is_there_once() {
    let cases: [(&str, Rule, usize); 4] = [
        ("the first, once", late().once(), 3),
        ("the second, once", late().once().after(1), 3),
        ("the first two answers", late().times(2), 4),
        ("the second, for ever", late().for_ever().after(1), 6),
    ];
    let mut runs = JoinSet::new();
    for (name, rule, posts) in cases {
        // All that only waits waits at once.
        runs.spawn(async move {
            let (sandbox, begun) = (sandbox().await, Instant::now());
            sandbox.add_fault(rule);
            let sent = send(&sandbox).await;
            exits(&sent, 0);
            assert_eq!(sandbox.posts().len(), posts, "{name}: {}", stderr(&sent));
            assert!(begun.elapsed() > Duration::from_secs(10), "{name}: nothing is proved before it is at rest");
            let month = &sandbox.state().months["2025-01"];
            assert_eq!((month.rows as u64, month.total_cost_usd.as_str()), (ACCOUNTS, WHOLE), "{name}");
        });
    }
    while let Some(run) = runs.join_next().await {
        run.unwrap();
    }
}

/// The journals of two folders know nothing of each other. Their bodies mix in whatever order CloudZero takes them: a run
/// that ends well has seen its own month whole, and where the month is neither file's, one of the two says so.
#[tokio::test]
async fn two_backfills_from_two_folders_never_leave_a_mixture_that_nobody_tells_of() {
    let files = [file_of(ACCOUNTS), file_of(ACCOUNTS + 500).replace("$1.25", "$2.50")];
    let mut cases = JoinSet::new();
    for offset in [0, 150, 400, 700, 1000] {
        let files = files.clone();
        cases.spawn(async move {
            let sandbox = sandbox().await;
            sandbox.add_fault(Fault::delay(Duration::from_millis(300)).for_ever());
            let backfill = async |file: &String, wait: u64| {
                let here = Folder::new().with("credits-2025-01.csv", file);
                tokio::time::sleep(Duration::from_millis(wait)).await;
                output(to(&sandbox, here.credits(&["backfill", "--yes", "--max-shrink", "100", "."]))).await
            };
            let (first, second) = tokio::join!(backfill(&files[0], 0), backfill(&files[1], offset));
            let month = sandbox.state().months["2025-01"].clone();
            let holds = (month.rows as u64, month.total_cost_usd.as_str());
            let is_one = holds == (ACCOUNTS, WHOLE) || holds == (ACCOUNTS + 500, "-51250.00");
            let statuses = [&first, &second].map(|run| run.status.code().unwrap());
            assert!(statuses.iter().all(|status| matches!(status, 0 | 3 | 4)), "{offset}: {statuses:?}");
            assert!(is_one || statuses != [0, 0], "{offset}: {holds:?} after {statuses:?}");
            for run in [&first, &second].into_iter().filter(|run| run.status.code() != Some(0)) {
                assert!(stderr(run).contains("2025-01") && stdout(run).is_empty(), "{offset}: {}", stderr(run));
            }
        });
    }
    while let Some(case) = cases.join_next().await {
        case.unwrap();
    }
}
