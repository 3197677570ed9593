//! What to enter where, when an e-bill cannot be written without it (EBL-08).

use std::fmt;

/// What somebody of the firm has to enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// A firm's address whose city can be read.
    FirmAddress,
    /// A payor's address whose city can be read.
    PayorAddress,
    /// Where the firm is.
    FirmCountry,
    /// Where the payor is.
    PayorCountry,
    /// Who answers questions on bills.
    Contact,
    /// Where e-bills reach the firm.
    FirmEndpoint,
    /// Where e-bills reach the payor.
    PayorEndpoint,
    /// The client's own number of the matter.
    Reference,
    /// The firm's VAT number.
    FirmVat,
    /// The payor's VAT number.
    PayorVat,
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FirmAddress => {
                "Write the firm’s address under Settings so that its last line is city, state and \
                 postal code, such as Boston, MA 02110; invoices issued from then on carry it."
            }
            Self::PayorAddress => {
                "Write the payor’s address on the client’s page so that its last line is city, \
                 state and postal code, such as Boston, MA 02110; invoices issued from then on \
                 carry it."
            }
            Self::FirmCountry => "Enter the firm’s country under Settings.",
            Self::PayorCountry => "Enter the payor’s country on the client’s page.",
            Self::Contact => {
                "Enter under Settings who answers questions on bills, with a mail address and a \
                 telephone number."
            }
            Self::FirmEndpoint => "Enter the firm’s electronic address under Settings.",
            Self::PayorEndpoint => "Enter the payor’s electronic address on the client’s page.",
            Self::FirmVat => "Enter the firm’s VAT number under Settings.",
            Self::PayorVat => "Enter the payor’s VAT number on the client’s page.",
            Self::Reference => {
                "Enter the buyer’s reference under Order and references on the page of the matter or \
                 its client; invoices issued from then on carry it."
            }
        })
    }
}
