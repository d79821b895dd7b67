//! `credits convert`: any file that can be read, to plain credits files.

use crate::console::{print_done, say};
use crate::every_month::{check_each, every_month, listed, missing, say_passed_over, told_once, with_credits};
use crate::failure::{Exit, Failure, Outcome};
use crate::files::{self, AnyFileOptions, in_words, shown};
use crate::render::numbers::plural;
use crate::render::{OutputOptions, json_line};
use clap::Args;
use credits_core::{Accepted, BillingMonth, Contents, Limits, Policy, Verdict, contents, is_same_month, plain_file};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Reports are larger than credits files; those that are larger still are for a database.
const MOST_BYTES: usize = 2 << 30;

/// Writes plain credits files out of AWS's own exports, or out of any file that can be read.
///
/// Each month becomes `credits-YYYY-MM.csv`: its accounts in their order, positive amounts with all their decimals, and
/// the total. What is written is checked again before it is there: it is ready, with the same accounts and total.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits convert --month 2025-01 cost-explorer.csv
  credits convert --all -o months/ cost-explorer.csv
  credits convert --month 2025-01 cur2-00001.csv.gz
  zcat cur2-*.csv.gz | credits convert --month 2025-01 -

Exit status: 0 written, 1 a month is refused and nothing was written, 2 wrong usage, or a file that cannot be read or
written, or is there already.")]
pub(crate) struct Arguments {
    /// The file, packed as `.csv.gz` or not; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The month to read, where neither the file's name nor the export says that there is only one
    #[arg(long, value_name = "YYYY-MM", conflicts_with = "all")]
    month: Option<BillingMonth>,

    /// Every month of the export that has credits, each into a file of its own
    #[arg(long)]
    all: bool,

    /// Write into this folder
    #[arg(short = 'o', long = "output", value_name = "DIR", default_value = ".")]
    output_folder: PathBuf,

    /// Replace files that are there already
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    reading: AnyFileOptions,

    #[command(flatten)]
    output: OutputOptions,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let Arguments { file: source, all, reading, output, .. } = arguments;
    let policy = reading.policy()?;
    let policy = Policy { limits: raised(policy.limits), ..policy };
    let bytes = files::read(source, policy.limits)?;
    let contents = contents(&bytes);
    let asked = months(arguments, contents.as_ref())?;
    let (months, passed_over) = match &contents {
        Some(contents) if *all => with_credits(asked, contents),
        _ => (asked, Vec::new()),
    };
    if !arguments.force {
        for month in &months {
            let path = arguments.output_folder.join(month.file_name());
            if path.exists() {
                return Err(Failure::usage(format!("`{}` is there already", shown(&path)))
                    .hint("`--force` replaces it, `-o DIR` writes somewhere else"));
            }
        }
    }
    let reports = check_each(&files::name_of(source), &bytes, &months, *all, &policy);
    say(&told_once(&reports, &bytes, output.color().on_standard_error()));
    say_passed_over(&passed_over);
    let is_refused = |report: &&credits_core::Report| report.summary().verdict == Verdict::Refused;
    let refused: Vec<BillingMonth> =
        reports.iter().filter(is_refused).filter_map(|report| report.summary().billing_month).collect();
    let accepted: Result<Vec<Accepted>, _> = reports.into_iter().map(credits_core::Report::accept).collect();
    let Ok(accepted) = accepted else {
        let problem = format!("`{}`: {} refused; nothing was written", shown(source), listed(&refused));
        return Err(Failure::new(Exit::Refused, problem));
    };
    write_all(arguments, &accepted)?;
    let output = output.to_standard_output();
    for month in &accepted {
        let path = arguments.output_folder.join(month.month().file_name());
        let (accounts, total) = (month.summary().unique_accounts, month.total_credit());
        if output.is_for_people() {
            print_done(&format!("{}: {}, {}\n", shown(&path), plural(accounts, "account"), total.dollars()));
        } else {
            print_done(&json_line(&Written::of(&path, month)));
        }
    }
    Ok(Exit::Done)
}

/// One file that was written, as a program reads it.
#[derive(Serialize)]
struct Written<'a> {
    file: String,
    billing_month: String,
    layout: String,
    rows_left_out: &'a BTreeMap<String, usize>,
    unique_accounts: usize,
    total_credit_usd: String,
}

