//! One call, from its parts to its answer.

use super::answer::Answer;
use super::faults::{Call, Fault, Faults, Rule};
use super::idempotency::Cache;
use super::rules;
use super::stream::{Holding, Row, Stream};
use hyper::Method;
use hyper::body::Bytes;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// The largest body: "5 MB", taken by its smaller meaning.
pub(super) const MAX_BODY: usize = 5_000_000;

/// How long what was done with a test key lasts.
const TEST_LASTS: Duration = Duration::from_secs(60 * 60);

/// What of a request matters here.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) authorization: Option<String>,
    pub(crate) idempotency_key: Option<String>,
    pub(crate) test_key: Option<String>,
    /// `None` when it is larger than [`MAX_BODY`].
    pub(crate) body: Option<Bytes>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    Answer(Answer),
    /// The connection is closed instead.
    Cut,
}

/// What the service holds and has seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// What the stream holds, by `YYYY-MM`.
    pub months: BTreeMap<String, Holding>,
    /// The same for each `cloudzero-test-key`.
    pub test_months: BTreeMap<String, BTreeMap<String, Holding>>,
    /// Calls that came, whatever they were answered.
    pub calls: u64,
    /// Calls that came while another one was not answered yet.
    pub overlaps: u64,
}

/// A body that came while the stream was free, whatever became of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Post {
    /// As it was sent.
    pub month: String,
    /// `replace_drop`, `replace_hourly` or `sum`.
    pub operation: String,
    /// Its rows, counted.
    #[serde(rename = "data", deserialize_with = "count")]
    pub rows: usize,
}

fn count<'de, D: Deserializer<'de>>(rows: D) -> Result<usize, D::Error> {
    Vec::<IgnoredAny>::deserialize(rows).map(|rows| rows.len())
}

/// A stream, its doors and what goes wrong with it.
pub(crate) struct Service {
    pub(super) connection_id: String,
    pub(super) key: String,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    /// The stream itself under `None`, its rehearsals under their test keys. These begin empty.
    namespaces: HashMap<Option<String>, Namespace>,
    cache: Cache,
    faults: Faults,
    /// The calls that the key may not make.
    denied: Vec<Call>,
    posts: Vec<Post>,
    calls: u64,
    overlaps: u64,
}

struct Namespace {
    stream: Stream,
    busy: bool,
    since: Instant,
}

enum Route {
    Post,
    Validate,
    List,
    Month(String),
}

impl Service {
    pub(crate) fn new(connection_id: String, key: String) -> Self {
        Self { connection_id, key, inner: Mutex::default() }
    }

    pub(crate) fn add_fault(&self, rule: Rule) {
        self.lock().faults.add(rule);
    }

    pub(crate) fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    pub(super) fn deny(&self, calls: Vec<Call>) {
        self.lock().denied = calls;
    }

    pub(super) fn forget_everything(&self) {
        *self.lock() = Inner::default();
    }

    pub(super) fn state(&self) -> State {
        let inner = self.lock();
        let holdings = |namespace: &Namespace| namespace.stream.holdings();
        State {
            months: inner.namespaces.get(&None).map(holdings).unwrap_or_default(),
            test_months: inner
                .namespaces
                .iter()
                .filter_map(|(name, namespace)| Some((name.clone()?, holdings(namespace))))
                .collect(),
            calls: inner.calls,
            overlaps: inner.overlaps,
        }
    }

    pub(super) fn posts(&self) -> Vec<Post> {
        self.lock().posts.clone()
    }

    pub(crate) fn rows(&self, month: &str) -> Option<Vec<Row>> {
        Some(self.lock().namespaces.get(&None)?.stream.rows(month)?.cloned().collect())
    }

    pub(crate) async fn answer(self: &Arc<Self>, request: Request) -> Reply {
        self.lock().calls += 1;
        if let Some(refusal) = self.gateway(&request) {
            return Reply::Answer(refusal);
        }
        let Request { method, path, idempotency_key, .. } = &request;
        let Some(key) = idempotency_key else { return self.carry_out(&request).await.0 };
        let cached = self.lock().cache.get(method, path, key);
        if let Some(answer) = cached {
            return Reply::Answer(answer);
        }
        let (reply, answer) = self.carry_out(&request).await;
        if let Some(answer) = answer {
            self.lock().cache.put(method, path, key, &answer);
        }
        reply
    }

    /// What stands before the service: who may call, and with how much.
    fn gateway(&self, request: &Request) -> Option<Answer> {
        match &request.authorization {
            None => Some(Answer::message(401, "Unauthorized")),
            Some(key) if *key != self.key => Some(Answer::message(403, "Forbidden")),
            Some(_) if request.body.is_none() => Some(Answer::message(413, "Request Too Long")),
            Some(_) => {
                let call = self.route(&request.method, &request.path)?.call();
                let is_denied = self.lock().denied.contains(&call);
                is_denied.then(|| Answer::message(403, "User is not authorized to access this resource"))
            }
        }
    }

