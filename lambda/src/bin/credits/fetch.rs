//! `credits fetch`: a month's credits file out of what AWS says.

use crate::console::{print_done, say};
use crate::failure::{Exit, Failure, Outcome};
use crate::files;
use crate::reconcile::{self, render};
use crate::render::Color;
use crate::render::numbers::plural;
use clap::{Args, ValueEnum};
use credits_core::BillingMonth;
use credits_lambda::truth::compare::Reconciliation;
use credits_lambda::truth::fetch::{Fetched, file};
use credits_lambda::truth::witnesses::{Heard, hear};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Makes the credits file of a month from AWS, if its two witnesses agree to the cent. Nothing is sent.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits fetch 2025-01                                    writes credits-2025-01.csv
  credits fetch 2025-01 --payer 111122223333 -o january.csv
  credits fetch 2025-01 --witness cost-explorer            one witness is enough

AWS is asked with the credentials of the environment, which need ce:GetCostAndUsage (0.01 USD a page) and
billing:GetCreditAllocationHistory.

Exit status: 0 written, 1 refused, with every difference in a table, 2 wrong usage or a file that cannot be written,
3 a witness failed or may not be asked.")]
pub(crate) struct Arguments {
    /// The billing month
    #[arg(value_name = "YYYY-MM")]
    month: BillingMonth,

    /// Where to [default: credits-YYYY-MM.csv]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Over a file that is there
    #[arg(long)]
    force: bool,

    /// Whose word it takes: both of AWS's witnesses, or Cost Explorer alone
    #[arg(long, value_enum, default_value_t = Witness::Both)]
    witness: Witness,

    /// The account whose credit history is asked for, the payer's; without it, the caller's own
    #[arg(long, value_name = "ACCOUNT", value_parser = reconcile::account)]
    payer: Option<String>,

    /// Write a month that AWS still calls an estimate: to look at, not to send
    #[arg(long)]
    allow_estimated: bool,

    /// Whether text has colours; `auto` looks at the terminal and at NO_COLOR
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto, hide = true)]
    color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Witness {
    Both,
    CostExplorer,
}

pub(crate) async fn run(arguments: &Arguments) -> Outcome {
    let Arguments { month, output, force, witness, payer, allow_estimated, .. } = arguments;
    let heard = match witness {
        Witness::Both => Heard::Both,
        Witness::CostExplorer => Heard::CostExplorer,
    };
    let path = output.clone().unwrap_or_else(|| PathBuf::from(format!("credits-{month}.csv")));
    files::agree_on_month(Some(*month), &path)?;
    if !force && path.exists() {
        let problem = format!("`{}` is there already; `--force` writes over it", files::shown(&path));
        return Err(Failure::usage(problem));
    }
    let aws = reconcile::signed().await?;
    let reconciliation = Reconciliation::of(*month, hear(&aws, payer.as_deref(), *month, heard).await, None);
    match file(&reconciliation, heard, *allow_estimated) {
        Fetched::File { content, accounts, total } => {
            write_whole(&path, &content, *force)
                .map_err(|error| Failure::usage(format!("`{}` cannot be written: {error}", files::shown(&path))))?;
            for remark in render::remarks(&reconciliation) {
                say(&format!("warning: {remark}\n"));
            }
            let (path, accounts) = (files::shown(&path), plural(accounts, "account"));
            print_done(&format!("{path}: {accounts}, {} for {month}\n", total.dollars()));
            Ok(Exit::Done)
        }
        Fetched::Estimate => {
            Err(Failure::new(Exit::Refused, format!("AWS still calls {month} an estimate: no file is written"))
                .after(&render::text(&reconciliation)))
        }
        Fetched::Refused(why) => {
            Err(Failure::new(Exit::Refused, format!("{month} is refused: {why}")).after(&render::text(&reconciliation)))
        }
        Fetched::Nothing => {
            let problem = format!("AWS credited nothing for {month}: there is no file to make");
            Err(Failure::new(Exit::Refused, problem).after(&render::text(&reconciliation)))
        }
        Fetched::NoWitness(why) => {
            Err(Failure::new(Exit::Service, format!("{month}: {why}")).after(&render::text(&reconciliation)))
        }
    }
}

/// A file that is there whole or not at all: written beside its place, and moved there when it is. A device or a pipe is
/// written to, and never taken away.
pub(crate) fn write_whole(path: &Path, content: &[u8], over: bool) -> io::Result<()> {
    if over && fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return OpenOptions::new().write(true).open(path)?.write_all(content);
    }
    let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it names no file"))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = name.to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = folder.join(beside);
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
        file.write_all(content)?;
        file.sync_all()?;
        if over {
            fs::rename(&beside, path)
        } else {
            // Unlike a move, a link does not take the place of a file that came in the meantime. Where there are no links,
            // the place is taken first.
            fs::hard_link(&beside, path).or_else(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => Err(error),
                _ => {
                    OpenOptions::new().write(true).create_new(true).open(path)?;
                    fs::rename(&beside, path)
                }
            })
        }
    })();
    // After a move it is gone already.
    let _ = fs::remove_file(&beside);
    written
}
