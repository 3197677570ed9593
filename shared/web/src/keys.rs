//! The firm's keys: made from one secret, never printed.

use std::collections::BTreeMap;

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use hmac::{Hmac, Mac};
use jsonwebtoken::{DecodingKey, EncodingKey};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The secrets as the firm keeps them.
#[derive(Debug, Clone, Deserialize)]
pub struct Secrets {
    /// What session tokens and forms are signed with.
    pub session: SecretString,
    /// What the connectors of the processors need, by the names that they know.
    #[serde(flatten)]
    pub processors: BTreeMap<String, SecretString>,
}

impl Secrets {
    /// Only what sessions are signed with: no processor is known.
    pub fn session(session: SecretString) -> Self {
        Self { session, processors: BTreeMap::new() }
    }
}

/// Keys made from the secrets.
pub struct Keys {
    pub(crate) sign: EncodingKey,
    pub(crate) verify: DecodingKey,
    forms: [u8; 32],
    /// The secrets themselves, for connectors.
    pub secrets: Secrets,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(***)")
    }
}

/// The secrets are not usable.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// Too short to be safe.
    #[error("the session secret needs at least 32 characters")]
    Short,
    /// The key does not encode.
    #[error("the session key does not encode")]
    Encode(#[source] ed25519_dalek::pkcs8::Error),
}

impl Keys {
    /// Makes the keys.
    pub fn new(secrets: Secrets) -> Result<Self, KeysError> {
        let session = secrets.session.expose_secret();
        if session.len() < 32 {
            return Err(KeysError::Short);
        }
        let signing = SigningKey::from_bytes(&derived(session, "session tokens"));
        let der = signing.to_pkcs8_der().map_err(KeysError::Encode)?;
        Ok(Self {
            sign: EncodingKey::from_ed_der(der.as_bytes()),
            verify: DecodingKey::from_ed_der(signing.verifying_key().as_bytes()),
            forms: derived(session, "forms"),
            secrets,
        })
    }

    /// The token that a form of `subject` carries.
    pub(crate) fn form_token(&self, subject: &str) -> String {
        self.tag("csrf", subject)
    }

    /// A short proof over a text, that only we can make.
    pub fn tag(&self, purpose: &str, text: &str) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.forms) else {
            return String::new();
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }

    /// Whether `proof` is our [`Self::tag`] of the text; it takes as long whatever is wrong.
    pub fn proves(&self, purpose: &str, text: &str, proof: &str) -> bool {
        bool::from(self.tag(purpose, text).as_bytes().ct_eq(proof.as_bytes()))
    }

    /// A key for one purpose, such as sealing second factors.
    pub fn derived(&self, purpose: &str) -> SecretBox<[u8; 32]> {
        SecretBox::new(Box::new(derived(self.secrets.session.expose_secret(), purpose)))
    }
}

fn derived(secret: &str, purpose: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"counterfoil/");
    hash.update(purpose.as_bytes());
    hash.update([0]);
    hash.update(secret.as_bytes());
    hash.finalize().into()
}
