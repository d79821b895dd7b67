//! `credits explain`: what a finding means and how to mend the file.

use crate::{Exit, fail};
use clap::Args;
use credits_core::Code;

/// Says what a finding means and how to mend the file. Without a code, lists them all.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The code in brackets behind `error`, `warning` or `note`, such as `mixed-signs`
    code: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Exit {
    let Some(slug) = &arguments.code else {
        for code in Code::ALL {
            println!("{code:<28} {}", code.severity());
        }
        return Exit::Done;
    };
    match slug.parse::<Code>() {
        Ok(code) => {
            println!("{code} ({})\n\n{}\n\nWhat to do: {}.", code.severity(), code.explanation(), code.help());
            Exit::Done
        }
        Err(error) => fail(Exit::Usage, &format!("`{slug}` is {error}; `credits explain` lists them")),
    }
}
