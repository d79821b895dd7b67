//! `credits doctor`: everything a deployment needs, a line each, with what to do.

mod aws;
mod cloudzero;

use crate::console::print;
use crate::failure::{Exit, Outcome};
use crate::reconcile;
use crate::render::{OutputOptions, json_line};
use crate::stream::StreamOptions;
use clap::Args;
use credits_core::{BillingMonth, visible};
use credits_lambda::clock;
use credits_lambda::config::{Config, Raw};
use serde::Serialize;
use std::time::SystemTime;

/// Asks everything that a deployment needs, one line each, with what to do. Changes nothing and sends nothing.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits doctor
  credits doctor --fetch --payer 111122223333     also what `credits fetch` and the collector need
  credits doctor --format json | jq -r 'select(.state == \"wrong\") | .help'

CloudZero is asked with the API key of the environment, AWS with its credentials; Cost Explorer takes 0.01 USD.

Exit status: 0 nothing is wrong (what cannot be proved or is not needed is a ▲), 1 something is, 2 wrong usage.")]
pub(crate) struct Arguments {
    /// The function's name
    #[arg(long, value_name = "NAME", default_value = "aws-credits-processor")]
    function: String,

    /// The bucket for credits files [default: aws-credits-pipeline-ACCOUNT-REGION]
    #[arg(long, value_name = "NAME")]
    bucket: Option<String>,

    /// Also ask for what makes the file by itself: without its rights, something is wrong
    #[arg(long)]
    fetch: bool,

    /// The account whose credit history AWS is asked for, the payer's; without it, the caller's own
    #[arg(long, value_name = "ACCOUNT", value_parser = reconcile::account)]
    payer: Option<String>,

    #[command(flatten)]
    stream: StreamOptions,

    #[command(flatten)]
    output: OutputOptions,
}

/// How one thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Good,
    /// Not provable, not needed, or not to be seen from here.
    Open,
    Wrong,
}

/// One line.
#[derive(Debug, Serialize)]
struct Line {
    state: State,
    /// What was looked at.
    subject: String,
    /// How it is.
    message: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

/// The lines so far.
#[derive(Default)]
struct Findings(Vec<Line>);

impl Findings {
    fn good(&mut self, subject: &str, message: impl Into<String>) {
        self.add(State::Good, subject, message.into(), None);
    }

    fn open(&mut self, subject: &str, message: impl Into<String>, help: impl Into<String>) {
        self.add(State::Open, subject, message.into(), Some(help.into()));
    }

    fn wrong(&mut self, subject: &str, message: impl Into<String>, help: impl Into<String>) {
        self.add(State::Wrong, subject, message.into(), Some(help.into()));
    }

    fn add(&mut self, state: State, subject: &str, message: String, help: Option<String>) {
        self.0.push(Line { state, subject: subject.to_owned(), message: visible(&message), help });
    }
}

/// The month that AWS closed last.
fn month_before(now: SystemTime) -> Option<BillingMonth> {
    clock::month_before(clock::billing_month(now)?)
}

pub(crate) async fn run(arguments: &Arguments) -> Outcome {
    let raw = Raw::from_environment();
    let mut findings = Findings::default();
    let month = month_before(SystemTime::now());
    match Config::check(&raw) {
        Err(error) => {
            findings.wrong("variables", error.message(), "set them as lambda/docs/configuration.md says");
            findings.open("CloudZero", "not asked, for want of variables", "mend the variables first");
        }
        Ok(config) => {
            findings.good("variables", "complete, and each of them can be read");
            let stream = arguments.stream.connect(&raw).await?;
            cloudzero::look(&mut findings, &stream, &config, month).await;
        }
    }
    let signed = reconcile::signed().await?;
    aws::look(&mut findings, &signed, arguments, month).await;
    let is_wrong = findings.0.iter().any(|line| line.state == State::Wrong);
    let output = arguments.output.to_standard_output();
    print(
        &findings
            .0
            .iter()
            .map(|line| if output.is_for_people() { text(line) } else { json_line(line) })
            .collect::<String>(),
    )?;
    Ok(if is_wrong { Exit::Refused } else { Exit::Done })
}

fn text(line: &Line) -> String {
    let sign = match line.state {
        State::Good => "✔",
        State::Open => "▲",
        State::Wrong => "✖",
    };
    let help = line.help.as_deref().map(|help| format!("\n    {help}")).unwrap_or_default();
    format!("{sign} {}: {}{help}\n", line.subject, line.message)
}
