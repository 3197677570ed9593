//! The scans function.
// The future of a whole storage call, inlined, is deeper than the compiler looks by default.
#![recursion_limit = "256"]

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::streams::DynamoDbEventResponse;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use scans::{ScanError, ScanEvent};
use serde::Deserialize;
use web::App;

/// What it is called with.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Told {
    /// Changes of the journal.
    Changes(Event),
    /// The result of a scan.
    Scan(Box<ScanEvent>),
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    web::lambda::log();
    let app = web::lambda::app().await?;
    let scans = service_fn(|event: LambdaEvent<Told>| {
        let app = app.clone();
        async move { answer(&app, event.payload).await }
    });
    lambda_runtime::run(scans).await
}

/// A stream is answered with what has to come again, an event with nothing.
async fn answer(app: &App, told: Told) -> Result<Option<DynamoDbEventResponse>, ScanError> {
    match told {
        Told::Changes(event) => Ok(Some(scans::follow(app, event).await)),
        Told::Scan(event) => scans::handle(app, &event).await.map(|()| None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_of_the_journal_is_told_from_the_result_of_a_scan() {
        let change = json!({ "Records": [{
            "eventID": "1", "eventName": "INSERT", "eventVersion": "1.1",
            "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
            "eventSourceARN": "arn:aws:dynamodb:us-east-1:111122223333:table/journal/stream/x",
            "dynamodb": {
                "ApproximateCreationDateTime": 1_772_000_000, "SequenceNumber": "7",
                "SizeBytes": 26, "StreamViewType": "NEW_IMAGE",
                "Keys": { "pk": { "S": "AUDIT#doc_1" }, "sk": { "S": "000000000001" } },
                "NewImage": { "what": { "S": "release ordered" }, "seq": { "N": "1" },
                    "facts": { "L": [{ "L": [{ "S": "document" }, { "S": "doc_1" }] }] } }
            }
        }]});
        let told: Told = serde_json::from_value(change).unwrap();
        let Told::Changes(event) = told else { panic!("a change") };
        assert_eq!(event.records.len(), 1);
        assert_eq!(event.records[0].change.new_image.len(), 3);
        let scan = serde_json::to_value(ScanEvent::default()).unwrap();
        let told: Told = serde_json::from_value(scan).unwrap();
        assert!(matches!(told, Told::Scan(_)));
    }
}
