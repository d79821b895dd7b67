//! What CloudZero holds, held against the file that was sent: row by row, to the cent.

use super::held::{Held, credits_of};
use crate::cloudzero::Booked;
use crate::quote::quoted;
use credits_core::{Accepted, Usd, compare};

/// Whether it is less than a cent: absent equals zero.
fn is_nothing(credit: Usd) -> bool {
    credit.agrees_to_the_cent(Usd::ZERO)
}

/// How many accounts a message names.
const NAMED: usize = 5;

/// Compares the month with the file. `None` when it is exactly the file; else what differs, in one line.
#[must_use]
pub fn difference(accepted: &Accepted, held: &Held) -> Option<String> {
    if held.rows_that_are_no_credits() > 0 {
        return Some(format!("{} of its rows are no credits", held.rows_that_are_no_credits()));
    }
    if let Some(booked_otherwise) = booked_otherwise(accepted, held) {
        return Some(booked_otherwise);
    }
    let rows = accepted.credits().len();
    let mut comparison =
        compare(credits_of(accepted), held.credits().map(|(account, credit)| (account.to_owned(), credit)));
    let zeros = comparison.added.iter().filter(|(_, credit)| is_nothing(*credit)).count() as i128
        - comparison.removed.iter().filter(|(_, credit)| is_nothing(*credit)).count() as i128;
    comparison.removed.retain(|(_, credit)| !is_nothing(*credit));
    comparison.added.retain(|(_, credit)| !is_nothing(*credit));
    comparison.changed.retain(|change| !change.after.agrees_to_the_cent(change.before));
    if comparison.removed.is_empty() && comparison.added.is_empty() && comparison.changed.is_empty() {
        // The sums of some account's rows can be right although it has more rows than one.
        let is_one_each = held.rows() as i128 - zeros == rows as i128;
        return (!is_one_each).then(|| format!("it holds {} rows, and {rows} were sent", held.rows()));
    }
    let missing = comparison.removed.iter().map(|(account, _)| format!("account `{account}` is missing"));
    let other = comparison
        .changed
        .iter()
        .map(|change| format!("account `{}` has {} and should have {}", change.account, change.after, change.before));
    let unexpected = comparison
        .added
        .iter()
        .map(|(account, credit)| format!("account `{}` has {credit} and is not in the file", quoted(account)));
    let differences = comparison.removed.len() + comparison.changed.len() + comparison.added.len();
    let mut text = missing.chain(other).chain(unexpected).take(NAMED).collect::<Vec<_>>().join("; ");
    if differences > NAMED {
        text.push_str(&format!("; and {} more", differences - NAMED));
    }
    Some(text)
}

