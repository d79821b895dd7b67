//! `credits diff` and `credits show`, run as a person runs them.

use crate::send::{output, to};
use crate::support::folder::{Folder, exits, stderr, stdout};
use crate::support::sandbox;
use credits_lambda::sandbox::{Call, Fault, Sandbox};
use serde_json::{Value, json};
use std::process::Output;

const JANUARY: &str = "111111111111,1000\n222222222222,20.50\n333333333333,3\n";
const FEBRUARY: &str = "444444444444,4\n222222222222,21.00\n333333333333,3.00\n";

fn folder() -> Folder {
    Folder::new().with("credits-2025-01.csv", JANUARY).with("credits-2025-02.csv", FEBRUARY)
}

async fn credits(sandbox: &Sandbox, here: &Folder, arguments: &[&str]) -> Output {
    output(to(sandbox, here.credits(arguments))).await
}

#[tokio::test]
async fn two_files_are_compared_without_cloudzero() {
    let here = folder();
    let table = output(here.credits(&["diff", "credits-2025-01.csv", "credits-2025-02.csv"])).await;
    exits(&table, 1);
    let expected = "\
before  credits-2025-01.csv: 3 accounts with $1,023.50
after   credits-2025-02.csv: 3 accounts with $28.00
";
    assert!(stdout(&table).starts_with(expected), "{}", stdout(&table));
    for line in [
        ["111111111111", "removed", "$1,000.00", "-$1,000.00"].as_slice(),
        &["222222222222", "changed", "$20.50", "$21.00", "+$0.50"],
        &["444444444444", "added", "$4.00", "+$4.00"],
    ] {
        let is_there = |shown: &str| shown.split_whitespace().collect::<Vec<_>>() == line;
        assert!(stdout(&table).lines().any(is_there), "{line:?} in {}", stdout(&table));
    }
    let sum = "1 added, 1 removed, 1 changed, 1 unchanged; the total changes by -$995.50\n";
    assert!(stdout(&table).ends_with(sum), "{}", stdout(&table));

    let json = output(here.credits(&["diff", "--format", "json", "credits-2025-01.csv", "credits-2025-02.csv"])).await;
    exits(&json, 1);
    let side = |month: &str, total: &str| json!({"name": format!("credits-{month}.csv"), "billing_month": month, "unique_accounts": 3, "total_credit_usd": total});
    let expected = json!({
        "before": side("2025-01", "1023.50"),
        "after": side("2025-02", "28.00"),
        "added": [{"account": "444444444444", "credit_usd": "4"}],
        "removed": [{"account": "111111111111", "credit_usd": "1000"}],
        "changed": [{"account": "222222222222", "before_usd": "20.50", "after_usd": "21.00"}],
        "unchanged": 1,
    });
    assert_eq!(serde_json::from_str::<Value>(stdout(&json)).unwrap(), expected);

    let csv = output(here.credits(&["diff", "--format", "csv", "credits-2025-01.csv", "credits-2025-02.csv"])).await;
    let expected = "account,change,before_usd,after_usd\n111111111111,removed,1000,\n\
                    222222222222,changed,20.50,21.00\n444444444444,added,,4\n";
    assert_eq!(stdout(&csv), expected);
    exits(&output(here.credits(&["diff", "credits-2025-01.csv", "credits-2025-01.csv"])).await, 0);
    for options in [["--expect-total", "1023.50"], ["--month", "2025-01"]] {
        let arguments = [["diff", "credits-2025-01.csv"], ["credits-2025-02.csv", options[0]]].concat();
        exits(&output(here.credits(&[arguments.as_slice(), &[options[1]]].concat())).await, 2);
    }
}

#[tokio::test]
async fn a_file_is_compared_with_what_cloudzero_holds() {
    let (sandbox, here) = (sandbox().await, folder());
    let new = credits(&sandbox, &here, &["diff", "credits-2025-01.csv"]).await;
    exits(&new, 1);
    assert!(stdout(&new).starts_with("before  2025-01 as CloudZero holds it: 0 accounts with $0.00\n"));
    exits(&credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await, 0);
    let same = credits(&sandbox, &here, &["diff", "credits-2025-01.csv"]).await;
    exits(&same, 0);
    assert!(stdout(&same).ends_with("\nThe same accounts with the same credits.\n"), "{}", stdout(&same));

    let bad = Folder::new().with("credits-2025-01.csv", "x\n");
    let refused = credits(&sandbox, &bad, &["diff", "credits-2025-01.csv"]).await;
    exits(&refused, 1);
    assert!(stdout(&refused).is_empty() && stderr(&refused).contains("REFUSED"));
    sandbox.add_fault(Fault::status(403).for_ever().on(Call::Month));
    exits(&credits(&sandbox, &here, &["diff", "credits-2025-01.csv"]).await, 3);
    exits(&output(here.credits(&["diff", "credits-2025-01.csv"])).await, 2);
}

