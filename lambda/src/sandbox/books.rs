//! What AWS's bills say in the sandbox, and what is wrong with how it is told.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

/// The bills behind Cost Explorer, the credit history, Organizations and CloudZero's costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Books {
    /// The account whose credentials everybody has.
    pub payer: String,
    /// Names of the organization's accounts.
    pub accounts: BTreeMap<String, String>,
    /// By `YYYY-MM` and account: the amounts that were credited, positive, one an application of a credit.
    pub credits: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// Months that are not closed.
    pub estimated: Vec<String>,
    /// By `YYYY-MM` and account: what AWS's own connection brings to CloudZero of credits, positive.
    pub native: BTreeMap<String, BTreeMap<String, String>>,
    /// Whether the bills are told only to who has assumed a role.
    pub needs_role: bool,
    /// Our connection, as CloudZero describes it.
    pub connection: Connection,
    /// How many rows make a page.
    pub page: usize,
}

/// A billing connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Connection {
    /// As people call it.
    pub name: String,
    /// `anycost`
    pub connection_type: String,
    /// What rows have that say no other one.
    pub cloud_provider: String,
    /// Whether anything is taken.
    pub is_enabled: bool,
}

impl Default for Books {
    fn default() -> Self {
        Self {
            payer: "111122223333".to_owned(),
            accounts: BTreeMap::new(),
            credits: BTreeMap::new(),
            estimated: Vec::new(),
            native: BTreeMap::new(),
            needs_role: false,
            connection: Connection::default(),
            page: 1000,
        }
    }
}

impl Default for Connection {
    fn default() -> Self {
        Self {
            name: "sandbox".to_owned(),
            connection_type: "anycost".to_owned(),
            cloud_provider: "AWS".to_owned(),
            is_enabled: true,
        }
    }
}

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// `ce:GetCostAndUsage`
    CostExplorer,
    /// `billing:GetCreditAllocationHistory`
    Billing,
    /// `sts:GetCallerIdentity`
    Sts,
    /// `sts:AssumeRole`
    AssumeRole,
    /// `organizations:ListAccounts`
    Organizations,
    /// `GET /v2/billing/costs`
    Costs,
    /// `GET /v2/billing/dimensions`
    Dimensions,
    /// `GET /v2/connections/billing/{connection_id}`
    Connection,
    /// `GET /v2/connections/billing`
    Connections,
}

/// What is wrong with the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// The first page comes again in place of the second; of one page, its rows come twice.
    RepeatedPage,
    /// Every page leads to itself.
    EndlessPages,
    /// The first page says that it is the last.
    LostPage,
    /// There is nothing in it.
    Empty,
    /// A part of it is missing, and the answer says so.
    Partial,
    /// It calls the month an estimate.
    Estimate,
    /// Amounts have the other sign.
    OtherSign,
    /// One amount has the other sign.
    MixedSigns,
    /// The end of the period counts: there is more than was asked for.
    EndIncluded,
    /// One amount is in another currency.
    OtherCurrency,
    /// One amount is another one.
    OtherAmount,
    /// One amount is missing.
    LostRow,
    /// A name is another one than it should be.
    OtherName,
    /// It is no JSON.
    Garbage,
    /// Too many requests.
    Throttled,
    /// No right.
    Denied,
    /// The service is down.
    Down,
}

/// One thing that is wrong, some times or for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trouble {
    /// With whom.
    pub at: Asked,
    /// What.
    pub wrong: Wrong,
    /// For so many answers; for all when nothing is said.
    #[serde(default)]
    pub times: Option<u32>,
}

/// The books and what is wrong with them, as the server holds them.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<(Books, Vec<Trouble>)>);

impl Ledger {
    pub(super) fn set(&self, books: Books) {
        self.lock().0 = books;
    }

    pub(super) fn books(&self) -> Books {
        self.lock().0.clone()
    }

    pub(super) fn trouble(&self, trouble: Trouble) {
        self.lock().1.push(trouble);
    }

    pub(super) fn mend(&self) {
        self.lock().1.clear();
    }

    /// What is wrong with the next answer. Counts it.
    pub(super) fn wrong(&self, at: Asked) -> Option<Wrong> {
        let mut inner = self.lock();
        let trouble = inner.1.iter_mut().find(|trouble| trouble.at == at && trouble.times != Some(0))?;
        trouble.times = trouble.times.map(|times| times - 1);
        Some(trouble.wrong)
    }

    fn lock(&self) -> MutexGuard<'_, (Books, Vec<Trouble>)> {
        self.0.lock().expect("nobody panics while holding the books")
    }
}

/// A row of a list: account and amount, positive.
pub(super) type Row = (String, String);

/// One page of rows, and what leads to the next, as the trouble has it.
pub(super) fn page(rows: &[Row], size: usize, token: Option<&str>, wrong: Option<Wrong>) -> (Vec<Row>, Option<String>) {
    let size = size.max(1);
    let number: usize =
        token.and_then(|token| token.strip_prefix("page-")).and_then(|text| text.parse().ok()).unwrap_or(0);
    let of = |number: usize| rows.chunks(size).nth(number).unwrap_or_default().to_vec();
    let last = number + 1 >= rows.len().div_ceil(size);
    let next = (!last).then(|| format!("page-{}", number + 1));
    match wrong {
        Some(Wrong::Empty) => (Vec::new(), None),
        Some(Wrong::LostPage) => (of(0), None),
        Some(Wrong::EndlessPages) => (if token.is_none() { of(0) } else { Vec::new() }, Some("page-1".to_owned())),
        Some(Wrong::RepeatedPage) if rows.len() <= size => ([of(0), of(0)].concat(), None),
        Some(Wrong::RepeatedPage) if number == 1 => (of(0), next),
        _ => (of(number), next),
    }
}

/// The amount as it is told: `sign` in front, or what is wrong with it.
pub(super) fn told(amount: &str, is_first: bool, negative: bool, wrong: Option<Wrong>) -> String {
    let amount = match wrong {
        Some(Wrong::OtherAmount) if is_first => format!("1{amount}"),
        _ => amount.to_owned(),
    };
    let flipped = match wrong {
        Some(Wrong::OtherSign) => true,
        Some(Wrong::MixedSigns) => is_first,
        _ => false,
    };
    match (negative == flipped, amount.strip_prefix('-')) {
        (true, _) => amount,
        (false, Some(positive)) => positive.to_owned(),
        (false, None) => format!("-{amount}"),
    }
}
