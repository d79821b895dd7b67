use credits_lambda::function::event::{Event, Record, Upload, read};
use serde_json::{Value, json};

const BUCKET: &str = "aws-credits-pipeline-111122223333-eu-central-1";

macro_rules! event {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../data/events/", $name, ".json"))).unwrap()
    };
}

fn created(bucket: &str, key: &str, version_id: Option<&str>) -> Result<Record, credits_lambda::Error> {
    let version_id = version_id.map(str::to_owned);
    Ok(Record::Created(Upload { bucket: bucket.to_owned(), key: key.to_owned(), version_id }))
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
        assert_eq!(error.message(), "not an S3 event: there are no `Records`");
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
