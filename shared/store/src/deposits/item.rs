//! A request for a deposit as it is stored, and where it is listed.

use domain::deposit::{Asker, DepositRequest, Got, Standing, Terms};
use domain::money::Money;
use domain::text::{Mark, Name, Note};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct RequestItem {
    id: String,
    client: String,
    client_name: String,
    matter: String,
    number: String,
    bank: String,
    currency: String,
    amount: i64,
    why: String,
    due_on: Date,
    by: Option<String>,
    bill: Option<String>,
    link: Option<String>,
    asked_at: Timestamp,
    got: Vec<GotItem>,
    last: Option<String>,
    withdrawn_at: Option<Timestamp>,
}

#[derive(Debug, Serialize, Deserialize)]
struct GotItem {
    receipt: String,
    amount: i64,
}

impl RequestItem {
    pub(crate) fn of(request: &DepositRequest) -> Self {
        let terms = &request.terms;
        let got =
            |got: &Got| GotItem { receipt: got.receipt.to_string(), amount: got.amount.minor() };
        let (by, link) = match &request.by {
            Asker::Firm(by, link) => (Some(by.to_string()), Some(link.to_string())),
            Asker::Client => (None, None),
        };
        Self {
            id: request.id.to_string(),
            client: request.client.to_string(),
            client_name: request.client_name.to_string(),
            matter: request.matter.to_string(),
            number: request.number.to_string(),
            bank: request.bank.to_string(),
            currency: terms.amount.currency().to_string(),
            amount: terms.amount.minor(),
            why: terms.why.to_string(),
            due_on: terms.due_on,
            by,
            bill: request.bill.as_ref().map(ToString::to_string),
            link,
            asked_at: request.asked_at,
            got: request.got.iter().map(got).collect(),
            last: request.last.as_ref().map(ToString::to_string),
            withdrawn_at: request.withdrawn_at,
        }
    }

    pub(super) fn read(self) -> Result<DepositRequest, Fault> {
        let money = |minor: i64| -> Result<Money, Fault> { item::money(minor, &self.currency) };
        let got = |got: &GotItem| {
            let receipt = item::parsed("receipt", &got.receipt)?;
            Ok(Got { receipt, amount: money(got.amount)? })
        };
        let bill = self.bill.as_deref().map(|id| item::parsed("invoice", id));
        let last = self.last.as_deref().map(|id| item::parsed("payment", id));
        Ok(DepositRequest {
            id: item::parsed("request", &self.id)?,
            client: item::parsed("client", &self.client)?,
            client_name: item::checked("client name", Name::parse(&self.client_name))?,
            matter: item::parsed("matter", &self.matter)?,
            number: item::checked("number", Mark::parse(&self.number))?,
            bank: item::parsed("bank", &self.bank)?,
            terms: Terms {
                amount: money(self.amount)?,
                why: item::checked("why", Note::parse(&self.why))?,
                due_on: self.due_on,
            },
            by: match self.by.as_deref().zip(self.link.as_deref()) {
                Some((by, link)) => {
                    Asker::Firm(item::parsed("member", by)?, item::parsed("link", link)?)
                }
                None => Asker::Client,
            },
            bill: bill.transpose()?,
            asked_at: self.asked_at,
            got: self.got.iter().map(got).collect::<Result<_, Fault>>()?,
            last: last.transpose()?,
            withdrawn_at: self.withdrawn_at,
        })
    }
}

/// Where a request is listed: while it is open by the day it is due, then by when it was made, the
/// latest first.
pub(crate) fn places(request: &DepositRequest) -> Places {
    let (id, latest) = (&request.id, keys::latest_first(request.asked_at));
    let (owned, listed) = match request.standing() {
        Standing::Open => {
            let due = request.terms.due_on;
            (format!("D#{due}#{id}"), format!("0#{due}#{id}"))
        }
        Standing::Settled | Standing::Withdrawn => {
            (format!("Q#{latest}#{id}"), format!("1#{latest}#{id}"))
        }
    };
    Places {
        owner: keys::by_owner(&request.client, owned),
        kind: keys::by_kind("DEPOSITS", listed),
    }
}