/// Rows that stand under another text than was sent: of an earlier configuration, or somebody else's. Amounts alone would
/// not tell a month that was sent again under another description from the one before.
fn booked_otherwise(accepted: &Accepted, held: &Held) -> Option<String> {
    let sent = accepted.rows().next()?;
    for (Booked { service, description, cloud_provider, .. }, rows) in held.booked() {
        let columns = [
            ("resource/service", service, Some(sent.service)),
            ("lineitem/description", description, Some(sent.description)),
            // Where none is sent, CloudZero may say that of the connection.
            ("lineitem/cloud_provider", cloud_provider, sent.cloud_provider),
        ];
        for (column, is, should_be) in columns {
            if let (Some(is), Some(should_be)) = (is, should_be)
                && is != should_be
            {
                let (is, should_be) = (quoted(is), quoted(should_be));
                return Some(format!("{rows} of its rows have the {column} `{is}` and should have `{should_be}`"));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudzero::HeldRow;
    use credits_core::{Booking, Policy, check};

    fn difference_with(rows: &[(&str, &str)]) -> Option<String> {
        let file = b"111111111111,1.50\n222222222222,2\n333333333333,0\n";
        let accepted = check("credits-2025-01.csv", file, &Policy::default()).accept().unwrap();
        let row = |&(account, cost): &(&str, &str)| HeldRow {
            account: Some(account.to_owned()),
            cost: Some(cost.to_owned()),
            ..HeldRow::default()
        };
        difference(&accepted, &Held::of(accepted.month(), rows.iter().map(row).collect()).unwrap())
    }

    #[test]
    fn the_same_month_may_be_written_with_other_zeros_and_in_another_order() {
        let rows = [("333333333333", "0.00"), ("222222222222", "-2.00"), ("111111111111", "-1.5")];
        assert_eq!(difference_with(&rows), None);
    }

    #[test]
    fn less_than_a_cent_is_no_difference_and_absent_equals_zero() {
        assert_eq!(difference_with(&[("111111111111", "-1.509"), ("222222222222", "-1.991")]), None);
        let rows = [("111111111111", "-1.5"), ("222222222222", "-2"), ("333333333333", "0"), ("444444444444", "0.00")];
        assert_eq!(difference_with(&rows), None);
        assert!(difference_with(&[("111111111111", "-1.51"), ("222222222222", "-2")]).is_some());
        let charged = [("111111111111", "-2.5"), ("111111111111", "1"), ("222222222222", "-2")];
        assert_eq!(difference_with(&charged).unwrap(), "1 of its rows are no credits");
    }

    #[test]
    fn rows_that_are_booked_under_another_text_are_not_the_ones_sent() {
        let booked = |service: &str, description: &str, provider: Option<&str>| Booked {
            line_item_type: Some("Credit".to_owned()),
            service: Some(service.to_owned()),
            description: Some(description.to_owned()),
            cloud_provider: provider.map(str::to_owned),
        };
        let ours = || booked("AWSCredits", "AWS promotional credit", None);
        let with = |provider: Option<&str>, of_last: Booked| {
            let booking = Booking { cloud_provider: provider.map(str::to_owned), ..Booking::default() };
            let policy = Policy { booking, ..Policy::default() };
            let file = b"111111111111,1.50\n222222222222,2\n";
            let accepted = check("credits-2025-01.csv", file, &policy).accept().unwrap();
            let row = |account: &str, cost: &str, booked: Booked| HeldRow {
                account: Some(account.to_owned()),
                cost: Some(cost.to_owned()),
                booked: booked.into(),
                ..HeldRow::default()
            };
            let rows = vec![row("111111111111", "-1.5", ours()), row("222222222222", "-2", of_last)];
            difference(&accepted, &Held::of(accepted.month(), rows).unwrap())
        };
        assert_eq!(with(None, ours()), None);
        assert_eq!(with(None, Booked::default()), None, "a column that is not shown is not compared");
        assert_eq!(with(None, booked("AWSCredits", "AWS promotional credit", Some("AWS"))), None);
        assert_eq!(
            with(None, booked("Old\nCredits", "AWS promotional credit", None)).unwrap(),
            "1 of its rows have the resource/service `Old␊Credits` and should have `AWSCredits`"
        );
        assert!(with(None, booked("AWSCredits", "MAP", None)).unwrap().contains("lineitem/description `MAP`"));
        let provider = with(Some("AWS"), booked("AWSCredits", "AWS promotional credit", Some("GCP")));
        assert!(provider.unwrap().contains("lineitem/cloud_provider `GCP` and should have `AWS`"));
    }

    #[test]
    fn every_kind_of_difference_is_named() {
        let rows = [("222222222222", "-2.01"), ("333333333333", "0"), ("no\naccount", "-9")];
        assert_eq!(
            difference_with(&rows).unwrap(),
            "account `111111111111` is missing; account `222222222222` has 2.01 and should have 2; \
             account `no␊account` has 9 and is not in the file"
        );
        let twice = [("111111111111", "-1.5"), ("222222222222", "-1"), ("222222222222", "-1"), ("333333333333", "0")];
        assert_eq!(difference_with(&twice).unwrap(), "it holds 4 rows, and 3 were sent");
        let many: Vec<String> = (0..9).map(|number| format!("{number:012}")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|account| (account.as_str(), "-1")).collect();
        assert!(difference_with(&many).unwrap().ends_with("; and 6 more"));
    }
}
