//! A month of three accounts' pairs, a sandbox that holds another one, and how runs between the two end.

use super::{KEY, client_of, deliver, delivery, quick, sandbox};
use credits_core::{Accepted, Limits, Policy, check};
use credits_lambda::Error;
use credits_lambda::cloudzero::AnyCostStream;
use credits_lambda::delivery::Attempt;
use credits_lambda::delivery::retry::{Deadline, Retry};
use credits_lambda::sandbox::{Fault, Sandbox};
use std::time::Duration;

/// Six accounts; [`in_three`] sends them two by two.
pub(crate) const FILE: &str = "\
    111111111111,1\n222222222222,20\n\
    333333333333,300\n444444444444,4000\n\
    555555555555,50000\n666666666666,600000\n";

/// What the month held before.
pub(crate) const BEFORE: &str = "-0.07";
pub(crate) const WHOLE: &str = "-654321";
pub(crate) const FIRST_BODY: &str = "-21";
pub(crate) const TWO_BODIES: &str = "-4321";

pub(crate) fn whole() -> Accepted {
    with_bodies_of(Limits::default().body_bytes)
}

pub(crate) fn in_three() -> Accepted {
    let accepted = with_bodies_of(600);
    let rows: Vec<usize> = accepted.bodies().map(|body| body.rows()).collect();
    assert_eq!(rows, [2, 2, 2]);
    accepted
}

pub(crate) fn with_bodies_of(body_bytes: usize) -> Accepted {
    let policy = Policy { limits: Limits { body_bytes, ..Limits::default() }, ..Policy::default() };
    check("credits-2025-01.csv", FILE.as_bytes(), &policy).accept().unwrap()
}

/// A sandbox whose month holds [`BEFORE`].
pub(crate) async fn sandbox_with_a_month() -> Sandbox {
    let sandbox = sandbox().await;
    let before = check("credits-2025-01.csv", b"777777777777,0.07\n", &Policy::default()).accept().unwrap();
    deliver(&client_of(&sandbox), &before).await.0.unwrap();
    sandbox
}

pub(crate) fn held(sandbox: &Sandbox) -> String {
    sandbox.state().months["2025-01"].total_cost_usd.clone()
}

/// The posts since [`sandbox_with_a_month`]: `R` for a `replace_drop`, `H` for a `replace_hourly`.
pub(crate) fn posts(sandbox: &Sandbox) -> String {
    let letter = |operation: &str| match operation {
        "replace_drop" => 'R',
        "replace_hourly" => 'H',
        other => panic!("`{other}` is never sent"),
    };
    sandbox.posts()[1..].iter().map(|post| letter(&post.operation)).collect()
}

/// Waits for an answer only so long, where it is to come later.
pub(crate) const PATIENCE: Duration = Duration::from_millis(4000);

/// A call that is stored late is stored so much after its answer: before it is taken to be at rest.
pub(crate) const LATE: Duration = Duration::from_millis(60);

pub(crate) async fn send(stream: &impl AnyCostStream, accepted: &Accepted) -> Result<(), Error> {
    send_with(&quick(), stream, accepted).await
}

pub(crate) async fn send_with(retry: &Retry, stream: &impl AnyCostStream, accepted: &Accepted) -> Result<(), Error> {
    let attempt = delivery(stream, retry, Deadline::NONE).send(accepted, Attempt::default()).await;
    assert!(!format!("{attempt:?}").contains(KEY));
    attempt.outcome
}

/// A call that is slow ends in vain, and blocks the stream a moment longer.
pub(crate) fn retry_for(fault: &Fault) -> Retry {
    match fault.delay_ms {
        0 => quick(),
        _ => Retry { attempt_time: PATIENCE, first_pause: Duration::from_millis(150), ..quick() },
    }
}

pub(crate) fn type_of(outcome: &Result<(), Error>) -> &'static str {
    outcome.as_ref().err().map_or(DONE, Error::error_type)
}

pub(crate) const DONE: &str = "";
pub(crate) const REJECTED: &str = "CloudZeroRejected";
pub(crate) const UNAVAILABLE: &str = "CloudZeroUnavailable";
pub(crate) const PARTIAL: &str = "PartiallyDelivered";
pub(crate) const UNVERIFIED: &str = "VerificationFailed";

pub(crate) fn applied(status: u16) -> Fault {
    Fault { applied: true, ..Fault::status(status) }
}

/// Answers after [`PATIENCE`] is over, but before anybody would notice the wait.
pub(crate) fn slow() -> Fault {
    Fault::delay(PATIENCE + Duration::from_millis(20))
}
