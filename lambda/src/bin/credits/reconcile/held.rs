//! What CloudZero holds, as one source among others.

use crate::stream::Stream;
use credits_core::BillingMonth;
use credits_lambda::delivery::guard::Sight;
use credits_lambda::statement::{NoStatement, Statement};
use credits_lambda::truth::compare::Answer;

impl Stream {
    /// What the stream holds for a month; a month that it does not hold credits nobody.
    pub(crate) async fn statement(&self, month: BillingMonth) -> Answer {
        match self.delivery().look(month).await.outcome {
            // Accounts' sums would hide what the charges take from the credits.
            Ok(Sight::Holds(held)) if held.rows_that_are_no_credits() > 0 => Err(NoStatement::Doubtful(format!(
                "{} of the rows that the stream holds are no credits",
                held.rows_that_are_no_credits()
            ))),
            Ok(Sight::Holds(held)) => {
                Ok(Statement::of(held.credits().map(|(account, credit)| (account.to_owned(), credit))))
            }
            Ok(Sight::Hidden(error)) => Err(NoStatement::NotAsked(format!(
                "the key has no scope `connections:read_billing_anycost_billing_drops_month`: {}",
                error.message()
            ))),
            Err(error) => Err(NoStatement::Failed(error.message().to_owned())),
        }
    }
}
