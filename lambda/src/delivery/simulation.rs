//! Service and sender explored at random: uploads, duplicate and late events, faults and kills, in simulated time. Two
//! senders at once are in `function/simulation.rs`.
//!
//! After every run the month is right, or an error says that it is not; and once nothing goes wrong any more, one more
//! event makes it right.

use super::held::Held;
use super::retry::{Deadline, Retry};
use super::{Attempt, Delivery, Safeguards, Stop, verify};
use crate::cloudzero::month::read_month;
use crate::cloudzero::{AnyCostStream, BillingDrop, Booked, Failure, HeldRow, answers};
use crate::error::Error;
use crate::sandbox::{Call, Fault, Reply, Request, Rule, Service};
use bytes::Bytes;
use credits_core::{Accepted, BillingMonth, Limits, Policy, check};
use hyper::Method;
use proptest::prelude::*;
use proptest::test_runner::Config;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};
use reqwest::StatusCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::time::{sleep, timeout};

const DROPS: &str = "/v2/connections/billing/anycost/stream/billing_drops";

/// What happens next.
#[derive(Clone, Debug)]
enum Step {
    /// Another file takes the object's place: so many accounts, each with so many cents.
    Upload { accounts: u8, cents: u8 },
    /// The service begins to fail.
    Fail(Rule),
    /// The service stops failing.
    Recover,
    /// An event is handled, whichever upload it was sent for; the invocation ends after so many seconds.
    Handle { seconds: u8 },
    /// The same, killed after so many milliseconds.
    Kill { after_ms: u16 },
    /// Nothing happens for so many seconds.
    Wait { seconds: u8 },
}

/// Any step may follow any other, so there is nothing to remember: what the month should be is in the [`World`].
struct Steps;

impl ReferenceStateMachine for Steps {
    type State = ();
    type Transition = Step;

    fn init_state() -> BoxedStrategy<()> {
        Just(()).boxed()
    }

    fn transitions((): &()) -> BoxedStrategy<Step> {
        prop_oneof![
            3 => (1_u8..10, any::<u8>()).prop_map(|(accounts, cents)| Step::Upload { accounts, cents }),
            4 => rule().prop_map(Step::Fail),
            1 => Just(Step::Recover),
            6 => (3_u8..120).prop_map(|seconds| Step::Handle { seconds }),
            3 => (0_u16..5000).prop_map(|after_ms| Step::Kill { after_ms }),
            1 => (0_u8..60).prop_map(|seconds| Step::Wait { seconds }),
        ]
        .boxed()
    }

    fn apply((): (), _: &Step) {}
}

pub(crate) fn rule() -> impl Strategy<Value = Rule> {
    let call = prop_oneof![4 => Just(Call::Post), 1 => Just(Call::Month)];
    let times = prop_oneof![(1_u32..4).prop_map(Some), Just(None)];
    (call, 0_u32..4, times, fault()).prop_map(|(on, skip, times, fault)| Rule { on, skip, times, fault })
}

