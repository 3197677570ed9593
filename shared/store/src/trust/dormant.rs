//! Client money that has not moved for long: it is looked at, and at last reported to the state as
//! unclaimed property (TRU-20, rule TR-25).
//!
//! Invariant: nothing here moves money. What is unclaimed goes where every other payment goes: to
//! a named payee, released by a lawyer, out of its own ledger.

use std::collections::HashMap;

use domain::audit::Event;
use domain::id::BankId;
use domain::notice::Notice;
use domain::pack::Key;
use domain::trust::{Nearness, is_dormant, unclaimed, unclaimed_from};
use jiff::Timestamp;
use jiff::civil::Date;

use super::TrustStore;
use super::ledger::Read;
use crate::fault::Fault;
use crate::once::{CommitError, Once};

/// A ledger whose money has not moved for long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dormant {
    /// The ledger.
    pub read: Read,
    /// The day from which its money counts as unclaimed property.
    pub unclaimed_from: Date,
    /// How near that is.
    pub nearness: Option<Nearness>,
}

/// How long money may lie in an account, in months.
#[derive(Debug, Clone, Copy)]
struct Limits {
    dormant: i64,
    unclaimed: i64,
}

impl TrustStore<'_> {
    /// Ledgers whose money has not moved for longer than the rules of their account allow, with the
    /// day from which it is unclaimed.
    pub async fn dormant(&self, today: Date) -> Result<Vec<Dormant>, Fault> {
        let limits = self.limits().await?;
        let (mut dormant, mut from) = (Vec::new(), None);
        loop {
            let page = self.ledgers("", from).await?;
            for read in page.items {
                let Some(limits) = limits.get(read.ledger.bank()) else { continue };
                let Some(from) = unclaimed_from(&read.ledger, limits.unclaimed) else { continue };
                let nearness = unclaimed(from, today);
                if nearness.is_some() || is_dormant(&read.ledger, (limits.dormant, today)) {
                    dormant.push(Dormant { read, unclaimed_from: from, nearness });
                }
            }
            from = page.next;
            if from.is_none() {
                return Ok(dormant);
            }
        }
    }

    async fn limits(&self) -> Result<HashMap<BankId, Limits>, Fault> {
        let mut limits = HashMap::new();
        for bank in self.banks().await? {
            let dormant = self.limit(Key::DormantMonths, &bank.id).await?;
            let unclaimed = self.limit(Key::UnclaimedMonths, &bank.id).await?;
            limits.insert(bank.id, Limits { dormant, unclaimed });
        }
        Ok(limits)
    }

    /// Tells the lawyers of money that is about to count as unclaimed; whatever moves it begins the
    /// time anew.
    pub(super) async fn tell_unclaimed(
        &self,
        today: Date,
        mails: &[Notice],
        at: Timestamp,
    ) -> Result<usize, CommitError> {
        let mut told = 0;
        for one in self.dormant(today).await? {
            let Some(nearness) = one.nearness else { continue };
            let (matter, from) = (one.read.ledger.matter().clone(), one.unclaimed_from);
            let step = nearness.word();
            let once = Once::named(format!("unclaimed#{matter}#{from}#{step}"));
            let amount = one.read.ledger.posted();
            let event = Event::Unclaimed { matter: matter.clone(), amount, from, step };
            told += self.tell(&once, (matter.as_str(), event), mails, at).await?;
        }
        Ok(told)
    }
}
