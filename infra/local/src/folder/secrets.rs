//! The firm's secrets on one machine, in the shape that Secrets Manager keeps them on AWS.
//!
//! Invariants:
//! - Made once, at the first start; only the owner of the folder can read the file.
//! - `Debug` never shows them.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::sandbox::{lawpay, paypal};

const SECRETS: &str = "secrets.json";

/// What signs sessions and speaks to the processor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets {
    /// 32 random bytes in hex, from which session tokens are signed.
    pub session: String,
    /// The test key of the processor.
    pub stripe_key: String,
    /// The key under which the processor signs its webhooks.
    pub stripe_webhook: String,
}

/// Why the secrets are not there.
#[derive(Debug)]
pub(super) enum SecretsError {
    Unreadable,
    Io(io::Error),
}

impl Secrets {
    /// The secrets of a folder that another process holds.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(SECRETS)).ok()?).ok()
    }

    pub(super) fn read_or_make(folder: &Path) -> Result<Self, SecretsError> {
        let path = folder.join(SECRETS);
        match fs::read(&path) {
            Ok(content) => serde_json::from_slice(&content).map_err(|_| SecretsError::Unreadable),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let secrets = Self::random().map_err(SecretsError::Io)?;
                secrets.write(&path).map_err(SecretsError::Io)?;
                Ok(secrets)
            }
            Err(_) => Err(SecretsError::Unreadable),
        }
    }

    fn random() -> io::Result<Self> {
        Ok(Self {
            session: random_hex::<32>()?,
            stripe_key: format!("sk_test_{}", random_hex::<24>()?),
            stripe_webhook: format!("whsec_{}", random_hex::<24>()?),
        })
    }

    /// The keys of every account in the sandbox, by the names that connectors know (rule PSP-46:
    /// trust and operating share none).
    pub fn processors(&self, sandbox: &str) -> BTreeMap<String, String> {
        let key = |prefix| self.stripe_key.replacen("sk_test_", prefix, 1);
        let path = |prefix| self.stripe_webhook.replacen("whsec_", prefix, 1);
        let page = |account| format!("{sandbox}/lawpay/{account}");
        let all = [
            ("stripe_key", self.stripe_key.clone()),
            ("stripe_webhook", self.stripe_webhook.clone()),
            ("paypal_client", self.stripe_key.clone()),
            ("paypal_key", self.stripe_key.clone()),
            ("paypal_webhook", paypal::WEBHOOK_ID.to_owned()),
            ("lawpay_key", key("lawpay_")),
            ("lawpay_webhook", path("lawpay_path_of_the_sandbox_")),
            ("lawpay_account", lawpay::OPERATING.to_owned()),
            ("lawpay_page", page(lawpay::OPERATING)),
            ("lawpay_trust_key", key("lawpay_trust_")),
            ("lawpay_trust_webhook", path("lawpay_trust_path_of_the_sandbox_")),
            ("lawpay_trust_account", lawpay::TRUST.to_owned()),
            ("lawpay_trust_page", page(lawpay::TRUST)),
        ];
        all.into_iter().map(|(name, text)| (name.to_owned(), text)).collect()
    }

    /// The file never exists with other rights or half written.
    fn write(&self, path: &Path) -> io::Result<()> {
        let half = path.with_extension("half");
        let mut options = fs::File::options();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&half)?.write_all(&serde_json::to_vec_pretty(self)?)?;
        fs::rename(&half, path)
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(***)")
    }
}

/// `N` random bytes in hex.
pub(crate) fn random_hex<const N: usize>() -> io::Result<String> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(hex::encode(bytes))
}
