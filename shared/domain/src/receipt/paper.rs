//! A receipt as a paper: with the names that stand on it.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Went;
use crate::client::Client;
use crate::fingerprint::Fingerprint;
use crate::firm::Firm;
use crate::id::{InvoiceId, PaymentId, ReceiptId};
use crate::invoice::Issued;
use crate::money::Money;
use crate::payment::{Intent, IntentState, Since, Source};
use crate::refund::{Refund, RefundState};
use crate::text::Name;
use crate::trust::{Receipt, ReceiptState};

/// Everything that a printed receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The firm, as it is today.
    pub firm: Firm,
    /// Whose money it was, and who pays for them, as they are today.
    pub client: Client,
    /// What it is a receipt of.
    pub kind: Kind,
    /// The day it came in.
    pub on: Date,
    /// How much came in.
    pub amount: Money,
    /// From whom.
    pub from: Name,
    /// How it came, with the number of the cheque or the reference of the wire.
    pub way: String,
    /// Where it went.
    pub rows: Vec<Row>,
    /// What has left again, or is about to.
    pub back: Vec<Back>,
    /// The day from which money in trust may be used, while it may not.
    pub clears_on: Option<Date>,
}

/// What a receipt is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A payment, online or recorded.
    Payment(PaymentId),
    /// Money that the firm took into trust.
    Trust(ReceiptId),
}

/// A part of what came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it became.
    pub went: Went,
    /// The number of the invoice, where it is one.
    pub number: String,
    /// The number and the name of the matter, where it has one.
    pub matter: String,
    /// How much.
    pub amount: Money,
}

/// Money that left again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Back {
    /// The day: of a refund, that on which it was asked for.
    pub on: Option<Date>,
    /// How it left.
    pub how: &'static str,
    /// How much.
    pub amount: Money,
}

impl Kind {
    /// What has this number.
    pub fn of_word(word: &str) -> Option<Self> {
        let payment = word.parse().ok().map(Self::Payment);
        payment.or_else(|| word.parse().ok().map(Self::Trust))
    }

    /// The number that people quote.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Payment(id) => id.as_str(),
            Self::Trust(id) => id.as_str(),
        }
    }
}

impl Paper {
    /// The receipt of a payment; nothing before it arrived. `invoices` are those that it went to,
    /// `held` is its receipt in trust, where it went there.
    pub fn of_payment(
        (firm, client): (Firm, Client),
        (intent, since): (&Intent, &Since),
        invoices: &[Issued],
        held: Option<(&Receipt, &str)>,
    ) -> Option<Self> {
        let (IntentState::Succeeded, Some(arrived)) = (intent.state, intent.ended_at) else {
            return None;
        };
        let zone = TimeZone::get(&firm.zone).unwrap_or(TimeZone::UTC);
        let (on, way) = match &intent.source {
            Source::Recorded(recorded) => {
                (recorded.on, format!("{}, {}", intent.paid_by(), recorded.reference.in_words()))
            }
            Source::Processor(_) | Source::Saved(_) | Source::Deposit(_) => {
                (arrived.to_zoned(zone.clone()).date(), intent.paid_by().to_owned())
            }
        };
        let row = |(went, amount)| row(went, amount, (intent, invoices, held));
        Some(Self {
            kind: Kind::Payment(intent.id.clone()),
            from: client.name.clone(),
            amount: intent.amount,
            rows: intent.went().into_iter().map(row).collect(),
            back: Back::all(intent, since, &zone)
                .into_iter()
                .chain(held.and_then(bounced))
                .collect(),
            clears_on: held.and_then(|(receipt, _)| waits(receipt)),
            firm,
            client,
            on,
            way,
        })
    }

    /// The receipt of money that the firm took into trust, for a matter of this number and name.
    pub fn of_trust((firm, client): (Firm, Client), receipt: &Receipt, matter: &str) -> Self {
        let given = &receipt.given;
        Self {
            kind: Kind::Trust(receipt.id.clone()),
            on: receipt.received_on,
            amount: given.amount,
            from: given.from.clone(),
            way: format!("{}, {}", given.method.title(), given.instrument.in_words()),
            rows: vec![Row {
                went: Went::Trust,
                number: String::new(),
                matter: matter.to_owned(),
                amount: given.amount,
            }],
            back: bounced((receipt, matter)).into_iter().collect(),
            clears_on: waits(receipt),
            firm,
            client,
        }
    }

