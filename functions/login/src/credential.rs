//! Passwords as hashes, second factors as sealed seeds.
//!
//! Invariants: Argon2id with 19 MiB, two passes and a salt of its own, parameters kept in the hash
//! (rule SEC-06); a seed is sealed for one person and opens for nobody else (rule SEC-10); a
//! password is compared in NFC and as a whole (rule SEC-02).

use std::sync::{Arc, Mutex, PoisonError};

use argon2::password_hash::{Output, PasswordHash, Salt, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use secrecy::ExposeSecret;
use store::Fault;
use unicode_normalization::UnicodeNormalization;
use web::keys::Keys;

/// Memory of a hash in KiB, and its passes.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// What is hashed for an account that nobody has, so that it takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz\
                      $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why a credential could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    /// The password does not hash, or the hash does not read.
    #[error("password hash: {0}")]
    Hash(argon2::password_hash::Error),
    /// No chance to be had.
    #[error(transparent)]
    Chance(#[from] Fault),
    /// The seed does not seal, or was sealed for somebody else, or with another key.
    #[error("the second factor does not open")]
    Seal,
    /// The hashing was interrupted.
    #[error("password hash: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
}

/// What comparing a password came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compared {
    Wrong,
    Right,
    /// Right, but hashed with parameters that are not today's.
    Outdated,
}

/// What every hash is made in, one after the other: memory of its own for each would add up to more
/// than a function is given.
static MEMORY: Mutex<Vec<Block>> = Mutex::new(Vec::new());

/// The parameters of today's hashes.
fn today() -> Result<Params, argon2::Error> {
    Params::new(MEMORY_KIB, PASSES, 1, Some(Params::DEFAULT_OUTPUT_LEN))
}

/// The hash of a password, with its parameters and salt.
pub fn hash_password(password: &str) -> Result<String, CredentialError> {
    let salt = SaltString::encode_b64(&store::chance::<16>()?).map_err(CredentialError::Hash)?;
    let params = today().map_err(|error| CredentialError::Hash(error.into()))?;
    let output = digest(password, salt.as_salt(), &params).map_err(CredentialError::Hash)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: (&params).try_into().map_err(CredentialError::Hash)?,
        salt: Some(salt.as_salt()),
        hash: Some(output),
    };
    Ok(hash.to_string())
}

/// Argon2id of a password in NFC.
fn digest(
    password: &str,
    salt: Salt<'_>,
    params: &Params,
) -> Result<Output, argon2::password_hash::Error> {
    let unified: String = password.nfc().collect();
    let mut bytes = [0_u8; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut bytes)?;
    let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    Output::init_with(length, |out| {
        let mut memory = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
        memory.resize(params.block_count(), Block::default());
        let made =
            argon.hash_password_into_with_memory(unified.as_bytes(), salt, out, &mut *memory);
        made.map_err(Into::into)
    })
}

/// The same, beside other requests.
pub(crate) async fn hash(password: String) -> Result<String, CredentialError> {
    tokio::task::spawn_blocking(move || hash_password(&password)).await?
}

/// Compares a password with a hash; without one it is wrong, after the same time.
pub(crate) async fn compare(
    password: String,
    hash: Option<Arc<str>>,
) -> Result<Compared, CredentialError> {
    let compared = move || match hash {
        Some(hash) => compare_now(&password, &hash),
        None => compare_now(&password, NOBODY).map(|_| Compared::Wrong),
    };
    tokio::task::spawn_blocking(compared).await?
}

fn compare_now(password: &str, hash: &str) -> Result<Compared, CredentialError> {
    let known = PasswordHash::new(hash).map_err(CredentialError::Hash)?;
    let params = Params::try_from(&known).map_err(CredentialError::Hash)?;
    let parts = known.salt.zip(known.hash);
    let (salt, expected) =
        parts.ok_or(CredentialError::Hash(argon2::password_hash::Error::PhcStringField))?;
    // Outputs compare in constant time.
    let is_right = digest(password, salt, &params).map_err(CredentialError::Hash)? == expected;
    Ok(match (is_right, params.m_cost() == MEMORY_KIB && params.t_cost() == PASSES) {
        (false, _) => Compared::Wrong,
        (true, true) => Compared::Right,
        (true, false) => Compared::Outdated,
    })
}

