//! `credits backfill`, run as a person runs it, and killed.

use crate::send::{output, to};
use crate::support::folder::{Folder, exits, stderr, stdout};
use crate::support::sandbox;
use credits_lambda::sandbox::{Call, Fault, Sandbox};
use serde_json::Value;
use std::process::{Output, Stdio};
use std::time::Duration;

const WIDE: &str = "account,2024-11,Dec-24,2025-01\n111111111111,1,2,3\n222222222222,10.50,\"2,000\",0\n";
const THREE: [&str; 4] = ["--from", "2024-11", "--to", "2025-01"];

async fn backfill(sandbox: &Sandbox, here: &Folder, arguments: &[&str]) -> Output {
    output(to(sandbox, here.credits(&[&["backfill", "--pause", "0"], arguments].concat()))).await
}

fn wide(arguments: &[&'static str]) -> Vec<&'static str> {
    [&["history.csv"], THREE.as_slice(), arguments].concat()
}

fn held(sandbox: &Sandbox) -> Vec<(String, String)> {
    sandbox.state().months.into_iter().map(|(month, holding)| (month, holding.total_cost_usd)).collect()
}

fn pairs(months: &[(&str, &str)]) -> Vec<(String, String)> {
    months.iter().map(|(month, total)| ((*month).to_owned(), (*total).to_owned())).collect()
}

#[tokio::test]
async fn a_wide_file_becomes_one_month_a_column() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("history.csv", WIDE));
    let done = backfill(&sandbox, &here, &wide(&[])).await;
    exits(&done, 0);
    assert!(stdout(&done).ends_with("3 months with $2,016.50\n"), "{}", stdout(&done));
    assert_eq!(held(&sandbox), pairs(&[("2024-11", "-11.50"), ("2024-12", "-2002"), ("2025-01", "-3")]));
    let order: Vec<_> = sandbox.posts().into_iter().map(|post| post.month).collect();
    assert_eq!(order, ["2024-11-01T00:00:00Z", "2024-12-01T00:00:00Z", "2025-01-01T00:00:00Z"]);

    let json = backfill(&sandbox, &here, &wide(&["--yes", "--format", "json"])).await;
    exits(&json, 0);
    let months: Vec<Value> = stdout(&json).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        months.iter().map(|receipt| receipt["billing_month"].as_str().unwrap()).collect::<Vec<_>>(),
        ["2024-11", "2024-12", "2025-01"]
    );
    assert_eq!(months[0]["month_before"]["total_credit_usd"], "11.50");
}

#[tokio::test]
async fn columns_that_are_not_those_of_the_range_are_wrong_usage() {
    let sandbox = sandbox().await;
    for (file, problem) in [
        (
            "account,2024-11,2024-12\n111111111111,1,2\n",
            "there are 2 columns behind the account, and the range has 3 months",
        ),
        ("111111111111,1,2,3,4\n", "there are 4 columns behind the account, and the range has 3 months"),
        (
            "account,2024-11,2025-01,2024-12\n111111111111,1,2,3\n",
            "the heading `2025-01` is 2025-01, where 2024-12 should be",
        ),
        ("Account,Nov,Dec,Jan\n111111111111,1,2,3\n", "the heading `Nov` is no month, where 2024-11 should be"),
        (
            "Account,2025-01-31,2024-12-31,2024-11-30\n111111111111,1,2,3\n",
            "the heading `2025-01-31` is 2025-01, where 2024-11 should be",
        ),
        (
            "account,2024-11,2024-12,Total\n111111111111,1,2,3\n",
            "the heading `Total` is no month, where 2025-01 should be",
        ),
        ("Account,Jan,Dec,Nov\n111111111111,1,2,3\n", "the heading `Jan` is no month, where 2024-11 should be"),
        ("Account,a,b\x1b[2J,c\n111111111111,1,2,3\n", "the heading `a` is no month, where 2024-11 should be"),
        (
            "Account,2024-11-01,2024-12-01,2024-12-01\n111111111111,1,2,3\n",
            "the heading `2024-12-01` is 2024-12, where 2025-01 should be",
        ),
    ] {
        let here = Folder::new().with("history.csv", file);
        let wrong = backfill(&sandbox, &here, &wide(&[])).await;
        exits(&wrong, 2);
        assert!(stderr(&wrong).contains(problem), "{}", stderr(&wrong));
    }
    let here = Folder::new().with("history.csv", WIDE);
    exits(&backfill(&sandbox, &here, &["history.csv"]).await, 2);
    exits(&backfill(&sandbox, &here, &wide(&["--expect-total", "1"])).await, 2);
    exits(&backfill(&sandbox, &here, &["history.csv", "--from", "2025-01", "--to", "2024-11"]).await, 2);
    exits(&backfill(&sandbox, &here, &["gone.csv", "--from", "2025-01", "--to", "2025-01"]).await, 2);
    assert_eq!(sandbox.state().calls, 0);
}

