//! The connections of a running function, one for each of the firm's accounts, made with the first
//! request that needs them.
//!
//! Invariants: an account exists when its key is there; a trust account has a key, a page and a
//! path for posts of its own (rule PSP-46).

mod settings;

use std::sync::{Arc, OnceLock};

use domain::merchant::{Destination, MerchantName};
use secrecy::SecretString;

use crate::connection::Connection;
pub use settings::SettingsError;

/// The firm's accounts, for the life of a function; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Till {
    opened: Arc<OnceLock<Merchants>>,
    /// Whose money its accounts are for; all accounts without.
    only: Option<Destination>,
}

/// The firm's accounts that can be reached.
#[derive(Debug, Clone, Default)]
pub struct Merchants(Vec<Connection>);

impl Till {
    /// A till whose connections are made already.
    pub fn of(connections: impl IntoIterator<Item = Connection>) -> Self {
        let merchants = Merchants(connections.into_iter().collect());
        Self { opened: Arc::new(OnceLock::from(merchants)), only: None }
    }

    /// A till that reaches no account of client money, whatever the settings declare (rule PSP-46).
    pub fn of_firm() -> Self {
        Self { only: Some(Destination::Operating), ..Self::default() }
    }

    /// The connections that are made.
    pub fn opened(&self) -> Option<&Merchants> {
        self.opened.get()
    }

    /// Makes the connections that the settings declare; `say` gives a setting by its name, and
    /// nothing for what is not set.
    pub fn open(&self, say: &dyn Fn(&str) -> SecretString) -> Result<&Merchants, SettingsError> {
        let mut made = settings::read(say)?;
        let fits =
            |one: &Connection| self.only.is_none_or(|only| one.merchant().destination() == only);
        made.retain(fits);
        Ok(self.opened.get_or_init(|| Merchants(made)))
    }
}

impl Merchants {
    /// The connection to one account; nothing when the firm has no such account.
    pub fn get(&self, name: MerchantName) -> Option<&Connection> {
        self.0.iter().find(|connection| connection.merchant() == name)
    }

    /// All of them, in the order in which they are offered.
    pub fn iter(&self) -> impl Iterator<Item = &Connection> {
        self.0.iter()
    }
}
