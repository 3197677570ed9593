//! Creating what is declared, on the engines of one machine.
//!
//! Invariant: creating twice is creating once, and an index, stream or expiry that a newer template
//! adds is added; nothing is ever removed or emptied.

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, CreateGlobalSecondaryIndexAction, GlobalSecondaryIndex,
    GlobalSecondaryIndexUpdate, KeySchemaElement, KeyType, Projection, ProjectionType,
    ScalarAttributeType, StreamSpecification, StreamViewType, TableDescription,
    TimeToLiveSpecification,
};
use aws_sdk_dynamodb::{Client, Error as TablesError};

use super::{Bucket, Index, Key, Stream, Table, Template};
use crate::engines::Endpoints;

/// Why something that is declared is not there.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The tables refuse.
    #[error("The table {name} cannot be created: {source}.")]
    Table {
        /// The table.
        name: String,
        /// What the engine said.
        source: Box<TablesError>,
    },
    /// The buckets refuse.
    #[error("The bucket {name} cannot be created: {source}.")]
    Bucket {
        /// The bucket.
        name: String,
        /// What the engine said.
        source: Box<aws_sdk_s3::Error>,
    },
}

impl Template {
    /// Creates the tables and buckets that are not there yet.
    pub async fn create(&self, endpoints: &Endpoints) -> Result<(), CreateError> {
        let client = endpoints.dynamodb();
        for table in &self.tables {
            create_table(&client, table).await.map_err(|source| CreateError::Table {
                name: table.name.clone(),
                source: Box::new(source),
            })?;
        }
        let client = endpoints.s3();
        for bucket in &self.buckets {
            create_bucket(&client, bucket).await.map_err(|source| CreateError::Bucket {
                name: bucket.name.clone(),
                source: Box::new(source),
            })?;
        }
        Ok(())
    }
}

async fn create_bucket(
    client: &aws_sdk_s3::Client,
    bucket: &Bucket,
) -> Result<(), aws_sdk_s3::Error> {
    let found = client.head_bucket().bucket(&bucket.name).send().await;
    if found.is_err() {
        client.create_bucket().bucket(&bucket.name).send().await?;
    }
    Ok(())
}

async fn create_table(client: &Client, table: &Table) -> Result<(), TablesError> {
    let found = client.describe_table().table_name(&table.name).send().await;
    match found.map_err(TablesError::from) {
        Ok(found) => complete(client, table, found.table.as_ref()).await?,
        Err(TablesError::ResourceNotFoundException(_)) => {
            let mut create = client
                .create_table()
                .table_name(&table.name)
                .billing_mode(BillingMode::PayPerRequest)
                .set_attribute_definitions(Some(attributes(table)?))
                .set_key_schema(Some(schema(&table.key)?))
                .set_stream_specification(stream(table)?);
            for index in &table.indexes {
                create = create.global_secondary_indexes(declared(index)?);
            }
            create.send().await?;
        }
        Err(error) => return Err(error),
    }
    expire(client, table).await
}

/// Adds what a newer template has that the table has not.
async fn complete(
    client: &Client,
    table: &Table,
    found: Option<&TableDescription>,
) -> Result<(), TablesError> {
    let indexes = found.map(TableDescription::global_secondary_indexes).unwrap_or_default();
    for index in &table.indexes {
        if indexes.iter().any(|found| found.index_name() == Some(&index.name)) {
            continue;
        }
        let action = CreateGlobalSecondaryIndexAction::builder()
            .index_name(&index.name)
            .set_key_schema(Some(schema(&index.key)?))
            .projection(everything())
            .build()?;
        client
            .update_table()
            .table_name(&table.name)
            .set_attribute_definitions(Some(attributes(table)?))
            .global_secondary_index_updates(
                GlobalSecondaryIndexUpdate::builder().create(action).build(),
            )
            .send()
            .await?;
    }
    let streams = found.and_then(TableDescription::stream_specification).is_some();
    if !streams && let Some(stream) = stream(table)? {
        client.update_table().table_name(&table.name).stream_specification(stream).send().await?;
    }
    Ok(())
}

async fn expire(client: &Client, table: &Table) -> Result<(), TablesError> {
    let Some(attribute) = &table.expires else { return Ok(()) };
    let found = client.describe_time_to_live().table_name(&table.name).send().await?;
    let found = found.time_to_live_description;
    if found.is_some_and(|found| found.attribute_name() == Some(attribute)) {
        return Ok(());
    }
    let expiry = TimeToLiveSpecification::builder().attribute_name(attribute).enabled(true);
    let update = client.update_time_to_live().table_name(&table.name);
    update.time_to_live_specification(expiry.build()?).send().await?;
    Ok(())
}

fn attributes(table: &Table) -> Result<Vec<AttributeDefinition>, BuildError> {
    let keys = std::iter::once(&table.key).chain(table.indexes.iter().map(|index| &index.key));
    let names = keys.flat_map(|key| std::iter::once(&key.partition).chain(key.sort.as_ref()));
    let attribute = |name: &String| {
        let attribute = AttributeDefinition::builder().attribute_name(name);
        attribute.attribute_type(ScalarAttributeType::S).build()
    };
    names.map(attribute).collect()
}

fn schema(key: &Key) -> Result<Vec<KeySchemaElement>, BuildError> {
    let element = |name: &String, kind| {
        KeySchemaElement::builder().attribute_name(name).key_type(kind).build()
    };
    let mut schema = vec![element(&key.partition, KeyType::Hash)?];
    if let Some(sort) = &key.sort {
        schema.push(element(sort, KeyType::Range)?);
    }
    Ok(schema)
}

fn declared(index: &Index) -> Result<GlobalSecondaryIndex, BuildError> {
    GlobalSecondaryIndex::builder()
        .index_name(&index.name)
        .set_key_schema(Some(schema(&index.key)?))
        .projection(everything())
        .build()
}

fn everything() -> Projection {
    Projection::builder().projection_type(ProjectionType::All).build()
}

fn stream(table: &Table) -> Result<Option<StreamSpecification>, BuildError> {
    let Some(stream) = table.stream else { return Ok(None) };
    let view = match stream {
        Stream::NewImage => StreamViewType::NewImage,
        Stream::OldImage => StreamViewType::OldImage,
        Stream::NewAndOldImages => StreamViewType::NewAndOldImages,
        Stream::KeysOnly => StreamViewType::KeysOnly,
    };
    let stream = StreamSpecification::builder().stream_enabled(true).stream_view_type(view);
    stream.build().map(Some)
}
