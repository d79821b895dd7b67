//! `credits doctor`, run as a person runs it: everything there, and then each thing missing, one by one.

use crate::send::{output, to};
use crate::support::folder::{Folder, exits, stdout};
use crate::support::http::{Request, Response, Script, Server};
use crate::support::s3::refusal;
use crate::support::truth::{books, trouble, with_aws, without_aws};
use crate::support::{KEY, sandbox};
use credits_lambda::sandbox::{Asked, Books, Call, Connection, Fault, Sandbox, Wrong};
use hyper::body::Bytes;
use serde_json::{Value, json};
use std::process::Output;

const FUNCTION: &str = "arn:aws:lambda:eu-central-1:111122223333:function:aws-credits-processor";

/// What is wrong with the deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lacks {
    Nothing,
    Function,
    FunctionRight,
    Variables,
    Active,
    Bucket,
    BucketRight,
    Notification,
    Confirmation,
    Readers,
    TopicRight,
    LogRight,
    GoodRuns,
}

/// Lambda, S3, SNS and CloudWatch Logs, as far as doctor reads them.
async fn deployment(lacks: Lacks) -> Server {
    Server::start(move |request| {
        let answer = answer(lacks, &request);
        async { answer }
    })
    .await
}

fn answer(lacks: Lacks, request: &Request<Bytes>) -> Response<Script> {
    assert_ne!(request.method(), "PUT", "doctor changes nothing");
    assert_ne!(request.method(), "DELETE", "doctor changes nothing");
    let denied = || {
        Response::builder()
            .status(403)
            .body(Script::text(r#"{"__type":"AccessDeniedException","message":"no"}"#))
            .unwrap()
    };
    let ok = |body: String| Response::new(Script::text(body));
    if request.uri().path().contains("/functions/") {
        let key = if lacks == Lacks::Variables { "" } else { "k" };
        let state = if lacks == Lacks::Active { "Pending" } else { "Active" };
        return match lacks {
            Lacks::Function => {
                Response::builder().status(404).body(Script::text(r#"{"Message":"Function not found"}"#)).unwrap()
            }
            Lacks::FunctionRight => denied(),
            _ => ok(json!({
                "FunctionArn": FUNCTION, "State": state, "LastUpdateStatus": "Successful",
                "Environment": {"Variables": {"CLOUDZERO_CONNECTION_ID": "c", "CLOUDZERO_API_KEY_SECRET_ARN": key}},
            })
            .to_string()),
        };
    }
    if request.headers().get("x-amz-target").is_some() {
        let line = json!({"message": "summary", "error_type": "FileRefused", "file_key": "credits-2025-01.csv"});
        let events =
            if lacks == Lacks::GoodRuns { json!([{"timestamp": 1, "message": line.to_string()}]) } else { json!([]) };
        return if lacks == Lacks::LogRight { denied() } else { ok(json!({"events": events}).to_string()) };
    }
    if request.method() == "POST" {
        let arn = if lacks == Lacks::Confirmation { "PendingConfirmation" } else { "arn:aws:sns:eu-central-1:1:t:s" };
        let member =
            format!("<member><Endpoint>a@example.com</Endpoint><SubscriptionArn>{arn}</SubscriptionArn></member>");
        return match lacks {
            Lacks::TopicRight => refusal(403, "AuthorizationError", "no"),
            Lacks::Readers => ok("<Subscriptions></Subscriptions>".to_owned()),
            _ => ok(format!("<Subscriptions>{member}</Subscriptions>")),
        };
    }
    let rule = |name: &str, value: &str| format!("<FilterRule><Name>{name}</Name><Value>{value}</Value></FilterRule>");
    let filter = format!("<Filter><S3Key>{}{}</S3Key></Filter>", rule("prefix", "credits-"), rule("suffix", ".csv"));
    let listener = format!(
        "<CloudFunctionConfiguration><CloudFunction>{FUNCTION}</CloudFunction><Event>s3:ObjectCreated:*</Event>{filter}</CloudFunctionConfiguration>"
    );
    match lacks {
        Lacks::Bucket => refusal(404, "NoSuchBucket", "no"),
        Lacks::BucketRight => refusal(403, "AccessDenied", "no"),
        Lacks::Notification => ok("<NotificationConfiguration></NotificationConfiguration>".to_owned()),
        _ => ok(format!("<NotificationConfiguration>{listener}</NotificationConfiguration>")),
    }
}

async fn doctor(sandbox: &Sandbox, lacks: Lacks, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let (deployed, here) = (deployment(lacks).await, Folder::new());
    let mut command = with_aws(sandbox, to(sandbox, here.credits(&["doctor"])));
    for service in ["LAMBDA", "SNS", "CLOUDWATCH_LOGS", "S3"] {
        command.env(format!("AWS_ENDPOINT_URL_{service}"), &deployed.url);
    }
    command.args(arguments).envs(variables.iter().copied());
    output(command).await
}

async fn good() -> Sandbox {
    let sandbox = sandbox().await;
    sandbox.set_books(books(9));
    sandbox
}

#[track_caller]
fn says(output: &Output, line: &str) {
    assert!(stdout(output).lines().any(|own| own.starts_with(line)), "{line}\nin\n{}", stdout(output));
}

#[tokio::test]
async fn a_good_deployment_has_nothing_wrong() {
    let sandbox = good().await;
    let healthy = doctor(&sandbox, Lacks::Nothing, &["--fetch"], &[]).await;
    exits(&healthy, 0);
    for line in [
        "✔ variables: complete",
        "✔ connection stream-1: `sandbox` is there and enabled: type anycost, cloud provider `AWS`",
        "▲ MAP grouping: not satisfied: the description `AWS promotional credit` holds none of",
        "✔ scope connections:read_billing_anycost_billing_drops: ",
        "✔ scope connections:read_billing_anycost_billing_drops_month: ",
        "✔ scope connections:create_billing_anycost_validate_billing_drop: ",
        "▲ scope connections:create_billing_anycost_billing_drop: not provable without sending",
        "✔ credits counted twice: no",
        "✔ AWS: the credentials are those of account 111122223333",
        "✔ AWS right ce:GetCostAndUsage: ",
        "✔ AWS right billing:GetCreditAllocationHistory: ",
        "✔ function aws-credits-processor: is there and active",
        "✔ the function's variables: complete",
        "✔ the function's last error: none",
        "✔ bucket aws-credits-pipeline-111122223333-eu-central-1: is there",
        "✔ notification: `credits-*.csv` starts the function",
        "✔ e-mails about notices: a@example.com has confirmed",
        "✔ e-mails about alarms: a@example.com has confirmed",
    ] {
        says(&healthy, line);
    }
    assert!(!stdout(&healthy).contains('✖') && !stdout(&healthy).contains(KEY));
    assert!(sandbox.posts().is_empty(), "nothing is sent");
    let json = doctor(&sandbox, Lacks::Nothing, &["--format", "json"], &[]).await;
    let lines: Vec<Value> = stdout(&json).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        lines[0],
        json!({"state": "good", "subject": "variables", "message": "complete, and each of them can be read"})
    );
    let map = [("CREDIT_DESCRIPTION", "AWS_MAP credit"), ("CREDIT_CLOUD_PROVIDER", "AWS")];
    says(&doctor(&sandbox, Lacks::Nothing, &[], &map).await, "✔ MAP grouping: satisfied");
}

/// Each scope, taken away alone.
#[tokio::test]
async fn each_scope_that_is_missing_is_named() {
    for (call, scope) in [
        (Call::List, "connections:read_billing_anycost_billing_drops"),
        (Call::Month, "connections:read_billing_anycost_billing_drops_month"),
        (Call::Validate, "connections:create_billing_anycost_validate_billing_drop"),
    ] {
        let sandbox = good().await;
        sandbox.add_fault(Fault::status(403).for_ever().on(call));
        let sick = doctor(&sandbox, Lacks::Nothing, &[], &[]).await;
        exits(&sick, 1);
        says(&sick, &format!("✖ scope {scope}: the key does not have it"));
        assert_eq!(stdout(&sick).matches('✖').count(), 1, "{}", stdout(&sick));
    }
    for (at, line) in [
        (Asked::Costs, "▲ credits counted twice: the key has no scope `billing:read_costs`"),
        (Asked::Dimensions, "▲ credits counted twice: the key has no scope `billing:read_costs`"),
        (Asked::Connection, "▲ connection stream-1: cannot be looked at: 403 Forbidden"),
    ] {
        let sandbox = good().await;
        sandbox.add_trouble(trouble(at, Wrong::Denied, None));
        let open = doctor(&sandbox, Lacks::Nothing, &[], &[]).await;
        exits(&open, 0);
        says(&open, line);
    }
}

/// Each right of AWS, taken away alone: open, or wrong where the file is to make itself.
#[tokio::test]
async fn each_right_that_is_missing_is_named() {
    for (at, right) in
        [(Asked::CostExplorer, "ce:GetCostAndUsage"), (Asked::Billing, "billing:GetCreditAllocationHistory")]
    {
        let sandbox = good().await;
        sandbox.add_trouble(trouble(at, Wrong::Denied, None));
        let open = doctor(&sandbox, Lacks::Nothing, &[], &[]).await;
        exits(&open, 0);
        says(&open, &format!("▲ AWS right {right}: no right `{right}`"));
        let wrong = doctor(&sandbox, Lacks::Nothing, &["--fetch"], &[]).await;
        exits(&wrong, 1);
        says(&wrong, &format!("✖ AWS right {right}: no right `{right}`"));
    }
}

#[tokio::test]
async fn each_part_of_the_deployment_that_is_missing_is_named() {
    for (lacks, status, line) in [
        (Lacks::Function, 1, "✖ function aws-credits-processor: is not there"),
        (
            Lacks::FunctionRight,
            0,
            "▲ function aws-credits-processor: cannot be looked at: Lambda: AccessDeniedException",
        ),
        (Lacks::Variables, 1, "✖ the function's variables: CLOUDZERO_API_KEY_SECRET_ARN: is not set"),
        (Lacks::Active, 1, "✖ function aws-credits-processor: is not ready"),
        (Lacks::Bucket, 1, "✖ bucket aws-credits-pipeline-111122223333-eu-central-1: is not there"),
        (Lacks::BucketRight, 0, "▲ bucket aws-credits-pipeline-111122223333-eu-central-1: AccessDenied"),
        (Lacks::Notification, 1, "✖ notification: no upload starts the function"),
        (Lacks::Confirmation, 1, "✖ e-mails about notices: a@example.com has not confirmed"),
        (Lacks::Readers, 1, "✖ e-mails about notices: nobody is subscribed"),
        (Lacks::TopicRight, 0, "▲ e-mails about notices: SNS: AuthorizationError"),
        (Lacks::LogRight, 0, "▲ the function's last error: CloudWatch Logs: AccessDeniedException"),
        (Lacks::GoodRuns, 0, "▲ the function's last error: FileRefused: credits-2025-01.csv, 1970-01-01T00:00:00"),
    ] {
        let sick = doctor(&good().await, lacks, &[], &[]).await;
        says(&sick, line);
        exits(&sick, status);
    }
}

#[tokio::test]
async fn what_is_wrong_at_cloudzero_is_named() {
    let disabled = Connection { is_enabled: false, ..Connection::default() };
    let sandbox = good().await;
    sandbox.set_books(Books { connection: disabled, ..books(9) });
    let sick = doctor(&sandbox, Lacks::Nothing, &[], &[]).await;
    exits(&sick, 1);
    says(&sick, "✖ connection stream-1: `sandbox` is disabled");

    let sandbox = good().await;
    let sick = doctor(&sandbox, Lacks::Nothing, &[], &[("CLOUDZERO_CONNECTION_ID", "other")]).await;
    exits(&sick, 1);
    says(&sick, "✖ connection other: CloudZero knows no such connection");

    let sick = doctor(&sandbox, Lacks::Nothing, &[], &[("CLOUDZERO_API_KEY", "wrong-key")]).await;
    exits(&sick, 1);
    assert!(stdout(&sick).contains("the key does not have it (403 Forbidden"), "{}", stdout(&sick));

    let here = Folder::new();
    let mut nothing = here.credits(&["doctor"]);
    without_aws(&mut nothing);
    let nothing = output(nothing).await;
    exits(&nothing, 1);
    says(&nothing, "✖ variables: CLOUDZERO_CONNECTION_ID: is not set; CLOUDZERO_API_KEY_SECRET_ARN: is not set");
    says(&nothing, "▲ AWS: ");
}

#[tokio::test]
async fn credits_that_are_counted_twice_are_wrong() {
    let sandbox = good().await;
    let months: Vec<String> =
        (2006..2100).flat_map(|year| (1..=12).map(move |month| format!("{year}-{month:02}"))).collect();
    let native =
        months.into_iter().map(|month| (month, [("111111111111".to_owned(), "5.25".to_owned())].into())).collect();
    sandbox.set_books(Books { native, ..books(9) });
    let sick = doctor(&sandbox, Lacks::Nothing, &[], &[]).await;
    exits(&sick, 1);
    says(&sick, "✖ credits counted twice: yes: AWS's own connection already brings credits of 5.25 USD in 1 accounts");
}
