//! `credits show`: a month as CloudZero holds it.

use crate::console::print;
use crate::failure::{Exit, Outcome};
use crate::render::numbers::plural;
use crate::render::spreadsheet::{csv, foreign_cell};
use crate::render::{Credit, Table, TableFormat, TableOptions, json_line, person_reads};
use crate::stream::StreamOptions;
use clap::Args;
use credits_core::{BillingMonth, Usd, visible};
use credits_lambda::config::Raw;
use credits_lambda::delivery::held::{Held, Holding};
use serde::Serialize;

/// Shows a month as CloudZero holds it: the accounts, their credits, the total.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits show 2025-01
  credits show --format csv 2025-01 > 2025-01.csv

The API key needs the scope connections:read_billing_anycost_billing_drops_month.

Exit status: 0 done, 2 wrong usage or configuration, 3 CloudZero refuses or cannot be reached.")]
pub(crate) struct Arguments {
    /// The billing month
    #[arg(value_name = "YYYY-MM")]
    month: BillingMonth,

    #[command(flatten)]
    stream: StreamOptions,

    #[command(flatten)]
    output: TableOptions,
}

pub(crate) async fn run(arguments: &Arguments) -> Outcome {
    let Arguments { month, stream, output } = arguments;
    let raw = Raw::from_environment();
    let held = stream.connect(&raw).await?.held(*month).await?;
    let credits: Vec<(String, Usd)> = held.credits().map(|(account, credit)| (account.to_owned(), credit)).collect();
    print(&match output.format {
        TableFormat::Text => text(*month, &held, &credits),
        TableFormat::Json => json(*month, &held, &credits),
        TableFormat::Csv => {
            let header = ["account", "credit_usd"].map(str::to_owned);
            let rows = credits.iter().map(|(account, credit)| [foreign_cell(account), credit.to_string()]);
            csv(std::iter::once(header).chain(rows))
        }
    })?;
    Ok(Exit::Done)
}

fn text(month: BillingMonth, held: &Held, credits: &[(String, Usd)]) -> String {
    if credits.is_empty() {
        return format!("CloudZero holds nothing for {month}\n");
    }
    let mut table = Table::new(["account", ">credit"]);
    let (shown, more) = person_reads(credits);
    for (account, credit) in shown {
        table.row([visible(account), credit.dollars()]);
    }
    let Holding { unique_accounts, total_credit } = held.holding();
    format!(
        "{}{more}{month}: {} in {}, {} in all\n",
        table.text(),
        plural(unique_accounts, "account"),
        plural(held.rows(), "row"),
        total_credit.dollars()
    )
}

fn json(month: BillingMonth, held: &Held, credits: &[(String, Usd)]) -> String {
    #[derive(Serialize)]
    struct View<'a> {
        billing_month: String,
        #[serde(flatten)]
        holding: Holding,
        rows: usize,
        accounts: Vec<Credit<'a>>,
    }
    json_line(&View {
        billing_month: month.to_string(),
        holding: held.holding(),
        rows: held.rows(),
        accounts: credits.iter().map(Credit::of).collect(),
    })
}