#[tokio::test]
async fn one_cell_that_cannot_be_read_sends_no_month_at_all_and_is_told_once() {
    let sandbox = sandbox().await;
    for (cell, code) in [("", "amount-empty"), ("n/a", "amount-not-a-number"), ("1.2.3", "amount-not-a-number")] {
        let file = format!("{WIDE}333333333333,1,2,{cell}\n");
        let refused = backfill(&sandbox, &Folder::new().with("history.csv", file), &wide(&[])).await;
        exits(&refused, 1);
        assert!(stderr(&refused).contains(code), "{}", stderr(&refused));
        assert!(stderr(&refused).ends_with("error: `history.csv`: 2025-01 refused; nothing of any month was sent\n"));
    }
    let file = format!("{WIDE}33,1,2,3\n");
    let refused = backfill(&sandbox, &Folder::new().with("history.csv", file), &wide(&[])).await;
    assert_eq!(stderr(&refused).matches("error[account-length]: line 4").count(), 1, "{}", stderr(&refused));
    assert_eq!(sandbox.state().calls, 0);
}

#[tokio::test]
async fn a_dry_run_shows_the_totals_and_sends_nothing() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("history.csv", WIDE));
    let offline = output(here.credits(&[&["backfill"], wide(&["--dry-run"]).as_slice()].concat())).await;
    exits(&offline, 0);
    assert!(stdout(&offline).contains("$2,002.00") && stdout(&offline).ends_with("3 months with $2,016.50\n"));
    let asked = backfill(&sandbox, &here, &wide(&["--dry-run"])).await;
    exits(&asked, 0);
    assert!(stderr(&asked).contains("CloudZero would take 3 months"), "{}", stderr(&asked));
    let json = backfill(&sandbox, &here, &wide(&["--dry-run", "--format", "json"])).await;
    exits(&json, 0);
    let months: Vec<Value> = stdout(&json).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let totals: Vec<_> = months.iter().map(|month| month["total_credit_usd"].as_str().unwrap()).collect();
    assert_eq!(totals, ["11.50", "2002.00", "3.00"]);
    assert!(months.iter().all(|month| month["dry_run"] == true && month["would_be_taken"] == true));
    assert_eq!(sandbox.posts(), []);
    assert!(!here.path().join("history.csv.journal").exists());
}

/// A rehearsal ends as sending would: it sees what is held, what is confirmed, and a file in the journal's place.
#[tokio::test]
async fn a_dry_run_ends_as_sending_would() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("history.csv", WIDE));
    exits(&backfill(&sandbox, &here, &wide(&[])).await, 0);
    let again = backfill(&sandbox, &here, &wide(&["--dry-run", "--format", "json"])).await;
    exits(&again, 0);
    let first: Value = serde_json::from_str(stdout(&again).lines().next().unwrap()).unwrap();
    assert_eq!(first["month_before"]["total_credit_usd"], "11.50");
    let resumed = backfill(&sandbox, &here, &wide(&["--dry-run", "--resume"])).await;
    exits(&resumed, 0);
    assert_eq!(stdout(&resumed).matches("sent before").count(), 3, "{}", stdout(&resumed));
    assert!(stderr(&resumed).contains("CloudZero would take 0 months"), "{}", stderr(&resumed));

    let smaller = Folder::new().with("history.csv", WIDE.replace("2,000", "1,000"));
    let shrinks = backfill(&sandbox, &smaller, &wide(&["--dry-run"])).await;
    exits(&shrinks, 5);
    assert!(stderr(&shrinks).contains("2024-12 holds 2 accounts with 2002 USD"), "{}", stderr(&shrinks));
    let foreign = smaller.with("history.csv.journal", "dear diary\n");
    exits(&backfill(&sandbox, &foreign, &wide(&["--dry-run"])).await, 2);
    assert_eq!(sandbox.posts().len(), 3);
}

