//! Packs as they are written, in JSON.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::{Certainty, Key, Pack, PackError, PackName, Rule};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    name: String,
    title: String,
    keys: BTreeMap<String, RuleFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    value: i64,
    rule: String,
    source: String,
    source_url: String,
    checked_on: Date,
    certainty: CertaintyFile,
    because: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum CertaintyFile {
    Read,
    Known,
}

impl Pack {
    /// What a file says, and no more.
    pub(super) fn written(name: PackName) -> Result<Self, PackError> {
        let word = name.word();
        let file: PackFile =
            serde_json::from_str(name.file()).map_err(|error| PackError::Form(word, error))?;
        if file.name != word || file.title.trim().is_empty() {
            return Err(PackError::UnknownKey(word, file.name));
        }
        let mut rules = BTreeMap::new();
        for (spelled, rule) in file.keys {
            let key = Key::ALL.into_iter().find(|key| key.word() == spelled);
            let key = key.ok_or(PackError::UnknownKey(word, spelled))?;
            rules.insert(key, rule.read(name, key)?);
        }
        Ok(Self { rules })
    }
}

impl RuleFile {
    fn read(self, of: PackName, key: Key) -> Result<Rule, PackError> {
        let has_source = self.source_url.starts_with("https://") && !self.source.trim().is_empty();
        if !has_source || self.rule.trim().is_empty() || self.value < 0 {
            return Err(PackError::NoSource(of.word(), key.word()));
        }
        Ok(Rule {
            of,
            value: self.value,
            text: self.rule,
            source: self.source,
            source_url: self.source_url,
            checked_on: self.checked_on,
            certainty: match self.certainty {
                CertaintyFile::Read => Certainty::Read,
                CertaintyFile::Known => Certainty::Known,
            },
            because: self.because,
        })
    }
}
