//! What AWS's own connection brings to CloudZero of credits, beside the stream: `GET /v2/billing/costs`.

use super::answers::goes_on;
use super::{Client, Failure};
use crate::quote::quoted;
use crate::statement::{NoStatement, Statement, exact};
use credits_core::BillingMonth;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use std::time::Duration;

/// CloudZero ends such a call after 30 seconds.
const TIME: Duration = Duration::from_secs(35);

/// A page has 10,000 rows.
const LIMIT: usize = 64 * 1024 * 1024;

/// The scope that it takes.
pub const SCOPE: &str = "billing:read_costs";

/// The dimensions that the question is made of.
const DIMENSIONS: [&str; 4] = ["Account", "CloudProvider", "LineItemType", "Service"];

const SOURCE: &str = "CloudZero's list of costs";

impl Client {
    /// What is credited for a month by other connections than ours, whose rows have the service `own_service`. Of 60
    /// such questions a day, this takes two at most.
    ///
    /// # Errors
    /// Why that is not known.
    pub async fn native_credits(&self, month: BillingMonth, own_service: &str) -> Result<Statement, NoStatement> {
        let known = self.dimensions().await?;
        let unknown: Vec<&str> = DIMENSIONS.into_iter().filter(|wanted| !known.contains(*wanted)).collect();
        if !unknown.is_empty() {
            let why = format!("CloudZero has no dimension `{}` to ask by", unknown.join("`, `"));
            return Err(NoStatement::NotAsked(why));
        }
        let Some(next) = month.next() else {
            return Err(NoStatement::NotAsked(format!("{month} has no next month to end with")));
        };
        let question = Question { month, next, own_service };
        match self.list_costs(&question, "Account").await {
            Err(NoStatement::Empty) => self.confirm_nothing(&question).await,
            Err(NoStatement::Doubtful(_)) => match self.list_costs(&question, "Account").await {
                Err(NoStatement::Empty) => self.confirm_nothing(&question).await,
                answer => answer,
            },
            answer => answer,
        }
    }

    /// No credit beside ours is how it should be, and an empty answer looks the same. What AWS's connection brings of
    /// other kinds tells them apart.
    async fn confirm_nothing(&self, question: &Question<'_>) -> Result<Statement, NoStatement> {
        let month = question.month;
        match self.list_costs(question, "LineItemType").await {
            Ok(kinds) if kinds.credit("Credit").is_zero() => Ok(Statement::default()),
            Ok(_) => Err(NoStatement::doubtful(format!("{SOURCE} has credits for {month} and does not say whose"))),
            Err(NoStatement::Empty) if !self.has_native_connection().await? => Ok(Statement::default()),
            Err(NoStatement::Empty) => {
                let why =
                    format!("CloudZero shows no costs of AWS at all for {month}, although a connection brings them");
                Err(NoStatement::Doubtful(why))
            }
            Err(why) => Err(why),
        }
    }

    /// Whether another connection than ours brings what AWS bills.
    async fn has_native_connection(&self) -> Result<bool, NoStatement> {
        let answer = self.read("connections/billing", &[], LIMIT, TIME).await;
        let answer = answer.map_err(|failure| NoStatement::Failed(format!("CloudZero: {}", failure.message())))?;
        // What stands beside the list says whether it goes on.
        let read = serde_json::from_slice(&answer).and_then(|mut beside: Map<String, Value>| {
            let connections = beside.remove("connections").unwrap_or_default();
            Ok((serde_json::from_value::<Vec<Listed>>(connections)?, beside))
        });
        let (connections, beside) = read.map_err(|error| unreadable("CloudZero's list of connections", &error))?;
        // One that does not say whose costs it brings may bring them.
        let brings = |one: &Listed| {
            let is_of_aws = one.cloud_provider.as_deref().is_none_or(|provider| provider.starts_with("AWS"));
            one.id.as_deref() != Some(self.connection_id()) && is_of_aws
        };
        match connections.iter().any(brings) {
            false if goes_on(&beside, connections.len()) => {
                Err(NoStatement::doubtful("CloudZero's list of connections goes on elsewhere"))
            }
            is_brought => Ok(is_brought),
        }
    }

    async fn dimensions(&self) -> Result<HashSet<String>, NoStatement> {
        let answer = self.ask_billing("dimensions", &[]).await?;
        let read: Result<Dimensions, _> = serde_json::from_slice(&answer);
        let Dimensions { dimensions } = read.map_err(|error| unreadable("CloudZero's list of dimensions", &error))?;
        Ok(dimensions.into_iter().map(|dimension| dimension.id).collect())
    }

