//! The bills of a matter, and how its client pays them.

use std::collections::HashMap;

use anyhow::{Context, Result};
use domain::entry::{Entry, Work};
use domain::id::{ClientId, ContactId, InvoiceId, PaymentId};
use domain::invoice::{Draft, Line};
use domain::matter::Matter;
use domain::member::Member;
use domain::money::{Currency, Money};
use domain::payment::{Fact, Intent, IntentState, Origin, Part, ProcessorName, Progress, Source};
use jiff::Timestamp;
use jiff::civil::Date;

use super::calendar::{Calendar, later, worked_later};
use super::chance::Chance;
use super::content::Habit;

/// How many months ago the client that no longer pays has stopped.
const STOPPED: u32 = 8;

/// Above this many cents people pay from their bank account.
const CARD_MAX: i64 = 400_000;

/// Work that is billed, from draft to payment.
#[derive(Debug, Clone)]
pub(super) struct Bill {
    pub(super) draft: Draft,
    pub(super) claimed: Vec<(Entry, Line)>,
    /// The day and instant it is issued; nothing while it is a draft.
    pub(super) issued: Option<(Date, Timestamp)>,
    pub(super) payments: Vec<Payment>,
}

/// Somebody pays, or tries to.
#[derive(Debug, Clone)]
pub(super) struct Payment {
    pub(super) intent: Intent,
    pub(super) fact: Fact,
    pub(super) at: Timestamp,
    pub(super) on: Date,
}

/// Who pays for a matter, and how.
#[derive(Debug, Clone)]
pub(super) struct Payer {
    pub(super) client: ClientId,
    pub(super) contact: ContactId,
    pub(super) habit: Habit,
}

/// A matter while its bills are thought up.
pub(super) struct Biller<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) people: &'a HashMap<String, Member>,
    pub(super) matter: &'a Matter,
    pub(super) payer: &'a Payer,
    chance: Chance,
}

/// An amount that a client sends on a day; refused ones come to nothing.
struct Sent {
    on: Date,
    amount: Money,
    refused: bool,
}

impl<'a> Biller<'a> {
    pub(super) fn new(
        calendar: &'a Calendar,
        people: &'a HashMap<String, Member>,
        matter: &'a Matter,
        payer: &'a Payer,
    ) -> Self {
        let chance = Chance::of(&format!("bills of {}", matter.name));
        Self { calendar, people, matter, payer, chance }
    }

    /// The bill over `entries`, of which the last are of the month so many months ago; nothing
    /// while it is not begun.
    pub(super) fn bill(&mut self, entries: &[Entry], ago: u32) -> Result<Option<Bill>> {
        let Some(next) = ago.checked_sub(1).filter(|_| !entries.is_empty()) else {
            return Ok(None);
        };
        let today = self.calendar.today();
        let begun_on = worked_later(self.calendar.month(next)?, self.chance.between(0, 2))?;
        let on = worked_later(begun_on, self.chance.between(1, 6))?;
        if begun_on > today {
            return Ok(None);
        }
        let begun_at = self.calendar.instant(begun_on, (10, 15))?;
        let claimed: Vec<(Entry, Line)> =
            entries.iter().map(|entry| self.claim(entry)).collect::<Result<_>>()?;
        let id = self.chance.id(begun_at, InvoiceId::made);
        let draft = Draft::begin(id, self.matter, Currency::USD, begun_at)
            .filled(claimed.iter().map(|(_, line)| line))?;
        let minute = i8::try_from(self.chance.between(0, 59))?;
        let at = self.calendar.instant(on, (14, minute))?;
        let issued = (on <= today).then_some((on, at));
        let payments = match issued {
            Some((on, _)) => self.payments(&draft, on, ago)?,
            None => Vec::new(),
        };
        Ok(Some(Bill { draft, claimed, issued, payments }))
    }

    fn claim(&self, entry: &Entry) -> Result<(Entry, Line)> {
        let line = match &entry.work {
            Work::Cost { .. } => Line::of_cost(entry).context("a cost")?,
            Work::Time { timekeeper, .. } | Work::Flat { by: timekeeper } => {
                let keeper = self.people.values().find(|person| person.id == *timekeeper);
                Line::of_fee(entry, keeper.context("a timekeeper")?)?
            }
        };
        Ok((entry.clone(), line))
    }

