//! Codes that a telephone reads, to open and to pay the invoice (INV-27).
//!
//! Invariant: a code holds no secret: whoever reads it signs in, or fills in a transfer.

use domain::invoice::Issued;
use domain::stationery::{Iban, transfer};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Serialize;

use crate::letters::Letters;

/// What the codes of an invoice need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codes {
    /// The address of the portal, without a slash at its end.
    pub portal_url: String,
    /// The account that transfers go to.
    pub iban: Option<Iban>,
}

/// A code and the words beside it.
#[derive(Debug, Serialize)]
pub(super) struct CodeSheet {
    /// The picture, as SVG.
    svg: String,
    /// What somebody hears who does not see it.
    alt: String,
    title: &'static str,
    words: Vec<String>,
    /// Where the words lead.
    address: Option<String>,
}

impl CodeSheet {
    /// The codes of an invoice; none where nothing is to be paid.
    pub(super) fn all(invoice: &Issued, codes: Option<&Codes>, letters: &mut Letters) -> Vec<Self> {
        let Some(codes) = codes.filter(|_| invoice.total.is_positive()) else {
            return Vec::new();
        };
        let online = Self::online(invoice, &codes.portal_url, letters);
        let iban = codes.iban.as_ref();
        let transfer = iban.and_then(|iban| Self::transfer(invoice, iban, letters));
        [online, transfer].into_iter().flatten().collect()
    }

    fn online(invoice: &Issued, portal_url: &str, letters: &mut Letters) -> Option<Self> {
        let address = format!("{portal_url}/invoices/{}", invoice.id);
        Some(Self {
            svg: drawn(&address)?,
            alt: format!("QR code that opens the page of this invoice, {address}"),
            title: "Pay online",
            words: vec!["Read the code, or open".to_owned(), letters.line(&address)],
            address: Some(address),
        })
    }

    fn transfer(invoice: &Issued, iban: &Iban, letters: &mut Letters) -> Option<Self> {
        let firm = invoice.parties.firm.as_str();
        let said = format!("Invoice {}", invoice.number);
        Some(Self {
            svg: drawn(&transfer(iban, firm, invoice.total, &said)?)?,
            alt: format!("QR code that fills in a transfer of {} to {iban}", invoice.total.plain()),
            title: "Pay by transfer",
            words: vec![letters.line(firm), iban.to_string(), letters.line(&said)],
            address: None,
        })
    }
}

/// The picture of a code; none of what is too long for one.
fn drawn(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    Some(code.render::<svg::Color<'_>>().quiet_zone(true).build())
}
