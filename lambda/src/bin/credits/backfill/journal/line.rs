//! The lines of a journal: what each says, and what counts as a line.

use serde::{Deserialize, Serialize};
use std::io;

/// How each line begins, also one that was cut.
const BEGINNING: &str = "{\"credits_backfill\":2,";

/// How the lines of an earlier format began, which confirm nothing: they do not say enough.
const EARLIER_BEGINNING: &str = "{\"stream\":\"";

/// Where a month is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    billing_month: String,
    address: String,
    connection_id: String,
    test_key: Option<String>,
}

/// One month: everything that decides what is sent for it and where to, and what CloudZero said to it. JSON, so that a
/// person with a question can read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::backfill) struct Line {
    /// Always [`FORMAT`](Self::FORMAT).
    pub(in crate::backfill) credits_backfill: u8,
    pub(in crate::backfill) billing_month: String,
    /// Of the file that the month comes from.
    pub(in crate::backfill) sha256: String,
    /// How the file is read: which column of how many.
    pub(in crate::backfill) layout: String,
    pub(in crate::backfill) duplicates: String,
    pub(in crate::backfill) invalid_rows: String,
    pub(in crate::backfill) description: String,
    pub(in crate::backfill) service: String,
    pub(in crate::backfill) cloud_provider: Option<String>,
    pub(in crate::backfill) unique_accounts: usize,
    pub(in crate::backfill) total_credit_usd: String,
    /// The service's address.
    pub(in crate::backfill) address: String,
    pub(in crate::backfill) connection_id: String,
    /// Of a rehearsal.
    pub(in crate::backfill) test_key: Option<String>,
    /// What CloudZero calls what it took; nothing yet before.
    pub(in crate::backfill) drop_ids: Vec<String>,
}

impl Line {
    /// The number of the format.
    pub(in crate::backfill) const FORMAT: u8 = 2;

    pub(super) fn place(&self) -> Place {
        Place {
            billing_month: self.billing_month.clone(),
            address: self.address.clone(),
            connection_id: self.connection_id.clone(),
            test_key: self.test_key.clone(),
        }
    }

    /// Whether the same is sent to the same place, whatever CloudZero calls it.
    pub(super) fn sends_the_same_as(&self, other: &Self) -> bool {
        let nameless = |line: &Self| Self { drop_ids: Vec::new(), ..line.clone() };
        nameless(self) == nameless(other)
    }
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// A month is confirmed.
    Confirmed(Box<Line>),
    /// A month that was confirmed is being replaced: what stands before counts no more.
    Begun(Place),
}

/// How [`Entry::Begun`] is written.
#[derive(Serialize, Deserialize)]
struct Begun {
    credits_backfill: u8,
    replacing: Place,
}

impl Entry {
    /// Reads a line. `None` for one that was cut, or is of an earlier format.
    pub(super) fn read(text: &[u8]) -> Option<Self> {
        let (format, entry) = match serde_json::from_slice::<Line>(text) {
            Ok(line) => (line.credits_backfill, Self::Confirmed(Box::new(line))),
            Err(_) => {
                let Begun { credits_backfill, replacing } = serde_json::from_slice(text).ok()?;
                (credits_backfill, Self::Begun(replacing))
            }
        };
        (format == Line::FORMAT).then_some(entry)
    }

    /// The line, with its end.
    pub(super) fn text(&self) -> io::Result<String> {
        let text = match self {
            Self::Confirmed(line) => serde_json::to_string(line)?,
            Self::Begun(place) => {
                serde_json::to_string(&Begun { credits_backfill: Line::FORMAT, replacing: place.clone() })?
            }
        };
        Ok(text + "\n")
    }

    pub(super) fn place(&self) -> Place {
        match self {
            Self::Confirmed(line) => line.place(),
            Self::Begun(place) => place.clone(),
        }
    }
}

/// Whether a file is a journal, by its first line, or by the next one where that was cut within its beginning.
pub(super) fn is_journal(text: &[u8]) -> bool {
    if text.is_empty() {
        return true;
    }
    let (first, rest) = match text.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, &text[text.len()..]),
    };
    let is_whole = |beginning: &str| first.starts_with(beginning.as_bytes());
    let is_cut = |beginning: &str| !first.is_empty() && beginning.as_bytes().starts_with(first);
    [BEGINNING, EARLIER_BEGINNING].into_iter().any(|ours| is_whole(ours) || (is_cut(ours) && is_journal(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> [Entry; 2] {
        let line = Line {
            credits_backfill: Line::FORMAT,
            billing_month: "2025-01".to_owned(),
            sha256: "ab".repeat(32),
            layout: "wide, column 1 of 3".to_owned(),
            duplicates: "identical".to_owned(),
            invalid_rows: "refuse".to_owned(),
            description: "a \"credit\"\n".to_owned(),
            service: "AWSCredits".to_owned(),
            cloud_provider: None,
            unique_accounts: 2,
            total_credit_usd: "12.50".to_owned(),
            address: "https://api.cloudzero.com".to_owned(),
            connection_id: "stream-1".to_owned(),
            test_key: None,
            drop_ids: vec!["drop-1".to_owned()],
        };
        let begun = Entry::Begun(line.place());
        [Entry::Confirmed(Box::new(line)), begun]
    }

    #[test]
    fn a_line_is_read_as_it_was_written_and_begins_as_it_should() {
        for entry in lines() {
            let text = entry.text().unwrap();
            assert!(text.starts_with(BEGINNING) && text.ends_with('\n'), "{text}");
            assert_eq!(text.matches('\n').count(), 1);
            assert_eq!(Entry::read(text.trim_end().as_bytes()), Some(entry));
        }
    }

    #[test]
    fn a_line_that_was_cut_anywhere_says_nothing_but_that_it_is_ours() {
        for entry in lines() {
            let text = entry.text().unwrap();
            for length in 1..text.trim_end().len() {
                assert_eq!(Entry::read(&text.as_bytes()[..length]), None, "{length}");
                assert!(is_journal(&text.as_bytes()[..length]), "{length}");
                assert!(is_journal(format!("{}\n{text}", &text[..length]).as_bytes()), "{length}");
            }
        }
    }

    #[test]
    fn other_files_are_no_journals_and_earlier_lines_confirm_nothing() {
        for foreign in [
            "\n",
            "SQLite format 3\0",
            "{}",
            "{\"a\":1}\n",
            "{\n  \"a\": 1\n}\n",
            "account,2025-01\n",
            "[]",
            " {\"credits_backfill\":2,",
        ] {
            assert!(!is_journal(foreign.as_bytes()), "{foreign}");
        }
        let earlier = "{\"stream\":\"stream-1\",\"billing_month\":\"2025-01\",\"sha256\":\"ab\",\"unique_accounts\":1,\
                       \"total_credit_usd\":\"1\",\"drop_ids\":[]}";
        assert!(is_journal(earlier.as_bytes()) && is_journal(b""));
        assert_eq!(Entry::read(earlier.as_bytes()), None);
        let later = lines()[0].text().unwrap().replace(":2,", ":3,");
        assert_eq!(Entry::read(later.as_bytes()), None);
    }
}