fn fault() -> impl Strategy<Value = Fault> {
    let status = prop_oneof![
        Just(400_u16),
        Just(403),
        Just(409),
        Just(413),
        Just(429),
        Just(500),
        Just(503),
        Just(307),
        Just(202)
    ];
    let applied_status = prop_oneof![Just(500_u16), Just(502), Just(504), Just(202)];
    prop_oneof![
        status.prop_map(Fault::status),
        (0_u16..90).prop_map(|seconds| Fault::status(429).retry_after(&seconds.to_string())),
        applied_status.prop_map(|status| Fault { applied: true, ..Fault::status(status) }),
        Just(Fault::cut_before()),
        Just(Fault::cut_after()),
        (0_u64..10_000, status_late())
            .prop_map(|(time, status)| Fault::stored_late(status, Duration::from_millis(time))),
        Just(Fault { applied: false, ..Fault::body("{}") }),
        Just(Fault::body(r#"{"message": "Endpoint request timed out"}"#)),
        Just(Fault::page(1)),
        (0_u64..70).prop_map(|seconds| Fault::delay(Duration::from_secs(seconds))),
        Just(Fault::body("<html>")),
        (0_u64..12).prop_map(Fault::row_count),
    ]
}

fn status_late() -> impl Strategy<Value = u16> {
    prop_oneof![Just(504_u16), Just(502), Just(202)]
}

/// The stream of a [`Service`], with no socket between: whoever stops to wait does not end the call.
#[derive(Clone)]
pub(crate) struct Simulated(Arc<Service>);

impl Simulated {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Service::new("stream".to_owned(), "key".to_owned())))
    }

    pub(crate) fn service(&self) -> &Service {
        &self.0
    }

    /// What the month differs in from a file.
    pub(crate) fn difference_from(&self, file: &Accepted) -> Option<String> {
        verify::difference(file, &self.held())
    }

    /// Whether no call is under way and nothing is about to be stored: each of them holds the service.
    fn is_at_rest(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }

    fn held(&self) -> Held {
        let row = |row: crate::sandbox::Row| {
            let text = |column: &str| row.get(column).and_then(|value| value.as_str()).map(str::to_owned);
            HeldRow {
                account: text("resource/account"),
                cost: text("cost/cost"),
                usage_start: text("time/usage_start"),
                booked: Booked {
                    line_item_type: text("lineitem/type"),
                    service: text("resource/service"),
                    description: text("lineitem/description"),
                    cloud_provider: text("lineitem/cloud_provider"),
                }
                .into(),
            }
        };
        let rows = self.0.rows("2025-01").unwrap_or_default();
        let january = "2025-01".parse().expect("a month");
        Held::of(january, rows.into_iter().map(row).collect()).expect("the sandbox takes only decimals")
    }

    /// The status and the body of a success.
    async fn call(&self, method: Method, path: String, body: Bytes, time: Duration) -> Result<(u16, Vec<u8>), Failure> {
        let service = Arc::clone(&self.0);
        let request = Request {
            method,
            path,
            authorization: Some("key".to_owned()),
            idempotency_key: None,
            test_key: None,
            body: Some(body),
        };
        let call = tokio::spawn(async move { service.answer(request).await });
        let reply = match timeout(time, call).await {
            Ok(reply) => reply.expect("the sandbox does not panic"),
            Err(_) => return Err(Failure::timed_out(time)),
        };
        let Reply::Answer(answer) = reply else { return Err(Failure::broken("cut")) };
        if (200..300).contains(&answer.status) {
            return Ok((answer.status, answer.body.into_bytes()));
        }
        let retry_after = answer.headers.iter().find(|(name, _)| *name == "retry-after");
        let retry_after = retry_after.and_then(|(_, seconds)| seconds.parse().ok()).map(Duration::from_secs);
        let status = StatusCode::from_u16(answer.status).expect("the sandbox answers with a status");
        Err(Failure::from_status(status, retry_after, None, &answer.body))
    }
}

impl AnyCostStream for Simulated {
    async fn post_drop(&self, month: BillingMonth, body: Bytes, time: Duration) -> Result<BillingDrop, Failure> {
        let (status, answer) = self.call(Method::POST, DROPS.to_owned(), body, time).await?;
        answers::read_drop(&answer, month).map_err(|doubt| Failure::unproven(status, &doubt))
    }

