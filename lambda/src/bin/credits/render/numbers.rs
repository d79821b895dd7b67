//! Numbers as people read them.

use credits_core::Usd;
use credits_lambda::delivery::held::Holding;

/// `2 warnings`, `1 warning`
pub(crate) fn plural(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(&count.to_string()), if count == 1 { "" } else { "s" })
}

/// `1,365,487.88`, with a minus where it has one, and at least two decimals.
pub(crate) fn money(amount: Usd) -> String {
    let plain = amount.abs().to_string();
    let sign = if amount.is_negative() { "-" } else { "" };
    match plain.split_once('.') {
        Some((whole, fraction)) => format!("{sign}{}.{fraction:0<2}", grouped(whole)),
        None => format!("{sign}{}.00", grouped(&plain)),
    }
}

/// `1,365,487.88 USD`
pub(crate) fn dollars(amount: Usd) -> String {
    format!("{} USD", money(amount))
}

/// `23 accounts with 1,365,487.88 USD`
pub(crate) fn held_in_words(holding: &Holding) -> String {
    format!("{} with {}", plural(holding.unique_accounts, "account"), dollars(holding.total_credit))
}

/// Digits with a comma before every three.
pub(crate) fn grouped(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three_and_money_has_cents() {
        for (digits, expected) in [("0", "0"), ("999", "999"), ("1000", "1,000"), ("1234567", "1,234,567")] {
            assert_eq!(grouped(digits), expected);
        }
        for (amount, expected) in
            [("5", "5.00"), ("-1234.5", "-1,234.50"), ("0.0001", "0.0001"), ("1000000.00", "1,000,000.00")]
        {
            assert_eq!(money(amount.parse().unwrap()), expected);
        }
        assert_eq!((plural(1, "account"), plural(2000, "account")), ("1 account".into(), "2,000 accounts".into()));
    }
}
