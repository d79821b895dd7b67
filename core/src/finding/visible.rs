//! Text from a file, made safe to show: nothing in it can move a cursor, start an escape sequence or reverse a line.

use alloc::string::String;
use core::fmt::{self, Write};

/// How many characters of a cell a message quotes.
const QUOTED: usize = 60;

/// Writes `text` with every control, bidirectional and invisible character replaced by something to be seen.
///
/// ```
/// assert_eq!(credits_core::visible("\u{1b}[31m5\u{202e}"), "␛[31m5<U+202E>");
/// ```
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        push_visible(&mut shown, character);
    }
    shown
}

/// Appends one character as [`visible`] shows it.
pub(crate) fn push_visible(out: &mut String, character: char) {
    match character {
        '\t' => out.push('→'),
        '\0'..='\u{1f}' => out.push(picture(character)),
        '\u{7f}' => out.push('␡'),
        _ if is_deceptive(character) => {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "<U+{:04X}>", u32::from(character));
        }
        _ => out.push(character),
    }
}

/// The control picture (U+2400 block) of a C0 control character.
fn picture(control: char) -> char {
    char::from_u32(0x2400 + u32::from(control)).unwrap_or('\u{fffd}')
}

/// Characters that are not seen themselves but change what is seen: C1 controls, zero-width and bidirectional
/// formatting, line separators, tags and variation selectors.
fn is_deceptive(character: char) -> bool {
    matches!(
        character,
        '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A cell as messages quote it: in backticks, visible, cut after some characters.
pub(crate) struct Quoted<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Four bytes hold any character, so this much is enough to know whether the cell is cut.
        let head = &self.0[..self.0.len().min(4 * (QUOTED + 1))];
        let text = String::from_utf8_lossy(head);
        let mut shown = String::new();
        for (index, character) in text.chars().enumerate() {
            if index == QUOTED {
                shown.push('…');
                break;
            }
            match character {
                '`' => shown.push('\''),
                _ => push_visible(&mut shown, character),
            }
        }
        write!(f, "`{shown}`")
    }
}

/// `1 row`, `2 rows`: a number with its noun.
pub(crate) struct Plural(pub(crate) usize, pub(crate) &'static str);

impl fmt::Display for Plural {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}{}", self.0, self.1, if self.0 == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn nothing_invisible_passes() {
        assert_eq!(visible("a\r\n\u{0}\u{7f}b"), "a␍␊␀␡b");
        assert_eq!(visible("\u{9b}2J"), "<U+009B>2J");
        assert_eq!(visible("1\t2"), "1→2");
        assert_eq!(visible("é — ‘’"), "é — ‘’");
    }

    #[test]
    fn a_quoted_cell_cannot_close_its_own_quote_and_is_cut() {
        assert_eq!(Quoted(b"a`b").to_string(), "`a'b`");
        let long = Quoted("é".repeat(200).as_bytes()).to_string();
        assert_eq!(long.chars().count(), QUOTED + 3);
        assert!(long.ends_with("é…`"));
    }
}
