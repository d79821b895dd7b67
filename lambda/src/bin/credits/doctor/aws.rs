//! The half of AWS: rights, bucket, function, and who hears of it. Read only.

use super::{Arguments, Findings};
use credits_core::BillingMonth;
use credits_lambda::aws;
use credits_lambda::aws::deployment::{self, FunctionConfiguration};
use credits_lambda::aws::signed::{AwsFailure, Signed};
use credits_lambda::aws::{bucket, sts};
use credits_lambda::clock;
use credits_lambda::config::{Config, Raw};
use credits_lambda::statement::NoStatement;
use credits_lambda::truth::compare::{Answer, Source};
use credits_lambda::truth::witnesses::{Heard, hear};
use std::time::SystemTime;

pub(super) async fn look(findings: &mut Findings, signed: &Signed, arguments: &Arguments, month: Option<BillingMonth>) {
    let account = match sts::account(signed).await {
        Ok(account) => {
            findings.good("AWS", format!("the credentials are those of account {account}"));
            account
        }
        Err(failure) => {
            let help = "sign in to AWS, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: without, nothing of AWS can be looked at";
            match arguments.fetch {
                true => findings.wrong("AWS", failure.message(), help),
                false => findings.open("AWS", failure.message(), help),
            }
            return;
        }
    };
    if let Some(month) = month {
        let payer = arguments.payer.as_deref().unwrap_or(&account);
        for (source, answer) in hear(signed, Some(payer), month, Heard::Both).await {
            right(findings, source, &answer, arguments.fetch);
        }
    }
    let region = signed.config().region().map(|region| region.to_string());
    let Some(region) = region else {
        findings.open("AWS region", "is not set, so neither bucket nor function were looked at", "set AWS_REGION");
        return;
    };
    let function = function(findings, signed, &arguments.function).await;
    let name = arguments.bucket.clone().unwrap_or_else(|| format!("aws-credits-pipeline-{account}-{region}"));
    bucket_lines(findings, signed, &name, function.as_ref()).await;
    if function.is_some() {
        for kind in ["notices", "alarms"] {
            let partition = if region.starts_with("cn-") { "aws-cn" } else { "aws" };
            let topic = format!("arn:{partition}:sns:{region}:{account}:{}-{kind}", arguments.function);
            readers(findings, signed, kind, &topic).await;
        }
    }
}

/// What `reconcile` and `fetch` ask AWS.
fn right(findings: &mut Findings, source: Source, answer: &Answer, is_needed: bool) {
    let action = match source {
        Source::CostExplorer => "ce:GetCostAndUsage",
        _ => "billing:GetCreditAllocationHistory",
    };
    let subject = format!("AWS right {action}");
    match answer {
        Err(NoStatement::NotAsked(why)) => {
            let help = format!("`credits reconcile` and `credits fetch` ask {}: allow {action}", source.name());
            match is_needed {
                true => findings.wrong(&subject, why.clone(), help),
                false => findings.open(&subject, why.clone(), help),
            }
        }
        Err(NoStatement::Failed(why)) => findings.open(&subject, why.clone(), "AWS did not answer: try again later"),
        Err(NoStatement::Doubtful(why)) => {
            findings.open(
                &subject,
                format!("is there; the answer is in doubt: {why}"),
                "`credits reconcile` says more",
            );
        }
        Ok(_) | Err(NoStatement::Empty) => findings.good(&subject, format!("{} answers", source.name())),
    }
}

