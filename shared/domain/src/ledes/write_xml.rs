//! Writes an invoice as LEDES XML 2.1 (EBL-03).
//!
//! Invariant: the fees and costs of a matter are the sums of its lines, and what is due is their
//! sum; every segment has a number of its own within the file.

mod matter;

use jiff::civil::Date;

use super::invoice::{LedesInvoice, LedesMatter};
use super::write::WriteError;
use crate::ebill::{BillingContact, Remedy, Side, Sides};
use crate::money::Money;
use crate::postal::Postal;
use crate::xml::Xml;
use matter::Sums;

const ROOT: &str = "ledesxmlebilling2.1";
const NAMESPACE: (&str, &str) = ("xmlns", "http://www.ledes.org/LEDES21.xsd");

/// What all segments of a file share.
struct Segments<'a> {
    invoice: &'a LedesInvoice,
    sides: &'a Sides,
    contact: &'a BillingContact,
    due_on: Date,
    count: u32,
}

/// Writes an invoice that is due on a day as a whole LEDES XML 2.1 file.
///
/// The format wants tax by jurisdiction and adjustments of whole invoices in segments that nothing
/// here fills yet, so an invoice with either is refused.
pub fn write_xml_21(
    invoice: &LedesInvoice,
    sides: &Sides,
    due_on: Date,
) -> Result<String, WriteError> {
    requires(
        &sides.firm.postal,
        ["lf_address/city", "lf_address/country"],
        [Remedy::FirmAddress, Remedy::FirmCountry],
    )?;
    requires(
        &sides.payor.postal,
        ["cl_address/city", "cl_address/country"],
        [Remedy::PayorAddress, Remedy::PayorCountry],
    )?;
    let missing = WriteError::Missing { field: "lf_billing_contact", remedy: Remedy::Contact };
    let contact = sides.contact.as_ref().ok_or(missing)?;
    let summed = invoice.matters.iter().map(|matter| Ok((matter, Sums::of(matter, invoice)?)));
    let matters: Vec<(&LedesMatter, Sums)> = summed.collect::<Result<_, WriteError>>()?;
    let mut segments = Segments { invoice, sides, contact, due_on, count: 0 };
    Ok(Xml::document(ROOT, &[NAMESPACE], |xml| segments.firm(xml, &matters)))
}

fn requires(
    postal: &Postal,
    [city, country]: [&'static str; 2],
    [of_address, of_country]: [Remedy; 2],
) -> Result<(), WriteError> {
    if postal.lines.is_empty() || postal.city.is_none() {
        return Err(WriteError::Missing { field: city, remedy: of_address });
    }
    let missing = WriteError::Missing { field: country, remedy: of_country };
    postal.country.map(|_| ()).ok_or(missing)
}

impl Segments<'_> {
    fn number(&mut self, xml: &mut Xml) {
        self.count = self.count.saturating_add(1);
        xml.leaf("file_item_nbr", self.count);
    }

    fn firm(&mut self, xml: &mut Xml, matters: &[(&LedesMatter, Sums)]) {
        let (sides, contact) = (self.sides, self.contact);
        xml.within("firm", |xml| {
            let vendor = sides.tax_number.as_ref().unwrap_or(&self.invoice.law_firm);
            xml.leaf("lf_vendor_id", vendor);
            xml.leaf("lf_id", &self.invoice.law_firm);
            xml.leaf("lf_name", &sides.firm.name);
            self.address(xml, "lf_address", &sides.firm, Some(contact.phone.as_str()));
            xml.within("lf_billing_contact", |xml| {
                let (first, last) = spelled(contact.name.as_str());
                xml.leaf("contact_lname", last);
                xml.leaf("contact_fname", first);
                xml.leaf("contact_phone", &contact.phone);
                xml.leaf("contact_email", &contact.email);
                self.number(xml);
            });
            xml.leaf("source_app", "Counterfoil");
            xml.leaf("app_version", env!("CARGO_PKG_VERSION"));
            self.number(xml);
            xml.within("client", |xml| self.client(xml, matters));
        });
    }

    fn address(&mut self, xml: &mut Xml, name: &str, side: &Side, phone: Option<&str>) {
        let postal = &side.postal;
        xml.within(name, |xml| {
            let mut lines = postal.lines.iter();
            xml.may("address_1", lines.next());
            xml.may("address_2", lines.next());
            let rest: Vec<&str> = lines.map(String::as_str).collect();
            xml.leaf("address_3", rest.join(", "));
            xml.may("city", postal.city.as_ref());
            xml.may("state_province", postal.region.as_ref());
            xml.may("zip_postal_code", postal.postcode.as_ref());
            xml.may("country", postal.country);
            xml.may("phone", phone);
            self.number(xml);
        });
    }

    fn client(&mut self, xml: &mut Xml, matters: &[(&LedesMatter, Sums)]) {
        let (invoice, payor) = (self.invoice, &self.sides.payor);
        let first = invoice.matters.first();
        let id = first.map_or(&payor.id, |matter| &matter.client);
        xml.leaf("cl_id", id);
        xml.leaf("cl_lf_id", id);
        let named = first.and_then(|matter| matter.client_name.as_ref());
        xml.leaf("cl_name", named.unwrap_or(&payor.name));
        self.address(xml, "cl_address", payor, None);
        self.number(xml);
        xml.within("invoice", |xml| {
            xml.leaf("inv_id", &invoice.number);
            xml.leaf("inv_date", invoice.date);
            xml.leaf("inv_due_date", self.due_on);
            xml.leaf("inv_currency", invoice.currency());
            xml.leaf("inv_start_date", invoice.period_from);
            xml.leaf("inv_end_date", invoice.period_to);
            xml.may("inv_desc", invoice.description.as_ref());
            xml.leaf("inv_total_tax", Money::zero(invoice.currency()));
            xml.leaf("inv_total_net_due", invoice.total);
            self.number(xml);
            for (matter, sums) in matters {
                xml.within("matter", |xml| self.matter(xml, matter, sums));
            }
        });
    }
}

/// `Ada Mary Lovelace` as `Ada Mary` and `Lovelace`.
fn spelled(name: &str) -> (&str, &str) {
    name.rsplit_once(' ').unwrap_or(("", name))
}
