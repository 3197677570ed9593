//! What happens to a trust bank account itself: the firm's cushion, charges, interest, shortages,
//! and the closing of periods.

use domain::id::BankId;
use domain::ledger::PoolKind;
use domain::money::Money;
use domain::notice::{About, Notice};
use domain::pack::Key;
use domain::trust::{Pool, PoolError, Pooled, PostError, TrustBank, When};
use jiff::civil::Date;

use super::TrustStore;
use super::acts::{ActError, Wish, raced};
use crate::commit::Commit;
use crate::item::Versioned;
use crate::once::Done;

/// What can happen to a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PoolAct {
    /// The firm pays its own money in, for charges.
    PayInCushion,
    /// The bank charges the account.
    Charge,
    /// Money is found missing.
    NoteShortage,
    /// The firm makes a shortage good.
    Replenish,
    /// The bank credits interest.
    EarnInterest,
    /// The bank remits interest to the bar's fund.
    RemitInterest,
}

impl PoolAct {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::PayInCushion,
        Self::Charge,
        Self::NoteShortage,
        Self::Replenish,
        Self::EarnInterest,
        Self::RemitInterest,
    ];

    /// The word in select fields.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PayInCushion => "cushion",
            Self::Charge => "charge",
            Self::NoteShortage => "shortage",
            Self::Replenish => "replenish",
            Self::EarnInterest => "interest",
            Self::RemitInterest => "remit",
        }
    }

    /// The act with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.word() == word)
    }

    /// Which pool it concerns.
    pub const fn kind(self) -> PoolKind {
        match self {
            Self::PayInCushion | Self::Charge => PoolKind::Cushion,
            Self::NoteShortage | Self::Replenish => PoolKind::Shortage,
            Self::EarnInterest | Self::RemitInterest => PoolKind::Interest,
        }
    }
}

impl TrustStore<'_> {
    /// Something happens to a pool of an account.
    pub async fn pool_act(
        &self,
        wish: &Wish<'_>,
        bank: &BankId,
        (act, amount): (PoolAct, Money),
    ) -> Result<Done, ActError> {
        raced!(self, wish.once, self.pooled(wish, bank, (act, amount)))
    }

    async fn pooled(
        &self,
        wish: &Wish<'_>,
        bank: &BankId,
        (act, amount): (PoolAct, Money),
    ) -> Result<Done, ActError> {
        let bank = self.bank_of(bank).await?;
        let found = self.pool(&bank.value, act.kind()).await?;
        let when = wish.when(&bank.value);

        let pooled = self.decided(found.value, (act, amount), &bank.value, &when)?;

        let commit = self.wished(wish.once, wish.now).outcome(&bank.value.id);
        let commit = commit
            .pool(self.store, found.version, &pooled.pool)?
            .books(self.store, &pooled.books)?
            .in_open_period(self.store, &bank, &when)?
            .event(&bank.value.id, pooled.event);
        let mails = self.bar_is_told(&bank.value.id, act).await?;
        Ok(mails.into_iter().fold(commit, Commit::mail).write(self.store).await?)
    }

    /// Mails to the lawyers, where the rules of the account let the bar hear of a shortage that was
    /// made good (rule TR-05).
    async fn bar_is_told(&self, bank: &BankId, act: PoolAct) -> Result<Vec<Notice>, ActError> {
        if act == PoolAct::Replenish && self.limit(Key::TellBarOfShortage, bank).await? != 0 {
            Ok(self.lawyers(About::TrustNeedsLawyer).await?)
        } else {
            Ok(Vec::new())
        }
    }

    fn decided(
        &self,
        pool: Pool,
        (act, amount): (PoolAct, Money),
        bank: &TrustBank,
        when: &When,
    ) -> Result<Pooled, ActError> {
        let by = (when, self.journal_id(when.now)?);
        Ok(match act {
            PoolAct::PayInCushion => pool.pay_in_cushion(amount, bank, by),
            PoolAct::Charge => pool.charge(amount, by),
            PoolAct::NoteShortage => pool.note_shortage(amount, by),
            PoolAct::Replenish => pool.replenish(amount, by),
            PoolAct::EarnInterest => pool.earn_interest(amount, by),
            PoolAct::RemitInterest => pool.remit_interest(amount, by),
        }?)
    }

    /// Closes the books of an account through a day, for good (rule TR-20).
    pub async fn close_period(
        &self,
        wish: &Wish<'_>,
        bank: &BankId,
        through: Date,
    ) -> Result<Done, ActError> {
        raced!(self, wish.once, async {
            let Versioned { value, version } = self.bank_of(bank).await?;
            let closed = value.periods.close(through, wish.today);
            let periods = closed.map_err(|error| PoolError::Post(PostError::Period(error)))?;
            let closed = Versioned { value: TrustBank { periods, ..value }, version };
            Ok(self.commit_period_closed(wish.once, &closed, wish.now).await?)
        })
    }
}
