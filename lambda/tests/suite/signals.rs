//! Ctrl-C, TERM and HUP, at every place where they can come.

use crate::send::to;
use crate::support::folder::{Folder, exits, stderr, stdout};
use crate::support::{file_of, sandbox};
use credits_lambda::sandbox::{Fault, Sandbox};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

const SIGNALS: [&str; 3] = ["INT", "TERM", "HUP"];

fn begin(mut command: Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn tell(child: &Child, signal: &str) {
    assert!(Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap().success());
}

async fn ended(child: Child) -> Output {
    tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap()
}

/// Waits until so many bodies have come.
async fn posted(sandbox: &Sandbox, posts: usize) {
    while sandbox.posts().len() < posts {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// 40,000 accounts are three bodies by the real limit.
#[tokio::test]
async fn between_the_requests_of_a_month_the_call_in_hand_ends_and_the_month_is_named() {
    let here = Folder::new().with("credits-2025-01.csv", file_of(40_000));
    for signal in SIGNALS {
        let sandbox = sandbox().await;
        sandbox.add_fault(Fault::delay(Duration::from_millis(1_000)).for_ever());
        let child = begin(to(&sandbox, here.credits(&["send", "--yes", "credits-2025-01.csv"])));
        posted(&sandbox, 1).await;
        tell(&child, signal);
        let ended = ended(child).await;
        exits(&ended, 4);
        assert!(stderr(&ended).contains("2025-01 is incomplete"), "{}", stderr(&ended));
        assert_eq!(stdout(&ended), "");
        // The call in hand was waited for, and no other began.
        let state = sandbox.state();
        assert_eq!((sandbox.posts().len(), state.overlaps), (1, 0), "{signal}");
    }
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::delay(Duration::from_millis(500)).once());
    let child = begin(to(&sandbox, here.credits(&["send", "--yes", "credits-2025-01.csv"])));
    posted(&sandbox, 1).await;
    tell(&child, "INT");
    exits(&ended(child).await, 4);
    let again = crate::send::output(to(&sandbox, here.credits(&["send", "--yes", "credits-2025-01.csv"]))).await;
    exits(&again, 0);
    assert_eq!(sandbox.state().months["2025-01"].rows, 40_000, "sending it again heals it");
}

/// The month of several requests stands in the table as failed, and `--resume` sends it again.
#[tokio::test]
async fn a_backfill_that_is_interrupted_within_a_month_names_it_and_resumes_with_it() {
    let here = Folder::new()
        .with("credits-2025-01.csv", "111111111111,5\n")
        .with("credits-2025-02.csv", file_of(20_000))
        .with("credits-2025-03.csv", "111111111111,5\n");
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::delay(Duration::from_millis(1_000)).once().after(1));
    let child = begin(to(&sandbox, here.credits(&["backfill", "--pause", "0", "."])));
    posted(&sandbox, 2).await;
    tell(&child, "INT");
    let ended = ended(child).await;
    exits(&ended, 4);
    assert!(stderr(&ended).contains("2025-02 is incomplete"), "{}", stderr(&ended));
    assert!(stderr(&ended).contains("  hint: stopped at 2025-02; `--resume` goes on there\n"), "{}", stderr(&ended));
    let resume = ["backfill", "--pause", "0", "--yes", "--resume", "."];
    exits(&crate::send::output(to(&sandbox, here.credits(&resume))).await, 0);
    let rows: Vec<_> = sandbox.state().months.into_values().map(|month| month.rows).collect();
    assert_eq!(rows, [1, 20_000, 1]);
    assert_eq!(sandbox.posts().iter().filter(|post| post.month.starts_with("2025-01")).count(), 1);
}

#[tokio::test]
async fn a_second_signal_does_not_wait_for_the_call() {
    let here = Folder::new().with("credits-2025-01.csv", file_of(20_000));
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::delay(Duration::from_secs(60)).for_ever());
    let mut child = begin(to(&sandbox, here.credits(&["send", "--yes", "credits-2025-01.csv"])));
    posted(&sandbox, 1).await;
    while child.try_wait().unwrap().is_none() {
        tell(&child, "INT");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let ended = ended(child).await;
    exits(&ended, 4);
    assert!(stderr(&ended).contains("2025-01 is incomplete"), "{}", stderr(&ended));
    assert!(stderr(&ended).contains("hint: wait 10 seconds"), "{}", stderr(&ended));
}

#[tokio::test]
async fn a_month_of_one_request_ends_at_once_with_130() {
    let here = Folder::new().with("credits-2025-01.csv", "111111111111,5\n");
    for signal in SIGNALS {
        let sandbox = sandbox().await;
        sandbox.add_fault(Fault::delay(Duration::from_secs(60)).for_ever());
        let child = begin(to(&sandbox, here.credits(&["send", "--yes", "credits-2025-01.csv"])));
        posted(&sandbox, 1).await;
        tell(&child, signal);
        let ended = ended(child).await;
        exits(&ended, 130);
        let message = "interrupted while 2025-01 was being replaced: it is as before or as in the file";
        assert!(stderr(&ended).contains(message), "{signal}: {}", stderr(&ended));
        assert!(stderr(&ended).contains("wait 10 seconds, then send 2025-01 again"), "{}", stderr(&ended));
    }
}

#[tokio::test]
async fn between_two_months_a_backfill_ends_with_130_and_goes_on_there() {
    let here = Folder::new().with("history.csv", "account,2024-11,2024-12\n111111111111,1,2\n");
    let sandbox = sandbox().await;
    let backfill = ["backfill", "history.csv", "--from", "2024-11", "--to", "2024-12"];
    let child = begin(to(&sandbox, here.credits(&[backfill.as_slice(), &["--pause", "600"]].concat())));
    let journal = here.path().join("history.csv.journal");
    while std::fs::read_to_string(&journal).unwrap_or_default().lines().count() < 1 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    tell(&child, "TERM");
    let ended = ended(child).await;
    exits(&ended, 130);
    assert!(
        stderr(&ended).ends_with("error: interrupted\n  hint: `--resume` goes on after 2024-11\n"),
        "{}",
        stderr(&ended)
    );
    let resumed = crate::send::output(to(&sandbox, here.credits(&[backfill.as_slice(), &["--resume"]].concat()))).await;
    exits(&resumed, 0);
    let months: Vec<_> = sandbox.posts().into_iter().map(|post| post.month[..7].to_owned()).collect();
    assert_eq!(months, ["2024-11", "2024-12"]);
}

#[tokio::test]
async fn before_anything_is_sent_it_is_130() {
    let here = Folder::new().with("credits-2025-01.csv", "111111111111,5\n");
    for signal in SIGNALS {
        // Standard input that does not end.
        let mut command = here.credits(&["check", "--month", "2025-01", "-"]);
        command.stdin(Stdio::piped());
        let mut child = begin(command);
        let held_open = child.stdin.take();
        let status = format!("/proc/{}/status", child.id());
        // It listens as soon as it catches the signal.
        let listens = |status: String| {
            let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:\t").map(str::to_owned));
            caught
                .and_then(|mask| u64::from_str_radix(&mask, 16).ok())
                .is_some_and(|mask| mask & 0b100_0000_0000_0011 == 0b100_0000_0000_0011)
        };
        while !listens(std::fs::read_to_string(&status).unwrap_or_default()) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        tell(&child, signal);
        let ended = ended(child).await;
        drop(held_open);
        exits(&ended, 130);
        assert_eq!(stderr(&ended), "error: interrupted\n", "{signal}");
    }
}

/// As `nohup` and a shell's background leave it.
#[tokio::test]
async fn a_signal_that_was_ignored_stays_ignored() {
    let here = Folder::new().with("credits-2025-01.csv", "111111111111,5\n");
    let sandbox = sandbox().await;
    sandbox.add_fault(Fault::delay(Duration::from_millis(600)).once());
    let mut command = here.credits(&[]);
    let program = command.get_program().to_owned();
    command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$0\" send --yes credits-2025-01.csv"]).arg(program);
    command.current_dir(here.path()).env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
    let child = begin(to(&sandbox, command));
    posted(&sandbox, 1).await;
    tell(&child, "HUP");
    exits(&ended(child).await, 0);
}
