//! The collector: the real binary, behind a Runtime API, between a bucket and AWS's bills in the sandbox.

use crate::support::bucket::{Bucket, PutFault};
use crate::support::lambda::{Failed, Lambda};
use crate::support::sandbox;
use crate::support::truth::{FILE, books, trouble};
use credits_lambda::sandbox::{Asked, Books, Sandbox, Wrong};
use serde_json::{Value, json};
use std::time::Duration;

const KEY: &str = "credits-2025-01.csv";

async fn collector(bucket: &Bucket, bills: &Sandbox, more: &[(&str, &str)]) -> Lambda {
    let url = bills.url();
    let mut variables = vec![
        ("AWS_ENDPOINT_URL", url.as_str()),
        ("AWS_ENDPOINT_URL_S3", bucket.server.url.as_str()),
        ("CREDITS_BUCKET", "credits"),
    ];
    variables.extend(more);
    Lambda::start_binary(env!("CARGO_BIN_EXE_collector"), &variables).await
}

fn on(day: u8) -> Value {
    json!({"scheduled_time": format!("2025-02-{day:02}T09:00:00Z")})
}

async fn bills(books: Books) -> Sandbox {
    let sandbox = sandbox().await;
    sandbox.set_books(books);
    sandbox
}

#[tokio::test]
async fn the_month_before_is_put_once_and_again_only_when_it_changes() {
    let (bucket, bills) = (Bucket::empty().await, bills(books(2)).await);
    let mut lambda = collector(&bucket, &bills, &[]).await;
    let written = lambda.invoke(on(3)).await.unwrap();
    assert_eq!((&written["outcome"], &written["billing_month"]), (&json!("written"), &json!("2025-01")));
    assert_eq!((&written["unique_accounts"], &written["total_credit_usd"]), (&json!(5), &json!("101263.9634567891")));
    assert_eq!(bucket.latest(KEY).as_deref(), Some(FILE));
    assert_eq!(lambda.invoke(on(4)).await.unwrap()["outcome"], "unchanged");
    assert_eq!(bucket.versions(KEY).len(), 1, "the same content is not put twice");

    let mut corrected = books(2);
    corrected.credits.get_mut("2025-01").unwrap().insert("555555555555".to_owned(), vec!["5".to_owned()]);
    bills.set_books(corrected);
    assert_eq!(lambda.invoke(on(5)).await.unwrap()["outcome"], "written");
    assert_eq!(bucket.versions(KEY).len(), 2);

    let log = lambda.stop().await;
    let summaries: Vec<&Value> = log.iter().filter(|line| line["message"] == "summary").collect();
    assert_eq!(summaries.len(), 3);
    assert_eq!((&summaries[0]["outcome"], &summaries[0]["collected"]), (&json!("written"), &json!(1)));
    assert_eq!((&summaries[0]["file_key"], &summaries[0]["error_type"]), (&json!(KEY), &Value::Null));
}

#[tokio::test]
async fn a_persons_file_stays() {
    let (bucket, bills) = (Bucket::empty().await, bills(books(9)).await);
    bucket.upload(KEY, "054736118302,1.00\n");
    let mut lambda = collector(&bucket, &bills, &[]).await;
    assert_eq!(lambda.invoke(on(20)).await.unwrap()["outcome"], "kept");
    // A person takes the collector's own file and changes it: the mark is not the content's any more.
    let (other, mark) = (Bucket::empty().await, "collector");
    let mut second = collector(&other, &bills, &[]).await;
    assert_eq!(second.invoke(on(3)).await.unwrap()["outcome"], "written", "{mark}");
    other.upload(KEY, &FILE.replace("10.50", "10.51").replace("101263.96", "101263.97"));
    assert_eq!(second.invoke(on(4)).await.unwrap()["outcome"], "kept");
    assert_eq!((bucket.versions(KEY).len(), other.versions(KEY).len()), (1, 2));
    lambda.stop().await;
    second.stop().await;
}

#[tokio::test]
async fn an_estimate_waits_and_is_missing_on_the_last_day() {
    let bills = bills(Books { estimated: vec!["2025-01".to_owned()], ..books(9) }).await;
    let bucket = Bucket::empty().await;
    let mut lambda = collector(&bucket, &bills, &[]).await;
    assert_eq!(lambda.invoke(on(19)).await.unwrap()["outcome"], "waiting");
    let error_message = format!("there is no `{KEY}`: AWS still calls 2025-01 an estimate");
    let missing = Failed { error_type: "MonthMissing".to_owned(), error_message };
    assert_eq!(lambda.invoke(on(20)).await.unwrap_err(), missing);
    assert_eq!(lambda.invoke(json!({"billing_month": "2025-01"})).await.unwrap()["outcome"], "waiting");
    assert!(bucket.versions(KEY).is_empty());
    let log = lambda.stop().await;
    let last = log.iter().filter(|line| line["message"] == "summary").nth(1).unwrap();
    assert_eq!(
        (&last["outcome"], &last["error_type"], &last["collect_failed"]),
        (&json!("failed"), &json!("MonthMissing"), &json!(1))
    );
}

