//! What states say about surcharges on credit cards (rule PSP-61), as data: for orientation, and no
//! legal advice.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::PolicyError;
use crate::percent::Percent;

/// A state, and its rule where we know one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    code: String,
    name: String,
    law: Option<Law>,
}

/// What a state says, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// The most that it allows; nothing where it bans them.
    pub most: Percent,
    /// The rule in a sentence.
    pub rule: String,
    /// Where it stands.
    pub source: String,
    /// Where that is read.
    pub source_url: String,
    /// When that was looked at; a lawyer confirms it before relying on it.
    pub checked_on: Date,
}

/// Why the states do not read.
#[derive(Debug, thiserror::Error)]
#[error("the rules on surcharges do not read: {0}")]
pub struct StatesError(#[from] serde_json::Error);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatesFile {
    states: BTreeMap<String, StateFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StateFile {
    name: String,
    law: Option<LawFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LawFile {
    most: u32,
    rule: String,
    source: String,
    source_url: String,
    checked_on: Date,
}

impl LawFile {
    fn read(self) -> Law {
        let Self { most, rule, source, source_url, checked_on } = self;
        Law { most: Percent::of(most), rule, source, source_url, checked_on }
    }
}

impl State {
    /// All states, by their two letters.
    pub fn all() -> Result<Vec<Self>, StatesError> {
        let file: StatesFile = serde_json::from_str(include_str!("../../packs/surcharges.json"))?;
        let read = |(code, StateFile { name, law }): (String, StateFile)| {
            let law = law.map(LawFile::read);
            Self { code, name, law }
        };
        Ok(file.states.into_iter().map(read).collect())
    }

    /// The state with these two letters.
    pub fn of(code: &str) -> Result<Option<Self>, StatesError> {
        Ok(Self::all()?.into_iter().find(|state| state.code == code))
    }

    /// Its two letters.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its rule, where we know one.
    pub const fn law(&self) -> Option<&Law> {
        self.law.as_ref()
    }

    /// Whether its rule allows so much; a state of which none is known forbids nothing here.
    pub(super) fn allows(&self, rate: Percent) -> Result<(), PolicyError> {
        let Some(law) = &self.law else { return Ok(()) };
        let most = law.most;
        let (state, rule, place) = (self.name.clone(), law.rule.clone(), law.source.clone());
        if most == Percent::of(0) {
            return Err(PolicyError::Banned { state, rule, place });
        }
        let limit = PolicyError::StateLimit { state, most, rule, place };
        // What the networks allow at most is said as their rule.
        let is_own = most < super::NETWORK_MAX;
        if is_own && rate > most { Err(limit) } else { Ok(()) }
    }
}
