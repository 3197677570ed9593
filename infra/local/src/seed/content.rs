//! What the demonstration is made of, as it is written in the files beside this one.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The firm.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FirmText {
    pub(super) name: String,
    pub(super) address: String,
    pub(super) accent: String,
    pub(super) part_min_minor: i64,
    /// Who answers questions on bills.
    pub(super) contact: BillingContactText,
    pub(super) people: Vec<PersonText>,
}

/// Who answers questions on bills.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BillingContactText {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) phone: String,
}

/// A person of the firm.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonText {
    pub(super) mark: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: String,
    pub(super) rank: String,
    /// Dollars an hour, from January of the year before last on.
    pub(super) rates: Vec<i64>,
}

/// A client.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientText {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) payor: String,
    pub(super) address: String,
    pub(super) pays: Habit,
    pub(super) terms_days: u16,
    #[serde(default)]
    pub(super) codes: bool,
    #[serde(default)]
    pub(super) agreed: Option<AgreedText>,
    pub(super) contacts: Vec<ContactText>,
}

/// What an hour of a rank costs a client, since it came.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgreedText {
    pub(super) rank: String,
    pub(super) dollars: i64,
}

/// A person on a client's side.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContactText {
    pub(super) name: String,
    pub(super) email: String,
    #[serde(default)]
    pub(super) left: bool,
}

/// How a client pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Habit {
    /// Within two weeks.
    Promptly,
    /// About when it is due.
    Steadily,
    /// A month or two after it is due.
    Late,
    /// Half soon, the rest late.
    #[serde(rename = "in parts")]
    InParts,
    /// Nothing for months.
    #[serde(rename = "no longer")]
    NoLonger,
    /// Promptly, and once by mistake twice.
    Twice,
}

/// How often a matter is billed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Rhythm {
    #[default]
    Monthly,
    Quarterly,
}

/// A matter, in months before today.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MatterText {
    pub(super) client: String,
    pub(super) area: String,
    pub(super) name: String,
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) pace: u32,
    pub(super) team: Vec<String>,
    pub(super) them: String,
    pub(super) forum: String,
    pub(super) who: String,
    pub(super) paper: String,
    pub(super) reference: Option<String>,
    #[serde(default)]
    pub(super) billed: Rhythm,
    /// Its last bill is still a draft.
    #[serde(default)]
    pub(super) held: bool,
}

/// A document of a matter.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentText {
    pub(super) matter: String,
    pub(super) name: String,
    /// A person of the firm by their mark, or the client's first contact.
    pub(super) from: Option<String>,
    /// Days before today.
    pub(super) ago: u32,
    pub(super) text: String,
}

/// Something that lawyers do.
#[derive(Debug, Clone)]
pub(super) struct Task {
    /// Which of the team does it, from zero.
    pub(super) who: usize,
    pub(super) task: String,
    pub(super) activity: String,
    pub(super) tenths: (u32, u32),
    pub(super) words: String,
}

/// Something that costs.
#[derive(Debug, Clone)]
pub(super) struct Charge {
    pub(super) expense: String,
    pub(super) count: (u32, u32),
    pub(super) cents: (u32, u32),
    pub(super) words: String,
}

/// The work of an area as a matter goes on: early, middle, late.
pub(super) type Stages = BTreeMap<String, Vec<Task>>;

/// All of it.
#[derive(Debug)]
pub(super) struct Content {
    pub(super) firm: FirmText,
    pub(super) clients: Vec<ClientText>,
    pub(super) matters: Vec<MatterText>,
    pub(super) work: BTreeMap<String, Stages>,
    pub(super) costs: BTreeMap<String, Vec<Charge>>,
    pub(super) documents: Vec<DocumentText>,
}

impl Content {
    /// Reads the files.
    pub(super) fn read() -> Result<Self> {
        let work: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            serde_norway::from_str(include_str!("work.yaml")).context("work.yaml")?;
        let tasks = |lines: Vec<String>| -> Result<Vec<Task>> {
            lines.iter().map(|line| Task::read(line)).collect()
        };
        let stages = |stages: BTreeMap<String, Vec<String>>| -> Result<Stages> {
            stages.into_iter().map(|(name, lines)| Ok((name, tasks(lines)?))).collect()
        };
        let costs: BTreeMap<String, Vec<String>> =
            serde_norway::from_str(include_str!("costs.yaml")).context("costs.yaml")?;
        let charges = |lines: Vec<String>| -> Result<Vec<Charge>> {
            lines.iter().map(|line| Charge::read(line)).collect()
        };
        Ok(Self {
            firm: serde_norway::from_str(include_str!("firm.yaml")).context("firm.yaml")?,
            clients: serde_norway::from_str(include_str!("clients.yaml"))
                .context("clients.yaml")?,
            matters: serde_norway::from_str(include_str!("matters.yaml"))
                .context("matters.yaml")?,
            documents: serde_norway::from_str(include_str!("documents.yaml"))
                .context("documents.yaml")?,
            work: work
                .into_iter()
                .map(|(area, all)| Ok((area, stages(all)?)))
                .collect::<Result<_>>()?,
            costs: costs
                .into_iter()
                .map(|(area, all)| Ok((area, charges(all)?)))
                .collect::<Result<_>>()?,
        })
    }
}

impl Task {
    fn read(line: &str) -> Result<Self> {
        let mut parts = line.splitn(6, ' ');
        let mut part = || parts.next().with_context(|| line.to_owned());
        let who: usize = part()?.parse()?;
        Ok(Self {
            who: who.saturating_sub(1),
            task: part()?.to_owned(),
            activity: part()?.to_owned(),
            tenths: (part()?.parse()?, part()?.parse()?),
            words: part()?.to_owned(),
        })
    }
}

impl Charge {
    fn read(line: &str) -> Result<Self> {
        let mut parts = line.splitn(6, ' ');
        let mut part = || parts.next().with_context(|| line.to_owned());
        let charge = Self {
            expense: part()?.to_owned(),
            count: (part()?.parse()?, part()?.parse()?),
            cents: (part()?.parse()?, part()?.parse()?),
            words: part()?.to_owned(),
        };
        if charge.count.0 == 0 {
            bail!("{line}: nothing is charged");
        }
        Ok(charge)
    }
}

impl MatterText {
    /// Words of ours with the names of this matter in them.
    pub(super) fn told(&self, words: &str) -> String {
        let names = [
            ("{them}", &self.them),
            ("{forum}", &self.forum),
            ("{who}", &self.who),
            ("{paper}", &self.paper),
        ];
        names.iter().fold(words.to_owned(), |told, (place, name)| told.replace(place, name))
    }
}
