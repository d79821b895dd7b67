//! The property that `credits reconcile` and `credits fetch` stand on: no single fault of any source leads to "agree" on
//! wrong figures, or to a wrong file. Every fault, of every source, in months of one page and of several.

use crate::support::http::{Response, Script, Server};
use crate::support::truth::{FILE, JANUARY, books, signed, trouble};
use crate::support::{KEY, client, client_of, key, sandbox};
use credits_core::{BillingMonth, Usd};
use credits_lambda::aws::secrets::Keys;
use credits_lambda::aws::signed::Signed;
use credits_lambda::cloudzero::Client;
use credits_lambda::sandbox::{Asked, Books, Sandbox, Wrong};
use credits_lambda::statement::{NoStatement, Statement};
use credits_lambda::truth::compare::{Answer, Reconciliation, Source, Verdict};
use credits_lambda::truth::fetch::{Fetched, file};
use credits_lambda::truth::witnesses::{Heard, hear};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

const ASKED: [Asked; 6] =
    [Asked::CostExplorer, Asked::Billing, Asked::Sts, Asked::Costs, Asked::Dimensions, Asked::Connections];

const WRONG: [Wrong; 17] = [
    Wrong::RepeatedPage,
    Wrong::EndlessPages,
    Wrong::LostPage,
    Wrong::Empty,
    Wrong::Partial,
    Wrong::Estimate,
    Wrong::OtherSign,
    Wrong::MixedSigns,
    Wrong::EndIncluded,
    Wrong::OtherCurrency,
    Wrong::OtherAmount,
    Wrong::LostRow,
    Wrong::OtherName,
    Wrong::Garbage,
    Wrong::Throttled,
    Wrong::Denied,
    Wrong::Down,
];

fn month() -> BillingMonth {
    "2025-01".parse().unwrap()
}

fn truth() -> BTreeMap<String, Usd> {
    let sum =
        |amounts: &[&str]| amounts.iter().fold(Usd::ZERO, |sum, text| sum.checked_add(text.parse().unwrap()).unwrap());
    JANUARY.iter().map(|(id, amounts)| ((*id).to_owned(), sum(amounts))).collect()
}

/// One sandbox, and who asks it.
struct Desk {
    sandbox: Sandbox,
    aws: Signed,
    cloudzero: Client,
}

/// What AWS's witnesses say, and what CloudZero says of AWS's own connection.
#[derive(Clone)]
struct Answers {
    witnesses: Vec<(Source, Answer)>,
    native: Answer,
}

impl Desk {
    async fn with(books: Books) -> Self {
        let sandbox = sandbox().await;
        sandbox.set_books(books);
        Self { aws: signed(&sandbox), cloudzero: client_of(&sandbox), sandbox }
    }

    /// Asks with one fault, or none.
    async fn ask(&self, fault: Option<Fault>) -> Answers {
        self.sandbox.clear_troubles();
        if let Some((at, wrong, times)) = fault {
            self.sandbox.add_trouble(trouble(at, wrong, times));
        }
        let witnesses = hear(&self.aws, None, month(), Heard::Both).await;
        Answers { witnesses, native: self.cloudzero.native_credits(month(), "AWSCredits").await }
    }
}

type Fault = (Asked, Wrong, Option<u32>);

impl Answers {
    /// Beside a file and a stream that both hold `ours`.
    fn beside(&self, ours: &BTreeMap<String, Usd>) -> Reconciliation {
        let mut columns = vec![(Source::File, Ok(Statement::of(ours.clone())))];
        columns.extend(self.witnesses.clone());
        columns.push((Source::Held, Ok(Statement::of(ours.clone()))));
        Reconciliation::of(month(), columns, Some(self.native.clone()))
    }

    /// The file that is made of them.
    fn file(&self) -> Fetched {
        file(&Reconciliation::of(month(), self.witnesses.clone(), None), Heard::Both, false)
    }
}

