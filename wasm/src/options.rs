//! The options of the page, which are those of `credits check` and of a deployment: as a policy, and as what the function
//! is set to beside it.

use crate::input::{Fields, Input, Value};
use credits_core::{BillingMonth, Booking, Deployment, Limits, Policy, read_amount, visible};
use serde::Serialize;
use std::fmt::Display;
use std::str::FromStr;

/// How a file is judged, as words. What is missing or empty is the default.
#[derive(Clone, Default, Serialize)]
pub(crate) struct Options {
    duplicates: Option<String>,
    invalid_rows: Option<String>,
    credit_description: Option<String>,
    credit_service: Option<String>,
    credit_cloud_provider: Option<String>,
    expected_total: Option<String>,
    month: Option<String>,
    current_month: Option<String>,
    limit_rows: Option<usize>,
    limit_file_bytes: Option<usize>,
    limit_month_bytes: Option<usize>,
    concurrency_reserved: Option<bool>,
    switched_off: Option<bool>,
    timeout_seconds: Option<usize>,
    has_account_list: Option<bool>,
    max_shrink: Option<u8>,
}

impl Input for Options {
    fn read(value: &Value) -> Result<Self, String> {
        const TEXTS: [&str; 8] = [
            "duplicates",
            "invalid_rows",
            "credit_description",
            "credit_service",
            "credit_cloud_provider",
            "expected_total",
            "month",
            "current_month",
        ];
        const NUMBERS: [&str; 5] =
            ["limit_rows", "limit_file_bytes", "limit_month_bytes", "timeout_seconds", "max_shrink"];
        const FLAGS: [&str; 3] = ["concurrency_reserved", "switched_off", "has_account_list"];
        let fields = Fields::of(value, &[&TEXTS[..], &NUMBERS, &FLAGS].concat())?;
        let text = |name| fields.text(name).map(|text| text.map(str::to_owned));
        Ok(Self {
            duplicates: text("duplicates")?,
            invalid_rows: text("invalid_rows")?,
            credit_description: text("credit_description")?,
            credit_service: text("credit_service")?,
            credit_cloud_provider: text("credit_cloud_provider")?,
            expected_total: text("expected_total")?,
            month: text("month")?,
            current_month: text("current_month")?,
            limit_rows: fields.number("limit_rows")?,
            limit_file_bytes: fields.number("limit_file_bytes")?,
            limit_month_bytes: fields.number("limit_month_bytes")?,
            concurrency_reserved: fields.flag("concurrency_reserved")?,
            switched_off: fields.flag("switched_off")?,
            timeout_seconds: fields.number("timeout_seconds")?,
            has_account_list: fields.flag("has_account_list")?,
            max_shrink: fields.number("max_shrink")?.map(per_cent).transpose()?,
        })
    }
}

impl Options {
    /// What the default policy says, and the default deployment.
    pub(crate) fn defaults() -> Self {
        let Policy { duplicates, invalid_rows, booking, limits, .. } = Policy::default();
        let Deployment { concurrency_reserved, switched_off, timeout_seconds, has_account_list, max_shrink } =
            Deployment::default();
        Self {
            duplicates: Some(duplicates.to_string()),
            invalid_rows: Some(invalid_rows.to_string()),
            credit_description: Some(booking.description),
            credit_service: Some(booking.service),
            credit_cloud_provider: booking.cloud_provider,
            limit_rows: Some(limits.rows),
            limit_file_bytes: Some(limits.file_bytes),
            limit_month_bytes: Some(limits.month_bytes),
            concurrency_reserved: Some(concurrency_reserved),
            switched_off: Some(switched_off),
            timeout_seconds: usize::try_from(timeout_seconds).ok(),
            has_account_list: Some(has_account_list),
            max_shrink,
            ..Self::default()
        }
    }

    /// The same for another month; an expected total is another month's.
    pub(crate) fn for_month(&self, month: &str) -> Self {
        Self { month: Some(month.into()), expected_total: None, ..self.clone() }
    }

    /// The policy for a file of this name.
    ///
    /// # Errors
    /// When a word is none, or the month contradicts the name.
    pub(crate) fn policy(&self, name: &str) -> Result<Policy, String> {
        let month: Option<BillingMonth> = word("month", &self.month)?;
        if let (Some(asked), Some(named)) = (month, BillingMonth::from_file_name(name))
            && asked != named
        {
            return Err(format!("the month {asked} contradicts the name `{}`, which says {named}", visible(name)));
        }
        let expected_total = match filled(&self.expected_total) {
            Some(text) => Some(read_amount(text).map_err(|error| format!("expected_total: the amount {error}"))?),
            None => None,
        };
        let default = Policy::default();
        let text = |value: &Option<String>, default: String| filled(value).map_or(default, str::to_owned);
        Ok(Policy {
            duplicates: word("duplicates", &self.duplicates)?.unwrap_or_default(),
            invalid_rows: word("invalid_rows", &self.invalid_rows)?.unwrap_or_default(),
            expected_total,
            month,
            current_month: word("current_month", &self.current_month)?,
            booking: Booking {
                description: text(&self.credit_description, default.booking.description),
                service: text(&self.credit_service, default.booking.service),
                cloud_provider: filled(&self.credit_cloud_provider).map(str::to_owned),
            },
            limits: Limits {
                rows: self.limit_rows.unwrap_or(default.limits.rows),
                file_bytes: self.limit_file_bytes.unwrap_or(default.limits.file_bytes),
                month_bytes: self.limit_month_bytes.unwrap_or(default.limits.month_bytes),
                ..default.limits
            },
            ..default
        })
    }

