//! Two files side by side, as a table shows them: searched, sorted and sliced here, where a million differences are few.

use crate::order::{account_key, amount_key, ordered};
use crate::query::{Column, Query};
use crate::sums::readable_total;
use credits_core::{AccountId, Change, Comparison, Report, Usd, csv_table, visible};
use serde::Serialize;

/// Two files in numbers.
#[derive(Serialize)]
pub(crate) struct ComparisonView {
    before: SideView,
    after: SideView,
    added: usize,
    removed: usize,
    changed: usize,
    /// Signed, after less before, of what can be read in both.
    difference_usd: Option<String>,
}

#[derive(Serialize)]
struct SideView {
    shown_name: String,
    billing_month: Option<String>,
    verdict: String,
    accounts: usize,
    total_usd: Option<String>,
}

impl From<&Report> for SideView {
    fn from(report: &Report) -> Self {
        let summary = report.summary();
        Self {
            shown_name: visible(&summary.file_name),
            billing_month: summary.billing_month.map(|month| month.to_string()),
            verdict: summary.verdict.to_string(),
            accounts: report.credits().len(),
            total_usd: readable_total(report).map(|total| total.to_string()),
        }
    }
}

impl ComparisonView {
    pub(crate) fn new(before: &Report, after: &Report, accounts: &Comparison<AccountId>) -> Self {
        let difference = readable_total(before).and_then(|total| readable_total(after)?.checked_add(-total));
        Self {
            before: before.into(),
            after: after.into(),
            added: accounts.added.len(),
            removed: accounts.removed.len(),
            changed: accounts.changed.len(),
            difference_usd: difference.map(|difference| difference.to_string()),
        }
    }
}

/// Which differences are wanted, in which order.
pub(crate) type DifferencesQuery = Query<Sort>;

#[derive(Clone, Copy)]
pub(crate) enum Sort {
    /// By its size, whichever way it goes.
    Change,
    Account,
    Before,
    After,
}

impl Column for Sort {
    fn named(name: &str) -> Option<Self> {
        match name {
            "change" => Some(Self::Change),
            "account" => Some(Self::Account),
            "before" => Some(Self::Before),
            "after" => Some(Self::After),
            _ => None,
        }
    }
}

/// One account of which two files do not say the same.
#[derive(Clone, Copy)]
pub(crate) struct Difference {
    account: AccountId,
    before: Option<Usd>,
    after: Option<Usd>,
}

impl Difference {
    /// All of them, the accounts in order.
    pub(crate) fn all(accounts: &Comparison<AccountId>) -> Vec<Self> {
        let removed = accounts.removed.iter();
        let added = accounts.added.iter();
        let changed = accounts.changed.iter();
        let all: Vec<Self> = removed
            .map(|&(account, amount)| Self { account, before: Some(amount), after: None })
            .chain(added.map(|&(account, amount)| Self { account, before: None, after: Some(amount) }))
            .chain(changed.map(|&Change { account, before, after }| Self {
                account,
                before: Some(before),
                after: Some(after),
            }))
            .collect();
        let order = ordered(all.iter().map(|difference| account_key(difference.account)), false);
        order.into_iter().map(|index| all[index as usize]).collect()
    }

    /// Signed, after less before.
    fn change(&self) -> Option<Usd> {
        self.after.unwrap_or_default().checked_add(-self.before.unwrap_or_default())
    }

    /// How large the change is, whichever way it goes.
    fn size(&self) -> Option<Usd> {
        self.change().map(Usd::abs)
    }

    fn kind(&self) -> &'static str {
        match (self.before, self.after) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        }
    }
}

/// Some of the differences that a query finds.
#[derive(Serialize)]
pub(crate) struct Slice {
    /// How many there are in all.
    found: usize,
    rows: Vec<DifferenceView>,
}

#[derive(Serialize)]
struct DifferenceView {
    kind: &'static str,
    account: String,
    before_usd: Option<String>,
    after_usd: Option<String>,
    difference_usd: Option<String>,
    /// Of its bar, in thousandths of the largest.
    length: u32,
}