#[tokio::test]
async fn a_month_is_shown_as_it_is_held() {
    let (sandbox, here) = (sandbox().await, folder());
    let nothing = credits(&sandbox, &here, &["show", "2025-01"]).await;
    exits(&nothing, 0);
    assert_eq!(stdout(&nothing), "CloudZero holds nothing for 2025-01\n");
    exits(&credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await, 0);

    let table = credits(&sandbox, &here, &["show", "2025-01"]).await;
    assert!(stdout(&table).contains("222222222222      $20.50"), "{}", stdout(&table));
    assert!(stdout(&table).ends_with("2025-01: 3 accounts in 3 rows, $1,023.50 in all\n"), "{}", stdout(&table));
    let json = credits(&sandbox, &here, &["show", "--format", "json", "2025-01"]).await;
    let shown: Value = serde_json::from_str(stdout(&json)).unwrap();
    assert_eq!((&shown["unique_accounts"], &shown["rows"]), (&json!(3), &json!(3)));
    assert_eq!(shown["accounts"][1], json!({"account": "222222222222", "credit_usd": "20.50"}));
    let csv = credits(&sandbox, &here, &["show", "--format", "csv", "2025-01"]).await;
    assert_eq!(stdout(&csv), "account,credit_usd\n111111111111,1000\n222222222222,20.50\n333333333333,3\n");
    exits(&credits(&sandbox, &here, &["show", "2025-13"]).await, 2);
}

#[tokio::test]
async fn the_months_that_the_stream_holds_are_listed() {
    let (sandbox, here) = (sandbox().await, folder());
    let nothing = credits(&sandbox, &here, &["drops"]).await;
    exits(&nothing, 0);
    assert_eq!(stdout(&nothing), "the stream holds no months\n");
    for file in ["credits-2025-02.csv", "credits-2025-01.csv"] {
        exits(&credits(&sandbox, &here, &["send", file]).await, 0);
    }
    let text = credits(&sandbox, &here, &["drops"]).await;
    exits(&text, 0);
    let lines: Vec<Vec<&str>> = stdout(&text).lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(lines.contains(&vec!["2025-01", "3", "drop-0002"]), "{}", stdout(&text));
    assert!(lines.contains(&vec!["2025-02", "3", "drop-0001"]), "{}", stdout(&text));
    assert!(stdout(&text).ends_with("2 months\n"));
    let json = credits(&sandbox, &here, &["drops", "--format", "json"]).await;
    let expected = json!({"months": [
        {"billing_month": "2025-01", "rows": 3, "drop_ids": ["drop-0002"]},
        {"billing_month": "2025-02", "rows": 3, "drop_ids": ["drop-0001"]},
    ]});
    assert_eq!(serde_json::from_str::<Value>(stdout(&json)).unwrap(), expected);
    let csv = credits(&sandbox, &here, &["drops", "--format", "csv"]).await;
    assert_eq!(stdout(&csv), "billing_month,rows,drop_ids\n2025-01,3,drop-0002\n2025-02,3,drop-0001\n");

    let hostile = json!({"billing_drops": [{"drop_id": "=cmd()\u{1b}[2J\u{9b}", "month": "\u{202e}", "row_count": 1}]});
    sandbox.add_fault(Fault::body(&hostile.to_string()).for_ever().on(Call::List));
    for format in ["text", "json", "csv"] {
        let shown = credits(&sandbox, &here, &["drops", "--format", format]).await;
        exits(&shown, 0);
        let is_hostile = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!stdout(&shown).contains(is_hostile), "{}", stdout(&shown));
    }
    let refusing = crate::support::sandbox().await;
    refusing.add_fault(Fault::status(403).for_ever().on(Call::List));
    exits(&credits(&refusing, &here, &["drops"]).await, 3);
    exits(&output(here.credits(&["drops"])).await, 2);
}

/// What somebody else has put there may be anything.
#[tokio::test]
async fn text_that_cloudzero_holds_reaches_neither_terminal_nor_spreadsheet_as_it_is() {
    let (sandbox, here) = (sandbox().await, folder());
    let rows = json!({"billing_drop": [{"resource/account": "=cmd()\u{1b}[2J", "cost/cost": "-1"}]});
    sandbox.add_fault(Fault::body(&rows.to_string()).for_ever().on(Call::Month));
    for arguments in [&["show", "2025-01"][..], &["diff", "credits-2025-01.csv"]] {
        let shown = credits(&sandbox, &here, arguments).await;
        assert!(!stdout(&shown).contains('\u{1b}'), "{}", stdout(&shown));
        let csv = credits(&sandbox, &here, &[arguments, &["--format", "csv"]].concat()).await;
        assert!(stdout(&csv).contains("\n'=cmd()"), "{}", stdout(&csv));
    }
}

#[tokio::test]
async fn a_long_table_is_cut_for_people_only() {
    let rows: Vec<Value> =
        (0..150).map(|number| json!({"resource/account": format!("{number:012}"), "cost/cost": "-1"})).collect();
    let (sandbox, here) = (sandbox().await, folder());
    sandbox.add_fault(Fault::body(&json!({"billing_drop": rows}).to_string()).for_ever().on(Call::Month));
    let text = credits(&sandbox, &here, &["show", "2025-01"]).await;
    assert!(stdout(&text).contains("\n… and 50 more rows; `--format csv` lists them all\n"), "{}", stdout(&text));
    let csv = credits(&sandbox, &here, &["show", "--format", "csv", "2025-01"]).await;
    assert_eq!(stdout(&csv).lines().count(), 151);
}

#[tokio::test]
async fn shells_are_told_what_they_can_complete() {
    for shell in ["bash", "zsh", "fish"] {
        let script = output(folder().credits(&["completions", shell])).await;
        exits(&script, 0);
        assert!(stdout(&script).contains("backfill"), "{shell}");
    }
}
