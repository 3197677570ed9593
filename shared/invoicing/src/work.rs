//! Unbilled work on its way to a draft: the next entries that one commit claims, as lines.

use std::collections::HashMap;

use domain::approval::ApprovalRule;
use domain::arrangement::Arrangement;
use domain::entry::{Entry, Work as Recorded};
use domain::exchange::Exchange;
use domain::id::{MatterId, MemberId};
use domain::invoice::Line;
use domain::member::Member as Person;
use domain::money::Currency;
use domain::tax::{Tax, TaxRules, TaxedKind};
use jiff::civil::Date;
use store::arrangements::Took;
use store::{Desk, Fault, Versioned};

use crate::begin::BeginError;

/// What one commit claims.
#[derive(Debug, Default)]
pub(crate) struct Claimed {
    /// Entries with the lines that bill them.
    pub(crate) entries: Vec<(Versioned<Entry>, Line)>,
    /// What they take of the months of their matter, where it has a monthly fee.
    pub(crate) took: Option<Took>,
}

impl Claimed {
    /// Its parts, as they are written.
    pub(crate) fn parts(&self) -> (&[(Versioned<Entry>, Line)], Option<&Took>) {
        (&self.entries, self.took.as_ref())
    }
}

/// Which of a matter's unbilled entries are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// The matter.
    pub(crate) matter: &'a MatterId,
    /// The last day; all of them without.
    pub(crate) until: Option<Date>,
    /// The currency; that of the first entry without.
    pub(crate) currency: Option<Currency>,
    /// Whether time must be approved first.
    pub(crate) approval: ApprovalRule,
    /// The day, which ends holds.
    pub(crate) today: Date,
    /// What the firm taxes.
    pub(crate) taxes: &'a TaxRules,
    /// How the work is converted, where its bill is in another currency (INV-22).
    pub(crate) exchange: Option<Exchange>,
    /// What is in the place of a tax that it would charge this client.
    pub(crate) own_tax: Option<&'a Tax>,
}

/// A matter's unbilled work, chunk by chunk.
pub(crate) struct Work<'a> {
    desk: &'a Desk<'a>,
    wanted: Wanted<'a>,
    people: HashMap<MemberId, Person>,
    /// What was agreed about the matter's fees; it is read with the first of its work.
    agreed: Option<Arrangement>,
    place: Place,
    passed: Passed,
}

/// What was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Passed {
    Nothing,
    /// Work that is held from being billed, and nothing else.
    Held,
    /// Time that is not approved.
    Unapproved,
}

/// How far it has been read.
enum Place {
    From(Option<String>),
    End,
}

impl<'a> Work<'a> {
    /// The work of a matter, from its first day.
    pub(crate) fn of(desk: &'a Desk<'a>, wanted: Wanted<'a>) -> Self {
        let (people, place) = (HashMap::new(), Place::From(None));
        Self { desk, wanted, people, agreed: None, place, passed: Passed::Nothing }
    }

    /// Why there is nothing to claim.
    pub(crate) const fn nothing(&self) -> BeginError {
        match self.passed {
            Passed::Nothing => BeginError::NoWork,
            Passed::Held => BeginError::AllHeld,
            Passed::Unapproved => BeginError::NotApproved,
        }
    }

    /// What one commit can claim next; nothing at the end.
    pub(crate) async fn next(&mut self) -> Result<Claimed, BeginError> {
        while let Place::From(from) = &self.place {
            let page = self.desk.entries_to_claim(self.wanted.matter, from.clone()).await?;
            self.place = page.next.map_or(Place::End, |next| Place::From(Some(next)));
            let mut claimed = Claimed { entries: Vec::new(), took: self.took().await? };
            for entry in page.items {
                if self.wanted.until.is_some_and(|until| entry.value.on > until) {
                    self.place = Place::End;
                    break;
                }
                if entry.value.billing_hold(self.wanted.today).is_some() {
                    if self.passed == Passed::Nothing {
                        self.passed = Passed::Held;
                    }
                    continue;
                }
                if !entry.value.bills(self.wanted.approval) {
                    self.passed = Passed::Unapproved;
                    continue;
                }
                let currency = entry.value.value.currency();
                if *self.wanted.currency.get_or_insert(currency) == currency {
                    let charged = self.charged(&mut claimed, &entry.value).await?;
                    let line = self.line(&charged).await?;
                    claimed.entries.push((entry, line));
                }
            }
            if !claimed.entries.is_empty() {
                return Ok(claimed);
            }
        }
        Ok(Claimed::default())
    }

    /// What was agreed about the matter's fees.
    async fn agreed(&mut self) -> Result<&Arrangement, Fault> {
        if self.agreed.is_none() {
            self.agreed = Some(self.desk.arrangement(self.wanted.matter).await?.value);
        }
        Ok(self.agreed.get_or_insert_default())
    }

    /// The months as they are now, where the matter has a monthly fee.
    async fn took(&mut self) -> Result<Option<Took>, Fault> {
        if self.agreed().await?.monthly.is_none() {
            return Ok(None);
        }
        let months = self.desk.months(self.wanted.matter).await?;
        Ok(Some(Took { months, by: HashMap::new() }))
    }

    /// The entry as it is charged by what was agreed, behind those that are claimed before it.
    async fn charged(&mut self, claimed: &mut Claimed, entry: &Entry) -> Result<Entry, BeginError> {
        let agreed = self.agreed().await?;
        let Some(took) = &mut claimed.took else { return Ok(agreed.charged(entry.clone())) };
        let (charged, taken) = agreed.taking(&mut took.months.value, entry.clone())?;
        took.by.extend(taken.map(|taken| (charged.id.clone(), taken)));
        Ok(charged)
    }

    /// The line that bills an entry, with its tax (INV-21), in the currency of the bill.
    async fn line(&mut self, entry: &Entry) -> Result<Line, BeginError> {
        let tax = self.wanted.taxes.of(TaxedKind::of(&entry.work), self.wanted.own_tax).cloned();
        let line = self.untaxed(entry).await?.taxed(tax);
        let Some(exchange) = self.wanted.exchange else { return Ok(line) };
        Ok(exchange.line(line)?)
    }

    async fn untaxed(&mut self, entry: &Entry) -> Result<Line, BeginError> {
        let who = match &entry.work {
            Recorded::Time { timekeeper: who, .. } | Recorded::Flat { by: who } => who,
            Recorded::Cost { .. } => return Line::of_cost(entry).ok_or_else(|| lost(entry)),
        };
        if !self.people.contains_key(who) {
            let person = self.desk.member(who).await?.ok_or_else(|| lost(entry))?;
            self.people.insert(who.clone(), person.value);
        }
        let person = self.people.get(who).ok_or_else(|| lost(entry))?;
        Ok(Line::of_fee(entry, person)?)
    }
}

/// An entry whose person is not in the books.
fn lost(entry: &Entry) -> BeginError {
    let what = "its timekeeper is not in the books".to_owned();
    BeginError::Fault(Fault::Damaged { key: entry.id.to_string(), what })
}
