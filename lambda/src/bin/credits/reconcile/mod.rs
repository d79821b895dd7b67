//! `credits reconcile`: the file, AWS's two witnesses and what CloudZero holds, side by side.

mod held;
pub(crate) mod render;

use crate::console::{print, say};
use crate::failure::{Exit, Failure, Outcome};
use crate::files::{self, ReadingOptions};
use crate::render::{TableFormat, TableOptions};
use crate::stream::{Stream, StreamOptions};
use clap::Args;
use credits_core::{BillingMonth, Booking};
use credits_lambda::aws;
use credits_lambda::aws::signed::Signed;
use credits_lambda::config::{self, Raw};
use credits_lambda::delivery::held::credits_of;
use credits_lambda::statement::{NoStatement, Statement};
use credits_lambda::truth::compare::{Answer, Reconciliation, Source, Verdict};
use credits_lambda::truth::witnesses::{Heard, hear};
use std::path::PathBuf;

/// Says whether a month's figures are true: the file, AWS and CloudZero side by side, account by account.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits reconcile credits-2025-01.csv
  credits reconcile --month 2025-01                 what CloudZero holds against AWS, without a file
  credits reconcile --format csv credits-2025-01.csv > 2025-01-reconciled.csv

AWS is asked with the credentials of the environment, which need ce:GetCostAndUsage and
billing:GetCreditAllocationHistory; Cost Explorer takes 0.01 USD a page. The API key needs the scopes
connections:read_billing_anycost_billing_drops_month and billing:read_costs. A source that may not be asked is a
column that says so. Nothing is sent.

Exit status: 0 at least two sources could be asked and all agree to the cent, 1 there are differences, an estimate or
credits counted twice, or the file is refused, 2 wrong usage or configuration, 3 a source failed or is in doubt, or
fewer than two could be asked.")]
pub(crate) struct Arguments {
    /// The file, named `credits-YYYY-MM.csv`; without one, what CloudZero holds is compared with AWS
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,

    /// The account whose credit history AWS is asked for, the payer's; without it, the caller's own
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    payer: Option<String>,

    #[command(flatten)]
    reading: ReadingOptions,

    #[command(flatten)]
    stream: StreamOptions,

    #[command(flatten)]
    output: TableOptions,
}

/// Twelve digits.
pub(crate) fn account(text: &str) -> Result<String, String> {
    match text.parse::<credits_core::AccountId>() {
        Ok(account) => Ok(account.to_string()),
        Err(error) => Err(error.to_string()),
    }
}

pub(crate) async fn run(arguments: &Arguments) -> Outcome {
    let Arguments { file, payer, reading, stream, output } = arguments;
    let raw = Raw::from_environment();
    let names: Vec<&PathBuf> = file.iter().collect();
    let policy = reading.policy(&names)?;
    let mut columns: Vec<(Source, Answer)> = Vec::new();
    let month = match (file, policy.month) {
        (Some(file), _) => {
            let accepted = files::accept_quietly(file, &policy, output.color)?;
            columns.push((Source::File, Ok(Statement::of(credits_of(&accepted)))));
            accepted.month()
        }
        (None, Some(month)) => month,
        (None, None) => return Err(Failure::usage("give a FILE, or the billing month with `--month YYYY-MM`")),
    };
    let booking = config::policy(&raw)?.booking;
    let aws = signed().await?;
    let stream = cloudzero(stream, &raw).await?;
    let (witnesses, (held, native)) =
        tokio::join!(hear(&aws, payer.as_deref(), month, Heard::Both), ask(stream.as_ref(), month, &booking));
    columns.extend(witnesses);
    columns.push((Source::Held, held));
    let reconciliation = Reconciliation::of(month, columns, Some(native));
    print(&match output.format {
        TableFormat::Text => render::text(&reconciliation),
        TableFormat::Json => render::json(&reconciliation),
        TableFormat::Csv => {
            // A table says nothing of what speaks against it.
            say(&format!("{}\n", render::verdict(&reconciliation)));
            render::csv_table(&reconciliation)
        }
    })?;
    Ok(match reconciliation.verdict() {
        Verdict::Agree => Exit::Done,
        Verdict::Differ => Exit::Refused,
        Verdict::Unsettled => Exit::Service,
    })
}

/// AWS, with the credentials of the environment.
pub(crate) async fn signed() -> Result<Signed, Failure> {
    Ok(Signed::new(aws::sdk_config().await, None)?)
}

/// The stream, where the environment leads to one; without a connection or a key nothing can be asked.
pub(crate) async fn cloudzero(options: &StreamOptions, raw: &Raw) -> Result<Option<Stream>, Failure> {
    if raw.connection_id.is_none() || !StreamOptions::has_key(raw) {
        return Ok(None);
    }
    options.connect(raw).await.map(Some)
}

/// What CloudZero holds of ours, and what it has from AWS's own connection.
async fn ask(stream: Option<&Stream>, month: BillingMonth, booking: &Booking) -> (Answer, Answer) {
    let Some(stream) = stream else {
        let no_key =
            || Err(NoStatement::NotAsked("CLOUDZERO_CONNECTION_ID or CLOUDZERO_API_KEY is not set".to_owned()));
        return (no_key(), no_key());
    };
    // One after the other: CloudZero takes one request on a stream at a time.
    let held = stream.statement(month).await;
    (held, stream.client().native_credits(month, &booking.service).await)
}
