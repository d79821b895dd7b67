//! `credits accounts`: the list of known accounts, out of Organizations.

use crate::console::print;
use crate::failure::{Exit, Failure, Outcome};
use crate::fetch::write_whole;
use crate::files;
use crate::reconcile;
use crate::render::spreadsheet::{csv, foreign_cell};
use clap::Args;
use credits_lambda::aws::organizations;
use credits_lambda::aws::signed::AwsFailure;
use std::path::PathBuf;

/// Writes the list of known accounts from AWS Organizations, for `--accounts` and for KNOWN_ACCOUNTS_KEY.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits accounts > accounts.csv
  credits accounts -o accounts.csv --force
  credits check --accounts accounts.csv credits-2025-01.csv

AWS is asked with the credentials of the environment, those of the management account or of a delegated one, which
need organizations:ListAccounts.

Exit status: 0 done, 2 wrong usage or a file that cannot be written, 3 AWS refuses or cannot be reached.")]
pub(crate) struct Arguments {
    /// Write it to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Over a file that is there
    #[arg(long, requires = "output")]
    force: bool,
}

pub(crate) async fn run(arguments: &Arguments) -> Outcome {
    let Arguments { output, force } = arguments;
    if let Some(path) = output.as_ref().filter(|path| !force && path.exists()) {
        let problem = format!("`{}` is there already; `--force` writes over it", files::shown(path));
        return Err(Failure::usage(problem));
    }
    let aws = reconcile::signed().await?;
    let accounts = organizations::accounts(&aws).await.map_err(|failure| {
        let hint =
            if matches!(failure, AwsFailure::Denied(_)) { ": organizations:ListAccounts is missing" } else { "" };
        Failure::new(Exit::Service, format!("{}{hint}", failure.message()))
    })?;
    // With the headings that the console's own export has.
    let header = ["Account ID", "Account name"].map(str::to_owned);
    let rows = accounts.iter().map(|(id, name)| [id.clone(), foreign_cell(name)]);
    let table = csv(std::iter::once(header).chain(rows));
    match output {
        None => print(&table)?,
        Some(path) => write_whole(path, table.as_bytes(), *force)
            .map_err(|error| Failure::usage(format!("`{}` cannot be written: {error}", files::shown(path))))?,
    }
    Ok(Exit::Done)
}
