//! `credits send`, run as a person runs it, against a sandbox.

use crate::support::folder::{Folder, exits, stderr, stdout};
use crate::support::{KEY, gone, sandbox};
use credits_lambda::sandbox::{Call, Fault, Sandbox};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const FILE: &str = "054736118302,$10.50\n123456789012,\"$1,234.56\"\n123456789012,\"$1,234.56\"\n";
const SMALLER: &str = "054736118302,$10.50\n";

fn folder() -> Folder {
    Folder::new().with("credits-2025-01.csv", FILE)
}

/// `credits` with the variables that lead to the sandbox.
pub(crate) fn to(sandbox: &Sandbox, mut command: Command) -> Command {
    command
        .env("CLOUDZERO_API_URL", sandbox.url())
        .env("CLOUDZERO_CONNECTION_ID", sandbox.connection_id())
        .env("CLOUDZERO_API_KEY", sandbox.key());
    command
}

/// Runs a command without stopping the sandbox, which lives on this thread's runtime.
pub(crate) async fn output(mut command: Command) -> Output {
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    for text in [stdout(&output), stderr(&output)] {
        assert!(!text.contains(KEY), "the key is shown to nobody: {text}");
    }
    output
}

async fn credits(sandbox: &Sandbox, here: &Folder, arguments: &[&str]) -> Output {
    output(to(sandbox, here.credits(arguments))).await
}

fn held(sandbox: &Sandbox) -> Option<String> {
    sandbox.state().months.get("2025-01").map(|month| month.total_cost_usd.clone())
}

#[tokio::test]
async fn a_month_is_sent_and_its_receipt_printed() {
    let (sandbox, here) = (sandbox().await, folder());
    let sent = credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await;
    exits(&sent, 0);
    assert!(stdout(&sent).starts_with("2025-01 is sent: 2 accounts with $1,245.06\n"), "{}", stdout(&sent));
    assert!(stderr(&sent).contains("warning[duplicate-row]"), "the findings: {}", stderr(&sent));
    assert_eq!(held(&sandbox).as_deref(), Some("-1245.06"));

    let again = credits(&sandbox, &here, &["send", "--yes", "--format", "json", "credits-2025-01.csv"]).await;
    exits(&again, 0);
    let mut receipt: Value = serde_json::from_str(stdout(&again)).unwrap();
    assert!(receipt["duration_ms"].take().is_u64() && receipt["sha256"].take().is_string());
    let expected = json!({
        "key": "credits-2025-01.csv", "version_id": null, "superseded": null, "superseded_by": null, "uploaded_by": null, "sha256": null, "billing_month": "2025-01",
        "rows_read": 3, "rows_skipped": 0, "duplicates_dropped": 1, "unique_accounts": 2,
        "total_credit_usd": "1245.06", "bodies": 1, "attempts": 1, "drop_ids": ["drop-0002"],
        "duration_ms": null, "month_before": {"unique_accounts": 2, "total_credit_usd": "1245.06"},
    });
    assert_eq!(receipt, expected);
}

#[tokio::test]
async fn a_refused_file_is_exit_status_1_and_sends_nothing() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("credits-2025-01.csv", "054736118302,oops\n"));
    let refused = credits(&sandbox, &here, &["send", "--yes", "credits-2025-01.csv"]).await;
    exits(&refused, 1);
    assert!(stderr(&refused).contains("REFUSED for 1 error"));
    assert_eq!(sandbox.state().calls, 0);
}

#[tokio::test]
async fn without_a_way_to_cloudzero_or_a_file_it_is_exit_status_2() {
    let (sandbox, here) = (sandbox().await, folder());
    let nowhere = output(here.credits(&["send", "credits-2025-01.csv"])).await;
    exits(&nowhere, 2);
    assert!(stderr(&nowhere).starts_with("error: CLOUDZERO_CONNECTION_ID: is not set; CLOUDZERO_API_KEY_SECRET_ARN: "));
    for arguments in [
        &["send", "credits-2025-02.csv"][..],
        &["send", "--month", "2025-02", "credits-2025-01.csv"],
        &["send", "--max-shrink", "101", "credits-2025-01.csv"],
        &["send", "--test-key", "", "credits-2025-01.csv"],
        &["send"],
    ] {
        exits(&credits(&sandbox, &here, arguments).await, 2);
    }
    assert_eq!(sandbox.state().calls, 0);
}

