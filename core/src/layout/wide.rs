//! Wide files: one row an account, one column a month.

use super::columns::Columns;
use super::headings::names_account;
use super::misfit::{Misfit, filled_behind};
use super::split::split_amount;
use super::table::Table;
use crate::cell::{AccountCell, Amount, MonthCell, read_amount_cell};
use crate::finding::{Code, Findings, Quoted, visible};
use crate::month::BillingMonth;
use crate::policy::WideColumn;
use crate::span::Span;
use crate::text::{Record, Records, Text, trim};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// One of the months of a wide file.
pub(crate) struct Wide {
    columns: Columns,
    column: WideColumn,
}

impl Wide {
    pub(super) fn new(delimiter: u8, column: WideColumn) -> Self {
        Self { columns: Columns { amount: Some(1 + column.month), ..Columns::unnamed(delimiter) }, column }
    }

    /// Holds the heading of this month's column against the month.
    pub(super) fn judge_heading(&self, header: &Record<'_>, month: Option<BillingMonth>, findings: &mut Findings) {
        let index = 1 + self.column.month;
        let (Some(month), Some(cell)) = (month, header.cell(index)) else { return };
        if !MonthCell::read(cell).is_some_and(|heading| heading.may_be(month)) {
            let message = format_args!("the heading {} is not the month {month}", Quoted(trim(cell)));
            findings.add(Code::MonthContradicted, header.span(index), message);
        }
    }
}

impl Table for Wide {
    fn columns(&self) -> Columns {
        self.columns
    }

    fn misfit(&self, record: &Record<'_>) -> Option<Misfit> {
        let width = 1 + self.column.months;
        if record.len() < width {
            return Some(Misfit::TooFew { needed: width, why: "an account, and an amount for each month" });
        }
        if record.len() > width
            && let Some(misfit) = filled_behind(record, self.columns, width)
        {
            return Some(misfit);
        }
        split_amount(record, self.columns, |_| true).map(|(first, written)| Misfit::Split { first, written })
    }

    fn other_amounts(&self, record: &Record<'_>, each: &mut dyn FnMut(Span, Amount)) {
        for index in (1..=self.column.months).filter(|&index| Some(index) != self.columns.amount) {
            if let Some(Ok(amount)) = record.cell(index).map(read_amount_cell) {
                each(record.span(index), amount);
            }
        }
    }

    /// A file of two minds over its months is refused once: with the first of them.
    fn counts_other_signs(&self) -> bool {
        self.column.month == 0
    }
}

/// Whether the first row names the columns of a wide file: its first cell an account column or nothing, or all others
/// months. What begins with an account is data.
pub(super) fn is_header(record: &Record<'_>) -> bool {
    let first = record.cell(0).unwrap_or_default();
    let is_month = |cell: &[u8]| MonthCell::read(cell).is_some();
    let mut others = record.cells().skip(1).filter(|cell| !trim(cell).is_empty()).peekable();
    match AccountCell::read(first) {
        AccountCell::Full(_) | AccountCell::Short(_) => false,
        _ => names_account(first) || (others.peek().is_some() && others.all(is_month)),
    }
}

/// The columns of a wide file, as its first row shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WideShape {
    /// How many columns follow the account's, empty ones at the end aside.
    pub months: usize,
    /// Their headings, if the first row is a header.
    pub headings: Option<Vec<WideHeading>>,
}

/// The heading of one month's column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WideHeading {
    /// As it is written, made [`visible`].
    pub text: String,
    month: Option<MonthCell>,
}

impl WideHeading {
    /// The month it names, if it can be read as one.
    #[must_use]
    pub fn month(&self) -> Option<BillingMonth> {
        self.month.map(MonthCell::month)
    }
}

impl WideShape {
    /// What keeps the columns from being those of these months, in a sentence that names the heading.
    ///
    /// ```
    /// let months = ["2025-01".parse().unwrap(), "2025-02".parse().unwrap()];
    /// let problem = |file: &str| credits_core::wide_shape(file.as_bytes()).unwrap().problem_with(&months);
    /// assert_eq!(problem("account,Jan-25,2025-02-28\n"), None);
    /// assert_eq!(problem("account,Jan-25,Total\n").unwrap(), "the heading `Total` is no month, where 2025-02 should be");
    /// ```
    #[must_use]
    pub fn problem_with(&self, months: &[BillingMonth]) -> Option<String> {
        if self.months != months.len() {
            let columns = match self.months {
                0 => "there is no column behind the account".into(),
                1 => "there is 1 column behind the account".into(),
                columns => format!("there are {columns} columns behind the account"),
            };
            let months = if months.len() == 1 { "1 month".into() } else { format!("{} months", months.len()) };
            return Some(format!("{columns}, and the range has {months}"));
        }
        let mut pairs = self.headings.iter().flatten().zip(months);
        pairs.find_map(|(WideHeading { text, month: named }, month)| match named {
            Some(named) if named.may_be(*month) => None,
            Some(named) => Some(format!("the heading `{text}` is {}, where {month} should be", named.month())),
            None => Some(format!("the heading `{text}` is no month, where {month} should be")),
        })
    }
}

/// Looks at the first row of a wide file. `None` where the file has no row or is no text.
///
/// ```
/// let shape = credits_core::wide_shape(b"account,Jan-25,2025-02\n111111111111,1,2\n").unwrap();
/// assert_eq!(shape.months, 2);
/// assert_eq!(shape.headings.unwrap()[0].month().unwrap().to_string(), "2025-01");
/// assert_eq!(credits_core::wide_shape(b"111111111111,1,2\n").unwrap().headings, None);
/// ```
#[must_use]
pub fn wide_shape(file: &[u8]) -> Option<WideShape> {
    let text = Text::decode(file).ok()?;
    let mut records = Records::new(text.bytes());
    let first = records.next()?;
    let width = first.cells().rposition(|cell| !trim(cell).is_empty()).map_or(1, |last| last + 1);
    let headings = is_header(&first).then(|| headings(&first, width));
    Some(WideShape { months: width - 1, headings })
}

fn headings(header: &Record<'_>, width: usize) -> Vec<WideHeading> {
    let heading =
        |cell: &[u8]| WideHeading { text: visible(&String::from_utf8_lossy(trim(cell))), month: MonthCell::read(cell) };
    header.cells().take(width).skip(1).map(heading).collect()
}
