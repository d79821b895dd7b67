//! Line items, one row a charge: AWS's Cost and Usage Report, CUR 2.0, FOCUS, and the credit allocation history.
//! This is how they are told from other files, and from each other.

use super::spelling::plain;
use crate::finding::{Code, Findings, Quoted};
use crate::text::{Record, trim};
use alloc::string::String;
use alloc::vec::Vec;

/// Where a header says the columns of line items are.
#[derive(Clone, Debug)]
pub(crate) struct LineItems {
    pub(super) export: Export,
    pub(super) account: usize,
    pub(super) amount: usize,
    /// What tells a credit from a charge.
    pub(super) credit: usize,
    pub(super) month: Option<usize>,
    pub(super) currency: Option<usize>,
    /// `isEstimatedBill`
    pub(super) estimated: Option<usize>,
    /// How many fields the header has.
    pub(super) width: usize,
    /// How many of them a row needs.
    pub(super) needed: usize,
    /// Every heading, as [`plain`].
    pub(super) headings: Vec<String>,
}

/// Which of AWS's exports it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Export {
    /// The Cost and Usage Report and CUR 2.0, whose headings are the same words.
    Report,
    Focus,
    CreditHistory,
}

/// The headings of an export, as [`plain`].
struct Headings {
    export: Export,
    account: &'static [&'static str],
    amount: &'static [&'static str],
    credit: &'static str,
    /// A column that the export always has, where the others alone would not tell it from a person's file.
    also: Option<&'static str>,
    month: &'static str,
    currency: &'static [&'static str],
    /// Account and amount as the export itself spells them, and nobody by accident.
    spellings: &'static [(&'static str, &'static str)],
}

/// The heading of what says that a bill may still change.
const ESTIMATED: &str = "isestimatedbill";

const EXPORTS: [Headings; 3] = [
    Headings {
        export: Export::Report,
        account: &["lineitemusageaccountid"],
        amount: &["lineitemunblendedcost"],
        credit: "lineitemlineitemtype",
        also: None,
        month: "billbillingperiodstartdate",
        currency: &["lineitemcurrencycode"],
        spellings: &[
            ("lineItem/UsageAccountId", "lineItem/UnblendedCost"),
            ("line_item_usage_account_id", "line_item_unblended_cost"),
        ],
    },
    Headings {
        export: Export::Focus,
        account: &["subaccountid"],
        amount: &["billedcost"],
        credit: "chargecategory",
        also: None,
        month: "billingperiodstart",
        currency: &["billingcurrency"],
        spellings: &[("SubAccountId", "BilledCost")],
    },
    Headings {
        export: Export::CreditHistory,
        account: &["accountid"],
        // The second as the API nests it in the first.
        amount: &["creditamount", "currencyamount", "creditamount.currencyamount"],
        credit: "creditid",
        also: Some("appliedservicename"),
        month: "billingmonth",
        currency: &["currencycode", "creditamount.currencycode"],
        spellings: &[("accountId", "creditAmount"), ("accountId", "currencyAmount")],
    },
];

/// Whether a text is a heading of one of the exports.
pub(super) fn is_heading(cell: &[u8]) -> bool {
    let Some(heading) = plain(cell) else { return false };
    EXPORTS.iter().any(|export| {
        let others = [export.credit, export.month, export.also.unwrap_or(export.credit)];
        [export.account, export.amount, export.currency, &others].into_iter().any(|names| names.contains(&&*heading))
    })
}

impl Export {
    /// The export that a header nearly is: it spells account and amount as only the export does, and has nothing that
    /// tells a credit from a charge.
    pub(super) fn nearly(header: &Record<'_>) -> Option<Self> {
        let has = |name: &str| header.cells().any(|cell| trim(cell) == name.as_bytes());
        let spells = |(account, amount): &(&str, &str)| has(account) && has(amount);
        let lacks_credit =
            |export: &&Headings| header.cells().all(|cell| plain(cell).as_deref() != Some(export.credit));
        // Few files have the spelling, which is told at once; headings are compared in their plain form only then.
        let nearly = EXPORTS.iter().filter(|export| export.spellings.iter().any(spells)).find(lacks_credit);
        nearly.map(|export| export.export)
    }

