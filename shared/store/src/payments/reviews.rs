//! What waits for a person: listed while it waits, and ended by what the person decides.
//!
//! Invariant: what is listed is written in the transaction that made it wait or ended the waiting;
//! an end is an item that is listed nowhere, so that nobody who books payments needs the right to
//! delete.

use domain::audit::Event;
use domain::id::{PaymentId, RefundId};
use domain::ledger::Stamp;
use domain::money::Money;
use domain::notice::About;
use domain::payment::Intent;
use domain::refund::{Refund, RefundMoved, RefundState};
use domain::review::{Review, Why};
use domain::text::Mark;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::booking::Booking;
use super::item::{IntentItem, MoneyItem, places};
use super::life::RefundItem;
use super::{received, refunds};
use crate::Store;
use crate::access::{FirmStore, SystemStore};
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item::{self, Attributes, Versioned};
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};
use crate::query::Page;

#[derive(Debug, Serialize, Deserialize)]
struct ReviewItem {
    payment: String,
    client: String,
    why: String,
    refund: Option<String>,
    amount: MoneyItem,
    since: Timestamp,
}

/// A review that is over.
#[derive(Debug, Serialize)]
struct EndedItem {
    payment: String,
}

impl ReviewItem {
    fn of(review: &Review) -> Self {
        Self {
            payment: review.payment.to_string(),
            client: review.client.to_string(),
            why: review.why.word().to_owned(),
            refund: review.why.refund().map(ToString::to_string),
            amount: MoneyItem::of(review.amount),
            since: review.since,
        }
    }

    fn read(self) -> Result<Review, Fault> {
        let refund = self.refund.as_deref().map(|id| item::parsed("refund", id)).transpose()?;
        Ok(Review {
            payment: item::parsed("payment", &self.payment)?,
            client: item::parsed("client", &self.client)?,
            why: item::needed("why", Why::of_word(&self.why, refund))?,
            amount: self.amount.read()?,
            since: self.since,
        })
    }
}

/// Lists what waits; the commit writes its payment or refund too, which guards it.
pub(crate) fn raised(commit: Commit, store: &Store, review: &Review) -> Result<Commit, Fault> {
    let key = keys::review(&review.payment, review.why.refund());
    let since = review.since.as_millisecond();
    let sort = format!("{}#{since:015}#{}#{}", review.why.word(), review.payment, key.sk);
    let listed = Places { owner: None, kind: keys::by_kind("REVIEWS", sort) };
    commit.set(store, &key, &listed, &ReviewItem::of(review))
}

/// Lists it no more.
pub(crate) fn ended(
    commit: Commit,
    store: &Store,
    (payment, refund): (&PaymentId, Option<&RefundId>),
) -> Result<Commit, Fault> {
    let over = EndedItem { payment: payment.to_string() };
    commit.set(store, &keys::review(payment, refund), &Places::default(), &over)
}

pub(super) fn review(attributes: Attributes) -> Result<Review, Fault> {
    item::read::<ReviewItem>(attributes)?.read()
}

/// A payment or a refund whose end nobody has told of for long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waits {
    /// A payment.
    Payment(Box<Intent>),
    /// A refund.
    Refund(Box<Refund>),
}

