//! `credits fetch`, `history` and `restore`, run as a person runs them.

use crate::send::{output, to};
use crate::support::bucket::Bucket;
use crate::support::folder::{Folder, exits, stderr, stdout};
use crate::support::sandbox;
use crate::support::truth::{FILE, books, trouble, with_aws};
use credits_lambda::sandbox::{Asked, Books, Sandbox, Wrong};
use serde_json::Value;
use std::fs;
use std::process::Output;

async fn credits(sandbox: &Sandbox, here: &Folder, arguments: &[&str]) -> Output {
    output(with_aws(sandbox, here.credits(arguments))).await
}

fn written(here: &Folder, name: &str) -> Option<String> {
    fs::read_to_string(here.path().join(name)).ok()
}

async fn bills(books: Books) -> (Sandbox, Folder) {
    let sandbox = sandbox().await;
    sandbox.set_books(books);
    (sandbox, Folder::new())
}

#[tokio::test]
async fn the_file_of_a_month_is_written_and_ready() {
    let (sandbox, here) = bills(books(2)).await;
    let done = credits(&sandbox, &here, &["fetch", "2025-01"]).await;
    exits(&done, 0);
    assert_eq!(stdout(&done), "credits-2025-01.csv: 5 accounts, $101,263.9634567891 for 2025-01\n");
    assert_eq!(written(&here, "credits-2025-01.csv").as_deref(), Some(FILE));
    let checked = credits(&sandbox, &here, &["check", "--format", "json", "credits-2025-01.csv"]).await;
    assert_eq!(serde_json::from_str::<Value>(stdout(&checked)).unwrap()["verdict"], "ready");

    let again = credits(&sandbox, &here, &["fetch", "2025-01"]).await;
    exits(&again, 2);
    assert!(stderr(&again).contains("is there already"), "{}", stderr(&again));
    exits(&credits(&sandbox, &here, &["fetch", "2025-01", "--force"]).await, 0);
    exits(&credits(&sandbox, &here, &["fetch", "2025-01", "-o", "nowhere/january.csv"]).await, 2);
    exits(&credits(&sandbox, &here, &["fetch", "2025-01", "-o", "january.csv"]).await, 0);
    assert_eq!(written(&here, "january.csv").as_deref(), Some(FILE));
    exits(&credits(&sandbox, &here, &["fetch", "2025-01", "-o", "credits-2025-02.csv"]).await, 2);
    let names: Vec<_> = fs::read_dir(here.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "nothing is left beside the files: {names:?}");
}

#[tokio::test]
async fn what_is_no_file_is_refused_and_nothing_is_written() {
    use Asked::{Billing, CostExplorer, Sts};
    for (at, wrong, status, said) in [
        (
            CostExplorer,
            Wrong::OtherAmount,
            1,
            "2025-01 is refused: account 054736118302: AWS (Cost Explorer) 110.50, AWS (credit history) 10.50",
        ),
        (
            Billing,
            Wrong::LostRow,
            1,
            "account 444444444444: AWS (Cost Explorer) 99999.99, AWS (credit history) nothing",
        ),
        (CostExplorer, Wrong::Estimate, 1, "AWS still calls 2025-01 an estimate: no file is written"),
        (Billing, Wrong::Estimate, 1, "AWS still calls 2025-01 an estimate"),
        (CostExplorer, Wrong::OtherCurrency, 1, "in `EUR`, not in USD"),
        (CostExplorer, Wrong::OtherSign, 1, "AWS (Cost Explorer) -10.50, AWS (credit history) 10.50"),
        (Billing, Wrong::Partial, 1, "the credit history is partial"),
        (Billing, Wrong::Empty, 1, "names no credit at all"),
        (CostExplorer, Wrong::Down, 3, "Cost Explorer: InternalServerException"),
        (Billing, Wrong::Denied, 3, "no right `billing:GetCreditAllocationHistory`"),
        (Sts, Wrong::Down, 3, "STS: InternalServerException"),
    ] {
        let (sandbox, here) = bills(books(9)).await;
        sandbox.add_trouble(trouble(at, wrong, None));
        let failed = credits(&sandbox, &here, &["fetch", "2025-01"]).await;
        exits(&failed, status);
        assert!(stderr(&failed).contains(said), "{at:?} {wrong:?}: {}", stderr(&failed));
        assert!(stdout(&failed).is_empty());
        assert_eq!(written(&here, "credits-2025-01.csv"), None, "{at:?} {wrong:?}");
    }
}

#[tokio::test]
async fn one_witness_is_enough_where_that_is_said_and_an_estimate_may_be_looked_at() {
    let (sandbox, here) = bills(books(9)).await;
    sandbox.add_trouble(trouble(Asked::Billing, Wrong::Denied, None));
    exits(&credits(&sandbox, &here, &["fetch", "2025-01"]).await, 3);
    exits(&credits(&sandbox, &here, &["fetch", "2025-01", "--witness", "cost-explorer"]).await, 0);
    assert_eq!(written(&here, "credits-2025-01.csv").as_deref(), Some(FILE));

    let (sandbox, here) = bills(Books { estimated: vec!["2025-01".to_owned()], ..books(9) }).await;
    exits(&credits(&sandbox, &here, &["fetch", "2025-01"]).await, 1);
    let looked = credits(&sandbox, &here, &["fetch", "2025-01", "--allow-estimated"]).await;
    exits(&looked, 0);
    assert!(stderr(&looked).contains("still calls 2025-01 an estimate"), "{}", stderr(&looked));
}