    /// What of it is here no more.
    pub fn gone(&self) -> Money {
        let zero = Money::zero(self.amount.currency());
        let gone = self.rows.iter().find(|row| row.went == Went::Back);
        gone.map_or(zero, |row| row.amount)
    }

    /// A mark that only a paper has which says the same: where anything changes, another paper is
    /// made.
    pub fn mark(&self) -> String {
        let mut mark = Fingerprint::of("counterfoil/receipt/v1");
        for text in [
            self.firm.name.as_str(),
            self.firm.address.as_str(),
            self.client.id.as_str(),
            self.client.name.as_str(),
            self.client.payor.name.as_str(),
            self.client.payor.address.as_str(),
            self.kind.as_str(),
            self.from.as_str(),
            &self.way,
            &format!("{} {} {}", self.on, self.amount, self.amount.currency()),
            &self.clears_on.map(|day| day.to_string()).unwrap_or_default(),
        ] {
            mark.field(text);
        }
        for Row { went, number, matter, amount } in &self.rows {
            mark.field(&format!("{went:?} {amount}"));
            mark.field(number);
            mark.field(matter);
        }
        for Back { on, how, amount } in &self.back {
            mark.field(&format!("{on:?} {how} {amount}"));
        }
        mark.short()
    }
}

impl Back {
    /// What left a payment again, the earliest first; what leaves no trace of its day comes last.
    pub fn all(intent: &Intent, since: &Since, zone: &TimeZone) -> Vec<Self> {
        let refund = |refund: &Refund| {
            let how = match refund.state {
                RefundState::Asked | RefundState::Pending => "Refund, on its way",
                RefundState::Review => "Refund, being looked into",
                RefundState::Succeeded => "Refund",
                RefundState::PaidByHand => "Refund, paid another way",
                RefundState::Refused | RefundState::Failed | RefundState::PutBack => return None,
            };
            let on = Some(refund.asked_at.to_zoned(zone.clone()).date());
            Some(Self { on, how, amount: refund.amount })
        };
        let mut all: Vec<Self> = since.refunds.iter().filter_map(refund).collect();
        all.sort_by_key(|back| back.on);
        if let Source::Recorded(recorded) = &intent.source
            && let Some(on) = recorded.reversed_on
        {
            all.push(Self { on: Some(on), how: "Taken back in the books", amount: intent.amount });
        }
        let disputed = since.disputes.iter().filter_map(|dispute| {
            let taken = dispute.moved.withdrawn.minus(dispute.moved.reinstated).ok()?;
            let how = "Taken back by the payer’s bank";
            taken.is_positive().then_some(Self { on: None, how, amount: taken })
        });
        all.extend(disputed);
        all
    }
}

/// The words beside a part.
fn row(
    went: Went,
    amount: Money,
    (intent, invoices, held): (&Intent, &[Issued], Option<(&Receipt, &str)>),
) -> Row {
    let named = |id: &InvoiceId| {
        let part = intent.parts.iter().find(|part| part.invoice == *id);
        let known = invoices.iter().find(|invoice| invoice.id == *id);
        let number = known.map(|invoice| invoice.number.to_string());
        let number = number.or_else(|| Some(part?.number.clone()));
        let matter = known.map(|invoice| invoice.parties.matter());
        (number.unwrap_or_default(), matter.unwrap_or_default())
    };
    let (number, matter) = match (&went, &intent.source) {
        (Went::Invoice(id) | Went::Discount(id, _), _) => named(id),
        (Went::Trust, Source::Deposit(deposit)) => {
            let matter = held.map_or(deposit.number.as_str(), |(_, matter)| matter);
            (String::new(), matter.to_owned())
        }
        (Went::OnAccount | Went::Surcharge | Went::Trust | Went::Back, _) => Default::default(),
    };
    Row { went, number, matter, amount }
}

/// What the bank did not honour of money in trust.
fn bounced((receipt, _): (&Receipt, &str)) -> Option<Back> {
    let how = "Taken back by the payer’s bank";
    (receipt.state == ReceiptState::GivenBack).then_some(Back {
        on: None,
        how,
        amount: receipt.given.amount,
    })
}

fn waits(receipt: &Receipt) -> Option<Date> {
    (receipt.state == ReceiptState::Uncleared).then_some(receipt.clears_on)
}
