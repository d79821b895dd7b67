use credits_lambda::function::event::{self, Event, Record, Upload};
use serde_json::{Value, json};

const BUCKET: &str = "aws-credits-pipeline-111122223333-eu-central-1";

macro_rules! event {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../data/events/", $name, ".json"))).unwrap()
    };
}

fn created(bucket: &str, key: &str, version_id: Option<&str>) -> Result<Record, credits_lambda::Error> {
    let version_id = version_id.map(str::to_owned);
    Ok(Record::Created(Upload { bucket: bucket.to_owned(), key: key.to_owned(), version_id, uploaded_by: None }))
}

/// What an event says, without who put the object there.
fn read(event: &Value) -> Result<Event, credits_lambda::Error> {
    let mut event = event::read(event)?;
    if let Event::Records(records) = &mut event {
        for record in records.iter_mut().flatten() {
            if let Record::Created(upload) = record {
                upload.uploaded_by = None;
            }
        }
    }
    Ok(event)
}

#[test]
fn every_way_to_create_an_object_is_an_upload() {
    for event in [event!("put"), event!("copy"), event!("multipart"), event!("new-members")] {
        let expected = Event::Records(vec![created(BUCKET, "credits-2025-01.csv", None)]);
        assert_eq!(read(&event), Ok(expected), "{event}");
    }
}

#[test]
fn only_the_members_that_are_used_are_needed() {
    let expected = Event::Records(vec![created("b", "credits-2025-01.csv", None)]);
    assert_eq!(read(&event!("few-members")), Ok(expected));
}

/// Whatever else a record says, and in whatever form, is nobody's business here.
#[test]
fn a_member_that_is_not_used_stops_nothing() {
    let expected = Event::Records(vec![created("b", "credits-2025-01.csv", None)]);
    for odd in [json!("123"), json!(123.0), json!({}), json!([1]), json!(true)] {
        let mut event = event!("few-members");
        for member in ["size", "eTag", "sequencer", "versionId2"] {
            event["Records"][0]["s3"]["object"][member] = odd.clone();
        }
        for member in ["arn", "ownerIdentity"] {
            event["Records"][0]["s3"]["bucket"][member] = odd.clone();
        }
        event["Records"][0]["s3"]["configurationId"] = odd.clone();
        event["Records"][0]["eventTime"] = odd.clone();
        assert_eq!(read(&event).as_ref(), Ok(&expected), "{odd}");
    }
}

#[test]
fn a_versioned_bucket_names_the_version() {
    let expected = created(BUCKET, "credits-2025-01.csv", Some("096fKKXTRTtl3on89fVO.nfljtsv6qko"));
    assert_eq!(read(&event!("versioned")), Ok(Event::Records(vec![expected])));
}

#[test]
fn a_key_is_decoded_as_a_form_is() {
    let expected = created(BUCKET, "Gutschriften für Jänner+1/credits-2025-01.csv", None);
    assert_eq!(read(&event!("unicode-key")), Ok(Event::Records(vec![expected])));
}

#[test]
fn records_come_in_their_order_and_others_are_named() {
    let expected = vec![
        created(BUCKET, "credits-2025-01.csv", None),
        Ok(Record::Other("ObjectRemoved:Delete".to_owned())),
        created(BUCKET, "credits-2025-02.csv", None),
    ];
    assert_eq!(read(&event!("several")), Ok(Event::Records(expected)));
    let expected = Record::Other("ObjectRemoved:DeleteMarkerCreated".to_owned());
    assert_eq!(read(&event!("removed")), Ok(Event::Records(vec![Ok(expected)])));
}

#[test]
fn the_test_event_of_a_new_notification_has_no_records() {
    assert_eq!(read(&event!("test-event")), Ok(Event::Test));
}

#[test]
fn what_is_no_event_of_s3_is_malformed() {
    for event in [json!({}), json!(null), json!("Records"), json!({"Records": []}), json!({"Records": {}}), json!([])] {
        let error = read(&event).unwrap_err();
        assert_eq!(error.error_type(), "EventMalformed");
        assert_eq!(error.message(), "not an S3 event: there are no `Records`, and it is none of EventBridge");
    }
}

#[test]
fn one_bad_record_does_not_spoil_the_others() {
    let mut event = event!("several");
    event["Records"][0] = json!({"eventSource": "aws:sqs", "body": "hello"});
    event["Records"][1]["eventName"] = json!("ObjectCreated:Put");
    event["Records"][1]["s3"]["object"]["key"] = json!("credits-%FF.csv");
    let Ok(Event::Records(records)) = read(&event) else { panic!("three records") };
    let messages: Vec<_> = records.iter().map(|record| record.as_ref().map_err(|error| error.message())).collect();
    assert_eq!(messages[0], Err("record 1 of the event is not one of S3: missing field `eventName`"));
    assert_eq!(messages[1], Err("record 2 of the event is not one of S3: its key is not UTF-8"));
    assert!(messages[2].is_ok());

    let object =
        json!({"eventName": "ObjectCreated:Put", "s3": {"bucket": {}, "object": {"key": "credits-2025-01.csv"}}});
    let Ok(Event::Records(records)) = read(&json!({"Records": [object]})) else { panic!("one record") };
    let message = records[0].as_ref().map_err(|error| error.message());
    assert_eq!(message, Err("record 1 of the event is not one of S3: its bucket has no name"));
}

