//! A statement of account: what was owed before some days, what moved on them, and what is owed
//! after them.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Movement;
use crate::day;
use crate::money::{Currency, Money, MoneyError};

/// What a client owed before some days, what changed on them, and what it owes after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Each currency by itself; the firm's own comes first, and is there though nothing moved.
    pub parts: Vec<InCurrency>,
}

/// A statement in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InCurrency {
    /// What was owed before the first day.
    pub opening: Money,
    /// What moved, by day.
    pub rows: Vec<Row>,
    /// What is owed at the end of the last day.
    pub closing: Money,
}

/// A movement, and what is owed after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What moved.
    pub movement: Movement,
    /// What is owed after it.
    pub balance: Money,
}

/// Why no statement can be made of some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// It ends before it begins.
    #[error(
        "The first day, {}, is after the last one, {}. Choose them the other way round.",
        day::plain(*.0), day::plain(*.1)
    )]
    Reversed(Date, Date),
    /// It begins after today.
    #[error("{} is a day to come. Nobody knows yet what is owed then.", day::plain(*.0))]
    ToCome(Date),
}

/// The days of a statement as they were asked for: the last twelve months where one is left out,
/// and never beyond today.
pub fn days(from: Option<Date>, to: Option<Date>, today: Date) -> Result<(Date, Date), SpanError> {
    let to = to.unwrap_or(today);
    let usual = to.checked_sub(1.year()).and_then(Date::tomorrow).unwrap_or(to);
    let from = from.unwrap_or(usual);
    if from > today {
        Err(SpanError::ToCome(from))
    } else if from > to {
        Err(SpanError::Reversed(from, to))
    } else {
        Ok((from, to.min(today)))
    }
}

impl Statement {
    /// The statement that ends in what is `open` now: what moved since is taken back from it.
    /// `since` has everything that counts from the first day or later.
    pub fn back(
        (from, to): (Date, Date),
        own: Currency,
        open: &[Money],
        since: &[Movement],
    ) -> Result<Self, MoneyError> {
        let part = |currency: Currency| {
            let of = |money: &&Money| money.currency() == currency;
            let open = Money::sum(open.iter().filter(of).copied(), currency)?;
            let moved = since.iter().map(|one| one.amount).filter(|one| of(&one));
            let opening = open.minus(Money::sum(moved, currency)?)?;
            InCurrency::of(opening, since.iter().filter(|one| one.on <= to))
        };
        let found = open.iter().copied().chain(since.iter().map(|one| one.amount));
        Self::of((from, to), currencies(own, found), part)
    }

    /// The statement that follows from everything that ever moved `until` its last day or later.
    pub fn forth(
        (from, to): (Date, Date),
        own: Currency,
        all: &[Movement],
    ) -> Result<Self, MoneyError> {
        let part = |currency: Currency| {
            let of = |one: &&Movement| one.amount.currency() == currency;
            let before = all.iter().filter(of).filter(|one| one.on < from);
            let opening = Money::sum(before.map(|one| one.amount), currency)?;
            InCurrency::of(opening, all.iter().filter(|one| (from..=to).contains(&one.on)))
        };
        Self::of((from, to), currencies(own, all.iter().map(|one| one.amount)), part)
    }

    fn of(
        (from, to): (Date, Date),
        currencies: Vec<Currency>,
        part: impl Fn(Currency) -> Result<InCurrency, MoneyError>,
    ) -> Result<Self, MoneyError> {
        let mut parts = Vec::new();
        for (at, currency) in currencies.into_iter().enumerate() {
            let part = part(currency)?;
            if at == 0 || !part.is_nothing() {
                parts.push(part);
            }
        }
        Ok(Self { from, to, parts })
    }

    /// Whether nothing was owed on any of its days.
    pub fn is_nothing(&self) -> bool {
        self.parts.iter().all(InCurrency::is_nothing)
    }
}

impl InCurrency {
    /// The currency.
    pub const fn currency(&self) -> Currency {
        self.opening.currency()
    }

    /// What was owed more, and what less, both as amounts above zero.
    pub fn turnover(&self) -> (Money, Money) {
        let sum = |more: bool| {
            let amounts = self.rows.iter().map(|row| row.movement.amount);
            let minor = amounts.filter(|one| one.is_negative() != more).map(Money::minor);
            minor.fold(0, i64::saturating_add)
        };
        let money = |minor| Money::new(minor, self.currency());
        (money(sum(true)), money(sum(false)).negated())
    }

    /// The movements among `those` in its currency, in the order of days and then of the ledger.
    fn of<'a>(
        opening: Money,
        those: impl Iterator<Item = &'a Movement>,
    ) -> Result<Self, MoneyError> {
        let currency = opening.currency();
        let mut those: Vec<&Movement> =
            those.filter(|one| one.amount.currency() == currency).collect();
        those.sort_by(|one, other| (one.on, &one.journal).cmp(&(other.on, &other.journal)));
        let (mut closing, mut rows) = (opening, Vec::with_capacity(those.len()));
        for movement in those {
            closing = closing.plus(movement.amount)?;
            rows.push(Row { movement: movement.clone(), balance: closing });
        }
        Ok(Self { opening, rows, closing })
    }

    fn is_nothing(&self) -> bool {
        self.opening.is_zero() && self.rows.is_empty()
    }
}

/// The firm's own currency, then every other one by its code.
fn currencies(own: Currency, found: impl Iterator<Item = Money>) -> Vec<Currency> {
    let mut others: Vec<Currency> = Vec::new();
    for money in found {
        let currency = money.currency();
        if currency != own && !others.contains(&currency) {
            others.push(currency);
        }
    }
    others.sort_by_key(|currency| currency.code());
    std::iter::once(own).chain(others).collect()
}
