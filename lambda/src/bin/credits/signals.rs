//! Ctrl-C, TERM and HUP: what is under way decides whether a command ends at once.
//!
//! A thread of its own listens, so that a command can be interrupted while it reads a large file or waits for an answer
//! on the terminal.

use crate::console::say;
use crate::failure::{Exit, Failure};
use credits_core::BillingMonth;
use credits_lambda::delivery::Stop;
use credits_lambda::delivery::retry::Retry;
use std::io;
use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use tokio::runtime::Builder;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// A write beyond a limit of the shell ends a process by this signal (`SIGXFSZ`), unless somebody listens; then it is an
/// error like that of a full disk.
const FILE_TOO_LARGE: SignalKind = SignalKind::from_raw(25);

/// What a signal would interrupt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UnderWay {
    /// Nothing that could be left half done.
    Nothing,
    /// A month of one request: whenever it ends, the month is as before or as in the file.
    OneRequest(BillingMonth),
    /// A month of several requests, which is incomplete between them.
    SeveralRequests(BillingMonth),
    /// What was sent is being noted.
    Noting,
}

struct State {
    under_way: UnderWay,
    /// A signal has come, and is obeyed as soon as that may be.
    is_stopping: bool,
    /// What to do after an interruption, where there is something.
    advice: Option<String>,
}

impl State {
    fn interrupted(&self) -> Failure {
        let failure = Failure::new(Exit::Interrupted, "interrupted");
        match &self.advice {
            Some(advice) => failure.hint(advice),
            None => failure,
        }
    }
}

/// What the signals of this process find.
#[derive(Clone)]
pub(crate) struct Signals {
    state: Arc<Mutex<State>>,
    /// Asked when a month of several requests is to end after the call in hand.
    stop: Stop,
}

impl Signals {
    /// Begins to listen.
    ///
    /// # Errors
    /// When the system has no more threads or handles.
    pub(crate) fn listen() -> io::Result<Self> {
        let state = State { under_way: UnderWay::Nothing, is_stopping: false, advice: None };
        let signals = Self { state: Arc::new(Mutex::new(state)), stop: Stop::default() };
        let (ready, begun) = mpsc::channel();
        let listener = signals.clone();
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            let result = Builder::new_current_thread().enable_io().build().and_then(|runtime| {
                runtime.block_on(async {
                    let mut heard = Heard::begin()?;
                    let _ = ready.send(Ok(()));
                    loop {
                        heard.next().await;
                        listener.obey();
                    }
                })
            });
            let Err(error): io::Result<std::convert::Infallible> = result;
            let _ = ready.send(Err(error));
        })?;
        begun.recv().unwrap_or(Ok(())).map(|()| signals)
    }

    /// The month is about to be replaced by so many requests.
    pub(crate) fn sending(&self, month: BillingMonth, requests: usize) {
        self.state().under_way =
            if requests > 1 { UnderWay::SeveralRequests(month) } else { UnderWay::OneRequest(month) };
    }

    /// What was sent is about to be noted.
    pub(crate) fn noting(&self) {
        self.state().under_way = UnderWay::Noting;
    }

    /// Nothing is under way any more. `advice` is what to do if the rest does not come.
    ///
    /// # Errors
    /// When a signal came in between: it is obeyed now.
    pub(crate) fn done(&self, advice: String) -> Result<(), Failure> {
        let mut state = self.state();
        state.under_way = UnderWay::Nothing;
        state.advice = Some(advice);
        if state.is_stopping { Err(state.interrupted()) } else { Ok(()) }
    }

    /// What a delivery looks at between its calls.
    pub(crate) fn stop(&self) -> Stop {
        self.stop.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the process, or has it ended as soon as that may be.
    fn obey(&self) {
        let mut state = self.state();
        let failure = match (state.under_way, state.is_stopping) {
            (UnderWay::Nothing, _) => state.interrupted(),
            (UnderWay::OneRequest(month), _) => Failure::new(
                Exit::Interrupted,
                format!("interrupted while {month} was being replaced: it is as before or as in the file"),
            )
            .hint(format!(
                "what was sent may still take effect: wait {} seconds, then send {month} again to be sure",
                Retry::command_line().rest.as_secs()
            )),
            (UnderWay::SeveralRequests(month), true) => {
                Failure::new(Exit::Incomplete, format!("interrupted again: {month} is incomplete")).hint(format!(
                    "wait {} seconds, until nothing that was sent can come late, then send {month} again: that \
                         replaces what is there",
                    Retry::command_line().rest.as_secs()
                ))
            }
            (UnderWay::SeveralRequests(month), false) => {
                state.is_stopping = true;
                say(&format!(
                    "interrupted while {month} is being replaced by several requests: the call in hand ends\n"
                ));
                return self.stop.ask();
            }
            (UnderWay::Noting, _) => {
                state.is_stopping = true;
                return;
            }
        };
        say(&failure.text());
        // With the state locked, so that nothing more begins.
        process::exit(failure.exit().status().into());
    }
}

/// The signals that are listened to.
struct Heard {
    interrupt: Option<Signal>,
    terminate: Option<Signal>,
    hang_up: Option<Signal>,
    /// Only so that it does not end the process.
    _file_too_large: Option<Signal>,
}

impl Heard {
    fn begin() -> io::Result<Self> {
        let ignored = ignored_signals();
        // What was ignored when the process began, as `nohup` does, stays ignored.
        let listen = |kind: SignalKind| match ignored >> (kind.as_raw_value() - 1) & 1 {
            0 => signal(kind).map(Some),
            _ => Ok(None),
        };
        Ok(Self {
            interrupt: listen(SignalKind::interrupt())?,
            terminate: listen(SignalKind::terminate())?,
            hang_up: listen(SignalKind::hangup())?,
            _file_too_large: listen(FILE_TOO_LARGE)?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            () = heard(&mut self.interrupt) => {}
            () = heard(&mut self.terminate) => {}
            () = heard(&mut self.hang_up) => {}
        }
    }
}

async fn heard(signal: &mut Option<Signal>) {
    if let Some(signal) = signal
        && signal.recv().await.is_some()
    {
        return;
    }
    std::future::pending().await
}

/// A bit a signal, where the system tells; elsewhere none.
fn ignored_signals() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}
