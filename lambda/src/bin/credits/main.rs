//! The operator's command line.

mod check;
mod explain;
mod files;
mod render;
mod sandbox;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

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
    Explain(explain::Arguments),
    Sandbox(sandbox::Arguments),
}

/// How a command ended. A file's warnings leave it `Done`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
enum Exit {
    Done = 0,
    /// A file was refused.
    Refused = 1,
    /// Wrong usage, something that cannot be read, configuration. clap exits with the same number.
    Usage = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let exit = match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Sandbox(arguments) => sandbox::run(arguments).await,
    };
    exit.into()
}

/// Says on standard error what went wrong and how the command ends for it.
fn fail(exit: Exit, problem: &str) -> Exit {
    eprintln!("error: {}", credits_core::visible(problem));
    exit
}
