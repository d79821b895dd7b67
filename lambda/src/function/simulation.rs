//! Two senders at once, explored at random: uploads, events, faults, late storage, kills, in simulated time.
//!
//! Once all is at rest: if every run ended well that was at work since the newest upload, and one of them began after it,
//! the month is exactly that upload. And once nothing goes wrong any more, one more event makes it so.

use super::rounds::{self, Ending, Store};
use crate::aws::object::{Latest, Object, Version};
use crate::delivery::retry::{Deadline, Retry};
use crate::delivery::simulation::{Simulated, rule};
use crate::delivery::{Delivery, Safeguards, Stop};
use crate::error::Error;
use crate::sandbox::{Fault, Rule};
use credits_core::{Accepted, Limits, Policy, Report, check};
use proptest::prelude::*;
use proptest::test_runner::Config;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::task::{JoinHandle, LocalSet};
use tokio::time::{Instant, sleep};

/// What happens next.
#[derive(Clone, Debug)]
enum Step {
    /// A newer version of the object: so many accounts, each with so many cents.
    Upload { accounts: u8, cents: u8 },
    /// The service begins to fail.
    Fail(Rule),
    /// The service stops failing.
    Recover,
    /// A function begins to handle an event, in an invocation of so many seconds.
    Begin { seconds: u8 },
    /// Lambda ends the function that began first.
    Kill,
    /// So many milliseconds go by.
    Wait { ms: u16 },
    /// All that is at work comes to its end.
    Settle,
}

struct Steps;

impl ReferenceStateMachine for Steps {
    type State = ();
    type Transition = Step;

    fn init_state() -> BoxedStrategy<()> {
        Just(()).boxed()
    }

    fn transitions((): &()) -> BoxedStrategy<Step> {
        prop_oneof![
            // One body mostly: more than one is not sent where two may send.
            4 => (1_u8..4, any::<u8>()).prop_map(|(accounts, cents)| Step::Upload { accounts, cents }),
            2 => rule().prop_map(Step::Fail),
            // What two senders can get wrong is mostly this.
            4 => stored_late().prop_map(Step::Fail),
            1 => Just(Step::Recover),
            6 => (20_u8..120).prop_map(|seconds| Step::Begin { seconds }),
            1 => Just(Step::Kill),
            3 => (0_u16..4_000).prop_map(|ms| Step::Wait { ms }),
            2 => (4_000_u16..12_000).prop_map(|ms| Step::Wait { ms }),
            2 => Just(Step::Settle),
        ]
        .boxed()
    }

    fn apply((): (), _: &Step) {}
}

fn stored_late() -> impl Strategy<Value = Rule> {
    let late = (0_u64..10_000).prop_map(|ms| Fault::stored_late(504, Duration::from_millis(ms)));
    (late, 1_u32..3).prop_map(|(fault, times)| fault.times(times))
}

/// The versions of one object, the newest last.
#[derive(Clone, Default)]
struct Bucket(Arc<Mutex<Vec<String>>>);

impl Bucket {
    fn newest(&self) -> (Version, String) {
        let versions = self.0.lock().unwrap();
        let id = Some(format!("v{}", versions.len()));
        (Version { id, ..Version::default() }, versions.last().cloned().unwrap_or_default())
    }
}

impl Store for Bucket {
    async fn read(&self) -> Result<Option<Object>, Error> {
        sleep(Duration::from_millis(30)).await;
        let (version, content) = self.newest();
        Ok(Some(Object { bytes: content.into_bytes(), version }))
    }

    async fn version(&self) -> Result<Latest, Error> {
        sleep(Duration::from_millis(30)).await;
        Ok(Latest::Is(self.newest().0))
    }
}

/// A run that came to its end, or was brought to it.
struct Ended {
    begun: Instant,
    ended: Instant,
    is_well: bool,
}

struct Running {
    begun: Instant,
    handle: JoinHandle<(Result<Ending, Error>, Instant)>,
}

struct World {
    runtime: Runtime,
    senders: LocalSet,
    stream: Simulated,
    bucket: Bucket,
    uploaded: Option<Instant>,
    running: Vec<Running>,
    ended: Vec<Ended>,
}

/// Of a body's size: two accounts fit.
const BODY_BYTES: usize = 600;

/// What comes later than this is beyond proof.
const AT_REST: Duration = Duration::from_secs(10);

fn judge(file: &[u8]) -> Report {
    let policy = Policy { limits: Limits { body_bytes: BODY_BYTES, ..Limits::default() }, ..Policy::default() };
    check("credits-2025-01.csv", file, &policy)
}

impl World {
    fn now(&self) -> Instant {
        self.runtime.block_on(async { Instant::now() })
    }

    fn wait(&mut self, time: Duration) {
        self.runtime.block_on(self.senders.run_until(async { sleep(time).await }));
        let (done, running) = self.running.drain(..).partition(|run: &Running| run.handle.is_finished());
        self.running = running;
        for Running { begun, handle } in done {
            let (outcome, ended) = self.runtime.block_on(handle).expect("a run does not panic");
            self.ended.push(Ended { begun, ended, is_well: outcome.is_ok() });
        }
    }

