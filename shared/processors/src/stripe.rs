//! Stripe: Checkout Sessions on its own page, refunds, signed webhooks.
//!
//! Invariants: the key goes to the configured address only, which is https or this machine; the API
//! version is pinned, so objects keep the shape we read; a card number never passes here.

mod amount;
mod customer;
mod error;
mod expand;
mod list;
mod refund;
mod request;
mod session;
mod signature;
mod start;
mod webhook;

use domain::payment::{Fact, ProcessorName};
use jiff::Timestamp;
use url::Url;

pub use amount::{AmountError, from_stripe, to_stripe};

use crate::ask::{Ask, Failure};
use crate::checkout::{Checkout, FactPage};
use crate::processor::Processor;
use crate::refund::{Refund, Refunded};
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
        let base = Url::parse(base).ok().filter(is_safe).ok_or(StripeError::Address)?;
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
    fn name(&self) -> ProcessorName {
        ProcessorName::Stripe
    }

    fn start(&self, checkout: &Checkout) -> Result<Ask<Fact>, Failure> {
        self.ask_start(checkout)
    }

    fn fetch(&self, object: &str) -> Ask<Option<Fact>> {
        self.ask_object(object)
    }

    fn list(&self, since: Timestamp, after: Option<&str>) -> Ask<FactPage> {
        self.ask_list(since, after)
    }

    fn refund(&self, refund: &Refund) -> Result<Ask<Refunded>, Failure> {
        self.ask_refund(refund)
    }

    fn webhook(&self, delivery: &Delivery<'_>) -> Result<Hint, WebhookRefused> {
        self.hint(delivery)
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

fn is_safe(base: &Url) -> bool {
    let loopback = match base.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    let bare = base.path() == "/" && base.query().is_none() && base.fragment().is_none();
    let anonymous = base.username().is_empty() && base.password().is_none();
    (base.scheme() == "https" || (base.scheme() == "http" && loopback)) && bare && anonymous
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