    /// Costs of AWS beside ours: credits by account, or everything by its kind.
    async fn list_costs(&self, question: &Question<'_>, group: &'static str) -> Result<Statement, NoStatement> {
        let Question { month, next, own_service } = question;
        let mut filters = json!({"CloudProvider": ["AWS"], "!Service": [own_service]});
        if group == "Account" {
            filters["LineItemType"] = json!(["Credit"]);
        }
        let (filters, start, end) = (filters.to_string(), month.first_instant(), next.first_instant());
        let mut reading = Reading::new(*month, group);
        let (mut cursors, mut cursor) = (Vec::<String>::new(), None::<String>);
        loop {
            let mut query = vec![
                ("start_date", start.as_str()),
                ("end_date", &end),
                ("granularity", "monthly"),
                ("cost_type", "billed_cost"),
                ("group_by", group),
                ("filters", &filters),
            ];
            if let Some(cursor) = &cursor {
                query.push(("cursor", cursor));
            }
            let answer = self.ask_billing("costs", &query).await?;
            cursor = reading.page(&answer)?;
            let Some(next) = &cursor else { return reading.statement() };
            if cursors.contains(next) {
                return Err(NoStatement::doubtful(format!("{SOURCE} leads to the same page again")));
            }
            cursors.push(next.clone());
        }
    }

    async fn ask_billing(&self, path: &str, query: &[(&str, &str)]) -> Result<Vec<u8>, NoStatement> {
        self.read(&format!("billing/{path}"), query, LIMIT, TIME).await.map_err(|failure| without(&failure))
    }
}

fn without(failure: &Failure) -> NoStatement {
    match failure.status() {
        Some(401 | 403) => NoStatement::NotAsked(format!("the key has no scope `{SCOPE}`: {}", failure.message())),
        Some(429) => NoStatement::Failed(format!("CloudZero takes 60 of these questions a day: {}", failure.message())),
        _ => NoStatement::Failed(format!("CloudZero: {}", failure.message())),
    }
}

fn unreadable(source: &str, error: &serde_json::Error) -> NoStatement {
    NoStatement::doubtful(format!("{source} cannot be read: {}", quoted(&error.to_string())))
}

#[derive(Deserialize)]
struct Dimensions {
    dimensions: Vec<Dimension>,
}

#[derive(Deserialize)]
struct Dimension {
    id: String,
}

#[derive(Deserialize)]
struct Page {
    costs: Vec<Cost>,
    #[serde(default)]
    pagination: Pagination,
}

#[derive(Deserialize)]
struct Cost {
    usage_date: String,
    cost: Box<RawValue>,
    #[serde(rename = "Account", alias = "LineItemType")]
    group: String,
}

/// What is asked.
struct Question<'a> {
    month: BillingMonth,
    next: BillingMonth,
    own_service: &'a str,
}

#[derive(Deserialize)]
struct Listed {
    id: Option<String>,
    cloud_provider: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Pagination {
    total_count: Option<usize>,
    cursor: Option<Cursor>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Cursor {
    next_cursor: Option<String>,
    has_next: Option<bool>,
}

struct Reading {
    month: String,
    group: &'static str,
    statement: Statement,
    rows: usize,
    total_count: Option<usize>,
}

impl Reading {
    fn new(month: BillingMonth, group: &'static str) -> Self {
        Self { month: month.to_string(), group, statement: Statement::default(), rows: 0, total_count: None }
    }

    /// Reads one page; what leads to the next.
    fn page(&mut self, answer: &[u8]) -> Result<Option<String>, NoStatement> {
        let Page { costs, pagination } = serde_json::from_slice(answer).map_err(|error| unreadable(SOURCE, &error))?;
        for Cost { usage_date, cost, group } in costs {
            self.rows += 1;
            let month = usage_date.get(..7).filter(|month| month.parse::<BillingMonth>().is_ok());
            let Some(month) = month else {
                let date = quoted(&usage_date);
                return Err(NoStatement::doubtful(format!("{SOURCE} has a row of `{date}`, which is no date")));
            };
            // Whether the end of the range counts is not said: only rows of the month do.
            if month != self.month {
                continue;
            }
            let shown = format!("{} `{}`", self.group, quoted(&group));
            let cost = exact(&cost).map_err(|text| {
                NoStatement::doubtful(format!("{SOURCE} names `{text}` for {shown}, which is no amount"))
            })?;
            if self.statement.credits.contains_key(&group) {
                let why = format!("{SOURCE} names {shown} twice, as if a page were repeated");
                return Err(NoStatement::doubtful(why));
            }
            self.statement.add(&group, -cost)?;
        }
        self.total_count = pagination.total_count.or(self.total_count);
        let cursor = pagination.cursor.unwrap_or_default();
        match (cursor.next_cursor.filter(|next| !next.is_empty()), cursor.has_next) {
            (None, Some(true)) => Err(NoStatement::doubtful(format!("{SOURCE} has more pages and does not say where"))),
            (_, Some(false)) | (None, None) => Ok(None),
            (next, _) => Ok(next),
        }
    }

    fn statement(self) -> Result<Statement, NoStatement> {
        match self.total_count {
            Some(count) if count != self.rows => {
                let why = format!("{SOURCE} announces {count} rows and has {}", self.rows);
                Err(NoStatement::doubtful(why))
            }
            _ if self.statement.credits.is_empty() => Err(NoStatement::Empty),
            _ => Ok(self.statement),
        }
    }
}
