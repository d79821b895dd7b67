//! The real function under load, and killed.

use crate::support::lambda::{event, function};
use crate::support::{file_of, s3, sandbox};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// As Lambda does with a reserved concurrency of 1: one event after the other, to one process.
#[tokio::test]
async fn forty_events_in_a_row_all_arrive_and_never_overlap() {
    let files: Vec<(String, String)> = (0..40)
        .map(|index| {
            let (year, month) = (2021 + index / 12, index % 12 + 1);
            (format!("credits-{year}-{month:02}.csv"), format!("054736118302,$10.{index:02}\n"))
        })
        .collect();
    let paths: Vec<String> = files.iter().map(|(key, _)| format!("/credits/{key}")).collect();
    let objects: Vec<(&str, &str)> =
        paths.iter().zip(&files).map(|(path, (_, content))| (path.as_str(), content.as_str())).collect();
    let (s3, sandbox) = (s3::holding(&objects).await, sandbox().await);
    let mut lambda = function(&s3, &sandbox, &[]).await;
    for (key, _) in &files {
        let answer = lambda.invoke(event(&[key])).await.unwrap();
        assert_eq!(answer["receipts"].as_array().unwrap().len(), 1, "{key}");
    }
    lambda.stop().await;
    let state = sandbox.state();
    assert_eq!((state.calls, state.overlaps, state.months.len()), (40, 0, 40));
    for (index, (key, _)) in files.iter().enumerate() {
        let month = key.trim_start_matches("credits-").trim_end_matches(".csv");
        assert_eq!(state.months[month].total_cost_usd, format!("-10.{index:02}"));
    }
}

/// A month of three requests, ended by SIGKILL at moments of which every part of the run gets some. Lambda hands the
/// event to a new process then.
#[tokio::test]
async fn whenever_the_function_is_killed_the_retry_leaves_the_month_right() {
    let file = file_of(40_000);
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", &file)]).await, sandbox().await);
    let upload = || event(&["credits-2025-01.csv"]);
    let begun = Instant::now();
    let mut lambda = function(&s3, &sandbox, &[]).await;
    lambda.invoke(upload()).await.unwrap();
    lambda.stop().await;
    let whole_run = begun.elapsed();

    const KILLS: u32 = 12;
    for kill in 0..KILLS {
        let moment = (whole_run * kill + whole_run * u32::from(fastrand::u8(..)) / 256) / KILLS;
        let lambda = function(&s3, &sandbox, &[]).await;
        lambda.begin(upload());
        sleep(moment).await;
        lambda.kill().await;

        let mut retry = function(&s3, &sandbox, &[]).await;
        retry.invoke(upload()).await.unwrap_or_else(|failed| panic!("killed after {moment:?}: {failed:?}"));
        retry.stop().await;
        let month = sandbox.state().months["2025-01"].clone();
        assert_eq!(
            (month.rows, month.accounts, month.total_cost_usd.as_str()),
            (40_000, 40_000, "-50000.00"),
            "killed after {moment:?} of {whole_run:?}"
        );
        // What a killed run had on its way has come to its end: the next one begins with a free stream.
        sleep(Duration::from_millis(50)).await;
    }
}
