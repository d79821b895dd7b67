//! Months of several requests through the command line, with its real patience: what is stored late.

use crate::send::{output, to};
use crate::support::folder::{Folder, exits, stderr};
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

/// Whichever body comes late, and however often: the month is exactly the file, or the run says that it may not be.
#[tokio::test]
async fn what_is_stored_late_is_there_once() {
    let cases: [(&str, Rule, i32, usize); 4] = [
        ("the first, once", late().once(), 0, 3),
        ("the second, once", late().once().after(1), 0, 3),
        ("the first two answers", late().times(2), 0, 4),
        ("the second, for ever", late().for_ever().after(1), 4, 6),
    ];
    let mut runs = JoinSet::new();
    for (name, rule, status, posts) in cases {
        // All that only waits waits at once.
        runs.spawn(async move {
            let (sandbox, begun) = (sandbox().await, Instant::now());
            sandbox.add_fault(rule);
            let sent = send(&sandbox).await;
            exits(&sent, status);
            assert_eq!(sandbox.posts().len(), posts, "{name}: {}", stderr(&sent));
            if status == 0 {
                assert!(begun.elapsed() > Duration::from_secs(10), "{name}: nothing is proved before it is at rest");
            } else {
                assert!(stderr(&sent).contains("2025-01 may be incomplete"), "{name}: {}", stderr(&sent));
                tokio::time::sleep(Duration::from_secs(3)).await;
            }
            let month = &sandbox.state().months["2025-01"];
            assert_eq!((month.rows as u64, month.total_cost_usd.as_str()), (ACCOUNTS, WHOLE), "{name}");
        });
    }
    while let Some(run) = runs.join_next().await {
        run.unwrap();
    }
}
