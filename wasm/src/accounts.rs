//! The accounts of a file as a table shows them: a slice of them, searched and sorted here, where a million are few.

use crate::order::{account_key, amount_key, ordered};
use crate::query::{Column, Query};
use credits_core::{AccountId, Credit, Usd, csv_table};
use serde::Serialize;
use std::fmt::Write;

/// The credits as they are compared.
pub(crate) fn amounts(credits: &[Credit]) -> impl Iterator<Item = (AccountId, Usd)> {
    credits.iter().map(|credit| (credit.account, credit.amount))
}

/// Which accounts are wanted, in which order.
pub(crate) type AccountsQuery = Query<Sort>;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// As in the file.
    Line,
    Account,
    Amount,
}

impl Column for Sort {
    fn named(name: &str) -> Option<Self> {
        match name {
            "line" => Some(Self::Line),
            "account" => Some(Self::Account),
            "amount" => Some(Self::Amount),
            _ => None,
        }
    }
}

/// The accounts that a search finds, in the order of a query: indexes into the credits.
pub(crate) struct Order {
    search: String,
    sort: Sort,
    descending: bool,
    indexes: Vec<u32>,
}

impl Order {
    pub(crate) fn of(credits: &[Credit], query: &AccountsQuery) -> Self {
        let needle = needle(&query.search);
        let mut cell = String::new();
        // There are at most 7 million credits, so 32 bits are enough.
        let mut indexes: Vec<u32> = (0..)
            .zip(credits)
            .filter(|(_, credit)| needle.is_empty() || is_found(&needle, credit, &mut cell))
            .map(|(index, _)| index)
            .collect();
        let by = |key: fn(&Credit) -> u128| {
            let order = ordered(indexes.iter().map(|&index| key(&credits[index as usize])), query.descending);
            order.into_iter().map(|place| indexes[place as usize]).collect()
        };
        match query.sort {
            // Already in the order of the file.
            Sort::Line if query.descending => indexes.reverse(),
            Sort::Line => {}
            Sort::Account => indexes = by(|credit| account_key(credit.account)),
            Sort::Amount => indexes = by(|credit| amount_key(Some(credit.amount))),
        }
        Self { search: query.search.clone(), sort: query.sort, descending: query.descending, indexes }
    }

    /// Whether it is the order of this query.
    pub(crate) fn answers(&self, query: &AccountsQuery) -> bool {
        self.search == query.search && self.sort == query.sort && self.descending == query.descending
    }

    pub(crate) fn slice(&self, credits: &[Credit], query: &AccountsQuery) -> Slice {
        let rows = query.slice(&self.indexes).map(|&index| AccountRow::from(&credits[index as usize])).collect();
        Slice { found: self.indexes.len(), rows }
    }
}

/// What is searched for, without what people put between digits.
fn needle(search: &str) -> String {
    search.chars().filter(|character| !character.is_whitespace() && !matches!(character, '-' | '$' | ',')).collect()
}

fn is_found(needle: &str, credit: &Credit, cell: &mut String) -> bool {
    cell.clear();
    // Writing to a `String` cannot fail.
    let _ = write!(cell, "{} {}", credit.account, credit.amount);
    cell.contains(needle)
}

/// Some of the accounts that a query finds.
#[derive(Serialize)]
pub(crate) struct Slice {
    /// How many there are in all.
    found: usize,
    rows: Vec<AccountRow>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct AccountRow {
    account: String,
    amount_usd: String,
    line: u32,
}

impl From<&Credit> for AccountRow {
    fn from(credit: &Credit) -> Self {
        Self { account: credit.account.to_string(), amount_usd: credit.amount.to_string(), line: credit.line }
    }
}

/// Every account for a spreadsheet, in the order of the file.
pub(crate) fn csv(credits: &[Credit]) -> String {
    let rows =
        credits.iter().map(|credit| [credit.account.to_string(), credit.amount.to_string(), credit.line.to_string()]);
    csv_table(std::iter::once(["account", "amount_usd", "line"].map(String::from)).chain(rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::read_json;
    use credits_core::{Policy, check};

    const FILE: &[u8] = b"300000000000,5.00\n100000000000,20.5\n200000000000,5\n054736118302,0.25\n";

    fn credits() -> Vec<Credit> {
        check("credits-2025-01.csv", FILE, &Policy::default()).credits().to_vec()
    }

    #[track_caller]
    fn assert_lines(query: &str, found: usize, lines: &[u32]) {
        let query = read_json(query).unwrap();
        let slice = Order::of(&credits(), &query).slice(&credits(), &query);
        assert_eq!((slice.found, slice.rows.iter().map(|row| row.line).collect::<Vec<_>>()), (found, lines.to_vec()));
    }

    #[test]
    fn accounts_are_sorted_and_sliced() {
        assert_lines(r#"{"search":"","sort":"line","descending":false,"first":1,"count":2}"#, 4, &[2, 3]);
        assert_lines(r#"{"search":"","sort":"line","descending":true,"first":0,"count":9}"#, 4, &[4, 3, 2, 1]);
        assert_lines(r#"{"search":"","sort":"account","descending":false,"first":0,"count":9}"#, 4, &[4, 2, 3, 1]);
        assert_lines(r#"{"search":"","sort":"account","descending":true,"first":0,"count":9}"#, 4, &[1, 3, 2, 4]);
        assert_lines(r#"{"search":"","sort":"amount","descending":false,"first":0,"count":9}"#, 4, &[4, 1, 3, 2]);
        assert_lines(r#"{"search":"","sort":"amount","descending":true,"first":0,"count":9}"#, 4, &[2, 1, 3, 4]);
        assert_lines(r#"{"search":"","sort":"amount","descending":true,"first":4,"count":9}"#, 4, &[]);
    }

    #[test]
    fn a_search_finds_accounts_and_amounts_as_people_write_them() {
        assert_lines(r#"{"search":"0547-3611","sort":"line","descending":false,"first":0,"count":9}"#, 1, &[4]);
        assert_lines(r#"{"search":" $20.5","sort":"line","descending":false,"first":0,"count":9}"#, 1, &[2]);
        assert_lines(r#"{"search":"0000000","sort":"line","descending":false,"first":2,"count":9}"#, 3, &[3]);
        assert_lines(r#"{"search":"x","sort":"line","descending":false,"first":0,"count":9}"#, 0, &[]);
    }

    #[test]
    fn an_order_is_kept_only_for_its_own_query() {
        let query = |text: &str| read_json::<AccountsQuery>(text).unwrap();
        let asked = query(r#"{"search":"1","sort":"amount","descending":true,"first":0,"count":9}"#);
        let order = Order::of(&credits(), &asked);
        assert!(order.answers(&query(r#"{"search":"1","sort":"amount","descending":true,"first":5,"count":1}"#)));
        assert!(!order.answers(&query(r#"{"search":"2","sort":"amount","descending":true,"first":0,"count":9}"#)));
        assert!(!order.answers(&query(r#"{"search":"1","sort":"line","descending":true,"first":0,"count":9}"#)));
        assert!(!order.answers(&query(r#"{"search":"1","sort":"amount","descending":false,"first":0,"count":9}"#)));
    }

    #[test]
    fn every_account_goes_into_a_spreadsheet() {
        let csv = csv(&credits());
        assert!(csv.starts_with("account,amount_usd,line\r\n300000000000,5.00,1\r\n"), "{csv}");
        assert_eq!(csv.lines().count(), 5);
    }
}