/// What is named for one month is not sent as another, or as several.
#[tokio::test]
async fn a_file_that_is_named_for_a_month_is_of_that_month_alone() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("credits-2025-01.csv", "111111111111,10.00\n"));
    for (from, to, status) in [("2024-02", "2024-02", 2), ("2024-12", "2025-01", 2), ("2025-01", "2025-01", 0)] {
        let sent = backfill(&sandbox, &here, &["--yes", "credits-2025-01.csv", "--from", from, "--to", to]).await;
        exits(&sent, status);
    }
    assert_eq!(held(&sandbox), pairs(&[("2025-01", "-10.00")]));
}

/// Two links to one file are one journal.
#[cfg(unix)]
#[tokio::test]
async fn a_link_has_the_journal_of_its_file() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("history.csv", WIDE));
    std::os::unix::fs::symlink("history.csv", here.path().join("link.csv")).unwrap();
    exits(&backfill(&sandbox, &here, &[&["link.csv"], THREE.as_slice()].concat()).await, 0);
    let resumed = backfill(&sandbox, &here, &wide(&["--resume"])).await;
    exits(&resumed, 0);
    assert!(stderr(&resumed).contains("3 months confirmed already"), "{}", stderr(&resumed));
}

#[tokio::test]
async fn a_folder_has_a_file_a_month() {
    let sandbox = sandbox().await;
    let here = Folder::new()
        .with("credits-2025-02.csv", "111111111111,2\n")
        .with("credits-2025-01.csv", "111111111111,1\n")
        .with("notes.txt", "not a file of credits");
    let done = backfill(&sandbox, &here, &["."]).await;
    exits(&done, 0);
    assert_eq!(held(&sandbox), pairs(&[("2025-01", "-1"), ("2025-02", "-2")].map(|(month, total)| (month, total))));
    let missing = backfill(&sandbox, &here, &[".", "--from", "2025-01", "--to", "2025-03"]).await;
    exits(&missing, 2);
    assert!(stderr(&missing).contains("`.` has no file for 2025-03: credits-2025-03.csv"), "{}", stderr(&missing));
    let here = here.with("Credits-2025-03.csv", "111111111111,3\n");
    let nearly = backfill(&sandbox, &here, &["."]).await;
    exits(&nearly, 2);
    assert!(stderr(&nearly).contains("`Credits-2025-03.csv` in `.` is not named"), "{}", stderr(&nearly));
    std::fs::remove_file(here.path().join("Credits-2025-03.csv")).unwrap();
    exits(&backfill(&sandbox, &here.with("AWS credits 2025-03.csv", "111111111111,3\n"), &["."]).await, 2);
}

#[tokio::test]
async fn the_first_failure_ends_it_and_resuming_goes_on_there() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("history.csv", WIDE));
    sandbox.add_fault(Fault::status(400).once().after(1));
    let failed = backfill(&sandbox, &here, &wide(&[])).await;
    exits(&failed, 3);
    let states: Vec<_> = stderr(&failed).lines().filter(|line| line.trim().starts_with("20")).map(str::trim).collect();
    assert!(states.iter().any(|line| line.starts_with("2024-11") && line.ends_with(" sent")), "{states:?}");
    assert!(states.iter().any(|line| line.starts_with("2024-12") && line.ends_with("FAILED")), "{states:?}");
    assert!(states.iter().any(|line| line.starts_with("2025-01") && line.ends_with("not sent")), "{states:?}");
    assert!(stderr(&failed).ends_with("  hint: stopped at 2024-12; `--resume` goes on there\n"), "{}", stderr(&failed));

    let resumed = backfill(&sandbox, &here, &wide(&["--resume"])).await;
    exits(&resumed, 0);
    assert!(stderr(&resumed).contains("1 month confirmed already"), "{}", stderr(&resumed));
    assert_eq!(sandbox.posts().iter().filter(|post| post.month.starts_with("2024-11")).count(), 1);
    assert_eq!(held(&sandbox).len(), 3);
}

#[tokio::test]
async fn what_is_held_already_is_guarded() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("history.csv", WIDE));
    exits(&backfill(&sandbox, &here, &wide(&[])).await, 0);
    let unasked = backfill(&sandbox, &here, &wide(&[])).await;
    exits(&unasked, 5);
    assert!(stderr(&unasked).contains("3 months hold something already. Replace them?"), "{}", stderr(&unasked));
    let smaller = Folder::new().with("history.csv", WIDE.replace("2,000", "1,000"));
    let stopped = backfill(&sandbox, &smaller, &wide(&["--yes"])).await;
    exits(&stopped, 5);
    assert!(stderr(&stopped).contains("2024-12 holds 2 accounts with 2002 USD"), "{}", stderr(&stopped));
    assert!(stderr(&stopped).contains("a fall of more than 20 %; nothing was sent"), "{}", stderr(&stopped));
    assert_eq!(sandbox.posts().len(), 3, "a guard that stops one month stops all of them");
    // Nor is what was seen forgotten because of a month that may not be looked at.
    sandbox.add_fault(Fault::status(403).once().on(Call::Month).after(2));
    let stopped = backfill(&sandbox, &smaller, &wide(&["--yes"])).await;
    exits(&stopped, 5);
    assert!(stderr(&stopped).contains("2024-12 holds 2 accounts with 2002 USD"), "{}", stderr(&stopped));
    assert_eq!(sandbox.posts().len(), 3);
}

