//! What was entered for e-bills, as the firm and its clients keep it.

use domain::country::Country;
use domain::ebill::{BillingContact, Endpoint, FirmFacts, PayorFacts, VatNumber};
use domain::text::{Email, Mark, Name};
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::item;
use crate::taxes::TaxItem;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct FirmFactsItem {
    country: Option<String>,
    tax_number: Option<String>,
    vat_number: Option<String>,
    endpoint: Option<String>,
    contact: Option<ContactItem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct ContactItem {
    name: String,
    email: String,
    phone: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PayorFactsItem {
    country: Option<String>,
    endpoint: Option<String>,
    vat_number: Option<String>,
    tax: Option<TaxItem>,
}

impl FirmFactsItem {
    pub(crate) fn of(facts: &FirmFacts) -> Self {
        Self {
            country: facts.country.map(|country| country.to_string()),
            tax_number: facts.tax_number.as_ref().map(ToString::to_string),
            vat_number: facts.vat_number.as_ref().map(ToString::to_string),
            endpoint: facts.endpoint.as_ref().map(ToString::to_string),
            contact: facts.contact.as_ref().map(|contact| ContactItem {
                name: contact.name.to_string(),
                email: contact.email.to_string(),
                phone: contact.phone.to_string(),
            }),
        }
    }

    pub(crate) fn read(self) -> Result<FirmFacts, Fault> {
        let contact = |contact: ContactItem| -> Result<BillingContact, Fault> {
            Ok(BillingContact {
                name: item::checked("billing contact", Name::parse(&contact.name))?,
                email: item::checked("billing contact", Email::parse(&contact.email))?,
                phone: item::checked("billing contact", Mark::parse(&contact.phone))?,
            })
        };
        let tax_number = Mark::parse_optional(self.tax_number.as_deref().unwrap_or_default());
        Ok(FirmFacts {
            country: country(self.country.as_deref())?,
            tax_number: item::checked("tax number", tax_number)?,
            vat_number: vat_number(self.vat_number.as_deref())?,
            endpoint: endpoint(self.endpoint.as_deref())?,
            contact: self.contact.map(contact).transpose()?,
        })
    }
}

impl PayorFactsItem {
    pub(crate) fn of(facts: &PayorFacts) -> Self {
        Self {
            country: facts.country.map(|country| country.to_string()),
            endpoint: facts.endpoint.as_ref().map(ToString::to_string),
            vat_number: facts.vat_number.as_ref().map(ToString::to_string),
            tax: facts.tax.as_ref().map(TaxItem::of),
        }
    }

    pub(crate) fn read(self) -> Result<PayorFacts, Fault> {
        Ok(PayorFacts {
            country: country(self.country.as_deref())?,
            endpoint: endpoint(self.endpoint.as_deref())?,
            vat_number: vat_number(self.vat_number.as_deref())?,
            tax: self.tax.as_ref().map(TaxItem::read).transpose()?,
        })
    }
}

fn vat_number(text: Option<&str>) -> Result<Option<VatNumber>, Fault> {
    item::checked("VAT number", VatNumber::parse_optional(text.unwrap_or_default()))
}

fn country(text: Option<&str>) -> Result<Option<Country>, Fault> {
    item::checked("country", Country::parse_optional(text.unwrap_or_default()))
}

fn endpoint(text: Option<&str>) -> Result<Option<Endpoint>, Fault> {
    item::checked("electronic address", Endpoint::parse_optional(text.unwrap_or_default()))
}
