//! `credits completions`: what a shell needs to complete the command line.

use crate::console::print;
use crate::failure::{Exit, Outcome};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

/// Prints a script with which a shell completes commands and options.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits completions bash > ~/.local/share/bash-completion/completions/credits
  credits completions zsh > ~/.zfunc/_credits")]
pub(crate) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut crate::Arguments::command(), "credits", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
