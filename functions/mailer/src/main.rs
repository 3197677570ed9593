//! The Lambda function `mailer`, fed by the stream of the state table.

// The future of a batch holds those of SES and DynamoDB, which nest deeper than the default.
#![recursion_limit = "256"]

use aws_config::BehaviorVersion;
use aws_lambda_events::event::dynamodb::Event;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use mailer::Mailer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    web::lambda::log();
    let aws = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let mailer = Mailer::new(web::lambda::app().await?, aws_sdk_ses::Client::new(&aws));
    let mailer = &mailer;
    lambda_runtime::run(service_fn(|event: LambdaEvent<Event>| async move {
        Ok::<_, Error>(mailer.handle(event.payload).await)
    }))
    .await
}
