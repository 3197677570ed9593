//! LawPay, which is AffiniPay's gateway: payments into operating and trust accounts, looked up by
//! our own reference.
//!
//! Invariants: every payment names the account that it goes to, or the gateway would choose one
//! (rule PSP-05); the gateway knows no idempotency, so what changes something is sent once, after a
//! search by our reference, and never again unseen; a post is never believed: the event is fetched
//! back with our key before anything follows from it.
//!
//! # Where it is weaker
//!
//! Payers use LawPay's own payment page, which takes our reference and amount in its address. The
//! gateway lists no payouts and tells of no card disputes; returns of bank debits it tells by the
//! failure of a completed charge. A saved way to pay is made from a token of its page, so it cannot
//! be saved without one.

mod account;
mod charge;
mod error;
mod list;
mod refund;
mod request;
mod start;
mod transaction;
mod webhook;

use domain::merchant::{Destination, MerchantName, TrustSafe};
use domain::method::{Kept, MethodFact};
use domain::news::{News, Subject};
use domain::payment::{Fact, ProcessorName};
use domain::refund::RefundFact;
use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

pub use webhook::PATH as WEBHOOK_PATH;

pub use account::{Account, AccountIdError, OperatingAccountId, TrustAccountId};

use crate::address;
use crate::ask::{Ask, Failure, Step};
use crate::checkout::{Capture, Charge, Checkout, Hold, NewsPage, RefundOrder, Saver};
use crate::processor::Processor;
use crate::webhook::{Delivery, Hint, WebhookRefused};

/// The connector of one LawPay account.
#[derive(Debug, Clone)]
pub struct LawPay {
    base: Url,
    key: SecretString,
    account: Account,
    page: Url,
    webhook_paths: Vec<SecretString>,
}

/// Why a configuration is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LawPayError {
    /// Not an address such as `https://api.affinipay.com`.
    #[error("the address of LawPay must be https (or http on this machine), without a path")]
    Address,
    /// Not the address of a payment page.
    #[error("the payment page must be https (or http on this machine)")]
    Page,
    /// No key.
    #[error("the secret key of LawPay is missing")]
    Key,
}

impl LawPay {
    /// Where the gateway is.
    pub const ADDRESS: &str = "https://api.affinipay.com";

    /// The connector for payments into `account`; people pay at `page`, and posts come to a path
    /// that ends in one of `webhook_paths`, which nobody can guess.
    pub fn new(
        base: &str,
        key: SecretString,
        account: Account,
        page: &str,
        webhook_paths: Vec<SecretString>,
    ) -> Result<Self, LawPayError> {
        use secrecy::ExposeSecret;
        let base = address::parse(base).ok_or(LawPayError::Address)?;
        let page = address::parse_page(page).ok_or(LawPayError::Page)?;
        if key.expose_secret().is_empty() {
            return Err(LawPayError::Key);
        }
        Ok(Self { base, key, account, page, webhook_paths })
    }

    /// Where its money goes.
    pub const fn destination(&self) -> Destination {
        self.account.destination()
    }
}

impl Processor for LawPay {
    fn merchant(&self) -> MerchantName {
        match self.account {
            Account::Operating(_) => MerchantName::Operating(ProcessorName::LawPay),
            Account::Trust(_) => MerchantName::Trust(TrustSafe::LawPay),
        }
    }

    fn start(&self, checkout: &Checkout) -> Result<Ask<Fact>, Failure> {
        self.ask_start(checkout)
    }

    fn stop(&self, _: &str) -> Option<Ask<()>> {
        None
    }

    fn charge(&self, charge: &Charge) -> Result<Ask<Fact>, Failure> {
        self.ask_charge(charge)
    }

    fn capture(&self, capture: &Capture) -> Result<Ask<Fact>, Failure> {
        self.ask_capture(capture)
    }

    fn release(&self, hold: &Hold) -> Result<Ask<()>, Failure> {
        Ok(self.ask_release(hold))
    }

    fn save(&self, _: &Saver) -> Result<Ask<MethodFact>, Failure> {
        Err(Failure::unsent("page", "LawPay saves a way to pay only on its own page"))
    }

    fn forget(&self, kept: &Kept) -> Ask<()> {
        self.ask_forget(kept)
    }

    fn refund(&self, order: &RefundOrder) -> Result<Ask<RefundFact>, Failure> {
        self.ask_refund(order)
    }

    fn fetch(&self, subject: &Subject) -> Ask<Vec<News>> {
        self.ask_news(subject)
    }

    fn list(&self, since: Timestamp, after: Option<&str>) -> Ask<NewsPage> {
        self.ask_list(since, after)
    }

    fn webhook(&self, delivery: &Delivery<'_>) -> Step<Result<Hint, WebhookRefused>> {
        self.hint(delivery)
    }
}
