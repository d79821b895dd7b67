//! A month as CloudZero holds it, put together by account.

use crate::cloudzero::answers::is_of;
use crate::cloudzero::{Booked, HeldRow};
use crate::quote::quoted;
use credits_core::{Accepted, BillingMonth, LINE_ITEM_TYPE, Usd};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The rows that CloudZero holds for one month, added up by account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    credits: BTreeMap<String, Usd>,
    rows: usize,
    /// Charges, and rows of another type than `Credit`.
    rows_that_are_no_credits: usize,
    total: Usd,
    /// How many rows are booked as what.
    booked: BTreeMap<Arc<Booked>, usize>,
}

/// A month in two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Holding {
    /// Accounts with a row.
    pub unique_accounts: usize,
    /// The exact sum of the credits, positive; negative where the month's rows add up to a charge.
    #[serde(rename = "total_credit_usd", serialize_with = "as_text")]
    pub total_credit: Usd,
}

/// A string, because a JSON number would not be exact.
fn as_text<S: Serializer>(amount: &Usd, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

impl Held {
    /// Adds up the rows of a month.
    ///
    /// # Errors
    /// What is wrong with a row whose cost is no plain decimal, or that is dated in another month, in words that are safe
    /// to show.
    pub fn of(month: BillingMonth, rows: Vec<HeldRow>) -> Result<Self, String> {
        let mut held = Self { rows: rows.len(), ..Self::default() };
        for HeldRow { account, cost, usage_start, booked } in rows {
            let account = account.unwrap_or_default();
            let cost = cost.unwrap_or_default();
            if let Some(start) = usage_start.filter(|start| !is_of(start, month)) {
                let (account, start) = (quoted(&account), quoted(&start));
                return Err(format!("account `{account}` has a row of `{start}`, another month"));
            }
            let is_credit = booked.line_item_type.as_ref().is_none_or(|kind| kind.eq_ignore_ascii_case(LINE_ITEM_TYPE));
            let readable = || {
                let credit = -cost.parse::<Usd>().ok()?;
                let of_account = held.credits.get(&account).copied().unwrap_or_default();
                Some((of_account.checked_add(credit)?, held.total.checked_add(credit)?))
            };
            let Some((of_account, total)) = readable() else {
                let (account, cost) = (quoted(&account), quoted(&cost));
                return Err(format!("account `{account}` has the cost `{cost}`, which cannot be added up"));
            };
            // A cost that made the total of the credits fall is a charge.
            held.rows_that_are_no_credits += usize::from(!is_credit || total < held.total);
            held.credits.insert(account, of_account);
            held.total = total;
            *held.booked.entry(booked).or_default() += 1;
        }
        Ok(held)
    }

    /// What each account is credited, positive, in the order of the accounts; under an empty name where a row has no
    /// account.
    pub fn credits(&self) -> impl ExactSizeIterator<Item = (&str, Usd)> {
        self.credits.iter().map(|(account, credit)| (account.as_str(), *credit))
    }

    /// How many rows there are: more than accounts where one has several.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many rows are charges, or of another type than `Credit`: this project sends none.
    #[must_use]
    pub fn rows_that_are_no_credits(&self) -> usize {
        self.rows_that_are_no_credits
    }

    /// What rows are booked as, and how many are.
    pub fn booked(&self) -> impl Iterator<Item = (&Booked, usize)> {
        self.booked.iter().map(|(booked, rows)| (&**booked, *rows))
    }

    /// The month in two numbers.
    #[must_use]
    pub fn holding(&self) -> Holding {
        Holding { unique_accounts: self.credits.len(), total_credit: self.total }
    }
}

/// What an accepted file credits each account, as [`Held::credits`] gives the same of a month.
pub fn credits_of(accepted: &Accepted) -> impl ExactSizeIterator<Item = (String, Usd)> {
    accepted.credits().iter().map(|credit| (credit.account.to_string(), credit.amount))
}

impl Holding {
    /// What an accepted file will leave.
    #[must_use]
    pub fn after(accepted: &Accepted) -> Self {
        Self { unique_accounts: accepted.summary().unique_accounts, total_credit: accepted.total_credit() }
    }

    /// Whether accounts or total fall by more than so many per cent when `later` takes this month's place.
    #[must_use]
    pub fn shrinks_by_more_than(&self, per_cent: u8, later: &Self) -> bool {
        falls(self.unique_accounts as i128, later.unique_accounts as i128, per_cent)
            || total_falls(self.total_credit, later.total_credit, per_cent)
    }
}

fn total_falls(before: Usd, after: Usd, per_cent: u8) -> bool {
    let decimals = before.decimals().max(after.decimals());
    match (before.units_of(decimals), after.units_of(decimals)) {
        (Some(before), Some(after)) => falls(before, after, per_cent),
        // Larger than anything a credits file can hold: a guard that cannot count lets nothing pass.
        _ => before > after,
    }
}

fn falls(before: i128, after: i128, per_cent: u8) -> bool {
    let lost = before.saturating_sub(after);
    lost > 0 && lost.saturating_mul(100) > before.max(0).saturating_mul(per_cent.into())
}

/// `23 accounts with 1365487.88 USD`
impl fmt::Display for Holding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.unique_accounts == 1 { "" } else { "s" };
        write!(f, "{} account{plural} with {} USD", self.unique_accounts, self.total_credit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(account: &str, cost: &str) -> HeldRow {
        HeldRow { account: Some(account.to_owned()), cost: Some(cost.to_owned()), ..HeldRow::default() }
    }

    fn held(rows: Vec<HeldRow>) -> Result<Held, String> {
        Held::of("2025-01".parse().unwrap(), rows)
    }

    #[test]
    fn what_is_no_credit_of_the_month_is_counted_or_refused() {
        let of_type = |kind: &str| {
            let booked = Booked { line_item_type: Some(kind.to_owned()), ..Booked::default() };
            HeldRow { booked: booked.into(), ..row("a", "-1") }
        };
        let rows = vec![of_type("Credit"), of_type("Usage"), row("b", "2"), row("c", "0")];
        assert_eq!(held(rows).unwrap().rows_that_are_no_credits(), 2);
        let dated = |start: &str| HeldRow { usage_start: Some(start.to_owned()), ..row("a", "-1") };
        assert!(held(vec![dated("2025-01-01T01:00:00Z")]).is_ok());
        let error = held(vec![dated("2024-12-01T00:00:00Z")]).unwrap_err();
        assert_eq!(error, "account `a` has a row of `2024-12-01T00:00:00Z`, another month");
    }

    fn holding(unique_accounts: usize, total: &str) -> Holding {
        Holding { unique_accounts, total_credit: total.parse().unwrap() }
    }

    #[test]
    fn rows_are_added_up_by_account_and_costs_become_credits() {
        let held = held(vec![row("b", "-1.10"), row("a", "-2"), row("b", "0.1")]).unwrap();
        let credits: Vec<_> = held.credits().map(|(account, credit)| format!("{account} {credit}")).collect();
        assert_eq!(credits, ["a 2", "b 1.00"]);
        assert_eq!((held.rows(), held.holding()), (3, holding(2, "3.00")));
        assert_eq!(held.holding().to_string(), "2 accounts with 3.00 USD");
    }

    #[test]
    fn a_cost_that_is_no_decimal_is_an_error_and_safe_to_show() {
        let error = held(vec![row("a\u{1b}", "1e3")]).unwrap_err();
        assert_eq!(error, "account `a␛` has the cost `1e3`, which cannot be added up");
        assert!(held(vec![HeldRow::default()]).is_err());
    }

    #[test]
    fn a_fall_is_measured_exactly_in_accounts_and_in_money() {
        let before = holding(10, "100.00");
        for (later, too_much) in [
            (holding(8, "80.00"), false),
            (holding(8, "79.9999999999"), true),
            (holding(7, "100"), true),
            (holding(20, "200"), false),
            (holding(10, "100"), false),
        ] {
            assert_eq!(before.shrinks_by_more_than(20, &later), too_much, "{later}");
        }
        assert!(before.shrinks_by_more_than(0, &holding(10, "99.99")));
        assert!(!before.shrinks_by_more_than(100, &holding(0, "0")));
        assert!(holding(1, "-5").shrinks_by_more_than(100, &holding(1, "-6")), "a charge that grows is a fall");
        assert!(!holding(0, "0").shrinks_by_more_than(0, &holding(1, "1")));
    }
}