#[tokio::test]
async fn a_service_that_refuses_or_is_not_there_is_exit_status_3() {
    let (sandbox, here) = (sandbox().await, folder());
    sandbox.add_fault(Fault::status(400).once());
    let refused = credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await;
    exits(&refused, 3);
    assert_eq!(stderr(&refused).lines().last().unwrap(), "error: CloudZero refuses: 400 Bad Request");
    assert_eq!(stdout(&refused), "");

    let away = here.credits(&["send", "--yes", "credits-2025-01.csv"]);
    let mut away = to(&sandbox, away);
    drop(gone().await);
    away.env("CLOUDZERO_API_URL", "http://127.0.0.1:9");
    let away = output(away).await;
    exits(&away, 3);
    assert!(stderr(&away).contains("a call to CloudZero failed and is repeated"), "{}", stderr(&away));
}

#[tokio::test]
async fn a_month_that_is_left_incomplete_is_exit_status_4() {
    let (sandbox, here) = (sandbox().await, Folder::new());
    let here = here.with("credits-2025-01.csv", crate::support::file_of(20_000));
    sandbox.add_fault(Fault::status(400).once().after(1));
    let partial = credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await;
    exits(&partial, 4);
    assert!(
        stderr(&partial).contains("error: 2025-01 is incomplete: 1 of 2 requests were taken"),
        "{}",
        stderr(&partial)
    );
}

#[tokio::test]
async fn a_month_that_would_shrink_is_exit_status_5_and_shows_the_difference() {
    let (sandbox, here) = (sandbox().await, folder());
    exits(&credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await, 0);
    let smaller = Folder::new().with("credits-2025-01.csv", SMALLER);
    let stopped = credits(&sandbox, &smaller, &["send", "--yes", "credits-2025-01.csv"]).await;
    exits(&stopped, 5);
    assert!(stderr(&stopped).contains("123456789012"), "{}", stderr(&stopped));
    let expected = "error: 2025-01 holds 2 accounts with 1245.06 USD, and would hold 1 account with 10.50 USD: a fall of \
                    more than 20 %; nothing was sent\n  hint: if that is right";
    assert!(stderr(&stopped).contains(expected), "{}", stderr(&stopped));
    let rehearsed = credits(&sandbox, &smaller, &["send", "--dry-run", "credits-2025-01.csv"]).await;
    exits(&rehearsed, 5);
    assert!(stderr(&rehearsed).contains(expected), "a rehearsal ends as sending would: {}", stderr(&rehearsed));
    assert_eq!(held(&sandbox).as_deref(), Some("-1245.06"));
    let arguments = ["send", "--yes", "--max-shrink", "100", "credits-2025-01.csv"];
    exits(&credits(&sandbox, &smaller, &arguments).await, 0);
    assert_eq!(held(&sandbox).as_deref(), Some("-10.50"));
}

/// A charge hides what would be lost: the month holds 1,000 of credits.
#[tokio::test]
async fn a_month_that_holds_charges_is_not_replaced_unseen() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("credits-2025-01.csv", "123456789012,100.00\n"));
    let rows = json!([
        {"resource/account": "123456789012", "cost/cost": "-1000"},
        {"resource/account": "123456789012", "cost/cost": "900", "lineitem/type": "Usage"},
    ]);
    sandbox.add_fault(Fault::body(&json!({"billing_drop": rows}).to_string()).for_ever().on(Call::Month));
    let stopped = credits(&sandbox, &here, &["send", "--yes", "credits-2025-01.csv"]).await;
    exits(&stopped, 5);
    assert!(stderr(&stopped).contains("2025-01 holds 1 rows that are no credits"), "{}", stderr(&stopped));
    let same_sums = credits(&sandbox, &here, &["diff", "credits-2025-01.csv"]).await;
    exits(&same_sums, 1);
    let expected = "the accounts have the same credits, but the month is not the file: 1 of its rows are no credits\n";
    assert!(stderr(&same_sums).contains(expected), "{}", stderr(&same_sums));
    assert_eq!(sandbox.posts(), []);
}

#[tokio::test]
async fn without_a_terminal_and_without_yes_nothing_is_replaced() {
    let (sandbox, here) = (sandbox().await, folder());
    exits(&credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await, 0);
    let stopped = credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await;
    exits(&stopped, 5);
    let expected = "error: 2025-01 holds 2 accounts with $1,245.06. Replace it by 2 accounts with $1,245.06? \
                    There is no terminal to ask on; nothing was sent\n  hint: `--yes` answers it\n";
    assert!(stderr(&stopped).ends_with(expected), "{}", stderr(&stopped));
    assert_eq!(sandbox.posts().len(), 1);
}

