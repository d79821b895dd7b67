//! The half of CloudZero: the key, its scopes, the connection, and what becomes of the credits there.

use super::Findings;
use crate::stream::Stream;
use credits_core::{BillingMonth, Booking, Policy, check};
use credits_lambda::cloudzero::{AnyCostStream, BillingConnection, Failure};
use credits_lambda::config::Config;
use credits_lambda::statement::NoStatement;
use std::time::Duration;

const TIME: Duration = Duration::from_secs(30);

const DROP: &str = "connections:create_billing_anycost_billing_drop";
const VALIDATE: &str = "connections:create_billing_anycost_validate_billing_drop";
const LIST: &str = "connections:read_billing_anycost_billing_drops";
const MONTH: &str = "connections:read_billing_anycost_billing_drops_month";
const COSTS: &str = "billing:read_costs";

pub(super) async fn look(findings: &mut Findings, stream: &Stream, config: &Config, month: Option<BillingMonth>) {
    let client = stream.client();
    if let Err(error) = client.read_key().await {
        findings.wrong(
            "API key",
            error.message(),
            "set CLOUDZERO_API_KEY, or give the role the right to read the secret",
        );
        return;
    }
    let listed = client.drops(TIME).await;
    if let Err(failure) = &listed
        && failure.status() == Some(401)
    {
        findings.wrong("API key", failure.message(), "make a key in CloudZero: Settings, API keys");
        return;
    }
    match (&listed, client.connection(TIME).await) {
        (Err(failure), Err(_)) if failure.status().is_none() => {
            findings.wrong(
                "API key",
                failure.message(),
                "CloudZero cannot be reached from here: look at the network and at CLOUDZERO_API_URL",
            );
            return;
        }
        (_, connection) => {
            connection_lines(findings, &config.address.connection_id, connection, &config.policy.booking);
        }
    }
    scope(findings, LIST, "lists the drops: `credits drops`, doctor", listed.map(drop));
    let looked = month.unwrap_or(BillingMonth::FIRST);
    scope(findings, MONTH, "reads a month back", client.month(looked, TIME).await.map(drop));
    let body = sample(looked, &config.policy.booking);
    match body {
        Some(body) => match client.validate(body.into(), TIME).await {
            Ok(validation) if validation.is_taken() => {
                findings.good(&format!("scope {VALIDATE}"), "CloudZero would take a row of ours");
            }
            Ok(validation) => {
                let why = validation.errors.join("; ");
                findings.wrong(
                    "a row of ours",
                    format!("CloudZero would not take it: {why}"),
                    "look at CREDIT_DESCRIPTION, CREDIT_SERVICE and CREDIT_CLOUD_PROVIDER",
                );
            }
            Err(failure) => scope(findings, VALIDATE, "checks a month without sending it", Err(failure)),
        },
        None => findings.open("a row of ours", "could not be made", "look at the variables"),
    }
    findings.open(
        &format!("scope {DROP}"),
        "not provable without sending",
        "send a month under a test key: `credits send --test-key rehearsal FILE`",
    );
    native(findings, stream, month, &config.policy.booking.service).await;
}

/// A scope, by its smallest call.
fn scope(findings: &mut Findings, scope: &str, does: &str, answer: Result<(), Failure>) {
    let subject = format!("scope {scope}");
    match answer {
        Ok(()) => findings.good(&subject, does),
        Err(failure) if matches!(failure.status(), Some(401 | 403)) => {
            findings.wrong(
                &subject,
                format!("the key does not have it ({})", failure.message()),
                "add the scope to the key in CloudZero: Settings, API keys",
            );
        }
        Err(failure) => {
            findings.wrong(&subject, failure.message().to_owned(), "CloudZero did not answer: try again later")
        }
    }
}

