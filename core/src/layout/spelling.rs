//! How headings and the words of cells are compared.

use alloc::string::String;

/// No heading that is known is longer, however it is written.
const LONGEST: usize = 200;

/// A heading without what does not matter: case, white space, `_`, `-`, `/` and a trailing unit.
pub(super) fn plain(cell: &[u8]) -> Option<String> {
    let text = core::str::from_utf8(cell).ok().filter(|text| text.len() <= LONGEST)?;
    let mut plain: String = text
        .chars()
        .filter(|&character| !character.is_whitespace() && !matches!(character, '_' | '-' | '/'))
        .map(|character| character.to_ascii_lowercase())
        .collect();
    for unit in ["($)", "(usd)", "(us$)"] {
        if let Some(rest) = plain.strip_suffix(unit) {
            plain.truncate(rest.len());
            break;
        }
    }
    Some(plain)
}
