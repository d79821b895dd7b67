//! `credits reconcile`, `accounts` and `fetch`, run as a person runs them.

use crate::send::{output, to};
use crate::support::folder::{Folder, exits, stderr, stdout};
use crate::support::truth::{FILE, books, trouble, with_aws, without_aws};
use crate::support::{KEY, sandbox};
use credits_lambda::sandbox::{Asked, Books, Call, Fault, Sandbox, Wrong};
use serde_json::{Value, json};
use std::process::Output;

fn folder() -> Folder {
    Folder::new().with("credits-2025-01.csv", FILE)
}

async fn credits(sandbox: &Sandbox, here: &Folder, arguments: &[&str]) -> Output {
    output(with_aws(sandbox, to(sandbox, here.credits(arguments)))).await
}

/// A sandbox that holds January, as AWS bills it.
async fn january() -> (Sandbox, Folder) {
    let (sandbox, here) = (sandbox().await, folder());
    sandbox.set_books(books(2));
    exits(&credits(&sandbox, &here, &["send", "credits-2025-01.csv"]).await, 0);
    (sandbox, here)
}

/// The sums of the accounts would agree.
#[tokio::test]
async fn a_stream_that_holds_charges_does_not_agree() {
    let (sandbox, here) = january().await;
    let rows = json!([
        {"resource/account": "054736118302", "cost/cost": "-15.50"},
        {"resource/account": "054736118302", "cost/cost": "5", "lineitem/type": "Usage"},
    ]);
    sandbox.add_fault(Fault::body(&json!({"billing_drop": rows}).to_string()).for_ever().on(Call::Month));
    let doubted = credits(&sandbox, &here, &["reconcile", "credits-2025-01.csv"]).await;
    exits(&doubted, 3);
    assert!(stdout(&doubted).contains("1 of the rows that the stream holds are no credits"), "{}", stdout(&doubted));
}

#[tokio::test]
async fn all_sources_agree() {
    let (sandbox, here) = january().await;
    let text = credits(&sandbox, &here, &["reconcile", "credits-2025-01.csv"]).await;
    exits(&text, 0);
    let verdict = "2025-01 agrees to the cent for every account: file, AWS (Cost Explorer), AWS (credit history), CloudZero holds.\n";
    assert!(stdout(&text).ends_with(verdict), "{}", stdout(&text));
    assert!(stdout(&text).contains("$101,263.9634567891 in 5 accounts"), "{}", stdout(&text));
    assert!(stdout(&text).contains("name of 054"), "{}", stdout(&text));
    assert!(stdout(&text).contains("AWS's own connection  brings no credits\n"), "{}", stdout(&text));

    let json = credits(&sandbox, &here, &["reconcile", "--format", "json", "credits-2025-01.csv"]).await;
    exits(&json, 0);
    let view: Value = serde_json::from_str(stdout(&json)).unwrap();
    assert_eq!(
        (&view["verdict"], &view["billing_month"], &view["counted_twice"]),
        (&json!("agree"), &json!("2025-01"), &json!(false))
    );
    let line = json!({
        "account": "222222222222", "name": "name of 222", "file_usd": "0.1234567891", "cost_explorer_usd": "0.1234567891",
        "credit_history_usd": "0.1234567891", "cloudzero_usd": "0.1234567891", "difference_usd": "0.00", "agrees": true,
    });
    assert_eq!(view["accounts"][2], line);
    let states: Vec<&Value> = view["sources"].as_array().unwrap().iter().map(|source| &source["state"]).collect();
    assert_eq!(states, ["stated"; 4]);

    let csv = credits(&sandbox, &here, &["reconcile", "--format", "csv", "credits-2025-01.csv"]).await;
    let first = "account,name,file_usd,cost_explorer_usd,credit_history_usd,cloudzero_usd,difference_usd,agrees\n\
                 054736118302,name of 054,10.50,10.50,10.50,10.50,0.00,true\n";
    assert!(stdout(&csv).starts_with(first), "{}", stdout(&csv));
    assert_eq!(stdout(&csv).lines().count(), 6);

    let without_file = credits(&sandbox, &here, &["reconcile", "--month", "2025-01"]).await;
    exits(&without_file, 0);
    assert!(stdout(&without_file).contains(": AWS (Cost Explorer), AWS (credit history), CloudZero holds.\n"));
    exits(&credits(&sandbox, &here, &["reconcile"]).await, 2);
    exits(&credits(&sandbox, &here, &["reconcile", "--month", "2025-02", "credits-2025-01.csv"]).await, 2);
    exits(&credits(&sandbox, &here, &["reconcile", "--payer", "12", "credits-2025-01.csv"]).await, 2);
}

