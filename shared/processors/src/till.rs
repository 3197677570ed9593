//! The connection of a running function, made with the first request that needs it.

use std::sync::{Arc, OnceLock};

use crate::connection::Connection;
use crate::sender::{Sender, SenderError};
use crate::stripe::{Stripe, StripeError};
use secrecy::{ExposeSecret, SecretString};

/// One connection for the life of a function; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Till(Arc<OnceLock<Connection>>);

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum TillError {
    /// The settings for Stripe are not usable.
    #[error(transparent)]
    Stripe(#[from] StripeError),
    /// The sender cannot be made.
    #[error(transparent)]
    Sender(#[from] SenderError),
}

impl Till {
    /// A till whose connection is made already.
    pub fn of(connection: Connection) -> Self {
        Self(Arc::new(OnceLock::from(connection)))
    }

    /// The connection to Stripe at `url`; webhooks may be signed by any of several keys, separated
    /// by spaces, so that a key can be changed without a gap (rule PSP-13).
    pub fn stripe(
        &self,
        url: &str,
        key: &SecretString,
        webhook: &SecretString,
    ) -> Result<&Connection, TillError> {
        if let Some(connection) = self.0.get() {
            return Ok(connection);
        }
        let webhooks = webhook.expose_secret().split_whitespace().map(SecretString::from).collect();
        let stripe = Stripe::new(url, key.clone(), webhooks)?;
        let made = Connection::new(Arc::new(stripe), Sender::new(jitter)?);
        Ok(self.0.get_or_init(|| made))
    }
}

/// A little chance for the pauses between attempts, from where the stack happens to be in time.
fn jitter() -> u16 {
    let id = std::thread::current().id();
    let text = format!("{id:?}{:?}", std::time::Instant::now());
    text.bytes().fold(7, |sum: u16, byte| sum.wrapping_mul(31).wrapping_add(u16::from(byte)))
}