/// Every single fault, once and for ever, in a month of several pages and of one.
async fn with_every_fault(books: impl Fn(usize) -> Books, judge: impl Fn(Fault, &Answers)) {
    for page in [2, 1000] {
        let desk = Desk::with(books(page)).await;
        for at in ASKED {
            for wrong in WRONG {
                for times in [None, Some(1)] {
                    judge((at, wrong, times), &desk.ask(Some((at, wrong, times))).await);
                }
            }
        }
    }
}

async fn asked(books: Books, fault: Option<Fault>, ours: &BTreeMap<String, Usd>) -> Reconciliation {
    Desk::with(books).await.ask(fault).await.beside(ours)
}

#[tokio::test]
async fn without_a_fault_all_agree_and_the_file_is_made() {
    for page in [1, 2, 3, 1000] {
        let answers = Desk::with(books(page)).await.ask(None).await;
        let reconciliation = answers.beside(&truth());
        assert_eq!(reconciliation.verdict(), Verdict::Agree, "{reconciliation:?}");
        assert_eq!(reconciliation.stated().count(), 4);
        assert_eq!(reconciliation.lines.len(), 5);
        let witnesses = Reconciliation::of(month(), reconciliation.columns[1..3].to_vec(), None);
        let total = "101263.9634567891".parse().unwrap();
        assert_eq!(file(&witnesses, Heard::Both, false), Fetched::File { content: FILE.into(), accounts: 5, total });
    }
}

