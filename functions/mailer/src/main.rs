//! The Lambda function `mailer`, fed by the stream of the state table and by what SES reports.

// The future of a batch holds those of SES and DynamoDB, which nest deeper than the default.
#![recursion_limit = "256"]

use aws_config::BehaviorVersion;
use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::streams::DynamoDbEventResponse;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use mailer::{Mailer, Report, ReturnError};
use serde::Deserialize;

/// What it is called with.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Told {
    /// Changes of the state table.
    Changes(Event),
    /// What became of a mail.
    Report(Box<Report>),
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    web::lambda::log();
    let aws = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let mailer = Mailer::new(web::lambda::app().await?, aws_sdk_ses::Client::new(&aws));
    let mailer = &mailer;
    lambda_runtime::run(service_fn(|event: LambdaEvent<Told>| async move {
        answer(mailer, event.payload).await
    }))
    .await
}

/// A stream is answered with what has to come again, a report with nothing.
async fn answer(mailer: &Mailer, told: Told) -> Result<Option<DynamoDbEventResponse>, ReturnError> {
    match told {
        Told::Changes(event) => Ok(Some(mailer.handle(event).await)),
        Told::Report(report) => mailer.returned(&report).await.map(|()| None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_change_of_the_state_table_is_told_from_a_report_of_ses() {
        let change = json!({ "Records": [{
            "eventID": "1", "eventName": "INSERT", "eventVersion": "1.1",
            "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
            "eventSourceARN": "arn:aws:dynamodb:us-east-1:111122223333:table/state/stream/x",
            "dynamodb": {
                "ApproximateCreationDateTime": 1_772_000_000, "SequenceNumber": "7",
                "SizeBytes": 26, "StreamViewType": "NEW_IMAGE",
                "Keys": { "pk": { "S": "MAIL#mai_1" }, "sk": { "S": "MAIL" } },
                "NewImage": { "pk": { "S": "MAIL#mai_1" }, "sk": { "S": "MAIL" } }
            }
        }]});
        let told: Told = serde_json::from_value(change).unwrap();
        let Told::Changes(event) = told else { panic!("a change") };
        assert_eq!(event.records.len(), 1);
        let report = json!({
            "version": "0", "id": "12345678-1234-1234-1234-123456789012",
            "detail-type": "Email Bounced", "source": "aws.ses", "account": "111122223333",
            "time": "2026-03-12T14:05:02Z", "region": "us-east-1",
            "resources": ["arn:aws:ses:us-east-1:111122223333:configuration-set/mails"],
            "detail": { "eventType": "Bounce" }
        });
        let told: Told = serde_json::from_value(report).unwrap();
        assert!(matches!(told, Told::Report(_)));
    }
}
