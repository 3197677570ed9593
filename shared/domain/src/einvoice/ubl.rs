//! Writes an e-invoice in UBL 2.1, the elements in the order of its schema.

use super::bill::{Allowance, Bill, BillLine};
use super::profile::Profile;
use super::tax::Group;
use crate::ebill::{Side, VatNumber};
use crate::money::Money;
use crate::postal::Postal;
use crate::text::Mark;
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
        xml.leaf("cbc:InvoiceTypeCode", bill.type_code());
        xml.leaf("cbc:Note", bill.note());
        xml.leaf("cbc:DocumentCurrencyCode", invoice.total.currency());
        xml.may("cbc:BuyerReference", invoice.parties.buyer_reference());
        xml.within("cac:InvoicePeriod", |xml| {
            xml.leaf("cbc:StartDate", bill.period.0);
            xml.leaf("cbc:EndDate", bill.period.1);
        });
        let references = &invoice.parties.references;
        referenced(xml, "cac:OrderReference", references.order.as_ref());
        for one in &invoice.deducted {
            xml.within("cac:BillingReference", |xml| {
                xml.within("cac:InvoiceDocumentReference", |xml| {
                    xml.leaf("cbc:ID", &one.number);
                    xml.leaf("cbc:IssueDate", one.on);
                });
            });
        }
        referenced(xml, "cac:ContractDocumentReference", references.contract.as_ref());
        xml.within("cac:AccountingSupplierParty", |xml| {
            xml.within("cac:Party", |xml| seller(xml, bill));
        });
        xml.within("cac:AccountingCustomerParty", |xml| {
            xml.within("cac:Party", |xml| buyer(xml, bill));
        });
        if bill.profile == Profile::XRechnung {
            xml.within("cac:PaymentMeans", |xml| xml.leaf("cbc:PaymentMeansCode", "1"));
        }
        if let Some(terms) = invoice.early_terms() {
            xml.within("cac:PaymentTerms", |xml| xml.leaf("cbc:Note", terms));
        }
        for one in &bill.allowances {
            xml.within("cac:AllowanceCharge", |xml| allowance(xml, one));
        }
        sums(xml, bill);
        for line in &bill.lines {
            xml.within("cac:InvoiceLine", |xml| item(xml, line));
        }
    })
}

fn referenced(xml: &mut Xml, name: &str, number: Option<&Mark>) {
    if let Some(number) = number {
        xml.within(name, |xml| xml.leaf("cbc:ID", number));
    }
}

/// Who bills, with its numbers, and whom to ask.
fn seller(xml: &mut Xml, bill: &Bill<'_>) {
    let sides = bill.sides;
    named(xml, &sides.firm);
    let vat = sides.vat_number.as_ref().filter(|_| bill.is_taxed());
    registered(xml, vat.map(VatNumber::as_str), "VAT");
    registered(xml, sides.tax_number.as_ref().map(Mark::as_str), "TAX");
    legal(xml, &sides.firm);
    if let Some(contact) = &sides.contact {
        xml.within("cac:Contact", |xml| {
            xml.leaf("cbc:Name", &contact.name);
            xml.leaf("cbc:Telephone", &contact.phone);
            xml.leaf("cbc:ElectronicMail", &contact.email);
        });
    }
}

fn buyer(xml: &mut Xml, bill: &Bill<'_>) {
    named(xml, &bill.sides.payor);
    let vat = bill.sides.payor_vat.as_ref().filter(|_| bill.is_taxed());
    registered(xml, vat.map(VatNumber::as_str), "VAT");
    legal(xml, &bill.sides.payor);
}

fn named(xml: &mut Xml, side: &Side) {
    if let Some(endpoint) = &side.endpoint {
        xml.leaf_with("cbc:EndpointID", &[("schemeID", endpoint.scheme())], endpoint.id());
    }
    xml.within("cac:PartyIdentification", |xml| xml.leaf("cbc:ID", &side.id));
    xml.within("cac:PostalAddress", |xml| address(xml, &side.postal));
}

fn registered(xml: &mut Xml, number: Option<&str>, scheme: &str) {
    if let Some(number) = number {
        xml.within("cac:PartyTaxScheme", |xml| {
            xml.leaf("cbc:CompanyID", number);
            xml.within("cac:TaxScheme", |xml| xml.leaf("cbc:ID", scheme));
        });
    }
}

fn legal(xml: &mut Xml, side: &Side) {
    xml.within("cac:PartyLegalEntity", |xml| xml.leaf("cbc:RegistrationName", &side.name));
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

/// What is deducted of a deposit invoice.
fn allowance(xml: &mut Xml, one: &Allowance<'_>) {
    xml.leaf("cbc:ChargeIndicator", "false");
    xml.leaf("cbc:AllowanceChargeReason", one.reason);
    amount(xml, "cbc:Amount", one.amount);
    xml.within("cac:TaxCategory", |xml| {
        xml.leaf("cbc:ID", one.category.code);
        xml.may("cbc:Percent", one.category.percent);
        vat(xml);
    });
}

/// The tax and the totals.
fn sums(xml: &mut Xml, bill: &Bill<'_>) {
    let total = bill.invoice.total;
    xml.within("cac:TaxTotal", |xml| {
        amount(xml, "cbc:TaxAmount", bill.tax);
        for group in &bill.taxes {
            xml.within("cac:TaxSubtotal", |xml| subtotal(xml, group));
        }
    });
    xml.within("cac:LegalMonetaryTotal", |xml| {
        amount(xml, "cbc:LineExtensionAmount", bill.gross);
        amount(xml, "cbc:TaxExclusiveAmount", bill.net);
        amount(xml, "cbc:TaxInclusiveAmount", total);
        if !bill.deducted.is_zero() {
            amount(xml, "cbc:AllowanceTotalAmount", bill.deducted);
        }
        amount(xml, "cbc:PayableAmount", total);
    });
}

fn subtotal(xml: &mut Xml, group: &Group) {
    amount(xml, "cbc:TaxableAmount", group.basis);
    amount(xml, "cbc:TaxAmount", group.amount);
    xml.within("cac:TaxCategory", |xml| {
        xml.leaf("cbc:ID", group.category.code);
        xml.may("cbc:Percent", group.category.percent);
        xml.may("cbc:TaxExemptionReasonCode", group.category.reason_code());
        xml.may("cbc:TaxExemptionReason", group.reason.as_ref());
        vat(xml);
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
            xml.leaf("cbc:ID", item.category.code);
            xml.may("cbc:Percent", item.category.percent);
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
