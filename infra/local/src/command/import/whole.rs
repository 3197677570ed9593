//! A file that is read at once, because it is taken whole or not at all, and tried again while
//! somebody else imports the same.

use std::io::{self, Read};
use std::path::Path;

use store::CommitError;
use store::statements::Trouble;

/// How often a file is tried.
const TRIES: u8 = 3;

/// A file, and one byte more than is read, so that a longer one is seen to be.
pub(super) fn bytes(path: &Path, bytes_max: usize) -> io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a plain file"));
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Why nobody can read a file.
pub(super) fn unreadable(error: &io::Error) -> Trouble {
    let reason = format!("The file cannot be read: {error}.");
    Trouble { line: 0, field: "FILE".to_owned(), reason }
}

/// Takes a file, again when another import wrote the same meanwhile.
pub(super) async fn again<T>(
    take: impl AsyncFn() -> Result<T, CommitError>,
) -> Result<T, CommitError> {
    let mut tries = 0;
    loop {
        tries += 1;
        match take().await {
            Err(CommitError::Stale | CommitError::Taken(_)) if tries < TRIES => {}
            taken => return taken,
        }
    }
}

/// So many of them, in words: `1 row`, `2 rows`.
pub(super) fn counted(count: u64, word: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {word}{s}")
}
