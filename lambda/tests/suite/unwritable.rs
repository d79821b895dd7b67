//! Output that cannot be written: nothing panics, and nothing that was done is forgotten.

use crate::send::{output, to};
use crate::support::folder::{Folder, exits, stderr, stdout};
use crate::support::sandbox;
use serde_json::Value;
use std::fs::File;
use std::process::{Command, Output, Stdio};

const FILE: &str = "054736118302,$10.50\n123456789012,\"$1,234.56\"\n";
const WIDE: &str = "account,2024-11,2024-12\n111111111111,1,2\n";
const BACKFILL: [&str; 8] = ["backfill", "--pause", "0", "history.csv", "--from", "2024-11", "--to", "2024-12"];

fn folder() -> Folder {
    Folder::new().with("credits-2025-01.csv", FILE).with("history.csv", WIDE)
}

fn full() -> File {
    File::options().write(true).open("/dev/full").unwrap()
}

/// A pipe whose reader is gone.
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

/// Runs a command with an output that cannot be written. A panic is 101.
fn runs(here: &Folder, arguments: &[&str], change: impl FnOnce(&mut Command)) -> Output {
    let mut command = here.credits(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    change(&mut command);
    let output = command.spawn().unwrap().wait_with_output().unwrap();
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    output
}

#[test]
fn a_result_that_cannot_be_written_is_an_error_and_no_panic() {
    let here = folder();
    for arguments in [
        &["explain"][..],
        &["explain", "mixed-signs"],
        &["check", "credits-2025-01.csv"],
        &["check", "--format", "json", "credits-2025-01.csv"],
        &["diff", "credits-2025-01.csv", "credits-2025-01.csv"],
        &["completions", "bash"],
        &["send", "--dry-run", "--format", "json", "credits-2025-01.csv"],
        &["sandbox"],
    ] {
        let output = runs(&here, arguments, |command| {
            command.stdout(full());
        });
        exits(&output, 2);
        assert!(stderr(&output).contains("error: cannot write the result: "), "{arguments:?}: {}", stderr(&output));
    }
    for arguments in [&["--help"][..], &["--version"], &["check", "--help"], &[], &["check"], &["no-such-command"]] {
        for both in [false, true] {
            let output = runs(&here, arguments, |command| {
                command.stdout(full());
                if both {
                    command.stderr(full());
                }
            });
            assert!(matches!(output.status.code(), Some(0 | 2)), "{arguments:?}: {:?}", output.status);
        }
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let here = folder();
    for arguments in [
        &["explain"][..],
        &["check", "credits-2025-01.csv"],
        &["check", "--format", "json", "credits-2025-01.csv"],
        &["completions", "bash"],
        &["--help"],
    ] {
        let output = runs(&here, arguments, |command| {
            command.stdout(closed());
        });
        exits(&output, 0);
        assert_eq!(stderr(&output), "", "{arguments:?}");
    }
}

#[test]
fn problems_that_cannot_be_told_keep_their_status() {
    let here = folder().with("credits-2025-02.csv", "054736118302,oops\n");
    for (arguments, status) in [
        (&["check", "nothere"][..], 2),
        (&["explain", "no-such-code"], 2),
        (&["check", "--month", "2025-02", "credits-2025-01.csv"], 2),
        (&["diff", "credits-2025-02.csv", "credits-2025-01.csv"], 1),
        (&["send", "credits-2025-01.csv"], 2),
        (&["backfill", "history.csv"], 2),
        (&["no-such-command"], 2),
    ] {
        for output in [Stdio::from(full()), closed()] {
            let output = runs(&here, arguments, |command| {
                command.stderr(output);
            });
            exits(&output, status);
        }
    }
}

#[tokio::test]
async fn a_month_that_is_sent_is_sent_whether_it_can_be_told_or_not() {
    let here = folder();
    for format in ["text", "json"] {
        let sandbox = sandbox().await;
        for both in [false, true] {
            let mut command = to(&sandbox, here.credits(&["send", "--yes", "--format", format, "credits-2025-01.csv"]));
            command.stdout(full()).stderr(Stdio::piped());
            if both {
                command.stderr(full());
            }
            let child = command.spawn().unwrap();
            let sent = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
            exits(&sent, 0);
            if !both {
                let warning = "warning: cannot write the result: ";
                assert!(stderr(&sent).contains(warning), "{}", stderr(&sent));
            }
        }
        assert_eq!(sandbox.posts().len(), 2);
    }
}

#[tokio::test]
async fn a_backfill_that_cannot_be_told_is_done_and_in_its_journal() {
    for format in ["text", "json"] {
        for both in [false, true] {
            let (sandbox, here) = (sandbox().await, folder());
            let mut command = to(&sandbox, here.credits(&[&BACKFILL, ["--format", format].as_slice()].concat()));
            command.stdout(full()).stderr(Stdio::piped());
            if both {
                command.stderr(closed());
            }
            let child = command.spawn().unwrap();
            let sent = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
            exits(&sent, 0);
            assert!(!stderr(&sent).contains("FAILED"), "{}", stderr(&sent));
            assert_eq!(sandbox.posts().len(), 2);

            let resumed = output(to(&sandbox, here.credits(&[BACKFILL.as_slice(), &["--resume"]].concat()))).await;
            exits(&resumed, 0);
            assert!(stderr(&resumed).contains("2 months confirmed already"), "{}", stderr(&resumed));
            assert_eq!(sandbox.posts().len(), 2);
        }
    }
}

/// Also the lines that the library writes when a call is repeated.
#[tokio::test]
async fn warnings_that_cannot_be_told_do_no_harm() {
    use credits_lambda::sandbox::Fault;
    let (sandbox, here) = (sandbox().await, folder());
    sandbox.add_fault(Fault::status(503).once());
    let mut command = to(&sandbox, here.credits(&["send", "--format", "json", "credits-2025-01.csv"]));
    command.stdout(Stdio::piped()).stderr(full());
    let child = command.spawn().unwrap();
    let sent = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
    exits(&sent, 0);
    let receipt: Value = serde_json::from_str(stdout(&sent)).unwrap();
    // The month is read back too: what became of the first call was not known.
    assert_eq!(receipt["attempts"], 3);
}
