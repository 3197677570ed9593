//! What has accrued on one invoice until a day, and how.

use std::collections::BTreeSet;

use jiff::Span as Days;
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::base::{BaseRate, BaseRates};
use super::resting::Rest;
use super::terms::{Agreement, Basis, Charge, Rate, Running, percent};
use crate::invoice::Issued;
use crate::money::{Currency, Money, MoneyError};

/// What of an invoice was owed, day by day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The day it was due.
    pub due_on: Date,
    /// What it was issued with.
    pub total: Money,
    /// What was open at the end of the day it was due.
    pub opened: Money,
    /// How much more was owed since, by day; less than nothing where it was less.
    pub moved: Vec<(Date, Money)>,
    /// What bears no interest although it is open.
    pub resting: Vec<Rest>,
    /// The last day that is posted: there spans part.
    pub posted: Option<Date>,
}

/// All that was agreed about one invoice, the narrowest first, and the base rates.
#[derive(Debug, Clone)]
pub struct Rules<'a> {
    /// Of the matter, of the client, of the firm.
    pub agreed: [&'a Agreement; 3],
    /// The base rates.
    pub base: &'a BaseRates,
}

/// Interest until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accrual {
    /// How it is made, by day; nothing for days that bear none.
    pub spans: Vec<Span>,
    /// What it comes to.
    pub total: Money,
    /// Whether the cap holds it down.
    pub capped: Option<Money>,
}

/// Days on which the same was owed at the same rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
    /// What bears interest.
    pub principal: Money,
    /// Hundredths of a percent a year.
    pub hundredths: u32,
    /// The base rate in it, where it is a statutory one.
    pub base: Option<BaseRate>,
    /// How many days a year is.
    pub basis: Basis,
    /// What it adds; all of them sum to the whole, which alone is rounded.
    pub amount: Money,
}

impl Span {
    /// How many days.
    pub fn days(&self) -> i64 {
        days(self.from, self.to)
    }

    /// How a statutory rate is made; nothing of an agreed one.
    pub fn over_base(&self) -> Option<String> {
        let base = self.base?;
        let whole = i64::from(self.hundredths);
        let more = whole.saturating_sub(i64::from(base.hundredths()));
        let more = Decimal::new(more, 2).normalize();
        Some(format!("{more} % over the base rate of {base} %"))
    }

    /// The rate a year in percent.
    pub fn percent(&self) -> Decimal {
        percent(self.hundredths)
    }
}

/// The days from one to another, both counted.
fn days(from: Date, to: Date) -> i64 {
    let hours = to.duration_since(from).as_hours();
    hours.checked_div(24).unwrap_or(0).saturating_add(1)
}

fn next(day: Date) -> Date {
    day.saturating_add(Days::new().days(1))
}

impl Rules<'_> {
    /// What holds on a day; nothing while no interest runs.
    fn on(&self, day: Date) -> Option<(&Running, u32)> {
        let said = self.agreed.iter().map(|agreement| agreement.on(day));
        match said.into_iter().find(|charge| **charge != Charge::AsUsual)? {
            Charge::Running(running) => {
                running.hundredths_on(day, self.base).map(|hundredths| (running, hundredths))
            }
            Charge::Nothing | Charge::AsUsual => None,
        }
    }

    /// The days on which anything changes for an invoice that was due on a day.
    fn turns(&self, due_on: Date) -> impl Iterator<Item = Date> {
        let terms = self.agreed.into_iter().flat_map(Agreement::all);
        let of_terms = terms.flat_map(move |terms| {
            let grace = match &terms.charge {
                Charge::Running(running) => Some(first_late(due_on, running.grace_days)),
                Charge::Nothing | Charge::AsUsual => None,
            };
            [Some(terms.from), grace].into_iter().flatten()
        });
        of_terms.chain(self.base.all().iter().map(|(from, _)| *from))
    }

    /// Whether interest may run on anything.
    pub fn ever_run(&self) -> bool {
        self.agreed.iter().any(|agreement| agreement.ever_runs())
    }
}

/// The first day that bears interest.
fn first_late(due_on: Date, grace_days: u16) -> Date {
    due_on.saturating_add(Days::new().days(i64::from(grace_days).saturating_add(1)))
}

impl History {
    /// What was owed on an invoice since it was due, from what is open now and what moved it.
    pub fn of(
        invoice: &Issued,
        moved: impl IntoIterator<Item = (Date, Money)>,
        (resting, posted): (Vec<Rest>, Option<Date>),
    ) -> Result<Self, MoneyError> {
        let moved: Vec<(Date, Money)> =
            moved.into_iter().filter(|(on, _)| *on > invoice.due_on).collect();
        let more = Money::sum(moved.iter().map(|(_, amount)| *amount), invoice.open.currency())?;
        let opened = invoice.open.minus(more)?;
        Ok(Self { due_on: invoice.due_on, total: invoice.total, opened, moved, resting, posted })
    }

