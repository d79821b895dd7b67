//! A credits file out of what AWS says, or every reason why there is none.

use super::compare::{Reconciliation, Verdict};
use super::witnesses::Heard;
use crate::aws::cost_explorer::charged;
use crate::statement::{NoStatement, Statement};
use credits_core::{BillingMonth, Credit, Policy, Usd, Verdict as FileVerdict, check, plain_file, visible};
use std::fmt::Write;

/// What becomes of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// The file, which `check` calls ready.
    File {
        /// Its bytes.
        content: Vec<u8>,
        /// How many accounts.
        accounts: usize,
        /// The exact sum.
        total: Usd,
    },
    /// AWS still calls the month an estimate: it will be another one.
    Estimate,
    /// AWS credited nothing for the month: there is no file to make.
    Nothing,
    /// The witnesses do not say the same, or something that no credits file can hold.
    Refused(String),
    /// A witness failed, or could not be asked.
    NoWitness(String),
}

/// Makes the file. With one witness that is enough, or two that agree.
#[must_use]
pub fn file(reconciliation: &Reconciliation, heard: Heard, allow_estimated: bool) -> Fetched {
    let month = reconciliation.month;
    // A doubt is the witness's own contradiction; a failure is none of its words.
    let mut silent = Vec::new();
    let mut doubts = Vec::new();
    for (_, answer) in &reconciliation.columns {
        match answer {
            Ok(_) => {}
            Err(NoStatement::Doubtful(why)) => doubts.push(why.as_str()),
            Err(NoStatement::NotAsked(why) | NoStatement::Failed(why)) => silent.push(why.as_str()),
            Err(NoStatement::Empty) => doubts.push("no credit is named at all"),
        }
    }
    if !silent.is_empty() {
        return Fetched::NoWitness(silent.join("; "));
    }
    // Before the bill is closed the two need not say the same, nor anything at all.
    if !allow_estimated && reconciliation.estimates().next().is_some() {
        return Fetched::Estimate;
    }
    if !doubts.is_empty() {
        return Fetched::Refused(doubts.join("; "));
    }
    if let Some(difference) = differences(reconciliation) {
        return Fetched::Refused(difference);
    }
    match (heard, reconciliation.verdict()) {
        (Heard::Both, Verdict::Agree) | (Heard::CostExplorer, _) => {}
        (Heard::Both, Verdict::Differ) if allow_estimated => {}
        (Heard::Both, _) => return Fetched::Refused("the witnesses do not agree".to_owned()),
    }
    // Cost Explorer stands first, and gives amounts as they are.
    match reconciliation.stated().next() {
        Some((_, statement)) => write(month, statement),
        None => Fetched::NoWitness("nobody was asked".to_owned()),
    }
}

/// The first accounts of which the witnesses say different things, in one sentence.
fn differences(reconciliation: &Reconciliation) -> Option<String> {
    const TOLD: usize = 5;
    let differing: Vec<_> = reconciliation.differing().collect();
    if differing.is_empty() {
        return None;
    }
    let names: Vec<_> = reconciliation.columns.iter().map(|(source, _)| source.name()).collect();
    let told = differing.iter().take(TOLD).map(|line| {
        let figures = names.iter().zip(&line.figures).map(|(name, figure)| {
            format!("{name} {}", figure.map_or_else(|| "nothing".to_owned(), |figure| figure.to_string()))
        });
        format!("account {}: {}", line.account, figures.collect::<Vec<_>>().join(", "))
    });
    let mut text = told.collect::<Vec<_>>().join("; ");
    if differing.len() > TOLD {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "; and {} accounts more", differing.len() - TOLD);
    }
    Some(text)
}

/// The amount with no more decimals than a credits file holds; `None` where it has more that say something.
fn writable(amount: Usd) -> Option<Usd> {
    if amount.decimals() <= Usd::MAX_DECIMALS {
        return Some(amount);
    }
    let shorter: Usd = amount.to_string().trim_end_matches('0').trim_end_matches('.').parse().ok()?;
    (shorter.decimals() <= Usd::MAX_DECIMALS).then_some(shorter)
}

/// The plain file: header, accounts in their order, a total; and what `check` says of it.
fn write(month: BillingMonth, statement: &Statement) -> Fetched {
    let charged = charged(statement);
    if let Some((account, charge)) = charged.first() {
        let more =
            if charged.len() > 1 { format!(", and {} accounts more are", charged.len() - 1) } else { String::new() };
        return Fetched::Refused(format!(
            "account {account} is charged {charge} USD on balance{more}: that is no credit"
        ));
    }
    let Some(total) = statement.total() else {
        return Fetched::Refused("the total is too large to be exact".to_owned());
    };
    if statement.is_nothing() {
        return Fetched::Nothing;
    }
    let mut credits = Vec::new();
    for (account, &amount) in &statement.credits {
        let Some(amount) = writable(amount) else {
            let why = format!("AWS credits account {} {amount} USD", visible(account));
            return Fetched::Refused(format!("{why}: a credits file holds {} decimals at most", Usd::MAX_DECIMALS));
        };
        match account.parse() {
            Ok(account) => credits.push(Credit { account, amount, line: 0 }),
            Err(why) => return Fetched::Refused(format!("AWS names an account `{}`: {why}", visible(account))),
        }
    }
    let content = plain_file(&credits);
    let report = check(&format!("credits-{month}.csv"), &content, &Policy::default());
    let summary = report.summary();
    if summary.verdict != FileVerdict::Ready || summary.total_credit != Some(total) {
        let why = report.findings().first().map_or("another total is read from it", |finding| finding.message.as_str());
        return Fetched::Refused(format!("what AWS says makes no credits file: {why}"));
    }
    Fetched::File { content, accounts: statement.credits.len(), total }
}