impl<'a> Written<'a> {
    fn of(path: &Path, month: &'a Accepted) -> Self {
        let summary = month.summary();
        Self {
            file: in_words(path),
            billing_month: month.month().to_string(),
            layout: summary.layout.to_string(),
            rows_left_out: &summary.rows_left_out,
            unique_accounts: summary.unique_accounts,
            total_credit_usd: month.total_credit().to_string(),
        }
    }
}

/// What was not asked to be smaller is as large as a report may be.
fn raised(limits: Limits) -> Limits {
    let usual = Limits::default();
    let raise = |asked, usual, raised| if asked == usual { raised } else { asked };
    Limits {
        file_bytes: raise(limits.file_bytes, usual.file_bytes, MOST_BYTES),
        rows: raise(limits.rows, usual.rows, usize::MAX),
        ..limits
    }
}

/// The months to write, in their order.
fn months(arguments: &Arguments, contents: Option<&Contents>) -> Result<Vec<BillingMonth>, Failure> {
    let Arguments { file: source, month, all, .. } = arguments;
    files::agree_on_month(*month, source)?;
    let exported = contents.map(|contents| contents.months.as_slice()).unwrap_or_default();
    let named = BillingMonth::from_file_name(&files::name_of(source));
    if let (true, Some(contents)) = (*all, contents.filter(|contents| !contents.months.is_empty())) {
        return Ok(every_month(contents).into_iter().collect());
    }
    match (month.or(named), exported) {
        (Some(month), []) => Ok(vec![month]),
        (Some(month), months) if months.contains(&month) => Ok(vec![month]),
        (Some(month), months) => Err(missing(source, month, months)),
        (None, [month]) => Ok(vec![*month]),
        (None, []) => Err(Failure::usage(format!("`{}` does not say which month it is of", shown(source)))
            .hint("say it with `--month YYYY-MM`")),
        (None, months) => Err(Failure::usage(format!("`{}` has {}", shown(source), plural(months.len(), "month")))
            .hint(format!("choose one with `--month`, or write each with `--all`: {}", listed(months)))),
    }
}

/// Writes every file beside its place, checks it there, and puts all of them in place once all are right.
fn write_all(arguments: &Arguments, months: &[Accepted]) -> Result<(), Failure> {
    let folder = &arguments.output_folder;
    let cannot = |path: &Path, error: io::Error| Failure::usage(format!("cannot write `{}`: {error}", shown(path)));
    fs::create_dir_all(folder).map_err(|error| cannot(folder, error))?;
    let mut staged: Vec<Staged> = Vec::new();
    for month in months {
        let path = folder.join(month.month().file_name());
        let file = Staged::write(path.clone(), &plain_file(month.credits())).map_err(|error| cannot(&path, error))?;
        let written = fs::read(&file.beside).map_err(|error| cannot(&path, error))?;
        if !is_same_month(&written, month) {
            let problem =
                format!("`{}` would not be the credits of {}: nothing was written", shown(&path), month.month());
            return Err(Failure::new(Exit::Refused, problem));
        }
        staged.push(file);
    }
    let mut placed = Vec::new();
    for file in staged {
        let path = file.path.clone();
        if let Err(error) = file.put_in_place(arguments.force) {
            // All or nothing; but what was replaced is gone.
            if !arguments.force {
                placed.iter().for_each(|path: &PathBuf| drop(fs::remove_file(path)));
            }
            return Err(cannot(&path, error));
        }
        placed.push(path);
    }
    Ok(())
}

/// A file beside its place; gone again unless it is put there.
struct Staged {
    beside: PathBuf,
    path: PathBuf,
}

impl Staged {
    fn write(path: PathBuf, content: &[u8]) -> io::Result<Self> {
        let name = format!(".{}.{}", in_words(path.file_name().unwrap_or_default()), std::process::id());
        let staged = Self { beside: path.with_file_name(name), path };
        let mut file = File::create(&staged.beside)?;
        file.write_all(content)?;
        file.sync_all()?;
        Ok(staged)
    }

    /// Without `force` the place is taken first, so that nobody else's file is replaced.
    fn put_in_place(self, force: bool) -> io::Result<()> {
        if !force {
            File::create_new(&self.path)?;
        }
        fs::rename(&self.beside, &self.path).inspect_err(|_| {
            if !force {
                drop(fs::remove_file(&self.path));
            }
        })
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // In its place already, or never written.
        let _ = fs::remove_file(&self.beside);
    }
}
