//! `credits restore`: an old version of a month's file on top again, so that the normal way sends it.

use crate::console::{print_done, say};
use crate::failure::{Exit, Failure, Outcome};
use crate::files::AccountsOption;
use crate::guard::confirm;
use crate::history::BucketOptions;
use crate::reconcile;
use crate::render::{Color, Side, Sides, text};
use clap::Args;
use credits_core::{BillingMonth, compare, visible};
use credits_lambda::aws::bucket;
use credits_lambda::delivery::held::{Holding, credits_of};

/// Copies an old version of a month's file on top, after showing what that changes. The bucket's notification sends it.
#[derive(Args)]
#[command(after_help = "\
Examples:
  credits history 2025-01
  credits restore 2025-01 --version 3sL4kqtJlcpXroDTDmJ

AWS is asked with the credentials of the environment, which need s3:ListBucketVersions, s3:GetObjectVersion and
s3:PutObject.

Exit status: 0 done, 1 the old version is refused by `credits check`, 2 wrong usage or configuration, 3 AWS refuses or
cannot be reached, 5 the question was declined.")]
pub(crate) struct Arguments {
    /// The billing month
    #[arg(value_name = "YYYY-MM")]
    month: BillingMonth,

    /// The version, as `credits history` names it
    #[arg(long, value_name = "ID")]
    version: String,

    /// Do not ask
    #[arg(long)]
    yes: bool,

    #[command(flatten)]
    place: BucketOptions,

    #[command(flatten)]
    accounts: AccountsOption,
}

pub(crate) async fn run(arguments: &Arguments) -> Outcome {
    let Arguments { month, version, yes, place, accounts } = arguments;
    let policy = accounts.policy()?;
    let signed = reconcile::signed().await?;
    let place = place.place(&signed, *month).await?;
    let versions = place.versions().await?;
    let Some(wanted) = versions.iter().find(|one| one.id == *version && !one.is_deletion) else {
        let problem = format!("`{}` has no version `{version}`; `credits history {month}` lists them", place.key);
        return Err(Failure::usage(problem));
    };
    if wanted.is_latest {
        return Err(Failure::usage(format!("version `{version}` is the latest already")));
    }
    let (bytes, report) = place.report(version, &policy).await?;
    let shown = text::report(&place.key, &bytes, &report, Color::Auto.on_standard_error());
    let Ok(old) = report.accept() else { return Err(Failure::refused(shown)) };
    let latest = versions.iter().find(|one| one.is_latest && !one.is_deletion);
    let now = match latest {
        Some(latest) => place.report(&latest.id, &policy).await?.1.accept().ok(),
        None => None,
    };
    let (holding, credits) = match &now {
        Some(now) => (Holding::after(now), credits_of(now).collect::<Vec<_>>()),
        None => (Holding { unique_accounts: 0, total_credit: credits_core::Usd::ZERO }, Vec::new()),
    };
    let before = if now.is_some() { "the latest version" } else { "no file that may be sent" };
    let sides = Sides {
        before: Side::new(before, Some(*month), holding),
        after: Side::new(format!("version {version}"), Some(*month), Holding::after(&old)),
        comparison: compare(credits, credits_of(&old)),
    };
    say(&sides.text());
    if !yes {
        confirm(&format!("Put this version of {month} on top, so that it is sent?"))?;
    }
    let restored = bucket::restore(&place.s3, &place.bucket, &place.key, version).await;
    let new = restored.map_err(|why| Failure::new(Exit::Service, format!("it cannot be copied: {}", why.message())))?;
    let name = new.map(|id| format!(" as version {id}")).unwrap_or_default();
    print_done(&format!(
        "{}: version {version} is on top again{name}; the bucket's notification sends it\n",
        visible(&place.key)
    ));
    Ok(Exit::Done)
}
