//! The sources of a month held against each other. Pure: statements in, a verdict out.

use crate::statement::{NoStatement, Statement};
use credits_core::{BillingMonth, Usd};
use std::collections::{BTreeMap, BTreeSet};

/// Who states figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The credits file.
    File,
    /// AWS's Cost Explorer.
    CostExplorer,
    /// AWS's credit allocation history.
    History,
    /// What CloudZero holds in our stream.
    Held,
}

impl Source {
    /// For people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::CostExplorer => "AWS (Cost Explorer)",
            Self::History => "AWS (credit history)",
            Self::Held => "CloudZero holds",
        }
    }

    /// For programs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::CostExplorer => "cost_explorer",
            Self::History => "credit_history",
            Self::Held => "cloudzero",
        }
    }

    fn is_aws(self) -> bool {
        matches!(self, Self::CostExplorer | Self::History)
    }
}

/// What one source gave.
pub type Answer = Result<Statement, NoStatement>;

/// All sources of a month, side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    /// The month.
    pub month: BillingMonth,
    /// What each source gave, in the order of the table.
    pub columns: Vec<(Source, Answer)>,
    /// What AWS's own connection brings to CloudZero beside us; `None` where that is not the question.
    pub native: Option<Answer>,
    /// Every account that a source mentions, in their order.
    pub lines: Vec<Line>,
}

/// One account in all sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The account.
    pub account: String,
    /// Its name, where a source has it.
    pub name: Option<String>,
    /// What each source states; `None` where it does not mention the account, or gives no figures at all.
    pub figures: Vec<Option<Usd>>,
    /// The largest difference between two sources that give figures.
    pub difference: Usd,
    /// Whether all sources that give figures agree to the cent.
    pub agrees: bool,
}

/// What follows from all sources together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At least two sources give figures, all of them the same, and nothing speaks against them.
    Agree,
    /// They differ, are an estimate, or would be counted twice.
    Differ,
    /// A source failed or is in doubt, or fewer than two could be asked: nothing follows.
    Unsettled,
}

impl Verdict {
    /// For programs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Differ => "differ",
            Self::Unsettled => "unsettled",
        }
    }
}

impl Reconciliation {
    /// Holds the sources against each other.
    #[must_use]
    pub fn of(month: BillingMonth, mut columns: Vec<(Source, Answer)>, native: Option<Answer>) -> Self {
        settle_empty(&mut columns);
        let lines = lines(&columns);
        Self { month, columns, native, lines }
    }

    /// The sources that give figures.
    pub fn stated(&self) -> impl Iterator<Item = (Source, &Statement)> {
        self.columns.iter().filter_map(|(source, answer)| Some((*source, answer.as_ref().ok()?)))
    }

    /// Whether AWS itself is among the sources that give figures.
    #[must_use]
    pub fn heard_aws(&self) -> bool {
        self.stated().any(|(source, _)| source.is_aws())
    }

    /// What follows.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let fails = |answer: &Answer| !matches!(answer, Ok(_) | Err(NoStatement::NotAsked(_)));
        let answers = || self.columns.iter().map(|(_, answer)| answer).chain(&self.native);
        if answers().any(fails) || self.stated().count() < 2 {
            Verdict::Unsettled
        } else if self.differing().next().is_some() || self.estimates().next().is_some() || self.is_counted_twice() {
            Verdict::Differ
        } else {
            Verdict::Agree
        }
    }

    /// Accounts of which two sources say different things.
    pub fn differing(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| !line.agrees)
    }

    /// Sources that call the month an estimate.
    pub fn estimates(&self) -> impl Iterator<Item = Source> {
        self.stated().filter(|(_, statement)| statement.estimated).map(|(source, _)| source)
    }

    /// Whether AWS's own connection already brings credits to CloudZero.
    #[must_use]
    pub fn is_counted_twice(&self) -> bool {
        matches!(&self.native, Some(Ok(native)) if !native.is_nothing())
    }
}

/// One witness of AWS that knows of nothing proves nothing. Two of them do: a fault of one is no fault of the other.
fn settle_empty(columns: &mut [(Source, Answer)]) {
    let says_nothing = |answer: &Answer| match answer {
        Ok(statement) => statement.is_nothing(),
        Err(why) => *why == NoStatement::Empty,
    };
    let witnesses = || columns.iter().filter(|(source, _)| source.is_aws());
    let confirmed = witnesses().count() == 2 && witnesses().all(|(_, answer)| says_nothing(answer));
    for (source, answer) in columns {
        if *answer == Err(NoStatement::Empty) {
            *answer = if confirmed {
                Ok(Statement::default())
            } else {
                let why =
                    format!("{} names no credit at all, and was asked twice; that alone proves nothing", source.name());
                Err(NoStatement::Doubtful(why))
            };
        }
    }
}

fn lines(columns: &[(Source, Answer)]) -> Vec<Line> {
    let stated = || columns.iter().filter_map(|(_, answer)| answer.as_ref().ok());
    let accounts: BTreeSet<&String> = stated().flat_map(|statement| statement.credits.keys()).collect();
    let names: BTreeMap<&String, &String> = stated().flat_map(|statement| &statement.names).collect();
    let line = |account: &String| {
        let statements: Vec<&Statement> = stated().collect();
        let (mut difference, mut agrees) = (Usd::ZERO, true);
        for (index, one) in statements.iter().enumerate() {
            for other in &statements[index + 1..] {
                match between(account, one, other) {
                    Some(apart) => {
                        difference = difference.max(apart);
                        agrees &= apart < tolerance(account, one, other);
                    }
                    None => agrees = false,
                }
            }
        }
        Line {
            account: account.clone(),
            name: names.get(account).map(|name| (*name).clone()),
            figures: columns.iter().map(|(_, answer)| answer.as_ref().ok()?.credits.get(account).copied()).collect(),
            difference,
            agrees,
        }
    };
    accounts.into_iter().map(line).collect()
}

