//! The first witness: what Cost Explorer says was credited, account by account.

use super::pages::Pages;
use super::signed::{AwsFailure, Request, Service, Signed};
use crate::quote::quoted;
use crate::statement::{NoStatement, Statement, ask_twice, exact, is_account};
use credits_core::{BillingMonth, Usd};
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

const SOURCE: &str = "Cost Explorer";
const RIGHT: &str = "ce:GetCostAndUsage";

/// What Cost Explorer says of a month. Each page costs 0.01 USD.
///
/// # Errors
/// Why it says nothing that can be relied on.
pub async fn credits(aws: &Signed, month: BillingMonth) -> Result<Statement, NoStatement> {
    let Some(period) = Period::of(month) else {
        return Err(NoStatement::NotAsked(format!("{month} has no next month to end with")));
    };
    ask_twice(|| list(aws, &period)).await
}

async fn list(aws: &Signed, period: &Period) -> Result<Statement, NoStatement> {
    let (mut reading, mut pages, mut token) = (Reading::default(), Pages::default(), None::<String>);
    loop {
        let mut question = json!({
            "TimePeriod": {"Start": period.start, "End": period.end},
            "Granularity": "MONTHLY",
            "Metrics": ["UnblendedCost"],
            "GroupBy": [{"Type": "DIMENSION", "Key": "LINKED_ACCOUNT"}],
            "Filter": {"Dimensions": {"Key": "RECORD_TYPE", "Values": ["Credit"]}},
        });
        if let Some(token) = &token {
            question["NextPageToken"] = json!(token);
        }
        let request = Request::Json("1.1", "AWSInsightsIndexService.GetCostAndUsage", question.to_string());
        let answer = aws.call(Service::COST_EXPLORER, &request).await.map_err(|failure| without(failure, RIGHT))?;
        token = pages.next(SOURCE, reading.page(period, &answer)?)?;
        if token.is_none() {
            return reading.statement();
        }
    }
}

/// Why a witness was not heard.
pub(super) fn without(failure: AwsFailure, right: &str) -> NoStatement {
    match failure {
        AwsFailure::NoCredentials(why) => NoStatement::NotAsked(why),
        AwsFailure::Denied(why) => NoStatement::NotAsked(format!("no right `{right}`: {why}")),
        AwsFailure::Missing(why) | AwsFailure::Unavailable(why) => NoStatement::Failed(why),
    }
}

/// From the first of the month to the first of the next.
struct Period {
    start: String,
    end: String,
}

impl Period {
    fn of(month: BillingMonth) -> Option<Self> {
        Some(Self { start: format!("{month}-01"), end: format!("{}-01", month.next()?) })
    }
}

/// The pages that were read so far.
#[derive(Default)]
struct Reading {
    statement: Statement,
    groups: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Page {
    results_by_time: Vec<ResultByTime>,
    #[serde(default)]
    dimension_value_attributes: Vec<Named>,
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ResultByTime {
    time_period: Interval,
    #[serde(default)]
    groups: Vec<Group>,
    estimated: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Interval {
    start: String,
    end: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Group {
    keys: Vec<String>,
    metrics: Metrics,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Metrics {
    unblended_cost: Metric,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Metric {
    amount: Box<RawValue>,
    unit: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    value: String,
    #[serde(default)]
    attributes: BTreeMap<String, String>,
}

impl Reading {
    /// Reads one page; what leads to the next.
    fn page(&mut self, period: &Period, answer: &[u8]) -> Result<Option<String>, NoStatement> {
        let page: Page = serde_json::from_slice(answer).map_err(|error| {
            NoStatement::doubtful(format!(
                "{SOURCE} answers something that cannot be read: {}",
                quoted(&error.to_string())
            ))
        })?;
        for result in page.results_by_time {
            // A time of day may follow the date.
            let day = |text: &str| text.get(..10).unwrap_or_default().to_owned();
            if day(&result.time_period.start) != period.start || day(&result.time_period.end) != period.end {
                let asked = format!("{} to {}", period.start, period.end);
                let Interval { start, end } = result.time_period;
                let got = quoted(&format!("{start} to {end}"));
                return Err(NoStatement::doubtful(format!("{SOURCE} was asked for {asked} and answers for {got}")));
            }
            self.statement.estimated |= result.estimated;
            for group in result.groups {
                self.group(group)?;
            }
        }
        for Named { value, attributes } in page.dimension_value_attributes {
            if let Some(name) = attributes.get("description").filter(|name| !name.is_empty()) {
                self.statement.names.insert(value, name.clone());
            }
        }
        Ok(page.next_page_token)
    }

    fn group(&mut self, group: Group) -> Result<(), NoStatement> {
        let [account] = group.keys.as_slice() else {
            return Err(NoStatement::doubtful(format!("{SOURCE} groups by something else than the account")));
        };
        if !is_account(account) {
            let account = quoted(account);
            return Err(NoStatement::doubtful(format!("{SOURCE} names an account `{account}`, which is none")));
        }
        let Metric { amount, unit } = group.metrics.unblended_cost;
        let amount = exact(&amount).map_err(|text| {
            NoStatement::doubtful(format!("{SOURCE} names `{text}` for account `{account}`, which is no amount"))
        })?;
        if unit != "USD" {
            let unit = quoted(&unit);
            return Err(NoStatement::doubtful(format!("{SOURCE} counts account `{account}` in `{unit}`, not in USD")));
        }
        if self.statement.credits.contains_key(account) {
            let why = format!("{SOURCE} names account `{account}` twice, as if a page were repeated");
            return Err(NoStatement::doubtful(why));
        }
        self.groups += 1;
        self.statement.add(account, -amount)
    }

    fn statement(self) -> Result<Statement, NoStatement> {
        // That a month is an estimate is said of one without groups too.
        if self.groups == 0 && !self.statement.estimated { Err(NoStatement::Empty) } else { Ok(self.statement) }
    }
}

/// An amount that is a charge on balance has another sign than credits have.
#[must_use]
pub fn charged(statement: &Statement) -> Vec<(String, Usd)> {
    let charged = statement.credits.iter().filter(|(_, credit)| credit.is_negative());
    charged.map(|(account, credit)| (account.clone(), credit.abs())).collect()
}
