//! What CloudZero holds, held against the file that was sent: row by row, to the cent.

use super::held::{Held, credits_of};
use crate::cloudzero::quote::quoted;
use credits_core::{Accepted, compare};

/// How many accounts a message names.
const NAMED: usize = 5;

/// Compares the month with the file. `None` when it is exactly the file; else what differs, in one line.
#[must_use]
pub fn difference(accepted: &Accepted, held: &Held) -> Option<String> {
    let rows = accepted.credits().len();
    let comparison =
        compare(credits_of(accepted), held.credits().map(|(account, credit)| (account.to_owned(), credit)));
    if comparison.is_equal() {
        // The sums of some account's rows can be right although it has more rows than one.
        return (held.rows() != rows).then(|| format!("it holds {} rows, and {rows} were sent", held.rows()));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudzero::HeldRow;
    use credits_core::{Policy, check};

    fn difference_with(rows: &[(&str, &str)]) -> Option<String> {
        let file = b"111111111111,1.50\n222222222222,2\n333333333333,0\n";
        let accepted = check("credits-2025-01.csv", file, &Policy::default()).accept().unwrap();
        let row = |&(account, cost): &(&str, &str)| HeldRow {
            account: Some(account.to_owned()),
            cost: Some(cost.to_owned()),
        };
        difference(&accepted, &Held::of(rows.iter().map(row).collect()).unwrap())
    }

    #[test]
    fn the_same_month_may_be_written_with_other_zeros_and_in_another_order() {
        let rows = [("333333333333", "0.00"), ("222222222222", "-2.00"), ("111111111111", "-1.5")];
        assert_eq!(difference_with(&rows), None);
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
        assert!(difference_with(&many).unwrap().ends_with("; and 7 more"));
    }
}
