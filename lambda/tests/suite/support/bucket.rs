//! S3 as far as the collector and the versions of a month go: one bucket in memory, with conditions, metadata and
//! versions.

use super::http::{Request, Response, Script, Server};
use super::s3::refusal;
use hyper::body::Bytes;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

/// One version of an object.
#[derive(Clone)]
pub(crate) struct Version {
    pub(crate) id: String,
    pub(crate) content: Bytes,
    pub(crate) metadata: BTreeMap<String, String>,
}

/// The bucket `credits`: every version of every key, the latest last.
pub(crate) struct Bucket {
    pub(crate) server: Server,
    objects: Arc<Mutex<BTreeMap<String, Vec<Version>>>>,
    put_faults: Arc<Mutex<VecDeque<PutFault>>>,
}

/// What is wrong with a put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PutFault {
    /// Another one is under way: S3 asks for another try.
    Conflict,
    /// It is there, and its answer does not come; its repeat finds it there.
    Lost,
    /// A person came before.
    Person,
    /// There is no right.
    Denied,
}

impl Bucket {
    pub(crate) async fn empty() -> Self {
        let objects = Arc::new(Mutex::new(BTreeMap::new()));
        let put_faults = Arc::new(Mutex::new(VecDeque::new()));
        let (shared, faults) = (Arc::clone(&objects), Arc::clone(&put_faults));
        let server = Server::start(move |request| {
            let fault = if request.method() == "PUT" { faults.lock().unwrap().pop_front() } else { None };
            let answer = spoiled(fault, &mut shared.lock().unwrap(), &request);
            async { answer }
        })
        .await;
        Self { server, objects, put_faults }
    }

    /// The next puts go wrong, each in its way.
    pub(crate) fn spoil_puts(&self, faults: &[PutFault]) {
        self.put_faults.lock().unwrap().extend(faults);
    }

    /// A person's upload.
    pub(crate) fn upload(&self, key: &str, content: &str) {
        put(&mut self.objects.lock().unwrap(), key, Bytes::from(content.to_owned()), BTreeMap::new());
    }

    /// Without a trace.
    pub(crate) fn remove(&self, key: &str) {
        self.objects.lock().unwrap().remove(key);
    }

    pub(crate) fn versions(&self, key: &str) -> Vec<Version> {
        self.objects.lock().unwrap().get(key).cloned().unwrap_or_default()
    }

    pub(crate) fn latest(&self, key: &str) -> Option<String> {
        Some(String::from_utf8(self.versions(key).last()?.content.to_vec()).unwrap())
    }
}

fn put(
    objects: &mut BTreeMap<String, Vec<Version>>,
    key: &str,
    content: Bytes,
    metadata: BTreeMap<String, String>,
) -> String {
    let versions = objects.entry(key.to_owned()).or_default();
    let id = format!("v{}", versions.len() + 1);
    versions.push(Version { id: id.clone(), content, metadata });
    id
}

fn spoiled(
    fault: Option<PutFault>,
    objects: &mut BTreeMap<String, Vec<Version>>,
    request: &Request<Bytes>,
) -> Response<Script> {
    match fault {
        None => answer(objects, request),
        Some(PutFault::Conflict) => refusal(409, "ConditionalRequestConflict", "Please retry your request."),
        Some(PutFault::Denied) => refusal(403, "AccessDenied", "Access Denied"),
        Some(PutFault::Lost) => {
            answer(objects, request);
            refusal(503, "SlowDown", "Please reduce your request rate.")
        }
        Some(PutFault::Person) => {
            put(objects, "credits-2025-01.csv", Bytes::from("054736118302,1.00\n"), BTreeMap::new());
            answer(objects, request)
        }
    }
}

fn etag(version: &Version) -> String {
    format!("\"{}\"", version.id)
}

