//! Where the money of a payment went, part by part.

use crate::allotment::Target;
use crate::discount::{Granted, Ground};
use crate::id::InvoiceId;
use crate::money::Money;
use crate::payment::{Intent, Source};

/// What a part of a payment became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Went {
    /// It pays an invoice, together with the discount that the payment earned there.
    Invoice(InvoiceId),
    /// That discount, which is less than nothing: no money came for it (PAY-18, INV-20).
    Discount(InvoiceId, Ground),
    /// No invoice has taken it yet.
    OnAccount,
    /// It was paid on top for paying by credit card (PAY-16).
    Surcharge,
    /// It is held in trust.
    Trust,
    /// It is not here any more.
    Back,
}

impl Went {
    /// The words of a receipt; `number` is that of the invoice.
    pub fn words(&self, number: &str) -> String {
        match self {
            Self::Invoice(_) => format!("Invoice {number}"),
            Self::Discount(_, Ground::Bank) => format!("Discount for paying {number} by bank"),
            Self::Discount(_, Ground::Early { .. }) => {
                format!("Discount for paying {number} early")
            }
            Self::OnAccount => "On account".to_owned(),
            Self::Surcharge => "Surcharge for paying by credit card".to_owned(),
            Self::Trust => "Held in trust".to_owned(),
            Self::Back => "Gone back".to_owned(),
        }
    }
}

impl Intent {
    /// Where the money went; nothing before it arrived.
    pub fn went(&self) -> Vec<(Went, Money)> {
        if let Source::Deposit(_) = &self.source {
            return self.funds.iter().map(|_| (Went::Trust, self.amount)).collect();
        }
        let Some(funds) = &self.funds else { return Vec::new() };
        let given = self.discounts();
        let off = |id: &InvoiceId| {
            let given = given.iter().find(|granted| granted.invoice == *id);
            given.map_or(Money::zero(self.amount.currency()), |granted| granted.stands)
        };
        let there = funds.allotments.iter().filter(|part| part.amount.is_positive());
        let mut went: Vec<(Went, Money)> = there
            .map(|part| match &part.to {
                Target::Invoice(id) => {
                    let whole = part.amount.plus(off(id)).unwrap_or(part.amount);
                    (Went::Invoice(id.clone()), whole)
                }
                Target::Unapplied(_) => (Went::OnAccount, part.amount),
                Target::Surcharge => (Went::Surcharge, part.amount),
            })
            .collect();
        let less = |granted: &&Granted| {
            (Went::Discount(granted.invoice.clone(), granted.ground), granted.stands.negated())
        };
        went.extend(given.iter().map(less));
        let back = self.amount.minus(self.kept()).ok().filter(|back| back.is_positive());
        went.extend(back.map(|back| (Went::Back, back)));
        went
    }
}
