//! An invoice as a LEDES file tells it.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::money::{Currency, Money, MoneyError};
use crate::text::{Mark, Name, Narrative};
use crate::utbms::{ActivityCode, ExpenseCode, TaskCode};

/// One invoice, with what it bills matter by matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedesInvoice {
    /// The number that the firm gave it.
    pub number: Mark,
    /// The date of the invoice.
    pub date: Date,
    /// The firm's own id, mostly its tax number.
    pub law_firm: Mark,
    /// The first day that is billed.
    pub period_from: Date,
    /// The last day that is billed.
    pub period_to: Date,
    /// What the invoice as a whole is for.
    pub description: Option<Narrative>,
    /// The sum of all lines.
    pub total: Money,
    /// What is billed, by matter, in the order of the file; mostly one.
    pub matters: Vec<LedesMatter>,
}

/// The lines of one matter on an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedesMatter {
    /// The firm's id of the client whose matter it is; one client for all matters, mostly.
    pub client: Mark,
    /// The client's name; 1998B does not say.
    pub client_name: Option<Name>,
    /// The firm's number of the matter.
    pub number: Mark,
    /// The client's own number of it.
    pub client_reference: Option<Mark>,
    /// The client's order; 1998B does not say.
    pub order: Option<Mark>,
    /// What the matter is called; 1998B does not say.
    pub name: Option<Name>,
    /// What is billed.
    pub lines: Vec<LedesLine>,
}

/// One line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedesLine {
    /// Its number on the invoice.
    pub number: Mark,
    /// What kind of line it is.
    pub kind: LineKind,
    /// When the work was done or the cost arose.
    pub date: Date,
    /// Hours, or pieces.
    pub units: Decimal,
    /// The price of one unit, finer than a cent where it must be.
    pub unit_cost: Decimal,
    /// What is added, or taken off when it is negative.
    pub adjustment: Money,
    /// The tax in the total; 1998B has none.
    pub tax: Option<LedesTax>,
    /// Units × unit cost + adjustment + tax.
    pub total: Money,
    /// The part of the matter that it belongs to.
    pub task: Option<Coded<TaskCode>>,
    /// What was done.
    pub activity: Option<Coded<ActivityCode>>,
    /// What a cost was for.
    pub expense: Option<Coded<ExpenseCode>>,
    /// Whose work it was; always given for a fee.
    pub timekeeper: Option<LedesTimekeeper>,
    /// What the line says.
    pub narrative: Option<Narrative>,
}

/// What kind of line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// `F`: time of a timekeeper.
    Fee,
    /// `E`: a cost.
    Expense,
    /// `IF`: a change to the fees of the whole invoice, or a flat fee.
    FeeAdjustment,
    /// `IE`: a change to the costs of the whole invoice.
    ExpenseAdjustment,
}

/// A code as the file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Coded<C> {
    /// A code of UTBMS.
    Known(C),
    /// A code of the client's own, kept as it is.
    Foreign(Mark),
}

/// The tax of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedesTax {
    /// What it comes to.
    pub amount: Money,
    /// The rate, such as 0.2; not computed with, as files round it.
    pub rate: Decimal,
    /// What it is called, such as `VAT`.
    pub kind: Option<Mark>,
}

/// Whose work a line bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedesTimekeeper {
    /// The firm's id of the person.
    pub id: Mark,
    /// The name, mostly surname first.
    pub name: Name,
    /// The role, such as `PT` or `PARTNR`.
    pub classification: Option<Mark>,
}

impl LedesInvoice {
    /// The currency of every amount on it.
    pub const fn currency(&self) -> Currency {
        self.total.currency()
    }

    /// Every line, matter by matter.
    pub fn lines(&self) -> impl Iterator<Item = &LedesLine> {
        self.matters.iter().flat_map(|matter| &matter.lines)
    }
}

impl LedesMatter {
    /// What its lines come to.
    pub fn total(&self, currency: Currency) -> Result<Money, MoneyError> {
        Money::sum(self.lines.iter().map(|line| line.total), currency)
    }
}

impl LineKind {
    /// How LEDES writes it.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Fee => "F",
            Self::Expense => "E",
            Self::FeeAdjustment => "IF",
            Self::ExpenseAdjustment => "IE",
        }
    }

    /// Reads how LEDES writes it.
    pub(super) fn of_mark(mark: &str) -> Option<Self> {
        [Self::Fee, Self::Expense, Self::FeeAdjustment, Self::ExpenseAdjustment]
            .into_iter()
            .find(|kind| kind.mark().eq_ignore_ascii_case(mark))
    }
}

impl<C: std::fmt::Display> std::fmt::Display for Coded<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Known(code) => code.fmt(f),
            Self::Foreign(mark) => mark.fmt(f),
        }
    }
}
