//! What one source says each account was credited for a month: figures, or why there are none.

use crate::exponent::without_exponent;
use credits_core::Usd;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The credits of one month, as one source states them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// What each account is credited: positive, and negative for one that is charged on balance.
    pub credits: BTreeMap<String, Usd>,
    /// The source still calls the month an estimate.
    pub estimated: bool,
    /// How many amounts, each rounded to the cent by the source, stand behind an account's figure. Empty where the
    /// source gives amounts as they are.
    pub rounded: BTreeMap<String, u32>,
    /// Names of accounts, where the source has them.
    pub names: BTreeMap<String, String>,
}

/// Why a source gives no figures. Every text is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoStatement {
    /// It cannot be asked: a right, a key, an address is missing. Nothing is wrong with the figures of others.
    NotAsked(String),
    /// It was asked and did not answer.
    Failed(String),
    /// It answered something that may be read in two ways, and did so again.
    Doubtful(String),
    /// It knows of no credit at all, which may be true or a fault of its own: another source has to say the same.
    Empty,
}

impl NoStatement {
    pub(crate) fn doubtful(why: impl Into<String>) -> Self {
        Self::Doubtful(why.into())
    }

    /// Whether asking again may clear it up.
    fn is_worth_repeating(&self) -> bool {
        matches!(self, Self::Doubtful(_) | Self::Empty)
    }
}

impl Statement {
    /// Adds an amount to an account's credit.
    ///
    /// # Errors
    /// When the sum is too large to be exact.
    pub(crate) fn add(&mut self, account: &str, credit: Usd) -> Result<(), NoStatement> {
        let sum = self.credits.get(account).copied().unwrap_or_default().checked_add(credit);
        let sum = sum.ok_or_else(|| {
            NoStatement::doubtful(format!("the amounts of account `{account}` are too large to be added up exactly"))
        })?;
        self.credits.insert(account.to_owned(), sum);
        Ok(())
    }

    /// What an account is credited; nothing where it is not mentioned.
    #[must_use]
    pub fn credit(&self, account: &str) -> Usd {
        self.credits.get(account).copied().unwrap_or_default()
    }

    /// The sum of all accounts; `None` where it is too large to be exact.
    #[must_use]
    pub fn total(&self) -> Option<Usd> {
        self.credits.values().try_fold(Usd::ZERO, |sum, credit| sum.checked_add(*credit))
    }

    /// Whether no account is credited or charged anything.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.credits.values().all(|credit| credit.is_zero())
    }

    /// What a file or a stream holds.
    pub fn of(credits: impl IntoIterator<Item = (String, Usd)>) -> Self {
        Self { credits: credits.into_iter().collect(), ..Self::default() }
    }
}

/// Asks, and asks once more where the answer is doubtful: what stays in doubt is the outcome.
///
/// # Errors
/// Why there are no figures.
pub(crate) async fn ask_twice<F: Future<Output = Result<Statement, NoStatement>>>(
    ask: impl Fn() -> F,
) -> Result<Statement, NoStatement> {
    match ask().await {
        Ok(statement) if !statement.credits.is_empty() => Ok(statement),
        Err(why) if !why.is_worth_repeating() => Err(why),
        _ => {
            tracing::info!("asked again, because the first answer is doubtful");
            ask().await
        }
    }
}

/// Twelve digits.
pub(crate) fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An amount as it stands in JSON, a number or a string, exactly. It never passes through a floating-point number.
///
/// # Errors
/// The text, where it is no decimal that 28 digits hold.
pub(crate) fn exact(raw: &RawValue) -> Result<Usd, String> {
    let text = raw.get();
    let unquoted: Option<String> = if text.starts_with('"') { serde_json::from_str(text).ok() } else { None };
    let text = unquoted.as_deref().unwrap_or(text);
    without_exponent(text)
        .and_then(|plain| plain.parse().ok())
        .ok_or_else(|| credits_core::visible(text).chars().take(60).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<String, String> {
        exact(&RawValue::from_string(json.to_owned()).unwrap()).map(|amount| amount.to_string())
    }

    #[test]
    fn money_is_read_from_the_text_of_json() {
        for (json, expected) in [
            ("-1234.5600000001", "-1234.5600000001"),
            ("\"-0.1\"", "-0.1"),
            ("0.1", "0.1"),
            ("9007199254740993", "9007199254740993"),
            ("123456789012.0000000001", "123456789012.0000000001"),
            ("-1.2E-7", "-0.00000012"),
            ("1.5e+2", "150"),
            ("12.34e1", "123.4"),
            ("\"5E-1\"", "0.5"),
            ("0e0", "0.00"),
            ("-0.0", "0.00"),
        ] {
            assert_eq!(read(json).as_deref(), Ok(expected), "{json}");
        }
        for json in [
            "\"\"",
            "\"1,000\"",
            "\"NaN\"",
            "null",
            "true",
            "{}",
            "[1]",
            "1e99",
            "\"1e\"",
            "\"e5\"",
            "\"+5\"",
            "\"1.e5\"",
        ] {
            assert!(read(json).is_err(), "{json}");
        }
    }
}
