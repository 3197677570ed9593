//! Writes an e-invoice in UBL 2.1, the elements in the order of its schema.

use super::bill::{Bill, BillLine, CATEGORY, EXEMPT, EXEMPT_CODE};
use super::profile::Profile;
use crate::ebill::{Side, Sides};
use crate::money::Money;
use crate::postal::Postal;
use crate::xml::Xml;

/// The namespaces of the schema.
const NAMESPACES: [(&str, &str); 3] = [
    ("xmlns", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"),
    ("xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
    ("xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
];

/// Writes an invoice as a whole UBL file.
pub fn ubl(bill: &Bill<'_>) -> String {
    let invoice = bill.invoice;
    Xml::document("Invoice", &NAMESPACES, |xml| {
        xml.leaf("cbc:CustomizationID", bill.profile.id());
        xml.may("cbc:ProfileID", bill.profile.process());
        xml.leaf("cbc:ID", &invoice.number);
        xml.leaf("cbc:IssueDate", invoice.issued_on);
        xml.leaf("cbc:DueDate", invoice.due_on);
        xml.leaf("cbc:InvoiceTypeCode", "380");
        xml.leaf("cbc:Note", bill.note());
        xml.leaf("cbc:DocumentCurrencyCode", invoice.total.currency());
        xml.may("cbc:BuyerReference", invoice.parties.client_reference.as_ref());
        xml.within("cac:InvoicePeriod", |xml| {
            xml.leaf("cbc:StartDate", bill.period.0);
            xml.leaf("cbc:EndDate", bill.period.1);
        });
        xml.within("cac:AccountingSupplierParty", |xml| {
            xml.within("cac:Party", |xml| party(xml, &bill.sides.firm, Some(bill.sides)));
        });
        xml.within("cac:AccountingCustomerParty", |xml| {
            xml.within("cac:Party", |xml| party(xml, &bill.sides.payor, None));
        });
        if bill.profile == Profile::XRechnung {
            xml.within("cac:PaymentMeans", |xml| xml.leaf("cbc:PaymentMeansCode", "1"));
        }
        sums(xml, bill);
        for line in &bill.lines {
            xml.within("cac:InvoiceLine", |xml| item(xml, line));
        }
    })
}

/// A side; the seller's also says whom to ask, and its tax number.
fn party(xml: &mut Xml, side: &Side, seller: Option<&Sides>) {
    if let Some(endpoint) = &side.endpoint {
        xml.leaf_with("cbc:EndpointID", &[("schemeID", endpoint.scheme())], endpoint.id());
    }
    xml.within("cac:PartyIdentification", |xml| xml.leaf("cbc:ID", &side.id));
    xml.within("cac:PostalAddress", |xml| address(xml, &side.postal));
    if let Some(number) = seller.and_then(|sides| sides.tax_number.as_ref()) {
        xml.within("cac:PartyTaxScheme", |xml| {
            xml.leaf("cbc:CompanyID", number);
            xml.within("cac:TaxScheme", |xml| xml.leaf("cbc:ID", "TAX"));
        });
    }
    xml.within("cac:PartyLegalEntity", |xml| xml.leaf("cbc:RegistrationName", &side.name));
    if let Some(contact) = seller.and_then(|sides| sides.contact.as_ref()) {
        xml.within("cac:Contact", |xml| {
            xml.leaf("cbc:Name", &contact.name);
            xml.leaf("cbc:Telephone", &contact.phone);
            xml.leaf("cbc:ElectronicMail", &contact.email);
        });
    }
}

fn address(xml: &mut Xml, postal: &Postal) {
    let mut lines = postal.lines.iter();
    xml.may("cbc:StreetName", lines.next());
    xml.may("cbc:AdditionalStreetName", lines.next());
    xml.may("cbc:CityName", postal.city.as_ref());
    xml.may("cbc:PostalZone", postal.postcode.as_ref());
    xml.may("cbc:CountrySubentity", postal.region.as_ref());
    let rest = lines.map(String::as_str).collect::<Vec<_>>().join(", ");
    if !rest.is_empty() {
        xml.within("cac:AddressLine", |xml| xml.leaf("cbc:Line", rest));
    }
    xml.within("cac:Country", |xml| xml.may("cbc:IdentificationCode", postal.country));
}

/// The tax that there is none of, and the totals.
fn sums(xml: &mut Xml, bill: &Bill<'_>) {
    let total = bill.invoice.total;
    let none = Money::zero(total.currency());
    xml.within("cac:TaxTotal", |xml| {
        amount(xml, "cbc:TaxAmount", none);
        xml.within("cac:TaxSubtotal", |xml| {
            amount(xml, "cbc:TaxableAmount", total);
            amount(xml, "cbc:TaxAmount", none);
            xml.within("cac:TaxCategory", |xml| {
                xml.leaf("cbc:ID", CATEGORY);
                xml.leaf("cbc:TaxExemptionReasonCode", EXEMPT_CODE);
                xml.leaf("cbc:TaxExemptionReason", EXEMPT);
                vat(xml);
            });
        });
    });
    xml.within("cac:LegalMonetaryTotal", |xml| {
        amount(xml, "cbc:LineExtensionAmount", total);
        amount(xml, "cbc:TaxExclusiveAmount", total);
        amount(xml, "cbc:TaxInclusiveAmount", total);
        amount(xml, "cbc:PayableAmount", total);
    });
}

fn item(xml: &mut Xml, item: &BillLine<'_>) {
    xml.leaf("cbc:ID", item.number);
    xml.leaf_with("cbc:InvoicedQuantity", &[("unitCode", item.unit)], item.quantity);
    amount(xml, "cbc:LineExtensionAmount", item.line.amount);
    xml.within("cac:InvoicePeriod", |xml| {
        xml.leaf("cbc:StartDate", item.line.on);
        xml.leaf("cbc:EndDate", item.line.on);
    });
    if let Some(adjustment) = item.adjustment {
        xml.within("cac:AllowanceCharge", |xml| {
            xml.leaf("cbc:ChargeIndicator", adjustment.indicator());
            xml.leaf("cbc:AllowanceChargeReason", adjustment.reason());
            amount(xml, "cbc:Amount", adjustment.amount);
        });
    }
    xml.within("cac:Item", |xml| {
        xml.leaf("cbc:Description", &item.line.narrative);
        xml.leaf("cbc:Name", &item.name);
        xml.within("cac:ClassifiedTaxCategory", |xml| {
            xml.leaf("cbc:ID", CATEGORY);
            vat(xml);
        });
        for (name, value) in &item.marks {
            xml.within("cac:AdditionalItemProperty", |xml| {
                xml.leaf("cbc:Name", name);
                xml.leaf("cbc:Value", value);
            });
        }
    });
    let code = item.line.amount.currency().code();
    xml.within("cac:Price", |xml| {
        xml.leaf_with("cbc:PriceAmount", &[("currencyID", code)], item.price);
    });
}

fn vat(xml: &mut Xml) {
    xml.within("cac:TaxScheme", |xml| xml.leaf("cbc:ID", "VAT"));
}

fn amount(xml: &mut Xml, name: &str, amount: Money) {
    xml.leaf_with(name, &[("currencyID", amount.currency().code())], amount);
}