/// Before credits are applied neither names one, and Cost Explorer says that it is an estimate; a closed month without any
/// is no file either.
#[tokio::test]
async fn a_month_without_credits_waits_and_is_missing_on_the_last_day() {
    for (estimated, why) in [(true, "AWS still calls 2025-01 an estimate"), (false, "AWS credited nothing for 2025-01")]
    {
        let estimated = if estimated { vec!["2025-01".to_owned()] } else { Vec::new() };
        let bills = bills(Books { estimated, ..Books::default() }).await;
        let bucket = Bucket::empty().await;
        let mut lambda = collector(&bucket, &bills, &[]).await;
        let waiting = lambda.invoke(on(3)).await.unwrap();
        assert_eq!((&waiting["outcome"], &waiting["message"]), (&json!("waiting"), &json!(why)));
        let missing = lambda.invoke(on(20)).await.unwrap_err();
        assert_eq!(
            (missing.error_type.as_str(), missing.error_message),
            ("MonthMissing", format!("there is no `{KEY}`: {why}"))
        );
        lambda.stop().await;
    }
}

/// A put that another one came before, or whose answer was lost, is looked at before anything is said of it.
#[tokio::test]
async fn who_is_overtaken_looks_again() {
    for (faults, expected, kept) in [
        (&[PutFault::Conflict][..], "written", FILE),
        (&[PutFault::Lost], "written", FILE),
        (&[PutFault::Conflict, PutFault::Lost], "written", FILE),
        (&[PutFault::Person], "kept", "054736118302,1.00\n"),
    ] {
        let (bucket, bills) = (Bucket::empty().await, bills(books(9)).await);
        bucket.spoil_puts(faults);
        let mut lambda = collector(&bucket, &bills, &[]).await;
        assert_eq!(lambda.invoke(on(3)).await.unwrap()["outcome"], expected, "{faults:?}");
        assert_eq!(bucket.latest(KEY).as_deref(), Some(kept), "{faults:?}");
        lambda.stop().await;
    }
    // Whatever keeps the file from being there on the last day, it is missing.
    let (bucket, bills) = (Bucket::empty().await, bills(books(9)).await);
    bucket.spoil_puts(&[PutFault::Denied, PutFault::Denied]);
    let mut lambda = collector(&bucket, &bills, &[]).await;
    assert_eq!(lambda.invoke(on(3)).await.unwrap_err().error_type, "ObjectUnavailable");
    assert_eq!(lambda.invoke(on(20)).await.unwrap_err().error_type, "MonthMissing");
    lambda.stop().await;
}

/// Each fault of each witness, through the whole of it: nothing is ever put that is not the truth.
#[tokio::test]
async fn a_fault_of_a_witness_is_an_error_with_a_stable_name() {
    use Asked::{Billing, CostExplorer, Sts};
    for (at, wrong, expected) in [
        (CostExplorer, Wrong::OtherAmount, "WitnessesDisagree"),
        (Billing, Wrong::OtherAmount, "WitnessesDisagree"),
        (CostExplorer, Wrong::LostRow, "WitnessesDisagree"),
        (CostExplorer, Wrong::RepeatedPage, "WitnessesDisagree"),
        (Billing, Wrong::RepeatedPage, "WitnessesDisagree"),
        (Billing, Wrong::MixedSigns, "WitnessesDisagree"),
        (Billing, Wrong::Partial, "WitnessesDisagree"),
        (CostExplorer, Wrong::OtherCurrency, "WitnessesDisagree"),
        (Billing, Wrong::Empty, "WitnessesDisagree"),
        (CostExplorer, Wrong::Denied, "WitnessUnavailable"),
        (Billing, Wrong::Throttled, "WitnessUnavailable"),
        (Sts, Wrong::Down, "WitnessUnavailable"),
    ] {
        let (bucket, bills) = (Bucket::empty().await, bills(books(2)).await);
        bills.add_trouble(trouble(at, wrong, None));
        let mut lambda = collector(&bucket, &bills, &[]).await;
        assert_eq!(lambda.invoke(on(3)).await.unwrap_err().error_type, expected, "{at:?} {wrong:?}");
        assert!(bucket.versions(KEY).is_empty(), "{at:?} {wrong:?}");
        assert_eq!(lambda.invoke(on(20)).await.unwrap_err().error_type, "MonthMissing", "{at:?} {wrong:?}");
        bills.clear_troubles();
        assert_eq!(lambda.invoke(on(20)).await.unwrap()["outcome"], "written", "{at:?} {wrong:?}");
        lambda.stop().await;
    }
}

