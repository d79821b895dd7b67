//! Sockets, and the control API.

use super::answer::Answer;
use super::aws::{self, Question};
use super::books::{Books, Ledger, Trouble};
use super::costs;
use super::faults::{Call, Rule};
use super::service::{MAX_BODY, Post, Reply, Request, Service, State};
use super::stream::Row;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::HeaderMap;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

/// A running sandbox. Dropping it ends it.
///
/// Beside CloudZero's calls it answers, without a key: `GET /sandbox/state`, `DELETE /sandbox/state` (forgets
/// everything), `POST /sandbox/faults` with a [`Rule`], `DELETE /sandbox/faults`, `POST /sandbox/denied` with a list of
/// [`Call`]s that the key has no scope for.
/// For AWS's bills: `GET` and `PUT /sandbox/books` with [`Books`], `POST /sandbox/troubles` with a [`Trouble`], `DELETE
/// /sandbox/troubles`.
pub struct Sandbox {
    address: SocketAddr,
    service: Arc<Service>,
    ledger: Arc<Ledger>,
    accepting: JoinHandle<()>,
}

impl Sandbox {
    /// Listens on a port of 127.0.0.1, 0 for a free one, with the given connection id and API key.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start(port: u16, connection_id: &str, key: &str) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let service = Arc::new(Service::new(connection_id.to_owned(), key.to_owned()));
        let ledger = Arc::new(Ledger::default());
        let accepting = tokio::spawn(accept(listener, Arc::clone(&service), Arc::clone(&ledger)));
        Ok(Self { address, service, ledger, accepting })
    }

    /// `http://127.0.0.1:…`, for `CLOUDZERO_API_URL`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// For `CLOUDZERO_CONNECTION_ID`.
    #[must_use]
    pub fn connection_id(&self) -> &str {
        &self.service.connection_id
    }

    /// For `CLOUDZERO_API_KEY`.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.service.key
    }

    /// Puts a rule behind those that are there.
    pub fn add_fault(&self, rule: Rule) {
        self.service.add_fault(rule);
    }

    /// Ends all rules.
    pub fn clear_faults(&self) {
        self.service.clear_faults();
    }

    /// Takes these calls out of what the key may do, and gives it all others.
    pub fn deny(&self, calls: &[Call]) {
        self.service.deny(calls.to_vec());
    }

    /// What AWS's bills say from now on.
    pub fn set_books(&self, books: Books) {
        self.ledger.set(books);
    }

    /// Has something wrong in what AWS, or CloudZero of AWS's own connection, answers.
    pub fn add_trouble(&self, trouble: Trouble) {
        self.ledger.trouble(trouble);
    }

    /// Ends all troubles.
    pub fn clear_troubles(&self) {
        self.ledger.mend();
    }

    /// What the service holds and has seen.
    #[must_use]
    pub fn state(&self) -> State {
        self.service.state()
    }

    /// The bodies that came while the stream was free, in their order, whatever became of them.
    #[must_use]
    pub fn posts(&self) -> Vec<Post> {
        self.service.posts()
    }

    /// The rows of a month, `YYYY-MM`; `None` when nothing was ever sent for it.
    #[must_use]
    pub fn rows(&self, month: &str) -> Option<Vec<Row>> {
        self.service.rows(month)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Ends all connections when it is aborted.
async fn accept(listener: TcpListener, service: Arc<Service>, ledger: Arc<Ledger>) {
    let mut connections = JoinSet::new();
    loop {
        // Too many open files, or a client that is gone already: the next one may do better.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let (service, ledger) = (Arc::clone(&service), Arc::clone(&ledger));
        connections.spawn(async move {
            let answering = service_fn(|request| handle(Arc::clone(&service), Arc::clone(&ledger), request));
            // A connection that breaks, or is cut on demand, is nothing to report.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), answering).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn handle(
    service: Arc<Service>,
    ledger: Arc<Ledger>,
    request: hyper::Request<Incoming>,
) -> Result<hyper::Response<Full<Bytes>>, Box<dyn std::error::Error + Send + Sync>> {
    let (head, body) = request.into_parts();
    let body = read(body).await?;
    let path = head.uri.path().to_owned();
    if let Some(control) = path.strip_prefix("/sandbox/") {
        return response(steer(&service, &ledger, head.method.as_str(), control, &body.unwrap_or_default()));
    }
    let (authorization, target) = (header(&head.headers, "authorization"), header(&head.headers, "x-amz-target"));
    if aws::is_aws(authorization.as_deref()) {
        let (authorization, target) = (authorization.as_deref(), target.as_deref());
        return response(aws::answer(&ledger, &Question { authorization, target, body: &body.unwrap_or_default() }));
    }
    if authorization.as_deref() == Some(service.key.as_str())
        && let Some(answer) =
            costs::answer(&ledger, &service.connection_id, &path, head.uri.query().unwrap_or_default())
    {
        return response(answer);
    }
    let request = Request {
        authorization,
        idempotency_key: header(&head.headers, "cloudzero-idempotency-key"),
        test_key: header(&head.headers, "cloudzero-test-key"),
        method: head.method,
        path,
        body,
    };
    // In a task of its own: a caller that hangs up does not take its call back.
    match tokio::spawn(async move { service.answer(request).await }).await? {
        Reply::Answer(answer) => response(answer),
        Reply::Cut => Err("cut on demand".into()),
    }
}

/// The whole body is received, however long, so that the caller gets to hear why it is refused.
async fn read(mut body: Incoming) -> Result<Option<Bytes>, hyper::Error> {
    let mut kept = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        if let Some(data) = frame?.data_ref() {
            length += data.len();
            if length <= MAX_BODY {
                kept.extend_from_slice(data);
            }
        }
    }
    Ok((length <= MAX_BODY).then(|| kept.into()))
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(String::from_utf8_lossy(headers.get(name)?.as_bytes()).into_owned())
}

fn steer(service: &Service, ledger: &Ledger, method: &str, path: &str, body: &[u8]) -> Answer {
    match (method, path) {
        ("GET", "state") => Answer::json(200, &service.state()),
        ("DELETE", "state") => {
            service.forget_everything();
            Answer::json(200, &service.state())
        }
        ("POST", "faults") => match serde_json::from_slice::<Rule>(body) {
            Ok(rule) => {
                service.add_fault(rule);
                Answer::json(200, &serde_json::json!({}))
            }
            Err(error) => Answer::error(400, "bad_request", &error.to_string()),
        },
        ("POST", "denied") => match serde_json::from_slice::<Vec<Call>>(body) {
            Ok(calls) => {
                service.deny(calls);
                Answer::json(200, &serde_json::json!({}))
            }
            Err(error) => Answer::error(400, "bad_request", &error.to_string()),
        },
        ("DELETE", "faults") => {
            service.clear_faults();
            Answer::json(200, &serde_json::json!({}))
        }
        ("GET", "books") => Answer::json(200, &ledger.books()),
        ("PUT", "books") => match serde_json::from_slice::<Books>(body) {
            Ok(books) => {
                ledger.set(books);
                Answer::json(200, &serde_json::json!({}))
            }
            Err(error) => Answer::error(400, "bad_request", &error.to_string()),
        },
        ("POST", "troubles") => match serde_json::from_slice::<Trouble>(body) {
            Ok(trouble) => {
                ledger.trouble(trouble);
                Answer::json(200, &serde_json::json!({}))
            }
            Err(error) => Answer::error(400, "bad_request", &error.to_string()),
        },
        ("DELETE", "troubles") => {
            ledger.mend();
            Answer::json(200, &serde_json::json!({}))
        }
        _ => Answer::error(404, "not_found", "the sandbox knows `state`, `faults`, `denied`, `books` and `troubles`"),
    }
}

fn response(answer: Answer) -> Result<hyper::Response<Full<Bytes>>, Box<dyn std::error::Error + Send + Sync>> {
    let mut builder = hyper::Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        builder = builder.header(name, value);
    }
    Ok(builder.body(Full::new(answer.body.into()))?)
}
