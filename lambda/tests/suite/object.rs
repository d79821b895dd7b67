use crate::support::http::{Response, Script, Server};
use crate::support::{aws, s3};
use credits_lambda::Error;
use credits_lambda::aws::object::{Latest, Object, Reading, Version, latest_version, read_latest};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const LIMIT: usize = 100;

/// The rules as they are, in a fraction of the time.
const READING: Reading =
    Reading { limit: LIMIT, attempts: 3, patience: Duration::from_millis(300), pause: Duration::from_millis(10) };

async fn read(server: &Server, key: &str) -> Result<Option<Object>, Error> {
    read_latest(&credits_lambda::aws::s3(&aws(&server.url)), "credits", key, &READING).await
}

#[track_caller]
fn assert_fails(outcome: Result<Option<Object>, Error>, error_type: &str, message: &str) {
    let error = outcome.unwrap_err();
    assert_eq!((error.error_type(), error.message()), (error_type, message));
}

#[tokio::test]
async fn the_object_is_read_with_its_version() {
    let server = Server::start(|_| async {
        Response::builder().header("x-amz-version-id", "v2").body(Script::text("054736118302,10.50\n")).unwrap()
    })
    .await;
    let object = read(&server, "credits-2025-01.csv").await.unwrap().unwrap();
    let version = Version { id: Some("v2".to_owned()), ..Version::default() };
    assert_eq!(object, Object { bytes: b"054736118302,10.50\n".to_vec(), version });
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].uri().path(), "/credits/credits-2025-01.csv");
    assert!(!requests[0].uri().to_string().contains("versionId"), "the latest one, whatever the event names");
}

#[tokio::test]
async fn an_unusual_key_is_asked_for_as_it_is() {
    let path = "/credits/Gutschriften%20f%C3%BCr%20J%C3%A4nner%2B1/credits-2025-01.csv";
    let server = s3::holding(&[(path, "hello")]).await;
    let object = read(&server, "Gutschriften für Jänner+1/credits-2025-01.csv").await.unwrap().unwrap();
    assert_eq!(object.bytes, b"hello");
}

#[tokio::test]
async fn an_empty_object_is_read_as_one() {
    let server = s3::holding(&[("/credits/credits-2025-01.csv", "")]).await;
    assert_eq!(read(&server, "credits-2025-01.csv").await.unwrap().unwrap().bytes, b"");
}

#[tokio::test]
async fn an_object_that_is_gone_is_no_error() {
    let server = s3::holding(&[]).await;
    assert_eq!(read(&server, "credits-2025-01.csv").await, Ok(None));
}

#[tokio::test]
async fn a_bucket_that_is_gone_is_one() {
    let server = Server::start(|_| async { s3::refusal(404, "NoSuchBucket", "The bucket does not exist") }).await;
    assert_fails(
        read(&server, "credits-2025-01.csv").await,
        "ObjectUnavailable",
        "`credits-2025-01.csv` in bucket `credits` cannot be read: NoSuchBucket: The bucket does not exist",
    );
}

#[tokio::test]
async fn without_the_right_to_list_s3_does_not_say_whether_it_is_gone() {
    let server = Server::start(|_| async { s3::refusal(403, "AccessDenied", "Access Denied") }).await;
    assert_fails(
        read(&server, "credits-2025-01.csv").await,
        "ObjectUnavailable",
        "`credits-2025-01.csv` in bucket `credits` cannot be read: gone, or the role may not read it \
         (AccessDenied: Access Denied)",
    );
}

#[tokio::test]
async fn an_archived_object_is_told_from_a_missing_right() {
    let server = Server::start(|_| async { s3::refusal(403, "InvalidObjectState", "It is archived") }).await;
    assert_fails(
        read(&server, "credits-2025-01.csv").await,
        "ObjectUnavailable",
        "`credits-2025-01.csv` in bucket `credits` cannot be read: InvalidObjectState: It is archived",
    );
}

/// Its bytes never come: a reader that asked for them would wait for ever.
#[tokio::test]
async fn five_gigabytes_are_refused_by_their_announced_size() {
    let server = Server::start(|_| async {
        let body = Script::endless();
        Response::builder().header("content-length", 5_368_709_120_u64).body(body).unwrap()
    })
    .await;
    assert_fails(
        read(&server, "credits-2025-01.csv").await,
        "FileRefused",
        "`credits-2025-01.csv` has 5368709120 bytes, of which at most 100 are read",
    );
}

#[tokio::test]
async fn a_body_of_unannounced_length_may_be_cut_and_is_not_taken() {
    let server =
        Server::start(|_| async { Response::new(Script::pieces((0..3).map(|_| Ok("0123456789".into())))) }).await;
    assert_fails(
        read(&server, "credits-2025-01.csv").await,
        "ObjectUnavailable",
        "`credits-2025-01.csv` in bucket `credits` cannot be read: it came without its length; it was tried 3 times",
    );
}

#[tokio::test]
async fn a_part_is_not_the_object() {
    let server = Server::start(|_| async {
        let part = Response::builder().status(206).header("content-range", "bytes 0-4/500");
        part.header("content-length", 5).body(Script::text("hello")).unwrap()
    })
    .await;
    assert_fails(
        read(&server, "credits-2025-01.csv").await,
        "ObjectUnavailable",
        "`credits-2025-01.csv` in bucket `credits` cannot be read: only a part of it came: bytes 0-4/500; it was tried 3 times",
    );
}

