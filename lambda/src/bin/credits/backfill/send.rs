//! The months go out, one after the other. Each that is confirmed is in the journal before anything is said about it.

use super::journal::{Journal, Line};
use super::plan::Month;
use super::resume::Confirmations;
use super::states::{State, table};
use crate::console::{print_done, say};
use crate::failure::Failure;
use crate::render::Output;
use crate::signals::Signals;
use crate::stream::Stream;
use credits_lambda::delivery::Attempt;
use credits_lambda::delivery::held::Holding;
use credits_lambda::delivery::receipt::Receipt;
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// What sends the months of one run.
pub(super) struct Sender<'a> {
    pub(super) stream: &'a Stream,
    pub(super) confirmations: Confirmations<'a>,
    pub(super) signals: &'a Signals,
    pub(super) output: Output,
    /// Seconds between two months.
    pub(super) pause: u64,
}

impl Sender<'_> {
    /// Sends every month that is not sent yet; `held_before` is what each of those held.
    ///
    /// # Errors
    /// What the first one failed with, and how far it came.
    pub(super) async fn send_all(
        &self,
        months: &[Month],
        states: &mut [State],
        held_before: Vec<Option<Holding>>,
        journal: &mut Journal,
    ) -> Result<(), Failure> {
        let left: Vec<usize> = (0..months.len()).filter(|&index| states[index] == State::NotSent).collect();
        let bar = progress_bar(months.len(), months.len() - left.len());
        for (nth, (&index, month_before)) in left.iter().zip(held_before).enumerate() {
            if nth > 0 {
                tokio::time::sleep(Duration::from_secs(self.pause)).await;
            }
            let month = &months[index];
            bar.set_message(month.month().to_string());
            if let Err(failure) = self.send(month, month_before, &mut states[index], journal, &bar).await {
                bar.abandon();
                let failure = failure.after(&table(months, states));
                // What became of a month that is sent, its failure says.
                return Err(match states[index] {
                    State::Sent => failure,
                    _ => failure.hint(format!("stopped at {}; `--resume` goes on there", month.month())),
                });
            }
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(())
    }

    async fn send(
        &self,
        month: &Month,
        month_before: Option<Holding>,
        state: &mut State,
        journal: &mut Journal,
        bar: &ProgressBar,
    ) -> Result<(), Failure> {
        let line = self.confirmations.line(month);
        journal.begin(&line)?;
        *state = State::Failed;
        self.signals.sending(month.month(), month.accepted.body_count());
        let so_far = Attempt { month_before, ..Attempt::default() };
        let receipt = self.stream.send(&month.name, &month.accepted, so_far).await?;
        *state = State::Sent;
        self.signals.noting();
        journal.confirm(Line { drop_ids: receipt.drop_ids.clone(), ..line })?;
        bar.suspend(|| self.tell(month, &receipt));
        self.signals.done(format!("`--resume` goes on after {}", month.month()))
    }

    /// Says so where a program listens or nobody sees the bar.
    fn tell(&self, month: &Month, receipt: &Receipt) {
        if self.output.is_for_people() {
            say(&format!("{}: sent\n", month.month()));
        } else {
            print_done(&self.output.receipt(receipt));
        }
    }
}

/// On a terminal only.
fn progress_bar(months: usize, done: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos} of {len} months, {msg}, {elapsed}");
    let bar = ProgressBar::new(months as u64).with_position(done as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
