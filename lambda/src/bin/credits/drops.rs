//! `credits drops`: the months that the stream holds.

use crate::console::print;
use crate::failure::{Exit, Outcome};
use crate::render::numbers::{grouped, plural};
use crate::render::spreadsheet::{csv, foreign_cell};
use crate::render::{Table, TableFormat, TableOptions, json_line};
use crate::stream::StreamOptions;
use clap::Args;
use credits_core::visible;
use credits_lambda::cloudzero::BillingDrop;
use credits_lambda::config::Raw;
use serde::Serialize;
use std::collections::BTreeMap;

/// Shows which months the stream holds, with their rows and what CloudZero calls their drops.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits drops
  credits drops --format json | jq -r .months[].billing_month

The API key needs the scope connections:read_billing_anycost_billing_drops.

Exit status: 0 done, 2 wrong usage or configuration, 3 CloudZero refuses or cannot be reached.")]
pub(crate) struct Arguments {
    #[command(flatten)]
    stream: StreamOptions,

    #[command(flatten)]
    output: TableOptions,
}

/// The drops of one month.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
struct Month {
    billing_month: String,
    /// `None` where a drop does not say how many it has.
    rows: Option<u64>,
    drop_ids: Vec<String>,
}

pub(crate) async fn run(arguments: &Arguments) -> Outcome {
    let Arguments { stream, output } = arguments;
    let months = by_month(stream.connect(&Raw::from_environment()).await?.drops().await?);
    print(&match output.format {
        TableFormat::Text => text(&months),
        TableFormat::Json => json(&months),
        TableFormat::Csv => {
            let header = ["billing_month", "rows", "drop_ids"].map(str::to_owned);
            let rows = months.iter().map(|Month { billing_month, rows, drop_ids }| {
                let rows = rows.map_or_else(String::new, |rows| rows.to_string());
                [foreign_cell(billing_month), rows, foreign_cell(&drop_ids.join(" "))]
            });
            csv(std::iter::once(header).chain(rows))
        }
    })?;
    Ok(Exit::Done)
}

/// In the order of the months.
fn by_month(drops: Vec<BillingDrop>) -> Vec<Month> {
    let mut months: BTreeMap<String, Month> = BTreeMap::new();
    for BillingDrop { drop_id, month, row_count } in drops {
        let named = month.unwrap_or_default();
        // `2025-01-01T00:00:00Z`, or `2025-01`.
        let billing_month = match named.get(..7) {
            Some(month) if month.parse::<credits_core::BillingMonth>().is_ok() => month.to_owned(),
            _ => named,
        };
        let month = months.entry(billing_month.clone()).or_insert_with(|| Month {
            billing_month,
            rows: Some(0),
            drop_ids: Vec::new(),
        });
        month.rows = month.rows.zip(row_count).map(|(rows, more)| rows.saturating_add(more));
        month.drop_ids.extend(drop_id);
    }
    months.into_values().collect()
}

fn text(months: &[Month]) -> String {
    if months.is_empty() {
        return "the stream holds no months\n".to_owned();
    }
    let mut table = Table::new(["month", ">rows", "drops"]);
    for Month { billing_month, rows, drop_ids } in months {
        let rows = rows.map_or_else(|| "not said".to_owned(), |rows| grouped(&rows.to_string()));
        table.row([visible(billing_month), rows, visible(&drop_ids.join(", "))]);
    }
    format!("{}{}\n", table.text(), plural(months.len(), "month"))
}

fn json(months: &[Month]) -> String {
    #[derive(Serialize)]
    struct View<'a> {
        months: &'a [Month],
    }
    json_line(&View { months })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drops_of_a_month_are_put_together() {
        let drop = |id: &str, month: &str, rows| BillingDrop {
            drop_id: Some(id.to_owned()),
            month: Some(month.to_owned()),
            row_count: rows,
        };
        let months = by_month(vec![
            drop("c", "2025-02-01T00:00:00Z", None),
            drop("a", "2025-01-01T00:00:00Z", Some(2)),
            drop("b", "2025-01", Some(3)),
            BillingDrop::default(),
        ]);
        let shown: Vec<_> =
            months.iter().map(|month| (&*month.billing_month, month.rows, month.drop_ids.join(" "))).collect();
        let expected = [("", None, ""), ("2025-01", Some(5), "a b"), ("2025-02", None, "c")];
        assert_eq!(shown, expected.map(|(month, rows, ids)| (month, rows, ids.to_owned())));
    }
}
