use crate::support::http::{Response, Script, Server};
use crate::support::{aws, s3};
use credits_lambda::Error;
use credits_lambda::aws::object::{Object, read_latest};
use std::io;

const LIMIT: usize = 100;

async fn read(server: &Server, key: &str) -> Result<Option<Object>, Error> {
    read_latest(&credits_lambda::aws::s3(&aws(&server.url)), "credits", key, LIMIT).await
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
    assert_eq!(object, Object { bytes: b"054736118302,10.50\n".to_vec(), version_id: Some("v2".to_owned()) });
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
        "`credits-2025-01.csv` in bucket `credits` cannot be read: gone, or the role may not read it",
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
async fn a_body_of_unannounced_length_is_bounded_while_it_is_read() {
    let server =
        Server::start(|_| async { Response::new(Script::pieces((0..1000).map(|_| Ok("0123456789".into())))) }).await;
    assert_fails(
        read(&server, "credits-2025-01.csv").await,
        "FileRefused",
        "`credits-2025-01.csv` has more than 100 bytes, of which at most 100 are read",
    );
}

/// Half a file would delete the credits of the other half.
#[tokio::test]
async fn a_connection_that_is_cut_gives_no_object() {
    let server = Server::start(|_| async {
        let body = Script::pieces([Ok("054736118302,10.50\n".into()), Err(io::Error::other("cut"))]);
        Response::builder().header("content-length", 38).body(body).unwrap()
    })
    .await;
    let error = read(&server, "credits-2025-01.csv").await.unwrap_err();
    assert_eq!(error.error_type(), "ObjectUnavailable");
    let start = "`credits-2025-01.csv` in bucket `credits` cannot be read: ";
    assert!(error.message().starts_with(start), "{error}");
}

#[tokio::test]
async fn localhost_has_no_names_below_it() {
    let server = s3::holding(&[("/credits/credits-2025-01.csv", "hello")]).await;
    let config = aws(&server.url.replace("127.0.0.1", "localhost"));
    let s3 = credits_lambda::aws::s3(&config);
    let object = read_latest(&s3, "credits", "credits-2025-01.csv", LIMIT).await.unwrap().unwrap();
    assert_eq!(object.bytes, b"hello");
}
