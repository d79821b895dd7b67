//! A reconciliation as a table, JSON or CSV.

use crate::render::numbers::plural;
use crate::render::spreadsheet::{csv, foreign_cell};
use crate::render::{Table, json_line, person_reads};
use credits_core::{Usd, visible};
use credits_lambda::statement::{NoStatement, Statement};
use credits_lambda::truth::compare::{Answer, Line, Reconciliation, Source, Verdict};
use serde::Serialize;
use std::fmt::Write;

/// As a person reads it: the accounts, the totals, what is to be said, the verdict.
pub(crate) fn text(reconciliation: &Reconciliation) -> String {
    let mut text = String::new();
    if !reconciliation.lines.is_empty() {
        // Accounts that differ are what the person came for.
        let mut lines: Vec<&Line> = reconciliation.lines.iter().collect();
        lines.sort_by_key(|line| line.agrees);
        let (shown, more) = person_reads(&lines);
        text.push_str(&table(reconciliation, shown));
        text.push_str(&more);
        text.push('\n');
    }
    for (source, answer) in &reconciliation.columns {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{:<22}{}", source.name(), outcome(answer));
    }
    if let Some(native) = &reconciliation.native {
        let _ = writeln!(text, "{:<22}{}", "AWS's own connection", native_outcome(native));
    }
    text.push('\n');
    for remark in remarks(reconciliation) {
        let _ = writeln!(text, "{remark}");
    }
    let _ = writeln!(text, "{}", verdict(reconciliation));
    text
}

fn table(reconciliation: &Reconciliation, lines: &[&Line]) -> String {
    let mut headings = vec!["account", "name"];
    let sources: Vec<Source> = reconciliation.columns.iter().map(|(source, _)| *source).collect();
    let numbers: Vec<String> = sources.iter().map(|source| format!(">{}", source.name())).collect();
    headings.extend(numbers.iter().map(String::as_str));
    headings.extend([">difference", ""]);
    let has_names = lines.iter().any(|line| line.name.is_some());
    if !has_names {
        headings.remove(1);
    }
    let mut table = Table::with(&headings);
    for line in lines {
        let mut cells = vec![visible(&line.account)];
        if has_names {
            cells.push(line.name.as_deref().map(visible).unwrap_or_default());
        }
        cells.extend(line.figures.iter().zip(&reconciliation.columns).map(|(figure, (_, answer))| {
            match (figure, answer) {
                (Some(figure), _) => figure.dollars(),
                (None, Ok(_)) => "–".to_owned(),
                (None, Err(_)) => "?".to_owned(),
            }
        }));
        cells.push(line.difference.dollars());
        cells.push(if line.agrees { "" } else { "✖" }.to_owned());
        table.cells(cells);
    }
    table.text()
}

fn outcome(answer: &Answer) -> String {
    match answer {
        Ok(statement) => {
            let open = if statement.estimated { ", an estimate" } else { "" };
            format!("{} in {}{open}", sum(statement), plural(statement.credits.len(), "account"))
        }
        Err(why) => without(why),
    }
}

fn native_outcome(answer: &Answer) -> String {
    match answer {
        Ok(native) if native.is_nothing() => "brings no credits".to_owned(),
        Ok(native) => format!("already brings {} in {}", sum(native), plural(native.credits.len(), "account")),
        Err(why) => without(why),
    }
}

fn without(why: &NoStatement) -> String {
    match why {
        NoStatement::NotAsked(why) => format!("not asked: {why}"),
        NoStatement::Failed(why) => format!("failed: {why}"),
        NoStatement::Doubtful(why) => format!("in doubt, twice: {why}"),
        NoStatement::Empty => "names no credit".to_owned(),
    }
}

fn sum(statement: &Statement) -> String {
    statement.total().map_or_else(|| "more than can be added up".to_owned(), Usd::dollars)
}

/// What is to be said beside the table, a sentence each.
pub(crate) fn remarks(reconciliation: &Reconciliation) -> Vec<String> {
    let mut remarks = Vec::new();
    for source in reconciliation.estimates() {
        remarks.push(format!("{} still calls {} an estimate: it will change.", source.name(), reconciliation.month));
    }
    for (index, (source, answer)) in reconciliation.columns.iter().enumerate() {
        let Ok(_) = answer else { continue };
        let missing = reconciliation.differing().filter(|line| line.figures[index].is_none()).count();
        if missing > 0 {
            remarks.push(format!(
                "{}: {} missing that another source credits.",
                source.name(),
                plural(missing, "account")
            ));
        }
    }
    let charged =
        reconciliation.lines.iter().filter(|line| line.figures.iter().flatten().any(|figure| figure.is_negative()));
    let charged = charged.count();
    if charged > 0 {
        let verb = if charged == 1 { "is" } else { "are" };
        remarks.push(format!("{} {verb} charged on balance, which is no credit.", plural(charged, "account")));
    }
    if reconciliation.is_counted_twice() {
        remarks.push(
            "AWS's own connection brings credits to CloudZero for this month: these would be counted twice.".to_owned(),
        );
    }
    remarks
}