    /// What the function is set to beside its policy.
    pub(crate) fn deployment(&self) -> Deployment {
        let default = Deployment::default();
        Deployment {
            concurrency_reserved: self.concurrency_reserved.unwrap_or(default.concurrency_reserved),
            switched_off: self.switched_off.unwrap_or(default.switched_off),
            timeout_seconds: self.timeout_seconds.map_or(default.timeout_seconds, |seconds| seconds as u64),
            has_account_list: self.has_account_list.unwrap_or(default.has_account_list),
            max_shrink: self.max_shrink,
        }
    }
}

fn per_cent(number: usize) -> Result<u8, String> {
    u8::try_from(number)
        .ok()
        .filter(|number| *number <= 100)
        .ok_or_else(|| format!("max_shrink: `{number}` is not a whole number from 0 to 100"))
}

/// A text that says something; the function, too, takes an empty variable for one that is not set.
fn filled(value: &Option<String>) -> Option<&str> {
    value.as_deref().filter(|text| !text.trim().is_empty())
}

fn word<T: FromStr<Err: Display>>(name: &str, value: &Option<String>) -> Result<Option<T>, String> {
    let Some(text) = filled(value) else { return Ok(None) };
    text.trim().parse().map(Some).map_err(|error| format!("{name}: `{}` is {error}", visible(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::read_json;
    use credits_core::{Duplicates, InvalidRows};

    fn policy(json: &str) -> Result<Policy, String> {
        read_json::<Options>(json)?.policy("credits-2025-01.csv")
    }

    #[test]
    fn without_options_the_policy_is_the_default_and_the_defaults_say_so() {
        assert_eq!(policy("{}"), Ok(Policy::default()));
        let defaults = serde_json::to_string(&Options::defaults()).unwrap();
        assert_eq!(policy(&defaults), Ok(Policy::default()));
        assert_eq!(read_json::<Options>(&defaults).unwrap().deployment(), Deployment::default());
        assert_eq!(read_json::<Options>("{}").unwrap().deployment(), Deployment::default());
        assert_eq!(
            policy(r#"{"duplicates":"","credit_service":" ","credit_cloud_provider":null,"month":null}"#),
            Ok(Policy::default())
        );
    }

    #[test]
    fn every_option_counts() {
        let policy = policy(
            r#"{"duplicates":"sum","invalid_rows":"skip","credit_description":"d","credit_service":"s",
                "credit_cloud_provider":"c","expected_total":"$1,234.50","month":"2025-01","current_month":"2026-11","limit_rows":1,
                "limit_file_bytes":2,"limit_month_bytes":3}"#,
        )
        .unwrap();
        assert_eq!((policy.duplicates, policy.invalid_rows), (Duplicates::Sum, InvalidRows::Skip));
        assert_eq!((policy.booking.description.as_str(), policy.booking.service.as_str()), ("d", "s"));
        assert_eq!(policy.booking.cloud_provider.as_deref(), Some("c"));
        assert_eq!(policy.expected_total.unwrap().to_string(), "1234.50");
        assert_eq!(policy.month.unwrap().to_string(), "2025-01");
        assert_eq!(policy.current_month.unwrap().to_string(), "2026-11");
        assert_eq!((policy.limits.rows, policy.limits.file_bytes, policy.limits.month_bytes), (1, 2, 3));
    }

    #[test]
    fn a_deployment_is_what_it_says_of_itself() {
        let deployment = |json: &str| read_json::<Options>(json).map(|options| options.deployment());
        let all = r#"{"concurrency_reserved":false,"switched_off":true,"timeout_seconds":300,"has_account_list":true,
                      "max_shrink":12}"#;
        let told = Deployment {
            concurrency_reserved: false,
            switched_off: true,
            timeout_seconds: 300,
            has_account_list: true,
            max_shrink: Some(12),
        };
        assert_eq!(deployment(all), Ok(told));
        assert_eq!(deployment(r#"{"max_shrink":0}"#).unwrap().max_shrink, Some(0));
        assert_eq!(
            deployment(r#"{"max_shrink":101}"#),
            Err("max_shrink: `101` is not a whole number from 0 to 100".into())
        );
        assert!(deployment(r#"{"concurrency_reserved":"off"}"#).is_err());
    }

    #[test]
    fn a_word_that_is_none_is_named() {
        for (json, problem) in [
            (r#"{"duplicates":"all"}"#, "duplicates: `all` is not one of `identical`, `first`, `sum`, `reject`"),
            (r#"{"invalid_rows":"Skip"}"#, "invalid_rows: `Skip` is not one of `refuse`, `skip`"),
            (
                r#"{"month":"2025-02"}"#,
                "the month 2025-02 contradicts the name `credits-2025-01.csv`, which says 2025-01",
            ),
            (
                r#"{"current_month":"now"}"#,
                "current_month: `now` is not a month from `2006-01` to `2099-12`, written `YYYY-MM`",
            ),
        ] {
            assert_eq!(policy(json).unwrap_err(), problem);
        }
        assert!(policy(r#"{"duplicate":"sum"}"#).unwrap_err().starts_with("unknown field `duplicate`"));
        assert!(policy(r#"{"expected_total":"much"}"#).unwrap_err().starts_with("expected_total: the amount "));
    }
}