    /// The reply, and the answer that the service has for it, which a fault may keep from being sent.
    async fn carry_out(self: &Arc<Self>, request: &Request) -> (Reply, Option<Answer>) {
        let simply = |answer: Answer| (Reply::Answer(answer.clone()), Some(answer));
        let Some(route) = self.route(&request.method, &request.path) else {
            return simply(Answer::error(404, "not_found", "no such connection or path"));
        };
        let holds_stream = !matches!(route, Route::Validate);
        let fault = {
            let mut inner = self.lock();
            if holds_stream {
                if inner.namespace(&request.test_key).busy {
                    inner.overlaps += 1;
                    return simply(Answer::error(409, "conflict", "another request on this connection is in progress"));
                }
                inner.namespace(&request.test_key).busy = true;
            }
            if let Route::Post = route {
                let post = serde_json::from_slice(request.body.as_deref().unwrap_or_default());
                inner.posts.extend(post.ok());
            }
            inner.faults.next(route.call()).unwrap_or_default()
        };
        let usual = fault.lets_through().then(|| self.usual_answer(&route, request));
        sleep(Duration::from_millis(fault.delay_ms)).await;
        if holds_stream {
            self.lock().namespace(&request.test_key).busy = false;
        }
        if let Some(time) = fault.stored_after_ms {
            let (service, request) = (Arc::clone(self), request.clone());
            tokio::spawn(async move {
                sleep(Duration::from_millis(time)).await;
                service.usual_answer(&route, &request);
            });
        }
        fault.reply(usual)
    }

    fn usual_answer(&self, route: &Route, request: &Request) -> Answer {
        let body = request.body.as_deref().unwrap_or_default();
        let mut inner = self.lock();
        let stream = &mut inner.namespace(&request.test_key).stream;
        match route {
            Route::Post => match rules::read(body) {
                Ok(drop) => {
                    let row_count = drop.rows.len();
                    let drop_id = stream.apply(&drop.month, drop.operation, drop.rows);
                    let month = format!("{}-01T00:00:00Z", drop.month);
                    Answer::json(
                        200,
                        &json!({"connection": {"drop_id": drop_id, "month": month, "row_count": row_count}}),
                    )
                }
                Err(errors) => Answer::error(400, "bad_request", &summarize(&errors)),
            },
            Route::Validate => {
                let errors = rules::read(body).err().unwrap_or_default();
                Answer::json(200, &json!({"connection": {"is_valid": errors.is_empty(), "errors": errors}}))
            }
            Route::List => {
                let drops = stream.drops().map(|(month, drop)| {
                    json!({"drop_id": drop.id, "month": format!("{month}-01T00:00:00Z"), "row_count": drop.rows.len()})
                });
                Answer::json(200, &json!({"billing_drops": drops.collect::<Vec<_>>()}))
            }
            Route::Month(month) => match stream.rows(month) {
                Some(rows) => Answer::json(200, &json!({"billing_drop": rows.collect::<Vec<_>>()})),
                None => Answer::error(404, "not_found", &format!("no billing drop for {month}")),
            },
        }
    }

    fn route(&self, method: &Method, path: &str) -> Option<Route> {
        let rest = path.strip_prefix("/v2/connections/billing/anycost/")?;
        if rest == "validate_billing_drop" {
            return (method == Method::POST).then_some(Route::Validate);
        }
        let rest = rest.strip_prefix(&self.connection_id)?.strip_prefix("/billing_drops")?;
        match (method.as_str(), rest) {
            ("POST", "") => Some(Route::Post),
            ("GET", "") => Some(Route::List),
            ("GET", month) => rules::month_of(month.strip_prefix('/')?).map(Route::Month),
            _ => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no call panics while it holds the state")
    }
}

impl Inner {
    fn namespace(&mut self, test_key: &Option<String>) -> &mut Namespace {
        let fresh = || Namespace { stream: Stream::default(), busy: false, since: Instant::now() };
        let namespace = self.namespaces.entry(test_key.clone()).or_insert_with(fresh);
        if test_key.is_some() && namespace.since.elapsed() > TEST_LASTS {
            *namespace = fresh();
        }
        namespace
    }
}

impl Route {
    fn call(&self) -> Call {
        match self {
            Self::Post => Call::Post,
            Self::Validate => Call::Validate,
            Self::List => Call::List,
            Self::Month(_) => Call::Month,
        }
    }
}

impl Fault {
    fn reply(self, usual: Option<Answer>) -> (Reply, Option<Answer>) {
        if self.cut {
            return (Reply::Cut, usual);
        }
        let status = self.status.or(self.stored_after_ms.map(|_| 202));
        let answer = match (status, usual) {
            (Some(status), _) => {
                let headers = [
                    ("content-type", self.body.as_ref().map(|_| "text/html".to_owned())),
                    ("retry-after", self.retry_after),
                    ("location", self.location),
                ];
                let headers = headers.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
                Answer { status, headers, body: self.body.unwrap_or_default() }
            }
            (None, usual) => {
                let mut answer = usual.expect("only a cut or a status keeps a call from being carried out");
                if let (Some(count), Ok(mut body)) = (self.row_count, serde_json::from_str::<Value>(&answer.body)) {
                    body["connection"]["row_count"] = count.into();
                    answer.body = body.to_string();
                }
                if let (Some(entries), Ok(mut body)) = (self.page, serde_json::from_str::<Value>(&answer.body)) {
                    for list in ["billing_drop", "billing_drops"] {
                        if let Some(list) = body.get_mut(list).and_then(Value::as_array_mut) {
                            list.truncate(entries);
                        }
                    }
                    body["pagination"] = json!({"cursor": {"has_next": true, "next_cursor": "2"}});
                    answer.body = body.to_string();
                }
                answer
            }
        };
        (Reply::Answer(answer.clone()), Some(answer))
    }
}

/// The first errors, and how many there are.
fn summarize(errors: &[String]) -> String {
    let shown = errors.iter().take(5).cloned().collect::<Vec<_>>().join("; ");
    if errors.len() > 5 { format!("{shown}; and {} more", errors.len() - 5) } else { shown }
}