    fn begin(&mut self, seconds: u8) {
        if self.running.len() == 2 {
            return;
        }
        let (stream, bucket) = (self.stream.clone(), self.bucket.clone());
        let begun = self.now();
        let handle = self.senders.spawn_local(async move {
            let (retry, stop) = (Retry::default(), Stop::default());
            let deadline = Deadline::after(Duration::from_secs(seconds.into()));
            let safeguards = Safeguards { is_only_sender: false, ..Safeguards::default() };
            let delivery = Delivery { stream: &stream, retry: &retry, deadline, safeguards, stop: &stop };
            let run = rounds::run(&bucket, delivery, judge).await;
            assert!(deadline.remaining() > Duration::ZERO, "it reports before the invocation ends");
            (run.outcome, Instant::now())
        });
        self.running.push(Running { begun, handle });
    }

    fn kill(&mut self) {
        if self.running.is_empty() {
            return;
        }
        let Running { begun, handle } = self.running.remove(0);
        handle.abort();
        let ended = self.now();
        self.ended.push(Ended { begun, ended, is_well: false });
    }

    /// Lets all come to its end, and looks at what it leaves.
    fn settle(&mut self) {
        while !self.running.is_empty() {
            self.wait(Duration::from_secs(10));
        }
        self.wait(AT_REST);
        let Some(uploaded) = self.uploaded else { return };
        let mut at_work = self.ended.iter().filter(|run| run.ended + AT_REST >= uploaded);
        let one_saw_it = self.ended.iter().any(|run| run.begun >= uploaded);
        if one_saw_it && at_work.all(|run| run.is_well) {
            assert!(self.is_newest(), "all of them say that it is done");
        }
    }

    fn is_newest(&self) -> bool {
        let file: Accepted = judge(self.bucket.newest().1.as_bytes()).accept().expect("only good files are uploaded");
        self.stream.difference_from(&file).is_none()
    }
}

impl StateMachineTest for World {
    type SystemUnderTest = Self;
    type Reference = Steps;

    fn init_test((): &()) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        let bucket = Bucket::default();
        bucket.0.lock().unwrap().push("111111111111,1\n".to_owned());
        Self {
            runtime: runtime.expect("a runtime without input and output"),
            senders: LocalSet::new(),
            stream: Simulated::new(),
            bucket,
            uploaded: None,
            running: Vec::new(),
            ended: Vec::new(),
        }
    }

    fn apply(mut world: Self, (): &(), step: Step) -> Self {
        match step {
            Step::Upload { accounts, cents } => {
                let file = (0..accounts).map(|index| format!("11111111111{index},{cents}.0{index}\n")).collect();
                world.bucket.0.lock().unwrap().push(file);
                world.uploaded = Some(world.now());
            }
            Step::Fail(rule) => world.stream.service().add_fault(rule),
            Step::Recover => world.stream.service().clear_faults(),
            Step::Begin { seconds } => world.begin(seconds),
            Step::Kill => world.kill(),
            Step::Wait { ms } => world.wait(Duration::from_millis(ms.into())),
            Step::Settle => world.settle(),
        }
        world
    }

    fn teardown(mut world: Self, (): ()) {
        world.settle();
        world.stream.service().clear_faults();
        // What is still on its way comes to its end.
        world.wait(Duration::from_secs(3600));
        let file: Accepted = judge(world.bucket.newest().1.as_bytes()).accept().expect("only good files are uploaded");
        world.begin(60);
        world.settle();
        let is_well = world.ended.last().is_some_and(|run| run.is_well);
        if file.summary().bodies == Some(1) {
            assert!(is_well && world.is_newest(), "nothing is in the way any more");
        } else {
            assert!(!is_well, "several bodies are not sent where two may send");
        }
    }
}

prop_state_machine! {
    #![proptest_config(Config { cases: 512, failure_persistence: None, ..Config::default() })]

    #[test]
    fn two_senders_leave_the_newest_file_or_one_of_them_says_that_it_failed(sequential 1..24 => World);
}

/// What the random walk is to find, in its shortest form: an older version whose first try is stored while, and after, a
/// newer one is sent by somebody else.
#[test]
fn an_older_version_that_is_stored_late_does_not_outlive_a_newer_one() {
    for stored_after in [3, 5, 9] {
        let steps = [
            Step::Fail(Fault::stored_late(504, Duration::from_secs(stored_after)).once()),
            Step::Upload { accounts: 1, cents: 1 },
            Step::Begin { seconds: 60 },
            Step::Wait { ms: 2000 },
            Step::Upload { accounts: 1, cents: 2 },
            Step::Begin { seconds: 60 },
            Step::Wait { ms: 2000 },
        ];
        let mut world = World::init_test(&());
        for step in steps {
            world = World::apply(world, &(), step);
        }
        world.settle();
        assert!(world.ended.len() == 2 && world.ended.iter().all(|run| run.is_well));
        assert!(world.is_newest(), "stored after {stored_after} s");
    }
}
