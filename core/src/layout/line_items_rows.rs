//! The rows of line items: which of them are credits of the month, and what those add up to.

use super::asked::Asked;
use super::charge_kind::ChargeKind;
use super::columns::Columns;
use super::evidence::is_us_dollar;
use super::judge;
use super::left_out::LeftOut;
use super::line_items::{Export, LineItems};
use super::line_items_moved::{Doubt, read_amount};
use super::misfit::{Misfit, filled_behind};
use super::nets::{Net, Nets};
use super::period::Period;
use super::rows::{Reading, Repeats, Row, RowPlace as Place};
use super::same_rows::SameRows;
use crate::account::AccountId;
use crate::cell::{AccountCell, Exact, Separators, without_text_marks};
use crate::finding::{Code, Findings, Quoted, Sightings};
use crate::money::Usd;
use crate::month::BillingMonth;
use crate::text::{Record, Records, trim};
use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;

/// Reads the rows to the end, and adds up the credits of the month; of every month where it is not known.
pub(super) fn read(records: &mut Records<'_>, items: LineItems, asked: Asked<'_>, findings: &mut Findings) -> Reading {
    let mut reader = Reader::new(items, asked.month, records.delimiter(), findings);
    while !reader.reading.stopped
        && let Some(record) = records.next()
    {
        reader.reading.rows_read += 1;
        if reader.reading.rows_read > asked.policy.limits.rows {
            reader.reading.stopped = true;
            break;
        }
        reader.take(&record);
    }
    reader.finish(records)
}

/// The months that credits are dated, and those that only other rows are.
pub(super) fn months(records: &mut Records<'_>, items: &LineItems) -> (BTreeSet<BillingMonth>, BTreeSet<BillingMonth>) {
    let (mut of_credits, mut of_others) = (BTreeSet::new(), BTreeSet::new());
    let mut last = (false, Vec::new());
    let Some(column) = items.month else { return (of_credits, of_others) };
    while let Some(record) = records.next() {
        let cell = record.cell(column).unwrap_or_default();
        let kind = ChargeKind::of(items.export, record.cell(items.credit).unwrap_or_default());
        let is_credit = kind == ChargeKind::Credit;
        if last.0 != is_credit || cell != last.1 {
            last.0 = is_credit;
            cell.clone_into(&mut last.1);
            let months = if is_credit { &mut of_credits } else { &mut of_others };
            months.extend(Period::read(cell).map(Period::month));
        }
    }
    let without_credits = of_others.difference(&of_credits).copied().collect();
    (of_credits, without_credits)
}

fn place_of(record: &Record<'_>) -> Place {
    Place { start: u32::try_from(record.start).unwrap_or(u32::MAX), line: record.line }
}

/// A credit that only the whole file can settle: its account is short, or its amount may mean two things.
struct Doubtful {
    account: AccountId,
    amount: Exact,
    place: Place,
    short: bool,
    ambiguous: bool,
}

struct Reader<'f> {
    items: LineItems,
    month: Option<BillingMonth>,
    findings: &'f mut Findings,
    reading: Reading,
    left_out: LeftOut,
    /// Credits of the month, readable or not.
    counted: usize,
    nets: Nets,
    doubtful: Vec<Doubtful>,
    /// Whether an account begins with a zero that a spreadsheet would have taken.
    kept_leading_zero: bool,
    /// Whether an amount shows which separator is which.
    separators_known: bool,
    /// The last cell that said the file's month, so that it need not be read again.
    month_cell: Vec<u8>,
    taken_back: Sightings,
    estimated: Sightings,
    foreign: Sightings,
    same: SameRows,
    /// The last word that is none of AWS's, with what it says.
    word: Option<(Vec<u8>, ChargeKind)>,
}

impl<'f> Reader<'f> {
    fn new(items: LineItems, month: Option<BillingMonth>, delimiter: u8, findings: &'f mut Findings) -> Self {
        let columns =
            Columns { account: Some(items.account), amount: Some(items.amount), ..Columns::unnamed(delimiter) };
        Self {
            items,
            month,
            findings,
            reading: Reading { columns, ..Reading::default() },
            left_out: LeftOut::default(),
            counted: 0,
            nets: Nets::default(),
            doubtful: Vec::new(),
            kept_leading_zero: false,
            separators_known: false,
            month_cell: Vec::new(),
            taken_back: Sightings::default(),
            estimated: Sightings::default(),
            foreign: Sightings::default(),
            same: SameRows::default(),
            word: None,
        }
    }

