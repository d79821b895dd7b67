//! The operator's command line.

#![recursion_limit = "256"]
// futures in futures in futures
// `print!` and its like panic where the output is full or its reader gone; `console` does not.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod accounts;
mod backfill;
mod check;
mod completions;
mod console;
mod convert;
mod diff;
mod doctor;
mod drops;
mod every_month;
mod explain;
mod failure;
mod fetch;
mod files;
mod guard;
mod history;
mod reconcile;
mod render;
mod restore;
mod sandbox;
mod send;
mod show;
mod signals;
mod stream;
mod unpack;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};
use credits_core::visible;
use credits_lambda::config::{Raw, log_filter};
use failure::{Exit, Failure, Outcome};
use signals::Signals;
use std::io;
use std::process::ExitCode;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Sends AWS credits to CloudZero, and shows what would be sent.
#[derive(Parser)]
#[command(
    name = "credits",
    version,
    arg_required_else_help = true,
    after_help = "\
Behind a company's proxy, for CloudZero and AWS alike:
  HTTPS_PROXY    the proxy, such as http://proxy.example.com:8080
  NO_PROXY       hosts that are reached without it, separated by commas
  SSL_CERT_FILE  a file with the certificates (PEM) that are trusted instead of the machine's own
  SSL_CERT_DIR   the same, a folder

Exit status: 0 done, 1 a file is refused or differs, 2 wrong usage or configuration, 3 a service refuses or cannot be
reached, 4 the month is incomplete, 5 stopped before sending, 130 interrupted."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Convert(convert::Arguments),
    Send(send::Arguments),
    Backfill(backfill::Arguments),
    Show(show::Arguments),
    Drops(drops::Arguments),
    Diff(diff::Arguments),
    Reconcile(reconcile::Arguments),
    Doctor(doctor::Arguments),
    Fetch(fetch::Arguments),
    Accounts(accounts::Arguments),
    History(history::Arguments),
    Restore(restore::Arguments),
    Explain(explain::Arguments),
    Sandbox(sandbox::Arguments),
    Completions(completions::Arguments),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Arguments { command } = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return not_a_command(&error).into(),
    };
    show_warnings();
    let exit = match run(command).await {
        Ok(exit) => exit,
        Err(failure) => {
            console::say(&failure.text());
            failure.exit()
        }
    };
    exit.into()
}

async fn run(command: Command) -> Outcome {
    // The sandbox is ended by a signal, and that is no interruption.
    if let Command::Sandbox(arguments) = &command {
        return sandbox::run(arguments).await;
    }
    let signals = Signals::listen()
        .map_err(|error| Failure::usage(format!("cannot listen for Ctrl-C and other signals: {error}")))?;
    match command {
        Command::Sandbox(arguments) => sandbox::run(&arguments).await,
        Command::Check(arguments) => check::run(&arguments),
        Command::Convert(arguments) => convert::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Send(arguments) => send::run(&arguments, &signals).await,
        Command::Backfill(arguments) => backfill::run(&arguments, &signals).await,
        Command::Show(arguments) => show::run(&arguments).await,
        Command::Drops(arguments) => drops::run(&arguments).await,
        Command::Diff(arguments) => diff::run(&arguments).await,
        Command::Reconcile(arguments) => reconcile::run(&arguments).await,
        Command::Doctor(arguments) => doctor::run(&arguments).await,
        Command::Fetch(arguments) => fetch::run(&arguments).await,
        Command::Accounts(arguments) => accounts::run(&arguments).await,
        Command::History(arguments) => history::run(&arguments).await,
        Command::Restore(arguments) => restore::run(&arguments).await,
    }
}

/// Help and version as clap colours them; wrong usage, which quotes what was typed, made visible.
fn not_a_command(error: &clap::Error) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // clap does not panic where it cannot write.
            let _ = error.print();
        }
        _ => {
            let text = error.render().to_string();
            text.lines().for_each(|line| console::say(&format!("{}\n", visible(line))));
        }
    }
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}

/// Says on standard error that a call is repeated, and what else the library warns of.
fn show_warnings() {
    let raw = Raw::from_environment();
    let filter = match raw.rust_log {
        Some(_) => log_filter(&raw),
        None => Targets::new().with_target("credits_lambda", LevelFilter::WARN),
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(false).without_time();
    // A line that cannot be written would be told with `eprintln!`, which panics.
    let lines = lines.with_target(false).log_internal_errors(false);
    tracing_subscriber::registry().with(filter).with(lines).init();
}
