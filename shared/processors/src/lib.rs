//! Card and bank processors behind one small trait.
//!
//! A connector is stateless and pure: our intent in, HTTP request out; HTTP response in, our fact
//! out. [`Sender`] alone touches the network, [`Connection`] joins the two.
//!
//! # Invariants
//!
//! * Unknown is not failed (rule PSP-06): an answer that did not arrive, or cannot be read, is
//!   [`Failure::Unknown`], and only a fetched fact resolves it.
//! * Every request that changes something carries a key made from an id that was stored before, and
//!   a repetition is the same to the byte (rules PSP-01 to PSP-03).
//! * A webhook is a hint (rule PSP-16): its body says *what* to fetch and never how much arrived.
//! * Nothing confidential is sent: the processor learns an amount, an invoice number and our id.
//!
//! # Example
//!
//! ```
//! use std::sync::Arc;
//! use processors::{Connection, SecretString, Sender, Stripe};
//!
//! let keys = vec![SecretString::from("whsec_example")];
//! let stripe = Stripe::new("https://api.stripe.com", SecretString::from("sk_test_example"), keys)?;
//! let connection = Connection::new(Arc::new(stripe), Sender::new(|| 7)?);
//! // connection.start(&checkout).await, .fetch(&subject), .find(&payment, made_at)
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod ask;
mod checkout;
mod connection;
mod kept;
mod lawpay;
mod paypal;
mod processor;
mod sender;
mod stripe;
mod till;
mod webhook;

pub use ask::{Ask, Doubt, Failure, Method, Refused, Request, Response, Step};
pub use checkout::{
    Capture, Charge, Checkout, Hold, Keep, NewsPage, PayWay, RefundOrder, Saver, keys_last, outcome,
};
pub use connection::Connection;
pub use lawpay::{
    Account, AccountIdError, LawPay, LawPayError, OperatingAccountId, TrustAccountId, WEBHOOK_PATH,
};
pub use paypal::{
    Check, PayPal, PayPalAmountError, PayPalError, RootError, Roots, from_paypal, to_paypal,
};
pub use processor::Processor;
pub use secrecy::SecretString;
pub use sender::{Sender, SenderError, Sent, Way};
pub use stripe::{AmountError, Stripe, StripeError, from_stripe, to_stripe};
pub use till::{Merchants, SettingsError, Till};
pub use webhook::{Delivery, Hint, WebhookRefused};
