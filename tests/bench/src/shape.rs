//! The shape of a transaction that was sent, to be written again where nobody is in its way: the
//! bare cost of the same writes.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::ensure;
use aws_sdk_dynamodb::config::interceptors::BeforeSerializationInterceptorContextRef;
use aws_sdk_dynamodb::config::{Builder, ConfigBag, Intercept, SharedCredentialsProvider};
use aws_sdk_dynamodb::error::BoxError;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use local::engines::credentials;
use store::Store;

use crate::people::People;

/// The last transaction that went to the tables.
#[derive(Debug, Default)]
pub(crate) struct Last(Mutex<Vec<TransactWriteItem>>);

/// Keeps the last transaction.
#[derive(Debug)]
struct Keeps(Arc<Last>);

impl Last {
    /// A store whose transactions are kept.
    pub(crate) fn store(kept: &Arc<Self>, people: &People) -> Store {
        let (config, endpoints) = (&people.app.config, &people.endpoints);
        let sdk = Builder::from(&endpoints.sdk()).endpoint_url(&endpoints.dynamodb);
        let sdk = sdk.interceptor(Keeps(Arc::clone(kept))).build();
        Store::new(
            aws_sdk_dynamodb::Client::from_conf(sdk),
            endpoints.s3(),
            SharedCredentialsProvider::new(credentials()),
            config.tables.clone(),
            config.buckets.clone(),
        )
    }

    /// The writes of the last one.
    pub(crate) fn writes(&self) -> anyhow::Result<Vec<TransactWriteItem>> {
        let writes = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        ensure!(!writes.is_empty(), "no transaction was seen");
        Ok(writes)
    }
}

/// The same writes where nobody else writes: what is new anew, what is replaced once for its place.
pub(crate) fn elsewhere(
    shape: &[TransactWriteItem],
    (new, place): (usize, usize),
) -> Vec<TransactWriteItem> {
    let moved = |(at, write): (usize, &TransactWriteItem)| {
        let mut write = write.clone();
        write.put = write.put.map(|put| put_elsewhere(put, (at, new, place)));
        write
    };
    shape.iter().enumerate().map(moved).collect()
}

fn put_elsewhere(mut put: Put, (at, new, place): (usize, usize, usize)) -> Put {
    let is_new =
        put.condition_expression.as_deref().is_some_and(|text| text.contains("not_exists"));
    let key = if is_new { format!("bare#{at}#new{new}") } else { format!("bare#{at}#{place}") };
    put.item.insert("pk".to_owned(), AttributeValue::S(key));
    put.condition_expression = Some("attribute_not_exists(bare)".to_owned());
    put.expression_attribute_values = None;
    put
}

impl Intercept for Keeps {
    fn name(&self) -> &'static str {
        "keeps"
    }

    fn read_before_execution(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(input) = context.input().downcast_ref::<TransactWriteItemsInput>() {
            let mut last = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
            input.transact_items().clone_into(&mut last);
        }
        Ok(())
    }
}