    fn take(&mut self, record: &Record<'_>) {
        if let Some((index, broken)) = record.broken_quote() {
            judge::broken_quote(record, index, broken, self.findings);
            return;
        }
        let cell = |index: usize| record.cell(index).unwrap_or_default();
        let word = cell(self.items.credit);
        let kind = self.kind_of(word);
        if !record.is_flood()
            && self.may_be_header(record, kind)
            && let Some(again) = LineItems::again(record)
        {
            self.take_header(record, &again);
            return;
        }
        // A row of another width may be shifted: what stands in its cells says nothing, not even that it is no credit.
        if let Some(misfit) = self.misfit(record) {
            self.reading.bad_rows += usize::from(misfit.is_of_row());
            misfit.tell(record, self.findings);
            return;
        }
        if let Some(Doubt { code, index, message }) = self.items.doubt(record, kind) {
            self.reading.bad_rows += 1;
            self.findings.add(code, record.span(index), format_args!("{message}"));
            return;
        }
        self.kept_leading_zero |= AccountCell::shows_leading_zero(cell(self.items.account));
        if kind != ChargeKind::Credit {
            self.left_out.count_word(self.items.export.word(word));
        } else if self.is_of_month(record) {
            self.take_credit(record);
            return;
        }
        self.learn_separators(record);
    }

    /// What a word says; one that AWS does not write is seldom alone, and read once.
    fn kind_of(&mut self, word: &[u8]) -> ChargeKind {
        match &self.word {
            Some((known, kind)) if known == word => *kind,
            _ => {
                let kind = ChargeKind::of(self.items.export, word);
                if !matches!(kind, ChargeKind::Credit | ChargeKind::Charge) {
                    self.word = Some((word.to_owned(), kind));
                }
                kind
            }
        }
    }

    /// Whether a row has no word of a charge, and no account.
    fn may_be_header(&self, record: &Record<'_>, kind: ChargeKind) -> bool {
        let has_word = match kind {
            ChargeKind::Credit => self.items.export != Export::CreditHistory,
            kind => kind == ChargeKind::Charge,
        };
        let account = || AccountCell::read(record.cell(self.items.account).unwrap_or_default());
        !has_word && matches!(account(), AccountCell::Unreadable(_) | AccountCell::Empty)
    }

    /// A header that stands among the rows: that of another export, put behind the first, says other columns.
    fn take_header(&mut self, record: &Record<'_>, again: &LineItems) {
        if again.reads_like(&self.items) {
            self.left_out.count_word(record.cell(self.items.credit).unwrap_or_default());
            return;
        }
        self.reading.stopped = true;
        let message = format_args!("the file has a second header here, with other columns than the first");
        self.findings.add(Code::HeaderDiffers, record.whole(), message);
    }

    /// What does not count may still show which separator is which.
    fn learn_separators(&mut self, record: &Record<'_>) {
        if !self.separators_known {
            let cell = self.reading.columns.amount_cell(record).unwrap_or_default();
            self.separators_known = read_amount(cell).is_ok_and(|(_, separators)| separators == Separators::Decide);
        }
    }

    fn misfit(&self, record: &Record<'_>) -> Option<Misfit> {
        let LineItems { width, needed, .. } = self.items;
        if record.len() == width {
            return None;
        }
        if record.is_flood() {
            return Some(Misfit::Flood);
        }
        if record.len() < needed {
            return Some(Misfit::TooFew { needed, why: "its account, its amount and what tells a credit" });
        }
        let pushed = || {
            let index = (needed..width).find(|&index| record.cell(index).is_some_and(|cell| !trim(cell).is_empty()))?;
            Some(Misfit::Pushed { index, width })
        };
        (record.len() > width).then(|| filled_behind(record, self.reading.columns, width).or_else(pushed))?
    }

    /// Whether a credit is of the file's month; what is not is counted or reported.
    fn is_of_month(&mut self, record: &Record<'_>) -> bool {
        let (Some(month), Some(column)) = (self.month, self.items.month) else { return true };
        let cell = record.cell(column).unwrap_or_default();
        if !self.month_cell.is_empty() && cell == self.month_cell {
            return true;
        }
        match Period::read(cell).map(Period::month) {
            Some(found) if found == month => {
                cell.clone_into(&mut self.month_cell);
                true
            }
            Some(other) => {
                self.left_out.count_month(other);
                false
            }
            None => {
                self.reading.bad_rows += 1;
                let message = format_args!("the billing month {} of this credit is no month", Quoted(trim(cell)));
                self.findings.add(Code::MonthUnreadable, record.span(column), message);
                false
            }
        }
    }

    fn take_credit(&mut self, record: &Record<'_>) {
        self.counted += 1;
        let cell = |index: usize| record.cell(index).unwrap_or_default();
        let columns = self.reading.columns;
        let currency = self.items.currency.filter(|&column| !is_dollars_or_nothing(cell(column)));
        if let Some(column) = currency {
            self.foreign.see(|| {
                let message = format!("a credit is in {}, not in US dollars", Quoted(trim(cell(column))));
                (record.span(column), message)
            });
        }
        let read_account = AccountCell::read(cell(self.items.account));
        let account = judge::account(record, columns, read_account, self.findings);
        let amount = self.read_amount(record);
        let (Some(account), Some((amount, separators)), None) = (account, amount, currency) else {
            self.reading.bad_rows += 1;
            return;
        };
        self.look_at_credit(record, account, amount);
        let place = place_of(record);
        let short = matches!(read_account, AccountCell::Short(_));
        let ambiguous = separators.is_ambiguous(columns.delimiter);
        self.separators_known |= separators == Separators::Decide;
        if short || (ambiguous && !self.separators_known) {
            self.doubtful.push(Doubtful { account, amount, place, short, ambiguous });
        } else {
            self.nets.add(account, amount, place);
        }
    }

