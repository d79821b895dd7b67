//! What the function will do with a file, by the file, its name and the policies of the deployment. Said here and nowhere
//! else: page, command line and demo print these words.

use crate::finding::{Code, Plural, Severity};
use crate::money::Usd;
use crate::month::BillingMonth;
use crate::report::Report;
use crate::rules::ControlTotal;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// What a deployment is set to, beside the policy that the file was checked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// Whether one function at a time is reserved, without which a month of several bodies is not sent.
    pub concurrency_reserved: bool,
    /// Whether none may run at all.
    pub switched_off: bool,
    /// How long the function may run.
    pub timeout_seconds: u64,
    /// Whether it holds the accounts against a list of its own.
    pub has_account_list: bool,
    /// By how many per cent the accounts or the total of a month may fall; `None` where that is not looked at.
    pub max_shrink: Option<u8>,
}

impl Default for Deployment {
    fn default() -> Self {
        Self {
            concurrency_reserved: true,
            switched_off: false,
            timeout_seconds: 60,
            has_account_list: false,
            max_shrink: None,
        }
    }
}

impl Deployment {
    /// What a body may take, in seconds.
    const A_BODY: u64 = 10;
    /// What reading back a month of several bodies takes, and what is kept in hand.
    const READING_BACK: u64 = 10 + 2;

    /// Whether a month of so many bodies can be sent before the function's time is over. One body always may.
    #[must_use]
    pub fn has_time_for(&self, bodies: usize) -> bool {
        bodies <= 1 || self.seconds_for(bodies) <= self.timeout_seconds
    }

    /// How many seconds a month of so many bodies may take.
    #[must_use]
    pub fn seconds_for(&self, bodies: usize) -> u64 {
        Self::A_BODY.saturating_mul(bodies as u64).saturating_add(Self::READING_BACK)
    }

    /// Why it does not send a month of so many bodies, whatever is in it.
    fn refusals(&self, bodies: usize) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.switched_off {
            reasons.push("the function is switched off: an upload is given up at once".to_string());
        }
        if bodies > 1 && !self.concurrency_reserved {
            reasons.push(format!(
                "the month takes {bodies} requests, which need the function's concurrency to be reserved"
            ));
        }
        if !self.has_time_for(bodies) {
            reasons.push(format!(
                "the month takes {bodies} requests and may take {} seconds, but the function has {}: send it from the \
                 command line",
                self.seconds_for(bodies),
                self.timeout_seconds
            ));
        }
        reasons
    }

    /// What it looks at that cannot be known before.
    fn reservations(&self, accounts_are_known: bool) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.has_account_list && !accounts_are_known {
            reasons.push("the function also holds the accounts against its own list".to_string());
        }
        if let Some(per_cent) = self.max_shrink {
            reasons.push(format!(
                "the function also looks at what CloudZero holds, and refuses a month whose accounts or total would fall \
                 by more than {per_cent} %"
            ));
        }
        reasons
    }
}

/// What the function will do with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It replaces what CloudZero holds for the month.
    Replaces {
        /// The month that is replaced.
        month: BillingMonth,
        /// Accounts with a credit.
        accounts: usize,
        /// The exact sum of the credits, positive.
        total: Usd,
        /// What cannot be known before: nothing, or sentences.
        reasons: Vec<String>,
    },
    /// It starts, refuses the file and sends nothing.
    Refuses {
        /// Why, a sentence each.
        reasons: Vec<String>,
    },
    /// It does not start, because of the file's name.
    NothingHappens {
        /// The name under which it would, where the month is known.
        right_name: Option<String>,
        /// Why, a sentence.
        reasons: Vec<String>,
    },
}

impl Outcome {
    /// `replaces`, `refuses` or `nothing-happens`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Replaces { .. } => "replaces",
            Self::Refuses { .. } => "refuses",
            Self::NothingHappens { .. } => "nothing-happens",
        }
    }

    /// Why, a sentence each.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        let (Self::Replaces { reasons, .. } | Self::Refuses { reasons } | Self::NothingHappens { reasons, .. }) = self;
        reasons
    }

    /// It in a sentence, without the reasons.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Replaces { month, accounts, total, .. } => {
                let (accounts, total) = (Plural(*accounts, "account"), total.dollars());
                format!("replaces what CloudZero holds for {} with {accounts} and {total}", month.in_words())
            }
            Self::Refuses { .. } => "refuses the file and sends nothing".to_string(),
            Self::NothingHappens { right_name: Some(name), .. } => {
                format!("does not start for a file of this name: name it `{name}`")
            }
            Self::NothingHappens { right_name: None, .. } => {
                "does not start for a file of this name: name it `credits-YYYY-MM.csv`".to_string()
            }
        }
    }
}

/// Whether a file of this name starts the function at all: no more of it is looked at before.
#[must_use]
pub fn starts_function(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or_default();
    name.starts_with("credits-") && name.ends_with(".csv")
}

