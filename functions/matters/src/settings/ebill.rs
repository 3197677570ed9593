//! What the firm enters for its e-bills: where it is, its numbers, and whom to ask.

use domain::country::Country;
use domain::ebill::{BillingContact, Endpoint, FirmFacts, VatNumber};
use domain::text::{Email, Mark, Name};
use maud::{Markup, html};
use web::Complaints;
use web::ui::{self, Field};

/// The fields as they were typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) country: String,
    pub(super) tax_number: String,
    pub(super) vat_number: String,
    pub(super) endpoint: String,
    pub(super) contact_name: String,
    pub(super) contact_email: String,
    pub(super) contact_phone: String,
}

impl Typed {
    pub(super) fn of(facts: &FirmFacts) -> Self {
        let contact = facts.contact.as_ref();
        let told = |text: Option<String>| text.unwrap_or_default();
        Self {
            country: told(facts.country.map(|country| country.to_string())),
            tax_number: told(facts.tax_number.as_ref().map(ToString::to_string)),
            vat_number: told(facts.vat_number.as_ref().map(ToString::to_string)),
            endpoint: told(facts.endpoint.as_ref().map(ToString::to_string)),
            contact_name: told(contact.map(|contact| contact.name.to_string())),
            contact_email: told(contact.map(|contact| contact.email.to_string())),
            contact_phone: told(contact.map(|contact| contact.phone.to_string())),
        }
    }

    /// What they say; whom to ask is all of it or nothing.
    pub(super) fn read(&self, complaints: &mut Complaints) -> Option<FirmFacts> {
        let country = complaints.take("country", Country::parse_optional(&self.country));
        let tax_number = complaints.take("tax_number", Mark::parse_optional(&self.tax_number));
        let vat_number = complaints.take("vat_number", VatNumber::parse_optional(&self.vat_number));
        let endpoint = complaints.take("endpoint", Endpoint::parse_optional(&self.endpoint));
        let of_contact = [&self.contact_name, &self.contact_email, &self.contact_phone];
        let contact = if of_contact.iter().all(|text| text.trim().is_empty()) {
            Some(None)
        } else {
            let name = complaints.take("contact_name", Name::parse(&self.contact_name));
            let email = complaints.take("contact_email", Email::parse(&self.contact_email));
            let phone = complaints.take("contact_phone", Mark::parse(&self.contact_phone));
            name.zip(email.zip(phone))
                .map(|(name, (email, phone))| Some(BillingContact { name, email, phone }))
        };
        Some(FirmFacts {
            country: country?,
            tax_number: tax_number?,
            vat_number: vat_number?,
            endpoint: endpoint?,
            contact: contact?,
        })
    }

    pub(super) fn fields(&self, complaints: &Complaints) -> Markup {
        ui::group(
            "For e-bills",
            html! {
                (Field::text("Country", "country").value(&self.country)
                    .hint("Where the address does not name it, such as US.").complaints(complaints))
                (Field::text("Tax number", "tax_number").value(&self.tax_number)
                    .hint("Such as the EIN.").complaints(complaints))
                (Field::text("VAT number", "vat_number").value(&self.vat_number)
                    .hint("With the country in front, such as DE123456789.").complaints(complaints))
                (Field::text("Electronic address", "endpoint").value(&self.endpoint)
                    .hint("Where e-invoices reach the firm: a mail address, or such as \
                           9959:12-3456789 for an EIN.")
                    .complaints(complaints))
                (Field::text("Who answers questions on bills", "contact_name")
                    .value(&self.contact_name).complaints(complaints))
                (Field::text("Mail address for questions on bills", "contact_email")
                    .value(&self.contact_email).complaints(complaints))
                (Field::text("Telephone for questions on bills", "contact_phone")
                    .value(&self.contact_phone).complaints(complaints))
            },
        )
    }
}
