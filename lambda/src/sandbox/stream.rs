//! What one stream holds. Pure: calls in, contents out.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A row as it came.
pub(crate) type Row = Map<String, Value>;

/// What a body does to its month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Operation {
    /// Everything held for the month goes.
    #[default]
    ReplaceDrop,
    /// The rows of those hours that the body has too go.
    ReplaceHourly,
    /// Nothing goes.
    Sum,
}

/// The rows of one accepted body.
#[derive(Debug)]
pub(super) struct BillingDrop {
    pub(super) id: String,
    pub(super) rows: Vec<Row>,
}

/// The months of one stream, by `YYYY-MM`.
#[derive(Debug, Default)]
pub(super) struct Stream {
    months: BTreeMap<String, Vec<BillingDrop>>,
    taken: u64,
}

/// What a stream holds of one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holding {
    /// Rows of all drops.
    pub rows: usize,
    /// Different values of `resource/account`.
    pub accounts: usize,
    /// The exact sum of `cost/cost`: negative for credits.
    pub total_cost_usd: String,
}

impl Stream {
    /// Takes a body and names its drop.
    pub(super) fn apply(&mut self, month: &str, operation: Operation, rows: Vec<Row>) -> String {
        self.taken += 1;
        let id = format!("drop-{:04}", self.taken);
        let drops = self.months.entry(month.to_owned()).or_default();
        match operation {
            Operation::ReplaceDrop => drops.clear(),
            Operation::ReplaceHourly => {
                let hours: BTreeSet<&str> = rows.iter().filter_map(hour).collect();
                for drop in drops.iter_mut() {
                    drop.rows.retain(|row| !hour(row).is_some_and(|hour| hours.contains(hour)));
                }
            }
            Operation::Sum => {}
        }
        drops.push(BillingDrop { id: id.clone(), rows });
        id
    }

    /// The rows of a month, in the order in which they came; `None` when nothing was ever sent for it.
    pub(super) fn rows(&self, month: &str) -> Option<impl Iterator<Item = &Row>> {
        Some(self.months.get(month)?.iter().flat_map(|drop| &drop.rows))
    }

    /// Every drop with its month.
    pub(super) fn drops(&self) -> impl Iterator<Item = (&str, &BillingDrop)> {
        self.months.iter().flat_map(|(month, drops)| drops.iter().map(|drop| (month.as_str(), drop)))
    }

    /// Every month in numbers.
    pub(super) fn holdings(&self) -> BTreeMap<String, Holding> {
        self.months.keys().map(|month| (month.clone(), self.holding(month))).collect()
    }

    fn holding(&self, month: &str) -> Holding {
        let rows = || self.rows(month).into_iter().flatten();
        let text = |row: &Row, column| row.get(column).and_then(Value::as_str).map(str::to_owned);
        let accounts: BTreeSet<_> = rows().filter_map(|row| text(row, "resource/account")).collect();
        // The rules let only decimals in.
        let total: Decimal = rows().filter_map(|row| text(row, "cost/cost")?.parse::<Decimal>().ok()).sum();
        Holding { rows: rows().count(), accounts: accounts.len(), total_cost_usd: total.to_string() }
    }
}

/// The exact sum of amounts, as text.
pub(super) fn sum(amounts: &[String]) -> String {
    amounts.iter().filter_map(|amount| amount.parse::<Decimal>().ok()).sum::<Decimal>().to_string()
}

/// `2025-01-01T00`, of `time/usage_start`.
fn hour(row: &Row) -> Option<&str> {
    row.get("time/usage_start")?.as_str()?.get(..13)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(account: &str, hour: &str, cost: &str) -> Row {
        let row = json!({"resource/account": account, "time/usage_start": format!("2025-01-01T{hour}:00:00Z"), "cost/cost": cost});
        row.as_object().unwrap().clone()
    }

    #[track_caller]
    fn assert_holds(stream: &Stream, rows: usize, accounts: usize, total: &str) {
        let expected = Holding { rows, accounts, total_cost_usd: total.to_owned() };
        assert_eq!(stream.holdings()["2025-01"], expected);
    }

    #[test]
    fn the_three_operations_replace_overlap_and_append() {
        let mut stream = Stream::default();
        stream.apply("2025-01", Operation::ReplaceDrop, vec![row("a", "00", "-1.10"), row("b", "01", "-2.20")]);
        assert_holds(&stream, 2, 2, "-3.30");
        stream.apply("2025-01", Operation::Sum, vec![row("a", "00", "-0.05")]);
        assert_holds(&stream, 3, 2, "-3.35");
        stream.apply("2025-01", Operation::ReplaceHourly, vec![row("c", "00", "-7.00")]);
        assert_holds(&stream, 2, 2, "-9.20");
        stream.apply("2025-01", Operation::ReplaceDrop, vec![row("d", "00", "-4.00")]);
        assert_holds(&stream, 1, 1, "-4.00");
        assert_eq!(stream.drops().map(|(_, drop)| drop.id.as_str()).collect::<Vec<_>>(), ["drop-0004"]);
    }

    #[test]
    fn months_do_not_touch_each_other() {
        let mut stream = Stream::default();
        stream.apply("2025-01", Operation::ReplaceDrop, vec![row("a", "00", "-1.00")]);
        stream.apply("2025-02", Operation::ReplaceDrop, Vec::new());
        assert_holds(&stream, 1, 1, "-1.00");
        assert_eq!(stream.rows("2025-02").unwrap().count(), 0);
        assert!(stream.rows("2025-03").is_none());
    }
}
