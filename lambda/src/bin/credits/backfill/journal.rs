//! The journal of a backfill: one line for each month that CloudZero confirmed, synced before the next one is sent.

use credits_core::{BillingMonth, visible};
use credits_lambda::function::receipt::Receipt;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// One confirmed month. JSON, so that a person with a question can read it.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Line {
    stream: String,
    billing_month: String,
    /// Of the file that the month came from.
    sha256: String,
    unique_accounts: usize,
    total_credit_usd: Option<String>,
    drop_ids: Vec<String>,
}

/// The months that are confirmed, and the file that says so.
pub(super) struct Journal {
    file: File,
    stream: String,
    confirmed: Vec<Line>,
}

/// Beside a file, and inside a folder.
pub(super) fn path_beside(source: &Path) -> PathBuf {
    if source.is_dir() {
        return source.join("backfill.journal");
    }
    let mut name = source.as_os_str().to_owned();
    name.push(".journal");
    name.into()
}

impl Journal {
    /// Opens the journal, or begins it. What other streams confirmed is of no account here.
    pub(super) fn open(path: &Path, stream: &str) -> io::Result<Self> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(error),
        };
        // The last line may have been cut by whatever ended the run: then it confirms nothing.
        let lines = text.lines().filter_map(|line| serde_json::from_str(line).ok());
        let confirmed = lines.filter(|line: &Line| line.stream == stream).collect();
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        if !text.is_empty() && !text.ends_with('\n') {
            file.write_all(b"\n")?;
        }
        Ok(Self { file, stream: stream.to_owned(), confirmed })
    }

    /// Whether a month is confirmed with this content.
    ///
    /// # Errors
    /// When it is confirmed with another one: it is not known then what to go on with.
    pub(super) fn confirms(&self, month: BillingMonth, sha256: &str) -> Result<bool, String> {
        // A month may have been sent again since: the last line counts.
        match self.confirmed.iter().rev().find(|line| line.billing_month == month.to_string()) {
            None => Ok(false),
            Some(line) if line.sha256 == sha256 => Ok(true),
            Some(line) => Err(format!(
                "{month} was sent from another content (SHA-256 {}…): the file has changed since. Without `--resume` \
                 every month is sent again",
                visible(line.sha256.get(..12).unwrap_or_default())
            )),
        }
    }

    /// Notes a month, for good.
    pub(super) fn confirm(&mut self, month: BillingMonth, sha256: &str, receipt: &Receipt) -> io::Result<()> {
        let line = Line {
            stream: self.stream.clone(),
            billing_month: month.to_string(),
            sha256: sha256.to_owned(),
            unique_accounts: receipt.unique_accounts,
            total_credit_usd: receipt.total_credit_usd.clone(),
            drop_ids: receipt.drop_ids.clone(),
        };
        let mut text = serde_json::to_vec(&line)?;
        text.push(b'\n');
        self.file.write_all(&text)?;
        self.file.sync_all()?;
        self.confirmed.push(line);
        Ok(())
    }
}
