//! Combined bills: invoices of several matters that go out together under one number (INV-06), and
//! the summary bill of a parent over its children (BIL-23).
//!
//! Invariants: a combined bill changes nothing of the invoices that it lists, which keep their own
//! numbers, lines and ledger entries; what it says is frozen when it is made, and sealed; its
//! sections come to its total; one payment can pay all of it.

mod billed;
mod seal;

pub use billed::{Billed, CHILDREN_MAX, ParentError, Together, settled};

use jiff::civil::Date;

use crate::client::Payor;
use crate::id::{BillId, ClientId, InvoiceId, MemberId};
use crate::invoice::Issued;
use crate::money::{Currency, Money, MoneyError};
use crate::payment::PARTS_MAX;
use crate::text::{Address, Mark, Name};

/// The most invoices of one combined bill: as many as one payment pays.
pub const SECTIONS_MAX: usize = PARTS_MAX;

/// A combined bill. All of it is frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CombinedBill {
    /// Its id.
    pub id: BillId,
    /// Its number, of a series of its own.
    pub number: BillNumber,
    /// Whose bill it is: the client of all its invoices, or the parent of those clients.
    pub client: ClientId,
    /// Names and addresses as they were.
    pub parties: BillParties,
    /// The day it was made.
    pub made_on: Date,
    /// Who made it, or whose run did.
    pub by: MemberId,
    /// Its invoices, by client and number of the matter.
    pub sections: Vec<Section>,
    /// What they come to.
    pub total: Money,
    /// SHA-256 over everything else, as hex.
    pub seal: String,
}

/// The number of a combined bill, such as `B-2026-0007`; the series has no gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BillNumber {
    /// The series: the year.
    pub year: i16,
    /// The place in the series, from one.
    pub place: u32,
}

/// Names and addresses on a combined bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillParties {
    /// The firm's name.
    pub firm: Name,
    /// The firm's address.
    pub firm_address: Address,
    /// The name of whose bill it is.
    pub client: Name,
    /// Who pays.
    pub payor: Payor,
}

/// An invoice on a combined bill, as it was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// Who owes it.
    pub client: ClientId,
    /// That client's name.
    pub client_name: Name,
    /// The number of its matter.
    pub matter_number: Mark,
    /// The name of its matter.
    pub matter_name: Name,
    /// The day it is due.
    pub due_on: Date,
    /// Its fees.
    pub fees: Money,
    /// Its costs; its interest where it is an invoice of interest.
    pub costs: Money,
    /// Its tax.
    pub tax: Money,
    /// What it asks for in all.
    pub total: Money,
}

/// What combining needs beside the invoices.
#[derive(Debug, Clone)]
pub struct Combining {
    /// The id it gets.
    pub id: BillId,
    /// The number it gets.
    pub number: BillNumber,
    /// Whose bill it is.
    pub client: ClientId,
    /// How that client is billed: of which clients invoices may stand on it.
    pub billed: Billed,
    /// Names and addresses as they are now.
    pub parties: BillParties,
    /// The day, in the firm's zone.
    pub on: Date,
    /// Whose wish it is.
    pub by: MemberId,
}

/// Why invoices are not combined, in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CombineError {
    /// Nothing to combine.
    #[error("Choose two invoices or more: one alone is a bill already.")]
    TooFew,
    /// More than one payment pays.
    #[error("Choose {SECTIONS_MAX} invoices at most: so many are paid with one payment.")]
    TooMany,
    /// An invoice is listed twice.
    #[error("Invoice {0} is chosen twice.")]
    Twice(String),
    /// An invoice of a client who has nothing to do with it.
    #[error("Invoice {0} belongs to a client whose invoices do not go on this bill.")]
    Stranger(String),
    /// An invoice that was cancelled.
    #[error("Invoice {0} is void. Leave it out.")]
    Void(String),
    /// Invoices in several currencies.
    #[error("These invoices are in several currencies. Combine those of each currency apart.")]
    Currencies,
    /// Amounts that cannot be summed.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

