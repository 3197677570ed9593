//! A payment as it is stored.

use domain::allotment::{Allotment, Target};
use domain::discount::{Granted, Ground, Promise};
use domain::id::ClientId;
use domain::merchant::TrustSafe;
use domain::method::MethodKind;
use domain::money::Money;
use domain::paying::Way;
use domain::payment::{
    Deposit, Funds, Intent, IntentState, Origin, Part, ProcessorName, Recorded, RecordedKind,
    SavedCharge, Source,
};
use domain::text::Mark;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct IntentItem {
    id: String,
    client: String,
    contact: Option<String>,
    #[serde(default)]
    link: Option<String>,
    #[serde(default)]
    plan: Option<String>,
    parts: Vec<PartItem>,
    currency: String,
    amount: i64,
    source: SourceItem,
    #[serde(default)]
    way: Option<String>,
    object: Option<String>,
    pay_at: Option<String>,
    state: String,
    made_at: Timestamp,
    ended_at: Option<Timestamp>,
    fee: Option<i64>,
    #[serde(default)]
    took: Option<MoneyItem>,
    #[serde(default)]
    by: Option<String>,
    funds: Option<FundsItem>,
}

/// An amount that may be in another currency than the payment.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct MoneyItem {
    currency: String,
    amount: i64,
}

#[derive(Debug, Serialize, Deserialize)]
struct PartItem {
    invoice: String,
    number: String,
    amount: i64,
    #[serde(default)]
    discount: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    early_until: Option<Date>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SourceItem {
    Processor(String),
    Saved(SavedItem),
    Deposit(DepositItem),
    Recorded(RecordedItem),
}

#[derive(Debug, Serialize, Deserialize)]
struct SavedItem {
    taker: String,
    method: String,
    surcharge: Option<i64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct DepositItem {
    taker: String,
    request: String,
    matter: String,
    number: String,
    receipt: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct RecordedItem {
    kind: String,
    reference: String,
    on: Date,
    by: String,
    reversed_on: Option<Date>,
}

#[derive(Debug, Serialize, Deserialize)]
struct FundsItem {
    #[serde(default)]
    discounts: Vec<GrantedItem>,
    allotments: Vec<AllotmentItem>,
    in_dispute: bool,
    journal: String,
}

/// A discount that an invoice was given.
#[derive(Debug, Serialize, Deserialize)]
struct GrantedItem {
    invoice: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    early_until: Option<Date>,
    whole: i64,
    paid: i64,
    stands: i64,
}

/// A part of a payment and the invoice that has it; without one it is a surcharge or on account.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct AllotmentItem {
    invoice: Option<String>,
    #[serde(default)]
    surcharge: bool,
    amount: i64,
}

impl IntentItem {
    pub(crate) fn of(intent: &Intent) -> Self {
        Self {
            id: intent.id.to_string(),
            client: intent.client.to_string(),
            contact: intent.contact.as_ref().map(ToString::to_string),
            link: intent.origin.link().map(ToString::to_string),
            plan: intent.origin.plan().map(ToString::to_string),
            parts: intent.parts.iter().map(PartItem::of).collect(),
            currency: intent.amount.currency().to_string(),
            amount: intent.amount.minor(),
            source: SourceItem::of(&intent.source),
            way: intent.way.map(|way| way.word().to_owned()),
            object: intent.object.clone(),
            pay_at: intent.pay_at.clone(),
            state: intent.state.word().to_owned(),
            made_at: intent.made_at,
            ended_at: intent.ended_at,
            fee: intent.fee.map(Money::minor),
            took: intent.took.map(MoneyItem::of),
            by: intent.by.map(|kind| kind.word().to_owned()),
            funds: intent.funds.as_ref().map(FundsItem::of),
        }
    }

