//! Functions as they are declared: what calls them and what they are told.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use super::{TemplateError, parse};

/// A function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its id in the template.
    pub id: String,
    /// Its package: the last part of where its code is.
    pub name: String,
    /// Where its code is.
    pub code: String,
    /// Its variables, those of all functions included.
    pub environment: BTreeMap<String, Setting>,
    /// The requests that are led to it, in order.
    pub routes: Vec<Route>,
    /// The streams it reads.
    pub feeds: Vec<Feed>,
    /// When it is called without being asked.
    pub schedules: Vec<Timing>,
    /// The events it waits for.
    pub patterns: Vec<Pattern>,
}

/// Requests that are led to a function: their method and path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Route {
    /// The method, in capitals; `ANY` where it serves several.
    pub method: String,
    /// The path, with `{name}` for a part that varies, and `{proxy+}` at its end for a subtree.
    pub path: String,
}

/// The stream of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The id of the table.
    pub table: String,
    /// The most records it is handed at once.
    pub batch_size: u16,
}

/// When a function is called by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Timing {
    /// Again and again.
    Every(Duration),
    /// By the calendar, as written in the template.
    Cron(String),
}

/// Which events a function waits for: those whose `detail-type` is one of these.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Pattern {
    /// The kinds of event.
    #[serde(rename = "detail-type")]
    pub kinds: Vec<String>,
}

/// What a variable is set to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Setting {
    /// Plain text.
    Text(String),
    /// Whatever AWS calls the resource or parameter of that id.
    Of {
        /// The id.
        #[serde(rename = "Ref")]
        id: String,
    },
    /// Something that only AWS can work out.
    Other(Value),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Declared {
    code_uri: String,
    #[serde(default)]
    environment: Environment,
    #[serde(default)]
    events: BTreeMap<String, Event>,
}

/// What the template says of all functions at once.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(super) struct Shared {
    environment: Environment,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Environment {
    variables: BTreeMap<String, Setting>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Event {
    r#type: String,
    properties: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeclaredFeed {
    stream: Attribute,
    #[serde(default = "batch_size")]
    batch_size: u16,
}

#[derive(Deserialize)]
struct Attribute {
    #[serde(rename = "Fn::GetAtt")]
    path: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeclaredTiming {
    #[serde(alias = "ScheduleExpression")]
    schedule: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DeclaredRule {
    pattern: Pattern,
}

/// What Lambda takes when nothing is said.
const fn batch_size() -> u16 {
    100
}

impl Function {
    pub(super) fn read(
        id: String,
        properties: Value,
        shared: &Shared,
    ) -> Result<Self, TemplateError> {
        let declared: Declared = parse(&id, properties)?;
        let code = declared.code_uri;
        let name = code.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        let mut environment = shared.environment.variables.clone();
        environment.extend(declared.environment.variables);
        let mut function = Self {
            id,
            name,
            code,
            environment,
            routes: Vec::new(),
            feeds: Vec::new(),
            schedules: Vec::new(),
            patterns: Vec::new(),
        };
        for (name, event) in declared.events {
            let id = format!("{}.{name}", function.id);
            function.add(&id, event)?;
        }
        function.routes.sort();
        Ok(function)
    }

    fn add(&mut self, id: &str, event: Event) -> Result<(), TemplateError> {
        let unknown = |what| TemplateError::Meaning { id: id.to_owned(), what };
        match event.r#type.as_str() {
            "HttpApi" => self.routes.push(parse(id, event.properties)?),
            "DynamoDB" => {
                let feed: DeclaredFeed = parse(id, event.properties)?;
                let table = feed.stream.path.strip_suffix(".StreamArn").map(str::to_owned);
                let table = table.ok_or_else(|| unknown(format!("stream {}", feed.stream.path)))?;
                self.feeds.push(Feed { table, batch_size: feed.batch_size });
            }
            "Schedule" | "ScheduleV2" => {
                let timing: DeclaredTiming = parse(id, event.properties)?;
                let timing = Timing::read(&timing.schedule).ok_or_else(|| unknown(timing.schedule));
                self.schedules.push(timing?);
            }
            "EventBridgeRule" => {
                self.patterns.push(parse::<DeclaredRule>(id, event.properties)?.pattern);
            }
            other => return Err(unknown(format!("an event of type {other}"))),
        }
        Ok(())
    }
}

impl Timing {
    /// `rate(5 minutes)` or `cron(0 6 * * ? *)`.
    fn read(text: &str) -> Option<Self> {
        let (kind, inner) = text.strip_suffix(')')?.split_once('(')?;
        match kind {
            "rate" => {
                let (number, unit) = inner.split_once(' ')?;
                let unit: u64 = match unit.trim_end_matches('s') {
                    "minute" => 60,
                    "hour" => 60 * 60,
                    "day" => 24 * 60 * 60,
                    _ => return None,
                };
                let seconds = number.parse::<u64>().ok()?.checked_mul(unit)?;
                Some(Self::Every(Duration::from_secs(seconds)))
            }
            "cron" => Some(Self::Cron(inner.to_owned())),
            _ => None,
        }
    }
}