pub(crate) fn verdict(reconciliation: &Reconciliation) -> String {
    let month = reconciliation.month;
    let names: Vec<&str> = reconciliation.stated().map(|(source, _)| source.name()).collect();
    let asked = names.join(", ");
    match reconciliation.verdict() {
        Verdict::Agree => {
            let mut text = format!("{month} agrees to the cent for every account: {asked}.");
            if !reconciliation.heard_aws() {
                text.push_str(
                    "\nAWS was NOT asked: this says that CloudZero holds what the file says, and not that the file is true.",
                );
            }
            if matches!(reconciliation.native, Some(Err(_))) {
                text.push_str("\nWhether AWS's own connection brings these credits too could NOT be asked.");
            }
            text
        }
        Verdict::Differ => match reconciliation.differing().count() {
            0 if reconciliation.is_counted_twice() => {
                format!("{month}: the figures agree to the cent, but would be counted twice.")
            }
            0 => format!("{month}: the figures agree to the cent, but are not final."),
            1 => format!("{month} does NOT agree: 1 account differs."),
            count => format!("{month} does NOT agree: {} differ.", plural(count, "account")),
        },
        Verdict::Unsettled if names.len() < 2 => {
            format!("Nothing can be said of {month}: fewer than two sources gave figures.")
        }
        Verdict::Unsettled => format!("Nothing can be said of {month}: a source failed or is in doubt."),
    }
}

/// On one line.
pub(crate) fn json(reconciliation: &Reconciliation) -> String {
    #[derive(Serialize)]
    struct View<'a> {
        billing_month: String,
        verdict: &'static str,
        sources: Vec<SourceView>,
        /// Whether a witness of AWS gave figures: without one nobody says that the file is true.
        aws_was_heard: bool,
        /// `null` where that could not be asked.
        counted_twice: Option<bool>,
        accounts: Vec<serde_json::Map<String, serde_json::Value>>,
        differing_accounts: usize,
        remarks: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        native: Option<SourceView>,
        message: &'a str,
    }
    let account = |line: &Line| {
        let mut view = serde_json::Map::new();
        view.insert("account".to_owned(), line.account.clone().into());
        view.insert("name".to_owned(), line.name.clone().into());
        for ((source, _), figure) in reconciliation.columns.iter().zip(&line.figures) {
            view.insert(format!("{}_usd", source.slug()), figure.map(|figure| figure.to_string()).into());
        }
        view.insert("difference_usd".to_owned(), line.difference.to_string().into());
        view.insert("agrees".to_owned(), line.agrees.into());
        view
    };
    json_line(&View {
        billing_month: reconciliation.month.to_string(),
        verdict: reconciliation.verdict().slug(),
        sources: reconciliation.columns.iter().map(|(source, answer)| SourceView::of(source.slug(), answer)).collect(),
        aws_was_heard: reconciliation.heard_aws(),
        counted_twice: matches!(reconciliation.native, Some(Ok(_))).then(|| reconciliation.is_counted_twice()),
        accounts: reconciliation.lines.iter().map(account).collect(),
        differing_accounts: reconciliation.differing().count(),
        remarks: remarks(reconciliation),
        native: reconciliation.native.as_ref().map(|native| SourceView::of("aws_connection", native)),
        message: &verdict(reconciliation),
    })
}

#[derive(Serialize)]
struct SourceView {
    source: &'static str,
    /// `stated`, `not-asked`, `failed`, `in-doubt`
    state: &'static str,
    reason: Option<String>,
    estimated: Option<bool>,
    unique_accounts: Option<usize>,
    total_credit_usd: Option<String>,
}

impl SourceView {
    fn of(source: &'static str, answer: &Answer) -> Self {
        let stated = answer.as_ref().ok();
        Self {
            source,
            state: answer.as_ref().map_or_else(state, |_| "stated"),
            reason: answer.as_ref().err().map(|why| match why {
                NoStatement::NotAsked(why) | NoStatement::Failed(why) | NoStatement::Doubtful(why) => why.clone(),
                NoStatement::Empty => "no credit is named at all".to_owned(),
            }),
            estimated: stated.map(|statement| statement.estimated),
            unique_accounts: stated.map(|statement| statement.credits.len()),
            total_credit_usd: stated.and_then(Statement::total).map(|total| total.to_string()),
        }
    }
}

fn state(why: &NoStatement) -> &'static str {
    match why {
        NoStatement::NotAsked(_) => "not-asked",
        NoStatement::Failed(_) => "failed",
        NoStatement::Doubtful(_) | NoStatement::Empty => "in-doubt",
    }
}

/// For a spreadsheet.
pub(crate) fn csv_table(reconciliation: &Reconciliation) -> String {
    let mut header = vec!["account".to_owned(), "name".to_owned()];
    header.extend(reconciliation.columns.iter().map(|(source, _)| format!("{}_usd", source.slug())));
    header.extend(["difference_usd".to_owned(), "agrees".to_owned()]);
    let amount = |amount: &Option<Usd>| amount.map_or_else(String::new, |amount| amount.to_string());
    let rows = reconciliation.lines.iter().map(|line| {
        let mut row = vec![foreign_cell(&line.account), foreign_cell(line.name.as_deref().unwrap_or_default())];
        row.extend(line.figures.iter().zip(&reconciliation.columns).map(|(figure, (_, answer))| match answer {
            Ok(_) => amount(figure),
            Err(why) => state(why).to_owned(),
        }));
        row.extend([line.difference.to_string(), line.agrees.to_string()]);
        row
    });
    csv(std::iter::once(header).chain(rows))
}
