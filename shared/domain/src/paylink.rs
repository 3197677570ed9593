//! Links that pay without an account (PRT-05, PRT-08): of one invoice, of everything open, or of a
//! request for a deposit.
//!
//! Invariants: a link opens nothing but what it names; it ends by itself and can be withdrawn; one
//! that is for a payor's share never asks for more than what is left of the share (PAY-29).

use jiff::{SignedDuration, Timestamp};

use crate::id::{ClientId, DepositRequestId, InvoiceId, MemberId, PayLinkId, PaymentId};
use crate::invoice::Issued;
use crate::money::{Money, MoneyError};
use crate::payment::{PARTS_MAX, Part};
use crate::text::Name;

/// How long a link works when nobody says otherwise.
pub const DAYS: u16 = 30;

/// How long a link may work: a quarter.
pub const DAYS_MAX: u16 = 92;

/// The most payments that are begun through one link: people try a few cards, not dozens.
pub const BEGUN_MAX: usize = 40;

/// A link that pays without an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayLink {
    /// Its id.
    pub id: PayLinkId,
    /// Whose invoices it pays.
    pub client: ClientId,
    /// What it opens.
    pub covers: Covers,
    /// Who is to pay, when it is not the client.
    pub payor: Option<Name>,
    /// How much that payor owes of it; everything that is open without.
    pub share: Option<Money>,
    /// Who made it.
    pub by: MemberId,
    /// When.
    pub made_at: Timestamp,
    /// From when on it does not work.
    pub ends_at: Timestamp,
    /// When the firm withdrew it.
    pub withdrawn_at: Option<Timestamp>,
    /// The payments that were begun through it, oldest first.
    pub begun: Vec<PaymentId>,
}

/// What a link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Covers {
    /// One invoice.
    Invoice(InvoiceId),
    /// Everything that is open when it is used (PAY-06).
    Statement,
    /// A request for a deposit (TRU-08).
    Deposit(DepositRequestId),
}

/// Whether a link works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It works.
    Works,
    /// Its time is over.
    Ended,
    /// The firm withdrew it.
    Withdrawn,
}

/// Why a link is not made, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// No time to work in.
    #[error("Write for how many days the link works: 1 to {DAYS_MAX}.")]
    Days,
    /// A share of nothing, or of more than is open.
    #[error(
        "Write a share above zero and of at most {}, which is what is open.",
        .0.plain()
    )]
    Share(Money),
}

impl Standing {
    /// The word in lists.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Ended => "ended",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// For how many days a link works, as typed.
pub fn days(text: &str) -> Result<u16, LinkError> {
    match text.trim().parse() {
        Ok(days @ 1..=DAYS_MAX) => Ok(days),
        Ok(_) | Err(_) => Err(LinkError::Days),
    }
}

/// The end of a link that is made now and works for so many days.
pub fn ends(now: Timestamp, days: u16) -> Timestamp {
    let span = SignedDuration::from_hours(i64::from(days).saturating_mul(24));
    now.saturating_add(span).unwrap_or(Timestamp::MAX)
}

/// A payor's share of an invoice.
pub fn share_of(invoice: &Issued, share: Money) -> Result<Money, LinkError> {
    let same = share.currency() == invoice.open.currency();
    if same && share.is_positive() && share.minor() <= invoice.open.minor() {
        Ok(share)
    } else {
        Err(LinkError::Share(invoice.open))
    }
}

impl PayLink {
    /// Whether it works now.
    pub fn standing(&self, now: Timestamp) -> Standing {
        if self.withdrawn_at.is_some() {
            Standing::Withdrawn
        } else if now >= self.ends_at {
            Standing::Ended
        } else {
            Standing::Works
        }
    }

    /// The link after the firm withdrew it; the first time counts.
    #[must_use]
    pub fn withdrawn(self, now: Timestamp) -> Self {
        Self { withdrawn_at: self.withdrawn_at.or(Some(now)), ..self }
    }

    /// The link after one more payment was begun; nothing when it was used up.
    pub fn used(self, payment: PaymentId) -> Option<Self> {
        let mut begun = self.begun;
        begun.push(payment);
        (begun.len() <= BEGUN_MAX).then_some(Self { begun, ..self })
    }