impl FirmStore<'_> {
    /// What waits for a person, for one reason or for all.
    pub async fn reviews(&self, why: &str, from: Option<String>) -> Result<Page<Review>, Fault> {
        let prefix = if why.is_empty() { String::new() } else { format!("{why}#") };
        let asked = self.store.ask_index("by_kind", "REVIEWS").beginning(prefix);
        asked.from(from).page(review).await
    }

    /// Payments and refunds begun before a moment that have not ended, oldest first: as many as a
    /// page has of each.
    pub async fn waiting_since(&self, before: Timestamp) -> Result<Vec<Waits>, Fault> {
        let high = format!("{:015}", before.as_millisecond());
        let of = |kind| self.store.ask_index("by_kind", kind).between("0", high.clone());
        let payments = of("PENDING").page(|found| item::read::<IntentItem>(found)?.read());
        let refunds = of("REFUNDING").page(|found| item::read::<RefundItem>(found)?.read());
        let (payments, refunds) = tokio::try_join!(payments, refunds)?;
        let payments = payments.items.into_iter().map(|one| Waits::Payment(Box::new(one)));
        let asked = refunds.items.into_iter().filter(|one| one.state == RefundState::Asked);
        let refunds = asked.map(|one| Waits::Refund(Box::new(one)));
        Ok(payments.chain(refunds).collect())
    }

    /// Books what a processor took instead of what was asked for; `back` is the refund of all of
    /// it, when the firm gives it back at once.
    pub async fn commit_accepted(
        &self,
        once: &Once,
        booking: Booking<'_>,
        (asked, back): (Money, Option<&Refund>),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let paid = &booking.booked.intent;
        let accepted =
            Event::PaymentAccepted { payment: paid.id.clone(), asked, amount: paid.amount };
        let commit = Commit::by(self.member.actor(), once, at);
        let commit = commit.outcome(back.map_or(paid.id.to_string(), |back| back.id.to_string()));
        let commit = self.store.booking(commit, booking, at)?;
        let commit = ended(commit, self.store, (&paid.id, None))?;
        let commit = commit.event(&paid.id, accepted).event(&paid.id, received(booking));
        let commit = match back {
            Some(refund) => {
                let commit = refunds::put(commit, self.store, (refund, 0))?;
                commit.event(&paid.id, refunds::asked(refund))
            }
            None => match self.store.receipt_for(paid).await? {
                Some(receipt) => commit.mail(receipt),
                None => commit,
            },
        };
        commit.write(self.store).await
    }

    /// Notes that a person looked at what came too much and leaves it where it is.
    pub async fn commit_surplus_kept(
        &self,
        once: &Once,
        (payment, amount): (&Versioned<Intent>, Money),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let paid = &payment.value;
        let event = Event::SurplusKept { payment: paid.id.clone(), amount };
        let commit = Commit::by(self.member.actor(), once, at).outcome(&paid.id);
        let commit = refunds::touch(commit, self.store, payment)?;
        let commit = ended(commit, self.store, (&paid.id, None))?;
        commit.event(&paid.id, event).write(self.store).await
    }

    /// Stores how much of an authorised payment is taken, before the processor hears of it (rules
    /// PSP-01, PSP-42); `asked` was authorised.
    pub async fn commit_captured(
        &self,
        once: &Once,
        payment: &Versioned<Intent>,
        (asked, at): (Money, Timestamp),
    ) -> Result<Done, CommitError> {
        let (id, amount) = (payment.value.id.clone(), payment.value.amount);
        let commit = Commit::by(self.member.actor(), once, at).outcome(&id);
        let commit = refunds::touch(commit, self.store, payment)?;
        let event = Event::PaymentCaptured { payment: id.clone(), asked, amount };
        commit.event(&id, event).write(self.store).await
    }

    /// Notes that an authorised payment is let go, before the processor hears of it.
    pub async fn commit_released(
        &self,
        once: &Once,
        payment: &Versioned<Intent>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (id, amount) = (payment.value.id.clone(), payment.value.amount);
        let commit = Commit::by(self.member.actor(), once, at).outcome(&id);
        let commit = refunds::touch(commit, self.store, payment)?;
        let event = Event::PaymentReleased { payment: id.clone(), amount };
        commit.event(&id, event).write(self.store).await
    }

    /// Notes that the trust book says what the processor gave back of a deposit.
    pub async fn commit_deposit_back_settled(
        &self,
        once: &Once,
        (payment, refund): (&Versioned<Intent>, &RefundId),
        (amount, at): (Money, Timestamp),
    ) -> Result<Done, CommitError> {
        let (of, id) = (payment.value.id.clone(), refund.clone());
        let commit = Commit::by(self.member.actor(), once, at).outcome(refund);
        let commit = refunds::touch(commit, self.store, payment)?;
        let commit = ended(commit, self.store, (&of, Some(refund)))?;
        let event = Event::DepositBackSettled { refund: id, payment: of.clone(), amount };
        commit.event(&of, event).write(self.store).await
    }

    /// Ends a payment that no account of the firm can be asked about any more.
    pub async fn commit_closed(
        &self,
        once: &Once,
        payment: &Versioned<Intent>,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let (paid, key) = (&payment.value, keys::payment(&payment.value.id));
        let item = IntentItem::of(paid);
        Commit::by(self.member.actor(), once, at)
            .outcome(&paid.id)
            .replace(self.store, (&key, payment.version), &places(paid), &item)?
            .event(&paid.id, Event::PaymentClosed { payment: paid.id.clone() })
            .write(self.store)
            .await
    }

    /// Books what became of a refund that could not reach whoever paid: put back on account, and
    /// asked for once more where `again` is there; or paid by hand, under a reference.
    pub async fn commit_returned(
        &self,
        once: &Once,
        (moved, version): (&RefundMoved, u64),
        (booking, how): (Booking<'_>, Returned<'_>),
        stamp: &Stamp,
    ) -> Result<Done, CommitError> {
        let refund = &moved.refund;
        let event = how.event(refund, stamp);
        let commit = Commit::by(self.member.actor(), once, stamp.now);
        let commit = refunds::put(commit, self.store, (refund, version))?;
        let commit = self.store.booking(commit, booking, stamp.now)?;
        let commit = ended(commit, self.store, (&refund.payment, Some(&refund.id)))?;
        let commit = commit.event(&refund.payment, event);
        let commit = match how {
            Returned::Again(again) => {
                let commit = refunds::put(commit, self.store, (again, 0))?;
                commit.outcome(&again.id).event(&refund.payment, refunds::asked(again))
            }
            Returned::Paid(_) => {
                let told = self.store.told_of(&refund.client, &About::Refunded).await?;
                told.into_iter().fold(commit.outcome(&refund.id), Commit::mail)
            }
            Returned::PutBack => commit.outcome(&refund.id),
        };
        commit.write(self.store).await
    }

    /// Notes what a person decided about a refund whose money did not move by it: that another
    /// amount is right, or that it was never made.
    pub async fn commit_refund_decided(
        &self,
        once: &Once,
        payment: &Versioned<Intent>,
        (refund, version): (&Refund, u64),
        (asked, at): (Money, Timestamp),
    ) -> Result<Done, CommitError> {
        let (id, of, amount) = (refund.id.clone(), refund.payment.clone(), refund.amount);
        let event = if refund.object.is_some() {
            Event::RefundAgreed { refund: id, payment: of, asked, amount }
        } else {
            Event::RefundNeverMade { refund: id, payment: of, amount }
        };
        let commit = Commit::by(self.member.actor(), once, at).outcome(&refund.id);
        let commit = refunds::touch(commit, self.store, payment)?;
        let commit = refunds::put(commit, self.store, (refund, version))?;
        let commit = ended(commit, self.store, (&refund.payment, Some(&refund.id)))?;
        commit.event(&refund.payment, event).write(self.store).await
    }
}

