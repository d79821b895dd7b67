//! Known accounts: a list that the accounts of a file must be on.

use crate::finding::{Code, Findings};
use crate::known_accounts::KnownAccounts;
use crate::layout::{Columns, Row};
use crate::text::Records;

/// Reports every row whose account is not on the list.
pub(super) fn judge(
    rows: &[Row],
    known: &KnownAccounts,
    columns: Columns,
    records: &mut Records<'_>,
    findings: &mut Findings,
) {
    for row in rows {
        let Some(account) = row.account.filter(|&account| !known.contains(account)) else { continue };
        findings.add_with(Code::AccountUnknown, || {
            let record = records.reread(row.start as usize, row.line);
            let message = alloc::format!("account `{account}` is not on the list of known accounts");
            (record.map(|record| columns.account_span(&record)), message)
        });
    }
}