    fn payments(&mut self, draft: &Draft, issued_on: Date, ago: u32) -> Result<Vec<Payment>> {
        let today = self.calendar.today();
        let mut payments = Vec::new();
        for sent in self.sent(draft.total, issued_on, ago)? {
            if sent.on <= today {
                payments.push(self.payment(draft, &sent)?);
            }
        }
        Ok(payments)
    }

    /// What the client sends for a bill, in time.
    fn sent(&mut self, total: Money, issued_on: Date, ago: u32) -> Result<Vec<Sent>> {
        let terms = u32::from(self.matter.terms_days);
        let mut after = |low, high| later(issued_on, self.chance.between(low, high));
        let all = |on| Sent { on, amount: total, refused: false };
        Ok(match self.payer.habit {
            Habit::Promptly => vec![all(after(5, 17)?)],
            Habit::Twice => {
                let on = after(5, 14)?;
                let again = (ago == 3).then(|| later(on, 3)).transpose()?;
                [Some(on), again].into_iter().flatten().map(all).collect()
            }
            Habit::NoLonger if ago <= STOPPED => Vec::new(),
            Habit::NoLonger => vec![all(after(terms + 2, terms + 20)?)],
            Habit::Steadily => {
                let on = after(terms.saturating_sub(9), terms + 6)?;
                // In one month always, so that there is one whatever day it is.
                let first = self.chance.one_in(9) || ago == 3;
                let refused = Sent { on, amount: total, refused: true };
                let paid = if first { vec![refused] } else { Vec::new() };
                paid.into_iter().chain([all(later(on, u32::from(first))?)]).collect()
            }
            Habit::Late => vec![all(after(terms + 28, terms + 70)?)],
            Habit::InParts => {
                let parts = total.split(&[self.chance.between(40, 60), 50]);
                let days = [(16, 28), (terms + 35, terms + 62)];
                let part = |(amount, (low, high))| -> Result<Sent> {
                    let on = later(issued_on, self.chance.between(low, high))?;
                    Ok(Sent { on, amount, refused: false })
                };
                parts.into_iter().zip(days).map(part).collect::<Result<_>>()?
            }
        })
    }

    fn payment(&mut self, draft: &Draft, sent: &Sent) -> Result<Payment> {
        let hour = i8::try_from(self.chance.between(8, 19))?;
        let minute = i8::try_from(self.chance.between(5, 58))?;
        let made_at = self.calendar.instant(sent.on, (hour, minute - 5))?;
        let id = self.chance.id(made_at, PaymentId::made);
        let body = id.as_str().trim_start_matches("pay_").to_owned();
        let progress =
            if sent.refused { Progress::Failed } else { Progress::Succeeded(sent.amount) };
        Ok(Payment {
            fact: Fact {
                intent: id.clone(),
                object: format!("cs_test_{body}"),
                pay_at: None,
                progress,
                fee: (!sent.refused).then(|| fee(sent.amount)),
                by: None,
            },
            intent: Intent {
                id,
                client: self.payer.client.clone(),
                contact: Some(self.payer.contact.clone()),
                origin: Origin::Portal,
                parts: vec![Part {
                    invoice: draft.id.clone(),
                    number: String::new(),
                    amount: sent.amount,
                    discount: None,
                }],
                amount: sent.amount,
                source: Source::Processor(ProcessorName::Stripe),
                way: None,
                object: None,
                pay_at: None,
                state: IntentState::Unknown,
                made_at,
                ended_at: None,
                fee: None,
                by: None,
                funds: None,
                took: None,
            },
            at: self.calendar.instant(sent.on, (hour, minute))?,
            on: sent.on,
        })
    }
}

/// What the processor keeps: 2.9 % and 30 cents of a card payment, 0.8 % and at most five dollars
/// of a bank debit.
fn fee(amount: Money) -> Money {
    let cents = amount.minor();
    let kept =
        if cents <= CARD_MAX { (cents * 29 + 500) / 1000 + 30 } else { (cents / 125).min(500) };
    Money::new(kept, amount.currency())
}