/// The bill is the payer's, in another account: only its role may ask, and who may not be it is told so.
#[tokio::test]
async fn the_payers_role_is_assumed_to_ask() {
    let role = [("PAYER_ROLE_ARN", "arn:aws:iam::111122223333:role/credits-collector")];
    let foreign = Books { needs_role: true, ..books(9) };
    let (bucket, bills) = (Bucket::empty().await, bills(foreign).await);
    let mut without = collector(&bucket, &bills, &[]).await;
    let failed = without.invoke(on(3)).await.unwrap_err();
    assert_eq!(failed.error_type, "WitnessUnavailable");
    assert!(failed.error_message.contains("whose role was not assumed"), "{failed:?}");
    without.stop().await;

    for (wrong, why) in [
        (Wrong::Denied, "there are no AWS credentials: "),
        (Wrong::Throttled, "there are no AWS credentials: "),
        (Wrong::Garbage, "there are no AWS credentials: "),
    ] {
        bills.add_trouble(trouble(Asked::AssumeRole, wrong, None));
        let mut lambda = collector(&bucket, &bills, &role).await;
        let failed = lambda.invoke(on(3)).await.unwrap_err();
        assert_eq!(failed.error_type, "WitnessUnavailable", "{wrong:?}");
        assert!(failed.error_message.contains(why), "{wrong:?}: {failed:?}");
        assert_eq!(lambda.invoke(on(20)).await.unwrap_err().error_type, "MonthMissing", "{wrong:?}");
        assert!(bucket.versions(KEY).is_empty(), "{wrong:?}");
        bills.clear_troubles();
        assert_eq!(lambda.invoke(on(20)).await.unwrap()["outcome"], "written", "a passing fault has passed");
        lambda.stop().await;
        bucket.remove(KEY);
    }
}

#[tokio::test]
async fn without_fetching_it_only_watches() {
    let (bucket, bills) = (Bucket::empty().await, bills(books(9)).await);
    let mut lambda =
        collector(&bucket, &bills, &[("FETCH", "off"), ("LAST_DAY", "8"), ("CREDITS_PREFIX", "team/")]).await;
    assert_eq!(lambda.invoke(on(7)).await.unwrap()["outcome"], "waiting");
    assert_eq!(lambda.invoke(on(8)).await.unwrap_err().error_type, "MonthMissing");
    bucket.upload("team/credits-2025-01.csv", "anything");
    assert_eq!(lambda.invoke(on(8)).await.unwrap()["outcome"], "present");
    assert_eq!(bills.state().calls, 0);
    lambda.stop().await;
}

#[tokio::test]
async fn what_it_cannot_use_is_told_with_the_event() {
    let (bucket, bills) = (Bucket::empty().await, bills(books(9)).await);
    let mut lambda = collector(&bucket, &bills, &[("LAST_DAY", "never")]).await;
    let failed = lambda.invoke(on(3)).await.unwrap_err();
    assert_eq!(failed.error_type, "ConfigInvalid");
    assert_eq!(failed.error_message, "LAST_DAY: `never` is not a day from 1 to 28");
    lambda.stop().await;
    let mut lambda = collector(&bucket, &bills, &[]).await;
    assert_eq!(lambda.invoke(json!({"Records": []})).await.unwrap_err().error_type, "EventMalformed");
    for text in ["no JSON", &"[".repeat(200)] {
        let failed = lambda.invoke_with_text(text, Duration::from_secs(60)).await.unwrap_err();
        assert_eq!(failed.error_type, "EventMalformed", "{failed:?}");
    }
    lambda.stop().await;
    let gone = Bucket::empty().await.server.url.clone();
    let mut lambda = collector(&bucket, &bills, &[("AWS_ENDPOINT_URL_S3", &gone)]).await;
    assert_eq!(lambda.invoke(on(3)).await.unwrap_err().error_type, "ObjectUnavailable");
    lambda.stop().await;
}
