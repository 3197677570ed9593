//! The least that a function of this kind can be: the baseline for start, size and memory.

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use lambda_http::{Body, Error, Response, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let client = Client::new(&config);
    let table = std::env::args().nth(1).unwrap_or_default();
    run(service_fn(|_| answer(client.clone(), table.clone()))).await
}

/// One read, and what it found in a line.
async fn answer(client: Client, table: String) -> Result<Response<Body>, Error> {
    let firm = AttributeValue::S("FIRM".to_owned());
    let asked = client.get_item().table_name(table);
    let found = asked.key("pk", firm.clone()).key("sk", firm).send().await?;
    let text = if found.item.is_some() { "A firm." } else { "No firm." };
    Ok(Response::new(Body::from(text)))
}
