//! The scheduled fetch, as a Lambda function.

use credits_lambda::collector::run::Collector;
use credits_lambda::config::{Raw, log_filter};
use credits_lambda::payload::Payload;
use credits_lambda::{logging, trust};
use lambda_runtime::{LambdaEvent, Runtime, service_fn};
use std::time::SystemTime;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    logging::start(log_filter(&Raw::from_environment()));
    trust::read_aside();
    let collector = &Collector::start(|name| std::env::var_os(name), SystemTime::now).await;
    let handle = async |LambdaEvent { payload, context }: LambdaEvent<Payload>| {
        let remaining = context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
        collector.handle(payload.read(), &context.request_id, remaining).await
    };
    Runtime::new(service_fn(handle)).run().await
}
