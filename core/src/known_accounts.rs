//! The accounts that may appear in a credits file.

use crate::account::AccountId;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;

/// A list of accounts, with their names where they are known. Never empty. A clone costs nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAccounts(Arc<BTreeMap<AccountId, Option<String>>>);

impl KnownAccounts {
    /// `None` where there is no account.
    pub(crate) fn new(accounts: BTreeMap<AccountId, Option<String>>) -> Option<Self> {
        (!accounts.is_empty()).then(|| Self(Arc::new(accounts)))
    }

    /// How many accounts there are; at least one.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "it never is")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether an account is on the list.
    #[must_use]
    pub fn contains(&self, account: AccountId) -> bool {
        self.0.contains_key(&account)
    }

    /// The name of an account; hostile text until made [visible](crate::visible).
    #[must_use]
    pub fn name(&self, account: AccountId) -> Option<&str> {
        self.0.get(&account)?.as_deref()
    }

    /// The accounts in their order, with their names.
    pub fn iter(&self) -> impl Iterator<Item = (AccountId, Option<&str>)> {
        self.0.iter().map(|(&account, name)| (account, name.as_deref()))
    }
}