    /// What bears interest on a day, in minor units.
    fn principal(&self, day: Date) -> i64 {
        let until = |(on, _): &&(Date, Money)| *on <= day;
        let moved = self.moved.iter().filter(until).map(|(_, amount)| amount.minor());
        let open = moved.fold(self.opened.minor(), i64::saturating_add);
        let rests = self.resting.iter().filter(|rest| rest.holds(day));
        let left = rests.fold(open, |left, rest| match rest.amount {
            Some(amount) => left.saturating_sub(amount.minor()),
            None => 0,
        });
        left.max(0)
    }

    fn turns(&self) -> impl Iterator<Item = Date> {
        let resting = self.resting.iter().flat_map(|rest| [Some(rest.from), rest.until]);
        let seam = self.posted.map(next);
        self.moved.iter().map(|(on, _)| *on).chain(resting.flatten()).chain(seam)
    }
}

/// Interest in parts of a minor unit so small that days of both bases are whole: exact until it is
/// rounded once.
struct Exact(i128);

impl Exact {
    /// 365 and 360 days both divide it, and hundredths of a percent.
    const UNIT: i128 = 26_280 * 10_000;

    fn of(minor: i64) -> Self {
        Self(i128::from(minor).saturating_mul(Self::UNIT))
    }

    fn plus(&self, (principal, days): (i64, i64), hundredths: u32, basis: Basis) -> Self {
        let per_day = 26_280_i128.checked_div(i128::from(basis.days())).unwrap_or(0);
        let more = i128::from(principal)
            .saturating_mul(i128::from(days))
            .saturating_mul(i128::from(hundredths))
            .saturating_mul(per_day);
        Self(self.0.saturating_add(more))
    }

    /// Half away from nothing; it never is below.
    fn rounded(&self, currency: Currency) -> Result<Money, MoneyError> {
        let half = Self::UNIT.checked_div(2).unwrap_or(0);
        let minor = self.0.saturating_add(half).checked_div(Self::UNIT).unwrap_or(0);
        let minor = i64::try_from(minor).map_err(|_| MoneyError::TooLarge)?;
        Ok(Money::new(minor, currency))
    }
}

/// The interest on an invoice until the end of a day: simple, by the day, from the day after it was
/// due and the days of grace are over; a payment counts from its day on.
pub fn accrued(history: &History, rules: &Rules<'_>, to: Date) -> Result<Accrual, MoneyError> {
    let currency = history.total.currency();
    let mut whole = Exact(0);
    let mut accrual = Accrual { spans: Vec::new(), total: Money::zero(currency), capped: None };
    let first = next(history.due_on);
    let turns = rules.turns(history.due_on).chain(history.turns());
    let mut begins: BTreeSet<Date> = turns.filter(|day| *day > first && *day <= to).collect();
    if first <= to {
        begins.insert(first);
    }
    let mut ends: Vec<Date> =
        begins.iter().skip(1).filter_map(|day| day.yesterday().ok()).collect();
    ends.push(to);
    for (from, to) in begins.into_iter().zip(ends) {
        let Some((running, hundredths)) = rules.on(from) else { continue };
        let principal = history.principal(from);
        if principal == 0 || from < first_late(history.due_on, running.grace_days) {
            continue;
        }
        let basis = running.basis;
        let mut more = whole.plus((principal, days(from, to)), hundredths, basis);
        accrual.capped = None;
        if let Some(cap) = running.cap.map(|cap| cap.on(history.total)).transpose()?.flatten() {
            // What accrued by other terms before stays.
            let most = Exact::of(cap.minor()).0.max(whole.0);
            if more.0 > most {
                more = Exact(most);
                accrual.capped = Some(cap);
            }
        }
        let total = more.rounded(currency)?;
        let amount = total.minus(accrual.total)?;
        let principal = Money::new(principal, currency);
        let base = match running.rate {
            Rate::Fixed(_) => None,
            Rate::OverBase(_) => rules.base.on(from),
        };
        let span = Span { from, to, principal, hundredths, base, basis, amount };
        accrual.spans = added(accrual.spans, span, history.posted.map(next))?;
        (whole, accrual.total) = (more, total);
    }
    Ok(accrual)
}

/// Spans with one more, which goes on with the last where nothing is different, unless it begins at
/// the seam.
fn added(mut spans: Vec<Span>, span: Span, seam: Option<Date>) -> Result<Vec<Span>, MoneyError> {
    let same = |last: &&mut Span| {
        (last.principal, last.hundredths, last.base, last.basis)
            == (span.principal, span.hundredths, span.base, span.basis)
            && next(last.to) == span.from
            && seam != Some(span.from)
    };
    match spans.last_mut().filter(same) {
        Some(last) => {
            last.to = span.to;
            last.amount = last.amount.plus(span.amount)?;
        }
        None => spans.push(span),
    }
    Ok(spans)
}
