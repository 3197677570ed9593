//! By which rules beyond the norm an e-invoice is to be taken.

use super::bill::WriteError;
use crate::ebill::{Remedy, Sides};
use crate::text::Mark;

/// The rules that a file says it follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// EN 16931 and nothing more; Factur-X calls it by the same name.
    Core,
    /// Peppol BIS Billing 3, for receivers on that network.
    Peppol,
    /// XRechnung 3, for public bodies of Germany.
    XRechnung,
}

impl Profile {
    /// The narrowest rules that an invoice with this reference meets.
    pub fn fitting(sides: &Sides, reference: Option<&Mark>) -> Self {
        let is_german = sides.payor.postal.country.is_some_and(|country| country.code() == "DE");
        let meets = |profile: &Self| profile.check(sides, reference).is_ok();
        let wanted = if is_german { Self::XRechnung } else { Self::Peppol };
        [wanted, Self::Peppol].into_iter().find(meets).unwrap_or(Self::Core)
    }

    /// Checks that an invoice has what these rules require beyond the norm.
    pub(super) fn check(self, sides: &Sides, reference: Option<&Mark>) -> Result<(), WriteError> {
        let postal =
            |postal: &crate::postal::Postal| postal.city.is_some() && postal.postcode.is_some();
        let network = [
            (
                sides.firm.endpoint.is_some(),
                "Seller electronic address (BT-34)",
                Remedy::FirmEndpoint,
            ),
            (
                sides.payor.endpoint.is_some(),
                "Buyer electronic address (BT-49)",
                Remedy::PayorEndpoint,
            ),
            (reference.is_some(), "Buyer reference (BT-10)", Remedy::Reference),
        ];
        let german = [
            (sides.contact.is_some(), "Seller contact (BG-6)", Remedy::Contact),
            (postal(&sides.firm.postal), "Seller city (BT-37)", Remedy::FirmAddress),
            (postal(&sides.payor.postal), "Buyer city (BT-52)", Remedy::PayorAddress),
        ];
        let required: &[&[(bool, &'static str, Remedy)]] = match self {
            Self::Core => &[],
            Self::Peppol => &[&network],
            Self::XRechnung => &[&network, &german],
        };
        match required.iter().copied().flatten().find(|(is_there, ..)| !is_there) {
            Some((_, field, remedy)) => Err(WriteError::Missing { field, remedy: *remedy }),
            None => Ok(()),
        }
    }

    /// How a file names these rules.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Core => "urn:cen.eu:en16931:2017",
            Self::Peppol => {
                "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
            }
            Self::XRechnung => {
                "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
            }
        }
    }

    /// How a file names the exchange that it is part of.
    pub(super) const fn process(self) -> Option<&'static str> {
        match self {
            Self::Core => None,
            Self::Peppol | Self::XRechnung => Some("urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"),
        }
    }
}
