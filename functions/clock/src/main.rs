//! The Lambda function `clock`, called by EventBridge.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use processors::Till;
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    web::lambda::log();
    let (app, till) = (web::lambda::app().await?, Till::default());
    let (app, till) = (&app, &till);
    lambda_runtime::run(service_fn(|_: LambdaEvent<Value>| async move {
        Box::pin(clock::tick(app, till)).await.map(|_| ()).map_err(Error::from)
    }))
    .await
}