#[tokio::test]
async fn differences_are_named_account_by_account() {
    let (sandbox, here) = january().await;
    let file = FILE
        .replace("333333333333,3.10\n", "")
        .replace("10.50", "10.49")
        .replace("101263.9634567891", "101260.8534567891");
    let here = here.with("credits-2025-01.csv", file);
    let text = credits(&sandbox, &here, &["reconcile", "credits-2025-01.csv"]).await;
    exits(&text, 1);
    assert!(
        stdout(&text).ends_with(
            "file: 1 account missing that another source credits.\n2025-01 does NOT agree: 2 accounts differ.\n"
        ),
        "{}",
        stdout(&text)
    );
    let missing: Vec<&str> =
        stdout(&text).lines().find(|line| line.contains("333333333333")).unwrap().split_whitespace().collect();
    assert_eq!(missing, ["333333333333", "name", "of", "333", "–", "$3.10", "$3.10", "$3.10", "$3.10", "✖"]);
    let json = credits(&sandbox, &here, &["reconcile", "--format", "json", "credits-2025-01.csv"]).await;
    let view: Value = serde_json::from_str(stdout(&json)).unwrap();
    assert_eq!((&view["verdict"], &view["differing_accounts"]), (&json!("differ"), &json!(2)));
    assert_eq!(view["accounts"][0]["difference_usd"], "0.01");

    let refused = Folder::new().with("credits-2025-01.csv", "054736118302,oops\n");
    let refused = credits(&sandbox, &refused, &["reconcile", "credits-2025-01.csv"]).await;
    exits(&refused, 1);
    assert!(stdout(&refused).is_empty() && stderr(&refused).contains("REFUSED"));
}

#[tokio::test]
async fn credits_of_awss_own_connection_would_be_counted_twice() {
    let (sandbox, here) = january().await;
    let native = [("2025-01".to_owned(), [("111111111111".to_owned(), "1250.25".to_owned())].into())].into();
    sandbox.set_books(Books { native, ..books(2) });
    let text = credits(&sandbox, &here, &["reconcile", "credits-2025-01.csv"]).await;
    exits(&text, 1);
    assert!(
        stdout(&text).contains("AWS's own connection  already brings $1,250.25 in 1 account\n"),
        "{}",
        stdout(&text)
    );
    assert!(stdout(&text).contains("these would be counted twice.\n"), "{}", stdout(&text));
    let json = credits(&sandbox, &here, &["reconcile", "--format", "json", "credits-2025-01.csv"]).await;
    assert_eq!(serde_json::from_str::<Value>(stdout(&json)).unwrap()["counted_twice"], true);
}

/// Each right and each scope missing, one by one: a column that says so, and the others are still compared.
#[tokio::test]
async fn a_source_that_may_not_be_asked_says_so() {
    for (at, wrong) in [
        (Asked::CostExplorer, "AWS (Cost Explorer)   not asked: no right `ce:GetCostAndUsage`"),
        (Asked::Billing, "AWS (credit history)  not asked: no right `billing:GetCreditAllocationHistory`"),
        (Asked::Sts, "AWS (credit history)  not asked: STS: AccessDenied"),
        (Asked::Costs, "AWS's own connection  not asked: the key has no scope `billing:read_costs`"),
        (Asked::Dimensions, "AWS's own connection  not asked: the key has no scope `billing:read_costs`"),
    ] {
        let (sandbox, here) = january().await;
        sandbox.add_trouble(trouble(at, Wrong::Denied, None));
        let text = credits(&sandbox, &here, &["reconcile", "credits-2025-01.csv"]).await;
        exits(&text, 0);
        assert!(stdout(&text).contains(wrong), "{}", stdout(&text));
        let csv = credits(&sandbox, &here, &["reconcile", "--format", "csv", "credits-2025-01.csv"]).await;
        let is_column = matches!(at, Asked::CostExplorer | Asked::Billing | Asked::Sts);
        assert_eq!(stdout(&csv).contains("not-asked"), is_column, "{}", stdout(&csv));
    }
    let (sandbox, here) = january().await;
    sandbox.add_fault(Fault::status(403).for_ever().on(Call::Month));
    let text = credits(&sandbox, &here, &["reconcile", "credits-2025-01.csv"]).await;
    exits(&text, 0);
    assert!(
        stdout(&text)
            .contains("CloudZero holds       not asked: the key has no scope `connections:read_billing_anycost"),
        "{}",
        stdout(&text)
    );
}

