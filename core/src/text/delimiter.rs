//! What separates the columns, and what a blank line is.

use super::lines::{line_len, lines_begun};
use super::white_space;
use memchr::memchr;

/// The delimiters a file may use.
const DELIMITERS: &[u8] = b",;\t";

/// Whether a line holds nothing but delimiters and white space.
pub(super) fn is_blank(line: &[u8], delimiter: u8) -> bool {
    let mut rest = line;
    while let Some(&byte) = rest.first() {
        match white_space::leading(rest) {
            Some(length) => rest = &rest[length..],
            None if byte == delimiter => rest = &rest[1..],
            None => return false,
        }
    }
    true
}

/// The delimiter that stands first outside quotes in the first line that is not blank; a comma where none does.
pub(super) fn find_delimiter(text: &[u8]) -> u8 {
    let first = first_line(text);
    // What stands between quotation marks at the start of the line is passed over, line breaks too: it may be a heading.
    let unquoted = match first.strip_prefix(b"\"") {
        Some(mut rest) => loop {
            let Some(at) = memchr(b'"', rest) else { break rest };
            rest = &rest[at + 1..];
            match rest.strip_prefix(b"\"") {
                Some(doubled) => rest = doubled,
                None => break rest,
            }
        },
        None => first,
    };
    let (line, _) = line_len(unquoted);
    unquoted[..line].iter().copied().find(|byte| DELIMITERS.contains(byte)).unwrap_or(b',')
}

/// The text from its first line that is not blank. Tabs before its first character may be delimiters.
fn first_line(text: &[u8]) -> &[u8] {
    let blank = text.len() - white_space::trim_start(text).len();
    let start = lines_begun(text, 0..blank).last().unwrap_or(0);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_first_outside_quotes() {
        for (text, expected) in [
            ("a,b;c", b','),
            ("a;b,c", b';'),
            ("a\tb,c", b'\t'),
            ("\"a,b\";c", b';'),
            ("\"a\"\",\";c,d", b';'),
            ("\n \n1;2", b';'),
            ("=\"1,2\";3", b','),
            ("\t\n1;2", b';'),
            ("\t1;2", b'\t'),
            ("\"a\n,\";b", b';'),
            ("a", b','),
            ("\"a,b", b','),
            ("", b','),
            ("a\nb;c", b','),
        ] {
            assert_eq!(find_delimiter(text.as_bytes()), expected, "{text:?}");
        }
    }
}
