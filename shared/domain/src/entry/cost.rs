//! Costs: what was paid to others for the client, and what the firm itself charges for.

use std::fmt;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Charge, Entry, EntryError, Work};
use crate::document::Document;
use crate::id::{DocumentId, EntryId};
use crate::matter::Matter;
use crate::money::{Currency, Money, MoneyError, plain_decimal, typed_number};
use crate::text::Narrative;
use crate::utbms::ExpenseCode;

/// Who was paid for a cost: the two are kept apart from entry to invoice (TIM-16).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostKind {
    /// Somebody else was, for the client: an advanced or hard cost, such as a court fee.
    Hard,
    /// Nobody else was: an in-house or soft cost, such as copies or miles.
    Soft,
}

/// How many of something: more than nothing, at most two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quantity(Decimal);

/// A cost as a person gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostGiven {
    /// The day of the cost.
    pub on: Date,
    /// Who was paid for it.
    pub kind: CostKind,
    /// How many.
    pub quantity: Quantity,
    /// The price of one.
    pub unit_price: Price,
    /// What for.
    pub narrative: Narrative,
    /// Whether the client is charged for it.
    pub charge: Charge,
    /// UTBMS expense.
    pub expense: Option<ExpenseCode>,
    /// The document of the matter that proves it.
    pub receipt: Option<DocumentId>,
}

/// The price of one: more than nothing, at most four decimals, which may be finer than the
/// currency, such as $0.725 a mile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    number: Decimal,
    currency: Currency,
}

/// UTBMS codes of what firms mostly do in-house: copying, word processing, facsimile, telephone,
/// postage.
const IN_HOUSE: [&str; 5] = ["E101", "E103", "E104", "E105", "E108"];

impl CostKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Hard, Self::Soft];

    /// The word in storage and form fields.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
        }
    }

    /// What a page calls it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Hard => "Paid to others",
            Self::Soft => "In-house",
        }
    }

    /// The kind with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The kind that a cost of other books mostly is, by its code.
    pub fn usual(code: Option<&str>) -> Self {
        match code {
            Some(code) if IN_HOUSE.contains(&code) => Self::Soft,
            Some(_) | None => Self::Hard,
        }
    }
}

impl Quantity {
    /// The most of anything.
    pub const MAX: i64 = 1_000_000;

    /// Reads what was typed.
    pub fn parse(text: &str) -> Result<Self, EntryError> {
        plain_decimal(text.trim())
            .filter(|n| n.scale() <= 2 && *n > Decimal::ZERO && *n <= Decimal::from(Self::MAX))
            .map(Self)
            .ok_or(EntryError::NotAQuantity)
    }

    /// As a decimal.
    pub const fn decimal(self) -> Decimal {
        self.0
    }
}

impl Price {
    /// The most decimals of a price.
    pub const DECIMALS_MAX: u32 = 4;

    /// Reads what was typed, with or without the currency's sign.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, EntryError> {
        let number = typed_number(text, currency).map_err(|_| EntryError::NotAPrice)?;
        Self::exact(number, currency)
    }

    /// The price of this many major units.
    pub fn exact(number: Decimal, currency: Currency) -> Result<Self, EntryError> {
        let number = number.normalize();
        if number <= Decimal::ZERO {
            return Err(EntryError::NoPrice);
        }
        if number.scale() > Self::DECIMALS_MAX {
            return Err(EntryError::PriceTooFine);
        }
        Money::round(number, currency)?;
        Ok(Self { number, currency })
    }

    /// The price that is an amount.
    pub fn of(amount: Money) -> Result<Self, EntryError> {
        Self::exact(amount.decimal(), amount.currency())
    }

    /// As a decimal number of major units.
    pub const fn decimal(self) -> Decimal {
        self.number
    }

    /// Its currency.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// With the sign of its currency, as sentences have it: `$0.725`.
    pub fn signed(self) -> String {
        format!("{}{self}", self.currency.symbol())
    }
}

impl fmt::Display for Price {
    /// The bare number with the decimals of the currency at least, such as `0.725` or `12.00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = self.number;
        shown.rescale(shown.scale().max(self.currency.decimals()));
        f.pad(&shown.to_string())
    }
}

impl Entry {
    /// Whether a document can be the receipt of a cost of a matter: it is of that matter, and its
    /// readers may open it.
    pub fn proved_by(document: &Document, matter: &Matter) -> Result<DocumentId, EntryError> {
        if document.matter == matter.id && document.content().is_some() {
            Ok(document.id.clone())
        } else {
            Err(EntryError::NotItsReceipt)
        }
    }

    /// Records a cost.
    pub fn cost(
        id: EntryId,
        matter: &Matter,
        given: CostGiven,
        today: Date,
    ) -> Result<Self, EntryError> {
        Self::done_by(given.on, today)?;
        Self::cost_coded(matter, given.expense)?;
        let exact = given.unit_price.number.checked_mul(given.quantity.decimal());
        let currency = given.unit_price.currency;
        let worth = Money::round(exact.ok_or(MoneyError::TooLarge)?, currency)?;
        if !worth.is_positive() {
            return Err(EntryError::NoPrice);
        }
        Ok(Self {
            id,
            matter: matter.id.clone(),
            client: matter.client.clone(),
            on: given.on,
            narrative: given.narrative,
            charge: given.charge,
            worth,
            value: given.charge.of(worth),
            late: None,
            reworded: None,
            hold: None,
            work: Work::Cost {
                kind: given.kind,
                quantity: given.quantity,
                unit_price: given.unit_price,
                expense: given.expense,
                receipt: given.receipt,
            },
        })
    }
}