impl SystemStore<'_> {
    /// Lists that a processor gave a deposit back, or a part of it; once, however often it says so.
    pub(crate) async fn commit_deposit_back(
        &self,
        payment: &Intent,
        (refund, amount): (&RefundId, Money),
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let once = Once::named(format!("deposit-back#{refund}"));
        let review = Review {
            payment: payment.id.clone(),
            client: payment.client.clone(),
            why: Why::DepositBack(refund.clone()),
            amount,
            since: at,
        };
        let (id, of) = (refund.clone(), payment.id.clone());
        let commit = Commit::by(self.actor(), &once, at).outcome(refund);
        let commit = raised(commit, self.store, &review)?;
        commit
            .event(&payment.id, Event::DepositBack { refund: id, payment: of, amount })
            .write(self.store)
            .await
    }
}

/// What of a deposit waits to be noted in the trust book, if this review says so.
pub(super) fn deposit_back(attributes: Attributes) -> Result<Option<(RefundId, Money)>, Fault> {
    let review = review(attributes)?;
    Ok(match review.why {
        Why::DepositBack(refund) => Some((refund, review.amount)),
        Why::OtherAmount | Why::Surplus | Why::RefundFailed(_) | Why::RefundDiffers(_) => None,
    })
}

/// What became of a refund that could not reach whoever paid.
#[derive(Debug, Clone, Copy)]
pub enum Returned<'a> {
    /// It is on account again.
    PutBack,
    /// It is on account again, and asked for once more.
    Again(&'a Refund),
    /// It was paid by hand.
    Paid(&'a Mark),
}

impl Returned<'_> {
    fn event(self, refund: &Refund, stamp: &Stamp) -> Event {
        let (id, payment, amount) = (refund.id.clone(), refund.payment.clone(), refund.amount);
        match self {
            Self::PutBack | Self::Again(_) => Event::RefundPutBack { refund: id, payment, amount },
            Self::Paid(reference) => {
                let (reference, on) = (reference.to_string(), stamp.effective_on);
                Event::RefundPaid { refund: id, payment, amount, reference, on }
            }
        }
    }
}
