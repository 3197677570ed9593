//! Bank lines that were set aside: each with who did it and why, taken up again until the period is
//! signed.
//!
//! Invariants: a line is matched or set aside or neither, checked by the table through one claim;
//! what a signed period sets aside is never changed, checked by the table, too (rule TR-20).

use domain::audit::Event;
use domain::id::BankId;
use domain::reconciliation::Aside;
use domain::statement::Mark;
use domain::text::{Name, Note};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::matched::ClaimItem;
use crate::access::FirmStore;
use crate::commit::Commit;
use crate::fault::Fault;
use crate::item;
use crate::keys::{self, Places};
use crate::once::{CommitError, Done, Once};

/// A line that was set aside, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAside {
    /// The day it counts from: that of the line, or the first of the open period for a line that
    /// came after its own was signed.
    pub on: Date,
    /// The line and why.
    pub aside: Aside,
}

#[derive(Debug, Serialize, Deserialize)]
struct AsideItem {
    mark: String,
    on: Date,
    why: String,
    by: String,
    at: Timestamp,
}

impl AsideItem {
    fn read(self) -> Result<KeptAside, Fault> {
        let aside = Aside {
            mark: Mark::of_word(&self.mark),
            why: item::checked("reason", Note::parse(&self.why))?,
            by: item::checked("name", Name::parse(&self.by))?,
        };
        Ok(KeptAside { on: self.on, aside })
    }
}

impl FirmStore<'_> {
    /// All lines of an account that were set aside, by day.
    pub async fn bank_aside(&self, account: &BankId) -> Result<Vec<KeptAside>, Fault> {
        let asked = self.store.ask_state(&keys::bank_matches_pk(account)).beginning("ASIDE#");
        asked.all(|attributes| item::read::<AsideItem>(attributes)?.read()).await
    }

    /// Sets a line aside in the open period, as long as no other was signed since it was read.
    pub async fn commit_set_aside(
        &self,
        once: &Once,
        (account, signings): (&BankId, u64),
        kept: &KeptAside,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let KeptAside { on, aside } = kept;
        let value = AsideItem {
            mark: aside.mark.to_string(),
            on: *on,
            why: aside.why.to_string(),
            by: aside.by.to_string(),
            at,
        };
        let key = keys::bank_aside(account, *on, aside.mark.as_str());
        let claim = keys::bank_claim(account, aside.mark.as_str());
        let event = Event::LineSetAside {
            account: account.clone(),
            line: aside.mark.clone(),
            why: aside.why.clone(),
        };
        Commit::by(self.member.actor(), once, at)
            .check(self.store, (&keys::bank_signings(account), signings))?
            .create(self.store, &key, &Places::default(), &value)?
            .unique(self.store, &claim, "This line", &ClaimItem { matched: "ASIDE".to_owned() })?
            .add(self.store, &keys::bank_turn(account), &Places::default(), &[])?
            .event(account, event)
            .write(self.store)
            .await
    }

    /// Takes up again what was set aside in the open period, as long as no other was signed since
    /// it was read.
    pub async fn commit_taken_up(
        &self,
        once: &Once,
        (account, signings): (&BankId, u64),
        kept: &KeptAside,
        at: Timestamp,
    ) -> Result<Done, CommitError> {
        let mark = &kept.aside.mark;
        let event = Event::LineTakenUp { account: account.clone(), line: mark.clone() };
        Commit::by(self.member.actor(), once, at)
            .check(self.store, (&keys::bank_signings(account), signings))?
            .remove(self.store, (&keys::bank_aside(account, kept.on, mark.as_str()), 1))?
            .remove(self.store, (&keys::bank_claim(account, mark.as_str()), 1))?
            .add(self.store, &keys::bank_turn(account), &Places::default(), &[])?
            .event(account, event)
            .write(self.store)
            .await
    }
}
