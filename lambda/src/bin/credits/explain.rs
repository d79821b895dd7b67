//! `credits explain`: what a finding means and how to mend the file.

use crate::console::print;
use crate::failure::{Exit, Failure, Outcome};
use clap::Args;
use credits_core::Code;

/// Says what a finding means and how to mend the file. Without a code, lists them all.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The code in brackets behind `error`, `warning` or `note`, such as `mixed-signs`
    code: Option<String>,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let text = match &arguments.code {
        None => Code::ALL.iter().map(|code| format!("{code:<28} {}\n", code.severity())).collect(),
        Some(slug) => {
            let code: Code = slug.parse().map_err(|error| {
                Failure::usage(format!("`{slug}` is {error}")).hint("`credits explain` lists the codes")
            })?;
            format!("{code} ({})\n\n{}\n\nWhat to do: {}.\n", code.severity(), code.explanation(), code.help())
        }
    };
    print(&text)?;
    Ok(Exit::Done)
}
