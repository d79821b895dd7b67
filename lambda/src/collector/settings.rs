//! The collector's variables.

use crate::config::Variable;
use crate::error::Error;
use crate::logging::Level;
use crate::truth::witnesses::Heard;
use credits_core::AccountId;
use std::ffi::OsString;

/// Every variable that the collector reads for itself, as `lambda/docs/fetch.md` shows them.
pub const VARIABLES: &[Variable] = &[
    variable("CREDITS_BUCKET", None, "The bucket for credits files."),
    variable(
        "CREDITS_PREFIX",
        None,
        "What stands before `credits-YYYY-MM.csv` in the keys that start the function, such as `team/`.",
    ),
    variable(
        "FETCH",
        Some("on"),
        "`off` only watches: nothing is asked of AWS's bills and nothing is put into the bucket.",
    ),
    variable(
        "PAYER_ROLE_ARN",
        None,
        "The role in the payer's account that is assumed to ask Cost Explorer and Billing.",
    ),
    variable("PAYER_ACCOUNT", None, "The account whose credit history is asked for; unset, that of the credentials."),
    variable("WITNESS", Some("both"), "`cost-explorer` says that one witness is enough."),
    variable(
        "LAST_DAY",
        Some("20"),
        "From this day of the month on (1 to 28, UTC), a month before without a file is `MonthMissing`.",
    ),
    variable("AWS_LAMBDA_LOG_LEVEL", Some("INFO"), "As the function's."),
    variable("RUST_LOG", None, "As the function's."),
];

const fn variable(name: &'static str, default: Option<&'static str>, doc: &'static str) -> Variable {
    Variable { name, default, doc }
}

/// Settings that were checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The bucket for credits files.
    pub bucket: String,
    /// Before the file's name.
    pub prefix: String,
    /// Whether a file is made, or only waited for.
    pub fetches: bool,
    /// The role that is assumed to ask.
    pub payer_role_arn: Option<String>,
    /// The account whose credit history is asked for.
    pub payer_account: Option<String>,
    /// Which witnesses are heard.
    pub heard: Heard,
    /// The day from which on a month without a file is missing.
    pub last_day: u8,
    /// Lambda drops lines below this level, by itself.
    pub log_level: Level,
}

impl Settings {
    /// Checks every variable, through `lookup`.
    ///
    /// # Errors
    /// `ConfigInvalid`, naming every variable that is wrong.
    pub fn read(lookup: impl Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let text = |name: &str| lookup(name).and_then(|value| value.into_string().ok());
        let set = |name: &str| text(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
        // To take for unset what is no text would be a surprise.
        let is_no_text = |variable: &&Variable| lookup(variable.name).is_some_and(|value| value.to_str().is_none());
        let no_text = VARIABLES.iter().filter(is_no_text);
        let mut problems: Vec<String> = no_text.map(|variable| format!("{}: is not UTF-8", variable.name)).collect();
        let bucket = set("CREDITS_BUCKET").unwrap_or_else(|| {
            problems.push("CREDITS_BUCKET: is not set".to_owned());
            String::new()
        });
        let fetches = match set("FETCH").as_deref() {
            None | Some("on" | "true") => true,
            Some("off" | "false") => false,
            Some(other) => {
                problems.push(format!("FETCH: `{other}` is not one of `on`, `off`"));
                true
            }
        };
        let heard = match set("WITNESS").as_deref() {
            None | Some("both") => Heard::Both,
            Some("cost-explorer") => Heard::CostExplorer,
            Some(other) => {
                problems.push(format!("WITNESS: `{other}` is not one of `both`, `cost-explorer`"));
                Heard::Both
            }
        };
        let last_day = set("LAST_DAY").unwrap_or_else(|| "20".to_owned());
        let last_day = last_day.parse().ok().filter(|day| (1..=28).contains(day)).unwrap_or_else(|| {
            problems.push(format!("LAST_DAY: `{last_day}` is not a day from 1 to 28"));
            20
        });
        let payer_account = set("PAYER_ACCOUNT");
        if let Some(account) = payer_account.as_ref().filter(|account| account.parse::<AccountId>().is_err()) {
            problems.push(format!("PAYER_ACCOUNT: `{account}` is no account"));
        }
        let payer_role_arn = set("PAYER_ROLE_ARN");
        if let Some(arn) = payer_role_arn.as_ref().filter(|arn| !arn.starts_with("arn:") || !arn.contains(":role/")) {
            problems.push(format!("PAYER_ROLE_ARN: `{arn}` is no role's ARN"));
        }
        let log_level = set("AWS_LAMBDA_LOG_LEVEL").map_or(Ok(Level::default()), |level| level.parse());
        let log_level = log_level.unwrap_or_else(|error| {
            problems.push(format!("AWS_LAMBDA_LOG_LEVEL: {error}"));
            Level::default()
        });
        let prefix = set("CREDITS_PREFIX").unwrap_or_default();
        if problems.is_empty() {
            Ok(Self { bucket, prefix, fetches, payer_role_arn, payer_account, heard, last_day, log_level })
        } else {
            Err(Error::config_invalid(problems.join("; ")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, Error> {
        Settings::read(|name| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).into()))
    }

    #[test]
    fn a_bucket_is_enough() {
        let settings = read(&[("CREDITS_BUCKET", " bucket "), ("FETCH", "")]).unwrap();
        assert_eq!((settings.bucket.as_str(), settings.fetches, settings.last_day), ("bucket", true, 20));
        assert_eq!((settings.heard, settings.payer_role_arn), (Heard::Both, None));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_text_is_named_and_not_taken_for_unset() {
        use std::os::unix::ffi::OsStringExt;
        let settings = Settings::read(|name| match name {
            "CREDITS_BUCKET" => Some("bucket".into()),
            "FETCH" => Some(OsString::from_vec(b"off\xff".to_vec())),
            _ => None,
        });
        assert_eq!(settings.unwrap_err().message(), "FETCH: is not UTF-8");
    }

    #[test]
    fn every_variable_that_is_wrong_is_named() {
        let error = read(&[
            ("FETCH", "yes"),
            ("WITNESS", "one"),
            ("LAST_DAY", "31"),
            ("PAYER_ACCOUNT", "1234"),
            ("PAYER_ROLE_ARN", "role"),
            ("AWS_LAMBDA_LOG_LEVEL", "LOUD"),
        ]);
        let message = error.unwrap_err().message().to_owned();
        for name in [
            "CREDITS_BUCKET",
            "FETCH",
            "WITNESS",
            "LAST_DAY",
            "PAYER_ACCOUNT",
            "PAYER_ROLE_ARN",
            "AWS_LAMBDA_LOG_LEVEL",
        ] {
            assert!(message.contains(&format!("{name}: ")), "{name}: {message}");
        }
    }
}
