//! What the firm says about its accounts, and the connections that follow from it.
//!
//! | setting | is |
//! |---|---|
//! | `stripe_url`, `paypal_url`, `lawpay_url` | where a processor is |
//! | `stripe_key`, `paypal_key`, `lawpay_key`, `lawpay_trust_key` | the key: with it there is the account |
//! | `…_webhook` of each | Stripe's signing secret, the id of PayPal's webhook, the path that LawPay posts to |
//! | `paypal_client` | the user that PayPal's key belongs to |
//! | `paypal_check` | `certificate` to check PayPal's posts by its certificate, and not by asking |
//! | `lawpay_account`, `lawpay_trust_account` | the id of the account |
//! | `lawpay_page`, `lawpay_trust_page` | its payment page |
//!
//! Several webhook secrets are separated by spaces: one is changed without a gap (rule PSP-13).

use std::sync::Arc;

use domain::merchant::{Destination, MerchantError, MerchantName, TrustSafe};
use domain::payment::ProcessorName;
use secrecy::{ExposeSecret, SecretString};

use crate::connection::Connection;
use crate::lawpay::{Account, AccountIdError, LawPay, LawPayError};
use crate::paypal::{Check, PayPal, PayPalError, Roots};
use crate::processor::Processor;
use crate::sender::{Sender, SenderError};
use crate::stripe::{Stripe, StripeError};

/// Why the settings are not usable.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Those for Stripe.
    #[error(transparent)]
    Stripe(#[from] StripeError),
    /// Those for PayPal.
    #[error(transparent)]
    PayPal(#[from] PayPalError),
    /// Those for LawPay.
    #[error(transparent)]
    LawPay(#[from] LawPayError),
    /// The id of an account.
    #[error(transparent)]
    Account(#[from] AccountIdError),
    /// Trust and operating share what must be separate (rule PSP-46).
    #[error(transparent)]
    Merchant(#[from] MerchantError),
    /// The sender cannot be made.
    #[error(transparent)]
    Sender(#[from] SenderError),
}

type Say<'a> = &'a dyn Fn(&str) -> SecretString;

/// The connections to all accounts that have a key.
pub(super) fn read(say: Say<'_>) -> Result<Vec<Connection>, SettingsError> {
    let keyed = |name: &MerchantName| !text(say, &of(*name, "key")).is_empty();
    apart(say)?;
    MerchantName::ALL.into_iter().filter(keyed).map(|name| connect(say, name)).collect()
}

/// A trust account shares neither its key nor its path with an operating one (rule PSP-46).
fn apart(say: Say<'_>) -> Result<(), SettingsError> {
    let operating = MerchantName::Operating(ProcessorName::LawPay);
    let trust = MerchantName::Trust(TrustSafe::LawPay);
    for what in ["key", "webhook"] {
        let theirs = text(say, &of(trust, what));
        if !theirs.is_empty() && theirs == text(say, &of(operating, what)) {
            return Err(MerchantError::SharedCredential.into());
        }
    }
    Ok(())
}

fn connect(say: Say<'_>, name: MerchantName) -> Result<Connection, SettingsError> {
    let url = text(say, &format!("{}_url", name.processor().word()));
    let (key, webhook) = (say(&of(name, "key")), text(say, &of(name, "webhook")));
    let webhooks = || webhook.split_whitespace().map(SecretString::from).collect();
    let processor: Arc<dyn Processor> = match name.processor() {
        ProcessorName::Stripe => Arc::new(Stripe::new(&url, key, webhooks())?),
        ProcessorName::PayPal => {
            let check = match text(say, "paypal_check").as_str() {
                "certificate" => Check::Certificate(Roots::public()),
                _ => Check::Asking,
            };
            Arc::new(PayPal::new(&url, (say("paypal_client"), key), &webhook, check)?)
        }
        ProcessorName::LawPay => {
            let (id, page) = (text(say, &of(name, "account")), text(say, &of(name, "page")));
            let account = match name.destination() {
                Destination::Operating => Account::Operating(id.parse()?),
                Destination::Trust => Account::Trust(id.parse()?),
            };
            Arc::new(LawPay::new(&url, key, account, &page, webhooks())?)
        }
    };
    Ok(Connection::new(processor, Sender::new(jitter)?))
}

/// The name of a setting of an account.
fn of(name: MerchantName, what: &str) -> String {
    format!("{}_{what}", name.word().replace('-', "_"))
}

fn text(say: Say<'_>, setting: &str) -> String {
    say(setting).expose_secret().trim().to_owned()
}

/// A little chance for the pauses between attempts, from where the stack happens to be in time.
fn jitter() -> u16 {
    let id = std::thread::current().id();
    let text = format!("{id:?}{:?}", std::time::Instant::now());
    text.bytes().fold(7, |sum: u16, byte| sum.wrapping_mul(31).wrapping_add(u16::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRIPE: MerchantName = MerchantName::Operating(ProcessorName::Stripe);
    const LAWPAY: MerchantName = MerchantName::Operating(ProcessorName::LawPay);
    const TRUST: MerchantName = MerchantName::Trust(TrustSafe::LawPay);

    fn made(keys: &[(MerchantName, &str)]) -> Result<Vec<MerchantName>, SettingsError> {
        let say = |setting: &str| {
            let key = keys.iter().find(|(name, _)| of(*name, "key") == setting);
            let said = match setting.rsplit_once('_') {
                Some((_, "key")) => key.map_or("", |(_, key)| key).to_owned(),
                Some((_, "url")) => "https://processor.example".to_owned(),
                Some((_, "page")) => "https://pages.example/firm".to_owned(),
                Some((_, "webhook" | "account")) => format!("{setting}-{:032}", 1),
                Some(_) | None => String::new(),
            };
            SecretString::from(said)
        };
        Ok(read(&say)?.iter().map(Connection::merchant).collect())
    }

    #[test]
    fn tr14_the_accounts_are_those_that_have_a_key() {
        assert_eq!(made(&[]).unwrap(), []);
        assert_eq!(made(&[(STRIPE, "sk_test_1")]).unwrap(), [STRIPE]);
        let key = |name: MerchantName| if name == STRIPE { "sk_test_1" } else { name.word() };
        let all = MerchantName::ALL.map(|name| (name, key(name)));
        assert_eq!(made(&all).unwrap(), MerchantName::ALL);
    }

    #[test]
    fn psp46_a_trust_account_with_the_key_of_an_operating_one_is_refused() {
        assert!(made(&[(LAWPAY, "one"), (TRUST, "two")]).is_ok());
        let shared = made(&[(LAWPAY, "one"), (TRUST, "one")]).unwrap_err();
        assert!(matches!(shared, SettingsError::Merchant(MerchantError::SharedCredential)));
    }
}
