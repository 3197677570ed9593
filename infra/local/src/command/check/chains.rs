//! Audit chains: every one followed from its first event to its stored head (rules §5.2, layer 1).

use domain::audit::Head;

use super::Check;
use super::difference::{Difference, same};

impl Check<'_> {
    /// Follows the chain of everything that ever had an event, those that are gone among them.
    pub(super) async fn check_chains(&mut self) -> Result<(), Difference> {
        self.tells("the audit trail");
        for month in self.months() {
            let mut from = None;
            loop {
                let page = self.system.events_of_month(&month, from).await?;
                self.scratch.add_events(page.items.iter().map(|link| link.entity.as_str()))?;
                self.bar.inc(u64::try_from(page.items.len()).unwrap_or(0));
                from = page.next;
                if from.is_none() {
                    break;
                }
            }
        }
        let mut after = String::new();
        loop {
            let some = self.scratch.chains(&after)?;
            let Some((last, _)) = some.last() else { return Ok(()) };
            after.clone_from(last);
            for (entity, events) in some {
                self.check_chain(&entity, events).await?;
            }
        }
    }

    async fn check_chain(&mut self, entity: &str, events: u64) -> Result<(), Difference> {
        let head = self.follow(entity).await?;
        same(&head.seq, &events, || {
            format!("The chain of {entity} has {} events, and {events} are listed.", head.seq)
        })?;
        self.counts.chains += 1;
        self.counts.events += events;
        self.bar.inc(events);
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
