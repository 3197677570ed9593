//! Money that goes back, and money that the payer's bank takes back (rules PSP-43, PSP-44, PAY-20).

use domain::allotment::{Allotment, Target, take_back};
use domain::audit::Actor;
use domain::dispute::{Dispute, DisputeFact, DisputeMoved, DisputeState, Moved};
use domain::id::{DisputeId, InvoiceId, RefundId};
use domain::ledger::{Entry, Operating};
use domain::merchant::Destination;
use domain::money::Money;
use domain::payment::{Funds, Intent, Since, Source, book};
use domain::refund::{Refund, RefundFact, RefundProgress, RefundState};
use sha2::{Digest, Sha256};

use super::{HearError, Heard, RACES_MAX, When};
use crate::access::{FirmStore, SystemStore};
use crate::once::{CommitError, Once};
use crate::payments::{Booking, Life};

/// Ten bytes that stand for a processor's object: the same for the same object, so that what is
/// said of it twice, or twice at once, is one thing (rule PSP-15).
pub(super) fn bytes_of(object: &str) -> [u8; 10] {
    let mut bytes = [0; 10];
    for (to, from) in bytes.iter_mut().zip(Sha256::digest(object.as_bytes())) {
        *to = from;
    }
    bytes
}

impl SystemStore<'_> {
    /// Puts what a processor says about a refund into the books, also one that somebody asked for
    /// at the processor and not here.
    pub async fn hear_refund(&self, fact: &RefundFact, when: When) -> Result<Heard, HearError> {
        let Some(payment) = &fact.payment else { return Ok(Heard::Unknown) };
        for _ in 0..RACES_MAX {
            let Some(life) = self.life(payment).await? else { return Ok(Heard::Unknown) };
            match self.refund_heard(life, fact, when).await {
                Err(HearError::Commit(CommitError::Stale)) => {}
                other => return other.map(|intent| Heard::Known(Box::new(intent))),
            }
        }
        Err(CommitError::Stale.into())
    }

    async fn refund_heard(
        &self,
        life: Life,
        fact: &RefundFact,
        when: When,
    ) -> Result<Intent, HearError> {
        let intent = life.payment.value.clone();
        let ours = RefundId::made(intent.made_at.as_millisecond(), bytes_of(&fact.object));
        let id = fact.refund.clone().unwrap_or(ours);
        if let Source::Deposit(_) = &intent.source {
            return self.deposit_back(intent, fact, (id, when)).await;
        }
        let (refund, version) = match life.refund(&id) {
            Some(known) => (known.value, known.version),
            None => match unasked(&intent, &life.since, fact, (id, when.0))? {
                Some(refund) => (refund, 0),
                None => return Ok(intent),
            },
        };
        let Some(moved) = refund.advance(fact, &self.stamp(when)?)? else { return Ok(intent) };
        if matches!(moved.refund.state, RefundState::Review | RefundState::Failed) {
            tracing::error!(refund.id = %moved.refund.id, "A refund needs a person");
        }

        let owed = self.all_owed(&named(moved.entry.as_ref())).await?;
        let invoices: Vec<_> = owed.iter().map(|read| read.value.clone()).collect();
        let booked = book(intent, &invoices, moved.entry)?;

        let booking = Booking { version: life.payment.version, owed: &owed, booked: &booked };
        self.commit_refund_moved((&moved.refund, version), booking, when.0).await?;
        Ok(booked.intent)
    }

    /// Client money that the processor gave back, as nobody asked it to here: a person notes it in
    /// the trust book, and sees it until then.
    async fn deposit_back(
        &self,
        intent: Intent,
        fact: &RefundFact,
        (id, when): (RefundId, When),
    ) -> Result<Intent, HearError> {
        match fact.progress {
            RefundProgress::Succeeded => {
                self.commit_deposit_back(&intent, (&id, fact.amount), when.0).await?;
            }
            // On its way, or never to arrive: nothing has left the account.
            RefundProgress::Pending | RefundProgress::Refused | RefundProgress::Failed => {}
        }
        Ok(intent)
    }

    /// Puts what a processor says about a dispute into the books.
    pub async fn hear_dispute(&self, fact: &DisputeFact, when: When) -> Result<Heard, HearError> {
        self.hear_dispute_by(None, fact, when).await
    }

    /// The same, or what a person of the firm says who had it from the processor's people.
    pub(crate) async fn hear_dispute_by(
        &self,
        by: Option<(Actor, &Once)>,
        fact: &DisputeFact,
        when: When,
    ) -> Result<Heard, HearError> {
        let Some(payment) = &fact.payment else {
            tracing::error!(dispute = fact.object, "A dispute of a payment that is not ours");
            return Ok(Heard::Unknown);
        };
        for _ in 0..RACES_MAX {
            let Some(life) = self.life(payment).await? else { return Ok(Heard::Unknown) };
            match self.dispute_heard(life, by.clone(), fact, when).await {
                Err(HearError::Commit(CommitError::Stale)) => {}
                other => return other.map(|intent| Heard::Known(Box::new(intent))),
            }
        }
        Err(CommitError::Stale.into())
    }

    async fn dispute_heard(
        &self,
        life: Life,
        by: Option<(Actor, &Once)>,
        fact: &DisputeFact,
        when: When,
    ) -> Result<Intent, HearError> {
        let intent = life.payment.value.clone();
        let id = DisputeId::made(intent.made_at.as_millisecond(), bytes_of(&fact.object));
        let (dispute, version) = match life.dispute(&id) {
            Some(known) => (known.value, known.version),
            None => match first_heard(&intent, &life.since, fact, id)? {
                Some(dispute) => (dispute, 0),
                None => return Ok(intent),
            },
        };
        let Some(moved) = dispute.advance(fact, &self.stamp(when)?)? else { return Ok(intent) };
        let DisputeMoved { dispute, entry, .. } = moved;

        let owed = self.all_owed(&named(entry.as_ref())).await?;
        let invoices: Vec<_> = owed.iter().map(|read| read.value.clone()).collect();
        let marked = marked(intent, &life.since, &dispute);
        let booked = book(marked, &invoices, entry)?;

        let booking = Booking { version: life.payment.version, owed: &owed, booked: &booked };
        self.commit_dispute_moved(by, (&dispute, version), booking, when.0).await?;
        tracing::warn!(dispute.id = %dispute.id, payment.id = %dispute.payment, "A dispute moved");
        Ok(booked.intent)
    }
}

