//! The function's API key out of Secrets Manager: read once, never logged, and what it is told where it cannot be had.

use crate::support::http::{Response, Script, Server};
use crate::support::lambda::{Failed, event, function};
use crate::support::{KEY, s3, sandbox, secrets_manager};
use serde_json::json;
use std::time::Duration;

const FILE: &str = "054736118302,$10.50\n123456789012,\"$1,234.56\"\n";

#[tokio::test]
async fn the_key_comes_from_secrets_manager_and_is_nowhere_in_the_log() {
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", FILE)]).await, sandbox().await);
    let secrets = secrets_manager::holding(&[KEY]).await;
    let arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:cloudzero-AbCdEf";
    let more = [
        ("CLOUDZERO_API_KEY", ""),
        ("CLOUDZERO_API_KEY_SECRET_ARN", arn),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url.as_str()),
        ("RUST_LOG", "trace"),
    ];
    let mut lambda = function(&s3, &sandbox, &more).await;
    for _ in 0..2 {
        lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap();
    }
    assert_eq!(secrets.requests().len(), 1, "read at the cold start, and kept");
    assert_eq!(sandbox.state().months["2025-01"].rows, 2, "the sandbox takes no other key");
    let log = lambda.stop().await;
    assert!(log.len() > 100, "everything is logged: {} lines", log.len());
    assert!(!log.iter().any(|line| line.to_string().contains(KEY)));
}

#[tokio::test]
async fn a_secret_that_cannot_be_read_is_reported_with_the_event() {
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", FILE)]).await, sandbox().await);
    let secrets = secrets_manager::refusing().await;
    let more = [
        ("CLOUDZERO_API_KEY", ""),
        ("CLOUDZERO_API_KEY_SECRET_ARN", "arn"),
        ("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url.as_str()),
    ];
    let mut lambda = function(&s3, &sandbox, &more).await;
    let failed = lambda.invoke(event(&["credits-2025-01.csv"])).await.unwrap_err();
    let error_message = "CLOUDZERO_API_KEY_SECRET_ARN: the secret `arn` cannot be read: \
                         AccessDeniedException: no identity-based policy allows it";
    assert_eq!(failed, Failed { error_type: "ConfigInvalid".to_owned(), error_message: error_message.to_owned() });
}

/// A key that cannot be had just now is not a call that was made: nothing was sent, and nothing has to be changed.
#[tokio::test]
async fn a_secret_that_cannot_be_read_just_now_is_told_from_configuration() {
    let (s3, sandbox) = (s3::holding(&[("/credits/credits-2025-01.csv", FILE)]).await, sandbox().await);
    let throttling = Server::start(|_| async {
        let body = json!({"__type": "ThrottlingException", "Message": "Rate exceeded"});
        Response::builder().status(400).body(Script::text(body.to_string())).unwrap()
    })
    .await;
    let hanging = Server::start(|_| std::future::pending::<Response<Script>>()).await;
    for (secrets, why) in [(&throttling, "ThrottlingException: Rate exceeded"), (&hanging, "no answer within ")] {
        let more = [
            ("CLOUDZERO_API_KEY", ""),
            ("CLOUDZERO_API_KEY_SECRET_ARN", "arn"),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url.as_str()),
        ];
        let mut lambda = function(&s3, &sandbox, &more).await;
        let failed =
            lambda.invoke_with_time(event(&["credits-2025-01.csv"]), Duration::from_secs(6)).await.unwrap_err();
        assert_eq!(failed.error_type, "KeyUnavailable");
        let start = "CLOUDZERO_API_KEY_SECRET_ARN: the secret `arn` cannot be read just now: ";
        assert!(failed.error_message.starts_with(&format!("{start}{why}")), "{failed:?}");
    }
    assert_eq!(sandbox.state().calls, 0);
}
