//! Stripe: Checkout Sessions on its own page, charges of saved ways to pay, refunds, disputes,
//! payouts with their balance transactions, signed webhooks.
//!
//! Invariants: the key goes to the configured address only, which is https or this machine; the API
//! version is pinned, so objects keep the shape we read; a card number never passes here.

mod amount;
mod charge;
mod customer;
mod dispute;
mod error;
mod expand;
mod list;
mod method;
mod payment;
mod payout;
mod refund;
mod request;
mod session;
mod setup;
mod signature;
mod start;
mod webhook;

use domain::merchant::MerchantName;
use domain::method::{Kept, MethodFact};
use domain::news::{News, Subject};
use domain::payment::{Fact, ProcessorName};
use domain::refund::RefundFact;
use jiff::Timestamp;
use url::Url;

pub use amount::{AmountError, from_stripe, to_stripe};

use crate::address;
use crate::ask::{Ask, Failure, Step};
use crate::checkout::{Capture, Charge, Checkout, Hold, NewsPage, RefundOrder, Saver};
use crate::processor::Processor;
use crate::webhook::{Delivery, Hint, WebhookRefused};
use secrecy::{ExposeSecret, SecretString};

/// The connector of one Stripe account.
#[derive(Debug, Clone)]
pub struct Stripe {
    base: Url,
    key: SecretString,
    webhook_secrets: Vec<SecretString>,
}

/// Why a configuration is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StripeError {
    /// Not an address such as `https://api.stripe.com`.
    #[error("the address of Stripe must be https (or http on this machine), without a path")]
    Address,
    /// Not a secret or restricted key.
    #[error("the key of Stripe must begin with sk_test_, sk_live_, rk_test_ or rk_live_")]
    Key,
}

impl Stripe {
    /// Where Stripe is.
    pub const ADDRESS: &str = "https://api.stripe.com";

    /// The connector for the account that `key` belongs to; while a webhook secret is replaced both
    /// are given (rule PSP-13).
    pub fn new(
        base: &str,
        key: SecretString,
        webhook_secrets: Vec<SecretString>,
    ) -> Result<Self, StripeError> {
        let base = address::parse(base).ok_or(StripeError::Address)?;
        if mode_of(&key).is_none() {
            return Err(StripeError::Key);
        }
        Ok(Self { base, key, webhook_secrets })
    }

    /// Whether the key moves real money.
    pub fn is_live(&self) -> bool {
        mode_of(&self.key) == Some(Mode::Live)
    }
}

impl Processor for Stripe {
    fn merchant(&self) -> MerchantName {
        MerchantName::Operating(ProcessorName::Stripe)
    }

    fn start(&self, checkout: &Checkout) -> Result<Ask<Fact>, Failure> {
        self.ask_start(checkout)
    }

    fn stop(&self, object: &str) -> Option<Ask<()>> {
        self.ask_stop(object)
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
        self.ask_news(subject)
    }

    fn list(&self, since: Timestamp, after: Option<&str>) -> Ask<NewsPage> {
        self.ask_list(since, after)
    }

    fn webhook(&self, delivery: &Delivery<'_>) -> Step<Result<Hint, WebhookRefused>> {
        Step::Done(self.hint(delivery))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Test,
    Live,
}

fn mode_of(key: &SecretString) -> Option<Mode> {
    let (kind, rest) = key.expose_secret().split_once('_')?;
    let (mode, chance) = rest.split_once('_')?;
    if !matches!(kind, "sk" | "rk") || chance.is_empty() || !chance.is_ascii() {
        return None;
    }
    match mode {
        "test" => Some(Mode::Test),
        "live" => Some(Mode::Live),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(base: &str, key: &str) -> Result<Stripe, StripeError> {
        Stripe::new(base, SecretString::from(key), Vec::new())
    }

    #[test]
    fn a_connector_speaks_https_or_to_this_machine() {
        let key = "sk_test_1";
        for base in
            [Stripe::ADDRESS, "http://127.0.0.1:4242", "http://localhost", "http://[::1]:1/"]
        {
            assert!(made(base, key).is_ok(), "{base}");
        }
        for base in [
            "http://api.stripe.com",
            "http://127.0.0.1.evil.test",
            "https://user@api.stripe.com",
            "https://api.stripe.com/v1",
            "https://api.stripe.com/?a=b",
            "ftp://localhost",
            "stripe",
            "",
        ] {
            assert_eq!(made(base, key).err(), Some(StripeError::Address), "{base}");
        }
    }

    #[test]
    fn a_key_says_whether_money_is_real() {
        assert!(made(Stripe::ADDRESS, "rk_live_1").unwrap().is_live());
        assert!(!made(Stripe::ADDRESS, "sk_test_1").unwrap().is_live());
        for key in ["pk_test_1", "sk_1", "sk_test_", "sk_mine_1", "whsec_1", ""] {
            assert_eq!(made(Stripe::ADDRESS, key).err(), Some(StripeError::Key), "{key}");
        }
    }

    #[test]
    fn a_connector_shows_no_key() {
        let secrets = vec![SecretString::from("whsec_hidden")];
        let stripe =
            Stripe::new(Stripe::ADDRESS, SecretString::from("sk_test_hidden"), secrets).unwrap();
        assert!(!format!("{stripe:?}").contains("hidden"));
    }
}
