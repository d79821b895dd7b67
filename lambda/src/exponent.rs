//! JSON writes a number in two ways: the same decimal without an exponent. It never becomes a floating-point number.

/// `-1.2E-7` as `-0.00000012`; `None` where it is no number, or one of more than forty places.
pub(crate) fn without_exponent(number: &str) -> Option<String> {
    let Some((mantissa, exponent)) = number.split_once(['e', 'E']) else { return Some(number.to_owned()) };
    let exponent: i32 = exponent.parse().ok().filter(|exponent| (-40..=40).contains(exponent))?;
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
        return None;
    }
    let digits = format!("{whole}{fraction}");
    let point = i32::try_from(whole.len()).ok()? + exponent;
    let length = i32::try_from(digits.len()).ok()?;
    let (whole, fraction) = if point <= 0 {
        ("0".to_owned(), format!("{}{digits}", "0".repeat(usize::try_from(-point).ok()?)))
    } else if point >= length {
        (format!("{digits}{}", "0".repeat(usize::try_from(point - length).ok()?)), String::new())
    } else {
        let (whole, fraction) = digits.split_at(usize::try_from(point).ok()?);
        (whole.to_owned(), fraction.to_owned())
    };
    // Zeros at the ends add nothing, and may be more than an amount can hold.
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_move_the_point() {
        for (number, expected) in [
            ("1e3", "1000"),
            ("-1.05e1", "-10.5"),
            ("-1.05E+2", "-105"),
            ("105e-1", "10.5"),
            ("-7e-3", "-0.007"),
            ("0e0", "0"),
            ("0.50e1", "5"),
            ("1.5", "1.5"),
        ] {
            assert_eq!(without_exponent(number).as_deref(), Some(expected), "{number}");
        }
        assert_eq!(without_exponent("1e400"), None);
    }
}