#[tokio::test]
async fn without_the_scope_to_read_it_goes_on_only_with_yes() {
    let (sandbox, here) = (sandbox().await, folder());
    sandbox.add_fault(Fault::status(403).for_ever().on(Call::Month));
    let stopped = credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await;
    exits(&stopped, 5);
    assert!(stderr(&stopped).contains("connections:read_billing_anycost_billing_drops_month"), "{}", stderr(&stopped));
    assert_eq!(sandbox.posts(), []);
    let sent = credits(&sandbox, &here, &["send", "--yes", "credits-2025-01.csv"]).await;
    exits(&sent, 0);
    assert!(stderr(&sent).contains("warning: the API key may not read"), "{}", stderr(&sent));

    // Who set a limit does not want to go on without it.
    let mut limited = to(&sandbox, here.credits(&["send", "--yes", "credits-2025-01.csv"]));
    limited.env("MAX_SHRINK", "50");
    let stopped = output(limited).await;
    exits(&stopped, 5);
    assert!(
        stderr(&stopped).contains("`--yes --max-shrink 100`, which lifts the limit of 50 %"),
        "{}",
        stderr(&stopped)
    );
    assert_eq!(sandbox.posts().len(), 1);
    let lifted = ["send", "--yes", "--max-shrink", "100", "credits-2025-01.csv"];
    exits(&credits(&sandbox, &here, &lifted).await, 0);
}

#[tokio::test]
async fn a_dry_run_sends_nothing_and_asks_when_it_has_a_key() {
    let (sandbox, here) = (sandbox().await, folder());
    let offline = output(here.credits(&["send", "--dry-run", "credits-2025-01.csv"])).await;
    exits(&offline, 0);
    assert!(stderr(&offline).contains("without an API key CloudZero was not asked"));

    let asked = credits(&sandbox, &here, &["send", "--dry-run", "credits-2025-01.csv"]).await;
    exits(&asked, 0);
    assert!(
        stderr(&asked).ends_with("dry run: nothing was sent; CloudZero would take 2025-01\n"),
        "{}",
        stderr(&asked)
    );
    assert!(stdout(&asked).contains("2 added, 0 removed, 0 changed"), "{}", stdout(&asked));
    for is_valid in [false, true] {
        let answer = json!({"connection": {"is_valid": is_valid, "errors": ["no such column"]}}).to_string();
        sandbox.add_fault(Fault::body(&answer).once().on(Call::Validate));
        let invalid = credits(&sandbox, &here, &["send", "--dry-run", "credits-2025-01.csv"]).await;
        exits(&invalid, 3);
        assert!(stderr(&invalid).ends_with("error: CloudZero would not take 2025-01: no such column\n"));
    }
    assert_eq!((sandbox.posts(), held(&sandbox)), (Vec::new(), None));
}

#[tokio::test]
async fn a_dry_run_is_json_for_programs() {
    let (sandbox, here) = (sandbox().await, folder());
    let dry_run = ["send", "--dry-run", "--format", "json", "credits-2025-01.csv"];
    let mut expected = json!({
        "dry_run": true, "key": "credits-2025-01.csv", "sha256": null, "billing_month": "2025-01", "verdict": "warnings",
        "rows_read": 3, "rows_skipped": 0, "duplicates_dropped": 1, "unique_accounts": 2, "total_credit_usd": "1245.06",
        "bodies": 1, "body_bytes": null, "would_be_taken": null, "month_before": null,
    });
    let rehearsal = |output: &Output| {
        let mut rehearsal: Value = serde_json::from_str(stdout(output)).unwrap();
        assert!(rehearsal["sha256"].take().is_string() && rehearsal["body_bytes"].take().is_u64());
        rehearsal
    };
    let offline = output(here.credits(&dry_run)).await;
    exits(&offline, 0);
    assert_eq!(rehearsal(&offline), expected);

    exits(&credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await, 0);
    expected["would_be_taken"] = json!(true);
    expected["month_before"] = json!({"unique_accounts": 2, "total_credit_usd": "1245.06"});
    assert_eq!(rehearsal(&credits(&sandbox, &here, &dry_run).await), expected);

    let refusal = r#"{"connection":{"is_valid":false,"errors":["no such column"]}}"#;
    sandbox.add_fault(Fault::body(refusal).once().on(Call::Validate));
    let invalid = credits(&sandbox, &here, &dry_run).await;
    exits(&invalid, 3);
    expected["would_be_taken"] = json!(false);
    assert_eq!(rehearsal(&invalid), expected);

    let bad = Folder::new().with("credits-2025-01.csv", "054736118302,oops\n");
    let refused = credits(&sandbox, &bad, &dry_run).await;
    exits(&refused, 1);
    assert_eq!(serde_json::from_str::<Value>(stdout(&refused)).unwrap()["verdict"], "refused");
    assert_eq!(sandbox.posts().len(), 1);
}

