//! What every command that reads credits files shares: the options that decide a verdict, and reading.

use crate::console::{print, say};
use crate::failure::{Exit, Failure};
use crate::render::{Color, OutputOptions, text};
use crate::unpack;
use clap::Args;
use credits_core::{
    Accepted, BillingMonth, Duplicates, InvalidRows, KnownAccounts, Limits, Policy, Usd, Verdict, check, read_amount,
    visible,
};
use credits_lambda::config::{self, Raw};
use std::ffi::OsStr;
use std::fmt::{Display, Write};
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

    #[command(flatten)]
    accounts: AccountsOption,

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

/// Which accounts there are.
#[derive(Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct AccountsOption {
    /// Refuse accounts that are not on this list: one id a line, or the CSV that AWS Organizations exports [default:
    /// $KNOWN_ACCOUNTS, else any account]
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
}

fn parse_total(text: &str) -> Result<Usd, String> {
    read_amount(text).map_err(|error| format!("the amount {error}"))
}

impl ReadingOptions {
    /// The policy for all files of this call.
    ///
    /// # Errors
    /// When the environment holds a policy that is none, or an option does not go with the files.
    pub(crate) fn policy<P: AsRef<Path>>(&self, files: &[P]) -> Result<Policy, Failure> {
        if self.expect_total.is_some() && files.len() > 1 {
            return Err(Failure::usage("`--expect-total` goes with one file only"));
        }
        let from_standard_input = files.iter().filter(|file| is_standard_input(file.as_ref())).count();
        if from_standard_input > 1 {
            return Err(Failure::usage("standard input can be read only once"));
        }
        if self.month.is_none() && from_standard_input > 0 {
            return Err(Failure::usage("standard input has no name that tells its billing month")
                .hint("give it with `--month YYYY-MM`"));
        }
        for file in files.iter().map(AsRef::as_ref) {
            agree_on_month(self.month, file)?;
        }
        Ok(Policy { expected_total: self.expect_total, month: self.month, ..self.any.policy()? })
    }
}

impl AnyFileOptions {
    /// The policy for every file.
    ///
    /// # Errors
    /// When the environment holds a policy that is none.
    pub(crate) fn policy(&self) -> Result<Policy, Failure> {
        let policy = self.accounts.policy()?;
        Ok(Policy {
            duplicates: self.duplicates.unwrap_or(policy.duplicates),
            invalid_rows: self.invalid_rows.unwrap_or(policy.invalid_rows),
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

impl AccountsOption {
    /// The policy of the environment, as the function reads it, today and with these accounts.
    ///
    /// # Errors
    /// When the environment holds a policy that is none, or the list cannot be read.
    pub(crate) fn policy(&self) -> Result<Policy, Failure> {
        let raw = Raw::from_environment();
        let list = self.accounts.as_deref().or(raw.known_accounts.as_deref().map(Path::new));
        Ok(Policy {
            known_accounts: list.map(known_accounts).transpose()?,
            current_month: credits_lambda::clock::billing_month(SystemTime::now()),
            ..config::policy(&raw)?
        })
    }
}

/// A file is never taken for one of another month than its name says.
///
/// # Errors
/// When its name is that of another month than the one that is asked for.
pub(crate) fn agree_on_month(asked: Option<BillingMonth>, file: &Path) -> Result<(), Failure> {
    match (asked, BillingMonth::from_file_name(&name_of(file))) {
        (Some(asked), Some(named)) if asked != named => Err(Failure::usage(format!(
            "the month {asked} contradicts the name of `{}`, which says {named}",
            shown(file)
        ))),
        _ => Ok(()),
    }
}

fn is_standard_input(file: &Path) -> bool {
    file.as_os_str() == STANDARD_INPUT
}

/// A path in UTF-8, for JSON and for names: what is none is written as `\xFF`.
pub(crate) fn in_words(path: impl AsRef<OsStr>) -> String {
    let mut words = String::new();
    for chunk in path.as_ref().as_encoded_bytes().utf8_chunks() {
        words.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a `String` cannot fail.
            let _ = write!(words, "\\x{byte:02X}");
        }
    }
    words
}

/// A path that is safe to show.
pub(crate) fn shown(path: impl AsRef<OsStr>) -> String {
    visible(&in_words(path))
}

/// The list of accounts that a file holds.
fn known_accounts(path: &Path) -> Result<KnownAccounts, Failure> {
    let cannot = |why: &dyn Display| Failure::usage(format!("cannot read the accounts in `{}`: {why}", shown(path)));
    let bytes = fs::read(path).map_err(|error| cannot(&error))?;
    KnownAccounts::read(&bytes).map_err(|error| cannot(&error))
}

/// The last segment of a path, which tells the billing month; of a packed file the name of what is inside.
pub(crate) fn name_of(file: &Path) -> String {
    let name = in_words(file.file_name().unwrap_or(file.as_os_str()));
    unpack::name_inside(&name).map(str::to_owned).unwrap_or(name)
}

/// Checks a file that is to be sent. Its report goes to standard error, since what becomes of it is the result; of a
/// refused file, a program gets it as the result too.
pub(crate) fn accept(file: &Path, policy: &Policy, output: &OutputOptions) -> Result<Accepted, Failure> {
    let bytes = read(file, policy.limits)?;
    let report = check(&name_of(file), &bytes, policy);
    let told = text::report(&in_words(file), &bytes, &report, output.color().on_standard_error()) + "\n";
    let output = output.to_standard_output();
    if report.summary().verdict == Verdict::Refused && !output.is_for_people() {
        print(&output.report(&in_words(file), &bytes, &report))?;
    }
    let accepted = report.accept().map_err(|_| Failure::refused(told.clone()))?;
    say(&told);
    Ok(accepted)
}

/// Checks a file, saying nothing about it unless it is refused.
pub(crate) fn accept_quietly(file: &Path, policy: &Policy, color: Color) -> Result<Accepted, Failure> {
    let bytes = read(file, policy.limits)?;
    let report = check(&name_of(file), &bytes, policy);
    report.accept().map_err(|report| {
        Failure::refused(text::report(&in_words(file), &bytes, &report, color.on_standard_error()) + "\n")
    })
}

/// The bytes of a file or of standard input, unpacked.
///
/// # Errors
/// When it cannot be read, or holds more than the limits when it is unpacked.
pub(crate) fn read(file: &Path, limits: Limits) -> Result<Vec<u8>, Failure> {
    read_bytes(file, limits.file_bytes).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => Failure::new(Exit::Refused, format!("`{}` is refused: {error}", shown(file))),
        _ => Failure::usage(format!("cannot read `{}`: {error}", shown(file))),
    })
}

fn read_bytes(file: &Path, limit: usize) -> io::Result<Vec<u8>> {
    if is_standard_input(file) {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        return if unpack::is_packed(&bytes) { unpack::unpack(&*bytes, limit) } else { Ok(bytes) };
    }
    match unpack::name_inside(&in_words(file)) {
        Some(_) => unpack::unpack(io::BufReader::new(fs::File::open(file)?), limit),
        None => fs::read(file),
    }
}
