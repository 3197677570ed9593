//! A pay link as it is stored.

use domain::money::Money;
use domain::paylink::{Covers, PayLink};
use domain::text::Name;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LinkItem {
    id: String,
    client: String,
    /// The invoice; everything that is open without one.
    invoice: Option<String>,
    payor: Option<String>,
    share: Option<ShareItem>,
    by: String,
    made_at: Timestamp,
    ends_at: Timestamp,
    withdrawn_at: Option<Timestamp>,
    begun: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ShareItem {
    currency: String,
    amount: i64,
}

impl LinkItem {
    pub(super) fn of(link: &PayLink) -> Self {
        let invoice = match &link.covers {
            Covers::Invoice(invoice) => Some(invoice.to_string()),
            Covers::Statement => None,
        };
        let share = |share: Money| ShareItem {
            currency: share.currency().to_string(),
            amount: share.minor(),
        };
        Self {
            id: link.id.to_string(),
            client: link.client.to_string(),
            invoice,
            payor: link.payor.as_ref().map(ToString::to_string),
            share: link.share.map(share),
            by: link.by.to_string(),
            made_at: link.made_at,
            ends_at: link.ends_at,
            withdrawn_at: link.withdrawn_at,
            begun: link.begun.iter().map(ToString::to_string).collect(),
        }
    }

    pub(super) fn read(self) -> Result<PayLink, Fault> {
        let invoice = self.invoice.as_deref().map(|id| item::parsed("invoice", id));
        let payor = self.payor.as_deref().map(|name| item::checked("payor", Name::parse(name)));
        let share = self.share.map(|share| item::money(share.amount, &share.currency));
        let begun = self.begun.iter().map(|id| item::parsed("payment", id));
        Ok(PayLink {
            id: item::parsed("link", &self.id)?,
            client: item::parsed("client", &self.client)?,
            covers: invoice.transpose()?.map_or(Covers::Statement, Covers::Invoice),
            payor: payor.transpose()?,
            share: share.transpose()?,
            by: item::parsed("member", &self.by)?,
            made_at: self.made_at,
            ends_at: self.ends_at,
            withdrawn_at: self.withdrawn_at,
            begun: begun.collect::<Result<_, Fault>>()?,
        })
    }
}
