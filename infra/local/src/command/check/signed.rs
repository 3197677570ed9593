//! Signed reconciliations: the commitment of each is made again from what was kept, and every
//! ledger of it is what the ledger's own lines say of that day, so nothing was slipped into a
//! period that was closed (rules TR-18, TR-20).

use domain::id::MatterId;
use domain::money::Money;
use jiff::civil::Date;

use super::Check;
use super::difference::{Difference, same};

impl Check<'_> {
    /// Checks what was signed.
    pub(super) async fn check_signed(&mut self) -> Result<(), Difference> {
        self.tells("signed reconciliations");
        for bank in self.system.trust().banks().await? {
            for signed in self.system.reconciliations(&bank.id).await? {
                let closed = bank.periods.last_closed();
                same(&closed.is_some_and(|closed| closed >= signed.to), &true, || {
                    format!("{} is signed through {}, and not closed.", bank.name, signed.to)
                })?;
                if let Some(sealed) = self.system.sealed(&bank.id, signed.to).await? {
                    for (matter, balance) in sealed.balances() {
                        self.check_sealed((matter, *balance), signed.to).await?;
                    }
                }
                self.bar.inc(1);
            }
        }
        Ok(())
    }

    async fn check_sealed(
        &self,
        (matter, balance): (&MatterId, Money),
        to: Date,
    ) -> Result<(), Difference> {
        let trust = self.system.trust();
        let found = trust.ledger(matter).await?;
        let mut held = found.map_or(0, |read| read.ledger.posted().minor());
        let (after, mut from) = (to.tomorrow().unwrap_or(to), None);
        loop {
            let page = trust.line_page(matter, after, from).await?;
            for line in &page.items {
                held = held.saturating_sub(line.change.minor());
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        same(&balance.minor(), &held, || {
            format!(
                "{matter} was signed with {balance} on {to}; its lines say {held} in minor units."
            )
        })
    }
}
