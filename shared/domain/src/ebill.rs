//! What e-bills say of the two sides of an invoice besides LEDES ids (EBL-02, EBL-03, EBL-14).
//!
//! Invariants: names and addresses are those that were frozen with the invoice (INV-14); what only
//! routes a bill or names its country is as it is set today. What a format needs and nobody has
//! entered is a [`Remedy`], never a default (EBL-08).

mod endpoint;
mod references;
mod remedy;
mod sides;
mod vat;

pub use endpoint::{Endpoint, EndpointError};
pub use references::References;
pub use remedy::Remedy;
pub use sides::{Side, Sides, Today};
pub use vat::{VatNumber, VatNumberError};

use crate::country::Country;
use crate::tax::Tax;
use crate::text::{Email, Mark, Name};

/// What the firm has entered for its e-bills.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FirmFacts {
    /// Where the firm is, where its address does not say.
    pub country: Option<Country>,
    /// Its tax number, such as an EIN.
    pub tax_number: Option<Mark>,
    /// Its VAT number.
    pub vat_number: Option<VatNumber>,
    /// Where e-bills about its own bills reach it.
    pub endpoint: Option<Endpoint>,
    /// Who answers questions on a bill.
    pub contact: Option<BillingContact>,
}

/// What the firm has entered for the e-bills to one client.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PayorFacts {
    /// Where the payor is, where the address does not say.
    pub country: Option<Country>,
    /// Where e-bills reach it.
    pub endpoint: Option<Endpoint>,
    /// Its VAT number.
    pub vat_number: Option<VatNumber>,
    /// What is in the place of a tax that the firm would charge it (INV-21).
    pub tax: Option<Tax>,
}

/// Who answers questions on a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillingContact {
    /// The person's name.
    pub name: Name,
    /// The mail address.
    pub email: Email,
    /// The telephone number.
    pub phone: Mark,
}