fn answer(objects: &mut BTreeMap<String, Vec<Version>>, request: &Request<Bytes>) -> Response<Script> {
    let query: BTreeMap<String, String> = request.uri().query().unwrap_or_default().split('&').map(pair).collect();
    let path = request.uri().path().trim_start_matches('/');
    let (_, key) = path.split_once('/').unwrap_or((path, ""));
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    match (request.method().as_str(), key) {
        ("GET", "") if query.contains_key("versions") => list_versions(objects, &query["prefix"]),
        ("GET", "") => list(objects, &query["prefix"]),
        ("GET" | "HEAD", key) => {
            let versions = objects.get(key).map(Vec::as_slice).unwrap_or_default();
            let found = match query.get("versionId") {
                Some(id) => versions.iter().find(|version| version.id == *id),
                None => versions.last(),
            };
            let Some(version) = found else { return refusal(404, "NoSuchKey", "The specified key does not exist.") };
            let mut answer = Response::builder().header("etag", etag(version)).header("x-amz-version-id", &version.id);
            for (name, value) in &version.metadata {
                answer = answer.header(name, value);
            }
            answer.body(Script::text(version.content.clone())).unwrap()
        }
        ("PUT", key) => {
            let latest = objects.get(key).and_then(|versions| versions.last());
            let is_stale = match (header("if-none-match"), header("if-match")) {
                (Some(_), _) => latest.is_some(),
                (_, Some(wanted)) => latest.map(etag) != Some(wanted),
                _ => false,
            };
            if is_stale {
                return refusal(
                    412,
                    "PreconditionFailed",
                    "At least one of the pre-conditions you specified did not hold",
                );
            }
            let metadata = request.headers().iter().filter(|(name, _)| name.as_str().starts_with("x-amz-meta-"));
            let metadata =
                metadata.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
            let source = header("x-amz-copy-source");
            let content = match &source {
                Some(source) => {
                    let id = source.split_once("versionId=").unwrap().1;
                    objects[key].iter().find(|version| version.id == id).unwrap().content.clone()
                }
                None => request.body().clone(),
            };
            let id = put(objects, key, content, metadata);
            let body =
                if source.is_some() { "<CopyObjectResult><ETag>&quot;e&quot;</ETag></CopyObjectResult>" } else { "" };
            Response::builder().header("x-amz-version-id", id).body(Script::text(body)).unwrap()
        }
        _ => refusal(400, "BadRequest", "the bucket of the tests does not know this"),
    }
}

fn pair(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let value = value.replace("%2F", "/");
    (name.to_owned(), value)
}

fn list(objects: &BTreeMap<String, Vec<Version>>, prefix: &str) -> Response<Script> {
    let key = objects.keys().find(|key| key.starts_with(prefix));
    let contents = key.map(|key| format!("<Contents><Key>{key}</Key></Contents>")).unwrap_or_default();
    xml(&format!("<ListBucketResult>{contents}</ListBucketResult>"))
}

fn list_versions(objects: &BTreeMap<String, Vec<Version>>, prefix: &str) -> Response<Script> {
    let mut all = String::new();
    for (key, versions) in objects.iter().filter(|(key, _)| key.starts_with(prefix)) {
        for (index, version) in versions.iter().enumerate().rev() {
            let (id, is_latest) = (&version.id, index + 1 == versions.len());
            all.push_str(&format!(
                "<Version><Key>{key}</Key><VersionId>{id}</VersionId><IsLatest>{is_latest}</IsLatest>\
                 <LastModified>2025-02-0{}T09:00:00.000Z</LastModified></Version>",
                index + 1
            ));
        }
    }
    xml(&format!("<ListVersionsResult><IsTruncated>false</IsTruncated>{all}</ListVersionsResult>"))
}

fn xml(body: &str) -> Response<Script> {
    let body = format!("<?xml version=\"1.0\"?>{body}");
    Response::builder().header("content-type", "application/xml").body(Script::text(body)).unwrap()
}
