//! Running a function on Lambda.

use aws_config::BehaviorVersion;
use store::Store;

use crate::app::{App, Clock, Source};
use crate::config::Config;
use crate::routes::Routes;

/// An app for the surroundings of a Lambda function. Nothing is asked of the network yet.
pub async fn app() -> Result<App, lambda_http::Error> {
    let config = Config::from_env()?;
    let aws = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let credentials = aws.credentials_provider().ok_or("no credentials")?;
    let store = Store::new(
        aws_sdk_dynamodb::Client::new(&aws),
        aws_sdk_s3::Client::new(&aws),
        credentials,
        config.tables.clone(),
        config.buckets.clone(),
    );
    let secrets = Source::Manager(aws_sdk_secretsmanager::Client::new(&aws));
    Ok(App::new(store, config, secrets, Clock::System))
}

/// Serves the routes of a function until Lambda ends it.
pub async fn run(routes: Routes) -> Result<(), lambda_http::Error> {
    log();
    lambda_http::run(routes.router(app().await?)).await
}

/// Sends log lines to standard output as JSON, which Lambda collects.
pub fn log() {
    tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::INFO)
        .with_target(false)
        .without_time()
        .init();
}