#[tokio::test]
async fn two_sources_at_least_have_to_speak() {
    let (sandbox, here) = january().await;
    let mut command = here.credits(&["reconcile", "credits-2025-01.csv"]);
    without_aws(&mut command);
    let alone = output(command).await;
    exits(&alone, 3);
    assert!(
        stdout(&alone).ends_with("Nothing can be said of 2025-01: fewer than two sources gave figures.\n"),
        "{}",
        stdout(&alone)
    );

    // A connection without a key, or a key without a connection, asks as little as neither.
    for variable in [("CLOUDZERO_CONNECTION_ID", "stream-1"), ("CLOUDZERO_API_KEY", KEY)] {
        let mut command = here.credits(&["reconcile", "credits-2025-01.csv"]);
        without_aws(&mut command).env(variable.0, variable.1);
        let alone = output(command).await;
        exits(&alone, 3);
        let column = "CloudZero holds       not asked: CLOUDZERO_CONNECTION_ID or CLOUDZERO_API_KEY is not set";
        assert!(stdout(&alone).contains(column), "{}", stdout(&alone));
    }

    let without = async |arguments: &[&str]| {
        let mut command = to(&sandbox, here.credits(arguments));
        without_aws(&mut command);
        output(command).await
    };
    let text = without(&["reconcile", "credits-2025-01.csv"]).await;
    exits(&text, 0);
    let verdict = "2025-01 agrees to the cent for every account: file, CloudZero holds.\n\
                   AWS was NOT asked: this says that CloudZero holds what the file says, and not that the file is true.\n";
    assert!(stdout(&text).ends_with(verdict), "{}", stdout(&text));
    let json = without(&["reconcile", "--format", "json", "credits-2025-01.csv"]).await;
    let view: Value = serde_json::from_str(stdout(&json)).unwrap();
    assert_eq!((&view["verdict"], &view["aws_was_heard"]), (&json!("agree"), &json!(false)));
    let csv = without(&["reconcile", "--format", "csv", "credits-2025-01.csv"]).await;
    exits(&csv, 0);
    assert!(stderr(&csv).contains("AWS was NOT asked: "), "{}", stderr(&csv));
    exits(&without(&["reconcile", "--month", "2025-01"]).await, 3);
}

/// Every two rights or scopes missing at once: what is left of two sources agrees, and says whom it did not hear; less
/// says nothing.
#[tokio::test]
async fn any_two_sources_that_may_not_be_asked_are_said() {
    const MISSING: [&str; 4] =
        ["AWS (Cost Explorer)", "AWS (credit history)", "CloudZero holds", "AWS's own connection"];
    let deny = |sandbox: &Sandbox, source: &str| match source {
        "AWS (Cost Explorer)" => sandbox.add_trouble(trouble(Asked::CostExplorer, Wrong::Denied, None)),
        "AWS (credit history)" => sandbox.add_trouble(trouble(Asked::Billing, Wrong::Denied, None)),
        "CloudZero holds" => sandbox.deny(&[Call::Month, Call::List]),
        _ => sandbox.add_trouble(trouble(Asked::Costs, Wrong::Denied, None)),
    };
    for (index, first) in MISSING.iter().enumerate() {
        for second in &MISSING[index + 1..] {
            let (sandbox, here) = january().await;
            deny(&sandbox, first);
            deny(&sandbox, second);
            let text = credits(&sandbox, &here, &["reconcile", "credits-2025-01.csv"]).await;
            exits(&text, 0);
            for source in [first, second] {
                assert!(stdout(&text).contains(&format!("{source:<22}not asked: ")), "{}", stdout(&text));
            }
            let is_aws_silent = first.starts_with("AWS (") && second.starts_with("AWS (");
            assert_eq!(stdout(&text).contains("AWS was NOT asked"), is_aws_silent, "{}", stdout(&text));
            let is_native_unknown = second.starts_with("AWS's");
            assert_eq!(stdout(&text).contains("could NOT be asked"), is_native_unknown, "{}", stdout(&text));
            // Without a file there is one source less.
            let held = credits(&sandbox, &here, &["reconcile", "--month", "2025-01"]).await;
            let sources = 3 - [first, second].iter().filter(|source| !source.starts_with("AWS's")).count();
            exits(&held, if sources >= 2 { 0 } else { 3 });
        }
    }
}

