use crate::support::{KEY, accepted, aws, client, deliver, sandbox, secrets_manager};
use aws_sdk_secretsmanager::Client as SecretsManager;
use credits_lambda::aws::secrets::Keys;

const ARN: &str = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:cloudzero-AbCdEf";
const FILE: &str = "054736118302,$10.50\n";

fn keys(url: &str) -> Keys {
    Keys::secret(ARN.to_owned(), SecretsManager::new(&aws(url)))
}

#[tokio::test]
async fn the_secret_is_read_once() {
    let (sandbox, secrets) = (sandbox().await, secrets_manager::holding(&[KEY]).await);
    let client = client(&sandbox.url(), keys(&secrets.url));
    for _ in 0..3 {
        deliver(&client, &accepted(FILE)).await.0.unwrap();
    }
    let requests = secrets.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].headers()["x-amz-target"], "secretsmanager.GetSecretValue");
    assert_eq!(requests[0].body(), format!(r#"{{"SecretId":"{ARN}"}}"#).as_bytes());
    assert!(!format!("{client:?}").contains(KEY));
}

#[tokio::test]
async fn a_key_that_was_changed_is_read_again_when_the_old_one_is_refused() {
    let (sandbox, secrets) = (sandbox().await, secrets_manager::holding(&["old-key", KEY]).await);
    let client = client(&sandbox.url(), keys(&secrets.url));
    deliver(&client, &accepted(FILE)).await.0.unwrap();
    assert_eq!((secrets.requests().len(), sandbox.state().calls), (2, 2));
}

#[tokio::test]
async fn a_key_that_is_refused_and_was_not_changed_is_given_up() {
    let (sandbox, secrets) = (sandbox().await, secrets_manager::holding(&["old-key"]).await);
    let client = client(&sandbox.url(), keys(&secrets.url));
    let error = deliver(&client, &accepted(FILE)).await.0.unwrap_err();
    assert_eq!(error.message(), "CloudZero refuses: 403 Forbidden: Forbidden");
    assert_eq!((secrets.requests().len(), sandbox.state().calls), (2, 1));
}

#[tokio::test]
async fn a_secret_that_may_not_be_read_is_configuration() {
    let (sandbox, secrets) = (sandbox().await, secrets_manager::refusing().await);
    let client = client(&sandbox.url(), keys(&secrets.url));
    let error = client.read_key().await.unwrap_err();
    assert_eq!(error.error_type(), "ConfigInvalid");
    assert_eq!(
        error.message(),
        format!(
            "CLOUDZERO_API_KEY_SECRET_ARN: the secret `{ARN}` cannot be read: \
             AccessDeniedException: no identity-based policy allows it"
        )
    );
    let outcome = deliver(&client, &accepted(FILE)).await.0;
    assert_eq!(outcome.unwrap_err(), error, "the next event tries again, and says it again");
    assert_eq!(sandbox.state().calls, 0);
}

#[tokio::test]
async fn a_secret_that_holds_no_key_is_configuration_and_is_not_quoted() {
    let secrets = secrets_manager::holding(&["canary one\nand two"]).await;
    let error = client("http://127.0.0.1:1", keys(&secrets.url)).read_key().await.unwrap_err();
    assert_eq!(
        error.message(),
        format!("CLOUDZERO_API_KEY_SECRET_ARN: the secret `{ARN}` holds white space or characters that no API key has")
    );
}