    pub(crate) fn read(self) -> Result<Intent, Fault> {
        let client: ClientId = item::parsed("client", &self.client)?;
        let part = |part: PartItem| part.read(&self.currency);
        let funds = |funds: FundsItem| funds.read(&client, &self.currency);
        let way = self.way.as_deref().map(|word| item::needed("way", Way::of_word(word)));
        let by = self.by.as_deref().map(|word| item::needed("by", MethodKind::of_word(word)));
        let contact = self.contact.as_deref().map(|id| item::parsed("contact", id));
        let took = self.took.map(MoneyItem::read).transpose()?;
        let fees = took.map_or(self.currency.as_str(), |took| took.currency().code()).to_owned();
        Ok(Intent {
            id: item::parsed("payment", &self.id)?,
            contact: contact.transpose()?,
            origin: origin(self.link.as_deref(), self.plan.as_deref())?,
            parts: self.parts.into_iter().map(part).collect::<Result<_, Fault>>()?,
            amount: item::money(self.amount, &self.currency)?,
            source: self.source.read(&self.currency)?,
            way: way.transpose()?,
            object: self.object,
            pay_at: self.pay_at,
            state: item::needed("state", IntentState::of_word(&self.state))?,
            made_at: self.made_at,
            ended_at: self.ended_at,
            fee: self.fee.map(|minor| item::money(minor, &fees)).transpose()?,
            took,
            by: by.transpose()?,
            funds: self.funds.map(funds).transpose()?,
            client,
        })
    }
}

impl MoneyItem {
    pub(super) fn of(amount: Money) -> Self {
        Self { currency: amount.currency().to_string(), amount: amount.minor() }
    }

    pub(super) fn read(self) -> Result<Money, Fault> {
        item::money(self.amount, &self.currency)
    }
}

fn origin(link: Option<&str>, plan: Option<&str>) -> Result<Origin, Fault> {
    Ok(match (link, plan) {
        (Some(link), _) => Origin::Link(item::parsed("link", link)?),
        (None, Some(plan)) => Origin::Plan(item::parsed("plan", plan)?),
        (None, None) => Origin::Portal,
    })
}

impl PartItem {
    fn of(part: &Part) -> Self {
        Self {
            invoice: part.invoice.to_string(),
            number: part.number.clone(),
            amount: part.amount.minor(),
            discount: part.discount.map(|promise| promise.off.minor()),
            early_until: part.discount.and_then(|promise| promise.ground.until()),
        }
    }

    fn read(self, currency: &str) -> Result<Part, Fault> {
        let ground = Ground::of_until(self.early_until);
        let promise =
            |minor| Ok::<_, Fault>(Promise { off: item::money(minor, currency)?, ground });
        Ok(Part {
            invoice: item::parsed("invoice", &self.invoice)?,
            number: self.number,
            amount: item::money(self.amount, currency)?,
            discount: self.discount.map(promise).transpose()?,
        })
    }
}

impl SourceItem {
    fn of(source: &Source) -> Self {
        match source {
            Source::Processor(name) => Self::Processor(name.word().to_owned()),
            Source::Saved(saved) => Self::Saved(SavedItem::of(saved)),
            Source::Deposit(deposit) => Self::Deposit(DepositItem::of(deposit)),
            Source::Recorded(recorded) => Self::Recorded(RecordedItem {
                kind: recorded.kind.word().to_owned(),
                reference: recorded.reference.to_string(),
                on: recorded.on,
                by: recorded.by.to_string(),
                reversed_on: recorded.reversed_on,
            }),
        }
    }

    fn read(self, currency: &str) -> Result<Source, Fault> {
        Ok(match self {
            Self::Processor(word) => {
                Source::Processor(item::needed("processor", ProcessorName::of_word(&word))?)
            }
            Self::Saved(read) => Source::Saved(read.read(currency)?),
            Self::Deposit(read) => Source::Deposit(read.read()?),
            Self::Recorded(read) => Source::Recorded(Recorded {
                kind: item::needed("kind", RecordedKind::of_word(&read.kind))?,
                reference: item::checked("reference", Mark::parse(&read.reference))?,
                on: read.on,
                by: item::parsed("member", &read.by)?,
                reversed_on: read.reversed_on,
            }),
        })
    }
}

impl SavedItem {
    fn of(saved: &SavedCharge) -> Self {
        Self {
            taker: saved.taker.word().to_owned(),
            method: saved.method.to_string(),
            surcharge: saved.surcharge.map(Money::minor),
        }
    }

