//! AWS's own exports through the command line: checked, converted, and sent month by month.

use crate::send::{output, to};
use crate::support::folder::{Folder, exits, stderr, stdout};
use crate::support::sandbox;
use serde_json::Value;
use std::fs;
use std::process::Output;

const ACCOUNTS: u64 = 300;
const MONTHS: [&str; 24] = [
    "2023-01", "2023-02", "2023-03", "2023-04", "2023-05", "2023-06", "2023-07", "2023-08", "2023-09", "2023-10",
    "2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06", "2024-07", "2024-08",
    "2024-09", "2024-10", "2024-11", "2024-12",
];

/// Units of 10^-10 dollars of an account in a month; none now and then.
fn credit(account: u64, month: usize) -> Option<u64> {
    let mixed = (account * 7_919 + month as u64 * 104_729) % 99_991;
    (!mixed.is_multiple_of(7)).then_some(mixed * 10_000_000_003)
}

fn written(units: u64) -> String {
    format!("{}.{:010}", units / 10_000_000_000, units % 10_000_000_000)
}

fn sum(month: usize) -> u64 {
    (0..ACCOUNTS).filter_map(|account| credit(account, month)).sum()
}

/// Cost Explorer's table of two years and 300 accounts.
fn table() -> String {
    let account = |account: u64| format!(",{:012}", 50_000_000_000 + account * 3_000_000_019);
    let mut table = "Linked account".to_owned();
    table.extend((0..ACCOUNTS).map(account));
    table.push_str(",Total costs\nLinked account total");
    let months = || 0..MONTHS.len();
    table.extend(
        (0..ACCOUNTS)
            .map(|account| format!(",-{}", written(months().filter_map(|month| credit(account, month)).sum()))),
    );
    table.push_str(&format!(",-{}\n", written(months().map(sum).sum())));
    for (index, month) in MONTHS.iter().enumerate() {
        table.push_str(&format!("{month}-01"));
        table.extend((0..ACCOUNTS).map(|account| {
            credit(account, index).map_or_else(|| ",".to_owned(), |units| format!(",-{}", written(units)))
        }));
        table.push_str(&format!(",-{}\n", written(sum(index))));
    }
    table
}

