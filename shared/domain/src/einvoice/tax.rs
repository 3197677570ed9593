//! The tax of an invoice as the norm breaks it down (BG-23).

use rust_decimal::Decimal;

use super::bill::WriteError;
use crate::country::Country;
use crate::ebill::{Remedy, Sides};
use crate::invoice::{Issued, Line};
use crate::money::Money;
use crate::tax::{Tax, Treatment};

/// Why a line carries no VAT that nobody has said anything about.
const UNTAXED: &str = "Not subject to VAT";
/// Why interest carries none: it makes good for a delay, and is paid for no service (European Court
/// of Justice, 222/81).
const INTEREST: &str = "Interest for late payment is not subject to VAT";

/// How something is taxed, in the words of the norm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Category {
    /// The code of UNTDID 5305.
    pub(super) code: &'static str,
    /// The rate in percent, where the category has one.
    pub(super) percent: Option<Decimal>,
}

/// All of one category and rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) category: Category,
    pub(super) basis: Money,
    pub(super) amount: Money,
    /// Why nothing is charged.
    pub(super) reason: Option<String>,
}

impl Category {
    /// That of a tax; what nobody has said anything about is not subject to it.
    pub(super) fn of(tax: Option<&Tax>) -> Self {
        match tax.map(|tax| &tax.treatment) {
            None | Some(Treatment::Outside(_)) => Self { code: "O", percent: None },
            Some(other) => Self { code: other.category(), percent: Some(other.percent()) },
        }
    }

    /// The code of the reason for which nothing is charged (VATEX), where the norm has one.
    pub(super) fn reason_code(self) -> Option<&'static str> {
        match self.code {
            "O" => Some("VATEX-EU-O"),
            "AE" => Some("VATEX-EU-AE"),
            _ => None,
        }
    }

    fn is_outside(self) -> bool {
        self.code == "O"
    }
}

/// The tax of all lines, by category and rate, as the invoice sums it up.
pub(super) fn groups(invoice: &Issued, lines: &[Line]) -> Result<Vec<Group>, WriteError> {
    let none = Money::zero(invoice.total.currency());
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        let category = Category::of(line.tax.as_ref());
        let at = groups.iter().position(|group| group.category == category);
        let at = at.unwrap_or(groups.len());
        if at == groups.len() {
            groups.push(Group { category, basis: none, amount: none, reason: None });
        }
        let Some(group) = groups.get_mut(at) else { continue };
        group.basis = group.basis.plus(line.amount)?;
        let reason = line.tax.as_ref().and_then(|tax| tax.treatment.reason());
        let reason = reason.map(ToString::to_string);
        let said = if line.is_interest() { INTEREST } else { UNTAXED };
        let untaxed = line.tax.is_none().then(|| said.to_owned());
        group.because(reason.or(untaxed));
    }
    for total in &invoice.taxes {
        let category = Category::of(Some(&total.tax));
        if let Some(group) = groups.iter_mut().find(|group| group.category == category) {
            group.amount = group.amount.plus(total.amount)?;
        }
    }
    Ok(groups)
}

/// What the norm requires of an invoice that is taxed so.
pub(super) fn checked(
    groups: &[Group],
    (seller, sides): (Country, &Sides),
    lines: &[Line],
) -> Result<(), WriteError> {
    let missing = |field, remedy| WriteError::Missing { field, remedy };
    let is_outside = |group: &Group| group.category.is_outside();
    let is_silent = |line: &Line| line.tax.is_none() && !line.is_interest();
    if lines.iter().any(is_silent) && seller != Country::US {
        return Err(WriteError::Vat(seller));
    }
    if groups.iter().any(is_outside) && !groups.iter().all(is_outside) {
        return Err(WriteError::Mixed);
    }
    let is_taxed = groups.iter().any(|group| !is_outside(group));
    if is_taxed && sides.vat_number.is_none() && sides.tax_number.is_none() {
        return Err(missing("Seller VAT identifier (BT-31)", Remedy::FirmVat));
    }
    let is_reversed = groups.iter().any(|group| group.category.code == "AE");
    if is_reversed && sides.vat_number.is_none() {
        return Err(missing("Seller VAT identifier (BT-31)", Remedy::FirmVat));
    }
    if is_reversed && sides.payor_vat.is_none() {
        return Err(missing("Buyer VAT identifier (BT-48)", Remedy::PayorVat));
    }
    Ok(())
}

impl Group {
    fn because(&mut self, reason: Option<String>) {
        let Some(reason) = reason else { return };
        match &mut self.reason {
            Some(before) if before.split("; ").any(|one| one == reason) => {}
            Some(before) => {
                before.push_str("; ");
                before.push_str(&reason);
            }
            None => self.reason = Some(reason),
        }
    }
}
