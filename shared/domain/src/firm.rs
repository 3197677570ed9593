//! The firm's own settings.

use crate::approval::ApprovalRule;
use crate::ebill::FirmFacts;
use crate::hours::Rounding;
use crate::ledes::LedesId;
use crate::money::Currency;
use crate::tax::TaxRules;
use crate::text::{Address, Name};

/// What the firm has decided about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firm {
    /// Its name, on every page and invoice.
    pub name: Name,
    /// Its postal address, on every invoice.
    pub address: Address,
    /// The currency it bills in.
    pub currency: Currency,
    /// The IANA name of its time zone: dates are the firm's dates.
    pub zone: String,
    /// The accent colour, six hex digits.
    pub accent: Accent,
    /// A small logo as a data address (`data:image/svg+xml;base64,…` or PNG).
    pub logo: Option<String>,
    /// What e-bills call the firm (LEDES `LAW_FIRM_ID`), mostly its tax number.
    pub ledes_id: Option<LedesId>,
    /// How time worked becomes time billed, where neither matter nor client has a rule (TIM-02).
    pub rounding: Rounding,
    /// Whether time is approved before it is billed (TIM-11).
    pub approval: ApprovalRule,
    /// What it has entered for its e-bills besides.
    pub ebill: FirmFacts,
    /// The taxes that it charges (INV-21).
    pub taxes: TaxRules,
    /// The smallest part of an invoice that may be paid online, in minor units (PAY-04).
    pub part_min_minor: i64,
    /// Whether the mail of a new invoice carries a link that pays it without signing in (PRT-08).
    pub pay_link_in_mail: bool,
}

/// A colour as six lower-case hex digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accent(String);

/// Text is not a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write a colour as six hex digits, such as 1f5f4a.")]
pub struct AccentError;

impl Accent {
    /// Reads `1f5f4a` or `#1F5F4A`.
    pub fn parse(text: &str) -> Result<Self, AccentError> {
        let digits = text.trim().trim_start_matches('#').to_lowercase();
        if digits.len() == 6 && digits.chars().all(|c| c.is_ascii_hexdigit()) {
            Ok(Self(digits))
        } else {
            Err(AccentError)
        }
    }

    /// The six digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
