//! The firm's settings.

use domain::approval::ApprovalRule;
use domain::audit::Event;
use domain::firm::{Accent, Firm};
use domain::hours::Rounding;
use domain::text::{Address, Name};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::ebills::FirmFactsItem;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::taxes::TaxRulesItem;

#[derive(Debug, Serialize, Deserialize)]
struct FirmItem {
    name: String,
    address: String,
    currency: String,
    zone: String,
    accent: String,
    logo: Option<String>,
    #[serde(default)]
    ledes_id: Option<String>,
    rounding: Option<String>,
    approval: String,
    #[serde(default)]
    ebill: FirmFactsItem,
    #[serde(default)]
    taxes: TaxRulesItem,
    part_min_minor: i64,
    #[serde(default)]
    pay_link_in_mail: bool,
}

impl FirmItem {
    fn of(firm: &Firm) -> Self {
        Self {
            name: firm.name.to_string(),
            address: firm.address.to_string(),
            currency: firm.currency.to_string(),
            zone: firm.zone.clone(),
            accent: firm.accent.as_str().to_owned(),
            logo: firm.logo.clone(),
            ledes_id: firm.ledes_id.as_ref().map(ToString::to_string),
            rounding: Some(firm.rounding.word().to_owned()),
            approval: firm.approval.word().to_owned(),
            ebill: FirmFactsItem::of(&firm.ebill),
            taxes: TaxRulesItem::of(&firm.taxes),
            part_min_minor: firm.part_min_minor,
            pay_link_in_mail: firm.pay_link_in_mail,
        }
    }

    fn read(self) -> Result<Firm, Fault> {
        Ok(Firm {
            name: item::checked("name", Name::parse(&self.name))?,
            address: item::checked("address", Address::parse(&self.address))?,
            currency: item::parsed("currency", &self.currency)?,
            zone: self.zone,
            accent: item::checked("accent", Accent::parse(&self.accent))?,
            logo: self.logo,
            ledes_id: item::ledes_id(self.ledes_id.as_deref())?,
            rounding: item::rounding(self.rounding.as_deref())?.unwrap_or(Rounding::USUAL),
            approval: item::needed("approval", ApprovalRule::of_word(&self.approval))?,
            ebill: self.ebill.read()?,
            taxes: self.taxes.read()?,
            part_min_minor: self.part_min_minor,
            pay_link_in_mail: self.pay_link_in_mail,
        })
    }
}

impl Store {
    /// The firm, which every page names; nothing before it is set up.
    pub async fn firm(&self) -> Result<Option<Versioned<Firm>>, Fault> {
        let found = self.get::<FirmItem>(&keys::firm()).await?;
        found
            .map(|item| Ok(Versioned { value: item.value.read()?, version: item.version }))
            .transpose()
    }

    async fn commit_firm(
        &self,
        commit: Commit,
        firm: &Firm,
        version: Option<u64>,
    ) -> Result<Done, CommitError> {
        let value = FirmItem::of(firm);
        let (key, places) = (keys::firm(), Places::default());
        let commit = match version {
            None => commit.create(self, &key, &places, &value)?,
            Some(version) => commit.replace(self, (&key, version), &places, &value)?,
        };
        commit.event("FIRM", Event::FirmSet {}).write(self).await
    }

    /// The firm's first settings, in a commit that does more.
    pub(crate) fn founded(&self, commit: Commit, firm: &Firm) -> Result<Commit, Fault> {
        let (key, places) = (keys::firm(), Places::default());
        Ok(commit
            .create(self, &key, &places, &FirmItem::of(firm))?
            .event("FIRM", Event::FirmSet {}))
    }
}

impl SystemStore<'_> {
    /// Sets up the firm for the first time.
    pub async fn commit_founded(
        &self,
        once: &Once,
        firm: &Firm,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        self.store.commit_firm(Commit::by(self.actor(), once, at), firm, None).await
    }
}

impl FirmStore<'_> {
    /// Changes the firm's settings.
    pub async fn commit_firm(
        &self,
        once: &Once,
        firm: &Versioned<Firm>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let commit = Commit::by(self.member.actor(), once, at);
        self.store.commit_firm(commit, &firm.value, Some(firm.version)).await
    }
}