impl CombinedBill {
    /// Combines invoices as they were issued.
    pub fn of(invoices: &[Issued], combining: Combining) -> Result<Self, CombineError> {
        let Combining { id, number, client, billed, parties, on, by } = combining;
        let is_own = invoices.iter().all(|invoice| invoice.client == client);
        let (count, currency) = (invoices.len(), currency(invoices)?);
        if count == 0 || (count == 1 && is_own) {
            return Err(CombineError::TooFew);
        }
        if count > SECTIONS_MAX {
            return Err(CombineError::TooMany);
        }
        for (place, invoice) in invoices.iter().enumerate() {
            let number = || invoice.number.to_string();
            if invoices.iter().take(place).any(|before| before.id == invoice.id) {
                return Err(CombineError::Twice(number()));
            }
            if invoice.client != client && !billed.children.contains(&invoice.client) {
                return Err(CombineError::Stranger(number()));
            }
            if invoice.is_void() {
                return Err(CombineError::Void(number()));
            }
        }
        let sections = invoices.iter().map(Section::of).collect::<Result<Vec<_>, _>>();
        let mut sections = sections?;
        sections.sort_by(|one, other| one.order().cmp(&other.order()));
        let total = Money::sum(sections.iter().map(|section| section.total), currency)?;
        let bill = Self {
            id,
            number,
            client,
            parties,
            made_on: on,
            by,
            sections,
            total,
            seal: String::new(),
        };
        Ok(Self { seal: bill.sealed(), ..bill })
    }

    /// Its section of an invoice.
    pub fn section(&self, invoice: &InvoiceId) -> Option<&Section> {
        self.sections.iter().find(|section| section.invoice == *invoice)
    }

    /// Whether it lists invoices of other clients: the summary bill of a parent.
    pub fn is_summary(&self) -> bool {
        self.sections.iter().any(|section| section.client != self.client)
    }

    /// Its sections, client by client.
    pub fn by_client(&self) -> Vec<(&Name, Vec<&Section>)> {
        let mut all: Vec<(&ClientId, &Name, Vec<&Section>)> = Vec::new();
        for section in &self.sections {
            match all.last_mut().filter(|(id, ..)| **id == section.client) {
                Some((.., those)) => those.push(section),
                None => all.push((&section.client, &section.client_name, vec![section])),
            }
        }
        all.into_iter().map(|(_, name, those)| (name, those)).collect()
    }
}

impl Section {
    fn of(invoice: &Issued) -> Result<Self, MoneyError> {
        let (fees, costs) =
            (invoice.fees.plus(invoice.ahead()?)?, invoice.costs.plus(invoice.interest)?);
        Ok(Self {
            invoice: invoice.id.clone(),
            number: invoice.number.to_string(),
            client: invoice.client.clone(),
            client_name: invoice.parties.client.clone(),
            matter_number: invoice.parties.matter_number.clone(),
            matter_name: invoice.parties.matter_name.clone(),
            due_on: invoice.due_on,
            fees,
            costs,
            // What is frozen: credit notes change the tax that an invoice has by now.
            tax: invoice.total.minus(fees)?.minus(costs)?,
            total: invoice.total,
        })
    }

    /// By client, then by matter, then by number.
    fn order(&self) -> (&str, &ClientId, &str, &str) {
        (self.client_name.as_str(), &self.client, self.matter_number.as_str(), &self.number)
    }
}

/// What the sections of a bill come to, column by column: fees, costs, tax and total.
pub fn sums(sections: &[&Section], currency: Currency) -> Result<[Money; 4], MoneyError> {
    let sum = |of: fn(&Section) -> Money| {
        Money::sum(sections.iter().map(|section| of(section)), currency)
    };
    Ok([sum(|one| one.fees)?, sum(|one| one.costs)?, sum(|one| one.tax)?, sum(|one| one.total)?])
}

fn currency(invoices: &[Issued]) -> Result<Currency, CombineError> {
    let mut currencies = invoices.iter().map(|invoice| invoice.total.currency());
    let first = currencies.next().ok_or(CombineError::TooFew)?;
    if currencies.all(|other| other == first) { Ok(first) } else { Err(CombineError::Currencies) }
}

impl std::fmt::Display for BillNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "B-{}-{:04}", self.year, self.place)
    }
}

#[cfg(test)]
mod tests;
