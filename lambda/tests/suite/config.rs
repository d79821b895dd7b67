use credits_core::{Duplicates, InvalidRows};
use credits_lambda::config::{Config, KeySource, Raw, VARIABLES, policy};
use credits_lambda::delivery::Safeguards;

const GOOD: [(&str, &str); 2] = [("CLOUDZERO_CONNECTION_ID", "0a1b-2c3d"), ("CLOUDZERO_API_KEY", "canary-3f1c9a72")];

/// The configuration of [`GOOD`] with some variables set, or with an empty value unset.
fn check(changes: &[(&str, &str)]) -> Result<Config, String> {
    let lookup = |name: &str| {
        let set = changes.iter().chain(&GOOD).find(|(set, _)| *set == name);
        set.map(|(_, value)| (*value).to_owned())
    };
    Config::check(&Raw::read(lookup)).map_err(|error| {
        assert_eq!(error.error_type(), "ConfigInvalid");
        error.message().to_owned()
    })
}

#[test]
fn the_least_that_is_needed_brings_the_defaults() {
    let config = check(&[]).unwrap();
    assert_eq!(config.address.connection_id, "0a1b-2c3d");
    assert!(matches!(config.key, KeySource::Given(_)));
    assert_eq!(config.address.url.as_str(), "https://api.cloudzero.com/");
    assert_eq!(config.policy, credits_core::Policy::default());
    assert_eq!(config.safeguards, Safeguards { read_back: false, max_shrink: None, is_only_sender: true });
}

#[test]
fn what_is_set_is_taken() {
    let config = check(&[
        ("CLOUDZERO_API_KEY", ""),
        ("CLOUDZERO_API_KEY_SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:cloudzero-AbCdEf"),
        ("CREDIT_DESCRIPTION", "AWS_MAP credits"),
        ("CREDIT_SERVICE", "Credits"),
        ("CREDIT_CLOUD_PROVIDER", "AWS"),
        ("DUPLICATES", "sum"),
        ("INVALID_ROWS", "skip"),
        ("READ_BACK", "on"),
        ("MAX_SHRINK", "20"),
        ("CONCURRENCY_RESERVED", "off"),
        ("AWS_LAMBDA_LOG_LEVEL", "Debug"),
        ("RUST_LOG", "info,hyper_util=debug"),
    ])
    .unwrap();
    let arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:cloudzero-AbCdEf";
    assert_eq!(config.key, KeySource::SecretArn(arn.to_owned()));
    assert_eq!(config.policy.booking.description, "AWS_MAP credits");
    assert_eq!(config.policy.booking.service, "Credits");
    assert_eq!(config.policy.booking.cloud_provider.as_deref(), Some("AWS"));
    assert_eq!(config.policy.duplicates, Duplicates::Sum);
    assert_eq!(config.policy.invalid_rows, InvalidRows::Skip);
    assert_eq!(config.safeguards, Safeguards { read_back: true, max_shrink: Some(20), is_only_sender: false });
}

