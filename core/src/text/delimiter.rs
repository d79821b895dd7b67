//! What separates the columns, and what a blank line is.

use super::lines::line_len;
use super::white_space;
use memchr::memchr;

/// The delimiters a file may use.
const DELIMITERS: &[u8] = b",;\t";

/// Whether a line holds nothing but delimiters and white space.
pub(super) fn is_blank(line: &[u8]) -> bool {
    let mut rest = line;
    while let Some(&byte) = rest.first() {
        match white_space::leading(rest) {
            Some(length) => rest = &rest[length..],
            None if DELIMITERS.contains(&byte) => rest = &rest[1..],
            None => return false,
        }
    }
    true
}

/// The delimiter that stands first outside quotes in the first line that has something else than delimiters and white
/// space; a comma where none does.
pub(super) fn find_delimiter(text: &[u8]) -> u8 {
    let mut found = None;
    walk_unquoted(first_line(text), |byte| {
        found = DELIMITERS.contains(&byte).then_some(byte);
        found.is_none()
    });
    found.unwrap_or(b',')
}

/// Whether the first line that is not blank has a `|` and no delimiter.
pub(super) fn seems_piped(text: &[u8]) -> bool {
    let (mut piped, mut delimited) = (false, false);
    walk_unquoted(first_line(text), |byte| {
        piped |= byte == b'|';
        delimited |= DELIMITERS.contains(&byte);
        !delimited
    });
    piped && !delimited
}

/// The delimiter that a first line `sep=;` names (a spreadsheet's hint), and where the next line begins.
pub(super) fn named_delimiter(text: &[u8]) -> Option<(u8, usize)> {
    let (content, whole) = line_len(text);
    let hint = text[..content].strip_suffix(b" ").unwrap_or(&text[..content]);
    match *hint {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] if DELIMITERS.contains(&delimiter) => {
            Some((delimiter, whole))
        }
        _ => None,
    }
}

/// Walks over the first line outside quotation marks, as long as `go_on` says so. A field that begins with one ends at
/// its closing one, line breaks in it too: it may be a heading.
fn walk_unquoted(text: &[u8], mut go_on: impl FnMut(u8) -> bool) {
    let mut rest = text;
    let mut begins_field = true;
    while let Some(&byte) = rest.first() {
        if byte == b'"' && begins_field {
            rest = behind_quotes(&rest[1..]);
            begins_field = false;
            continue;
        }
        if matches!(byte, b'\n' | b'\r') || !go_on(byte) {
            return;
        }
        begins_field = DELIMITERS.contains(&byte) || byte == b'|';
        rest = &rest[1..];
    }
}

/// What follows the closing quotation mark; where there is none, the text itself.
fn behind_quotes(quoted: &[u8]) -> &[u8] {
    let mut rest = quoted;
    loop {
        let Some(at) = memchr(b'"', rest) else { return quoted };
        rest = &rest[at + 1..];
        match rest.strip_prefix(b"\"") {
            Some(doubled) => rest = doubled,
            None => return rest,
        }
    }
}

/// The text from its first line that is not blank.
fn first_line(text: &[u8]) -> &[u8] {
    let mut rest = text;
    loop {
        let (content, whole) = line_len(rest);
        if !is_blank(&rest[..content]) || whole == 0 {
            return rest;
        }
        rest = &rest[whole..];
    }
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
            (";;\n1,2", b','),
            (" , \n1;2", b';'),
            ("a\"b;c,d", b';'),
        ] {
            assert_eq!(find_delimiter(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn a_first_line_may_name_the_delimiter() {
        for (text, expected) in [
            ("sep=;\r\na;b", Some((b';', 7))),
            ("SEP=,\n", Some((b',', 6))),
            ("sep=\t\n1", Some((b'\t', 6))),
            ("sep=|\n", None),
            ("sep=;;\n", None),
            ("separator;x\n", None),
        ] {
            assert_eq!(named_delimiter(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn pipes_count_where_nothing_else_separates() {
        for (text, expected) in
            [("a|b", true), ("\n\"a,b\"|c", true), ("a|b,c", false), ("\"a|b\";c", false), ("ab", false)]
        {
            assert_eq!(seems_piped(text.as_bytes()), expected, "{text:?}");
        }
    }
}
