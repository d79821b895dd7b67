//! How an amount should be written that is not one as it stands. A way out is shown only if it can be read; nothing is ever
//! read by it.

use super::amount::read;
use super::marks::without_text_marks;
use crate::text::trim;
use alloc::format;
use alloc::string::{String, ToString};

/// No longer text is an amount that somebody wrote.
const LONGEST: usize = 60;

/// The amount that a person meant by `5.00$`, `5.00-` or `–5.00`, as it is read.
pub(crate) fn amount_way_out(cell: &[u8]) -> Option<String> {
    let text = core::str::from_utf8(without_text_marks(trim(cell))).ok().filter(|text| text.len() <= LONGEST)?;
    let ways: [fn(&str) -> Option<String>; 6] =
        [zero, dash_in_front, sign_behind, dollar_behind, thousands, small_things];
    ways.into_iter().find_map(|way| way(text).filter(|way| read(way.as_bytes()).is_ok()))
}

/// Minus signs that are none of the grammar.
const DASHES: [char; 7] = ['–', '—', '‐', '‑', '‒', '﹣', '－'];
const MINUS: [char; 2] = ['-', '−'];

fn is_minus(character: char) -> bool {
    DASHES.contains(&character) || MINUS.contains(&character)
}

/// `USD -`, `- $`
fn zero(text: &str) -> Option<String> {
    let rest = text.replace("USD", "").replace("US$", "").replacen('$', "", 1);
    let mut rest = rest.trim().chars();
    (rest.next().is_some_and(is_minus) && rest.next().is_none()).then(|| "0.00".to_string())
}

/// `–5.00`, `$–5.00`
fn dash_in_front(text: &str) -> Option<String> {
    let dash = text.find(DASHES)?;
    let digit = text.find(|character: char| character.is_ascii_digit())?;
    let other = text[dash..].chars().next()?;
    (dash < digit).then(|| text.replacen(other, "-", 1))
}

/// `5.00-`, `$5.00 –`
fn sign_behind(text: &str) -> Option<String> {
    let rest = text.strip_suffix(is_minus)?.trim_end();
    (!rest.contains(is_minus) && !rest.contains(['+', '('])).then(|| format!("-{rest}"))
}

/// `5.00$`, `-5.00 US$`
fn dollar_behind(text: &str) -> Option<String> {
    let rest = text.strip_suffix("US$").or_else(|| text.strip_suffix('$'))?.trim_end();
    let digits = rest.trim_start_matches(['-', '+', '−']);
    Some(format!("{}${}", &rest[..rest.len() - digits.len()], digits.trim_start()))
}

/// `1'234.50`, `1 234.50`
fn thousands(text: &str) -> Option<String> {
    let is_between = |character: char| matches!(character, '\'' | '’') || character.is_whitespace();
    let grouped: String = text.chars().map(|character| if is_between(character) { ',' } else { character }).collect();
    read(grouped.as_bytes()).ok().filter(|_| grouped != text).map(|_| grouped.replace(',', ""))
}

/// `5.`, `5 usd`, `$5 USD`
fn small_things(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_suffix('.') {
        return Some(format!("{rest}.00"));
    }
    match text.strip_suffix("USD") {
        Some(rest) => Some(rest.trim_end().to_string()),
        None => Some(text.to_ascii_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_shown_as_it_is_read() {
        for (cell, way) in [
            ("5.00$", "$5.00"),
            ("-5.00 $", "-$5.00"),
            ("5.00 US$", "$5.00"),
            ("5.00-", "-5.00"),
            ("$1,234.50 -", "-$1,234.50"),
            ("–5.00", "-5.00"),
            ("$—5.00", "$-5.00"),
            ("USD -", "0.00"),
            ("- $", "0.00"),
            ("1'234.50", "1234.50"),
            ("1\u{202f}234.50", "1234.50"),
            ("5.", "5.00"),
            ("5 usd", "5 USD"),
            ("$5 USD", "$5"),
            ("'5.00$", "$5.00"),
        ] {
            assert_eq!(amount_way_out(cell.as_bytes()).as_deref(), Some(way), "{cell}");
        }
        for cell in
            ["", "N/A", "abc", "-5-", "(5.00)-", "1_000", "0x10", "5%", "=5", "1.2.3", "$", "5 Mio", "--5", "5 5"]
        {
            assert_eq!(amount_way_out(cell.as_bytes()), None, "{cell}");
        }
    }
}