    /// What it asks for, of what is `open` now and not questioned, when `paid` came through it
    /// already: each invoice in the order given, as far as the share goes.
    pub fn asks(&self, open: &[Issued], paid: Money) -> Result<Vec<Part>, MoneyError> {
        let Some(first) = open.iter().find(|invoice| invoice.undisputed().is_positive()) else {
            return Ok(Vec::new());
        };
        let currency = first.open.currency();
        let mut left = self.share.map(|share| share.minus(paid)).transpose()?;
        let mut parts = Vec::new();
        for invoice in open.iter().filter(|invoice| invoice.open.currency() == currency) {
            let asked = invoice.undisputed().minor();
            let most = left.map_or(asked, Money::minor);
            let amount = Money::new(most.min(asked), currency);
            if parts.len() < PARTS_MAX && amount.is_positive() {
                left = left.map(|left| left.minus(amount)).transpose()?;
                let number = invoice.number.to_string();
                let discount = None;
                parts.push(Part { invoice: invoice.id.clone(), number, amount, discount });
            }
        }
        Ok(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invoice::sample;
    use proptest::prelude::*;

    fn usd(minor: i64) -> Money {
        Money::new(minor, crate::money::Currency::USD)
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn link(share: Option<Money>) -> PayLink {
        PayLink {
            id: PayLinkId::made(0, [1; 10]),
            client: ClientId::made(0, [2; 10]),
            covers: Covers::Statement,
            payor: None,
            share,
            by: MemberId::made(0, [3; 10]),
            made_at: at(0),
            ends_at: ends(at(0), 1),
            withdrawn_at: None,
            begun: Vec::new(),
        }
    }

    #[test]
    fn prt08_a_link_works_until_its_end_or_until_it_is_withdrawn() {
        let link = link(None);
        assert_eq!(link.standing(at(86_399)), Standing::Works);
        assert_eq!(link.standing(at(86_400)), Standing::Ended);
        let withdrawn = link.withdrawn(at(5));
        assert_eq!(withdrawn.standing(at(6)), Standing::Withdrawn);
        assert_eq!(withdrawn.withdrawn(at(9)).withdrawn_at, Some(at(5)));
    }

    #[test]
    fn a_link_works_for_a_quarter_at_most() {
        assert_eq!(days(" 7 "), Ok(7));
        for wrong in ["", "0", "93", "-1", "x", "99999999"] {
            assert_eq!(days(wrong), Err(LinkError::Days), "{wrong}");
        }
    }

    #[test]
    fn pay29_a_share_is_asked_until_it_is_paid_and_never_more_than_is_open() {
        let open = [sample(1, usd(1000))];
        let asked = |share, paid| {
            let parts = link(Some(usd(share))).asks(&open, usd(paid)).unwrap();
            parts.iter().map(|part| part.amount.minor()).sum::<i64>()
        };
        assert_eq!(asked(400, 0), 400);
        assert_eq!(asked(400, 150), 250);
        assert_eq!(asked(400, 400), 0);
        assert_eq!(asked(400, 500), 0);
        assert_eq!(asked(4000, 0), 1000);
    }

    #[test]
    fn a_link_is_used_up_in_the_end() {
        let payment = || PaymentId::made(0, [4; 10]);
        let full = (0..BEGUN_MAX).try_fold(link(None), |link, _| link.used(payment()));
        assert!(full.unwrap().used(payment()).is_none());
    }

    proptest! {
        #[test]
        fn pay06_a_statement_asks_for_what_is_open_and_no_more(
            opens in proptest::collection::vec(0_i64..5000, 0..20),
            share in proptest::option::of(1_i64..50_000),
            paid in 0_i64..50_000,
        ) {
            let open: Vec<Issued> =
                opens.iter().enumerate().map(|(n, minor)| sample(n, usd(*minor))).collect();
            let parts = link(share.map(usd)).asks(&open, usd(paid)).unwrap();
            let sum: i64 = parts.iter().map(|part| part.amount.minor()).sum();
            prop_assert!(sum <= opens.iter().sum());
            prop_assert!(share.is_none_or(|share| sum <= share.saturating_sub(paid).max(0)));
            prop_assert!(parts.len() <= PARTS_MAX);
            prop_assert!(parts.iter().all(|part| part.amount.is_positive()));
        }
    }
}