/// File and stream are right; or of one mind and wrong, by a month of another payer, a typing error; or empty.
#[tokio::test]
async fn no_single_fault_makes_anybody_agree_on_wrong_figures() {
    let truth = truth();
    let typed = [("054736118302", "10.51"), ("444444444444", "1"), ("555555555555", "5")];
    let mut wrong: Vec<BTreeMap<String, Usd>> = vec![BTreeMap::new()];
    wrong.extend(typed.map(|(account, amount)| {
        let mut ours = truth.clone();
        ours.insert(account.to_owned(), amount.parse().unwrap());
        ours
    }));
    with_every_fault(books, |fault, answers| {
        let right = answers.beside(&truth);
        if right.verdict() == Verdict::Agree {
            for (source, statement) in right.stated() {
                assert_eq!(statement.credits, truth, "{fault:?} {source:?}");
            }
        }
        for ours in &wrong {
            assert_ne!(answers.beside(ours).verdict(), Verdict::Agree, "{fault:?} {ours:?}");
        }
        if let Fetched::File { content, .. } = answers.file() {
            assert_eq!(content, FILE.as_bytes(), "{fault:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn no_single_fault_hides_that_credits_are_counted_twice() {
    let native = |page| Books {
        native: [("2025-01".to_owned(), [("111111111111".to_owned(), "1250.25".to_owned())].into())].into(),
        ..books(page)
    };
    with_every_fault(native, |fault, answers| {
        let could_be_asked = !matches!(answers.native, Err(NoStatement::NotAsked(_)));
        assert!(answers.beside(&truth()).verdict() != Verdict::Agree || !could_be_asked, "{fault:?}");
    })
    .await;
}

#[tokio::test]
async fn no_single_fault_makes_a_figure_of_an_estimate() {
    let open = |page| Books { estimated: vec!["2025-01".to_owned()], ..books(page) };
    with_every_fault(open, |fault, answers| {
        assert_ne!(answers.beside(&truth()).verdict(), Verdict::Agree, "{fault:?}");
        assert!(!matches!(answers.file(), Fetched::File { .. }), "{fault:?}");
    })
    .await;
}

/// Nothing is credited, nothing is held: that both witnesses know of nothing is the truth.
#[tokio::test]
async fn a_month_without_credits_is_agreed_on() {
    let reconciliation = asked(Books { credits: BTreeMap::new(), ..books(9) }, None, &BTreeMap::new()).await;
    assert_eq!(reconciliation.verdict(), Verdict::Agree);
}

/// Who answers wrongly, how, from which page on, and what is said of it.
const DOUBTS: [(Asked, Wrong, usize, &str); 24] = {
    use Asked::{Billing, CostExplorer, Costs, Dimensions, Sts};
    [
        (
            CostExplorer,
            Wrong::RepeatedPage,
            2,
            "Cost Explorer names account `054736118302` twice, as if a page were repeated",
        ),
        (CostExplorer, Wrong::EndlessPages, 2, "Cost Explorer leads to the same page again and never to the last"),
        (
            CostExplorer,
            Wrong::EndIncluded,
            9,
            "Cost Explorer was asked for 2025-01-01 to 2025-02-01 and answers for 2025-02-01 to 2099-12-01",
        ),
        (CostExplorer, Wrong::OtherCurrency, 9, "Cost Explorer counts account `054736118302` in `EUR`, not in USD"),
        (CostExplorer, Wrong::OtherName, 9, "Cost Explorer names an account `NoAccount`, which is none"),
        (CostExplorer, Wrong::Partial, 9, "Cost Explorer answers something that cannot be read"),
        (
            CostExplorer,
            Wrong::Empty,
            9,
            "AWS (Cost Explorer) names no credit at all, and was asked twice; that alone proves nothing",
        ),
        (
            CostExplorer,
            Wrong::Denied,
            9,
            "no right `ce:GetCostAndUsage`: Cost Explorer: AccessDeniedException: no identity-based policy allows the action",
        ),
        (CostExplorer, Wrong::Throttled, 9, "Cost Explorer: ThrottlingException: Rate exceeded"),
        (CostExplorer, Wrong::Down, 9, "Cost Explorer: InternalServerException"),
        (
            Billing,
            Wrong::RepeatedPage,
            2,
            "the credit history has the same row of credit `1000` and account `054736118302` twice",
        ),
        (Billing, Wrong::EndlessPages, 2, "the credit history leads to the same page again and never to the last"),
        (Billing, Wrong::Partial, 9, "the credit history is partial: AWS could not read every month (2025-01)"),
        (
            Billing,
            Wrong::MixedSigns,
            9,
            "the credit history has positive amounts beside negative ones, and AWS documents either as a credit",
        ),
        (Billing, Wrong::OtherCurrency, 9, "the credit history counts account `054736118302` in `EUR`, not in USD"),
        (
            Billing,
            Wrong::Empty,
            9,
            "AWS (credit history) names no credit at all, and was asked twice; that alone proves nothing",
        ),
        (Billing, Wrong::Denied, 9, "no right `billing:GetCreditAllocationHistory`"),
        (Sts, Wrong::Denied, 9, "STS: AccessDenied"),
        (Costs, Wrong::Denied, 9, "the key has no scope `billing:read_costs`: 403 Forbidden"),
        (Costs, Wrong::Throttled, 9, "CloudZero takes 60 of these questions a day"),
        (
            Costs,
            Wrong::Empty,
            9,
            "CloudZero shows no costs of AWS at all for 2025-01, although a connection brings them",
        ),
        (Costs, Wrong::Garbage, 9, "CloudZero's list of costs cannot be read"),
        (Dimensions, Wrong::OtherName, 9, "CloudZero has no dimension `LineItemType` to ask by"),
        (Dimensions, Wrong::Denied, 9, "the key has no scope `billing:read_costs`"),
    ]
};

/// Each fault is told in words that say what is wrong, where figures cannot be had.
#[tokio::test]
async fn a_doubt_names_what_is_in_doubt() {
    for (at, wrong, page, expected) in DOUBTS {
        let reconciliation = asked(books(page), Some((at, wrong, None)), &truth()).await;
        let answers = reconciliation.columns.iter().map(|(_, answer)| answer).chain(&reconciliation.native);
        let said: Vec<&str> = answers
            .filter_map(|answer| match answer {
                Err(NoStatement::NotAsked(why) | NoStatement::Failed(why) | NoStatement::Doubtful(why)) => {
                    Some(why.as_str())
                }
                _ => None,
            })
            .collect();
        assert!(said.iter().any(|why| why.contains(expected)), "{at:?} {wrong:?}: {expected} in {said:?}");
    }
}

/// Costs that are not there yet, and a list of connections that goes on: what brings them may stand on its next page.
#[tokio::test]
async fn connections_that_go_on_elsewhere_do_not_prove_that_nothing_is_brought() {
    let desk = Desk::with(books(9)).await;
    desk.sandbox.add_trouble(trouble(Asked::Costs, Wrong::Empty, None));
    desk.sandbox.add_trouble(trouble(Asked::Connections, Wrong::Partial, None));
    let said = desk.cloudzero.native_credits(month(), "AWSCredits").await;
    assert_eq!(said, Err(NoStatement::Doubtful("CloudZero's list of connections goes on elsewhere".to_owned())));
}

/// What CloudZero says of costs and connections is quoted, cut, and never with the key that it was asked with.
#[tokio::test]
async fn whatever_is_answered_the_key_is_not_quoted_and_no_quotation_is_long() {
    const DIMENSIONS: [&str; 4] = ["Account", "CloudProvider", "LineItemType", "Service"];
    let long = format!("{KEY}{}", "x".repeat(500_000));
    let pages = [
        json!({"costs": [{"usage_date": long, "cost": 1, "Account": "a"}]}),
        json!({"costs": [{"usage_date": "2025-01-01", "cost": long, "Account": "a"}]}),
        json!({"costs": [{"usage_date": "2025-01-01", "cost": {}, "Account": long}]}),
        json!({"costs": [{"usage_date": 1, long.as_str(): 1}], "pagination": long}),
        json!({"costs": long}),
    ];
    for page in pages {
        let server = Server::start(move |request| {
            let body = match request.uri().path().ends_with("/dimensions") {
                true => json!({"dimensions": DIMENSIONS.map(|id| json!({"id": id}))}),
                false => page.clone(),
            };
            async move { Response::new(Script::text(body.to_string())) }
        })
        .await;
        let cloudzero = client(&server.url, Keys::fixed(key(KEY)));
        let said = format!("{:?}", cloudzero.native_credits(month(), "AWSCredits").await.unwrap_err());
        assert!(!said.contains(KEY) && said.len() < 3000, "{} {said:.3000}", said.len());
    }
    for connection in [json!(long), json!({"name": long, "connection_type": long, "cloud_provider": long})] {
        let server = Server::start(move |_| {
            let body = json!({"connection": connection}).to_string();
            async move { Response::new(Script::text(body)) }
        })
        .await;
        let cloudzero = client(&server.url, Keys::fixed(key(KEY)));
        let said = format!("{:?}", cloudzero.connection(Duration::from_secs(5)).await);
        assert!(!said.contains(KEY) && said.len() < 5000, "{} {said:.3000}", said.len());
    }
}

/// Three decimals alone might be thousands: the file is written so that it is read.
#[tokio::test]
async fn an_amount_of_three_decimals_makes_a_file() {
    let ours = BTreeMap::from([("123456789012".to_owned(), "12.345".parse().unwrap())]);
    let columns =
        vec![(Source::CostExplorer, Ok(Statement::of(ours.clone()))), (Source::History, Ok(Statement::of(ours)))];
    let fetched = file(&Reconciliation::of(month(), columns, None), Heard::Both, false);
    let Fetched::File { content, .. } = fetched else { panic!("{fetched:?}") };
    assert_eq!(content, b"account,amount\n123456789012,12.3450\nTotal,12.3450\n");
}

/// Either sign of the history, and either reading of its end, is the same truth.
#[tokio::test]
async fn a_history_is_read_either_way() {
    for wrong in [Wrong::OtherSign, Wrong::EndIncluded] {
        let reconciliation = asked(books(2), Some((Asked::Billing, wrong, None)), &truth()).await;
        assert_eq!(reconciliation.verdict(), Verdict::Agree, "{wrong:?}");
        assert_eq!(reconciliation.stated().count(), 4, "{wrong:?}");
    }
}
