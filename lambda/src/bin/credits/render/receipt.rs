//! The proof of a delivery as a person reads it.

use super::numbers::{held_in_words, plural};
use credits_core::{Usd, visible};
use credits_lambda::delivery::receipt::Receipt;
use std::fmt::Write;

pub(super) fn text(receipt: &Receipt) -> String {
    let month = receipt.billing_month.as_deref().unwrap_or("the month");
    let total: Option<Usd> = receipt.total_credit_usd.as_deref().and_then(|total| total.parse().ok());
    let total = total.map_or_else(String::new, |total| format!(" with {}", total.dollars()));
    let mut text = format!("{month} is sent: {}{total}\n", plural(receipt.unique_accounts, "account"));
    let before = receipt.month_before.as_ref().map_or_else(|| "not read, or nothing".to_owned(), held_in_words);
    let drops = if receipt.drop_ids.is_empty() { "not named".to_owned() } else { receipt.drop_ids.join(", ") };
    let lines = [
        ("file", visible(&receipt.key)),
        ("SHA-256", receipt.sha256.clone()),
        ("held before", before),
        ("requests", receipt.bodies.unwrap_or_default().to_string()),
        ("calls in all", receipt.attempts.to_string()),
        ("drops", visible(&drops)),
        ("took", format!("{} ms", receipt.duration_ms)),
    ];
    for (name, value) in lines {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "  {name:<20}{value}");
    }
    text.push_str("CloudZero takes hours to show it, its Explorer up to a day, and Real Cost never does.\n");
    text
}
