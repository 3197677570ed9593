//! An issued invoice as the norm has it, whatever the syntax.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::profile::Profile;
use super::tax::{self, Category, Group};
use crate::country::Country;
use crate::ebill::{Remedy, Sides};
use crate::invoice::{InvoiceKind, Issued, Line, LineKind};
use crate::money::{Money, MoneyError};
use crate::text::{Mark, Narrative};

/// An invoice that can be written.
#[derive(Debug)]
pub struct Bill<'a> {
    pub(super) invoice: &'a Issued,
    pub(super) sides: &'a Sides,
    pub(super) profile: Profile,
    pub(super) period: (Date, Date),
    pub(super) lines: Vec<BillLine<'a>>,
    /// What is deducted of deposit invoices (BG-20).
    pub(super) allowances: Vec<Allowance<'a>>,
    /// What the lines come to, without tax and before what is deducted.
    pub(super) gross: Money,
    /// What is deducted, without tax.
    pub(super) deducted: Money,
    /// What the lines come to less what is deducted, without tax.
    pub(super) net: Money,
    /// All tax.
    pub(super) tax: Money,
    pub(super) taxes: Vec<Group>,
}

/// What is deducted of a deposit invoice, from all of one category.
#[derive(Debug)]
pub(super) struct Allowance<'a> {
    pub(super) amount: Money,
    pub(super) category: Category,
    /// Why: it names the deposit invoice.
    pub(super) reason: &'a Narrative,
}

/// One of its lines.
#[derive(Debug)]
pub(super) struct BillLine<'a> {
    pub(super) number: usize,
    pub(super) line: &'a Line,
    pub(super) category: Category,
    /// What is billed, in a word or two; the narrative describes it.
    pub(super) name: String,
    pub(super) quantity: Decimal,
    /// UN/ECE Recommendation 20: hours, or pieces.
    pub(super) unit: &'static str,
    pub(super) price: Decimal,
    /// What is added, with a word for why, or taken off.
    pub(super) adjustment: Option<Adjustment>,
    /// Who and which codes.
    pub(super) marks: Vec<(&'static str, String)>,
}

/// An allowance or a charge of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Adjustment {
    pub(super) is_charge: bool,
    pub(super) amount: Money,
}

/// Why an invoice is not written as an e-invoice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Something that the norm or the profile requires and nobody has entered (EBL-08).
    #[error("{field} must not be empty. {remedy}")]
    Missing {
        /// The field by its name and number in the norm.
        field: &'static str,
        /// What to enter where.
        remedy: Remedy,
    },
    /// A firm whose services are subject to VAT, and lines that say nothing of it.
    #[error(
        "The firm is in {}, and this invoice does not say how its lines are taxed. Enter the taxes \
         under Settings; invoices of drafts made from then on say it.",
        .0.name()
    )]
    Vat(Country),
    /// Lines that the norm does not let stand together (BR-O-11).
    #[error(
        "This invoice has lines that are not subject to tax beside lines that are, and EN 16931 \
         does not let them stand together. Make a tax that is exempt, with the reason, for the \
         first."
    )]
    Mixed,
    /// A bill of nothing.
    #[error("The invoice has no lines.")]
    NoLines,
    /// The lines come to something else than the invoice states.
    #[error(
        "The invoice states {stated}, and its lines come to {lines}; an e-invoice must add up."
    )]
    Apart {
        /// The total of the invoice.
        stated: Money,
        /// The sum of its lines.
        lines: Money,
    },
    /// A currency whose amounts the norm cannot hold.
    #[error("EN 16931 holds amounts of two decimals, and amounts in {0} have more.")]
    Decimals(crate::money::Currency),
    /// An amount beyond what an amount can be.
    #[error(transparent)]
    Amount(#[from] MoneyError),
}

