//! AWS's two witnesses, asked side by side.

use super::compare::{Answer, Source};
use crate::aws::signed::{AwsFailure, Signed};
use crate::aws::{billing, cost_explorer, sts};
use crate::statement::NoStatement;
use credits_core::BillingMonth;

/// Which witnesses are heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Heard {
    /// Cost Explorer and the credit history.
    #[default]
    Both,
    /// Cost Explorer alone is enough.
    CostExplorer,
}

/// What the witnesses say of a month. The history is that of `payer`, or of the caller's own account.
pub async fn hear(aws: &Signed, payer: Option<&str>, month: BillingMonth, heard: Heard) -> Vec<(Source, Answer)> {
    match heard {
        Heard::CostExplorer => vec![(Source::CostExplorer, cost_explorer::credits(aws, month).await)],
        Heard::Both => {
            let (first, second) = tokio::join!(cost_explorer::credits(aws, month), history(aws, payer, month));
            vec![(Source::CostExplorer, first), (Source::History, second)]
        }
    }
}

async fn history(aws: &Signed, payer: Option<&str>, month: BillingMonth) -> Answer {
    let payer = match payer {
        Some(payer) => payer.to_owned(),
        None => sts::account(aws).await.map_err(|failure| match failure {
            AwsFailure::NoCredentials(why) | AwsFailure::Denied(why) => NoStatement::NotAsked(why),
            AwsFailure::Missing(why) | AwsFailure::Unavailable(why) => NoStatement::Failed(why),
        })?,
    };
    billing::credits(aws, &payer, month).await
}
