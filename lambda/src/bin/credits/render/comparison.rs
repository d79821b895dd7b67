//! Two months against each other, as a table, JSON or CSV.

use super::numbers::held_in_words;
use super::spreadsheet::{csv, foreign_cell};
use super::{Table, json, person_reads};
use credits_core::{BillingMonth, Comparison, Usd, visible};
use credits_lambda::delivery::held::Holding;
use serde::Serialize;
use std::fmt::Write;

/// One of the two months.
#[derive(Serialize)]
pub(crate) struct Side {
    /// A file's name, or what else it is.
    pub(crate) name: String,
    #[serde(serialize_with = "as_text")]
    pub(crate) billing_month: Option<BillingMonth>,
    #[serde(flatten)]
    pub(crate) holding: Holding,
}

fn as_text<S: serde::Serializer>(month: &Option<BillingMonth>, serializer: S) -> Result<S::Ok, S::Error> {
    month.map(|month| month.to_string()).serialize(serializer)
}

/// Both months, and what changes from one to the other.
pub(crate) struct Sides {
    pub(crate) before: Side,
    pub(crate) after: Side,
    pub(crate) comparison: Comparison<String>,
}

/// An account whose credit is not the same on both sides.
struct Line<'a> {
    account: &'a str,
    change: &'static str,
    before: Option<Usd>,
    after: Option<Usd>,
}

impl Side {
    pub(crate) fn new(name: impl Into<String>, billing_month: Option<BillingMonth>, holding: Holding) -> Self {
        Self { name: name.into(), billing_month, holding }
    }
}

impl Sides {
    fn lines(&self) -> Vec<Line<'_>> {
        let Comparison { added, removed, changed, .. } = &self.comparison;
        let added = added.iter().map(|(account, credit)| Line::new(account, "added", None, Some(*credit)));
        let removed = removed.iter().map(|(account, credit)| Line::new(account, "removed", Some(*credit), None));
        let changed =
            changed.iter().map(|change| Line::new(&change.account, "changed", Some(change.before), Some(change.after)));
        let mut lines: Vec<Line<'_>> = removed.chain(added).chain(changed).collect();
        lines.sort_unstable_by_key(|line| line.account);
        lines
    }

    /// As a person reads it.
    pub(crate) fn text(&self) -> String {
        let (lines, mut text) = (self.lines(), String::new());
        for (word, side) in [("before", &self.before), ("after", &self.after)] {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{word:<8}{}: {}", visible(&side.name), held_in_words(&side.holding));
        }
        if lines.is_empty() {
            text.push_str("\nThe same accounts with the same credits.\n");
            return text;
        }
        let mut table = Table::new(["account", "", ">before", ">after", ">difference"]);
        let (shown, more) = person_reads(&lines);
        let amount = |amount: Option<Usd>| amount.map_or_else(String::new, Usd::dollars);
        for line in shown {
            let difference = difference(line.before.unwrap_or_default(), line.after.unwrap_or_default());
            let account = visible(line.account);
            table.row([account, line.change.to_owned(), amount(line.before), amount(line.after), difference]);
        }
        let Comparison { added, removed, changed, unchanged } = &self.comparison;
        let _ = write!(
            text,
            "\n{}{more}{} added, {} removed, {} changed, {unchanged} unchanged; the total changes by {}\n",
            table.text(),
            added.len(),
            removed.len(),
            changed.len(),
            difference(self.before.holding.total_credit, self.after.holding.total_credit),
        );
        text
    }

    /// On one line.
    pub(crate) fn json(&self) -> String {
        #[derive(Serialize)]
        struct View<'a> {
            before: &'a Side,
            after: &'a Side,
            added: Vec<Credit<'a>>,
            removed: Vec<Credit<'a>>,
            changed: Vec<Change<'a>>,
            unchanged: usize,
        }
        #[derive(Serialize)]
        struct Change<'a> {
            account: &'a str,
            before_usd: String,
            after_usd: String,
        }
        let Comparison { added, removed, changed, unchanged } = &self.comparison;
        let changed = changed.iter().map(|change| Change {
            account: &change.account,
            before_usd: change.before.to_string(),
            after_usd: change.after.to_string(),
        });
        json::line(&View {
            before: &self.before,
            after: &self.after,
            added: added.iter().map(Credit::of).collect(),
            removed: removed.iter().map(Credit::of).collect(),
            changed: changed.collect(),
            unchanged: *unchanged,
        })
    }

    /// For a spreadsheet.
    pub(crate) fn csv(&self) -> String {
        let amount = |amount: Option<Usd>| amount.map_or_else(String::new, |amount| amount.to_string());
        let header = ["account", "change", "before_usd", "after_usd"].map(str::to_owned);
        let lines = self.lines();
        let rows = lines
            .iter()
            .map(|line| [foreign_cell(line.account), line.change.to_owned(), amount(line.before), amount(line.after)]);
        csv(std::iter::once(header).chain(rows))
    }
}

/// An account and its credit, in JSON.
#[derive(Serialize)]
pub(crate) struct Credit<'a> {
    account: &'a str,
    credit_usd: String,
}

impl<'a> Credit<'a> {
    pub(crate) fn of((account, credit): &'a (String, Usd)) -> Self {
        Self { account, credit_usd: credit.to_string() }
    }
}

impl<'a> Line<'a> {
    fn new(account: &'a str, change: &'static str, before: Option<Usd>, after: Option<Usd>) -> Self {
        Self { account, change, before, after }
    }
}

/// With its sign.
fn difference(before: Usd, after: Usd) -> String {
    match after.checked_add(-before) {
        Some(difference) if difference.is_negative() => difference.dollars(),
        Some(difference) => format!("+{}", difference.dollars()),
        None => String::new(),
    }
}
