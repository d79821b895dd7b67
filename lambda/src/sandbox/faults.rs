//! Failures on demand: for the n-th call of a kind, some times or for ever.

use serde::Deserialize;
use std::time::Duration;

/// The calls of the service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// `POST …/billing_drops`
    #[default]
    Post,
    /// `POST …/validate_billing_drop`
    Validate,
    /// `GET …/billing_drops`
    List,
    /// `GET …/billing_drops/{month}`
    Month,
}

/// Which calls fail, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// Which kind of call; posts unless said otherwise.
    pub on: Call,
    /// So many of them pass first.
    pub skip: u32,
    /// So many fail then; all of them when nothing is said.
    pub times: Option<u32>,
    /// What happens to those.
    pub fault: Fault,
}

/// What happens to a call. Without any member: nothing unusual.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    /// The call takes effect, although its answer is another one than it should be.
    pub applied: bool,
    /// The answer comes late by so much. The call has taken its effect before.
    pub delay_ms: u64,
    /// The call takes its effect so much after its answer: what a gateway does not know of any more. 202 is answered unless
    /// something else is said.
    pub stored_after_ms: Option<u64>,
    /// The connection is cut instead of an answer.
    pub cut: bool,
    /// This status is answered.
    pub status: Option<u16>,
    /// With this `Retry-After`.
    pub retry_after: Option<String>,
    /// With this `Location`.
    pub location: Option<String>,
    /// With this body, as `text/html`.
    pub body: Option<String>,
    /// The answer says this `row_count`, and is else as it should be.
    pub row_count: Option<u64>,
    /// A reading answers no more than so many entries, and says that there are more.
    pub page: Option<usize>,
}

impl Fault {
    /// Answers `status`, and does nothing.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// Cuts the connection before anything is done.
    #[must_use]
    pub fn cut_before() -> Self {
        Self { cut: true, ..Self::default() }
    }

    /// Does what is asked, and cuts the connection then.
    #[must_use]
    pub fn cut_after() -> Self {
        Self { cut: true, applied: true, ..Self::default() }
    }

    /// Does what is asked, and answers late.
    #[must_use]
    pub fn delay(time: Duration) -> Self {
        Self { delay_ms: u64::try_from(time.as_millis()).unwrap_or(u64::MAX), ..Self::default() }
    }

    /// Does what is asked, and answers 200 with this body.
    #[must_use]
    pub fn body(text: &str) -> Self {
        Self { status: Some(200), applied: true, body: Some(text.to_owned()), ..Self::default() }
    }

    /// Does what is asked, and counts wrongly.
    #[must_use]
    pub fn row_count(count: u64) -> Self {
        Self { row_count: Some(count), ..Self::default() }
    }

    /// Answers this status at once, and does what is asked so much later.
    #[must_use]
    pub fn stored_late(status: u16, time: Duration) -> Self {
        let stored_after_ms = Some(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        Self { stored_after_ms, ..Self::status(status) }
    }

    /// Reads only so much, and says that there is more.
    #[must_use]
    pub fn page(entries: usize) -> Self {
        Self { page: Some(entries), ..Self::default() }
    }

    /// Leads elsewhere.
    #[must_use]
    pub fn redirect(location: &str) -> Self {
        Self { location: Some(location.to_owned()), ..Self::status(307) }
    }

    /// With a `Retry-After`.
    #[must_use]
    pub fn retry_after(self, value: &str) -> Self {
        Self { retry_after: Some(value.to_owned()), ..self }
    }

    /// For the first call.
    #[must_use]
    pub fn once(self) -> Rule {
        self.times(1)
    }

    /// For the first calls.
    #[must_use]
    pub fn times(self, times: u32) -> Rule {
        Rule { times: Some(times), ..self.for_ever() }
    }

    /// For every call.
    #[must_use]
    pub fn for_ever(self) -> Rule {
        Rule { fault: self, ..Rule::default() }
    }

    /// Whether the call is carried out.
    pub(super) fn lets_through(&self) -> bool {
        self.stored_after_ms.is_none() && (self.applied || (!self.cut && self.status.is_none()))
    }
}

impl Rule {
    /// For another kind of call than posts.
    #[must_use]
    pub fn on(self, call: Call) -> Self {
        Self { on: call, ..self }
    }

    /// After so many calls that pass.
    #[must_use]
    pub fn after(self, skip: u32) -> Self {
        Self { skip, ..self }
    }
}

/// The rules in force. The first one that still has something to do with a call decides about it.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Rule>);

impl Faults {
    pub(super) fn add(&mut self, rule: Rule) {
        self.0.push(rule);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The fault for the next call of a kind. Counts it.
    pub(super) fn next(&mut self, call: Call) -> Option<Fault> {
        for rule in self.0.iter_mut().filter(|rule| rule.on == call) {
            match (rule.skip, rule.times) {
                (1.., _) => {
                    rule.skip -= 1;
                    return None;
                }
                (0, Some(0)) => {}
                (0, times) => {
                    rule.times = times.map(|times| times - 1);
                    return Some(rule.fault.clone());
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_lets_some_calls_pass_fails_some_and_ends() {
        let mut faults = Faults::default();
        faults.add(Fault::status(503).times(2).after(1));
        faults.add(Fault::status(500).once());
        let mut next = |call| faults.next(call).and_then(|fault| fault.status);
        assert_eq!(next(Call::Post), None);
        assert_eq!(next(Call::List), None);
        assert_eq!(next(Call::Post), Some(503));
        assert_eq!(next(Call::Post), Some(503));
        assert_eq!(next(Call::Post), Some(500));
        assert_eq!(next(Call::Post), None);
    }

    #[test]
    fn a_rule_without_times_has_no_end() {
        let mut faults = Faults::default();
        faults.add(Fault::cut_before().for_ever().on(Call::Month));
        assert!((0..100).all(|_| faults.next(Call::Month) == Some(Fault::cut_before())));
        assert_eq!(faults.next(Call::Post), None);
        faults.clear();
        assert_eq!(faults.next(Call::Month), None);
    }

    #[test]
    fn a_rule_is_json_with_defaults() {
        let rule: Rule = serde_json::from_str(r#"{"times": 1, "fault": {"status": 429, "retry_after": "1"}}"#).unwrap();
        assert_eq!(rule, Fault::status(429).retry_after("1").once());
        assert!(serde_json::from_str::<Rule>(r#"{"fault": {"stauts": 429}}"#).is_err());
    }
}
