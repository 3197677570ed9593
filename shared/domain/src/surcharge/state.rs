//! What states say about surcharges on credit cards (rule PSP-61), as data: for orientation, and no
//! legal advice.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::PolicyError;
use crate::pack::{PackError, Rule, RuleFile};
use crate::percent::Percent;

/// The name of the file in what it says when it does not read.
const FILE: &str = "surcharges";

/// A state, and its rule where we know one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    code: String,
    name: String,
    law: Option<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatesFile {
    states: BTreeMap<String, StateFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StateFile {
    name: String,
    law: Option<RuleFile>,
}

impl State {
    /// All states, by their two letters.
    pub fn all() -> Result<Vec<Self>, PackError> {
        let file: StatesFile = serde_json::from_str(include_str!("../../packs/surcharges.json"))
            .map_err(|error| PackError::Form(FILE, error))?;
        let read = |(code, state): (String, StateFile)| {
            let law = state.law.map(|law| law.read(FILE, &code)).transpose()?;
            Ok(Self { code, name: state.name, law })
        };
        file.states.into_iter().map(read).collect()
    }

    /// The state with these two letters.
    pub fn of(code: &str) -> Result<Option<Self>, PackError> {
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

    /// Its rule, where we know one: the most that it allows, in hundredths of a percent.
    pub const fn law(&self) -> Option<&Rule> {
        self.law.as_ref()
    }

    /// Whether its rule allows so much; a state of which none is known forbids nothing here.
    pub(super) fn allows(&self, rate: Percent) -> Result<(), PolicyError> {
        let Some(law) = &self.law else { return Ok(()) };
        let most = Percent::of(u32::try_from(law.value).unwrap_or(0));
        let (state, rule, place) = (self.name.clone(), law.text.clone(), law.source.clone());
        if most == Percent::of(0) {
            return Err(PolicyError::Banned { state, rule, place });
        }
        let limit = PolicyError::StateLimit { state, most, rule, place };
        // What the networks allow at most is said as their rule.
        let is_own = most < super::NETWORK_MAX;
        if is_own && rate > most { Err(limit) } else { Ok(()) }
    }
}