    /// The word under which a row that is no credit is counted.
    pub(super) fn word(self, cell: &[u8]) -> &[u8] {
        match self {
            Self::Report | Self::Focus => cell,
            Self::CreditHistory => b"no credit id",
        }
    }

    /// What a person calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Report => "Cost and Usage Report",
            Self::Focus => "FOCUS report",
            Self::CreditHistory => "credit allocation history",
        }
    }

    /// The column that tells a credit, as the export spells it.
    pub(super) fn credit_heading(self) -> &'static str {
        match self {
            Self::Report => "line_item_line_item_type",
            Self::Focus => "ChargeCategory",
            Self::CreditHistory => "creditId",
        }
    }
}

impl LineItems {
    /// The columns, if a header is an export's: its account, its amount and what tells a credit are all there.
    pub(super) fn recognise(header: &Record<'_>) -> Option<Self> {
        let headings: Vec<String> = header.cells().map(|cell| plain(cell).unwrap_or_default()).collect();
        let find = |names: &[&str]| headings.iter().position(|heading| names.contains(&heading.as_str()));
        let mut found = EXPORTS.iter().find_map(|export| {
            export.also.is_none_or(|also| find(&[also]).is_some()).then_some(())?;
            let (account, amount, credit) = (find(export.account)?, find(export.amount)?, find(&[export.credit])?);
            let (month, currency) = (find(&[export.month]), find(export.currency));
            let last = account.max(amount).max(credit).max(month.unwrap_or(0)).max(currency.unwrap_or(0));
            Some(Self {
                export: export.export,
                account,
                amount,
                credit,
                month,
                currency,
                estimated: find(&[ESTIMATED]),
                width: header.len(),
                needed: last + 1,
                headings: Vec::new(),
            })
        })?;
        found.headings = headings;
        Some(found)
    }

    /// The columns that a row says anew, if it is a header.
    pub(super) fn again(record: &Record<'_>) -> Option<Self> {
        let is_account = |heading: &str| EXPORTS.iter().any(|export| export.account.contains(&heading));
        let begins = |cell: &[u8]| trim(cell).first().is_some_and(u8::is_ascii_alphabetic);
        let names_account = |cell: &[u8]| begins(cell) && plain(cell).is_some_and(|heading| is_account(&heading));
        record.cells().any(names_account).then(|| Self::recognise(record))?
    }

    /// Whether rows below another header would be read the same.
    pub(super) fn reads_like(&self, other: &Self) -> bool {
        let columns = |items: &Self| {
            let Self { account, amount, credit, month, currency, estimated, width, .. } = *items;
            (account, amount, credit, month, currency, estimated, width)
        };
        self.export == other.export && columns(self) == columns(other)
    }

    /// Reports every column that is there twice, and names those that are not there or not read.
    pub(super) fn judge_header(&self, header: &Record<'_>, findings: &mut Findings) {
        let Some(export) = EXPORTS.iter().find(|export| export.export == self.export) else { return };
        let meanings: [(&[&str], Option<usize>); 6] = [
            (export.account, Some(self.account)),
            (export.amount, Some(self.amount)),
            (&[export.credit], Some(self.credit)),
            (&[export.month], self.month),
            (export.currency, self.currency),
            (&[ESTIMATED], self.estimated),
        ];
        for (index, cell) in header.cells().enumerate() {
            let Some(heading) = plain(cell) else { continue };
            let meaning = meanings.iter().find(|(names, _)| names.contains(&&*heading));
            let Some(&(_, Some(first))) = meaning else { continue };
            if first != index {
                let first = Quoted(header.cell(first).unwrap_or_default());
                let message = format_args!("the headings {first} and {} mean the same column", Quoted(cell));
                findings.add(Code::HeaderColumnTwice, header.span(index), message);
            }
        }
        if self.month.is_none() {
            let message = format_args!("the {} has no column for the billing month", self.export.name());
            findings.add(Code::MonthUnseen, header.whole(), message);
        }
        if self.currency.is_none() {
            let message = format_args!("the {} has no column for the currency", self.export.name());
            findings.add(Code::CurrencyUnseen, header.whole(), message);
        }
    }
}
