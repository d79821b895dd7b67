//! Numbers as people read them.

use credits_lambda::delivery::held::Holding;

/// `2 warnings`, `1 warning`
pub(crate) fn plural(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(&count.to_string()), if count == 1 { "" } else { "s" })
}

/// `23 accounts with $1,365,487.88`
pub(crate) fn held_in_words(holding: &Holding) -> String {
    format!("{} with {}", plural(holding.unique_accounts, "account"), holding.total_credit.dollars())
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
    fn numbers_are_grouped_by_three() {
        for (digits, expected) in [("0", "0"), ("999", "999"), ("1000", "1,000"), ("1234567", "1,234,567")] {
            assert_eq!(grouped(digits), expected);
        }
        assert_eq!((plural(1, "account"), plural(2000, "account")), ("1 account".into(), "2,000 accounts".into()));
    }
}
