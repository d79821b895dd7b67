//! The second witness: the credit allocation history of AWS Billing, one row an application of a credit.

use super::cost_explorer::without;
use super::pages::Pages;
use super::signed::{Request, Service, Signed};
use crate::quote::quoted;
use crate::statement::{NoStatement, Statement, ask_twice, exact, is_account};
use aws_smithy_types::date_time::{DateTime, Format};
use credits_core::{BillingMonth, Usd};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use std::collections::HashSet;

const SOURCE: &str = "the credit history";
const RIGHT: &str = "billing:GetCreditAllocationHistory";
const PAGE: u32 = 1000;

/// What the credit history of a payer says of a month.
///
/// # Errors
/// Why it says nothing that can be relied on.
pub async fn credits(aws: &Signed, payer: &str, month: BillingMonth) -> Result<Statement, NoStatement> {
    let Some(next) = month.next() else {
        return Err(NoStatement::NotAsked(format!("{month} has no next month to end with")));
    };
    let (start, end) = (seconds(month), seconds(next));
    ask_twice(|| list(aws, payer, month, start, end)).await
}

async fn list(aws: &Signed, payer: &str, month: BillingMonth, start: i64, end: i64) -> Result<Statement, NoStatement> {
    let (mut reading, mut pages, mut token) = (Reading::new(month), Pages::default(), None::<String>);
    loop {
        let mut question = json!({"accountId": payer, "startDate": start, "endDate": end, "maxResults": PAGE});
        if let Some(token) = &token {
            question["nextToken"] = json!(token);
        }
        let request = Request::Json("1.0", "AWSBilling.GetCreditAllocationHistory", question.to_string());
        let answer = aws.call(Service::BILLING, &request).await.map_err(|failure| without(failure, RIGHT))?;
        token = pages.next(SOURCE, reading.page(&answer)?)?;
        if token.is_none() {
            return reading.statement();
        }
    }
}

/// The first instant of a month.
fn seconds(month: BillingMonth) -> i64 {
    let instant = DateTime::from_str(&month.first_instant(), Format::DateTime).expect("every billing month begins");
    instant.secs()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    #[serde(default)]
    credit_allocation_history_list: Vec<Row>,
    partial_results: bool,
    #[serde(default)]
    failed_months: Vec<String>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    credit_id: Id,
    credit_amount: Amount,
    account_id: String,
    applied_service_name: String,
    billing_month: String,
    is_estimated_bill: bool,
    #[serde(default)]
    description: Option<String>,
}

/// AWS documents a number as a string.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(u64),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Amount {
    currency_code: String,
    currency_amount: Box<RawValue>,
}

/// The pages that were read so far.
struct Reading {
    month: String,
    statement: Statement,
    rows: HashSet<String>,
    is_rounded: bool,
    has_negative: bool,
    has_positive: bool,
}

impl Reading {
    fn new(month: BillingMonth) -> Self {
        Self {
            month: month.to_string(),
            statement: Statement::default(),
            rows: HashSet::new(),
            is_rounded: true,
            has_negative: false,
            has_positive: false,
        }
    }

    /// Reads one page; what leads to the next.
    fn page(&mut self, answer: &[u8]) -> Result<Option<String>, NoStatement> {
        let page: Page = serde_json::from_slice(answer).map_err(|error| {
            NoStatement::doubtful(format!("{SOURCE} cannot be read: {}", quoted(&error.to_string())))
        })?;
        if page.partial_results || !page.failed_months.is_empty() {
            let months = quoted(&page.failed_months.join(", "));
            return Err(NoStatement::doubtful(format!(
                "{SOURCE} is partial: AWS could not read every month ({months})"
            )));
        }
        for row in page.credit_allocation_history_list {
            self.row(row)?;
        }
        Ok(page.next_token)
    }

    fn row(&mut self, row: Row) -> Result<(), NoStatement> {
        let is_month = |text: &str| text.len() == 7 && text.parse::<BillingMonth>().is_ok();
        if !is_month(&row.billing_month) {
            let month = quoted(&row.billing_month);
            return Err(NoStatement::doubtful(format!("{SOURCE} has a row of the month `{month}`, which is none")));
        }
        // Documents disagree whether the end of the range counts: only rows of the month do.
        if row.billing_month != self.month {
            return Ok(());
        }
        let account = &row.account_id;
        if !is_account(account) {
            let account = quoted(account);
            return Err(NoStatement::doubtful(format!("{SOURCE} names an account `{account}`, which is none")));
        }
        let Amount { currency_code, currency_amount } = &row.credit_amount;
        if currency_code != "USD" {
            let code = quoted(currency_code);
            return Err(NoStatement::doubtful(format!("{SOURCE} counts account `{account}` in `{code}`, not in USD")));
        }
        let amount = exact(currency_amount).map_err(|text| {
            NoStatement::doubtful(format!("{SOURCE} names `{text}` for account `{account}`, which is no amount"))
        })?;
        self.once(&row, amount)?;
        self.has_negative |= amount.is_negative();
        self.has_positive |= !amount.is_negative() && !amount.is_zero();
        self.is_rounded &= amount.decimals() <= 2;
        self.statement.estimated |= row.is_estimated_bill;
        *self.statement.rounded.entry(account.clone()).or_default() += 1;
        self.statement.add(account, amount)
    }

    /// A row that was there already: pages have been seen to repeat rows, and then others are missing.
    fn once(&mut self, row: &Row, amount: Usd) -> Result<(), NoStatement> {
        let credit = match &row.credit_id {
            Id::Text(text) => text.clone(),
            Id::Number(number) => number.to_string(),
        };
        let description = row.description.as_deref().unwrap_or_default();
        let cells = [credit.as_str(), &row.account_id, &row.applied_service_name, &amount.to_string(), description];
        if self.rows.insert(cells.join("\u{1f}")) {
            return Ok(());
        }
        let (credit, account) = (quoted(&credit), &row.account_id);
        let why = format!("{SOURCE} has the same row of credit `{credit}` and account `{account}` twice");
        Err(NoStatement::doubtful(why))
    }

    fn statement(self) -> Result<Statement, NoStatement> {
        let mut statement = self.statement;
        if self.rows.is_empty() {
            return Err(NoStatement::Empty);
        }
        if self.has_negative && self.has_positive {
            let why =
                format!("{SOURCE} has positive amounts beside negative ones, and AWS documents either as a credit");
            return Err(NoStatement::doubtful(why));
        }
        if !self.is_rounded {
            statement.rounded.clear();
        }
        statement.credits.values_mut().for_each(|credit| *credit = credit.abs());
        Ok(statement)
    }
}
