//! What stands beside a verdict: what would be under other policies, and what a person holds a file against.

use crate::sums::readable_total;
use credits_core::{ControlSource, Deployment, Report, Severity, Usd};
use serde::Serialize;

/// What would be under other options, beside what is.
#[derive(Serialize)]
pub(crate) struct WhatIf {
    kind: &'static str,
    /// Why, a sentence each.
    reasons: Vec<String>,
    /// What kinds of errors it would be refused for.
    titles: Vec<&'static str>,
    accounts: usize,
    total_usd: Option<String>,
}

impl WhatIf {
    pub(crate) fn new(report: &Report, deployment: &Deployment) -> Self {
        let outcome = report.outcome(deployment);
        let mut titles = Vec::new();
        for finding in report.findings().iter().filter(|finding| finding.severity == Severity::Error) {
            if !titles.contains(&finding.code.title()) {
                titles.push(finding.code.title());
            }
        }
        Self {
            kind: outcome.kind(),
            reasons: outcome.reasons().to_vec(),
            titles,
            accounts: report.summary().unique_accounts,
            total_usd: report.summary().total_credit.map(|total| total.to_string()),
        }
    }
}

/// The total that a person expects, against what can be read.
#[derive(Serialize)]
pub(crate) struct Expectation {
    /// Why it cannot be compared.
    problem: Option<String>,
    /// As people say it.
    whose: &'static str,
    agrees: bool,
    amount_usd: String,
    /// Signed, what is expected less what can be read.
    difference_usd: String,
}

impl Expectation {
    pub(crate) fn new(report: &Report, expected: &str) -> Self {
        let compared = match credits_core::read_amount(expected) {
            Ok(amount) => {
                let amount = amount.abs();
                let sum = readable_total(report).ok_or("the rows have no sum as they are");
                let difference = |sum: Usd| amount.checked_add(-sum).ok_or("the amount is too large");
                sum.and_then(difference).map(|difference| (amount, difference)).map_err(Into::into)
            }
            Err(error) => Err(format!("the amount {error}")),
        };
        match compared {
            Ok((amount, difference)) => Self {
                problem: None,
                whose: ControlSource::Expected.in_words(),
                agrees: difference == Usd::ZERO,
                amount_usd: amount.to_string(),
                difference_usd: difference.to_string(),
            },
            Err(problem) => Self {
                problem: Some(problem),
                whose: ControlSource::Expected.in_words(),
                agrees: false,
                amount_usd: String::new(),
                difference_usd: String::new(),
            },
        }
    }
}

/// A list of known accounts against those of a file.
#[derive(Serialize)]
pub(crate) struct Known {
    /// Why the list cannot be read.
    problem: Option<String>,
    known: usize,
    unknown: usize,
    /// The first that are not known.
    some: Vec<String>,
}

impl Known {
    pub(crate) fn new(report: &Report, list: &[u8]) -> Self {
        const SOME: usize = 5;
        match credits_core::KnownAccounts::read(list) {
            Ok(list) => {
                let unknown: Vec<_> =
                    report.credits().iter().map(|credit| credit.account).filter(|&id| !list.contains(id)).collect();
                Self {
                    problem: None,
                    known: list.len(),
                    unknown: unknown.len(),
                    some: unknown.iter().take(SOME).map(ToString::to_string).collect(),
                }
            }
            Err(error) => Self { problem: Some(error.to_string()), known: 0, unknown: 0, some: Vec::new() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use credits_core::{Policy, check};
    use serde_json::{Value, json};

    fn report(file: &[u8]) -> Report {
        check("credits-2025-01.csv", file, &Policy::default())
    }

    fn value(view: &impl Serialize) -> Value {
        serde_json::to_value(view).unwrap()
    }

    #[test]
    fn an_expected_total_is_compared_with_what_can_be_read() {
        let report = report(b"123456789012,5\n123456789013,x\n");
        let expected = |total: &str| value(&Expectation::new(&report, total));
        assert_eq!(expected("-5.00")["agrees"], true);
        assert_eq!(expected("7.5")["difference_usd"], "2.5");
        assert!(expected("much")["problem"].is_string());
        let of_two_minds = self::report(b"123456789012,-100\n123456789013,5\n");
        assert_eq!(value(&Expectation::new(&of_two_minds, "105"))["problem"], "the rows have no sum as they are");
    }

    #[test]
    fn accounts_are_held_against_a_list() {
        let report = report(b"123456789012,5\n123456789013,1\n");
        let known = value(&Known::new(&report, b"123456789012\n"));
        assert_eq!((&known["unknown"], &known["some"]), (&json!(1), &json!(["123456789013"])));
    }
}
