//! Cost Explorer's table: accounts are columns, months are rows. This is how it is told from other files, and what its
//! lines are.

use super::headings::{names_both, names_columns};
use super::line_items::{Export, LineItems};
use super::period::Period;
use super::spelling::plain;
use crate::cell::AccountCell;
use crate::text::{Record, Records};

/// What the first cell of a line says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// `Linked account`: the ids.
    Accounts,
    /// `Linked account name`
    Names,
    /// `Linked account total`
    Totals,
    /// The amounts of a month, or of a day.
    Dated(Period),
}

impl Line {
    pub(super) fn of(record: &Record<'_>) -> Option<Self> {
        let cell = record.cell(0)?;
        match plain(cell).as_deref() {
            Some("linkedaccount") => Some(Self::Accounts),
            Some("linkedaccountname") => Some(Self::Names),
            Some("linkedaccounttotal") => Some(Self::Totals),
            _ => Period::read(cell).map(Self::Dated),
        }
    }
}

/// Where a line begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub(super) start: usize,
    pub(super) line: u32,
}

/// What a file is, as far as Cost Explorer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Its table by linked account.
    Table,
    /// Its table by something else, or without the lines that say by what.
    Nearly,
    /// Something else.
    None,
}

/// Lines that are looked at: a table says what it is among its first ones.
const LINES: usize = 1_000;

/// Of them so many may begin with what begins no line of a table.
const OTHERS: usize = 10;

/// What a table may be grouped by, as its first cell says, beside linked accounts and tags.
const DIMENSIONS: [&str; 17] = [
    "service",
    "region",
    "usagetype",
    "usagetypegroup",
    "instancetype",
    "apioperation",
    "availabilityzone",
    "platform",
    "purchaseoption",
    "tenancy",
    "tag",
    "costcategory",
    "chargetype",
    "legalentity",
    "billingentity",
    "databaseengine",
    "resource",
];

/// The heading of the column of totals, which may name the dollars too.
pub(super) fn is_total_heading(cell: &[u8]) -> bool {
    matches!(plain(cell).as_deref(), Some("totalcosts" | "totalcost" | "total" | "totals"))
}

/// Looks at the first lines; the records go on from where they stood.
pub(super) fn likeness(records: &mut Records<'_>) -> Likeness {
    let start = records.position();
    let likeness = look(records);
    records.seek(start);
    likeness
}

fn look(records: &mut Records<'_>) -> Likeness {
    let Some(first) = records.next() else { return Likeness::None };
    if let Some(AccountCell::Full(_) | AccountCell::Short(_)) = first.cell(0).map(AccountCell::read) {
        return Likeness::None;
    }
    if names_both(&first) || LineItems::recognise(&first).is_some() || Export::nearly(&first).is_some() {
        return Likeness::None;
    }
    let label = first.cell(0).and_then(plain).unwrap_or_default();
    let is_grouped = DIMENSIONS.contains(&&*label) || first.cells().skip(1).any(is_total_heading);
    let line = Line::of(&first);
    if line.is_none() && !is_grouped && names_columns(&first) {
        return Likeness::None;
    }
    let mut seen = Seen::default();
    seen.take(line, &label, "");
    for _ in 0..LINES {
        let Some(record) = records.next().filter(|_| seen.others < OTHERS) else { break };
        let cell = record.cell(0).and_then(plain).unwrap_or_default();
        seen.take(Line::of(&record), &cell, &label);
    }
    match seen {
        Seen { accounts: true, labelled: true, .. } => Likeness::Table,
        Seen { accounts: true, dated: true, .. } | Seen { labelled: true, .. } => Likeness::Nearly,
        Seen { grouped: true, .. } => Likeness::Nearly,
        Seen { dated: true, .. } if is_grouped => Likeness::Nearly,
        _ => Likeness::None,
    }
}

/// Which lines there are.
#[derive(Default)]
struct Seen {
    accounts: bool,
    labelled: bool,
    dated: bool,
    /// Whether a line is the total, or the names, of what the first cell says.
    grouped: bool,
    others: usize,
}

impl Seen {
    fn take(&mut self, line: Option<Line>, cell: &str, label: &str) {
        match line {
            Some(Line::Accounts) => self.accounts = true,
            Some(Line::Names | Line::Totals) => self.labelled = true,
            Some(Line::Dated(_)) => self.dated = true,
            None => {
                let behind = cell.strip_prefix(label).filter(|_| !label.is_empty());
                self.grouped |= matches!(behind, Some("total" | "name"));
                self.others += 1;
            }
        }
    }
}