    fn read(self, currency: &str) -> Result<SavedCharge, Fault> {
        Ok(SavedCharge {
            taker: item::needed("taker", ProcessorName::of_word(&self.taker))?,
            method: item::parsed("method", &self.method)?,
            surcharge: self.surcharge.map(|minor| item::money(minor, currency)).transpose()?,
        })
    }
}

impl DepositItem {
    fn of(deposit: &Deposit) -> Self {
        Self {
            taker: deposit.taker.processor().word().to_owned(),
            request: deposit.request.to_string(),
            matter: deposit.matter.to_string(),
            number: deposit.number.to_string(),
            receipt: deposit.receipt.as_ref().map(ToString::to_string),
        }
    }

    fn read(self) -> Result<Deposit, Fault> {
        let taker = item::needed("taker", ProcessorName::of_word(&self.taker))?;
        let receipt = self.receipt.as_deref().map(|id| item::parsed("receipt", id));
        Ok(Deposit {
            taker: item::checked("taker", TrustSafe::of(taker))?,
            request: item::parsed("request", &self.request)?,
            matter: item::parsed("matter", &self.matter)?,
            number: item::checked("number", Mark::parse(&self.number))?,
            receipt: receipt.transpose()?,
        })
    }
}

impl FundsItem {
    fn of(funds: &Funds) -> Self {
        Self {
            discounts: funds.discounts.iter().map(GrantedItem::of).collect(),
            allotments: funds.allotments.iter().map(AllotmentItem::of).collect(),
            in_dispute: funds.in_dispute,
            journal: funds.journal.to_string(),
        }
    }

    fn read(self, client: &ClientId, currency: &str) -> Result<Funds, Fault> {
        let discounts = self.discounts.into_iter().map(|granted| granted.read(currency));
        Ok(Funds {
            discounts: discounts.collect::<Result<_, _>>()?,
            allotments: AllotmentItem::all(self.allotments, client, currency)?,
            in_dispute: self.in_dispute,
            journal: item::parsed("journal", &self.journal)?,
        })
    }
}

impl GrantedItem {
    fn of(granted: &Granted) -> Self {
        Self {
            invoice: granted.invoice.to_string(),
            early_until: granted.ground.until(),
            whole: granted.whole.minor(),
            paid: granted.paid.minor(),
            stands: granted.stands.minor(),
        }
    }

    fn read(self, currency: &str) -> Result<Granted, Fault> {
        Ok(Granted {
            invoice: item::parsed("invoice", &self.invoice)?,
            ground: Ground::of_until(self.early_until),
            whole: item::money(self.whole, currency)?,
            paid: item::money(self.paid, currency)?,
            stands: item::money(self.stands, currency)?,
        })
    }
}

impl AllotmentItem {
    pub(super) fn of(part: &Allotment) -> Self {
        let invoice = match &part.to {
            Target::Invoice(invoice) => Some(invoice.to_string()),
            Target::Unapplied(_) | Target::Surcharge => None,
        };
        let surcharge = part.to == Target::Surcharge;
        Self { invoice, surcharge, amount: part.amount.minor() }
    }

    pub(super) fn all(
        parts: Vec<Self>,
        client: &ClientId,
        currency: &str,
    ) -> Result<Vec<Allotment>, Fault> {
        let read = |part: Self| {
            let to = match part.invoice {
                Some(invoice) => Target::Invoice(item::parsed("invoice", &invoice)?),
                None if part.surcharge => Target::Surcharge,
                None => Target::Unapplied(client.clone()),
            };
            Ok(Allotment { to, amount: item::money(part.amount, currency)? })
        };
        parts.into_iter().map(read).collect()
    }
}

/// Where a payment is listed.
pub(crate) fn places(intent: &Intent) -> Places {
    let owner = format!("P#{}#{}", keys::latest_first(intent.made_at), intent.id);
    let kind = match intent.ended_at {
        None => keys::by_kind(
            "PENDING",
            format!("{:015}#{}", intent.made_at.as_millisecond(), intent.id),
        ),
        Some(at) => keys::by_kind("PAYMENTS", format!("{at}#{}", intent.id)),
    };
    Places { owner: keys::by_owner(&intent.client, owner), kind }
}