impl Slice {
    pub(crate) fn of(all: &[Difference], query: &DifferencesQuery) -> Self {
        let needle: String = query.search.chars().filter(char::is_ascii_alphanumeric).collect();
        let mut found: Vec<&Difference> = all
            .iter()
            .filter(|difference| needle.is_empty() || difference.account.to_string().contains(&needle))
            .collect();
        let by = |key: fn(&Difference) -> u128| {
            let order = ordered(found.iter().map(|difference| key(difference)), query.descending);
            order.into_iter().map(|place| found[place as usize]).collect()
        };
        match query.sort {
            Sort::Change => found = by(|difference| amount_key(difference.size())),
            Sort::Before => found = by(|difference| amount_key(difference.before)),
            Sort::After => found = by(|difference| amount_key(difference.after)),
            // Already in the order of the accounts.
            Sort::Account if query.descending => found.reverse(),
            Sort::Account => {}
        }
        let largest = all.iter().filter_map(Difference::size).max().unwrap_or_default();
        let rows = query.slice(&found).map(|difference| DifferenceView {
            kind: difference.kind(),
            account: difference.account.to_string(),
            before_usd: difference.before.map(|amount| amount.to_string()),
            after_usd: difference.after.map(|amount| amount.to_string()),
            difference_usd: difference.change().map(|change| change.to_string()),
            length: thousandths(difference.size().unwrap_or_default(), largest),
        });
        Self { found: found.len(), rows: rows.collect() }
    }
}

/// `part` of `whole`, for drawing.
fn thousandths(part: Usd, whole: Usd) -> u32 {
    // Amounts stay below 10^12 with ten decimals: as many thousand of them fit 128 bits.
    let units = |amount: Usd| amount.units_of(10).unwrap_or_default();
    match units(whole) {
        0 => 0,
        whole => u32::try_from(units(part) * 1_000 / whole).unwrap_or_default(),
    }
}

/// Every difference for a spreadsheet, the largest first.
pub(crate) fn csv(all: &[Difference]) -> String {
    let largest_first = ordered(all.iter().map(|difference| amount_key(difference.size())), true);
    let text = |amount: Option<Usd>| amount.map(|amount| amount.to_string()).unwrap_or_default();
    let rows = largest_first.into_iter().map(|index| {
        let difference = &all[index as usize];
        let &Difference { account, before, after } = difference;
        [account.to_string(), difference.kind().into(), text(before), text(after), text(difference.change())]
    });
    csv_table(
        std::iter::once(["account", "what", "before_usd", "after_usd", "change_usd"].map(String::from)).chain(rows),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::amounts;
    use crate::input::read_json;
    use credits_core::{Policy, check, compare};
    use serde_json::{Value, json};

    fn compared() -> (Value, Vec<Difference>) {
        let [before, after] = [
            "100000000000,1\n300000000000,3\n400000000000,9\n",
            "200000000000,2.5\n300000000000,3.01\n400000000000,1\n",
        ]
        .map(|file| check("credits-2025-01.csv", file.as_bytes(), &Policy::default()));
        let found = compare(amounts(before.credits()), amounts(after.credits()));
        let view = serde_json::to_value(ComparisonView::new(&before, &after, &found)).unwrap();
        (view, Difference::all(&found))
    }

    #[track_caller]
    fn assert_accounts(query: &str, found: usize, accounts: &[u64]) {
        let slice = Slice::of(&compared().1, &read_json(query).unwrap());
        let rows: Vec<u64> =
            slice.rows.iter().map(|row| row.account.parse::<u64>().unwrap() / 100_000_000_000).collect();
        assert_eq!((slice.found, rows.as_slice()), (found, accounts));
    }

    #[test]
    fn a_comparison_counts_and_subtracts() {
        let (summary, differences) = compared();
        assert_eq!((&summary["added"], &summary["removed"], &summary["changed"]), (&json!(1), &json!(1), &json!(2)));
        assert_eq!(summary["difference_usd"], "-6.49");
        assert_eq!(
            csv(&differences),
            "account,what,before_usd,after_usd,change_usd\r\n400000000000,changed,9,1,-8\r\n200000000000,added,,2.5,2.5\r\n\
             100000000000,removed,1,,-1\r\n300000000000,changed,3,3.01,0.01\r\n"
        );
    }

    #[test]
    fn the_largest_changes_come_first_and_all_is_found_and_sorted() {
        assert_accounts(r#"{"search":"","sort":"change","descending":true,"first":0,"count":9}"#, 4, &[4, 2, 1, 3]);
        assert_accounts(r#"{"search":"","sort":"change","descending":false,"first":1,"count":2}"#, 4, &[1, 2]);
        assert_accounts(r#"{"search":"3000-0000","sort":"change","descending":true,"first":0,"count":9}"#, 1, &[3]);
        assert_accounts(r#"{"search":"","sort":"account","descending":true,"first":0,"count":9}"#, 4, &[4, 3, 2, 1]);
        assert_accounts(r#"{"search":"","sort":"before","descending":true,"first":0,"count":9}"#, 4, &[4, 3, 1, 2]);
        assert_accounts(r#"{"search":"","sort":"after","descending":false,"first":0,"count":9}"#, 4, &[1, 4, 2, 3]);
    }
}