fn connection_lines(
    findings: &mut Findings,
    id: &str,
    connection: Result<Option<BillingConnection>, Failure>,
    booking: &Booking,
) {
    let subject = format!("connection {id}");
    let provider = match connection {
        Ok(Some(connection)) => {
            let name = connection.name.as_deref().unwrap_or_default();
            let kind = connection.connection_type.as_deref().unwrap_or("unknown");
            let provider = connection.cloud_provider.unwrap_or_default();
            if connection.is_enabled == Some(false) {
                findings.wrong(
                    &subject,
                    format!("`{name}` is disabled"),
                    "enable it in CloudZero: Settings, Billing connections",
                );
            } else {
                findings
                    .good(&subject, format!("`{name}` is there and enabled: type {kind}, cloud provider `{provider}`"));
            }
            Some(provider)
        }
        Ok(None) => {
            findings.wrong(
                &subject,
                "CloudZero knows no such connection",
                "set CLOUDZERO_CONNECTION_ID to the id of an AnyCost Stream connection",
            );
            None
        }
        Err(failure) => {
            let why = format!("cannot be looked at: {}", failure.message());
            findings.open(
                &subject,
                why,
                "give the key the right to read billing connections, or look in CloudZero yourself",
            );
            None
        }
    };
    map_grouping(findings, booking, booking.cloud_provider.as_deref().or(provider.as_deref()));
}

/// CloudZero's built-in grouping of MAP credits wants three things of a row.
fn map_grouping(findings: &mut Findings, booking: &Booking, provider: Option<&str>) {
    const SUBJECT: &str = "MAP grouping";
    const WORDS: [&str; 4] = ["_MPE", "_MAP", "DBA_NC", "SLS_SAP"];
    let described = WORDS.iter().any(|word| booking.description.contains(word));
    let mut missing = Vec::new();
    if !described {
        missing.push(format!(
            "the description `{}` holds none of `_MPE`, `_MAP`, `DBA_NC`, `SLS_SAP`",
            booking.description
        ));
    }
    match provider {
        Some(provider) if provider.starts_with("AWS") => {}
        Some(provider) => missing.push(format!("the cloud provider `{provider}` does not begin with `AWS`")),
        None => missing.push("the connection's cloud provider is not known".to_owned()),
    }
    match missing.is_empty() {
        true => findings.good(SUBJECT, "satisfied: type, description and cloud provider"),
        false => findings.open(
            SUBJECT,
            format!("not satisfied: {}", missing.join("; ")),
            "only if you want these credits in CloudZero's \"MAP Credit\": set CREDIT_DESCRIPTION and CREDIT_CLOUD_PROVIDER",
        ),
    }
}

async fn native(findings: &mut Findings, stream: &Stream, month: Option<BillingMonth>, own: &str) {
    const SUBJECT: &str = "credits counted twice";
    let Some(month) = month else { return };
    match stream.client().native_credits(month, own).await {
        Ok(native) if native.is_nothing() => {
            findings.good(SUBJECT, format!("no: AWS's own connection brings no credits for {month}"));
        }
        Ok(native) => {
            let total = native.total().map_or_else(String::new, |total| format!(" of {total} USD"));
            let count = native.credits.len();
            findings.wrong(
                SUBJECT,
                format!("yes: AWS's own connection already brings credits{total} in {count} accounts for {month}"),
                "do not send these credits a second time: `credits reconcile` shows them month by month",
            );
        }
        Err(NoStatement::NotAsked(why)) => {
            findings.open(
                SUBJECT,
                why,
                format!("give the key the scope `{COSTS}`, or look in CloudZero's Explorer for credits of AWS"),
            );
        }
        Err(NoStatement::Failed(why) | NoStatement::Doubtful(why)) => {
            findings.open(SUBJECT, why, "try again later, or look in CloudZero's Explorer for credits of AWS");
        }
        Err(NoStatement::Empty) => {
            findings.open(SUBJECT, "CloudZero's answer is empty", "look in CloudZero's Explorer for credits of AWS");
        }
    }
}

/// The smallest month there is, as it would be sent.
fn sample(month: BillingMonth, booking: &Booking) -> Option<Vec<u8>> {
    let policy = Policy { month: Some(month), booking: booking.clone(), ..Policy::default() };
    let accepted = check("sample", b"111122223333,0.01\n", &policy).accept().ok()?;
    Some(accepted.bodies().next()?.into_json())
}
