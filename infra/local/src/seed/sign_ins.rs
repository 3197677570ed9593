//! Who can sign in to the demonstration, and with what.
//!
//! Invariant: passwords and seeds are made by chance for one folder (rule SEC-14) and kept in it,
//! where only its owner reads them.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use totp_rs::Secret;

const FILE: &str = "sign-ins.json";

/// Letters and digits that nobody takes for one another.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567890";

/// Who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIns {
    /// People of the firm: password and code.
    pub staff: Vec<StaffSignIn>,
    /// People of clients: a one-time link by mail.
    pub clients: Vec<ClientSignIn>,
}

/// A person of the firm.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffSignIn {
    /// Their name.
    pub name: String,
    /// What they are: lawyer, bookkeeper, assistant.
    pub role: String,
    /// Where they sign in.
    pub email: String,
    /// Their password.
    pub password: String,
    /// The key for an authenticator, in Base32.
    pub totp_secret: String,
}

/// A contact of a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSignIn {
    /// Their name.
    pub name: String,
    /// Whose contact they are.
    pub client: String,
    /// Where the link goes.
    pub email: String,
}

impl fmt::Debug for StaffSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaffSignIn").field("email", &self.email).finish_non_exhaustive()
    }
}

impl SignIns {
    /// The sign-ins of the demonstration in this folder, if it has one.
    pub fn read(folder: &Path) -> Result<Option<Self>> {
        match fs::read(folder.join(FILE)) {
            Ok(content) => Ok(Some(serde_json::from_slice(&content).context(FILE)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).context(FILE),
        }
    }

    /// Keeps them; the file never exists with other rights or half written.
    pub(super) fn write(&self, folder: &Path) -> Result<()> {
        let (path, half) = (folder.join(FILE), folder.join("sign-ins.half"));
        let mut options = fs::File::options();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&half)?.write_all(&serde_json::to_vec_pretty(self)?)?;
        fs::rename(&half, path)?;
        Ok(())
    }
}

impl StaffSignIn {
    /// A person with a password and seed that nobody else has.
    pub(super) fn fresh(name: &str, role: &str, email: &str) -> Result<Self> {
        let seed = Secret::new_stack(store::chance::<20>()?);
        Ok(Self {
            name: name.to_owned(),
            role: role.to_owned(),
            email: email.to_owned(),
            password: password()?,
            totp_secret: seed.to_base32(),
        })
    }

    /// The seed behind the key.
    pub(super) fn seed(&self) -> Result<Vec<u8>> {
        let seed = Secret::try_from_base32(&self.totp_secret);
        Ok(seed.context("the key of an authenticator")?.to_vec())
    }
}

/// Four groups of five characters: a hundred bits.
fn password() -> Result<String> {
    let letter = |byte: &u8| LETTERS.get(usize::from(byte & 31)).copied().map_or('x', char::from);
    let letters: Vec<char> = store::chance::<20>()?.iter().map(letter).collect();
    let groups: Vec<String> = letters.chunks(5).map(|five| five.iter().collect()).collect();
    Ok(groups.join(" "))
}
