//! A list of known accounts: one id a line, or the CSV that AWS Organizations exports.

use super::headings::names_account;
use super::spelling::plain;
use crate::account::AccountId;
use crate::cell::AccountCell;
use crate::finding::Quoted;
use crate::known_accounts::KnownAccounts;
use crate::text::{Record, Records, Text, trim};
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use core::fmt;

/// Why a list of accounts cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAccountsError(String);

impl fmt::Display for KnownAccountsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for KnownAccountsError {}

/// Which columns are read.
struct Columns {
    id: usize,
    name: Option<usize>,
}

impl KnownAccounts {
    /// Reads a list: one account id a line, or a CSV with a heading for it, such as AWS Organizations exports. Names are
    /// kept where a column has them.
    ///
    /// # Errors
    /// When there is no account in it, or a line that cannot be read: half a list would refuse good files.
    ///
    /// ```
    /// use credits_core::KnownAccounts;
    /// let list = KnownAccounts::read(b"Account ID,Email,Name\n054736118302,a@example.com,sandbox\n").unwrap();
    /// assert_eq!(list.name("054736118302".parse().unwrap()), Some("sandbox"));
    /// assert_eq!(KnownAccounts::read(b"111111111111\n222222222222\n").unwrap().len(), 2);
    /// assert_eq!(KnownAccounts::read(b"\n").unwrap_err().to_string(), "the list holds no account");
    /// ```
    pub fn read(file: &[u8]) -> Result<Self, KnownAccountsError> {
        let text = Text::decode(file).ok().filter(|text| text.first_undecodable.is_none());
        let text = text.ok_or_else(|| KnownAccountsError("the list is no text in UTF-8 or UTF-16".to_owned()))?;
        let mut records = Records::new(text.bytes());
        let start = records.position();
        let columns = match records.next() {
            Some(first) => columns(&first),
            None => None,
        };
        if columns.is_none() {
            records.seek(start);
        }
        let columns = columns.unwrap_or(Columns { id: 0, name: None });
        let mut accounts = BTreeMap::new();
        while let Some(record) = records.next() {
            let (account, name) = read_line(&record, &columns)?;
            let known: &mut Option<String> = accounts.entry(account).or_default();
            *known = name.or(known.take());
        }
        Self::new(accounts).ok_or_else(|| KnownAccountsError("the list holds no account".to_owned()))
    }
}

/// The columns by their headings; `None` where the first row is no header.
fn columns(first: &Record<'_>) -> Option<Columns> {
    let heading = |cell: &[u8]| plain(cell).unwrap_or_default();
    let is_id = |cell: &&[u8]| names_account(cell) || heading(cell) == "id";
    let id = first.cells().position(|cell| is_id(&cell) && !matches!(&*heading(cell), "account" | "awsaccount"));
    let id = id.or_else(|| first.cells().position(|cell| is_id(&cell)))?;
    let name = first.cells().position(|cell| matches!(&*heading(cell), "name" | "accountname"));
    Some(Columns { id, name })
}

fn read_line(record: &Record<'_>, columns: &Columns) -> Result<(AccountId, Option<String>), KnownAccountsError> {
    let line = record.line;
    if record.broken_quote().is_some() {
        return Err(KnownAccountsError(format!("line {line} of the list has a quotation mark that does not close")));
    }
    let cell = trim(record.cell(columns.id).unwrap_or_default());
    let AccountCell::Full(account) = AccountCell::read(cell) else {
        let cell = Quoted(cell);
        return Err(KnownAccountsError(format!("line {line} of the list has {cell}, which is no account id")));
    };
    let name = columns.name.and_then(|index| record.cell(index)).map(trim).filter(|name| !name.is_empty());
    Ok((account, name.map(|name| String::from_utf8_lossy(name).into_owned())))
}
