//! `POST /firm/clients/{client}/rebates/give`: the rebate of a year that is over, as credit notes on
//! its invoices.
//!
//! Invariants: it is decided once for a client or matter and year; each credit note is written by
//! itself and once, so whoever presses again goes on where the last press ended; what was paid of
//! it already goes on account with the note that takes it off.

use domain::credit::Crediting;
use domain::id::{ClientId, CreditId, InvoiceId, JournalId};
use domain::invoice::{Invoice, Issued, Line, PaidBy};
use domain::ledger::Stamp;
use domain::money::Money;
use domain::payment::{self, Booked};
use domain::question::Question;
use domain::rebate::{Given, RebateOf, Share};
use serde::Deserialize;
use store::invoices::Whole;
use store::rebates::RebateNote;
use store::{CommitError, Member, Versioned};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Staff, State};

use super::Shown;
use super::form::Form;
use crate::paths;

/// How often a lost race is run again: others may take numbers, or pay, at the same moment.
const RACES_MAX: u32 = 16;

/// How many credit notes one press writes: each is a transaction of its own.
const NOTES_MAX: usize = 60;

/// From how many payments one credit note frees what was paid: each is eight of the hundred items
/// of its transaction, beside the mails to all contacts of a client.
const PAYMENTS_MAX: usize = 4;

/// Which rebate is given.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct GiveForm {
    of: String,
    year: String,
}

/// Why a credit note is not written.
enum Held {
    /// The invoice cannot bear it now.
    Why(String),
    /// Somebody else was first.
    Raced,
}

/// What a press came to.
struct Pressed {
    given: Given,
    /// Invoices that cannot bear their share now, and why.
    held: Vec<(InvoiceId, String)>,
}