    /// What is told of a credit that counts, whatever it is.
    fn look_at_credit(&mut self, record: &Record<'_>, account: AccountId, amount: Exact) {
        let columns = self.reading.columns;
        let is_estimated = |column| is_true(record.cell(column).unwrap_or_default());
        if let Some(column) = self.items.estimated.filter(|&column| is_estimated(column)) {
            let message = || "this credit is of a bill that AWS has not closed yet".to_owned();
            self.estimated.see(|| (record.span(column), message()));
        }
        if self.items.export == Export::CreditHistory {
            // Only its sign counts here, whatever decimals it has.
            let sign = amount.sign();
            self.reading.signs.add(sign, || columns.amount_span(record));
            self.reading.signs_of_credits.add(sign, || columns.amount_span(record));
            self.same.add(record, columns, account, amount, place_of(record));
        } else if amount.is_positive() {
            let cell = Quoted(columns.amount_cell(record).unwrap_or_default());
            let message = || format!("{cell} is positive: a credit that was taken back, which its account loses again");
            self.taken_back.see(|| (columns.amount_span(record), message()));
        }
    }

    /// The amount, and what its separators tell; or nothing, after saying why.
    fn read_amount(&mut self, record: &Record<'_>) -> Option<(Exact, Separators)> {
        let columns = self.reading.columns;
        match read_amount(columns.amount_cell(record).unwrap_or_default()) {
            Ok(read) => return Some(read),
            Err(error) => judge::amount_error(record, columns, error, self.findings),
        }
        None
    }
}

/// What only all rows together can settle.
impl Reader<'_> {
    fn finish(mut self, records: &mut Records<'_>) -> Reading {
        for doubtful in core::mem::take(&mut self.doubtful) {
            if self.settle(&doubtful, records) {
                self.nets.add(doubtful.account, doubtful.amount, doubtful.place);
            } else {
                self.reading.bad_rows += 1;
            }
        }
        self.add_up(records);
        self.same.tell(records, self.findings);
        self.findings.add_sightings(Code::CreditTakenBack, self.taken_back);
        self.findings.add_sightings(Code::Estimated, self.estimated);
        self.findings.add_sightings(Code::AmountCurrency, self.foreign);
        self.reading.repeats = Repeats::AddedUp;
        self.left_out.tell(self.findings);
        if self.counted == 0 {
            self.reading.no_credits = Some(self.left_out.instead_of_credits(self.month));
        }
        self.reading.rows_left_out = self.left_out.into_reasons();
        self.reading
    }

    /// Whether a credit counts after all; tells what became of it.
    fn settle(&mut self, doubtful: &Doubtful, records: &mut Records<'_>) -> bool {
        let Some(record) = records.reread(doubtful.place.start as usize, doubtful.place.line) else { return false };
        let columns = self.reading.columns;
        let mut counts = true;
        if doubtful.ambiguous && !self.separators_known {
            judge::ambiguous_in_export(&record, columns, self.findings);
            counts = false;
        }
        if doubtful.short {
            let kept = self.kept_leading_zero;
            counts &= judge::short_account(&record, columns, doubtful.account, kept, self.findings);
        }
        counts
    }

    /// One row for each account, with the exact sum of its credits.
    fn add_up(&mut self, records: &mut Records<'_>) {
        let columns = self.reading.columns;
        let either_sign = self.items.export == Export::CreditHistory;
        for Net { account, amount, place } in core::mem::take(&mut self.nets).finish() {
            let mut report = |code, message: fmt::Arguments<'_>| {
                self.findings.add_with(code, || {
                    let record = records.reread(place.start as usize, place.line);
                    (record.map(|record| columns.account_span(&record)), message.to_string())
                });
            };
            match amount.to_usd() {
                None => {
                    self.reading.bad_rows += 1;
                    let message = format_args!("the credits of account `{account}` add up to more than 10 decimals");
                    report(Code::AmountTooManyDecimals, message);
                    continue;
                }
                Some(amount) => {
                    if amount > Usd::ZERO && !either_sign {
                        let message = format_args!(
                            "more was taken back from account `{account}` than it was credited: it is charged {amount}"
                        );
                        report(Code::ChargeNotCredit, message);
                    }
                    self.reading.rows.push(Row {
                        account: Some(account),
                        amount,
                        line: place.line,
                        start: place.start,
                    });
                }
            }
        }
    }
}

fn is_dollars_or_nothing(cell: &[u8]) -> bool {
    cell == b"USD" || trim(cell).is_empty() || is_us_dollar(cell)
}

/// `true` as programs, databases and spreadsheets write it.
fn is_true(cell: &[u8]) -> bool {
    let word = without_text_marks(trim(cell));
    [&b"true"[..], b"t", b"yes", b"y", b"1", b"wahr"].iter().any(|known| word.eq_ignore_ascii_case(known))
}
