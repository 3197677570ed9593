//! Cheques and cash that were recorded and are on no slip.

use std::collections::HashSet;

use domain::id::{BankId, ClientId};
use domain::payment::{Intent, Source};
use domain::slip::{Paper, Purse};
use domain::trust::ReceiptState;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::access::FirmStore;
use crate::clients::ClientItem;
use crate::fault::Fault;
use crate::item;
use crate::keys;

impl FirmStore<'_> {
    /// What came in for an account between two days and is on no slip and in no match, the oldest
    /// first.
    pub async fn undeposited(
        &self,
        purse: &Purse,
        span: (Date, Date),
    ) -> Result<Vec<Paper>, Fault> {
        let mut papers = match purse {
            Purse::Operating => self.papers_paid(span).await?,
            Purse::Trust(bank) => self.papers_in_trust(bank, span).await?,
        };
        papers.retain(|paper| span.0 <= paper.received_on && paper.received_on <= span.1);
        let claim = |paper: &Paper| keys::slipped(paper.origin.as_str());
        let taken = self.store.get_many(papers.iter().map(claim)).await?;
        papers.retain(|paper| !taken.contains_key(&claim(paper)));
        papers.sort_by(|one, two| {
            (one.received_on, &one.origin).cmp(&(two.received_on, &two.origin))
        });
        papers.dedup_by(|one, two| one.origin == two.origin);
        Ok(papers)
    }

    /// Payments of invoices that the firm recorded; they end at noon of their day, there.
    async fn papers_paid(&self, (low, high): (Date, Date)) -> Result<Vec<Paper>, Fault> {
        let span = (low.saturating_sub(1.day()), high.saturating_add(1.day()));
        let (mut recorded, mut from) = (Vec::new(), None);
        loop {
            let page = self.payments_ended((span, &TimeZone::UTC), from).await?;
            let is_recorded = |intent: &Intent| matches!(intent.source, Source::Recorded(_));
            recorded.extend(page.items.into_iter().filter(is_recorded));
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        let clients: HashSet<&ClientId> = recorded.iter().map(|intent| &intent.client).collect();
        let found = self.store.get_many(clients.into_iter().map(keys::client)).await?;
        let mut papers = Vec::new();
        for intent in &recorded {
            let payer = found.get(&keys::client(&intent.client)).cloned();
            let payer = item::read::<ClientItem>(item::needed("client", payer)?)?.read()?;
            papers.extend(Paper::of_payment(intent, payer.name));
        }
        Ok(papers)
    }

    async fn papers_in_trust(
        &self,
        bank: &BankId,
        span: (Date, Date),
    ) -> Result<Vec<Paper>, Fault> {
        let trust = self.trust();
        let (mut papers, mut from) = (Vec::new(), None);
        let mut take = |receipts: Vec<domain::trust::Receipt>| {
            let here = receipts.into_iter().filter(|receipt| {
                receipt.bank == *bank && receipt.state != ReceiptState::GivenBack
            });
            papers.extend(here.filter_map(|receipt| {
                Paper::of_given((bank, &receipt.id), &receipt.given, receipt.received_on)
            }));
        };
        loop {
            let page = trust.uncleared(from).await?;
            take(page.items);
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        loop {
            let page = trust.receipts(span, from).await?;
            take(page.items);
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        loop {
            let page = trust.suspense(from).await?;
            let here = page.items.into_iter().filter(|waiting| waiting.bank == *bank);
            papers.extend(here.filter_map(|waiting| {
                Paper::of_given((bank, &waiting.id), &waiting.given, waiting.received_on)
            }));
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        Ok(papers)
    }
}
