//! How far a backfill came, as a table of its months.

use super::plan::Month;
use crate::render::Table;
use crate::render::numbers::plural;
use credits_core::Usd;

/// Of one month.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// An earlier run sent it, and the journal knows.
    SentBefore,
    Sent,
    Failed,
    NotSent,
}

impl State {
    fn words(self) -> &'static str {
        match self {
            Self::SentBefore => "sent before",
            Self::Sent => "sent",
            Self::Failed => "FAILED",
            Self::NotSent => "not sent",
        }
    }
}

pub(super) fn table(months: &[Month], states: &[State]) -> String {
    let mut table = Table::new(["month", ">accounts", ">credit", ""]);
    let mut total = Usd::ZERO;
    for (month, state) in months.iter().zip(states) {
        let credit = month.accepted.total_credit();
        total = total.checked_add(credit).unwrap_or(total);
        let accounts = month.accepted.summary().unique_accounts.to_string();
        table.row([month.month().to_string(), accounts, credit.dollars(), state.words().to_owned()]);
    }
    format!("{}{} with {}\n", table.text(), plural(months.len(), "month"), total.dollars())
}
