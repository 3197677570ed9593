//! A pay link as it is stored.

use domain::money::Money;
use domain::paylink::{Covers, PayLink};
use domain::text::Name;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LinkItem {
    id: String,
    client: String,
    /// The invoice; everything that is open without one.
    invoice: Option<String>,
    /// The request for a deposit.
    #[serde(default)]
    deposit: Option<String>,
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
    pub(crate) fn of(link: &PayLink) -> Self {
        let (invoice, deposit) = match &link.covers {
            Covers::Invoice(invoice) => (Some(invoice.to_string()), None),
            Covers::Deposit(request) => (None, Some(request.to_string())),
            Covers::Statement => (None, None),
        };
        let share = |share: Money| ShareItem {
            currency: share.currency().to_string(),
            amount: share.minor(),
        };
        Self {
            id: link.id.to_string(),
            client: link.client.to_string(),
            invoice,
            deposit,
            payor: link.payor.as_ref().map(ToString::to_string),
            share: link.share.map(share),
            by: link.by.to_string(),
            made_at: link.made_at,
            ends_at: link.ends_at,
            withdrawn_at: link.withdrawn_at,
            begun: link.begun.iter().map(ToString::to_string).collect(),
        }
    }

    pub(crate) fn read(self) -> Result<PayLink, Fault> {
        let invoice = self.invoice.as_deref().map(|id| item::parsed("invoice", id));
        let deposit = self.deposit.as_deref().map(|id| item::parsed("request", id));
        let of_invoice = invoice.transpose()?.map(Covers::Invoice);
        let covers = of_invoice.or(deposit.transpose()?.map(Covers::Deposit));
        let payor = self.payor.as_deref().map(|name| item::checked("payor", Name::parse(name)));
        let share = self.share.map(|share| item::money(share.amount, &share.currency));
        let begun = self.begun.iter().map(|id| item::parsed("payment", id));
        Ok(PayLink {
            id: item::parsed("link", &self.id)?,
            client: item::parsed("client", &self.client)?,
            covers: covers.unwrap_or(Covers::Statement),
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
