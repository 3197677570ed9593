//! Contingency fees as they are stored, with their awards (BIL-08).

use domain::arrangement::{Award, Basis, Contingency, Part, Recipient, Stage};
use domain::money::Money;
use domain::text::Name;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;

/// Parts are thirds of hundredths of a percent, beside the names of their stages and recipients.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ContingencyItem {
    basis: String,
    stages: Vec<(String, u32)>,
    recipients: Vec<(String, u32)>,
    awards: Vec<AwardItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct AwardItem {
    fee: String,
    on: Date,
    name: String,
    gross: i64,
    costs: i64,
    stage: (String, u32),
    by: String,
}

fn name(text: &str) -> Result<Name, Fault> {
    item::checked("name", Name::parse(text))
}

fn stage((text, thirds): &(String, u32)) -> Result<Stage, Fault> {
    Ok(Stage { name: name(text)?, part: Part::of(*thirds) })
}

fn recipient((text, thirds): &(String, u32)) -> Result<Recipient, Fault> {
    Ok(Recipient { name: name(text)?, part: Part::of(*thirds) })
}

impl ContingencyItem {
    pub(super) fn of(contingency: &Contingency) -> Self {
        let stage = |one: &Stage| (one.name.to_string(), one.part.thirds());
        let recipient = |one: &Recipient| (one.name.to_string(), one.part.thirds());
        Self {
            basis: contingency.basis.word().to_owned(),
            stages: contingency.stages.iter().map(stage).collect(),
            recipients: contingency.recipients.iter().map(recipient).collect(),
            awards: contingency.awards.iter().map(AwardItem::of).collect(),
        }
    }

    pub(super) fn read(self, currency: &str) -> Result<Contingency, Fault> {
        let award = |one: AwardItem| one.read(currency);
        Ok(Contingency {
            basis: item::needed("basis", Basis::of_word(&self.basis))?,
            stages: self.stages.iter().map(stage).collect::<Result<_, _>>()?,
            recipients: self.recipients.iter().map(recipient).collect::<Result<_, _>>()?,
            awards: self.awards.into_iter().map(award).collect::<Result<_, _>>()?,
        })
    }
}

impl AwardItem {
    fn of(award: &Award) -> Self {
        Self {
            fee: award.fee.to_string(),
            on: award.on,
            name: award.name.to_string(),
            gross: award.gross.minor(),
            costs: award.costs.minor(),
            stage: (award.stage.name.to_string(), award.stage.part.thirds()),
            by: award.by.to_string(),
        }
    }

    fn read(self, currency: &str) -> Result<Award, Fault> {
        let money = |minor| -> Result<Money, Fault> { item::money(minor, currency) };
        Ok(Award {
            fee: item::parsed("entry", &self.fee)?,
            on: self.on,
            name: name(&self.name)?,
            gross: money(self.gross)?,
            costs: money(self.costs)?,
            stage: stage(&self.stage)?,
            by: item::parsed("member", &self.by)?,
        })
    }
}