async fn function(findings: &mut Findings, signed: &Signed, name: &str) -> Option<FunctionConfiguration> {
    let subject = format!("function {name}");
    let configuration = match deployment::function(signed, name).await {
        Ok(configuration) => configuration,
        Err(AwsFailure::Missing(why)) => {
            findings.wrong(
                &subject,
                format!("is not there ({why})"),
                "deploy it with scripts/deploy, or give its name with --function",
            );
            return None;
        }
        Err(failure) => {
            findings.open(
                &subject,
                format!("cannot be looked at: {}", failure.message()),
                "allow lambda:GetFunctionConfiguration",
            );
            return None;
        }
    };
    let is = |state: &Option<String>, good: &str| state.as_deref().is_none_or(|state| state == good);
    if is(&configuration.state, "Active") && is(&configuration.last_update_status, "Successful") {
        findings.good(&subject, "is there and active");
    } else {
        let state = format!("{:?}, last update {:?}", configuration.state, configuration.last_update_status);
        findings.wrong(&subject, format!("is not ready: {state}"), "deploy it again and look at Lambda's console");
    }
    let variables = configuration.environment.clone().unwrap_or_default().variables;
    match Config::check(&Raw::read(|variable| variables.get(variable).cloned())) {
        Ok(_) => findings.good("the function's variables", "complete, and each of them can be read"),
        Err(error) => findings.wrong("the function's variables", error.message(), "deploy again with these set"),
    }
    match deployment::last_error(signed, name, SystemTime::now()).await {
        Ok(None) => findings.good("the function's last error", "none in the last 40 days"),
        Ok(Some((time, what))) => findings.open(
            "the function's last error",
            format!("{what}, {}", clock::rfc_3339(time)),
            "look at its log; nothing is to be done if the month was sent since",
        ),
        Err(failure) => findings.open("the function's last error", failure.message(), "allow logs:FilterLogEvents"),
    }
    Some(configuration)
}

async fn bucket_lines(findings: &mut Findings, signed: &Signed, name: &str, function: Option<&FunctionConfiguration>) {
    let subject = format!("bucket {name}");
    let s3 = aws::s3(signed.config());
    match bucket::listeners(&s3, name).await {
        Ok(listeners) => {
            findings.good(&subject, "is there");
            let Some(function) = function else { return };
            let leads = listeners.iter().find(|listener| listener.function.starts_with(&function.function_arn));
            match leads {
                Some(listener) => {
                    let keys = format!("{}*{}", listener.prefix, listener.suffix);
                    if listener.prefix.ends_with("credits-") && listener.suffix == ".csv" {
                        findings.good("notification", format!("`{keys}` starts the function"));
                    } else {
                        findings.open(
                            "notification",
                            format!("starts the function for `{keys}`"),
                            "credits files are named `credits-YYYY-MM.csv`",
                        );
                    }
                }
                None if listeners.iter().any(|listener| listener.function == bucket::EVENT_BRIDGE) => {
                    findings.good("notification", "goes to EventBridge, whose rules were not looked at");
                }
                None => findings.wrong(
                    "notification",
                    "no upload starts the function",
                    "apply Terraform again, or add its notification block to the bucket's",
                ),
            }
        }
        Err(bucket::Unreadable::Missing) => {
            findings.wrong(&subject, "is not there", "deploy with scripts/deploy, or give its name with --bucket")
        }
        Err(bucket::Unreadable::Denied(why)) => findings.open(&subject, why, "allow s3:GetBucketNotification"),
        Err(bucket::Unreadable::Failed(why)) => findings.open(&subject, why, "S3 did not answer: try again later"),
    }
}

async fn readers(findings: &mut Findings, signed: &Signed, kind: &str, topic: &str) {
    let subject = format!("e-mails about {kind}");
    match deployment::subscriptions(signed, topic).await {
        Ok(readers) if readers.is_empty() => {
            findings.wrong(
                &subject,
                "nobody is subscribed: a failure would tell nobody",
                "set notice_emails in Terraform",
            );
        }
        Ok(readers) => {
            for (address, is_confirmed) in readers {
                match is_confirmed {
                    true => findings.good(&subject, format!("{address} has confirmed")),
                    false => findings.wrong(
                        &subject,
                        format!("{address} has not confirmed"),
                        "open AWS's mail \"Subscription Confirmation\" and follow its link",
                    ),
                }
            }
        }
        Err(AwsFailure::Missing(why)) => {
            findings.open(
                &subject,
                format!("there is no such topic: {why}"),
                "deploy with notices, or see to it that somebody hears of failures",
            );
        }
        Err(failure) => findings.open(&subject, failure.message(), "allow sns:ListSubscriptionsByTopic"),
    }
}
