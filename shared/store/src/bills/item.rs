//! Combined bills as they are stored.

use domain::client::Payor;
use domain::combined::{BillNumber, BillParties, CombinedBill, Section};
use domain::id::{BillId, InvoiceId};
use domain::text::{Address, Mark, Name};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BillItem {
    id: String,
    year: i16,
    place: u32,
    client: String,
    firm: String,
    firm_address: String,
    client_name: String,
    payor_name: String,
    payor_address: String,
    made_on: Date,
    by: String,
    currency: String,
    total: i64,
    sections: Vec<SectionItem>,
    seal: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct SectionItem {
    invoice: String,
    number: String,
    client: String,
    client_name: String,
    matter_number: String,
    matter_name: String,
    due_on: Date,
    fees: i64,
    costs: i64,
    tax: i64,
    total: i64,
}

/// On which combined bill an invoice is.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OnBillItem {
    invoice: String,
    bill: String,
    number: String,
}

impl OnBillItem {
    pub(super) fn of(bill: &CombinedBill, section: &Section) -> Self {
        Self {
            invoice: section.invoice.to_string(),
            bill: bill.id.to_string(),
            number: bill.number.to_string(),
        }
    }

    pub(super) fn read(self) -> Result<(InvoiceId, BillId), Fault> {
        let invoice = item::parsed("invoice", &self.invoice)?;
        Ok((invoice, item::parsed("bill", &self.bill)?))
    }
}

impl SectionItem {
    fn of(section: &Section) -> Self {
        Self {
            invoice: section.invoice.to_string(),
            number: section.number.clone(),
            client: section.client.to_string(),
            client_name: section.client_name.to_string(),
            matter_number: section.matter_number.to_string(),
            matter_name: section.matter_name.to_string(),
            due_on: section.due_on,
            fees: section.fees.minor(),
            costs: section.costs.minor(),
            tax: section.tax.minor(),
            total: section.total.minor(),
        }
    }

    fn read(self, currency: &str) -> Result<Section, Fault> {
        let money = |minor| item::money(minor, currency);
        Ok(Section {
            invoice: item::parsed("invoice", &self.invoice)?,
            number: self.number,
            client: item::parsed("client", &self.client)?,
            client_name: item::checked("client", Name::parse(&self.client_name))?,
            matter_number: item::checked("number", Mark::parse(&self.matter_number))?,
            matter_name: item::checked("matter", Name::parse(&self.matter_name))?,
            due_on: self.due_on,
            fees: money(self.fees)?,
            costs: money(self.costs)?,
            tax: money(self.tax)?,
            total: money(self.total)?,
        })
    }
}

impl BillItem {
    pub(super) fn of(bill: &CombinedBill) -> Self {
        let parties = &bill.parties;
        Self {
            id: bill.id.to_string(),
            year: bill.number.year,
            place: bill.number.place,
            client: bill.client.to_string(),
            firm: parties.firm.to_string(),
            firm_address: parties.firm_address.to_string(),
            client_name: parties.client.to_string(),
            payor_name: parties.payor.name.to_string(),
            payor_address: parties.payor.address.to_string(),
            made_on: bill.made_on,
            by: bill.by.to_string(),
            currency: bill.total.currency().to_string(),
            total: bill.total.minor(),
            sections: bill.sections.iter().map(SectionItem::of).collect(),
            seal: bill.seal.clone(),
        }
    }

    pub(super) fn read(self) -> Result<CombinedBill, Fault> {
        let currency = self.currency;
        let sections = self.sections.into_iter().map(|one| one.read(&currency));
        let sections = sections.collect::<Result<Vec<_>, _>>()?;
        Ok(CombinedBill {
            id: item::parsed("bill", &self.id)?,
            number: BillNumber { year: self.year, place: self.place },
            client: item::parsed("client", &self.client)?,
            parties: BillParties {
                firm: item::checked("firm", Name::parse(&self.firm))?,
                firm_address: item::checked("address", Address::parse(&self.firm_address))?,
                client: item::checked("client", Name::parse(&self.client_name))?,
                payor: Payor {
                    name: item::checked("payor", Name::parse(&self.payor_name))?,
                    address: item::checked("address", Address::parse(&self.payor_address))?,
                },
            },
            made_on: self.made_on,
            by: item::parsed("member", &self.by)?,
            total: item::money(self.total, &currency)?,
            sections,
            seal: self.seal,
        })
    }
}