fn lines(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// An amount without the zeros behind it.
fn plain(amount: &str) -> &str {
    amount.trim_start_matches('-').trim_end_matches('0').trim_end_matches('.')
}

#[tokio::test]
async fn a_table_checked_converted_and_sent_is_the_same_in_every_month() {
    let here = Folder::new().with("table.csv", table());
    let converted = here.run(&["convert", "--all", "-o", "months", "--format", "json", "table.csv"]);
    exits(&converted, 0);
    let converted = lines(&converted);
    assert_eq!(converted.len(), MONTHS.len());

    let sandbox = sandbox().await;
    let sent = output(to(&sandbox, here.credits(&["backfill", "--yes", "--pause", "0", "table.csv"]))).await;
    exits(&sent, 0);
    let held = sandbox.state().months;
    assert_eq!(held.len(), MONTHS.len());

    for (index, month) in MONTHS.iter().enumerate() {
        let expected = written(sum(index));
        let accounts = (0..ACCOUNTS).filter(|&account| credit(account, index).is_some()).count();
        let check = |file: &str| {
            let output = here.run(&["check", "--format", "json", "--month", month, file]);
            exits(&output, 0);
            lines(&output).remove(0)
        };
        let (of_table, of_file) = (check("table.csv"), check(&format!("months/credits-{month}.csv")));
        assert_eq!((&of_table["layout"], &of_file["layout"]), (&"cost-explorer".into(), &"plain".into()));
        assert_eq!((&of_table["verdict"], &of_file["verdict"]), (&"warnings".into(), &"ready".into()), "{of_table}");
        assert_eq!(of_table["rows_left_out"].as_object().unwrap().len(), MONTHS.len() - 1);
        for report in [&of_table, &of_file, &converted[index]] {
            assert_eq!(plain(report["total_credit_usd"].as_str().unwrap()), plain(&expected), "{month}");
            assert_eq!(report["unique_accounts"], accounts);
        }
        let total =
            held.iter().find(|(held, _)| held.starts_with(month)).map(|(_, month)| month.total_cost_usd.clone());
        assert_eq!(plain(&total.unwrap()), plain(&expected), "{month}");
    }
}

#[tokio::test]
async fn a_backfill_of_a_table_sends_the_months_that_are_asked_for() {
    let (sandbox, here) = (sandbox().await, Folder::new().with("table.csv", table()));
    let backfill = async |arguments: &[&str]| {
        output(to(&sandbox, here.credits(&[&["backfill", "--yes", "--pause", "0", "table.csv"], arguments].concat())))
            .await
    };
    exits(&backfill(&["--from", "2023-11", "--to", "2024-01"]).await, 0);
    assert_eq!(sandbox.state().months.len(), 3);
    let missing = backfill(&["--from", "2024-12", "--to", "2025-01"]).await;
    exits(&missing, 2);
    assert!(stderr(&missing).contains("`table.csv` has no credits of 2025-01"), "{}", stderr(&missing));

    // One wrong total, and nothing of any month is sent.
    let here = here.with("table.csv", table().replacen(",-", ",-9", 1));
    let wrong = output(to(&sandbox, here.credits(&["backfill", "--yes", "--pause", "0", "table.csv"]))).await;
    exits(&wrong, 1);
    assert!(stderr(&wrong).contains("control-total-differs"), "{}", stderr(&wrong));
    assert_eq!(sandbox.state().months.len(), 3);
}

#[test]
fn a_month_is_chosen_or_said_to_be_chosen() {
    let report = "SubAccountId,ChargeCategory,BilledCost,BillingPeriodStart\n\
                  123456789012,Credit,-5.25,2025-01-01\n123456789012,Credit,-1,2025-02-01\n123456789012,Usage,9,2025-03-01\n";
    let here = Folder::new().with("report.csv", report).with("plain.csv", "123456789012,5.25\n");
    let open = here.run(&["convert", "report.csv"]);
    exits(&open, 2);
    assert!(stderr(&open).contains("2025-01, 2025-02") && !stderr(&open).contains("2025-03"), "{}", stderr(&open));
    exits(&here.run(&["convert", "--month", "2025-03", "report.csv"]), 2);
    exits(&here.run(&["convert", "plain.csv"]), 2);

    let one = here.run(&["convert", "--month", "2025-01", "report.csv"]);
    exits(&one, 0);
    assert_eq!(stdout(&one), "./credits-2025-01.csv: 1 account, $5.25\n");
    let file = || fs::read_to_string(here.path().join("credits-2025-01.csv")).unwrap();
    assert_eq!(file(), "account,amount\n123456789012,5.25\nTotal,5.25\n");

    let again = here.run(&["convert", "--month", "2025-01", "plain.csv"]);
    exits(&again, 2);
    assert!(stderr(&again).contains("is there already"), "{}", stderr(&again));
    fs::write(here.path().join("credits-2025-01.csv"), "mine").unwrap();
    exits(&here.run(&["convert", "--all", "report.csv"]), 2);
    assert_eq!(file(), "mine", "nothing is replaced, and nothing is written beside it");
    assert!(!here.path().join("credits-2025-02.csv").exists());
    exits(&here.run(&["convert", "--month", "2025-01", "--force", "plain.csv"]), 0);
    assert_eq!(file(), "account,amount\n123456789012,5.25\nTotal,5.25\n");
}

/// Nothing of what is written says that it was another month once.
#[test]
fn a_file_that_is_named_for_a_month_is_not_converted_to_another() {
    let here = Folder::new()
        .with("credits-2025-01.csv", "123456789012,5.25\n")
        .with("credits-2025-03.csv", "SubAccountId,ChargeCategory,BilledCost\n123456789012,Credit,-5.25\n");
    for file in ["credits-2025-01.csv", "credits-2025-03.csv"] {
        let other = here.run(&["convert", "-o", "out", "--month", "2025-04", file]);
        exits(&other, 2);
        assert!(stderr(&other).contains("contradicts the name"), "{}", stderr(&other));
        exits(&here.run(&["convert", "-o", "out", "--month", &file[8..15], file]), 0);
    }
    assert!(!here.path().join("out/credits-2025-04.csv").exists());
}

/// The files are there, whoever reads what is said of them.
#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_does_not_change_what_was_done() {
    let here = Folder::new().with("credits-2025-01.csv", "123456789012,5.25\n");
    let mut command = here.credits(&["convert", "-o", "out", "credits-2025-01.csv"]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    assert_eq!(command.stdout(full).status().unwrap().code(), Some(0));
    assert!(here.path().join("out/credits-2025-01.csv").exists());
}

#[test]
fn a_refused_month_writes_nothing() {
    let here = Folder::new().with("table.csv", table().replacen("2024-12-01,-", "2024-12-01,", 1));
    let refused = here.run(&["convert", "--all", "-o", "months", "table.csv"]);
    exits(&refused, 1);
    assert!(stderr(&refused).contains("charge-not-credit"), "{}", stderr(&refused));
    assert!(stderr(&refused).contains("2024-12 refused; nothing was written"), "{}", stderr(&refused));
    assert!(!here.path().join("months").exists());
}

/// To send a month without credits would erase it, and to refuse every month for it would keep the others from being sent.
#[tokio::test]
async fn months_without_credits_are_passed_over_and_named() {
    const TABLE: &str = "Linked account,123456789012,Total costs\nLinked account total,-3.75,-3.75\n\
                         2025-01-01,-1.25,-1.25\n2025-02-01,,\n2025-03-01,-2.50,-2.50\n2025-04-01,0.0000,0.0000\n";
    const PASSED_OVER: &str = "passed over, without credits: 2025-02, 2025-04\n";
    let here = Folder::new().with("table.csv", TABLE);
    let converted = here.run(&["convert", "--all", "-o", "months", "table.csv"]);
    exits(&converted, 0);
    let files = "months/credits-2025-01.csv: 1 account, $1.25\nmonths/credits-2025-03.csv: 1 account, $2.50\n";
    assert_eq!(stdout(&converted), files);
    assert!(stderr(&converted).contains(PASSED_OVER), "{}", stderr(&converted));
    let rehearsed = here.run(&["backfill", "--dry-run", "table.csv"]);
    exits(&rehearsed, 0);
    assert!(stderr(&rehearsed).contains(PASSED_OVER), "{}", stderr(&rehearsed));
    assert!(stdout(&rehearsed).contains("2 months with $3.75"), "{}", stdout(&rehearsed));

    let sandbox = sandbox().await;
    let backfill = async |here: &Folder, range: &[&str]| {
        let arguments = [&["backfill", "--yes", "--pause", "0", "table.csv"], range].concat();
        output(to(&sandbox, here.credits(&arguments))).await
    };
    let sent = backfill(&here, &["--from", "2025-02", "--to", "2025-03"]).await;
    exits(&sent, 0);
    assert!(stderr(&sent).contains("passed over, without credits: 2025-02\n"), "{}", stderr(&sent));
    assert_eq!(sandbox.state().months.len(), 1);
    let resumed = backfill(&here, &["--resume"]).await;
    exits(&resumed, 0);
    assert!(stderr(&resumed).contains("1 month confirmed already"), "{}", stderr(&resumed));
    assert_eq!(sandbox.state().months.len(), 2);

    // A month that is asked for by its name is refused, and so is a total that what was passed over does not explain.
    for arguments in [
        &["convert", "--month", "2025-02", "table.csv"][..],
        &["backfill", "--dry-run", "table.csv", "--from", "2025-02", "--to", "2025-02"],
    ] {
        let refused = here.run(arguments);
        exits(&refused, 1);
        assert!(stderr(&refused).contains("no-credits"), "{}", stderr(&refused));
    }
    let report = "SubAccountId,ChargeCategory,BilledCost,BillingPeriodStart\n123456789012,Credit,-5.25,2025-01-01\n\
                  123456789012,Usage,9,2025-02-01\n123456789012,Credit,-1,2025-03-01\n";
    let here = here.with("report.csv", report);
    for range in [&[][..], &["--from", "2025-01", "--to", "2025-03"]] {
        let rehearsed = here.run(&[&["backfill", "--dry-run", "report.csv"], range].concat());
        exits(&rehearsed, 0);
        assert!(stderr(&rehearsed).contains("passed over, without credits: 2025-02\n"), "{}", stderr(&rehearsed));
    }
    let here = here.with("table.csv", TABLE.replace("total,-3.75", "total,-4.75"));
    let wrong = backfill(&here, &[]).await;
    exits(&wrong, 1);
    assert!(stderr(&wrong).contains("control-total-differs"), "{}", stderr(&wrong));
}

#[test]
fn check_says_the_layout_and_what_was_left_out() {
    let here = Folder::new().with("table.csv", table());
    let text = here.run(&["check", "--month", "2023-02", "table.csv"]);
    exits(&text, 0);
    assert!(stdout(&text).contains("cost-explorer"), "{}", stdout(&text));
    assert!(stdout(&text).contains("1 of 2023-01, 1 of 2023-03"), "{}", stdout(&text));
}
