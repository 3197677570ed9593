//! The two sides of an issued invoice.

use super::{BillingContact, Endpoint, FirmFacts, PayorFacts, VatNumber};
use crate::invoice::Parties;
use crate::ledes::LedesIds;
use crate::postal::Postal;
use crate::text::{Address, Mark, Name};

/// What is set today, where an invoice does not carry it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Today {
    /// What the firm has entered for its e-bills.
    pub firm: FirmFacts,
    /// The firm's address, for an invoice whose own is not known.
    pub firm_address: Option<Address>,
    /// What was entered for the e-bills to this client.
    pub payor: PayorFacts,
    /// The payor's address, for an invoice whose own is not known.
    pub payor_address: Option<Address>,
}

/// Both sides of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// Who bills.
    pub firm: Side,
    /// Who pays.
    pub payor: Side,
    /// The firm's tax number.
    pub tax_number: Option<Mark>,
    /// The firm's VAT number.
    pub vat_number: Option<VatNumber>,
    /// The payor's VAT number.
    pub payor_vat: Option<VatNumber>,
    /// Who answers questions on the bill.
    pub contact: Option<BillingContact>,
}

/// One side of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Its name.
    pub name: Name,
    /// Its address.
    pub postal: Postal,
    /// What the receiver's billing system knows it by.
    pub id: Mark,
    /// Where e-bills reach it.
    pub endpoint: Option<Endpoint>,
}

impl Sides {
    /// The sides of an invoice with these parties and ids.
    pub fn of(parties: &Parties, ids: &LedesIds, today: &Today) -> Self {
        let Today { firm, payor, .. } = today;
        let read = |frozen: &Address, now: &Option<Address>, country| {
            let now = now.as_ref().filter(|_| !frozen.is_known());
            Postal::read(now.unwrap_or(frozen), country)
        };
        Self {
            firm: Side {
                name: parties.firm.clone(),
                postal: read(&parties.firm_address, &today.firm_address, firm.country),
                id: ids.firm.clone(),
                endpoint: firm.endpoint.clone(),
            },
            payor: Side {
                name: parties.payor.name.clone(),
                postal: read(&parties.payor.address, &today.payor_address, payor.country),
                id: ids.client.clone(),
                endpoint: payor.endpoint.clone(),
            },
            tax_number: firm.tax_number.clone(),
            vat_number: firm.vat_number.clone(),
            payor_vat: payor.vat_number.clone(),
            contact: firm.contact.clone(),
        }
    }
}