/// Answers each call with the next of these texts, headers and all, and stays with the last; then hangs up, or with a
/// text that ends in `…` does not.
async fn raw(answers: &'static [&'static str]) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let answer = answers[counted.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1)];
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(answer.trim_end_matches('…').as_bytes()).await;
                if answer.ends_with('…') {
                    tokio::time::sleep(Duration::from_secs(60)).await;
                }
            });
        }
    });
    (url, calls)
}

/// Half a file would delete the credits of the other half.
#[tokio::test]
async fn a_body_that_does_not_come_whole_is_read_again() {
    const WHOLE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";
    const BREAKS_OFF: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel";
    const UNENDED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n";
    const STALLS: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel…";
    const DIFFERS: &str = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nx-amz-checksum-crc32: AAAAAA==\r\n\r\nhello";
    for (answers, why) in [
        (&[BREAKS_OFF, BREAKS_OFF, WHOLE] as &'static [&'static str], "its body broke off after 3 bytes: "),
        (&[UNENDED, UNENDED, WHOLE], "it came without its length"),
        (&[STALLS, STALLS, WHOLE], "its body stalled: nothing came for 300ms after 3 bytes"),
        (&[DIFFERS, DIFFERS, WHOLE], "checksum mismatch"),
    ] {
        let read = async |url: &str| {
            read_latest(&credits_lambda::aws::s3(&aws(url)), "credits", "credits-2025-01.csv", &READING).await
        };
        let (url, calls) = raw(answers).await;
        assert_eq!(read(&url).await.unwrap().unwrap().bytes, b"hello", "{why}");
        assert_eq!(calls.load(Ordering::SeqCst), 3);
        let (url, _) = raw(&answers[..1]).await;
        let error = read(&url).await.unwrap_err();
        assert_eq!(error.error_type(), "ObjectUnavailable");
        let start = "`credits-2025-01.csv` in bucket `credits` cannot be read: it";
        assert!(error.message().starts_with(start) && error.message().contains(why), "{error}");
        assert!(error.message().ends_with("; it was tried 3 times"), "{error}");
        assert!(!error.message().contains("streaming error"), "{error}");
    }
}

#[tokio::test]
async fn a_key_of_kms_that_may_not_be_used_is_said_in_s3s_words() {
    let server = Server::start(|_| async {
        let why = "User: arn:aws:sts::1:assumed-role/r is not authorized to perform: kms:Decrypt on this resource";
        s3::refusal(403, "AccessDenied", why)
    })
    .await;
    let error = read(&server, "credits-2025-01.csv").await.unwrap_err();
    let start =
        "`credits-2025-01.csv` in bucket `credits` cannot be read: gone, or the role may not read it (AccessDenied: ";
    assert!(error.message().starts_with(start), "{error}");
    assert!(error.message().contains("kms:Decrypt"), "{error}");
}

#[tokio::test]
async fn versions_are_told_by_name_else_by_content_and_time() {
    let version = |id: Option<&str>, etag: &str, seconds: i64| Version {
        id: id.map(str::to_owned),
        etag: Some(etag.to_owned()),
        modified: Some(aws_sdk_s3::primitives::DateTime::from_secs(seconds)),
    };
    for (one, other, are_the_same) in [
        (version(Some("v1"), "a", 1), version(Some("v1"), "a", 1), true),
        (version(Some("v1"), "a", 1), version(Some("v2"), "a", 1), false),
        (version(None, "a", 1), version(None, "a", 1), true),
        (version(None, "a", 1), version(None, "a", 2), false),
        (version(None, "a", 1), version(None, "b", 1), false),
        (version(Some("null"), "a", 1), version(Some("null"), "b", 1), false),
        (version(Some("null"), "a", 1), version(Some("v1"), "a", 1), false),
    ] {
        assert_eq!(one.is(&other), are_the_same, "{one:?} {other:?}");
    }
}

#[tokio::test]
async fn the_latest_version_is_looked_at_without_its_bytes() {
    let server = Server::start(|request| async move {
        let builder = Response::builder().header("x-amz-version-id", "v2").header("etag", "\"abc\"");
        match request.uri().path() {
            "/credits/there" => builder.body(Script::text("")).unwrap(),
            "/credits/secret" => s3::refusal(403, "AccessDenied", "no"),
            "/credits/down" => s3::refusal(501, "NotImplemented", "no"),
            _ => s3::refusal(404, "NoSuchKey", "no"),
        }
    })
    .await;
    let s3 = credits_lambda::aws::s3(&aws(&server.url));
    let Latest::Is(version) = latest_version(&s3, "credits", "there").await.unwrap() else { panic!("it is there") };
    assert_eq!((version.id.as_deref(), version.name()), (Some("v2"), "v2"));
    assert_eq!(server.requests()[0].method(), "HEAD");
    assert_eq!(latest_version(&s3, "credits", "secret").await, Ok(Latest::GoneOrHidden));
    assert_eq!(latest_version(&s3, "credits", "gone").await, Ok(Latest::Gone));
    assert_eq!(latest_version(&s3, "credits", "down").await.unwrap_err().error_type(), "ObjectUnavailable");
}

#[tokio::test]
async fn localhost_has_no_names_below_it() {
    let server = s3::holding(&[("/credits/credits-2025-01.csv", "hello")]).await;
    let config = aws(&server.url.replace("127.0.0.1", "localhost"));
    let s3 = credits_lambda::aws::s3(&config);
    let object = read_latest(&s3, "credits", "credits-2025-01.csv", &READING).await.unwrap().unwrap();
    assert_eq!(object.bytes, b"hello");
}
