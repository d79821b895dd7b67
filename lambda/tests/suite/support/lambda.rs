//! Lambda as the function sees it: the real binary, started with an environment of its own, polling a Runtime API.
//!
//! The API: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>.

use super::http::{Request, Response, Script, Server};
use credits_lambda::sandbox::Sandbox;
use hyper::body::Bytes;
use serde_json::{Value, json};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub(crate) const REQUEST_ID: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

/// Longer than anything here takes, and short enough to tell a person about.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Lambda {
    function: Child,
    output: JoinHandle<String>,
    errors: JoinHandle<String>,
    events: UnboundedSender<(String, Duration)>,
    answers: UnboundedReceiver<Request<Bytes>>,
    _api: Server,
}

/// The function between an S3 and a CloudZero, with some more variables.
pub(crate) async fn function(s3: &Server, sandbox: &Sandbox, more: &[(&str, &str)]) -> Lambda {
    let url = sandbox.url();
    let mut variables = vec![
        ("AWS_ENDPOINT_URL", s3.url.as_str()),
        ("CLOUDZERO_API_URL", &url),
        ("CLOUDZERO_CONNECTION_ID", sandbox.connection_id()),
        ("CLOUDZERO_API_KEY", sandbox.key()),
    ];
    variables.extend(more);
    Lambda::start(&variables).await
}

/// A notification about objects of the bucket `credits`.
pub(crate) fn event(keys: &[&str]) -> Value {
    let record = |key: &&str| json!({"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "credits"}, "object": {"key": key}}});
    json!({"Records": keys.iter().map(record).collect::<Vec<_>>()})
}

/// What Lambda reports of a failed invocation.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failed {
    pub(crate) error_type: String,
    pub(crate) error_message: String,
}

impl Lambda {
    /// Starts the function with these variables and those that Lambda sets.
    pub(crate) async fn start(variables: &[(&str, &str)]) -> Self {
        Self::start_binary(env!("CARGO_BIN_EXE_bootstrap"), variables).await
    }

    /// The same for one of our functions.
    pub(crate) async fn start_binary(binary: &str, variables: &[(&str, &str)]) -> Self {
        let (events, pending) = unbounded_channel();
        let (answered, answers) = unbounded_channel();
        let pending = Arc::new(Mutex::new(pending));
        let api = Server::start(move |request| answer(request, Arc::clone(&pending), answered.clone())).await;
        let mut function = Command::new(binary)
            .env_clear()
            .env("AWS_LAMBDA_RUNTIME_API", api.url.trim_start_matches("http://"))
            .env("AWS_LAMBDA_FUNCTION_NAME", "aws-credits-processor")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256")
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_REGION", "eu-central-1")
            .env("AWS_ACCESS_KEY_ID", "id")
            .env("AWS_SECRET_ACCESS_KEY", "secret")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let output = collect(function.stdout.take().unwrap());
        let errors = collect(function.stderr.take().unwrap());
        Self { function, output, errors, events, answers, _api: api }
    }

    pub(crate) async fn invoke(&mut self, event: Value) -> Result<Value, Failed> {
        self.invoke_with_time(event, Duration::from_secs(60)).await
    }

    pub(crate) async fn invoke_with_time(&mut self, event: Value, time: Duration) -> Result<Value, Failed> {
        self.invoke_with_text(&event.to_string(), time).await
    }

    /// With an event that need not be JSON.
    pub(crate) async fn invoke_with_text(&mut self, event: &str, time: Duration) -> Result<Value, Failed> {
        self.events.send((event.to_owned(), time)).unwrap();
        let answer = timeout(PATIENCE, self.answers.recv()).await.expect("the function answers in time").unwrap();
        let body: Value = serde_json::from_slice(answer.body()).unwrap();
        match answer.uri().path().rsplit('/').next() {
            Some("response") => Ok(body),
            Some("error") => {
                let member = |name: &str| body[name].as_str().unwrap().to_owned();
                Err(Failed { error_type: member("errorType"), error_message: member("errorMessage") })
            }
            other => panic!("no answer to an invocation: {other:?}"),
        }
    }

    /// Gives the function an event and takes no interest in what comes of it.
    pub(crate) fn begin(&self, event: Value) {
        self.events.send((event.to_string(), Duration::from_secs(60))).unwrap();
    }

    /// Ends the function wherever it is.
    pub(crate) async fn kill(mut self) {
        self.function.kill().await.unwrap();
    }

    /// Ends the function; the lines it logged, each of which has to be JSON. Nothing may be on standard error.
    pub(crate) async fn stop(mut self) -> Vec<Value> {
        self.function.kill().await.unwrap();
        assert_eq!(self.errors.await.unwrap(), "");
        let output = self.output.await.unwrap();
        assert!(!output.contains(super::KEY), "the key is logged nowhere");
        let line = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        output.lines().map(line).collect()
    }
}

/// Reads all the while: a pipe that nobody empties stops who writes into it.
fn collect(mut pipe: impl AsyncRead + Send + Unpin + 'static) -> JoinHandle<String> {
    tokio::spawn(async move {
        let mut text = String::new();
        pipe.read_to_string(&mut text).await.unwrap();
        text
    })
}

async fn answer(
    request: Request<Bytes>,
    pending: Arc<Mutex<UnboundedReceiver<(String, Duration)>>>,
    answered: UnboundedSender<Request<Bytes>>,
) -> Response<Script> {
    if request.uri().path() != "/2018-06-01/runtime/invocation/next" {
        // Nobody waits for it when the test is over.
        let _ = answered.send(request);
        return Response::builder().status(202).body(Script::text("{}")).unwrap();
    }
    let Some((event, time)) = pending.lock().await.recv().await else { return Response::new(Script::endless()) };
    let deadline = SystemTime::now() + time;
    let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
    Response::builder()
        .header("lambda-runtime-aws-request-id", REQUEST_ID)
        .header("lambda-runtime-deadline-ms", deadline.to_string())
        .header("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:111122223333:function:f")
        .body(Script::text(event))
        .unwrap()
}
