//! The journal of `credits backfill`: what it confirms and what not, and what becomes of it when things go wrong.

use crate::send::{output, to};
use crate::support::folder::{Folder, exits, stderr, stdout};
use crate::support::sandbox;
use credits_lambda::sandbox::{Call, Fault, Sandbox};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;

const WIDE: &str = "account,2024-11,2024-12,2025-01\n111111111111,1,2,3\n111111111111,1,2,3\n222222222222,10.50,20,0\n";
const MONTHS: [&str; 3] = ["2024-11", "2024-12", "2025-01"];
const BACKFILL: [&str; 9] =
    ["backfill", "--pause", "0", "--yes", "history.csv", "--from", "2024-11", "--to", "2025-01"];

fn folder() -> Folder {
    Folder::new().with("history.csv", WIDE)
}

fn journal(here: &Folder) -> PathBuf {
    here.path().join("history.csv.journal")
}

fn lines(here: &Folder) -> Vec<String> {
    fs::read_to_string(journal(here)).unwrap().lines().map(str::to_owned).collect()
}

async fn backfill(sandbox: &Sandbox, here: &Folder, arguments: &[&str]) -> Output {
    output(to(sandbox, here.credits(&[&BACKFILL, arguments].concat()))).await
}

/// The months that were posted since the last look, as `2024-11`.
fn posted(sandbox: &Sandbox, before: usize) -> Vec<String> {
    sandbox.posts()[before..].iter().map(|post| post.month[..7].to_owned()).collect()
}

/// Which months a resumed run sends.
async fn resumed(sandbox: &Sandbox, here: &Folder, arguments: &[&str]) -> Vec<String> {
    let before = sandbox.posts().len();
    exits(&backfill(sandbox, here, &[&["--resume"], arguments].concat()).await, 0);
    posted(sandbox, before)
}

#[tokio::test]
async fn a_confirmed_month_is_a_line_and_is_passed_over_wherever_it_stands() {
    let (sandbox, here) = (sandbox().await, folder());
    exits(&backfill(&sandbox, &here, &[]).await, 0);
    let all = lines(&here);
    assert_eq!(all.len(), 3, "{all:?}");
    for (line, month) in all.iter().zip(MONTHS) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["billing_month"], month);
        assert_eq!(line["sha256"].as_str().unwrap().len(), 64);
    }
    assert_eq!(resumed(&sandbox, &here, &[]).await, [""; 0]);
    for (gap, month) in MONTHS.into_iter().enumerate() {
        let left: Vec<&str> =
            all.iter().enumerate().filter(|(index, _)| *index != gap).map(|(_, line)| &**line).collect();
        fs::write(journal(&here), left.join("\n") + "\n").unwrap();
        assert_eq!(resumed(&sandbox, &here, &[]).await, [month]);
    }
    let reversed: Vec<&str> = all.iter().rev().map(|line| &**line).collect();
    fs::write(journal(&here), reversed.join("\n") + "\n").unwrap();
    assert_eq!(resumed(&sandbox, &here, &[]).await, [""; 0]);
}

#[tokio::test]
async fn what_was_sent_otherwise_is_sent_again() {
    let (sandbox, here) = (sandbox().await, folder());
    exits(&backfill(&sandbox, &here, &[]).await, 0);
    let kept = fs::read(journal(&here)).unwrap();
    for arguments in [
        ["--duplicates", "sum"].as_slice(),
        &["--duplicates", "first"],
        &["--test-key", "dress"],
        // What cannot be skipped is not, and the month would be the same: but it is another policy.
        &["--invalid-rows", "skip"],
    ] {
        fs::write(journal(&here), &kept).unwrap();
        assert_eq!(
            resumed(&sandbox, &here, &[&["--max-shrink", "100"], arguments].concat()).await,
            MONTHS,
            "{arguments:?}"
        );
        assert_eq!(resumed(&sandbox, &here, &[&["--max-shrink", "100"], arguments].concat()).await, [""; 0]);
    }
    for (variable, value) in [("CREDIT_DESCRIPTION", "other"), ("CREDIT_SERVICE", "Other"), ("DUPLICATES", "reject")] {
        fs::write(journal(&here), &kept).unwrap();
        let mut command = to(&sandbox, here.credits(&[BACKFILL.as_slice(), &["--resume"]].concat()));
        command.env(variable, value);
        let before = sandbox.posts().len();
        let other = output(command).await;
        match variable {
            "DUPLICATES" => exits(&other, 1),
            _ => {
                exits(&other, 0);
                assert_eq!(posted(&sandbox, before), MONTHS, "{variable}");
            }
        }
    }
}

