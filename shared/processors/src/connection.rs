//! A processor that can be reached: a connector and a sender.

use std::sync::Arc;

use domain::id::PaymentId;
use domain::payment::{Fact, ProcessorName};
use jiff::{SignedDuration, Timestamp};

use crate::ask::{Doubt, Failure};
use crate::checkout::{Checkout, FactPage};
use crate::processor::Processor;
use crate::refund::{Refund, Refunded};
use crate::sender::Sender;
use crate::webhook::{Delivery, Hint, WebhookRefused};

/// How many pages one search reads; with a hundred objects a page that is a busy firm's month.
const PAGES_MAX: usize = 50;

/// How far the processor's clock may be behind ours.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(10);

/// A processor that can be reached.
#[derive(Debug, Clone)]
pub struct Connection {
    processor: Arc<dyn Processor>,
    sender: Sender,
}

impl Connection {
    /// Joins a connector and a sender.
    pub fn new(processor: Arc<dyn Processor>, sender: Sender) -> Self {
        Self { processor, sender }
    }

    /// Which processor it is.
    pub fn name(&self) -> ProcessorName {
        self.processor.name()
    }

    /// Starts a checkout; the fact says where the person pays. The same checkout again gives the
    /// first answer again.
    pub async fn start(&self, checkout: &Checkout) -> Result<Fact, Failure> {
        self.sender.send(&self.processor.start(checkout)?).await
    }

    /// What the processor says about one of its objects; `None` when it is not ours or not there.
    pub async fn fetch(&self, object: &str) -> Result<Option<Fact>, Failure> {
        self.sender.send(&self.processor.fetch(object)).await
    }

    /// Looks for an intent whose object we never learnt (rules PSP-02, PSP-18). `None` means that
    /// the processor never heard of it.
    pub async fn find(
        &self,
        payment: &PaymentId,
        made_at: Timestamp,
    ) -> Result<Option<Fact>, Failure> {
        let since = made_at.saturating_sub(CLOCK_SKEW).unwrap_or(made_at);
        let mut after = None;
        for _ in 0..PAGES_MAX {
            let page = self.facts(since, after.as_deref()).await?;
            let found = page.facts.into_iter().find(|fact| fact.intent == *payment);
            if found.is_some() || page.next.is_none() {
                return Ok(found);
            }
            after = page.next;
        }
        Err(Failure::Unknown(Doubt::TooMany))
    }

    /// What was started since a time, one page, latest first; `after` is [`FactPage::next`].
    pub async fn facts(&self, since: Timestamp, after: Option<&str>) -> Result<FactPage, Failure> {
        self.sender.send(&self.processor.list(since, after)).await
    }

    /// Gives money back.
    pub async fn refund(&self, refund: &Refund) -> Result<Refunded, Failure> {
        self.sender.send(&self.processor.refund(refund)?).await
    }

    /// Checks a post and says what to fetch.
    pub fn webhook(&self, delivery: &Delivery<'_>) -> Result<Hint, WebhookRefused> {
        self.processor.webhook(delivery)
    }
}
