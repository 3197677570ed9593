//! YAML with CloudFormation's short tags, as the plain objects they stand for.

use serde_json::{Map, Value};
use serde_norway::Value as Yaml;

/// `!Ref X` becomes `{"Ref": "X"}`, `!GetAtt A.B` becomes `{"Fn::GetAtt": "A.B"}`, and so on.
pub(super) fn plain(yaml: Yaml) -> Value {
    match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::Number(number) => {
            let whole = number.as_i64().map(Value::from);
            whole.unwrap_or_else(|| Value::String(number.to_string()))
        }
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => items.into_iter().map(plain).collect(),
        Yaml::Mapping(mapping) => {
            let pairs = mapping.into_iter();
            Value::Object(pairs.map(|(name, value)| (text(&plain(name)), plain(value))).collect())
        }
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let tag = tag.trim_start_matches('!');
            let name = match tag {
                "Ref" | "Condition" => tag.to_owned(),
                _ => format!("Fn::{tag}"),
            };
            Value::Object(Map::from_iter([(name, plain(tagged.value))]))
        }
    }
}

/// A scalar as text.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
