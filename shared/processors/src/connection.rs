//! A processor that can be reached: a connector and a sender.

use std::sync::Arc;

use domain::id::PaymentId;
use domain::merchant::MerchantName;
use domain::method::{Kept, MethodFact};
use domain::news::{News, Subject};
use domain::payment::{Fact, Intent};
use domain::refund::RefundFact;
use jiff::{SignedDuration, Timestamp};

use crate::ask::{Doubt, Failure, Step};
use crate::checkout::{Capture, Charge, Checkout, Hold, NewsPage, RefundOrder, Saver};
use crate::processor::Processor;
use crate::sender::Sender;
use crate::webhook::{Delivery, Hint, WebhookRefused};

/// How many pages one search reads; with a hundred objects a page that is a busy firm's month.
const PAGES_MAX: usize = 50;

/// How far the processor's clock may be behind ours.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(10);

/// A merchant account at a processor that can be reached.
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

    /// Whose account it is, and whose money goes there.
    pub fn merchant(&self) -> MerchantName {
        self.processor.merchant()
    }

    /// Starts a checkout; the fact says where the person pays. The same checkout again gives the
    /// first answer again.
    pub async fn start(&self, checkout: &Checkout) -> Result<Fact, Failure> {
        self.sender.send(self.processor.start(checkout)?).await
    }

    /// Ends a checkout that nobody has paid; whether it could be asked. The processor refuses when
    /// it was paid meanwhile: what became of it is asked afterwards.
    pub async fn stop(&self, object: &str) -> Result<bool, Failure> {
        match self.processor.stop(object) {
            Some(ask) => self.sender.send(ask).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// Charges a saved way to pay; a refusal by the payer's bank is a fact, not a failure.
    pub async fn charge(&self, charge: &Charge) -> Result<Fact, Failure> {
        self.sender.send(self.processor.charge(charge)?).await
    }

    /// Takes what is authorised, whole or in part.
    pub async fn capture(&self, capture: &Capture) -> Result<Fact, Failure> {
        self.sender.send(self.processor.capture(capture)?).await
    }

    /// Lets go of what is authorised; the processor refuses what was captured meanwhile.
    pub async fn release(&self, hold: &Hold) -> Result<(), Failure> {
        self.sender.send(self.processor.release(hold)?).await
    }

    /// What the processor says about an intent of ours. A capture that it has not heard of is sent
    /// once more first: it takes none twice (rules PSP-01, PSP-42).
    pub async fn ask(&self, intent: &Intent) -> Result<Option<Fact>, Failure> {
        let Some(object) = &intent.object else {
            return self.find(&intent.id, intent.made_at).await;
        };
        let Some(fact) = self.payment(object).await? else { return Ok(None) };
        if !intent.waits_for_capture(&fact) {
            return Ok(Some(fact));
        }
        let (payment, object) = (intent.id.clone(), fact.object);
        let capture = Capture { payment, object, amount: intent.amount };
        match self.capture(&capture).await {
            Ok(captured) => Ok(Some(captured)),
            // Somebody else was first, or the hold is over: it says which.
            Err(Failure::Refused(refused)) => {
                tracing::warn!(payment.id = %intent.id, %refused, "A capture was refused");
                self.payment(&capture.object).await
            }
            Err(unknown @ Failure::Unknown(_)) => Err(unknown),
        }
    }

    /// Begins to save a way to pay; the fact says where the person does that.
    pub async fn save(&self, saver: &Saver) -> Result<MethodFact, Failure> {
        self.sender.send(self.processor.save(saver)?).await
    }

    /// Lets go of a saved way to pay; one that is gone already is no failure.
    pub async fn forget(&self, kept: &Kept) -> Result<(), Failure> {
        self.sender.send(self.processor.forget(kept)).await
    }

    /// Gives money back.
    pub async fn refund(&self, order: &RefundOrder) -> Result<RefundFact, Failure> {
        self.sender.send(self.processor.refund(order)?).await
    }

    /// What the processor says about something; nothing when it is not ours or not there.
    pub async fn fetch(&self, subject: &Subject) -> Result<Vec<News>, Failure> {
        self.sender.send(self.processor.fetch(subject)).await
    }

    /// What the processor says about one of our payments, by its object.
    pub async fn payment(&self, object: &str) -> Result<Option<Fact>, Failure> {
        let news = self.fetch(&Subject::Payment(object.to_owned())).await?;
        Ok(news.into_iter().find_map(fact))
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
            let page = self.news(since, after.as_deref()).await?;
            let mut facts = page.news.into_iter().filter_map(fact);
            let found = facts.find(|fact| fact.intent == *payment);
            if found.is_some() || page.next.is_none() {
                return Ok(found);
            }
            after = page.next;
        }
        Err(Failure::Unknown(Doubt::TooMany))
    }

    /// What happened since a time, one page; `after` is [`NewsPage::next`].
    pub async fn news(&self, since: Timestamp, after: Option<&str>) -> Result<NewsPage, Failure> {
        self.sender.send(self.processor.list(since, after)).await
    }

    /// Checks a post and says what to fetch; a failure means that the processor could not be asked
    /// whether the post is its own.
    pub async fn webhook(
        &self,
        delivery: &Delivery<'_>,
    ) -> Result<Result<Hint, WebhookRefused>, Failure> {
        match self.processor.webhook(delivery) {
            Step::Done(checked) => Ok(checked),
            Step::Then(ask) => self.sender.send(ask).await,
        }
    }
}

fn fact(news: News) -> Option<Fact> {
    match news {
        News::Payment(fact) => Some(fact),
        News::Refund(_) | News::Dispute(_) | News::Payout(_) | News::Method(_) => None,
    }
}
