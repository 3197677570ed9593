//! Recovery codes: ten of them stand in for a lost authenticator, each once (rule SEC-12).
//!
//! Invariants: the codes are shown once, with the form that makes them count; between its two
//! requests the page carries them sealed for one person, like the seed of an authenticator; what is
//! stored proves a code and says nothing about it, since the proof is made with the firm's key.

use maud::{Markup, html};
use store::Versioned;
use store::credentials::Credential;
use web::keys::Keys;
use web::{Refusal, ui};

use crate::credential::{CredentialError, open_seed, seal_seed};
use crate::factor::digits;

/// How many codes there are.
const CODES: usize = 10;

/// How many digits a code has: 53 bits, and every try costs a try.
const DIGITS: usize = 16;

/// What ten codes follow from.
#[derive(Clone)]
pub(crate) struct Recovery([u8; 20]);

impl Recovery {
    /// New codes.
    pub(crate) fn fresh() -> Result<Self, Refusal> {
        Ok(Self(store::chance()?))
    }

    /// Those that were sealed for `whose`.
    pub(crate) fn open(keys: &Keys, whose: &str, sealed: &str) -> Result<Self, CredentialError> {
        open_seed(keys, &for_recovery(whose), sealed).map(Self)
    }

    /// Seals them for `whose`.
    pub(crate) fn seal(&self, keys: &Keys, whose: &str) -> Result<String, CredentialError> {
        seal_seed(keys, &for_recovery(whose), &self.0)
    }

    fn codes(&self, keys: &Keys) -> Vec<String> {
        let root: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        (0..CODES).map(|at| code(&keys.tag("recovery code", &format!("{root} {at}")))).collect()
    }

    /// What is stored of them for a member.
    pub(crate) fn proofs(&self, keys: &Keys, member: &str) -> Vec<String> {
        self.codes(keys).iter().map(|code| proof(keys, member, code)).collect()
    }

    /// The codes as people write them down or print them.
    pub(crate) fn shown(&self, keys: &Keys) -> Markup {
        ui::card(
            "Recovery codes",
            html! {
                p {
                    "Print this page or write these down, and keep them where your phone is not. "
                    "If your authenticator is lost, each stands in for it once. They are shown "
                    "here and never again."
                }
                ol.codes {
                    @for code in self.codes(keys) { li { code { (in_fours(&code)) } } }
                }
            },
        )
    }
}

/// The credential without the recovery code that was typed; nothing when it is none of its codes.
pub(crate) fn used(
    keys: &Keys,
    credential: &Versioned<Credential>,
    typed: &str,
) -> Option<Versioned<Credential>> {
    let Versioned { value, version } = credential;
    let wanted = proof(keys, value.member.as_str(), &digits(typed));
    let is_one = is_code(typed) && value.recovery.contains(&wanted);
    let recovery = value.recovery.iter().filter(|proof| **proof != wanted).cloned().collect();
    is_one.then(|| Versioned { value: Credential { recovery, ..value.clone() }, version: *version })
}

/// Whether something looks like a recovery code and not like a code of an authenticator.
pub(crate) fn is_code(typed: &str) -> bool {
    let digits = digits(typed);
    digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Codes can't be taken for a seed, nor a seed for codes.
fn for_recovery(whose: &str) -> String {
    format!("{whose} recovery")
}

/// As many digits as a code has, from a tag; the bias of a remainder is beyond noticing.
fn code(tag: &str) -> String {
    let bits = tag.get(..DIGITS).and_then(|hex| u64::from_str_radix(hex, 16).ok());
    format!("{:016}", bits.unwrap_or_default() % 10_000_000_000_000_000)
}

fn proof(keys: &Keys, member: &str, code: &str) -> String {
    keys.tag("recovery proof", &format!("{member} {code}"))
}

fn in_fours(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::MemberId;
    use secrecy::SecretString;
    use web::keys::Secrets;

    fn keys() -> Keys {
        let text = || SecretString::from("0123456789abcdef".repeat(4));
        Keys::new(Secrets::session(text())).unwrap()
    }

    fn with_codes(recovery: &Recovery, of: &MemberId) -> Versioned<Credential> {
        let recovery = recovery.proofs(&keys(), of.as_str());
        let (password, seed) = (String::new(), String::new());
        let member = of.clone();
        Versioned { value: Credential { member, password, seed, step: 0, recovery }, version: 1 }
    }

    #[test]
    fn sec12_each_of_ten_codes_counts_once_and_for_one_person() {
        let (recovery, keys) = (Recovery([7; 20]), keys());
        let ada = MemberId::made(0, [1; 10]);
        let mut credential = with_codes(&recovery, &ada);
        let codes = recovery.codes(&keys);
        assert_eq!(codes.len(), 10);
        for (at, code) in codes.iter().enumerate() {
            assert!(is_code(code), "{code}");
            credential = used(&keys, &credential, &in_fours(code)).unwrap();
            assert_eq!(credential.value.recovery.len(), 9 - at);
            assert!(used(&keys, &credential, code).is_none(), "a code counts once");
        }
        let eve = with_codes(&Recovery([8; 20]), &MemberId::made(0, [2; 10]));
        assert!(codes.iter().all(|code| used(&keys, &eve, code).is_none()));
    }

    #[test]
    fn sec12_what_is_stored_or_carried_shows_no_code() {
        let (recovery, keys) = (Recovery::fresh().unwrap(), keys());
        let stored = recovery.proofs(&keys, "mem_1").join(" ");
        let carried = recovery.seal(&keys, "mem_1").unwrap();
        let codes = recovery.codes(&keys);
        assert!(codes.iter().all(|code| !stored.contains(code) && !carried.contains(code)));
        assert!(Recovery::open(&keys, "mem_2", &carried).is_err());
        assert!(open_seed(&keys, "mem_1", &carried).is_err(), "codes are no seed");
    }
}
