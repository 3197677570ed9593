//! Names and addresses on an invoice, as they are stored with it.

use domain::client::Payor;
use domain::invoice::Parties;
use domain::ledes::LedesIds;
use domain::text::{Address, Mark, Name};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;
use crate::known::KnownKeeperItem;
use crate::references::ReferencesItem;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PartiesItem {
    firm: String,
    firm_address: String,
    client: String,
    payor_name: String,
    payor_address: String,
    matter_number: String,
    matter_name: String,
    client_reference: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ledes: Option<LedesItem>,
    #[serde(default, skip_serializing_if = "ReferencesItem::is_empty")]
    references: ReferencesItem,
}

#[derive(Debug, Serialize, Deserialize)]
struct LedesItem {
    firm: String,
    client: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    keepers: Vec<KnownKeeperItem>,
}

impl PartiesItem {
    pub(super) fn of(parties: &Parties) -> Self {
        Self {
            firm: parties.firm.to_string(),
            firm_address: parties.firm_address.to_string(),
            client: parties.client.to_string(),
            payor_name: parties.payor.name.to_string(),
            payor_address: parties.payor.address.to_string(),
            matter_number: parties.matter_number.to_string(),
            matter_name: parties.matter_name.to_string(),
            client_reference: parties.client_reference.as_ref().map(Mark::to_string),
            ledes: parties.ledes.as_ref().map(|ids| LedesItem {
                firm: ids.firm.to_string(),
                client: ids.client.to_string(),
                keepers: ids.keepers.iter().map(KnownKeeperItem::of).collect(),
            }),
            references: ReferencesItem::of(&parties.references),
        }
    }

    pub(super) fn read(self) -> Result<Parties, Fault> {
        let name = |text: &str| item::checked("name", Name::parse(text));
        let address = |text: &str| item::checked("address", Address::parse(text));
        let mark = |text: &str| item::checked("mark", Mark::parse(text));
        Ok(Parties {
            firm: name(&self.firm)?,
            firm_address: address(&self.firm_address)?,
            client: name(&self.client)?,
            payor: Payor { name: name(&self.payor_name)?, address: address(&self.payor_address)? },
            matter_number: mark(&self.matter_number)?,
            matter_name: name(&self.matter_name)?,
            client_reference: self.client_reference.as_deref().map(mark).transpose()?,
            ledes: match self.ledes {
                Some(ids) => Some(ids.read()?),
                None => None,
            },
            references: self.references.read()?,
        })
    }
}

impl LedesItem {
    fn read(self) -> Result<LedesIds, Fault> {
        let mark = |text: &str| item::checked("mark", Mark::parse(text));
        let keepers = self.keepers.into_iter().map(KnownKeeperItem::read);
        Ok(LedesIds {
            firm: mark(&self.firm)?,
            client: mark(&self.client)?,
            keepers: keepers.collect::<Result<_, _>>()?,
        })
    }
}
