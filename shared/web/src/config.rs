//! What a function is told about its surroundings: read once, at start, and nowhere else.

use std::collections::BTreeMap;
use std::env::VarError;

use store::{Buckets, Tables};

/// Where people pay: Stripe's, PayPal's and LawPay's pages.
const CHECKOUT_ORIGIN: &str =
    "https://checkout.stripe.com https://www.paypal.com https://secure.lawpay.com";

/// The surroundings of a function.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address of the portal, without a slash at the end.
    pub portal_url: String,
    /// The tables.
    pub tables: Tables,
    /// The buckets.
    pub buckets: Buckets,
    /// Where the processors are, by the names that their connectors know.
    pub processors: BTreeMap<&'static str, String>,
    /// Where the processor's hosted pages are: a form may lead there.
    pub checkout_origin: String,
    /// Who mails come from.
    pub mail_from: String,
    /// The secret that holds the firm's keys.
    pub secret_id: String,
    /// The secret that holds the keys of the trust account, for functions that may use it (rule
    /// PSP-46).
    pub trust_secret_id: String,
}

/// A setting that is missing or wrong.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// Not set.
    #[error("{0} is not set; template.yaml sets it for every function that needs it")]
    Missing(&'static str),
    /// Not text.
    #[error("{0} is not text")]
    Unreadable(&'static str),
    /// Not an address.
    #[error("COUNTERFOIL_PORTAL_URL must be an address such as https://billing.example.com")]
    PortalUrl,
}

impl Config {
    /// Reads the environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(variable)
    }

    /// Reads settings by name. A function gets only those it needs, so the name of a table or
    /// bucket that it must not touch may be empty.
    pub fn read(
        optional: impl Fn(&'static str) -> Result<Option<String>, ConfigError>,
    ) -> Result<Self, ConfigError> {
        let required = |name| optional(name)?.ok_or(ConfigError::Missing(name));
        let portal_url = required("COUNTERFOIL_PORTAL_URL")?.trim_end_matches('/').to_owned();
        if url::Url::parse(&portal_url).map_or(true, |url| url.host_str().is_none()) {
            return Err(ConfigError::PortalUrl);
        }
        let or = |name, fallback: &str| optional(name).map(|v| v.unwrap_or(fallback.to_owned()));
        Ok(Self {
            portal_url,
            tables: Tables {
                state: required("COUNTERFOIL_STATE_TABLE")?,
                journal: or("COUNTERFOIL_JOURNAL_TABLE", "")?,
                session: or("COUNTERFOIL_SESSION_TABLE", "")?,
            },
            buckets: Buckets {
                documents: or("COUNTERFOIL_DOCUMENTS_BUCKET", "")?,
                papers: or("COUNTERFOIL_PAPERS_BUCKET", "")?,
            },
            processors: BTreeMap::from([
                ("stripe_url", or("COUNTERFOIL_STRIPE_URL", "https://api.stripe.com")?),
                ("paypal_url", or("COUNTERFOIL_PAYPAL_URL", "https://api-m.paypal.com")?),
                ("lawpay_url", or("COUNTERFOIL_LAWPAY_URL", "https://api.affinipay.com")?),
            ]),
            checkout_origin: or("COUNTERFOIL_CHECKOUT_ORIGIN", CHECKOUT_ORIGIN)?,
            mail_from: or("COUNTERFOIL_MAIL_FROM", "")?,
            secret_id: or("COUNTERFOIL_SECRET_ID", "")?,
            trust_secret_id: or("COUNTERFOIL_TRUST_SECRET_ID", "")?,
        })
    }

    /// Whether the portal is reached over TLS; on one machine it is not.
    pub fn is_https(&self) -> bool {
        self.portal_url.starts_with("https://")
    }

    /// Scheme, host and port of the portal, as browsers send it.
    pub fn origin(&self) -> &str {
        let after = self.portal_url.find("://").map_or(0, |at| at + 3);
        let path = self.portal_url.get(after..).and_then(|rest| rest.find('/'));
        path.and_then(|at| self.portal_url.get(..after + at)).unwrap_or(&self.portal_url)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place")]
fn variable(name: &'static str) -> Result<Option<String>, ConfigError> {
    match std::env::var(name) {
        Ok(text) if text.is_empty() => Ok(None),
        Ok(text) => Ok(Some(text)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(ConfigError::Unreadable(name)),
    }
}