#[tokio::test]
async fn what_one_service_or_stream_confirmed_another_does_not_hold() {
    let (sandbox, here) = (sandbox().await, folder());
    exits(&backfill(&sandbox, &here, &[]).await, 0);
    let other = crate::support::sandbox().await;
    assert_eq!(resumed(&other, &here, &[]).await, MONTHS);
    assert_eq!(resumed(&sandbox, &here, &[]).await, [""; 0], "each of them is remembered");
    let third = Sandbox::start(0, "stream-3", crate::support::KEY).await.unwrap();
    assert_eq!(resumed(&third, &here, &[]).await, MONTHS);
}

/// Without headings, the same bytes are other months under another range.
#[tokio::test]
async fn another_content_or_another_column_is_another_month() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("history.csv", "111111111111,1,2,3\n"));
    exits(&backfill(&sandbox, &here, &[]).await, 0);
    let shifted =
        ["backfill", "--pause", "0", "--yes", "--resume", "--max-shrink", "100", "history.csv", "--from", "2024-12"];
    let shifted = [shifted.as_slice(), &["--to", "2025-02"]].concat();
    let before = sandbox.posts().len();
    exits(&output(to(&sandbox, here.credits(&shifted))).await, 0);
    assert_eq!(posted(&sandbox, before), ["2024-12", "2025-01", "2025-02"]);
    assert_eq!(
        resumed(&sandbox, &here, &["--max-shrink", "100"]).await,
        ["2024-12", "2025-01"],
        "the last line counts"
    );

    fs::write(here.path().join("history.csv"), "111111111111,1,2,4\n").unwrap();
    assert_eq!(resumed(&sandbox, &here, &[]).await, MONTHS);
}

/// A month that was confirmed, and whose replacement then failed, is not what it was confirmed as.
#[tokio::test]
async fn a_month_that_is_being_replaced_is_confirmed_no_more() {
    let (sandbox, here) = (sandbox().await, folder());
    exits(&backfill(&sandbox, &here, &[]).await, 0);
    sandbox.add_fault(Fault::status(400).once().after(1));
    exits(&backfill(&sandbox, &here, &["--duplicates", "sum"]).await, 3);
    assert_eq!(resumed(&sandbox, &here, &["--max-shrink", "100"]).await, ["2024-11", "2024-12"]);
}

#[tokio::test]
async fn the_lines_of_old_journals_confirm_nothing_and_stay() {
    let (sandbox, here) = (sandbox().await, folder());
    exits(&backfill(&sandbox, &here, &[]).await, 0);
    let line: serde_json::Value = serde_json::from_str(&lines(&here)[0]).unwrap();
    let old = format!(
        "{{\"stream\":\"stream-1\",\"billing_month\":\"2024-11\",\"sha256\":{},\"unique_accounts\":2,\
         \"total_credit_usd\":\"11.50\",\"drop_ids\":[\"drop-0001\"]}}\n",
        line["sha256"]
    );
    fs::write(journal(&here), &old).unwrap();
    assert_eq!(resumed(&sandbox, &here, &[]).await, MONTHS);
    assert!(fs::read_to_string(journal(&here)).unwrap().starts_with(&old));
    assert_eq!(resumed(&sandbox, &here, &[]).await, [""; 0]);
}