/// `POST /firm/clients/{client}/rebates/give`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<GiveForm>,
) -> Result<Answer, Refusal> {
    let (firm, year) = (app.store.of(&member), posted.form.year.parse().ok());
    let shown = Box::pin(Shown::of(&app, &member, &id, year)).await?;
    let again = |shown: &Shown, complaints: &Complaints| {
        let typed = (&Form::of(shown), &Complaints::default());
        Ok(Answer::Again(shown.page((&member, &posted.seal), typed, complaints)))
    };
    let of = RebateOf::of_word(&posted.form.of);
    let row = shown.rows.iter().find(|row| Some(&row.of) == of.as_ref());
    let Some(row) = row.filter(|_| year == Some(shown.year)) else {
        return again(&shown, &Complaints::whole("Choose a rebate that is agreed for the year."));
    };
    let what = (shown.year, &row.of);
    if row.given.is_none() {
        let Some(due) = &row.due else { return Err(Refusal::NotFound) };
        let by = (shown.today, member.id());
        let given = match Given::decide(what, (due, &row.counted), by) {
            Ok(given) => given,
            Err(error) => return again(&shown, &Complaints::whole(error)),
        };
        match firm.commit_rebate_decided(&posted.once(&member), (&id, &given), app.now()).await {
            // Somebody else has decided: their decision is carried on.
            Ok(_) | Err(CommitError::Stale) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let pressed = Box::pin(written(&app, &member, (&id, what))).await?;
    match pressed.refused() {
        None => {
            let home = paths::rebates_of(&id, shown.year);
            Ok(Answer::Go(Location::to(home).flash(pressed.said())))
        }
        Some(complaints) => {
            let now = Box::pin(Shown::of(&app, &member, &id, year)).await?;
            again(&now, &complaints)
        }
    }
}

/// Writes the credit notes that are not written, as many as one press does.
async fn written(
    app: &App,
    member: &Member,
    (client, what): (&ClientId, (i16, &RebateOf)),
) -> Result<Pressed, Refusal> {
    let firm = app.store.of(member);
    let (mut held, mut notes, mut races) = (Vec::<(InvoiceId, String)>::new(), 0_usize, 0_u32);
    loop {
        let given = firm.rebate_given(client, what).await?.ok_or(Refusal::NotFound)?;
        let is_held = |share: &Share| held.iter().any(|(id, _)| *id == share.invoice);
        let next = given.value.left().find(|share| !is_held(share)).cloned();
        let Some(share) = next.filter(|_| notes < NOTES_MAX) else {
            return Ok(Pressed { given: given.value, held });
        };
        match Box::pin(noted(app, member, (&given, &share))).await? {
            Ok(()) => (notes, races) = (notes.saturating_add(1), 0),
            Err(Held::Why(why)) => held.push((share.invoice, why)),
            Err(Held::Raced) if races < RACES_MAX => races = races.saturating_add(1),
            Err(Held::Raced) => return Err(Refusal::Stale),
        }
    }
}

/// Writes the credit note of one share.
async fn noted(
    app: &App,
    member: &Member,
    (given, share): (&Versioned<Given>, &Share),
) -> Result<Result<(), Held>, Refusal> {
    let (firm, today) = (app.store.of(member), app.today().await?);
    let Some(seen) = Seen::of(app, member, &share.invoice).await? else {
        return Err(Refusal::NotFound);
    };
    let series = firm.credit_series(today.year()).await?;
    let wish = match seen.invoice.rebate(seen.ground(), share.amount) {
        Ok(wish) => wish,
        Err(error) => return Ok(Err(Held::Why(error.to_string()))),
    };
    let mut crediting = Crediting {
        id: app.id(CreditId::made)?,
        journal: app.id(JournalId::made)?,
        on: today,
        reason: given.value.reason(Money::zero(share.amount.currency())).map_err(Refusal::fault)?,
        by: member.id().clone(),
    };
    // What it comes to with its tax, whatever is open.
    let whole = Issued { open: seen.invoice.total, ..seen.invoice.clone() };
    let amount = match whole.credited(seen.ground(), &wish, (series.next(), &crediting)) {
        Ok(just) => just.credit.amount,
        Err(error) => return Ok(Err(Held::Why(error.to_string()))),
    };
    let (invoice, aside) = match Box::pin(freed(app, member, (&seen, amount))).await? {
        Ok(freed) => freed,
        Err(held) => return Ok(Err(held)),
    };
    let moved = aside.iter().map(|(_, booked)| booked.unapplied);
    let moved = Money::sum(moved, amount.currency()).map_err(Refusal::fault)?;
    crediting.reason = given.value.reason(moved).map_err(Refusal::fault)?;
    let just = match invoice.credited(seen.ground(), &wish, (series.next(), &crediting)) {
        Ok(just) => just,
        Err(error) => return Ok(Err(Held::Why(error.to_string()))),
    };
    let value = given.value.clone().with(&share.invoice, &just.credit.id);
    let next = Versioned { value, version: given.version };
    let at = (seen.whole.invoice.version, seen.whole.questions.as_slice());
    let note = RebateNote { given: &next, seen: at, series, just: &just, aside: &aside };
    match firm.commit_rebate_note(note, app.now()).await {
        Ok(_) => Ok(Ok(())),
        Err(CommitError::Stale) => Ok(Err(Held::Raced)),
        Err(error) => Err(error.into()),
    }
}

/// An invoice as it was read.
struct Seen {
    invoice: Issued,
    whole: Whole,
    lines: Vec<Line>,
    questions: Vec<Question>,
}

impl Seen {
    async fn of(app: &App, member: &Member, id: &InvoiceId) -> Result<Option<Self>, Refusal> {
        let firm = app.store.of(member);
        let Some(whole) = firm.invoice(id, None).await? else { return Ok(None) };
        let Invoice::Issued(invoice) = whole.invoice.value.clone() else { return Ok(None) };
        let questions = whole.questions.iter().map(|one| one.value.clone()).collect();
        Ok(Some(Self { invoice, lines: firm.lines(id).await?, questions, whole }))
    }

    fn ground(&self) -> (&[Line], &[domain::credit::Credit], &[Question]) {
        (&self.lines, &self.whole.credits, &self.questions)
    }
}

/// An invoice on which enough is open, and the payments that were put on account for that.
type Freed = (Issued, Vec<(u64, Booked)>);

/// Puts so much of what was paid on account that a credit note of an amount finds it open. What is
/// questioned stays open for its own answer.
async fn freed(
    app: &App,
    member: &Member,
    (seen, amount): (&Seen, Money),
) -> Result<Result<Freed, Held>, Refusal> {
    let firm = app.store.of(member);
    let mut invoice = seen.invoice.clone();
    let mut needs = amount.minus(invoice.undisputed()).map_err(Refusal::fault)?;
    let mut paid: Vec<_> = seen.whole.allocations.iter().collect();
    paid.sort_by_key(|one| std::cmp::Reverse(one.at));
    let mut aside = Vec::new();
    for allocation in paid {
        if !needs.is_positive() || aside.len() >= PAYMENTS_MAX {
            break;
        }
        let PaidBy::Payment(id) = &allocation.by else { continue };
        let Some(life) = firm.life(id).await? else { continue };
        let (intent, refunds) = (life.payment.value, &life.since.refunds);
        let there = intent.removable(refunds, &invoice.id).map_err(Refusal::fault)?;
        let part = if there.minor() < needs.minor() { there } else { needs };
        if intent.client != invoice.client || !part.is_positive() {
            continue;
        }
        let stamp = Stamp {
            journal: app.id(JournalId::made)?,
            effective_on: app.today().await?,
            now: app.now(),
        };
        let booked = payment::set_aside(intent, refunds, (&invoice, part), &stamp);
        let booked = booked.map_err(Refusal::fault)?;
        invoice = booked.invoices.first().cloned().unwrap_or(invoice);
        needs = needs.minus(part).map_err(Refusal::fault)?;
        aside.push((life.payment.version, booked));
    }
    if needs.is_positive() {
        return Ok(Err(Held::Why(format!(
            "{} of it is neither open nor on one of its {PAYMENTS_MAX} latest payments that can go \
             on account: it was paid from trust, is disputed, or is on its way back. Give that much \
             back first",
            needs.plain()
        ))));
    }
    Ok(Ok((invoice, aside)))
}

impl Pressed {
    /// What is said where nothing is held.
    fn said(&self) -> String {
        let (left, all) = (self.given.left().count(), self.given.shares.len());
        if left == 0 {
            return format!(
                "The rebate for {} is given: {} without tax. Credit notes: {all}. The client is \
                 told that they are in the portal.",
                self.given.year,
                self.given.total.plain(),
            );
        }
        let written = all.saturating_sub(left);
        format!("{written} of {all} credit notes are written. Press again to go on.")
    }

    /// What could not be written, and why.
    fn refused(&self) -> Option<Complaints> {
        if self.held.is_empty() {
            return None;
        }
        let mut complaints = Complaints::default();
        for (id, why) in &self.held {
            let share = self.given.shares.iter().find(|share| share.invoice == *id);
            let number = share.map_or("", |share| share.number.as_str());
            let stop = if why.ends_with('.') { "" } else { "." };
            complaints.add("", format!("Invoice {number} does not bear its share: {why}{stop}"));
        }
        Some(complaints)
    }
}