#[tokio::test]
async fn a_net_charge_and_a_month_without_credits_make_no_file() {
    let charged = |amounts: &[&str]| {
        let amounts = amounts.iter().map(|text| (*text).to_owned()).collect();
        Books { credits: [("2025-01".to_owned(), [("054736118302".to_owned(), amounts)].into())].into(), ..books(9) }
    };
    let (sandbox, here) = bills(charged(&["-5.00"])).await;
    let refused = credits(&sandbox, &here, &["fetch", "2025-01", "--witness", "cost-explorer"]).await;
    exits(&refused, 1);
    assert!(
        stderr(&refused).contains("account 054736118302 is charged 5.00 USD on balance: that is no credit"),
        "{}",
        stderr(&refused)
    );
    // Both witnesses may have more decimals than a file: zeros are none.
    for (amount, status) in [("10.500000000000", 0), ("10.500000000001", 1)] {
        let (sandbox, here) = bills(charged(&[amount])).await;
        let done = credits(&sandbox, &here, &["fetch", "2025-01"]).await;
        exits(&done, status);
        assert_eq!(
            stderr(&done).contains("a credits file holds 10 decimals at most"),
            status == 1,
            "{}",
            stderr(&done)
        );
    }
    let (sandbox, here) = bills(Books::default()).await;
    let nothing = credits(&sandbox, &here, &["fetch", "2025-01"]).await;
    exits(&nothing, 1);
    assert!(stderr(&nothing).contains("AWS credited nothing for 2025-01"), "{}", stderr(&nothing));
}

/// Somebody's pipe or device is written to, and stays what it is.
#[cfg(unix)]
#[tokio::test]
async fn what_is_no_regular_file_is_written_to_and_stays() {
    let (sandbox, here) = bills(books(2)).await;
    std::os::unix::fs::symlink("/dev/null", here.path().join("link")).unwrap();
    exits(&credits(&sandbox, &here, &["fetch", "2025-01", "-o", "link"]).await, 2);
    exits(&credits(&sandbox, &here, &["fetch", "2025-01", "-o", "link", "--force"]).await, 0);
    assert!(here.path().join("link").is_symlink());
}

async fn in_bucket(bucket: &Bucket, sandbox: &Sandbox, here: &Folder, arguments: &[&str]) -> Output {
    let mut command = with_aws(sandbox, to(sandbox, here.credits(arguments)));
    command.env("AWS_ENDPOINT_URL_S3", &bucket.server.url).args(["--bucket", "credits"]);
    output(command).await
}

#[tokio::test]
async fn the_versions_of_a_month_are_shown_and_an_old_one_is_put_on_top() {
    let (sandbox, here, bucket) = (sandbox().await, Folder::new(), Bucket::empty().await);
    let none = in_bucket(&bucket, &sandbox, &here, &["history", "2025-01"]).await;
    exits(&none, 0);
    assert_eq!(stdout(&none), "there has never been a `credits-2025-01.csv` in bucket `credits`\n");

    bucket.upload("credits-2025-01.csv", FILE);
    bucket.upload("credits-2025-01.csv", "054736118302,1.00\n");
    bucket.upload("credits-2025-01.csv", "054736118302,oops\n");
    let here = here.with("credits-2025-01.csv", FILE);
    exits(&output(to(&sandbox, here.credits(&["send", "credits-2025-01.csv"]))).await, 0);
    let shown = in_bucket(&bucket, &sandbox, &here, &["history", "2025-01", "--format", "json"]).await;
    exits(&shown, 0);
    let rows: Vec<Value> = stdout(&shown).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let column = |name: &str| rows.iter().map(|row| row[name].to_string()).collect::<Vec<_>>();
    assert_eq!(column("version_id"), ["\"v3\"", "\"v2\"", "\"v1\""]);
    assert_eq!(column("verdict"), ["\"refused\"", "\"ready\"", "\"ready\""]);
    assert_eq!(column("is_held"), ["false", "false", "true"]);
    assert_eq!(column("total_credit_usd"), ["null", "\"1.00\"", "\"101263.9634567891\""]);
    let table = in_bucket(&bucket, &sandbox, &here, &["history", "2025-01"]).await;
    assert!(stdout(&table).contains("—"), "{}", stdout(&table));

    let asked = in_bucket(&bucket, &sandbox, &here, &["restore", "2025-01", "--version", "v1"]).await;
    exits(&asked, 5);
    assert!(stderr(&asked).contains("version v1: 5 accounts with $101,263.9634567891"), "{}", stderr(&asked));
    assert_eq!(bucket.versions("credits-2025-01.csv").len(), 3);
    let restored = in_bucket(&bucket, &sandbox, &here, &["restore", "2025-01", "--version", "v1", "--yes"]).await;
    exits(&restored, 0);
    assert_eq!(bucket.latest("credits-2025-01.csv").as_deref(), Some(FILE));
    assert_eq!(bucket.versions("credits-2025-01.csv")[3].metadata["x-amz-meta-restored-from"], "v1");
    // An account that is not on the list is no more to be sent than from a new file.
    std::fs::write(here.path().join("known.txt"), "054736118302\n").unwrap();
    let unknown = ["--version", "v1", "--yes", "--accounts", "known.txt"];
    let refused = in_bucket(&bucket, &sandbox, &here, &[&["restore", "2025-01"][..], &unknown].concat()).await;
    exits(&refused, 1);
    assert!(stderr(&refused).contains("account-unknown"), "{}", stderr(&refused));
    let shown = ["history", "2025-01", "--format", "json", "--accounts", "known.txt"];
    let shown = in_bucket(&bucket, &sandbox, &here, &shown).await;
    assert_eq!(stdout(&shown).matches(r#""verdict":"refused""#).count(), 3, "{}", stdout(&shown));
    for (version, status) in [("v3", 1), ("v4", 2), ("v9", 2)] {
        exits(
            &in_bucket(&bucket, &sandbox, &here, &["restore", "2025-01", "--version", version, "--yes"]).await,
            status,
        );
    }
}