/// It may be at work still: the month is looked at when it is at rest.
#[tokio::test]
async fn a_call_that_ran_out_of_time_is_not_repeated() {
    let (sandbox, here) = (sandbox().await, folder());
    sandbox.add_fault(Fault::delay(Duration::from_secs(3)).once());
    let arguments = ["send", "--yes", "--call-timeout", "1", "--format", "json", "credits-2025-01.csv"];
    let sent = credits(&sandbox, &here, &arguments).await;
    exits(&sent, 0);
    assert_eq!(sandbox.posts().len(), 1, "{}", stderr(&sent));
    for wrong in ["0", "-1", "3601", "soon"] {
        exits(&credits(&sandbox, &here, &["send", "--call-timeout", wrong, "credits-2025-01.csv"]).await, 2);
    }
}

/// The option, else the variable, else 20.
#[tokio::test]
async fn the_shrink_guard_obeys_the_option_then_the_variable() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("credits-2025-01.csv", "054736118302,100\n"));
    exits(&credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await, 0);
    let fifty = Folder::new().with("credits-2025-01.csv", "054736118302,50\n");
    for (variable, option, status, said) in [
        (None, None, 5, "20 %"),
        (Some("49"), None, 5, "49 %"),
        (Some("100"), Some("49"), 5, "49 %"),
        (Some("101"), None, 2, "MAX_SHRINK: `101` is not a whole number from 0 to 100"),
        (Some("0"), Some("50"), 0, ""),
    ] {
        let mut arguments = vec!["send", "--yes", "credits-2025-01.csv"];
        if let Some(option) = option {
            arguments.extend(["--max-shrink", option]);
        }
        let mut command = to(&sandbox, fifty.credits(&arguments));
        if let Some(variable) = variable {
            command.env("MAX_SHRINK", variable);
        }
        let sent = output(command).await;
        exits(&sent, status);
        assert!(stderr(&sent).contains(said), "{variable:?} {option:?}: {}", stderr(&sent));
    }
    assert_eq!(held(&sandbox).as_deref(), Some("-50"));
    let mut by_variable = to(&sandbox, here.credits(&["send", "--yes", "credits-2025-01.csv"]));
    by_variable.env("MAX_SHRINK", "0");
    exits(&output(by_variable).await, 0);
}

#[tokio::test]
async fn a_rehearsal_leaves_the_stream_alone() {
    let (sandbox, here) = (sandbox().await, folder());
    let sent = credits(&sandbox, &here, &["send", "--test-key", "dress", "credits-2025-01.csv"]).await;
    exits(&sent, 0);
    assert_eq!(held(&sandbox), None);
    assert_eq!(sandbox.state().test_months["dress"]["2025-01"].total_cost_usd, "-1245.06");
}

#[tokio::test]
async fn standard_input_is_sent_under_the_month_that_is_given() {
    let (sandbox, here) = (sandbox().await, folder());
    let mut command = to(&sandbox, here.credits(&["send", "--month", "2025-01", "-"]));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(FILE.as_bytes()).unwrap();
    let sent = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
    exits(&sent, 0);
    assert_eq!(held(&sandbox).as_deref(), Some("-1245.06"));
}

/// On a real terminal, which `script` makes.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_terminal_the_question_is_asked_and_may_be_declined() {
    let (sandbox, here) = (sandbox().await, folder());
    exits(&credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await, 0);
    for (answer, status, posts) in [("n\n", 5, 1), ("\n", 5, 1), ("y\n", 0, 2)] {
        let line = format!("{} send --color never credits-2025-01.csv", env!("CARGO_BIN_EXE_credits"));
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &line, "/dev/null"]).current_dir(here.path());
        command.env_clear().env("PATH", "/usr/bin:/bin");
        let mut command = to(&sandbox, command);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
        let asked = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
        exits(&asked, status);
        let question = "2025-01 holds 2 accounts with $1,245.06. Replace it by 2 accounts with $1,245.06? [y/N]";
        assert!(stdout(&asked).contains(question), "{}", stdout(&asked));
        assert_eq!(sandbox.posts().len(), posts, "{answer:?}");
    }
}