#[tokio::test]
async fn a_file_that_is_no_journal_is_not_touched_and_nothing_is_sent() {
    let (sandbox, here) = (sandbox().await, folder());
    for foreign in
        ["dear diary\n", "{}\n", "{\n  \"a\": 1\n}\n", "\n", "SQLite\0\u{1}", "[1,2]", "account,2024-11\n1,2\n"]
    {
        fs::write(journal(&here), foreign).unwrap();
        for arguments in [&[][..], &["--resume"]] {
            let refused = backfill(&sandbox, &here, arguments).await;
            exits(&refused, 2);
            let message = "`history.csv.journal` is no journal of a backfill, and is not touched; nothing was sent";
            assert!(stderr(&refused).contains(message), "{}", stderr(&refused));
            assert_eq!(fs::read_to_string(journal(&here)).unwrap(), foreign);
        }
    }
    fs::remove_file(journal(&here)).unwrap();
    fs::create_dir(journal(&here)).unwrap();
    exits(&backfill(&sandbox, &here, &[]).await, 2);
    fs::remove_dir(journal(&here)).unwrap();
    // It has no end, and takes nothing.
    std::os::unix::fs::symlink("/dev/full", journal(&here)).unwrap();
    exits(&backfill(&sandbox, &here, &[]).await, 2);
    assert_eq!(sandbox.state().calls, 0);
}

#[tokio::test]
async fn a_second_backfill_of_one_file_is_told_so() {
    let (sandbox, here) = (sandbox().await, folder());
    let slowly = BACKFILL.map(|argument| if argument == "0" { "600" } else { argument });
    let mut first = to(&sandbox, here.credits(&slowly));
    let mut first = first.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while fs::metadata(journal(&here)).map_or(0, |journal| journal.len()) == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    for arguments in [&[][..], &["--resume"], &["--test-key", "dress"]] {
        let second = backfill(&sandbox, &here, arguments).await;
        exits(&second, 2);
        let message = "another backfill is at work with the journal `history.csv.journal`; this one has sent nothing";
        assert!(stderr(&second).contains(message), "{}", stderr(&second));
    }
    assert_eq!(posted(&sandbox, 0), ["2024-11"]);
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(resumed(&sandbox, &here, &[]).await, ["2024-12", "2025-01"], "the lock ends with its holder");
}

/// A limit of the shell: so many bytes fit into the file, and then it is full.
async fn with_a_disk_of(bytes: u64, sandbox: &Sandbox, here: &Folder, arguments: &[&str]) -> Output {
    let command = here.credits(&[&BACKFILL, arguments].concat());
    let words: Vec<&str> = command.get_args().map(|word| word.to_str().unwrap()).collect();
    let mut limited = std::process::Command::new("prlimit");
    limited.arg(format!("--fsize={bytes}")).arg(command.get_program()).args(words);
    limited.current_dir(here.path()).env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
    output(to(sandbox, limited)).await
}

