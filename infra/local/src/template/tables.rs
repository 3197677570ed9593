//! Tables and buckets as they are declared.

use serde::Deserialize;
use serde_json::Value;

use super::{TemplateError, local_name, parse};

/// A table. All keys are strings; another type is an error when the table is created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its id in the template.
    pub id: String,
    /// Its name on one machine.
    pub name: String,
    /// Its key.
    pub key: Key,
    /// Its indexes, each with all attributes.
    pub indexes: Vec<Index>,
    /// What its stream carries, when it has one.
    pub stream: Option<Stream>,
    /// The attribute that says when an item expires.
    pub expires: Option<String>,
}

/// The attributes of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// What brings items together.
    pub partition: String,
    /// What orders them.
    pub sort: Option<String>,
}

/// A global index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its key.
    pub key: Key,
}

/// What a stream carries of each change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stream {
    /// The item after it.
    NewImage,
    /// The item before it.
    OldImage,
    /// Both.
    NewAndOldImages,
    /// The key alone.
    KeysOnly,
}

/// A bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its id in the template.
    pub id: String,
    /// Its name on one machine.
    pub name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Declared {
    attribute_definitions: Vec<Attribute>,
    key_schema: Vec<KeyPart>,
    #[serde(default)]
    global_secondary_indexes: Vec<DeclaredIndex>,
    stream_specification: Option<DeclaredStream>,
    time_to_live_specification: Option<DeclaredExpiry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Attribute {
    attribute_name: String,
    attribute_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct KeyPart {
    attribute_name: String,
    key_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeclaredIndex {
    index_name: String,
    key_schema: Vec<KeyPart>,
    projection: Projection,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Projection {
    projection_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeclaredStream {
    stream_view_type: Stream,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeclaredExpiry {
    attribute_name: String,
    enabled: bool,
}

impl Table {
    pub(super) fn read(id: String, properties: Value) -> Result<Self, TemplateError> {
        let declared: Declared = parse(&id, properties)?;
        let unknown = |what| TemplateError::Meaning { id: id.clone(), what };
        for attribute in &declared.attribute_definitions {
            if attribute.attribute_type != "S" {
                return Err(unknown(format!("{} is no string", attribute.attribute_name)));
            }
        }
        let no_partition = || unknown("a key without HASH".to_owned());
        let mut indexes = Vec::new();
        for index in declared.global_secondary_indexes {
            if index.projection.projection_type != "ALL" {
                return Err(unknown(format!("{} does not project ALL", index.index_name)));
            }
            let key = Key::read(index.key_schema).ok_or_else(no_partition)?;
            indexes.push(Index { name: index.index_name, key });
        }
        let key = Key::read(declared.key_schema).ok_or_else(no_partition)?;
        let expiry = declared.time_to_live_specification.filter(|expiry| expiry.enabled);
        Ok(Self {
            name: local_name(&id, "Table"),
            key,
            indexes,
            stream: declared.stream_specification.map(|stream| stream.stream_view_type),
            expires: expiry.map(|expiry| expiry.attribute_name),
            id,
        })
    }
}

impl Key {
    fn read(parts: Vec<KeyPart>) -> Option<Self> {
        let (mut partition, mut sort) = (None, None);
        for part in parts {
            match part.key_type.as_str() {
                "HASH" => partition = Some(part.attribute_name),
                _ => sort = Some(part.attribute_name),
            }
        }
        Some(Self { partition: partition?, sort })
    }
}

impl Bucket {
    pub(super) fn new(id: String) -> Self {
        Self { name: local_name(&id, "Bucket"), id }
    }
}
