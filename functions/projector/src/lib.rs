//! Keeps the rollups that analytics reads.
//!
//! # Why
//!
//! A record of the stream says *that* an item changed; what it contributes is read from the item as
//! it is now. So records may come twice, late or in any order, an item may go and come again under
//! its old key (an hour on its way to a draft and back), and the last look is right (rule LED-26).
//! The marker of an item keeps what the last look saw, and is written only if nobody looked since.
//!
//! # Invariants
//!
//! A marker and the cells it shifts are written together. The lines of an invoice that is newly
//! issued or void move before its head does, so a head whose marker stands has all its lines moved. An item that does
//! not read holds up nothing but itself.

mod look;
mod records;

use aws_lambda_events::dynamodb::Event;
use aws_lambda_events::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use store::Store;

/// Puts what changed into the rollups; what failed is handed back to be tried again.
pub async fn handle(store: &Store, event: Event) -> DynamoDbEventResponse {
    let changed = records::changed(&event);
    let failed = Box::pin(look::at_all(store, changed.keys().cloned().collect())).await;
    let mut response = DynamoDbEventResponse::default();
    for place in failed.iter().filter_map(|source| changed.get(source)).flatten() {
        let mut failure = DynamoDbBatchItemFailure::default();
        failure.item_identifier = Some(place.clone());
        response.batch_item_failures.push(failure);
    }
    response
}
