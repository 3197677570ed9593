//! The token in a session's cookie (rule SEC-28).
//!
//! Signed with Ed25519, it names the session and the person, so that a request knows its keys
//! before it reads. Invariant: the session itself is read on every request, and decides.

use domain::id::{ContactId, MemberId};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use crate::keys::Keys;

/// Who issues and who takes the token.
const ISSUER: &str = "counterfoil";

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    /// The person's id.
    sub: String,
    /// The session's secret.
    sid: String,
    nbf: i64,
    exp: i64,
}

/// Who a token says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    Member(MemberId, String),
    Contact(ContactId, String),
}

impl Named {
    /// The session's secret.
    pub(crate) fn secret(&self) -> &str {
        match self {
            Self::Member(_, secret) | Self::Contact(_, secret) => secret,
        }
    }
}

/// Signs the token of a session that ends at `ends`.
pub fn mint(
    keys: &Keys,
    person: &str,
    secret: &str,
    (now, ends): (Timestamp, Timestamp),
) -> Result<String, jsonwebtoken::errors::Error> {
    let claims = Claims {
        iss: ISSUER.to_owned(),
        aud: ISSUER.to_owned(),
        sub: person.to_owned(),
        sid: secret.to_owned(),
        nbf: now.as_second(),
        exp: ends.as_second(),
    };
    let header = Header { typ: Some("JWT".to_owned()), ..Header::new(Algorithm::EdDSA) };
    encode(&header, &claims, &keys.sign)
}

/// Reads a token; nothing when it is not ours or not now.
pub(crate) fn read(keys: &Keys, token: &str, now: Timestamp) -> Option<Named> {
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.set_issuer(&[ISSUER]);
    rules.set_audience(&[ISSUER]);
    rules.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    // The times are checked here, against the app's clock.
    rules.validate_exp = false;
    rules.validate_nbf = false;
    let claims = decode::<Claims>(token, &keys.verify, &rules).ok()?.claims;
    let second = now.as_second();
    if second >= claims.exp || second + 60 < claims.nbf {
        return None;
    }
    match (claims.sub.parse(), claims.sub.parse()) {
        (Ok(member), _) => Some(Named::Member(member, claims.sid)),
        (_, Ok(contact)) => Some(Named::Contact(contact, claims.sid)),
        (Err(_), Err(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Secrets;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use secrecy::SecretString;

    fn keys(secret: &str) -> Keys {
        let text = || SecretString::from(secret.repeat(8));
        Keys::new(Secrets::session(text())).unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn sec28_a_token_names_the_person_until_it_ends() {
        let (keys, id) = (keys("secret"), MemberId::made(0, [1; 10]));
        let token = mint(&keys, id.as_str(), "sid", (at(1000), at(2000))).unwrap();
        assert_eq!(read(&keys, &token, at(1500)), Some(Named::Member(id, "sid".to_owned())));
        assert_eq!(read(&keys, &token, at(2000)), None, "it has ended");
        assert_eq!(read(&keys, &token, at(500)), None, "it has not begun");
    }

    #[test]
    fn sec28_tokens_of_others_are_refused() {
        let (ours, id) = (keys("secret"), MemberId::made(0, [1; 10]));
        let token = mint(&ours, id.as_str(), "sid", (at(1000), at(2000))).unwrap();
        assert_eq!(read(&keys("other!"), &token, at(1500)), None, "another key");
        let parts: Vec<&str> = token.split('.').collect();
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#);
        let hs = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        for forged in [
            format!("{none}.{}.", parts[1]),
            format!("{none}.{}.{}", parts[1], parts[2]),
            format!("{hs}.{}.{}", parts[1], parts[2]),
            format!("{}.{}.", parts[0], parts[1]),
            String::new(),
            "a.b.c".to_owned(),
        ] {
            assert_eq!(read(&ours, &forged, at(1500)), None, "{forged}");
        }
    }
}
