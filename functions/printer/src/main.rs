//! Printer on Lambda.

use aws_lambda_events::dynamodb::Event;
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    web::lambda::log();
    let app = &web::lambda::app().await?;
    lambda_runtime::run(service_fn(|event: LambdaEvent<Event>| async move {
        Ok::<_, Error>(Box::pin(printer::follow(app, event.payload)).await)
    }))
    .await
}