#[tokio::test]
async fn a_journal_that_is_full_stops_and_names_the_month_that_was_confirmed() {
    let probe = folder();
    let whole = {
        let sandbox = sandbox().await;
        exits(&backfill(&sandbox, &probe, &[]).await, 0);
        fs::metadata(journal(&probe)).unwrap().len()
    };
    for (bytes, month) in [(0, 0), (1, 0), (whole / 3 - 5, 0), (whole / 3 + 20, 1), (whole - 5, 2)] {
        let (sandbox, here) = (sandbox().await, folder());
        let stopped = with_a_disk_of(bytes, &sandbox, &here, &[]).await;
        exits(&stopped, 2);
        let month = MONTHS[month];
        let problem =
            format!("error: CloudZero confirmed {month}, but the journal `history.csv.journal` cannot be written: ");
        assert!(stderr(&stopped).contains(&problem), "{bytes}: {}", stderr(&stopped));
        assert!(!stderr(&stopped).contains("FAILED"), "{}", stderr(&stopped));
        assert_eq!(posted(&sandbox, 0).last().map(String::as_str), Some(month));
        // With room again, what was cut does not spoil what comes.
        let left = resumed(&sandbox, &here, &[]).await;
        assert_eq!(left.first().map(String::as_str), Some(month));
        assert_eq!(resumed(&sandbox, &here, &[]).await, [""; 0]);
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_stops_before_anything_is_sent() {
    let (sandbox, here) = (sandbox().await, folder());
    std::os::unix::fs::symlink(Path::new("no/such/folder/journal"), journal(&here)).unwrap();
    let stopped = backfill(&sandbox, &here, &[]).await;
    exits(&stopped, 2);
    assert!(stderr(&stopped).contains("cannot open the journal `history.csv.journal`: "), "{}", stderr(&stopped));
    assert_eq!(sandbox.state().calls, 0);
}

/// Wherever the last line was cut, resuming sends what it does not confirm, and the next resuming nothing.
#[tokio::test]
async fn a_journal_that_was_cut_anywhere_is_gone_on_with() {
    let (sandbox, here) = (sandbox().await, folder());
    sandbox.add_fault(Fault::status(403).for_ever().on(Call::Month));
    exits(&backfill(&sandbox, &here, &[]).await, 0);
    let whole = fs::read(journal(&here)).unwrap();
    let ends: Vec<usize> = (0..whole.len()).filter(|&at| whole[at] == b'\n').collect();
    for length in [0, 1, 10, ends[0] - 1, ends[0], ends[0] + 1, ends[0] + 2, ends[1] - 30, ends[2] - 1] {
        fs::write(journal(&here), &whole[..length]).unwrap();
        // A line that lacks nothing but its end says all it has to say.
        let confirmed = ends.iter().filter(|&&end| end <= length).count();
        assert_eq!(resumed(&sandbox, &here, &[]).await, MONTHS[confirmed..], "{length}");
        assert_eq!(resumed(&sandbox, &here, &[]).await, [""; 0], "{length}");
    }
}

/// Ended by SIGKILL at moments of which every part of the run gets some.
#[tokio::test]
async fn whenever_it_is_killed_resuming_leaves_every_month_right() {
    for kill in 0..12_u64 {
        let (sandbox, here) = (sandbox().await, folder());
        sandbox.add_fault(Fault::delay(Duration::from_millis(15)).for_ever());
        let mut command = to(&sandbox, here.credits(&BACKFILL));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while kill > 0 && sandbox.posts().len() < usize::try_from(kill.div_ceil(4)).unwrap() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_millis(kill % 4 * 6)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        // What it had on its way comes to its end.
        tokio::time::sleep(Duration::from_millis(60)).await;
        let confirmed = fs::read_to_string(journal(&here)).unwrap_or_default().matches('\n').count();
        let left = resumed(&sandbox, &here, &[]).await;
        assert_eq!(left, MONTHS[confirmed..], "killed at {kill}");
        let totals: Vec<_> = sandbox.state().months.into_values().map(|month| month.total_cost_usd).collect();
        assert_eq!(totals, ["-11.50", "-22", "-3"], "killed at {kill}");
    }
}

#[tokio::test]
async fn a_journal_is_beside_a_file_whose_name_is_not_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let (sandbox, here) = (sandbox().await, Folder::new());
    let name = std::ffi::OsStr::from_bytes(b"hist\xf6ry.csv");
    fs::write(here.path().join(name), WIDE).unwrap();
    let mut command = to(&sandbox, here.credits(&["backfill", "--pause", "0", "--from", "2024-11", "--to", "2025-01"]));
    command.arg(name);
    let done = output(command).await;
    exits(&done, 0);
    assert!(stdout(&done).ends_with("3 months with $36.50\n"), "{}", stdout(&done));
    assert!(here.path().join(std::ffi::OsStr::from_bytes(b"hist\xf6ry.csv.journal")).exists());
}
