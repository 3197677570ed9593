//! Audit chains: every one followed from its first event to its stored head (rules §5.2, layer 1).

use std::collections::BTreeMap;

use domain::audit::Head;

use super::Check;
use super::difference::{Difference, same};

impl Check<'_> {
    /// Follows the chain of everything that ever had an event, those that are gone among them.
    pub(super) async fn check_chains(&mut self) -> Result<(), Difference> {
        self.tells("the audit trail");
        let mut entities: BTreeMap<String, u64> = BTreeMap::new();
        for month in self.months() {
            let mut from = None;
            loop {
                let page = self.system.events_of_month(&month, from).await?;
                for link in page.items {
                    *entities.entry(link.entity).or_default() += 1;
                    self.bar.inc(1);
                }
                from = page.next;
                if from.is_none() {
                    break;
                }
            }
        }
        for (entity, events) in entities {
            let head = self.follow(&entity).await?;
            same(&head.seq, &events, || {
                format!("The chain of {entity} has {} events, and {events} are listed.", head.seq)
            })?;
            self.counts.chains += 1;
            self.counts.events += events;
        }
        Ok(())
    }

    async fn follow(&self, entity: &str) -> Result<Head, Difference> {
        let (mut head, mut from) = (Head::default(), None);
        loop {
            let page = self.system.chain_of(entity, from).await?;
            for link in &page.items {
                head = head.follow(link).map_err(|error| {
                    Difference::Found(format!("The audit trail is broken: {error}."))
                })?;
            }
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        let stored = self.system.chain_head(entity).await?;
        same(&head, &stored, || {
            format!("The chain of {entity} does not end where its head says.")
        })?;
        Ok(head)
    }
}