    async fn month(&self, month: BillingMonth, time: Duration) -> Result<Option<Vec<HeldRow>>, Failure> {
        match self.call(Method::GET, format!("{DROPS}/{month}"), Bytes::new(), time).await {
            Ok((status, answer)) => {
                read_month(answer.as_slice(), month).map(Some).map_err(|doubt| Failure::unreadable(status, &doubt))
            }
            Err(failure) if failure.status() == Some(404) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    async fn drops(&self, time: Duration) -> Result<Vec<BillingDrop>, Failure> {
        let (status, answer) = self.call(Method::GET, DROPS.to_owned(), Bytes::new(), time).await?;
        answers::read_drops(&answer).map_err(|doubt| Failure::unreadable(status, &doubt))
    }
}

/// A bucket with one object, a stream, and the function that goes between.
struct World {
    runtime: Runtime,
    stream: Simulated,
    object: String,
}

/// Of a body's size, so that up to nine accounts make up to five bodies.
const BODY_BYTES: usize = 600;

impl World {
    fn file(&self) -> Accepted {
        let policy = Policy { limits: Limits { body_bytes: BODY_BYTES, ..Limits::default() }, ..Policy::default() };
        check("credits-2025-01.csv", self.object.as_bytes(), &policy).accept().expect("only good files are uploaded")
    }

    fn wait(&self, seconds: u64) {
        self.runtime.block_on(async { sleep(Duration::from_secs(seconds)).await });
    }

    /// Handles an event as an invocation of `seconds` does, and checks what it leaves.
    fn handle(&self, seconds: u8) -> Result<(), Error> {
        let (file, before) = (self.file(), self.stream.held());
        let was_at_rest = self.stream.is_at_rest();
        let outcome = self.runtime.block_on(async {
            let deadline = Deadline::after(Duration::from_secs(seconds.into()));
            let (retry, stop) = (Retry::default(), Stop::default());
            let safeguards = Safeguards::default();
            let delivery = Delivery { stream: &self.stream, retry: &retry, deadline, safeguards, stop: &stop };
            let outcome = delivery.send(&file, Attempt::default()).await.outcome;
            assert!(deadline.remaining() > Duration::ZERO, "it reports before the invocation ends");
            outcome
        });
        let held = self.stream.held();
        let is_right = verify::difference(&file, &held).is_none();
        match outcome.as_ref().map_err(Error::error_type) {
            // What an earlier run had sent may have come meanwhile; that run has said so, or was killed.
            _ if !was_at_rest => {}
            Ok(()) => assert!(is_right, "it says that it is done"),
            // Somebody is told that the month is not right, or may not be.
            Err("PartiallyDelivered" | "VerificationFailed") => {}
            Err(_) => assert!(is_right || held == before, "{outcome:?}: as before, or exactly the file"),
        }
        outcome
    }

    /// Begins to handle an event and ends in the middle of it.
    fn kill(&self, after_ms: u16) {
        let file = self.file();
        self.runtime.block_on(async {
            let (retry, stop) = (Retry::default(), Stop::default());
            let (deadline, safeguards) = (Deadline::NONE, Safeguards::default());
            let delivery = Delivery { stream: &self.stream, retry: &retry, deadline, safeguards, stop: &stop };
            let _ = timeout(Duration::from_millis(after_ms.into()), delivery.send(&file, Attempt::default())).await;
        });
    }
}

impl StateMachineTest for World {
    type SystemUnderTest = Self;
    type Reference = Steps;

    fn init_test((): &()) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        Self {
            runtime: runtime.expect("a runtime without input and output"),
            stream: Simulated::new(),
            object: "111111111111,1\n".to_owned(),
        }
    }

    fn apply(mut world: Self, (): &(), step: Step) -> Self {
        match step {
            Step::Upload { accounts, cents } => {
                world.object = (0..accounts).map(|index| format!("11111111111{index},{cents}.0{index}\n")).collect();
            }
            Step::Fail(rule) => world.stream.0.add_fault(rule),
            Step::Recover => world.stream.0.clear_faults(),
            Step::Handle { seconds } => drop(world.handle(seconds)),
            Step::Kill { after_ms } => world.kill(after_ms),
            Step::Wait { seconds } => world.wait(seconds.into()),
        }
        world
    }

    fn teardown(world: Self, (): ()) {
        world.stream.0.clear_faults();
        // What is still on its way comes to its end.
        world.wait(3600);
        world.handle(120).expect("nothing is in the way any more");
    }
}

prop_state_machine! {
    #![proptest_config(Config { cases: 512, failure_persistence: None, ..Config::default() })]

    #[test]
    fn the_month_is_right_or_an_error_says_that_it_is_not(sequential 1..16 => World);
}
