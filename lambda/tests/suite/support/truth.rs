//! AWS's bills in the sandbox, and who asks for them.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::{Credentials, SharedCredentialsProvider};
use credits_lambda::aws::signed::Signed;
use credits_lambda::sandbox::{Asked, Books, Sandbox, Trouble, Wrong};
use std::process::Command;
use std::time::Duration;

/// January: five accounts, one with two applications of a credit, one with all the decimals there are.
pub(crate) const JANUARY: [(&str, &[&str]); 5] = [
    ("054736118302", &["10.50"]),
    ("111111111111", &["1000", "250.25"]),
    ("222222222222", &["0.1234567891"]),
    ("333333333333", &["3.10"]),
    ("444444444444", &["99999.99"]),
];

/// The same as a credits file.
pub(crate) const FILE: &str = "account,amount\n054736118302,10.50\n111111111111,1250.25\n222222222222,0.1234567891\n\
                               333333333333,3.10\n444444444444,99999.99\nTotal,101263.9634567891\n";

pub(crate) fn books(page: usize) -> Books {
    let texts = |amounts: &[&str]| amounts.iter().map(|text| (*text).to_owned()).collect();
    let january = JANUARY.iter().map(|(id, amounts)| ((*id).to_owned(), texts(amounts))).collect();
    let february = [("054736118302".to_owned(), texts(&["7.77"]))].into();
    Books {
        accounts: JANUARY.iter().map(|(id, _)| ((*id).to_owned(), format!("name of {}", &id[..3]))).collect(),
        credits: [("2025-01".to_owned(), january), ("2025-02".to_owned(), february)].into(),
        page,
        ..Books::default()
    }
}

pub(crate) fn trouble(at: Asked, wrong: Wrong, times: Option<u32>) -> Trouble {
    Trouble { at, wrong, times }
}

/// Calls AWS as the sandbox has it.
pub(crate) fn signed(sandbox: &Sandbox) -> Signed {
    let credentials = Credentials::new("id", "secret", None, None, "test");
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(sandbox.url())
        .build();
    Signed::new(config, None).unwrap().pausing(Duration::from_millis(4))
}

/// With the variables that lead to the sandbox's AWS.
pub(crate) fn with_aws(sandbox: &Sandbox, mut command: Command) -> Command {
    without_aws(&mut command)
        .env("AWS_ACCESS_KEY_ID", "id")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_REGION", "eu-central-1")
        .env("AWS_ENDPOINT_URL", sandbox.url());
    command
}

/// Without credentials, and without looking for some on the network.
pub(crate) fn without_aws(command: &mut Command) -> &mut Command {
    command.env("AWS_EC2_METADATA_DISABLED", "true")
}
