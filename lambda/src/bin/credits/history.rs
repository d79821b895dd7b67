//! `credits history`: the versions of a month's object.

use crate::console::print;
use crate::failure::{Exit, Failure, Outcome};
use crate::files::AccountsOption;
use crate::reconcile;
use crate::render::{OutputOptions, Table, json_line};
use crate::stream::StreamOptions;
use clap::Args;
use credits_core::{BillingMonth, Policy, Report, Usd, check, visible};
use credits_lambda::aws::bucket::{self, Version};
use credits_lambda::aws::signed::Signed;
use credits_lambda::aws::{self, deployment, sts};
use credits_lambda::clock;
use credits_lambda::config::Raw;
use credits_lambda::delivery::held::credits_of;
use credits_lambda::statement::Statement;
use credits_lambda::truth::compare::{Reconciliation, Source, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::SystemTime;

/// Which object is meant.
#[derive(Args)]
#[command(next_help_heading = "Bucket")]
pub(crate) struct BucketOptions {
    /// The bucket for credits files [default: aws-credits-pipeline-ACCOUNT-REGION]
    #[arg(long, value_name = "NAME")]
    bucket: Option<String>,

    /// What stands before `credits-YYYY-MM.csv` in its keys
    #[arg(long, value_name = "PREFIX", default_value = "")]
    prefix: String,
}

/// Shows the versions of a month's file: when, who, total, verdict, and which one CloudZero holds.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits history 2025-01
  credits history --format json 2025-01 | jq -r .version_id

AWS is asked with the credentials of the environment, which need s3:ListBucketVersions and s3:GetObjectVersion; who
uploaded a version is what the function's log says of it, where logs:FilterLogEvents is allowed, else —.

Exit status: 0 done, 2 wrong usage or configuration, 3 AWS refuses or cannot be reached.")]
pub(crate) struct Arguments {
    /// The billing month
    #[arg(value_name = "YYYY-MM")]
    month: BillingMonth,

    /// The function's name, whose log says who uploaded
    #[arg(long, value_name = "NAME", default_value = "aws-credits-processor")]
    function: String,

    #[command(flatten)]
    place: BucketOptions,

    #[command(flatten)]
    accounts: AccountsOption,

    #[command(flatten)]
    stream: StreamOptions,

    #[command(flatten)]
    output: OutputOptions,
}

/// The month's object.
pub(crate) struct Place {
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) bucket: String,
    pub(crate) key: String,
}

impl BucketOptions {
    pub(crate) async fn place(&self, signed: &Signed, month: BillingMonth) -> Result<Place, Failure> {
        let bucket = match &self.bucket {
            Some(bucket) => bucket.clone(),
            None => {
                let account =
                    sts::account(signed).await.map_err(|failure| Failure::new(Exit::Service, failure.message()))?;
                let region = signed.config().region().map(ToString::to_string);
                let region =
                    region.ok_or_else(|| Failure::usage("no AWS region is set: AWS_REGION, or give `--bucket`"))?;
                format!("aws-credits-pipeline-{account}-{region}")
            }
        };
        Ok(Place { s3: aws::s3(signed.config()), bucket, key: format!("{}credits-{month}.csv", self.prefix) })
    }
}

impl Place {
    /// All versions, the latest first.
    pub(crate) async fn versions(&self) -> Result<Vec<Version>, Failure> {
        bucket::versions(&self.s3, &self.bucket, &self.key).await.map_err(|why| {
            Failure::new(Exit::Service, format!("the versions of `{}` cannot be listed: {}", self.key, why.message()))
        })
    }

    /// What `check` says of one version.
    pub(crate) async fn report(&self, version: &str, policy: &Policy) -> Result<(Vec<u8>, Report), Failure> {
        let bytes = bucket::version(&self.s3, &self.bucket, &self.key, version, policy.limits.file_bytes)
            .await
            .map_err(|why| {
                Failure::new(
                    Exit::Service,
                    format!("version `{version}` of `{}` cannot be read: {}", self.key, why.message()),
                )
            })?;
        let report = check(&self.key, &bytes, policy);
        Ok((bytes, report))
    }
}

/// One version, as it is shown.
#[derive(Serialize)]
struct Row {
    version_id: String,
    time: String,
    uploaded_by: Option<String>,
    total_credit_usd: Option<String>,
    unique_accounts: Option<usize>,
    verdict: Option<String>,
    is_latest: bool,
    is_deletion: bool,
    /// `None` where that is not known.
    is_held: Option<bool>,
}

