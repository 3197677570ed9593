//! Closing a matter and reopening it (TRU-23, rule TR-25).
//!
//! Invariants: what is looked at before a matter is closed is pinned when it is: its audit chain
//! has not moved on, its ledger is the one that was read and is empty, in the closing transaction
//! itself; whatever is recorded on a matter moves its chain and insists that it is open, so of two
//! that meet one finds the other.

use domain::audit::Event;
use domain::deposit::DepositRequest;
use domain::id::BankId;
use domain::invoice::Issued;
use domain::matter::{Facts, Matter};
use domain::money::Money;
use domain::payment::Intent;
use domain::text::Note;
use domain::trust::{ChequeNumber, Disbursement, DisbursementState, Instrument};
use jiff::Timestamp;

use super::MatterItem;
use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::invoices::Held;
use crate::item::Versioned;
use crate::keys::{self, Key};
use crate::once::{CommitError, Done, Once};
use crate::payments::Turns;

/// What a matter looked like, and what must not change until it is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// What there is.
    pub facts: Facts,
    chain: u64,
    ledger: u64,
}

impl FirmStore<'_> {
    /// What is still open of a matter; work that a void has not given back yet is unbilled. Drafts
    /// are read before the work that they claim, and that before the invoices that they become.
    pub async fn matter_looked(&self, matter: &Matter) -> Result<Looked, Fault> {
        let chain = self.store.chain_head(matter.id.as_str()).await?.seq;
        let ledger = self.trust().ledger(&matter.id).await?;
        let (waiting, outstanding) = self.payments_left(matter).await?;
        let drafts = self.drafts_in(matter).await?.len();
        let mut unbilled = self.unbilled_left(matter).await?;
        let owed = self.invoices_in(matter).await?;
        for void in owed.iter().filter(|invoice| invoice.is_void()) {
            let held = self.entries_held(&void.id).await?;
            unbilled.extend(held.iter().map(Held::amount));
        }
        let owed: Vec<Issued> =
            owed.into_iter().filter(|invoice| !invoice.open.is_zero()).collect();
        let (paying, plans) = self.paid_by_now(&owed).await?;
        let requests = self.deposit_requests_for(matter).await?;
        let asked = requests.iter().map(DepositRequest::left);
        let asked = asked.filter(|left| left.is_positive()).collect();
        let recurring = self.recurring_left(matter).await?;
        let owed = owed.iter().map(|invoice| (invoice.number.to_string(), invoice.open)).collect();
        Ok(Looked {
            chain,
            ledger: ledger.as_ref().map_or(0, |read| read.version),
            facts: Facts {
                ledger: ledger.map(|read| read.ledger),
                waiting,
                outstanding,
                unbilled,
                drafts,
                owed,
                paying,
                plans,
                asked,
                recurring,
            },
        })
    }

    /// The numbers of those that are being paid, and of those that are paid by a plan.
    async fn paid_by_now(&self, owed: &[Issued]) -> Result<(Vec<String>, Vec<String>), Fault> {
        let (mut paying, mut plans) = (Vec::new(), Vec::new());
        for invoice in owed {
            if self.is_paying(invoice).await? {
                paying.push(invoice.number.to_string());
            }
            let (plan, _) = self.plan_of(&invoice.id).await?;
            if plan.is_some_and(|plan| !plan.value.state.is_final()) {
                plans.push(invoice.number.to_string());
            }
        }
        Ok((paying, plans))
    }

    /// How many recurring invoices go on.
    async fn recurring_left(&self, matter: &Matter) -> Result<usize, Fault> {
        let all = self.store.recurring(&matter.id).await?.value.all;
        Ok(all.iter().filter(|one| one.next().is_some()).count())
    }

    /// How many payments out of trust wait for a lawyer, and which checks the bank has not paid.
    async fn payments_left(
        &self,
        matter: &Matter,
    ) -> Result<(usize, Vec<(ChequeNumber, Money)>), Fault> {
        let (mut waiting, mut written, mut from) = (0, Vec::new(), None);
        loop {
            let page = self.trust().disbursements_of(&matter.id, from).await?;
            for payment in page.items {
                match &payment.state {
                    DisbursementState::Prepared => waiting += 1,
                    DisbursementState::Posted(_) => written.extend(check_of(&payment)),
                    DisbursementState::Withdrawn | DisbursementState::Voided { .. } => {}
                }
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        let claims = written.iter().map(Check::claim);
        let paid = self.store.get_many(claims).await?;
        let outstanding = written.into_iter().filter(|check| !paid.contains_key(&check.claim()));
        Ok((waiting, outstanding.map(|check| (check.number, check.amount)).collect()))
    }

    async fn unbilled_left(&self, matter: &Matter) -> Result<Vec<Money>, Fault> {
        let (mut unbilled, mut from) = (Vec::new(), None);
        loop {
            let page = self.entries_of(&matter.id, from).await?;
            unbilled.extend(page.items.into_iter().map(|entry| entry.value.value));
            from = page.next;
            if from.is_none() {
                return Ok(unbilled);
            }
        }
    }

    async fn is_paying(&self, invoice: &Issued) -> Result<bool, Fault> {
        let turns = Turns::of_client(self.store, invoice.client.clone());
        for turn in turns.of(std::slice::from_ref(&invoice.id)).await? {
            let Some(last) = turn.last() else { continue };
            let intent = turns.payment(last).await?;
            if intent.is_some_and(|intent| is_under_way(&intent.value)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Closes a matter that is still as it was looked at.
    pub async fn commit_matter_closed(
        &self,
        once: &Once,
        matter: &Versioned<Matter>,
        looked: &Looked,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = &matter.value.id;
        let ending = &matter.value.ending;
        let Some((on, kept_until)) = ending.closed_on().zip(ending.kept_until()) else {
            return Err(Fault::damaged(id, "a closed matter has no day").into());
        };
        let event = Event::MatterClosed { matter: id.clone(), on, kept_until };
        self.matter_replaced(once, matter, at)?
            .on_empty_ledger(self.store, id, looked.ledger)?
            .still(id, looked.chain)
            .event(id, event)
            .write(self.store)
            .await
    }

    /// Reopens a matter; the reason stays in its audit trail.
    pub async fn commit_matter_reopened(
        &self,
        once: &Once,
        matter: &Versioned<Matter>,
        because: &Note,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = &matter.value.id;
        let event = Event::MatterReopened { matter: id.clone(), because: because.to_string() };
        self.matter_replaced(once, matter, at)?.event(id, event).write(self.store).await
    }

    /// Sets a legal hold, or takes it away.
    pub async fn commit_legal_hold(
        &self,
        once: &Once,
        matter: &Versioned<Matter>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let id = &matter.value.id;
        let event = match matter.value.ending.legal_hold() {
            Some(why) => Event::LegalHoldSet { matter: id.clone(), because: why.to_string() },
            None => Event::LegalHoldLifted { matter: id.clone() },
        };
        self.matter_replaced(once, matter, at)?.event(id, event).write(self.store).await
    }

    pub(crate) fn matter_replaced(
        &self,
        once: &Once,
        matter: &Versioned<Matter>,
        at: Timestamp,
    ) -> Result<Commit, Fault> {
        let (id, value) = (&matter.value.id, MatterItem::of(&matter.value));
        let key = keys::matter(id);
        Commit::by(self.member.actor(), once, at).outcome(id).replace(
            self.store,
            (&key, matter.version),
            &super::places(&matter.value),
            &value,
        )
    }
}

/// A check that left the firm.
struct Check {
    bank: BankId,
    entry: String,
    number: ChequeNumber,
    amount: Money,
}

impl Check {
    /// Where a bank line claims it.
    fn claim(&self) -> Key {
        keys::bank_claim(&self.bank, &self.entry)
    }
}

fn check_of(payment: &Disbursement) -> Option<Check> {
    let (DisbursementState::Posted(release), Instrument::Cheque(number)) =
        (&payment.state, &payment.order.instrument)
    else {
        return None;
    };
    Some(Check {
        bank: payment.order.bank.clone(),
        entry: release.entry.to_string(),
        number: number.clone(),
        amount: payment.order.amount,
    })
}

fn is_under_way(intent: &Intent) -> bool {
    !intent.state.is_final()
}