/// How far two statements are apart; an account that is absent is credited nothing.
fn between(account: &str, one: &Statement, other: &Statement) -> Option<Usd> {
    Some(one.credit(account).checked_add(-other.credit(account))?.abs())
}

/// Below a cent; and half a cent more for each amount that a source rounded before it was added up.
fn tolerance(account: &str, one: &Statement, other: &Statement) -> Usd {
    let rounded = |statement: &Statement| statement.rounded.get(account).copied().unwrap_or_default();
    let thousandths = 10 + 5 * u64::from(rounded(one)) + 5 * u64::from(rounded(other));
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000).parse().expect("it is a plain decimal")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(credits: &[(&str, &str)]) -> Statement {
        Statement::of(credits.iter().map(|(account, amount)| ((*account).to_owned(), amount.parse().unwrap())))
    }

    fn verdict(columns: Vec<(Source, Answer)>, native: Option<Answer>) -> Verdict {
        Reconciliation::of("2025-01".parse().unwrap(), columns, native).verdict()
    }

    #[test]
    fn sources_agree_below_a_cent_for_each_account() {
        for (one, other, expected) in [
            ("10.00", "10.0099999999", Verdict::Agree),
            ("10.00", "10.01", Verdict::Differ),
            ("0", "0.009", Verdict::Agree),
            ("-1", "1", Verdict::Differ),
        ] {
            let columns = vec![
                (Source::File, Ok(statement(&[("1", one), ("2", "5")]))),
                (Source::Held, Ok(statement(&[("1", other), ("2", "5.00"), ("3", "0")]))),
            ];
            assert_eq!(verdict(columns, None), expected, "{one} {other}");
        }
    }

    #[test]
    fn each_rounded_row_allows_half_a_cent_more() {
        let history = |rows| Statement { rounded: [("1".to_owned(), rows)].into(), ..statement(&[("1", "10.00")]) };
        let columns = |rows, amount| {
            vec![(Source::CostExplorer, Ok(statement(&[("1", amount)]))), (Source::History, Ok(history(rows)))]
        };
        assert_eq!(verdict(columns(2, "10.0199"), None), Verdict::Agree);
        assert_eq!(verdict(columns(2, "10.02"), None), Verdict::Differ);
        assert_eq!(verdict(columns(0, "10.0199"), None), Verdict::Differ);
    }

    #[test]
    fn three_sources_agree_only_if_each_two_do() {
        let columns = ["10.000", "10.006", "10.012"].map(|amount| Ok(statement(&[("1", amount)])));
        let sources = [Source::File, Source::CostExplorer, Source::Held];
        assert_eq!(verdict(sources.into_iter().zip(columns).collect(), None), Verdict::Differ);
    }

    #[test]
    fn nothing_follows_from_one_source_or_a_source_that_failed() {
        let good = || Ok(statement(&[("1", "1")]));
        let not_asked = || Err(NoStatement::NotAsked("no right".to_owned()));
        let failed = || Err(NoStatement::Failed("down".to_owned()));
        let doubtful = || Err(NoStatement::Doubtful("twice".to_owned()));
        let three = |third: Answer| vec![(Source::File, good()), (Source::Held, good()), (Source::CostExplorer, third)];
        assert_eq!(verdict(three(good()), None), Verdict::Agree);
        assert_eq!(verdict(three(not_asked()), None), Verdict::Agree);
        assert_eq!(verdict(three(failed()), None), Verdict::Unsettled);
        assert_eq!(verdict(three(doubtful()), None), Verdict::Unsettled);
        assert_eq!(verdict(three(good()), Some(failed())), Verdict::Unsettled);
        assert_eq!(verdict(three(good()), Some(not_asked())), Verdict::Agree);
        assert_eq!(verdict(three(good()), Some(Ok(statement(&[("9", "0.01")])))), Verdict::Differ);
        assert_eq!(verdict(three(good()), Some(Err(NoStatement::Empty))), Verdict::Unsettled);
        assert_eq!(verdict(vec![(Source::File, good()), (Source::Held, not_asked())], None), Verdict::Unsettled);
        let estimate = Ok(Statement { estimated: true, ..statement(&[("1", "1")]) });
        assert_eq!(verdict(three(estimate), None), Verdict::Differ);
    }

    #[test]
    fn one_empty_witness_proves_nothing_and_two_prove_it() {
        let (empty, none) = (|| Err(NoStatement::Empty), || Ok(Statement::default()));
        let aws =
            |first, second| vec![(Source::CostExplorer, first), (Source::History, second), (Source::Held, none())];
        assert_eq!(verdict(aws(empty(), empty()), None), Verdict::Agree);
        assert_eq!(verdict(aws(empty(), Ok(statement(&[("1", "0")]))), None), Verdict::Agree);
        assert_eq!(verdict(aws(empty(), Ok(statement(&[("1", "1")]))), None), Verdict::Unsettled);
        let denied = Err(NoStatement::NotAsked("no right".to_owned()));
        assert_eq!(verdict(aws(empty(), denied), None), Verdict::Unsettled);
    }
}
