//! Seeds that have found something, each run again with every test.

use std::fs;
use std::io;
use std::path::PathBuf;

/// All of them, oldest first.
pub fn remembered() -> Vec<u64> {
    let text = fs::read_to_string(path()).unwrap_or_default();
    text.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect()
}

/// Writes one down.
pub fn remember(seed: u64) -> io::Result<()> {
    if remembered().contains(&seed) {
        return Ok(());
    }
    let text = fs::read_to_string(path())?;
    fs::write(path(), format!("{text}{seed}\n"))
}

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seeds.txt")
}
