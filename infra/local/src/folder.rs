//! The data folder of one machine: everything the portal keeps, in one place that one host owns.
//!
//! Invariants:
//! - At most one process holds a folder; the lock is the operating system's and ends with the
//!   process.
//! - A folder with content but without a readable marker is never written to.
//! - `running.json` exists only while the host that wrote it holds the lock.

mod damage;
mod running;
mod secrets;

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

pub use damage::Damage;
pub(crate) use damage::write_whole;
pub use running::Running;
pub use secrets::Secrets;
pub(crate) use secrets::random_hex;

/// The version of the layout that this build writes.
const FORMAT: u32 = 2;
const MARKER: &str = "counterfoil.json";
const LOCK: &str = "lock";
const RUNNING: &str = "running.json";

/// How often and how long a host asks for the lock: a command that looks whether a host runs holds
/// it for an instant.
const LOCK_TRIES: u32 = 20;
const LOCK_WAIT: Duration = Duration::from_millis(10);

/// A data folder, held until it is dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    secrets: Secrets,
    /// Held for life: closing it gives the folder free.
    _lock: File,
}

/// Why a data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder, or a file in it, cannot be created or written.
    #[error("The data folder {} cannot be written: {source}.", path.display())]
    NotWritable {
        /// The folder that was asked for.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The path names something else.
    #[error("{} is not a folder: name a folder for the data.", path.display())]
    NotAFolder {
        /// The path that was asked for.
        path: PathBuf,
    },
    /// Its content is not what a host leaves behind.
    #[error("The data folder {} {damage}.", path.display())]
    Damaged {
        /// The folder that was asked for.
        path: PathBuf,
        /// What is wrong with it.
        damage: Damage,
    },
    /// Another host holds it.
    #[error("The data folder {} is in use by a portal or command that is running.", path.display())]
    Busy {
        /// The folder that was asked for.
        path: PathBuf,
    },
}

impl Folder {
    /// Takes the folder at `path` for this process, creating it when it is not there.
    pub fn open(path: &Path) -> Result<Self, FolderError> {
        if path.exists() && !path.is_dir() {
            return Err(FolderError::NotAFolder { path: path.to_owned() });
        }
        let not_writable = |source| FolderError::NotWritable { path: path.to_owned(), source };
        create_private(path).map_err(not_writable)?;
        let lock = lock(path, not_writable)?;
        damage::forget(&path.join(RUNNING)).map_err(not_writable)?;
        let damaged = |damage| FolderError::Damaged { path: path.to_owned(), damage };
        if damage::is_new(path).map_err(not_writable)? {
            damage::mark(path).map_err(not_writable)?;
        } else {
            damage::check(path).map_err(damaged)?;
        }
        for folder in ["buckets", "mail", "pump"] {
            create_private(&path.join(folder))
                .map_err(|error| not_writable(named(folder, &error)))?;
        }
        let secrets = Secrets::read_or_make(path).map_err(|error| match error {
            secrets::SecretsError::Unreadable => damaged(Damage::Secrets),
            secrets::SecretsError::Io(source) => not_writable(source),
        })?;
        Ok(Self { path: path.to_owned(), secrets, _lock: lock })
    }

    /// The host that holds the folder at `path`, if one does and is ready.
    #[must_use]
    pub fn running(path: &Path) -> Option<Running> {
        let lock = File::open(path.join(LOCK)).ok()?;
        match lock.try_lock_shared() {
            Err(TryLockError::WouldBlock) => Running::read(&path.join(RUNNING)),
            Ok(()) | Err(TryLockError::Error(_)) => None,
        }
    }

    /// Whether a portal or command has ever used the folder at `path`.
    #[must_use]
    pub fn is_begun(path: &Path) -> bool {
        path.join(MARKER).exists()
    }

    /// Whether there is anything of ours in the folder at `path`, sound or damaged.
    #[must_use]
    pub fn is_ours(path: &Path) -> bool {
        Self::is_begun(path) || path.join(damage::TABLES).exists()
    }

    /// The secrets of the folder at `path`, for a command that goes through its host.
    #[must_use]
    pub fn secrets_at(path: &Path) -> Option<Secrets> {
        Secrets::read(path)
    }

    /// Tells other processes where the host of this folder answers.
    pub fn announce(&self, running: &Running) -> Result<(), FolderError> {
        running
            .write(&self.path.join(RUNNING))
            .map_err(|source| FolderError::NotWritable { path: self.path.clone(), source })
    }

    /// The firm's secrets on this machine.
    #[must_use]
    pub const fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Where the folder is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The SQLite file of the tables.
    pub(crate) fn tables(&self) -> PathBuf {
        self.path.join(damage::TABLES)
    }

    /// The root of the buckets.
    pub(crate) fn buckets(&self) -> PathBuf {
        self.path.join("buckets")
    }

    /// The kept mails.
    pub(crate) fn mail(&self) -> PathBuf {
        self.path.join("mail")
    }

    /// How far the subscribers of the streams are.
    pub(crate) fn pump(&self) -> PathBuf {
        self.path.join("pump")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = damage::forget(&self.path.join(RUNNING)) {
            tracing::debug!(%error, "Left the running file behind");
        }
    }
}

/// Asks for the lock; a command may hold it for an instant while it looks.
fn lock(path: &Path, not_writable: impl Fn(io::Error) -> FolderError) -> Result<File, FolderError> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    let file = options.open(path.join(LOCK)).map_err(|error| not_writable(named(LOCK, &error)))?;
    for _ in 0..LOCK_TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => thread::sleep(LOCK_WAIT),
            Err(TryLockError::Error(source)) => return Err(not_writable(source)),
        }
    }
    Err(FolderError::Busy { path: path.to_owned() })
}

/// The same error, with the name of what in the folder it is about.
fn named(what: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{what}: {error}"))
}

/// Creates a folder that only its owner can enter.
fn create_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests;