impl Report {
    /// What the function will do with this file, if it is set to the policy the file was checked with.
    ///
    /// ```
    /// use credits_core::{Deployment, Policy, check};
    /// let outcome = |name: &str, file: &str| check(name, file.as_bytes(), &Policy::default()).outcome(&Deployment::default());
    /// assert_eq!(
    ///     outcome("credits-2025-01.csv", "111111111111,1234.5\n").sentence(),
    ///     "replaces what CloudZero holds for January 2025 with 1 account and $1,234.50",
    /// );
    /// assert_eq!(outcome("credits-2025-01.csv", "111111111111,oops\n").kind(), "refuses");
    /// assert_eq!(
    ///     outcome("Credits 2025-01.csv", "111111111111,5\n").sentence(),
    ///     "does not start for a file of this name: name it `credits-2025-01.csv`",
    /// );
    /// ```
    #[must_use]
    pub fn outcome(&self, deployment: &Deployment) -> Outcome {
        let summary = self.summary();
        let name = summary.file_name.as_str();
        if !starts_function(name) {
            let month = summary.billing_month.or_else(|| month_in(name));
            let reasons = alloc::vec!["only a file named `credits-YYYY-MM.csv` starts the function".to_string()];
            return Outcome::NothingHappens { right_name: month.map(BillingMonth::file_name), reasons };
        }
        self.once_started(BillingMonth::from_file_name(name), deployment)
    }

    /// What the function will do with the same bytes under the name that they should have; `None` where their month is not
    /// known.
    ///
    /// ```
    /// use credits_core::{Deployment, Policy, check};
    /// let policy = Policy { month: "2025-01".parse().ok(), ..Policy::default() };
    /// let report = check("January.csv", b"111111111111,5\n", &policy);
    /// assert_eq!(report.outcome(&Deployment::default()).kind(), "nothing-happens");
    /// assert_eq!(report.right_outcome(&Deployment::default()).unwrap().kind(), "replaces");
    /// ```
    #[must_use]
    pub fn right_outcome(&self, deployment: &Deployment) -> Option<Outcome> {
        let month = self.summary().billing_month?;
        Some(self.once_started(Some(month), deployment))
    }

    /// What the function will do that was started by a name of this month.
    fn once_started(&self, named: Option<BillingMonth>, deployment: &Deployment) -> Outcome {
        let summary = self.summary();
        let mut reasons = self.reasons();
        let (Some(month), Some(total), Some(bodies), true) =
            (summary.billing_month, summary.total_credit, summary.bodies, reasons.is_empty())
        else {
            return Outcome::Refuses { reasons };
        };
        if named != Some(month) {
            reasons.push(format!("the file's name does not say {month}: name it `{}`", month.file_name()));
        }
        reasons.extend(deployment.refusals(bodies));
        if !reasons.is_empty() {
            return Outcome::Refuses { reasons };
        }
        let reasons = deployment.reservations(self.accounts_are_known());
        Outcome::Replaces { month, accounts: summary.unique_accounts, total, reasons }
    }

    /// Each error once, with how many there are of its kind.
    fn reasons(&self) -> Vec<String> {
        let mut reasons: Vec<(Code, String, usize)> = Vec::new();
        for finding in self.findings().iter().filter(|finding| finding.severity == Severity::Error) {
            match reasons.iter_mut().find(|(code, ..)| *code == finding.code) {
                Some((.., count)) => *count += 1,
                None => {
                    let place = finding.place.map_or_else(String::new, |place| format!("line {}: ", place.line));
                    reasons.push((finding.code, format!("{place}{}", finding.message), 1));
                }
            }
        }
        let sentence = |(code, reason, count): (Code, String, usize)| match count + self.omitted(code) {
            1 => reason,
            count => format!("{reason} (and {} more like it)", count - 1),
        };
        reasons.into_iter().map(sentence).collect()
    }

    /// What proves the total, in a sentence: `agrees with the file's own total`.
    #[must_use]
    pub fn proof(&self) -> String {
        let totals = &self.summary().control_totals;
        let words = |total: &ControlTotal| {
            let verb = if total.agrees { "agrees with" } else { "differs from" };
            format!("{verb} {}", total.source.in_words())
        };
        match totals.as_slice() {
            [] => "no total to compare with".to_string(),
            totals => totals.iter().map(words).collect::<Vec<_>>().join(" and "),
        }
    }
}

/// The month that a name holds anywhere: `Credits 2025-01 (1).csv`.
fn month_in(name: &str) -> Option<BillingMonth> {
    let is_digit = |at: Option<usize>| at.and_then(|at| name.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
    let alone = |at: usize| !is_digit(at.checked_sub(1)) && !is_digit(at.checked_add(LENGTH));
    const LENGTH: usize = "2025-01".len();
    name.char_indices().find_map(|(at, _)| name.get(at..at + LENGTH)?.parse().ok().filter(|_| alone(at)))
}