#[tokio::test]
async fn a_source_that_fails_is_no_agreement() {
    for (at, wrong) in [
        (Asked::CostExplorer, Wrong::Down),
        (Asked::Billing, Wrong::Partial),
        (Asked::Costs, Wrong::Down),
        (Asked::Dimensions, Wrong::Garbage),
    ] {
        let (sandbox, here) = january().await;
        sandbox.add_trouble(trouble(at, wrong, None));
        let text = credits(&sandbox, &here, &["reconcile", "credits-2025-01.csv"]).await;
        exits(&text, 3);
        assert!(
            stdout(&text).ends_with("Nothing can be said of 2025-01: a source failed or is in doubt.\n"),
            "{}",
            stdout(&text)
        );
    }
}

/// Every fault of what CloudZero holds: never "agree" beside figures that are not the file's.
#[tokio::test]
async fn no_fault_of_the_stream_makes_anybody_agree_on_wrong_figures() {
    let (row, other) = (r#"{"resource/account": "054736118302", "cost/cost": "-10.50"}"#, "-10.51");
    let faults = [
        Fault::status(400),
        Fault::status(404),
        Fault::status(500),
        Fault::redirect("http://127.0.0.1:9/"),
        Fault::cut_before(),
        Fault::page(2),
        Fault::body("{}"),
        Fault::body("<html>"),
        Fault::body(r#"{"billing_drop": []}"#),
        Fault::body(&format!(r#"{{"billing_drop": [{row}]}}"#)),
        Fault::body(&format!(r#"{{"billing_drop": [{row}, {row}]}}"#)),
        Fault::body(&format!(r#"{{"billing_drop": [{}]}}"#, row.replace("-10.50", other))),
        Fault::body(r#"{"billing_drop": [{"resource/account": "054736118302", "cost/cost": "1e3"}]}"#),
        Fault::body(r#"{"billing_drop": [{"resource/account": "1", "time/usage_start": "2024-12-01T00:00:00Z"}]}"#),
    ];
    let mut runs = tokio::task::JoinSet::new();
    for fault in faults {
        // All that only waits waits at once.
        runs.spawn(async move {
            let (sandbox, here) = january().await;
            sandbox.add_fault(fault.clone().for_ever().on(Call::Month));
            (fault, credits(&sandbox, &here, &["reconcile", "credits-2025-01.csv"]).await)
        });
    }
    while let Some(run) = runs.join_next().await {
        let (fault, text) = run.unwrap();
        let status = text.status.code().unwrap();
        assert!(matches!(status, 1 | 3), "{fault:?}: {status}\n{}", stdout(&text));
    }
}

/// Names of accounts are anybody's text.
#[tokio::test]
async fn a_name_reaches_neither_terminal_nor_spreadsheet_as_it_is() {
    let (sandbox, here) = january().await;
    let mut names = books(9);
    names.accounts.insert("054736118302".to_owned(), "=cmd()\u{1b}[2J".to_owned());
    sandbox.set_books(names);
    let text = credits(&sandbox, &here, &["reconcile", "credits-2025-01.csv"]).await;
    assert!(!stdout(&text).contains('\u{1b}'), "{}", stdout(&text));
    let csv = credits(&sandbox, &here, &["reconcile", "--format", "csv", "credits-2025-01.csv"]).await;
    assert!(stdout(&csv).contains(",'=cmd()"), "{}", stdout(&csv));
    let list = credits(&sandbox, &here, &["accounts"]).await;
    assert!(stdout(&list).contains(",'=cmd()"), "{}", stdout(&list));
}

#[tokio::test]
async fn known_accounts_are_listed_from_organizations() {
    let (sandbox, here) = january().await;
    let list = credits(&sandbox, &here, &["accounts"]).await;
    exits(&list, 0);
    assert!(stdout(&list).starts_with("Account ID,Account name\n054736118302,name of 054\n"), "{}", stdout(&list));
    assert_eq!(stdout(&list).lines().count(), 6);
    exits(&credits(&sandbox, &here, &["accounts", "-o", "accounts.csv"]).await, 0);
    assert_eq!(std::fs::read_to_string(here.path().join("accounts.csv")).unwrap(), stdout(&list));
    exits(&credits(&sandbox, &here, &["accounts", "-o", "accounts.csv"]).await, 2);
    exits(&credits(&sandbox, &here, &["accounts", "-o", "accounts.csv", "--force"]).await, 0);
    for wrong in [Wrong::Denied, Wrong::RepeatedPage, Wrong::EndlessPages, Wrong::Empty, Wrong::Garbage] {
        sandbox.clear_troubles();
        sandbox.add_trouble(trouble(Asked::Organizations, wrong, None));
        let failed = credits(&sandbox, &here, &["accounts"]).await;
        exits(&failed, 3);
        assert!(
            stdout(&failed).is_empty() && stderr(&failed).starts_with("error: Organizations: "),
            "{}",
            stderr(&failed)
        );
    }
}
