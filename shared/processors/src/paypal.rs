//! PayPal: Orders v2 on its own page, saved wallets, refunds, disputes, webhooks checked in both
//! ways that PayPal offers.
//!
//! Invariants: every request that changes something carries a `PayPal-Request-Id` (rule PSP-04);
//! credentials go to the configured address only, and certificates come from PayPal's own (rule
//! PSP-14).
//!
//! # Where it is weaker
//!
//! PayPal has no list of orders: the walk of rule PSP-18 goes through its transactions, which
//! appear there within hours. It pays out when somebody withdraws, so there are no payouts to
//! explain.

mod amount;
mod certificate;
mod dispute;
mod error;
mod list;
mod order;
mod refund;
mod request;
mod vault;
mod webhook;

use domain::merchant::MerchantName;
use domain::method::{Kept, MethodFact};
use domain::news::{News, Subject};
use domain::payment::{Fact, ProcessorName};
use domain::refund::RefundFact;
use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

pub use amount::{PayPalAmountError, from_paypal, to_paypal};
pub use certificate::{RootError, Roots};

use crate::address;
use crate::ask::{Ask, Failure, Step};
use crate::checkout::{Capture, Charge, Checkout, Hold, NewsPage, RefundOrder, Saver};
use crate::processor::Processor;
use crate::webhook::{Delivery, Hint, WebhookRefused};

/// The connector of one PayPal account.
#[derive(Debug, Clone)]
pub struct PayPal {
    base: Url,
    client: SecretString,
    secret: SecretString,
    webhook_id: String,
    check: Check,
}

/// How posts are checked.
#[derive(Debug, Clone)]
pub enum Check {
    /// By PayPal's certificate, which must lead to one of these roots.
    Certificate(Roots),
    /// By asking PayPal.
    Asking,
}

/// Why a configuration is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayPalError {
    /// Not an address such as `https://api-m.paypal.com`.
    #[error("the address of PayPal must be https (or http on this machine), without a path")]
    Address,
    /// No webhook id: a post could be meant for another account.
    #[error("the id of PayPal's webhook is missing")]
    WebhookId,
}

impl PayPal {
    /// Where PayPal is.
    pub const ADDRESS: &str = "https://api-m.paypal.com";

    /// The connector for the account of these credentials; posts are signed for `webhook_id`.
    pub fn new(
        base: &str,
        (client, secret): (SecretString, SecretString),
        webhook_id: &str,
        check: Check,
    ) -> Result<Self, PayPalError> {
        let base = address::parse(base).ok_or(PayPalError::Address)?;
        if webhook_id.is_empty() {
            return Err(PayPalError::WebhookId);
        }
        Ok(Self { base, client, secret, webhook_id: webhook_id.to_owned(), check })
    }

    /// Whether it moves real money.
    pub fn is_live(&self) -> bool {
        self.base.host_str() == Some("api-m.paypal.com")
    }
}

impl Processor for PayPal {
    fn merchant(&self) -> MerchantName {
        MerchantName::Operating(ProcessorName::PayPal)
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

    fn capture(&self, _: &Capture) -> Result<Ask<Fact>, Failure> {
        Err(Failure::unsent("whole", "PayPal takes an order whole, when the payer approves it"))
    }

    fn release(&self, _: &Hold) -> Result<Ask<()>, Failure> {
        Err(Failure::unsent("whole", "PayPal holds nothing that it does not take"))
    }

    fn save(&self, saver: &Saver) -> Result<Ask<MethodFact>, Failure> {
        Ok(self.ask_save(saver))
    }

    fn forget(&self, kept: &Kept) -> Ask<()> {
        self.ask_forget(kept)
    }

    fn refund(&self, order: &RefundOrder) -> Result<Ask<RefundFact>, Failure> {
        self.ask_refund(order)
    }

    fn fetch(&self, subject: &Subject) -> Ask<Vec<News>> {
        match subject {
            Subject::Payment(object) => self.ask_payment(object),
            Subject::Refund(object) => self.ask_refund_news(object),
            Subject::Dispute(object) => self.ask_dispute(object),
            Subject::Method(object) => self.ask_method(object),
            Subject::Payout(_) => self.ask_nothing(),
        }
    }

    fn list(&self, since: Timestamp, after: Option<&str>) -> Ask<NewsPage> {
        self.ask_list(since, after)
    }

    fn webhook(&self, delivery: &Delivery<'_>) -> Step<Result<Hint, WebhookRefused>> {
        self.hint(delivery)
    }
}