fn on_bus(detail: Value) -> Value {
    json!({
        "version": "0",
        "id": "2d4eba74-fd51-3966-4bfa-b013c9da8ff1",
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": "111122223333",
        "time": "2025-02-03T08:00:00Z",
        "region": "eu-central-1",
        "resources": [format!("arn:aws:s3:::{BUCKET}")],
        "detail": detail,
    })
}

fn created_on_bus() -> Value {
    on_bus(json!({
        "version": "0",
        "bucket": {"name": BUCKET},
        "object": {"key": "a+b %41/credits-2025-01.csv", "size": 5, "etag": "abc", "version-id": "v1", "sequencer": "0"},
        "request-id": "N4N7GDK58NMKJ12R",
        "requester": "123456789012",
        "source-ip-address": "1.2.3.4",
        "reason": "PutObject",
    }))
}

#[test]
fn eventbridge_says_the_same_and_encodes_no_key() {
    let Ok(Event::Records(records)) = event::read(&created_on_bus()) else { panic!("a record") };
    let expected = Upload {
        bucket: BUCKET.to_owned(),
        key: "a+b %41/credits-2025-01.csv".to_owned(),
        version_id: Some("v1".to_owned()),
        uploaded_by: Some("123456789012".to_owned()),
    };
    assert_eq!(records, [Ok(Record::Created(expected))]);

    let mut deleted = created_on_bus();
    deleted["detail-type"] = json!("Object Deleted");
    assert_eq!(read(&deleted), Ok(Event::Records(vec![Ok(Record::Other("Object Deleted".to_owned()))])));

    let bare = on_bus(json!({"bucket": {"name": "b"}, "object": {"key": "credits-2025-01.csv"}}));
    assert_eq!(read(&bare), Ok(Event::Records(vec![created("b", "credits-2025-01.csv", None)])));
    for (detail, why) in [
        (json!({"object": {"key": "credits-2025-01.csv"}}), "its bucket has no name"),
        (json!({"bucket": {"name": "b"}, "object": {}}), "its object has no key"),
        (json!(null), "its bucket has no name"),
    ] {
        let Ok(Event::Records(records)) = read(&on_bus(detail)) else { panic!("a record") };
        let error = records[0].as_ref().unwrap_err();
        assert_eq!(error.message(), format!("the event of EventBridge is not one of S3: {why}"));
    }
}

/// As it stands in the queue: Lambda's record, in EventBridge's envelope or not.
#[test]
fn a_report_of_a_failure_is_the_event_that_it_reports_on() {
    let report = |payload: Value| {
        json!({
            "version": "1.0",
            "timestamp": "2025-02-03T08:00:00Z",
            "requestContext": {"requestId": "r", "functionArn": "arn", "condition": "RetriesExhausted"},
            "requestPayload": payload,
            "responseContext": {"statusCode": 200, "functionError": "Unhandled"},
            "responsePayload": {"errorType": "CloudZeroUnavailable", "errorMessage": "…"},
        })
    };
    let in_envelope = |report: Value| {
        json!({
            "version": "0",
            "source": "lambda",
            "detail-type": "Lambda Function Invocation Result - Failure",
            "detail": report,
        })
    };
    let expected = event::read(&event!("versioned")).unwrap();
    for event in [report(event!("versioned")), in_envelope(report(event!("versioned")))] {
        assert_eq!(event::read(&event).as_ref(), Ok(&expected));
    }
    assert_eq!(event::read(&report(created_on_bus())), event::read(&created_on_bus()));
    assert_eq!(event::read(&in_envelope(report(created_on_bus()))), event::read(&created_on_bus()));
    for event in [
        report(report(event!("versioned"))),
        in_envelope(report(in_envelope(report(event!("versioned"))))),
        in_envelope(json!({})),
        report(json!({})),
    ] {
        assert_eq!(event::read(&event).unwrap_err().error_type(), "EventMalformed", "{event}");
    }
}

#[test]
fn who_put_the_object_there_is_named_and_safe_to_show() {
    let mut event = event!("few-members");
    let who = |event: &Value| match event::read(event) {
        Ok(Event::Records(records)) => match &records[0] {
            Ok(Record::Created(upload)) => upload.uploaded_by.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(who(&event), None);
    event["Records"][0]["userIdentity"] = json!({"principalId": "AWS:AIDA:\u{1b}[31mmallory"});
    assert_eq!(who(&event).as_deref(), Some("AWS:AIDA:␛[31mmallory"));
    for odd in [json!({"principalId": 7}), json!("me"), json!({"principalId": " "})] {
        event["Records"][0]["userIdentity"] = odd;
        assert_eq!(who(&event), None);
    }
}
