//! The scans function.
// The future of a whole storage call, inlined, is deeper than the compiler looks by default.
#![recursion_limit = "256"]

use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    web::lambda::log();
    let app = web::lambda::app().await?;
    let scans = service_fn(|event: LambdaEvent<scans::ScanEvent>| {
        let app = app.clone();
        async move { scans::handle(&app, &event.payload).await }
    });
    lambda_runtime::run(scans).await
}
