//! A backfill that sends nothing, and ends as one that sends would, as far as nobody is asked.

use super::plan::Month;
use super::states::{State, table};
use crate::console::{print, say};
use crate::failure::{Exit, Failure, Outcome};
use crate::guard::GuardOptions;
use crate::render::numbers::plural;
use crate::render::{Output, Rehearsal, json_line};
use crate::stream::Stream;

/// What would be sent.
pub(super) struct Rehearsed<'a> {
    pub(super) months: &'a [Month],
    pub(super) states: &'a [State],
    pub(super) output: Output,
}

impl Rehearsed<'_> {
    /// Says what would be sent, looks at what it would replace, and asks CloudZero whether it would take it, where that
    /// can be.
    ///
    /// # Errors
    /// What sending would end with: a month that CloudZero would not take, or the first that would shrink too much.
    pub(super) async fn run(&self, stream: Option<&Stream>, guard: &GuardOptions) -> Outcome {
        if self.output.is_for_people() {
            print(&table(self.months, self.states))?;
        }
        let left = self.months.iter().zip(self.states).filter(|(_, state)| **state == State::NotSent);
        let left: Vec<&Month> = left.map(|(month, _)| month).collect();
        // What is held is looked at before anything is sent.
        let (mut refusal, mut problem) = (None, None);
        for month in &left {
            let found = self.month(month, stream, guard).await?;
            (refusal, problem) = (refusal.or(found.0), problem.or(found.1));
        }
        if let Some(failure) = refusal.or(problem) {
            return Err(failure);
        }
        say(&match stream {
            Some(_) => format!("dry run: nothing was sent; CloudZero would take {}\n", plural(left.len(), "month")),
            None => "dry run: nothing was sent, and without an API key CloudZero was not asked\n".to_owned(),
        });
        Ok(Exit::Done)
    }

    /// One month: why it may not replace what is held, and why CloudZero would not take it.
    async fn month(
        &self,
        Month { name, accepted, .. }: &Month,
        stream: Option<&Stream>,
        guard: &GuardOptions,
    ) -> Result<(Option<Failure>, Option<Failure>), Failure> {
        let (held, problem) = match stream {
            Some(stream) => (stream.held_if_allowed(accepted.month()).await?, stream.validate(accepted).await?),
            None => (None, None),
        };
        if !self.output.is_for_people() {
            let would_be_taken = stream.is_some().then_some(problem.is_none());
            let before = held.as_ref().map(|held| held.holding()).filter(|holding| holding.unique_accounts > 0);
            print(&json_line(&Rehearsal::new(name.clone(), accepted.summary(), would_be_taken, before)))?;
        }
        let refusal = stream.zip(held.as_ref()).and_then(|(stream, held)| guard.refusal(stream, accepted, held));
        Ok((refusal, problem.map(|problem| Failure::new(Exit::Service, problem))))
    }
}