/// Seals the seed of a second factor for `whose`, such as a member's id.
pub fn seal_seed(keys: &Keys, whose: &str, seed: &[u8]) -> Result<String, CredentialError> {
    let mut sealed = seed.to_vec();
    let nonce = key(keys)?.seal_in_place_append_tag(Aad::from(whose.as_bytes()), &mut sealed);
    let nonce = nonce.map_err(|_| CredentialError::Seal)?;
    sealed.splice(0..0, nonce.as_ref().iter().copied());
    Ok(STANDARD_NO_PAD.encode(sealed))
}

/// Opens what was sealed for `whose`.
pub(crate) fn open_seed(
    keys: &Keys,
    whose: &str,
    sealed: &str,
) -> Result<[u8; 20], CredentialError> {
    let bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| CredentialError::Seal)?;
    let (nonce, text) = bytes.split_at_checked(NONCE_LEN).ok_or(CredentialError::Seal)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| CredentialError::Seal)?;
    let mut text = text.to_vec();
    let seed = key(keys)?.open_in_place(nonce, Aad::from(whose.as_bytes()), &mut text);
    let seed: &[u8] = seed.map_err(|_| CredentialError::Seal)?;
    seed.try_into().map_err(|_| CredentialError::Seal)
}

fn key(keys: &Keys) -> Result<RandomizedNonceKey, CredentialError> {
    let key = keys.derived("second factor");
    RandomizedNonceKey::new(&AES_256_GCM, key.expose_secret()).map_err(|_| CredentialError::Seal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::PasswordHasher;
    use secrecy::SecretString;
    use web::keys::Secrets;

    fn keys(secret: &str) -> Keys {
        let text = || SecretString::from(secret.repeat(8));
        Keys::new(Secrets::session(text())).unwrap()
    }

    #[test]
    fn sec02_the_whole_password_counts() {
        let long = "x".repeat(72);
        let hash = hash_password(&format!("{long}a{}", "y".repeat(127))).unwrap();
        let right = compare_now(&format!("{long}a{}", "y".repeat(127)), &hash).unwrap();
        let wrong = compare_now(&format!("{long}b{}", "y".repeat(127)), &hash).unwrap();
        assert_eq!((right, wrong), (Compared::Right, Compared::Wrong));
    }

    #[test]
    fn sec02_a_password_is_the_same_however_its_letters_are_put_together() {
        let hash = hash_password("pa\u{df}wort f\u{fc}r \u{1f600}").unwrap();
        let same = compare_now("pa\u{df}wort fu\u{308}r \u{1f600}", &hash).unwrap();
        assert_eq!(same, Compared::Right);
    }

    #[test]
    fn sec06_a_hash_says_how_it_was_made_and_old_ones_are_renewed() {
        let (one, two) = (hash_password("the same").unwrap(), hash_password("the same").unwrap());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two, "each has its own salt");
        let weak = Params::new(8 * 1024, 1, 1, None).unwrap();
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, weak);
        let salt = SaltString::encode_b64(b"some salt of old").unwrap();
        let old = weak.hash_password(b"the same", &salt).unwrap().to_string();
        assert_eq!(compare_now("the same", &old).unwrap(), Compared::Outdated);
        assert_eq!(compare_now("another!", &old).unwrap(), Compared::Wrong);
    }

    #[test]
    fn sec13_nobody_has_a_hash_that_reads_and_never_matches() {
        assert_eq!(compare_now("anything", NOBODY).unwrap(), Compared::Wrong);
    }

    #[test]
    fn sec10_a_seed_opens_only_for_whom_it_was_sealed() {
        let (ours, seed) = (keys("secret"), [7; 20]);
        let sealed = seal_seed(&ours, "mem_1", &seed).unwrap();
        assert_eq!(open_seed(&ours, "mem_1", &sealed).unwrap(), seed);
        assert!(open_seed(&ours, "mem_2", &sealed).is_err(), "somebody else's");
        assert!(open_seed(&keys("other!"), "mem_1", &sealed).is_err(), "another key");
        assert!(open_seed(&ours, "mem_1", "AAAA").is_err(), "too short");
        assert_ne!(sealed, seal_seed(&ours, "mem_1", &seed).unwrap(), "never the same twice");
    }
}