impl<'a> Bill<'a> {
    /// The invoice with all its lines, as the profile wants it.
    pub fn of(
        invoice: &'a Issued,
        lines: &'a [Line],
        sides: &'a Sides,
        profile: Profile,
    ) -> Result<Self, WriteError> {
        let missing = |field, remedy| WriteError::Missing { field, remedy };
        let seller = sides.firm.postal.country;
        let seller = seller.ok_or(missing("Seller country (BT-40)", Remedy::FirmCountry))?;
        let buyer = sides.payor.postal.country;
        buyer.ok_or(missing("Buyer country (BT-55)", Remedy::PayorCountry))?;
        let taxes = tax::groups(invoice, lines)?;
        tax::checked(&taxes, (seller, sides), lines)?;
        profile.check(sides, invoice.parties.buyer_reference())?;
        let currency = invoice.total.currency();
        if currency.decimals() > 2 {
            return Err(WriteError::Decimals(currency));
        }
        let days = || lines.iter().map(|line| line.on);
        let period = days().min().zip(days().max()).ok_or(WriteError::NoLines)?;
        let net = Money::sum(lines.iter().map(|line| line.amount), currency)?;
        let tax = Money::sum(taxes.iter().map(|group| group.amount), currency)?;
        let sum = net.plus(tax)?;
        if sum != invoice.total {
            return Err(WriteError::Apart { stated: invoice.total, lines: sum });
        }
        let (off, lines): (Vec<&Line>, Vec<&Line>) =
            lines.iter().partition(|line| line.is_deducting());
        let deducted = Money::sum(off.iter().map(|line| line.amount.negated()), currency)?;
        let allowances = off.into_iter().map(Allowance::of).collect();
        let lines = (1..).zip(lines).map(|(number, line)| BillLine::of(number, line)).collect();
        Ok(Self {
            invoice,
            sides,
            profile,
            period,
            lines,
            allowances,
            gross: net.plus(deducted)?,
            deducted,
            net,
            tax,
            taxes,
        })
    }

    /// What it is, by UNTDID 1001: an invoice, or one for money that is asked for ahead.
    pub(super) const fn type_code(&self) -> &'static str {
        match self.invoice.kind {
            InvoiceKind::Deposit => "386",
            InvoiceKind::Work | InvoiceKind::Disbursements => "380",
        }
    }

    /// Whether VAT numbers may stand on it: not where nothing is subject to VAT (BR-O-02).
    pub(super) fn is_taxed(&self) -> bool {
        self.taxes.iter().any(|group| group.category.percent.is_some())
    }

    /// What is said beside the lines: the matter, whose it is, and the firm's own note.
    pub(super) fn note(&self) -> String {
        let parties = &self.invoice.parties;
        let matter = format!("Matter {}: {}", parties.matter_number, parties.matter_name);
        let client =
            (parties.client != parties.payor.name).then(|| format!("Client: {}", parties.client));
        let note = self.invoice.note.as_ref().map(ToString::to_string);
        [Some(matter), client, note].into_iter().flatten().collect::<Vec<_>>().join("\n")
    }
}

impl<'a> Allowance<'a> {
    fn of(line: &'a Line) -> Self {
        Self {
            amount: line.amount.negated(),
            category: Category::of(line.tax.as_ref()),
            reason: &line.narrative,
        }
    }
}

impl<'a> BillLine<'a> {
    /// The norm has no negative price: what takes away has a negative quantity.
    fn of(number: usize, line: &'a Line) -> Self {
        let is_negative = line.price.is_sign_negative();
        let turned = |mut given: Decimal| {
            given.set_sign_negative(given.is_sign_negative() != is_negative);
            given
        };
        let of_code =
            |name, mark: &Option<Mark>| mark.as_ref().map(|mark| (name, mark.to_string()));
        let (name, unit, marks) = match &line.kind {
            LineKind::Fee { keeper, task, activity } => (
                format!("Services of {}", keeper.name),
                "HUR",
                [
                    Some(("Timekeeper", keeper.mark.to_string())),
                    of_code("Task", task),
                    of_code("Activity", activity),
                ],
            ),
            LineKind::Flat { .. } => (line.flat_title().to_owned(), "C62", [None, None, None]),
            LineKind::Cost { expense, .. } => {
                ("Cost".to_owned(), "C62", [of_code("Expense", expense), None, None])
            }
            LineKind::Interest { .. } => {
                ("Interest for late payment".to_owned(), "C62", [None, None, None])
            }
            LineKind::Ahead { .. } => {
                ("On account of coming fees".to_owned(), "C62", [None, None, None])
            }
        };
        let adjustment = line.adjustment;
        Self {
            number,
            line,
            category: Category::of(line.tax.as_ref()),
            name,
            quantity: turned(line.units).normalize(),
            unit,
            price: turned(line.price).normalize(),
            adjustment: (!adjustment.is_zero()).then(|| Adjustment {
                is_charge: adjustment.is_positive(),
                amount: if adjustment.is_negative() { adjustment.negated() } else { adjustment },
            }),
            marks: marks.into_iter().flatten().collect(),
        }
    }
}

impl Adjustment {
    /// Why, in a word.
    pub(super) const fn reason(self) -> &'static str {
        if self.is_charge { "Surcharge" } else { "Reduction" }
    }

    /// As both syntaxes write whether it is a charge.
    pub(super) const fn indicator(self) -> &'static str {
        if self.is_charge { "true" } else { "false" }
    }
}
