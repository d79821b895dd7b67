//! What every command that reads credits files shares: the options that decide a verdict, and reading.

use crate::render::{Color, text};
use crate::{Exit, fail};
use clap::Args;
use credits_core::{
    Accepted, BillingMonth, Duplicates, InvalidRows, KnownAccounts, Limits, Policy, Usd, Verdict, check, read_amount,
};
use credits_lambda::config::{self, Raw};
use std::fmt::Display;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The name that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// How files are read. Unset options come from the environment, as the function reads it.
#[derive(Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct ReadingOptions {
    #[command(flatten)]
    any: AnyFileOptions,

    /// The month's total as you know it; its sign does not matter (one file only)
    #[arg(long, value_name = "AMOUNT", value_parser = parse_total, allow_hyphen_values = true)]
    expect_total: Option<Usd>,

    /// The billing month, for a file of another name or from standard input
    #[arg(long, value_name = "YYYY-MM")]
    month: Option<BillingMonth>,
}

/// What holds for many files as it does for one.
#[derive(Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct AnyFileOptions {
    /// An account that stands in the file again: identical, first, sum or reject [default: $DUPLICATES, else identical]
    #[arg(long, value_name = "POLICY")]
    duplicates: Option<Duplicates>,

    /// A row that cannot be read: refuse or skip [default: $INVALID_ROWS, else refuse]
    #[arg(long, value_name = "POLICY")]
    invalid_rows: Option<InvalidRows>,

    /// Refuse accounts that are not on this list: one id a line, or the CSV that AWS Organizations exports
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,

    /// Refuse a file of more data rows
    #[arg(long, value_name = "N", default_value_t = Limits::default().rows, hide_short_help = true)]
    limit_rows: usize,

    /// Refuse a larger file
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().file_bytes, hide_short_help = true)]
    limit_file_bytes: usize,

    /// Refuse a month whose request bodies are larger together
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().month_bytes, hide_short_help = true)]
    limit_month_bytes: usize,
}

fn parse_total(text: &str) -> Result<Usd, String> {
    read_amount(text).map_err(|error| format!("the amount {error}"))
}

impl ReadingOptions {
    /// The policy for all files of this call.
    ///
    /// # Errors
    /// When the environment holds a policy that is none, or an option does not go with the files.
    pub(crate) fn policy(&self, files: &[&str]) -> Result<Policy, String> {
        if self.expect_total.is_some() && files.len() > 1 {
            return Err("`--expect-total` goes with one file only".to_owned());
        }
        if files.iter().filter(|file| **file == STANDARD_INPUT).count() > 1 {
            return Err("standard input can be read only once".to_owned());
        }
        if self.month.is_none() && files.contains(&STANDARD_INPUT) {
            return Err("standard input has no name: give its billing month with `--month YYYY-MM`".to_owned());
        }
        for file in files {
            if let (Some(asked), Some(named)) = (self.month, BillingMonth::from_file_name(&name_of(file)))
                && asked != named
            {
                return Err(format!("`--month {asked}` contradicts the name of `{file}`, which says {named}"));
            }
        }
        Ok(Policy { expected_total: self.expect_total, month: self.month, ..self.any.policy()? })
    }
}

impl AnyFileOptions {
    /// The policy for every file.
    ///
    /// # Errors
    /// When the environment holds a policy that is none.
    pub(crate) fn policy(&self) -> Result<Policy, String> {
        let policy = config::policy(&Raw::from_environment()).map_err(|error| error.to_string())?;
        let known_accounts = self.accounts.as_deref().map(known_accounts).transpose()?;
        Ok(Policy {
            duplicates: self.duplicates.unwrap_or(policy.duplicates),
            invalid_rows: self.invalid_rows.unwrap_or(policy.invalid_rows),
            known_accounts,
            current_month: credits_lambda::clock::billing_month(SystemTime::now()),
            limits: Limits {
                rows: self.limit_rows,
                file_bytes: self.limit_file_bytes,
                month_bytes: self.limit_month_bytes,
                ..policy.limits
            },
            ..policy
        })
    }
}

/// The list of accounts that a file holds.
fn known_accounts(path: &Path) -> Result<KnownAccounts, String> {
    let cannot = |why: &dyn Display| format!("cannot read the accounts in `{}`: {why}", path.display());
    let bytes = fs::read(path).map_err(|error| cannot(&error))?;
    KnownAccounts::read(&bytes).map_err(|error| cannot(&error))
}

/// The last segment of a path, which tells the billing month.
pub(crate) fn name_of(file: &str) -> String {
    match Path::new(file).file_name() {
        Some(name) => name.to_string_lossy().into_owned(),
        None => file.to_owned(),
    }
}

/// Checks a file that is to be sent. Its report goes to standard error, since what becomes of it is the result.
pub(crate) fn accept(file: &str, policy: &Policy, color: Color) -> Result<Accepted, Exit> {
    check_and_tell(file, policy, color, true)
}

/// The same, saying nothing about a file that is accepted.
pub(crate) fn accept_quietly(file: &str, policy: &Policy, color: Color) -> Result<Accepted, Exit> {
    check_and_tell(file, policy, color, false)
}

fn check_and_tell(file: &str, policy: &Policy, color: Color, tells_always: bool) -> Result<Accepted, Exit> {
    let bytes = read_or_fail(file)?;
    let report = check(&name_of(file), &bytes, policy);
    if tells_always || report.summary().verdict == Verdict::Refused {
        eprintln!("{}", text::report(file, &bytes, &report, color.on_standard_error()));
    }
    report.accept().map_err(|_| Exit::Refused)
}

/// The bytes of a file, or of standard input; or the exit, after saying why not.
pub(crate) fn read_or_fail(file: &str) -> Result<Vec<u8>, Exit> {
    read(file).map_err(|error| fail(Exit::Usage, &format!("cannot read `{file}`: {error}")))
}

fn read(file: &str) -> io::Result<Vec<u8>> {
    if file == STANDARD_INPUT {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    fs::read(file)
}
