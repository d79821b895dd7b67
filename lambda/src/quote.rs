//! What is quoted from an answer: short, and safe to show.

use credits_core::visible;

/// How many bytes of somebody else's words a message takes over.
const QUOTED: usize = 1000;

/// The text made visible and cut.
pub(crate) fn quoted(text: &str) -> String {
    // What becomes visible never becomes shorter than a byte a byte, so that more than this is never needed.
    let shown = visible(start_of(text, QUOTED + 1));
    match shown.len() {
        0..=QUOTED => shown,
        _ => format!("{}…", start_of(&shown, QUOTED)),
    }
}

/// At most so many bytes, and no half character.
fn start_of(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_is_never_longer_than_a_kilobyte_and_says_that_it_was_cut() {
        assert_eq!(quoted("short\n"), "short␊");
        assert_eq!(quoted(&"x".repeat(QUOTED)), "x".repeat(QUOTED));
        for text in ["x".repeat(900_000), "\u{1b}".repeat(900), "ü€𝄞".repeat(300), "\u{202e}".repeat(1000)] {
            let shown = quoted(&text);
            assert!(shown.len() <= 1024 && shown.ends_with('…'), "{} {}", text.len(), shown.len());
        }
    }
}
