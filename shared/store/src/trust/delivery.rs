//! How an invoice reached its client, and how much of it they dispute: what the gate before earned
//! fees asks (rule TR-08).

use domain::audit::{Event, Link};
use domain::id::InvoiceId;
use domain::interest::Noted;
use domain::money::{Currency, Money};
use domain::trust::Delivery;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::TrustStore;
use super::acts::Wish;
use crate::Store;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// How an invoice can reach a client outside the portal.
const BY_HAND: [&str; 3] = ["mail", "e-mail", "hand"];

/// How much of an invoice its client disputes.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DisputeItem {
    currency: String,
    amount: i64,
    /// All that was noted, by time: what is disputed bears no interest.
    #[serde(default)]
    noted: Vec<(Timestamp, i64)>,
}

impl DisputeItem {
    /// How much is disputed from a moment on, after what was noted before.
    fn after(before: Option<Self>, amount: Money, at: Timestamp) -> Self {
        let mut noted = match before {
            // Of what was noted before times were, the first is as good as any.
            Some(before) if before.noted.is_empty() => {
                vec![(Timestamp::UNIX_EPOCH, before.amount)]
            }
            Some(before) => before.noted,
            None => Vec::new(),
        };
        noted.push((at, amount.minor()));
        Self { currency: amount.currency().to_string(), amount: amount.minor(), noted }
    }

    /// All that was noted, by time.
    pub(crate) fn noted(&self) -> Result<Vec<Noted>, Fault> {
        let money = |minor| item::money(minor, &self.currency);
        if self.noted.is_empty() {
            return Ok(vec![Noted { at: None, amount: money(self.amount)? }]);
        }
        let one =
            |(at, minor): &(Timestamp, i64)| Ok(Noted { at: Some(*at), amount: money(*minor)? });
        self.noted.iter().map(one).collect()
    }
}

impl TrustStore<'_> {
    /// How an invoice reached its client: they saw it in the portal, or the firm says how it
    /// handed it over.
    pub async fn delivery_of(
        &self,
        invoice: &InvoiceId,
        zone: &TimeZone,
    ) -> Result<Option<Delivery>, Fault> {
        let mut from = None;
        loop {
            let chain = self.store.system("trust").chain_of(invoice.as_str(), from).await?;
            if let Some(delivery) = chain.items.iter().find_map(|link| delivered(link, zone)) {
                return Ok(Some(delivery));
            }
            from = chain.next;
            if from.is_none() {
                return Ok(None);
            }
        }
    }

    pub(super) async fn delivery(
        &self,
        invoice: &InvoiceId,
        wish: &Wish<'_>,
    ) -> Result<Option<Delivery>, Fault> {
        let firm = self.store.firm().await?;
        let zone = firm.and_then(|firm| TimeZone::get(&firm.value.zone).ok());
        let found = self.delivery_of(invoice, &zone.unwrap_or(TimeZone::UTC)).await?;
        Ok(found.filter(|delivery| delivery.on <= wish.today))
    }

    /// Notes that the firm handed an invoice over outside the portal.
    pub async fn commit_delivered(
        &self,
        once: &Once,
        invoice: &InvoiceId,
        (on, how): (Date, &'static str),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        self.wished(once, at)
            .outcome(invoice)
            .event(invoice, Event::InvoiceDelivered { invoice: invoice.clone(), on, how })
            .write(self.store)
            .await
    }

    /// How much of an invoice its client disputes; at version 0 when nothing ever was.
    pub async fn disputed(
        &self,
        invoice: &InvoiceId,
        currency: Currency,
    ) -> Result<Versioned<Money>, Fault> {
        let found = self.store.get::<DisputeItem>(&keys::disputed(invoice)).await?;
        let Some(item) = found else {
            return Ok(Versioned { value: Money::zero(currency), version: 0 });
        };
        let value = item::money(item.value.amount, &item.value.currency)?;
        Ok(Versioned { value, version: item.version })
    }

    /// What was noted of an invoice as disputed before.
    pub(super) async fn noted_before(
        &self,
        invoice: &InvoiceId,
    ) -> Result<Option<DisputeItem>, Fault> {
        let found = self.store.get::<DisputeItem>(&keys::disputed(invoice)).await?;
        Ok(found.map(|item| item.value))
    }

    /// Notes how much of an invoice its client disputes, from now on; with nothing the dispute is
    /// over. It is stale when somebody noted something since `version` was read.
    pub async fn commit_disputed(
        &self,
        once: &Once,
        invoice: &InvoiceId,
        (amount, version): (Money, u64),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let before = self.noted_before(invoice).await?;
        self.wished(once, at)
            .outcome(invoice)
            .disputed(self.store, (invoice, version), (before, amount))?
            .event(invoice, Event::InvoiceDisputed { invoice: invoice.clone(), amount })
            .write(self.store)
            .await
    }
}

impl Commit {
    /// How much of an invoice is disputed now, after what was noted before, over the version that
    /// was read.
    pub(super) fn disputed(
        self,
        store: &Store,
        (invoice, version): (&InvoiceId, u64),
        (before, amount): (Option<DisputeItem>, Money),
    ) -> Result<Self, Fault> {
        let item = DisputeItem::after(before, amount, self.at());
        let key = keys::disputed(invoice);
        self.over(store, (&key, version), &Places::default(), &item)
    }
}

/// The ways in which a firm hands an invoice over itself.
pub fn ways() -> [&'static str; 3] {
    BY_HAND
}

fn delivered(link: &Link, zone: &TimeZone) -> Option<Delivery> {
    let fact = |name| {
        let found = link.facts.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    };
    match link.what.as_str() {
        "invoice viewed" if link.actor_kind == "contact" => {
            let at = Timestamp::from_millisecond(link.at_ms).ok()?;
            let on = at.to_zoned(zone.clone()).date();
            Some(Delivery { on, how: "seen in the portal" })
        }
        "invoice delivered" => {
            let how = fact("how").and_then(|how| BY_HAND.into_iter().find(|way| *way == how))?;
            Some(Delivery { on: fact("on")?.parse().ok()?, how })
        }
        _ => None,
    }
}
