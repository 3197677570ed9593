//! The well-known test numbers of Stripe, and what happens when one pays.
//!
//! Invariant: only the brand, the last four digits and the expiry leave this file.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A way to pay, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Method {
    /// A card.
    Card { brand: String, last4: String, month: u8, year: u16 },
    /// An account at a bank of the United States.
    Bank { last4: String, routing: String, fails: Option<Decline> },
}

/// Why a card or a bank refuses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Decline {
    pub(super) code: String,
    pub(super) decline_code: Option<String>,
    pub(super) message: String,
}

/// What a card does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It pays.
    Pays,
    /// Its bank asks the person first.
    Asks,
    /// Its bank refuses.
    Declines(Decline),
}

/// What a card with this number does; `None` when no card can have it.
pub(super) fn verdict(digits: &str) -> Option<Verdict> {
    if !is_card(digits) {
        return None;
    }
    let declined = |decline_code: &str| {
        Some(Verdict::Declines(Decline::coded("card_declined", Some(decline_code), DECLINED)))
    };
    match digits {
        "4242424242424242" | "4000056655665556" | "5555555555554444" | "5200828282828210"
        | "378282246310005" | "6011111111111117" | "3056930009020004" | "3566002020360505"
        | "4000000000000341" => Some(Verdict::Pays),
        "4000002500003155" | "4000002760003184" | "4000000000003220" => Some(Verdict::Asks),
        "4000000000000002" => declined("generic_decline"),
        "4000000000009987" => declined("lost_card"),
        "4000000000009979" => declined("stolen_card"),
        "4000000000009995" => Some(Verdict::Declines(Decline::coded(
            "card_declined",
            Some("insufficient_funds"),
            "Your card has insufficient funds. Try a different card.",
        ))),
        "4000000000000069" => {
            Some(Verdict::Declines(Decline::coded("expired_card", None, "Your card has expired.")))
        }
        "4000000000000127" => Some(Verdict::Declines(Decline::coded(
            "incorrect_cvc",
            None,
            "Your card's security code is incorrect.",
        ))),
        "4000000000000119" => Some(Verdict::Declines(Decline::coded(
            "processing_error",
            None,
            "An error occurred while processing your card. Try again in a little bit.",
        ))),
        _ => declined("test_mode_live_card"),
    }
}

/// What kind of card has these last digits: the debit cards among the test numbers, or credit.
fn funding(last4: &str) -> &'static str {
    if matches!(last4, "5556" | "8210") { "debit" } else { "credit" }
}

/// What a bank account with this number does.
pub(super) fn debit(account: &str) -> Option<Decline> {
    let (code, message) = match account {
        "000222222227" => ("insufficient_funds", "The account has insufficient funds."),
        "000111111113" => ("account_closed", "The account is closed."),
        "000111111116" => ("no_account", "The account could not be found."),
        "000333333335" => ("debit_not_authorized", "The debit was not authorized."),
        _ => return None,
    };
    Some(Decline::coded(code, None, message))
}

const DECLINED: &str = "Your card was declined. Try a different card.";

impl Decline {
    pub(super) fn coded(code: &str, decline_code: Option<&str>, message: &str) -> Self {
        let decline_code = decline_code.map(str::to_owned);
        Self { code: code.to_owned(), decline_code, message: message.to_owned() }
    }

    /// The person did not confirm.
    pub(super) fn unconfirmed() -> Self {
        let message = "We could not confirm that it is you. Try again or use a different card.";
        Self::coded("payment_intent_authentication_failure", None, message)
    }
}

impl Method {
    /// `payment_method_details` of a charge.
    pub(super) fn details(&self) -> Value {
        match self {
            Self::Card { brand, last4, month, year } => json!({
                "type": "card",
                "card": {
                    "amount_authorized": null,
                    "authorization_code": null,
                    "brand": brand,
                    "checks": {
                        "address_line1_check": null,
                        "address_postal_code_check": null,
                        "cvc_check": "pass",
                    },
                    "country": "US",
                    "exp_month": month,
                    "exp_year": year,
                    "extended_authorization": { "status": "disabled" },
                    "fingerprint": fingerprint(last4),
                    "funding": funding(last4),
                    "incremental_authorization": { "status": "unavailable" },
                    "installments": null,
                    "last4": last4,
                    "mandate": null,
                    "multicapture": { "status": "unavailable" },
                    "network": brand,
                    "network_token": { "used": false },
                    "network_transaction_id": null,
                    "overcapture": {
                        "maximum_amount_capturable": 0,
                        "status": "unavailable",
                    },
                    "regulated_status": "unregulated",
                    "three_d_secure": null,
                    "transaction_link_id": null,
                    "wallet": null,
                },
            }),
            Self::Bank { last4, routing, .. } => json!({
                "type": "us_bank_account",
                "us_bank_account": {
                    "account_holder_type": "individual",
                    "account_type": "checking",
                    "bank_name": "SANDBOX TEST BANK",
                    "expected_debit_date": null,
                    "fingerprint": fingerprint(last4),
                    "last4": last4,
                    "mandate": null,
                    "payment_reference": null,
                    "routing_number": routing,
                },
            }),
        }
    }
}

/// The network that issues such numbers.
pub(super) fn brand(digits: &str) -> &'static str {
    match digits.as_bytes() {
        [b'4', ..] => "visa",
        [b'5' | b'2', ..] => "mastercard",
        [b'3', b'4' | b'7', ..] => "amex",
        [b'3', b'5', ..] => "jcb",
        [b'3', ..] => "diners",
        [b'6', ..] => "discover",
        _ => "unknown",
    }
}

fn is_card(digits: &str) -> bool {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .zip([1, 2].into_iter().cycle())
        .map(|(digit, weight)| digit.saturating_mul(weight))
        .map(|part| if part > 9 { part.saturating_sub(9) } else { part })
        .sum();
    (12..=19).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && sum.is_multiple_of(10)
}

fn fingerprint(last4: &str) -> String {
    format!("Sandbox000{last4}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_numbers_do_what_stripe_says() {
        assert_eq!(verdict("4242424242424242"), Some(Verdict::Pays));
        assert_eq!(verdict("4000002500003155"), Some(Verdict::Asks));
        let Some(Verdict::Declines(decline)) = verdict("4000000000009995") else { panic!() };
        assert_eq!(decline.decline_code.as_deref(), Some("insufficient_funds"));
    }

    #[test]
    fn a_number_that_no_card_has_is_not_one() {
        for digits in ["4242424242424241", "4242", "", "abcdabcdabcdabcd", "42424242424242424242"] {
            assert_eq!(verdict(digits), None, "{digits}");
        }
    }

    #[test]
    fn a_real_card_is_declined_in_the_sandbox() {
        let Some(Verdict::Declines(decline)) = verdict("4111111111111111") else { panic!() };
        assert_eq!(decline.decline_code.as_deref(), Some("test_mode_live_card"));
    }
}