/// Sent one after the other, the last would be the month, whichever is meant.
#[tokio::test]
async fn a_month_with_two_files_is_refused() {
    let here = Folder::new().with("credits-2025-01.csv", "111111111111,2\n").with("credits-2025-01.csv.gz", "packed");
    let sandbox = sandbox().await;
    let stopped = backfill(&sandbox, &here, &[".", "--yes"]).await;
    exits(&stopped, 2);
    let expected =
        "2025-01 has two files, `./credits-2025-01.csv` and `./credits-2025-01.csv.gz`: take one of them away";
    assert!(stderr(&stopped).contains(expected), "{}", stderr(&stopped));
    assert_eq!(sandbox.posts(), []);
}

/// 24 months, ended by SIGKILL somewhere in the middle: resumed, they are right, and no month that was confirmed is sent
/// again.
#[tokio::test]
async fn a_backfill_that_is_killed_is_resumed_and_sends_no_confirmed_month_twice() {
    const MONTHS: usize = 24;
    let header: Vec<String> = (0..MONTHS).map(|index| format!("{}-{:02}", 2023 + index / 12, index % 12 + 1)).collect();
    let amounts: Vec<String> = (0..MONTHS).map(|index| format!("{}.25", index + 1)).collect();
    let file = format!("account,{}\n111111111111,{}\n", header.join(","), amounts.join(","));
    let (sandbox, here) = (sandbox().await, Folder::new().with("history.csv", file));
    let range = ["history.csv", "--yes", "--from", "2023-01", "--to", "2024-12"];
    // Slow enough to be killed in the middle of a month.
    sandbox.add_fault(Fault::delay(Duration::from_millis(40)).for_ever());

    let begin = [&["backfill", "--pause", "0"], range.as_slice()].concat();
    let mut command = to(&sandbox, here.credits(&begin));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while sandbox.posts().len() < 11 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let journal = std::fs::read_to_string(here.path().join("history.csv.journal")).unwrap();
    let confirmed = journal.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok()).count();
    assert!((9..=11).contains(&confirmed), "{confirmed}");
    // What the killed run had on its way comes to its end.
    tokio::time::sleep(Duration::from_millis(100)).await;

    exits(&backfill(&sandbox, &here, &[range.as_slice(), &["--resume"]].concat()).await, 0);
    for (index, month) in header.iter().enumerate() {
        let posts = sandbox.posts().iter().filter(|post| post.month.starts_with(month)).count();
        assert!(posts == 1 || (index == confirmed && posts == 2), "{month}: {posts} posts, {confirmed} were confirmed");
        assert_eq!(sandbox.state().months[month].total_cost_usd, format!("-{}.25", index + 1));
    }
    assert_eq!(sandbox.state().months.len(), MONTHS);
    let again = backfill(&sandbox, &here, &[range.as_slice(), &["--resume"]].concat()).await;
    exits(&again, 0);
    assert!(stderr(&again).contains("24 months confirmed already"), "{}", stderr(&again));
    assert!(sandbox.posts().len() <= MONTHS + 1);
}

/// A line that was cut confirms nothing, and does not spoil the next one.
#[tokio::test]
async fn a_journal_that_was_cut_is_gone_on_with() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("history.csv", WIDE));
    exits(&backfill(&sandbox, &here, &wide(&[])).await, 0);
    let path = here.path().join("history.csv.journal");
    let journal = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, &journal[..journal.len() - 20]).unwrap();
    sandbox.add_fault(Fault::status(403).for_ever().on(Call::Month));
    for confirmed in [2, 3] {
        let resumed = backfill(&sandbox, &here, &wide(&["--resume", "--yes"])).await;
        exits(&resumed, 0);
        assert!(stderr(&resumed).contains(&format!("{confirmed} months confirmed already")), "{}", stderr(&resumed));
    }
}