impl FirmStore<'_> {
    /// Puts what a person says about a dispute into the books, as if the processor said it.
    pub async fn commit_dispute_told(
        &self,
        once: &Once,
        fact: &DisputeFact,
        when: When,
    ) -> Result<Heard, HearError> {
        let system = self.store.system("dispute");
        system.hear_dispute_by(Some((self.member.actor(), once)), fact, when).await
    }
}

/// A refund that we did not ask for; nothing while no money of the payment is booked. One of more
/// than is left of the payment waits for a person, as one of all that is left would that the
/// processor made otherwise (rule PSP-20).
fn unasked(
    intent: &Intent,
    since: &Since,
    fact: &RefundFact,
    (id, asked_at): (RefundId, jiff::Timestamp),
) -> Result<Option<Refund>, HearError> {
    let Some(processor) = intent.source.taker() else { return Ok(None) };
    if intent.funds.is_none() {
        return Ok(None);
    }
    let there = taken_from(intent, since, fact.amount)?;
    let (from, amount) = match take_back(&there, fact.amount) {
        Ok(from) => (from, fact.amount),
        Err(_) => (there, intent.kept()),
    };
    Ok(Some(Refund {
        id,
        payment: intent.id.clone(),
        client: intent.client.clone(),
        processor,
        amount,
        from,
        object: None,
        state: RefundState::Asked,
        told: None,
        asked_at,
    }))
}

/// A dispute that is heard of for the first time; nothing while no money of the payment is booked.
fn first_heard(
    intent: &Intent,
    since: &Since,
    fact: &DisputeFact,
    id: DisputeId,
) -> Result<Option<Dispute>, HearError> {
    let (processor, destination) = match &intent.source {
        Source::Processor(processor) => (*processor, Destination::Operating),
        Source::Saved(saved) => (saved.taker, Destination::Operating),
        Source::Deposit(deposit) => (deposit.taker.processor(), Destination::Trust),
        Source::Recorded(_) => return Ok(None),
    };
    if intent.funds.is_none() {
        return Ok(None);
    }
    Ok(Some(Dispute {
        id,
        object: fact.object.clone(),
        payment: intent.id.clone(),
        client: intent.client.clone(),
        processor,
        destination,
        allotments: taken_from(intent, since, fact.amount)?,
        reason: fact.reason.clone(),
        amount: fact.amount,
        state: None,
        moved: Moved::nothing(fact.amount.currency()),
        due_by: fact.due_by,
    }))
}

/// Where the money is that was taken or given back: beside what refunds will take, unless that
/// leaves too little. Then the processor has not made one of them, and never will.
fn taken_from(intent: &Intent, since: &Since, amount: Money) -> Result<Vec<Allotment>, HearError> {
    let all = intent.funds.iter().flat_map(|funds| funds.allotments.clone());
    let Ok(free) = intent.free(&since.refunds) else { return Ok(all.collect()) };
    let left = free.iter().map(|part| part.amount.minor()).fold(0, i64::saturating_add);
    Ok(if left < amount.minor() { all.collect() } else { free })
}

/// The payment with the mark that lists show while somebody decides about it.
fn marked(intent: Intent, since: &Since, dispute: &Dispute) -> Intent {
    let undecided = |one: &Dispute| one.state.is_some_and(DisputeState::is_undecided);
    let others = since.disputes.iter().filter(|one| one.id != dispute.id);
    let in_dispute = undecided(dispute) || others.into_iter().any(undecided);
    let funds = intent.funds.clone().map(|funds| Funds { in_dispute, ..funds });
    Intent { funds, ..intent }
}

/// The invoices that an entry names.
fn named(entry: Option<&Entry<Operating>>) -> Vec<InvoiceId> {
    let accounts = entry.into_iter().flat_map(Entry::postings);
    let accounts = accounts.flat_map(|posting| [&posting.from, &posting.to]);
    accounts
        .filter_map(|account| match Target::of_account(account) {
            Some(Target::Invoice(invoice)) => Some(invoice),
            Some(Target::Unapplied(_) | Target::Surcharge) | None => None,
        })
        .collect()
}
