//! The Lambda function.

use credits_lambda::config::{Raw, log_filter};
use credits_lambda::delivery::retry::Deadline;
use credits_lambda::function::handler::{Function, Invocation};
use credits_lambda::payload::Payload;
use credits_lambda::{logging, trust};
use lambda_runtime::{LambdaEvent, Runtime, service_fn};
use std::time::SystemTime;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let raw = Raw::from_environment();
    logging::start(log_filter(&raw));
    trust::read_aside();
    let function = &Function::start(&raw, SystemTime::now).await;
    let handle = async |LambdaEvent { payload, context }: LambdaEvent<Payload>| {
        let remaining = context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
        let invocation = Invocation {
            request_id: &context.request_id,
            function_name: Some(context.env_config.function_name.as_str()).filter(|name| !name.is_empty()),
            deadline: Deadline::after(remaining),
        };
        function.handle(payload.read(), invocation).await
    };
    Runtime::new(service_fn(handle)).run().await
}
