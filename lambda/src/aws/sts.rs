//! Who the caller is, and being somebody else.

use super::signed::{AwsFailure, Request, Service, Signed, tag};
use crate::statement::is_account;
use aws_config::SdkConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_sdk_s3::config::SharedCredentialsProvider;

/// The account that the credentials belong to: `GetCallerIdentity`, which everybody may call.
///
/// # Errors
/// Why it is not known.
pub async fn account(aws: &Signed) -> Result<String, AwsFailure> {
    let request = Request::Query("Action=GetCallerIdentity&Version=2011-06-15".to_owned());
    let answer = aws.call(Service::STS, &request).await?;
    let account = tag(&String::from_utf8_lossy(&answer), "Account").filter(|account| is_account(account));
    account.ok_or_else(|| AwsFailure::Unavailable("STS: the answer names no account".to_owned()))
}

/// The same configuration with the credentials of a role, which are asked for when they are first needed.
pub async fn as_role(config: &SdkConfig, role: &str) -> SdkConfig {
    let provider = AssumeRoleProvider::builder(role).configure(config).session_name("aws-credits-collector");
    let provider = match config.credentials_provider() {
        Some(own) => provider.build_from_provider(own).await,
        None => provider.build().await,
    };
    config.to_builder().credentials_provider(SharedCredentialsProvider::new(provider)).build()
}