#[test]
fn each_problem_begins_with_its_variable() {
    for (name, value, expected) in [
        ("CLOUDZERO_CONNECTION_ID", "", "CLOUDZERO_CONNECTION_ID: is not set"),
        (
            "CLOUDZERO_CONNECTION_ID",
            "../other",
            "CLOUDZERO_CONNECTION_ID: `../other` holds something else than letters, digits, `-` and `_`",
        ),
        ("CLOUDZERO_API_KEY", " ", "CLOUDZERO_API_KEY_SECRET_ARN: is not set, and neither is CLOUDZERO_API_KEY"),
        (
            "CLOUDZERO_API_KEY_SECRET_ARN",
            "arn:aws:secretsmanager:…",
            "CLOUDZERO_API_KEY_SECRET_ARN: is set, and so is CLOUDZERO_API_KEY; only one may be",
        ),
        (
            "CLOUDZERO_API_KEY",
            "Bearer canary-3f1c9a72",
            "CLOUDZERO_API_KEY: holds white space or characters that no API key has",
        ),
        ("CLOUDZERO_API_URL", "api.cloudzero.com", "CLOUDZERO_API_URL: is not a URL"),
        (
            "CLOUDZERO_API_URL",
            "http://api.cloudzero.com",
            "CLOUDZERO_API_URL: `http://api.cloudzero.com/` does not begin with `https://`; the API key would be readable on its way",
        ),
        (
            "CLOUDZERO_API_URL",
            "http://127.0.0.1.example.com",
            "CLOUDZERO_API_URL: `http://127.0.0.1.example.com/` does not begin with `https://`; the API key would be readable on its way",
        ),
        (
            "CLOUDZERO_API_URL",
            "https://me:secret@api.cloudzero.com",
            "CLOUDZERO_API_URL: must not hold a user name or a password",
        ),
        (
            "CLOUDZERO_API_URL",
            "https://api.cloudzero.com/?a=b",
            "CLOUDZERO_API_URL: must not hold a query or a fragment",
        ),
        ("DUPLICATES", "last", "DUPLICATES: `last` is not one of `identical`, `first`, `sum`, `reject`"),
        ("INVALID_ROWS", "ignore", "INVALID_ROWS: `ignore` is not one of `refuse`, `skip`"),
        ("READ_BACK", "yes", "READ_BACK: `yes` is not one of `on`, `off`"),
        ("MAX_SHRINK", "101", "MAX_SHRINK: `101` is not a whole number from 0 to 100"),
        ("MAX_SHRINK", "2.5", "MAX_SHRINK: `2.5` is not a whole number from 0 to 100"),
        ("CONCURRENCY_RESERVED", "1", "CONCURRENCY_RESERVED: `1` is not one of `on`, `off`"),
        (
            "AWS_LAMBDA_LOG_LEVEL",
            "loud",
            "AWS_LAMBDA_LOG_LEVEL: `loud` is not one of `TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR`, `FATAL`",
        ),
        ("RUST_LOG", "a=b=c", "RUST_LOG: `a=b=c` is no list of `target=level`"),
    ] {
        assert_eq!(check(&[(name, value)]).unwrap_err(), expected);
    }
}

/// To take such a variable for unset would be a surprise.
#[test]
fn a_variable_that_is_no_utf8_is_named() {
    use std::os::unix::ffi::OsStringExt;
    let broken = |name: &'static str| {
        let lookup = move |asked: &str| match GOOD.iter().find(|(set, _)| *set == asked) {
            _ if asked == name => Some(std::ffi::OsString::from_vec(vec![b'a', 0xff])),
            good => good.map(|(_, value)| (*value).into()),
        };
        Raw::read_raw(lookup)
    };
    for variable in VARIABLES {
        let message = Config::check(&broken(variable.name)).unwrap_err().message().to_owned();
        assert!(message.starts_with(&format!("{}: is not UTF-8", variable.name)), "{message}");
    }
    assert!(policy(&broken("CREDIT_SERVICE")).is_err());
    assert!(policy(&broken("CLOUDZERO_API_KEY")).is_ok(), "reading files needs no key");
}

#[test]
fn every_problem_is_named_at_once() {
    let message = check(&[("CLOUDZERO_CONNECTION_ID", ""), ("DUPLICATES", "x"), ("INVALID_ROWS", "y")]).unwrap_err();
    assert_eq!(
        message,
        "CLOUDZERO_CONNECTION_ID: is not set; DUPLICATES: `x` is not one of `identical`, `first`, `sum`, `reject`; \
         INVALID_ROWS: `y` is not one of `refuse`, `skip`"
    );
}

#[test]
fn a_service_on_this_machine_needs_no_tls() {
    for url in ["http://127.0.0.1:8080", "http://127.3.2.1", "http://localhost:8080", "http://[::1]:8080"] {
        assert!(check(&[("CLOUDZERO_API_URL", url)]).is_ok(), "{url}");
    }
}

#[test]
fn reading_files_needs_no_way_to_cloudzero() {
    assert_eq!(policy(&Raw::default()), Ok(credits_core::Policy::default()));
    let raw = Raw { duplicates: Some("last".to_owned()), ..Raw::default() };
    assert_eq!(policy(&raw).unwrap_err().error_type(), "ConfigInvalid");
}

#[test]
fn the_key_does_not_print() {
    let printed = format!("{:?}", check(&[]).unwrap());
    assert!(printed.contains("Given([redacted])"), "{printed}");
    assert!(!printed.contains("canary"), "{printed}");
}

/// The table is what lambda/docs/configuration.md shows; a default in it that is not the one that counts would be a lie.
#[test]
fn the_documented_defaults_are_the_ones_that_count() {
    let explicit: Vec<(&str, &str)> =
        VARIABLES.iter().filter_map(|variable| Some((variable.name, variable.default?))).collect();
    assert_eq!(explicit.len(), 8);
    assert_eq!(format!("{:?}", check(&explicit).unwrap()), format!("{:?}", check(&[]).unwrap()));
}
