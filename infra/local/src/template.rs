//! What `template.yaml` declares, as the local host needs it: tables, buckets, functions with their
//! routes, environment, streams and schedules.
//!
//! Invariants:
//! - Nothing is declared here: a table, route or variable that is not in the template does not
//!   exist on one machine either.
//! - A declaration that this reader does not understand is an error, never skipped in silence; a
//!   kind of resource that one machine has no engine for is skipped.

mod create;
mod functions;
mod plain;
mod tables;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

pub use create::CreateError;
pub use functions::{Feed, Function, Pattern, Route, Setting, Timing};
pub use tables::{Bucket, Index, Key, Stream, Table};

/// The template of this build.
const TEMPLATE: &str = include_str!("../../../template.yaml");

/// The declarations of a template, each kind in the order of its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The tables.
    pub tables: Vec<Table>,
    /// The buckets.
    pub buckets: Vec<Bucket>,
    /// The functions.
    pub functions: Vec<Function>,
    /// The parameters that have a default, with it.
    defaults: BTreeMap<String, String>,
}

/// Why a template cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// It is not YAML.
    #[error("The template cannot be read: {0}.")]
    Yaml(#[from] serde_norway::Error),
    /// A declaration has another shape.
    #[error("The template declares {id} in a way that one machine does not know: {source}.")]
    Shape {
        /// The declaration.
        id: String,
        /// What is other than expected.
        source: serde_json::Error,
    },
    /// A declaration says something that has no meaning here.
    #[error("The template declares {id} in a way that one machine does not know: {what}.")]
    Meaning {
        /// The declaration.
        id: String,
        /// What it says.
        what: String,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    #[serde(default)]
    parameters: BTreeMap<String, Parameter>,
    #[serde(default)]
    globals: Globals,
    resources: BTreeMap<String, Resource>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parameter {
    default: Option<Value>,
}

/// What all functions share.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Globals {
    function: functions::Shared,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Resource {
    r#type: String,
    #[serde(default)]
    properties: Value,
}

impl Template {
    /// The template that this build was made with.
    pub fn ours() -> Result<Self, TemplateError> {
        Self::read(TEMPLATE)
    }

    /// Reads a template.
    pub fn read(text: &str) -> Result<Self, TemplateError> {
        let document: Document = parse("the whole", plain::plain(serde_norway::from_str(text)?))?;
        let shared = document.globals.function;
        let (mut tables, mut buckets, mut functions) = (Vec::new(), Vec::new(), Vec::new());
        for (id, resource) in document.resources {
            match resource.r#type.as_str() {
                "AWS::DynamoDB::Table" => tables.push(Table::read(id, resource.properties)?),
                "AWS::S3::Bucket" => buckets.push(Bucket::new(id)),
                "AWS::Serverless::Function" => {
                    functions.push(Function::read(id, resource.properties, &shared)?);
                }
                _ => {}
            }
        }
        let defaults = document.parameters.into_iter();
        let defaults = defaults.filter_map(|(name, parameter)| Some((name, parameter.default?)));
        let defaults = defaults.map(|(name, default)| (name, plain::text(&default))).collect();
        Ok(Self { tables, buckets, functions, defaults })
    }

    /// The table with that id, such as `StateTable`.
    #[must_use]
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// The function with that name, such as `login`.
    #[must_use]
    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| function.name == name)
    }

    /// Every route with the function that serves it.
    pub fn routes(&self) -> impl Iterator<Item = (&Function, &Route)> {
        self.functions
            .iter()
            .flat_map(|function| function.routes.iter().map(move |route| (function, route)))
    }

    /// The variables of a function on one machine. `parameters` are what the person who deploys
    /// would be asked for, such as `PortalUrl`; the template's defaults stand in for the rest.
    pub fn environment(
        &self,
        function: &Function,
        parameters: &BTreeMap<&str, String>,
    ) -> Result<BTreeMap<String, String>, TemplateError> {
        let value = |(name, setting): (&String, &Setting)| match self.value(setting, parameters) {
            Some(value) => Ok((name.clone(), value)),
            None => Err(TemplateError::Meaning {
                id: function.id.clone(),
                what: format!("{name} is {setting:?}"),
            }),
        };
        function.environment.iter().map(value).collect()
    }

    fn value(&self, setting: &Setting, parameters: &BTreeMap<&str, String>) -> Option<String> {
        match setting {
            Setting::Text(text) => Some(text.clone()),
            Setting::Of { id } => {
                let tables = self.tables.iter().map(|table| (&table.id, &table.name));
                let buckets = self.buckets.iter().map(|bucket| (&bucket.id, &bucket.name));
                let named = tables.chain(buckets).find(|(found, _)| *found == id);
                named
                    .map(|(_, name)| name)
                    .or_else(|| parameters.get(id.as_str()))
                    .or_else(|| self.defaults.get(id))
                    .cloned()
            }
            Setting::Other(_) => None,
        }
    }
}

/// Gives a declaration the shape that one machine knows.
fn parse<T: serde::de::DeserializeOwned>(id: &str, value: Value) -> Result<T, TemplateError> {
    serde_json::from_value(value)
        .map_err(|source| TemplateError::Shape { id: id.to_owned(), source })
}

/// The name on one machine of what AWS names by itself: `StateTable` is `state`.
fn local_name(id: &str, kind: &str) -> String {
    let mut name = String::new();
    for letter in id.strip_suffix(kind).unwrap_or(id).chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests;
