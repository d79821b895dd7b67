//! The plain credits file: what every other layout can be turned into.

use crate::check::check;
use crate::credit::Credit;
use crate::money::Usd;
use crate::order::in_order;
use crate::policy::Policy;
use crate::report::{Accepted, Verdict};
use alloc::vec::Vec;

/// Decimals that every amount has at least, so that none looks like an account.
const LEAST_DECIMALS: u32 = 2;

/// Decimals that no amount has, since `1.234` may mean thousands.
const AMBIGUOUS_DECIMALS: u32 = 3;

/// Writes credits as a plain credits file: a header, a row for each account in the order of their ids, positive amounts
/// with all their decimals, and a row with the total. It is checked as `ready`, with the same accounts and the same total.
///
/// ```
/// use credits_core::{Policy, check, plain_file};
/// let table = b"SubAccountId,ChargeCategory,BilledCost\n123456789012,Credit,-5\n054736118302,Credit,-1.25\n123456789012,Credit,-2.5\n";
/// let report = check("credits-2025-01.csv", table, &Policy::default());
/// let file = plain_file(report.credits());
/// assert_eq!(file, b"account,amount\n054736118302,1.25\n123456789012,7.50\nTotal,8.75\n");
/// ```
#[must_use]
pub fn plain_file(credits: &[Credit]) -> Vec<u8> {
    let mut file = b"account,amount\n".to_vec();
    let mut total = Usd::ZERO;
    for credit in by_account(credits) {
        total = total.plus(credit.amount);
        file.extend(credit.account.digits());
        write_amount(credit.amount, &mut file);
    }
    file.extend(b"Total");
    write_amount(total, &mut file);
    file
}

/// Whether a file, by itself, is ready and says every account, every amount and the total of a month: what was written is
/// read again before it is handed out.
///
/// ```
/// use credits_core::{Policy, check, is_same_month, plain_file};
/// let month = check("credits-2025-01.csv", b"054736118302,1.25\n123456789012,7.5\n", &Policy::default()).accept().unwrap();
/// assert!(is_same_month(&plain_file(month.credits()), &month));
/// assert!(!is_same_month(b"054736118302,7.5\n123456789012,1.25\n", &month), "the same total of other accounts");
/// ```
#[must_use]
pub fn is_same_month(file: &[u8], month: &Accepted) -> bool {
    let policy = Policy { month: Some(month.month()), ..Policy::default() };
    let again = check(&month.month().file_name(), file, &policy);
    again.summary().verdict == Verdict::Ready
        && again.summary().total_credit == Some(month.total_credit())
        && again.credits().len() == month.credits().len()
        && by_account(again.credits())
            .zip(by_account(month.credits()))
            .all(|(again, credit)| (again.account, again.amount) == (credit.account, credit.amount))
}

fn by_account(credits: &[Credit]) -> impl Iterator<Item = &Credit> {
    in_order(credits.iter().map(|credit| credit.account.number())).into_iter().map(|index| &credits[index])
}

fn write_amount(amount: Usd, file: &mut Vec<u8>) {
    let decimals = match amount.decimals().max(LEAST_DECIMALS) {
        AMBIGUOUS_DECIMALS => AMBIGUOUS_DECIMALS + 1,
        decimals => decimals,
    };
    let written = amount.units_of(decimals).and_then(|units| Usd::from_units(units, decimals)).unwrap_or(amount);
    file.push(b',');
    written.append_to(file);
    file.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::String;

    #[test]
    fn what_is_written_reads_as_what_it_was_written_from() {
        let amounts =
            ["0", "5", "123456789012", "1.2", "1.234", "0.125", "12.5000", "0.0000000001", "99999999999.9999999999"];
        for count in 1..=amounts.len() {
            let rows: String =
                (1..).zip(&amounts[..count]).map(|(id, amount)| format!("{id:012},${amount}\n")).collect();
            let report = check("credits-2025-01.csv", rows.replace("$1.234", "1.2340").as_bytes(), &Policy::default());
            let file = plain_file(report.credits());
            let again = check("credits-2025-01.csv", &file, &Policy::default());
            assert_eq!(again.summary().verdict, Verdict::Ready, "{:?}", again.findings());
            assert!(again.summary().control_totals.iter().all(|total| total.agrees));
            assert!(is_same_month(&file, &report.accept().unwrap()), "{rows}");
        }
        assert_eq!(plain_file(&[]), b"account,amount\nTotal,0.00\n");
    }

    #[test]
    fn another_file_is_not_the_same_month() {
        let accepted = |file: &str| check("credits-2025-01.csv", file.as_bytes(), &Policy::default()).accept().unwrap();
        let month = accepted("054736118302,1.25\n123456789012,7.50\n");
        for (file, same) in [
            ("123456789012,7.5\n054736118302,1.25\nTotal,8.75\n", true),
            ("054736118302,7.5\n123456789012,1.25\n", false),
            ("054736118302,1.25\n123456789013,7.5\n", false),
            ("054736118302,1.25\n123456789012,7.5\n210987654321,0\n", false),
            ("054736118302,1.25\n123456789012,7.5\n123456789012,7.5\n", false),
            ("054736118302,1.25\n123456789012,7.50\n210987654321,x\n", false),
            ("054736118302,8.75\n", false),
            ("", false),
        ] {
            assert_eq!(is_same_month(file.as_bytes(), &month), same, "{file}");
        }
    }
}