pub(crate) async fn run(arguments: &Arguments) -> Outcome {
    let Arguments { month, function, place, accounts, stream, output } = arguments;
    let raw = Raw::from_environment();
    let policy = accounts.policy()?;
    let signed = reconcile::signed().await?;
    let place = place.place(&signed, *month).await?;
    let versions = place.versions().await?;
    if versions.is_empty() {
        let (key, bucket) = (visible(&place.key), visible(&place.bucket));
        print(&format!("there has never been a `{key}` in bucket `{bucket}`\n"))?;
        return Ok(Exit::Done);
    }
    let held = match reconcile::cloudzero(stream, &raw).await? {
        Some(stream) => stream.statement(*month).await.ok(),
        None => None,
    };
    let uploaders = uploaders(&signed, function, &versions).await;
    let mut rows = Vec::new();
    for version in &versions {
        let report = match version.is_deletion {
            true => None,
            false => Some(place.report(&version.id, &policy).await?.1),
        };
        rows.push(row(*month, version, report, held.as_ref(), &uploaders));
    }
    let output = output.to_standard_output();
    print(&if output.is_for_people() { text(&rows) } else { rows.iter().map(json_line).collect() })?;
    Ok(Exit::Done)
}

fn row(
    month: BillingMonth,
    version: &Version,
    report: Option<Report>,
    held: Option<&Statement>,
    uploaders: &BTreeMap<String, String>,
) -> Row {
    let summary = report.as_ref().map(|report| report.summary().clone());
    let accepted = report.and_then(|report| report.accept().ok());
    let is_held = held.map(|held| {
        accepted.as_ref().is_some_and(|accepted| {
            let columns =
                vec![(Source::File, Ok(Statement::of(credits_of(accepted)))), (Source::Held, Ok(held.clone()))];
            Reconciliation::of(month, columns, None).verdict() == Verdict::Agree
        })
    });
    Row {
        version_id: version.id.clone(),
        time: clock::rfc_3339(version.time),
        uploaded_by: uploaders.get(&version.id).cloned(),
        total_credit_usd: accepted.as_ref().map(|accepted| accepted.total_credit().to_string()),
        unique_accounts: accepted.as_ref().map(|accepted| accepted.summary().unique_accounts),
        verdict: summary.map(|summary| summary.verdict.to_string()),
        is_latest: version.is_latest,
        is_deletion: version.is_deletion,
        is_held,
    }
}

/// Who uploaded which version, by the function's own log; nobody where it may not be read. A line of a run that read a
/// newer version than its event named does not know who uploaded that one.
async fn uploaders(signed: &Signed, function: &str, versions: &[Version]) -> BTreeMap<String, String> {
    let since = versions.iter().map(|version| version.time).min().unwrap_or(SystemTime::UNIX_EPOCH);
    let pattern = r#"{ $.message = "summary" }"#;
    let lines = deployment::summaries(signed, function, since, pattern).await.unwrap_or_default();
    let text =
        |line: &serde_json::Value, name: &str| line.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let of_its_own = lines.iter().filter(|(_, line)| text(line, "superseded").is_none());
    of_its_own.filter_map(|(_, line)| Some((text(line, "version_id")?, text(line, "uploaded_by")?))).collect()
}

fn text(rows: &[Row]) -> String {
    let mut table = Table::new(["version", "time", "who", ">credit in USD", "verdict", ""]);
    for row in rows {
        let total = row.total_credit_usd.as_deref().and_then(|total| total.parse::<Usd>().ok()).map(Usd::dollars);
        let mut marks = Vec::new();
        if row.is_latest {
            marks.push("latest");
        }
        match row.is_held {
            Some(true) => marks.push("held"),
            None if row.is_latest => marks.push("held by CloudZero: not known"),
            _ => {}
        }
        let verdict = if row.is_deletion { "deleted".to_owned() } else { row.verdict.clone().unwrap_or_default() };
        table.row([
            visible(&row.version_id),
            row.time.clone(),
            row.uploaded_by.as_deref().map_or_else(|| "—".to_owned(), visible),
            total.unwrap_or_default(),
            verdict,
            marks.join(", "),
        ]);
    }
    table.text()
}
