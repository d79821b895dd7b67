//! The operator's command line.

mod backfill;
mod check;
mod completions;
mod diff;
mod explain;
mod files;
mod guard;
mod render;
mod sandbox;
mod send;
mod show;
mod stream;

use clap::{Parser, Subcommand};
use credits_lambda::config::{Raw, log_filter};
use std::io::{self, Write};
use std::process::ExitCode;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Sends AWS credits to CloudZero, and shows what would be sent.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Arguments),
    Send(send::Arguments),
    Backfill(backfill::Arguments),
    Show(show::Arguments),
    Diff(diff::Arguments),
    Explain(explain::Arguments),
    Sandbox(sandbox::Arguments),
    Completions(completions::Arguments),
}

/// How a command ended. A file's warnings leave it `Done`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
enum Exit {
    Done = 0,
    /// A file was refused, or `diff` found differences.
    Refused = 1,
    /// Wrong usage, something that cannot be read, configuration. clap exits with the same number.
    Usage = 2,
    /// CloudZero refused or could not be reached, or does not hold what was sent.
    Service = 3,
    /// The month is incomplete.
    Incomplete = 4,
    /// Stopped before anything was sent: a month would shrink, or the question was declined.
    Stopped = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Arguments { command } = Arguments::parse();
    show_warnings();
    let exit = match command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Sandbox(arguments) => sandbox::run(arguments).await,
        Command::Send(arguments) => ended(send::run(&arguments).await),
        Command::Backfill(arguments) => ended(backfill::run(&arguments).await),
        Command::Show(arguments) => ended(show::run(&arguments).await),
        Command::Diff(arguments) => ended(diff::run(&arguments).await),
        Command::Completions(arguments) => ended(completions::run(&arguments)),
    };
    exit.into()
}

fn ended(outcome: Result<(), Exit>) -> Exit {
    outcome.err().unwrap_or(Exit::Done)
}

/// Writes a result to standard output.
fn print(text: &str) -> Result<(), Exit> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        // Whoever reads has seen enough: `credits show … | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(|error| fail(Exit::Usage, &format!("cannot write the result: {error}"))),
    }
}

/// Says on standard error that a call is repeated, and what else the library warns of.
fn show_warnings() {
    let raw = Raw::from_environment();
    let filter = match raw.rust_log {
        Some(_) => log_filter(&raw),
        None => Targets::new().with_target("credits_lambda", LevelFilter::WARN),
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(false).without_time();
    tracing_subscriber::registry().with(filter).with(lines.with_target(false)).init();
}

/// Says on standard error what went wrong and how the command ends for it.
fn fail(exit: Exit, problem: &str) -> Exit {
    eprintln!("error: {}", credits_core::visible(problem));
    exit
}
