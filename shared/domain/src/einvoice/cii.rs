//! Writes an e-invoice in CII D16B, the elements in the order of its schema.

use jiff::civil::Date;

use super::bill::{Allowance, Bill, BillLine};
use super::profile::Profile;
use super::tax::Group;
use crate::ebill::{Side, Sides, VatNumber};
use crate::postal::Postal;
use crate::text::Mark;
use crate::xml::Xml;

/// The namespaces of the schema.
const NAMESPACES: [(&str, &str); 4] = [
    ("xmlns:rsm", "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"),
    (
        "xmlns:ram",
        "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    ),
    ("xmlns:qdt", "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"),
    ("xmlns:udt", "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"),
];

/// Writes an invoice as a whole CII file.
pub fn cii(bill: &Bill<'_>) -> String {
    Xml::document("rsm:CrossIndustryInvoice", &NAMESPACES, |xml| {
        xml.within("rsm:ExchangedDocumentContext", |xml| context(xml, bill.profile));
        xml.within("rsm:ExchangedDocument", |xml| {
            xml.leaf("ram:ID", &bill.invoice.number);
            xml.leaf("ram:TypeCode", bill.type_code());
            day(xml, "ram:IssueDateTime", bill.invoice.issued_on);
            xml.within("ram:IncludedNote", |xml| xml.leaf("ram:Content", bill.note()));
        });
        xml.within("rsm:SupplyChainTradeTransaction", |xml| {
            for line in &bill.lines {
                xml.within("ram:IncludedSupplyChainTradeLineItem", |xml| item(xml, line));
            }
            xml.within("ram:ApplicableHeaderTradeAgreement", |xml| agreement(xml, bill));
            xml.within("ram:ApplicableHeaderTradeDelivery", |xml| {
                xml.within("ram:ActualDeliverySupplyChainEvent", |xml| {
                    day(xml, "ram:OccurrenceDateTime", bill.period.1);
                });
            });
            xml.within("ram:ApplicableHeaderTradeSettlement", |xml| settlement(xml, bill));
        });
    })
}

fn context(xml: &mut Xml, profile: Profile) {
    if let Some(process) = profile.process() {
        xml.within("ram:BusinessProcessSpecifiedDocumentContextParameter", |xml| {
            xml.leaf("ram:ID", process);
        });
    }
    xml.within("ram:GuidelineSpecifiedDocumentContextParameter", |xml| {
        xml.leaf("ram:ID", profile.id());
    });
}

fn item(xml: &mut Xml, item: &BillLine<'_>) {
    xml.within("ram:AssociatedDocumentLineDocument", |xml| xml.leaf("ram:LineID", item.number));
    xml.within("ram:SpecifiedTradeProduct", |xml| {
        xml.leaf("ram:Name", &item.name);
        xml.leaf("ram:Description", &item.line.narrative);
        for (name, value) in &item.marks {
            xml.within("ram:ApplicableProductCharacteristic", |xml| {
                xml.leaf("ram:Description", name);
                xml.leaf("ram:Value", value);
            });
        }
    });
    xml.within("ram:SpecifiedLineTradeAgreement", |xml| {
        xml.within("ram:NetPriceProductTradePrice", |xml| {
            xml.leaf("ram:ChargeAmount", item.price);
        });
    });
    xml.within("ram:SpecifiedLineTradeDelivery", |xml| {
        xml.leaf_with("ram:BilledQuantity", &[("unitCode", item.unit)], item.quantity);
    });
    xml.within("ram:SpecifiedLineTradeSettlement", |xml| {
        xml.within("ram:ApplicableTradeTax", |xml| {
            xml.leaf("ram:TypeCode", "VAT");
            xml.leaf("ram:CategoryCode", item.category.code);
            xml.may("ram:RateApplicablePercent", item.category.percent);
        });
        period(xml, (item.line.on, item.line.on));
        if let Some(adjustment) = item.adjustment {
            xml.within("ram:SpecifiedTradeAllowanceCharge", |xml| {
                xml.within("ram:ChargeIndicator", |xml| {
                    xml.leaf("udt:Indicator", adjustment.indicator());
                });
                xml.leaf("ram:ActualAmount", adjustment.amount);
                xml.leaf("ram:Reason", adjustment.reason());
            });
        }
        xml.within("ram:SpecifiedTradeSettlementLineMonetarySummation", |xml| {
            xml.leaf("ram:LineTotalAmount", item.line.amount);
        });
    });
}

fn agreement(xml: &mut Xml, bill: &Bill<'_>) {
    xml.may("ram:BuyerReference", bill.invoice.parties.buyer_reference());
    xml.within("ram:SellerTradeParty", |xml| {
        party(xml, &bill.sides.firm, Some(bill.sides));
        let own = bill.sides.tax_number.as_ref().map(Mark::as_str);
        let vat = bill.sides.vat_number.as_ref().filter(|_| bill.is_taxed());
        registered(xml, own, "FC");
        registered(xml, vat.map(VatNumber::as_str), "VA");
    });
    xml.within("ram:BuyerTradeParty", |xml| {
        party(xml, &bill.sides.payor, None);
        let vat = bill.sides.payor_vat.as_ref().filter(|_| bill.is_taxed());
        registered(xml, vat.map(VatNumber::as_str), "VA");
    });
    let references = &bill.invoice.parties.references;
    referenced(xml, "ram:BuyerOrderReferencedDocument", references.order.as_ref());
    referenced(xml, "ram:ContractReferencedDocument", references.contract.as_ref());
}

fn referenced(xml: &mut Xml, name: &str, number: Option<&Mark>) {
    if let Some(number) = number {
        xml.within(name, |xml| xml.leaf("ram:IssuerAssignedID", number));
    }
}

/// A side; the seller's also says whom to ask.
fn party(xml: &mut Xml, side: &Side, seller: Option<&Sides>) {
    xml.leaf("ram:ID", &side.id);
    xml.leaf("ram:Name", &side.name);
    if let Some(contact) = seller.and_then(|sides| sides.contact.as_ref()) {
        xml.within("ram:DefinedTradeContact", |xml| {
            xml.leaf("ram:PersonName", &contact.name);
            xml.within("ram:TelephoneUniversalCommunication", |xml| {
                xml.leaf("ram:CompleteNumber", &contact.phone);
            });
            xml.within("ram:EmailURIUniversalCommunication", |xml| {
                xml.leaf("ram:URIID", &contact.email);
            });
        });
    }
    xml.within("ram:PostalTradeAddress", |xml| address(xml, &side.postal));
    if let Some(endpoint) = &side.endpoint {
        xml.within("ram:URIUniversalCommunication", |xml| {
            xml.leaf_with("ram:URIID", &[("schemeID", endpoint.scheme())], endpoint.id());
        });
    }
}

fn registered(xml: &mut Xml, number: Option<&str>, scheme: &str) {
    if let Some(number) = number {
        xml.within("ram:SpecifiedTaxRegistration", |xml| {
            xml.leaf_with("ram:ID", &[("schemeID", scheme)], number);
        });
    }
}

fn address(xml: &mut Xml, postal: &Postal) {
    let mut lines = postal.lines.iter();
    xml.may("ram:PostcodeCode", postal.postcode.as_ref());
    xml.may("ram:LineOne", lines.next());
    xml.may("ram:LineTwo", lines.next());
    xml.leaf("ram:LineThree", lines.map(String::as_str).collect::<Vec<_>>().join(", "));
    xml.may("ram:CityName", postal.city.as_ref());
    xml.may("ram:CountryID", postal.country);
    xml.may("ram:CountrySubDivisionName", postal.region.as_ref());
}

fn settlement(xml: &mut Xml, bill: &Bill<'_>) {
    let total = bill.invoice.total;
    let code = total.currency().code();
    xml.leaf("ram:InvoiceCurrencyCode", code);
    if bill.profile == Profile::XRechnung {
        xml.within("ram:SpecifiedTradeSettlementPaymentMeans", |xml| xml.leaf("ram:TypeCode", "1"));
    }
    for group in &bill.taxes {
        xml.within("ram:ApplicableTradeTax", |xml| tax(xml, group));
    }
    period(xml, bill.period);
    for one in &bill.allowances {
        xml.within("ram:SpecifiedTradeAllowanceCharge", |xml| allowance(xml, one));
    }
    xml.within("ram:SpecifiedTradePaymentTerms", |xml| {
        xml.may("ram:Description", bill.invoice.early_terms());
        day(xml, "ram:DueDateDateTime", bill.invoice.due_on);
    });
    xml.within("ram:SpecifiedTradeSettlementHeaderMonetarySummation", |xml| {
        xml.leaf("ram:LineTotalAmount", bill.gross);
        xml.may("ram:AllowanceTotalAmount", (!bill.deducted.is_zero()).then_some(bill.deducted));
        xml.leaf("ram:TaxBasisTotalAmount", bill.net);
        xml.leaf_with("ram:TaxTotalAmount", &[("currencyID", code)], bill.tax);
        xml.leaf("ram:GrandTotalAmount", total);
        xml.leaf("ram:DuePayableAmount", total);
    });
    // The syntax holds one preceding invoice (BG-3); each is named by its allowance.
    if let Some(one) = bill.invoice.deducted.first() {
        xml.within("ram:InvoiceReferencedDocument", |xml| {
            xml.leaf("ram:IssuerAssignedID", &one.number);
            xml.within("ram:FormattedIssueDateTime", |xml| {
                let day = one.on.strftime("%Y%m%d");
                xml.leaf_with("qdt:DateTimeString", &[("format", "102")], day);
            });
        });
    }
}

fn allowance(xml: &mut Xml, one: &Allowance<'_>) {
    xml.within("ram:ChargeIndicator", |xml| xml.leaf("udt:Indicator", "false"));
    xml.leaf("ram:ActualAmount", one.amount);
    xml.leaf("ram:Reason", one.reason);
    xml.within("ram:CategoryTradeTax", |xml| {
        xml.leaf("ram:TypeCode", "VAT");
        xml.leaf("ram:CategoryCode", one.category.code);
        xml.may("ram:RateApplicablePercent", one.category.percent);
    });
}

fn tax(xml: &mut Xml, group: &Group) {
    xml.leaf("ram:CalculatedAmount", group.amount);
    xml.leaf("ram:TypeCode", "VAT");
    xml.may("ram:ExemptionReason", group.reason.as_ref());
    xml.leaf("ram:BasisAmount", group.basis);
    xml.leaf("ram:CategoryCode", group.category.code);
    xml.may("ram:ExemptionReasonCode", group.category.reason_code());
    xml.may("ram:RateApplicablePercent", group.category.percent);
}

fn period(xml: &mut Xml, (from, to): (Date, Date)) {
    xml.within("ram:BillingSpecifiedPeriod", |xml| {
        day(xml, "ram:StartDateTime", from);
        day(xml, "ram:EndDateTime", to);
    });
}

fn day(xml: &mut Xml, name: &str, date: Date) {
    xml.within(name, |xml| {
        xml.leaf_with("udt:DateTimeString", &[("format", "102")], date.strftime("%Y%m%d"));
    });
}
