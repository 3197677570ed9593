//! Items written many at a time, past everything that the portal would have done for them.

use anyhow::ensure;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};

/// How many items one request writes at most (DynamoDB).
pub(crate) const BATCH: usize = 25;

/// An item of a table.
pub(crate) type Item = std::collections::HashMap<String, AttributeValue>;

/// Writes items over what is there.
pub(crate) async fn write(dynamo: &Client, table: &str, items: &[Item]) -> anyhow::Result<()> {
    for some in items.chunks(BATCH) {
        let put = |item: &Item| {
            let put = PutRequest::builder().set_item(Some(item.clone())).build()?;
            Ok(WriteRequest::builder().put_request(put).build())
        };
        let puts = some.iter().map(put).collect::<anyhow::Result<Vec<_>>>()?;
        let answer = dynamo.batch_write_item().request_items(table, puts).send().await?;
        let left = answer.unprocessed_items.unwrap_or_default();
        ensure!(left.is_empty(), "the table wrote only a part");
    }
    Ok(())
}
