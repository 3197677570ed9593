//! Sizes, names and beginnings of files.

use crate::files::File;

/// The most lines of a file, tests not counted; split by act or noun before that.
const LINES_MAX: usize = 400;

/// The longest line of Rust.
const COLUMNS_MAX: usize = 100;

/// What may stand at the top of the tree.
const TOP: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    "functions",
    "shared",
    "infra",
    "tests",
    "template.yaml",
    "README.md",
    "LICENSE",
];

/// Names that take all comers.
const CATCH_ALLS: [&str; 7] = ["helpers", "utils", "util", "common", "types", "misc", "mod"];

/// Files with more lines than a reader should meet at once.
pub fn long_files(files: &[File]) -> Vec<String> {
    let rust = files.iter().filter(|file| file.is_rust() && !file.path.contains("/tests/"));
    let long = rust.filter(|file| file.lines_without_tests() > LINES_MAX);
    long.map(|file| format!("{}: {} lines", file.path, file.lines_without_tests())).collect()
}

/// Lines of Rust that do not fit. Text that cannot be broken, in quotes, may be longer.
pub fn long_lines(files: &[File]) -> Vec<String> {
    let rust = files.iter().filter(|file| file.is_rust());
    let lines =
        rust.flat_map(|file| file.text.lines().zip(1..).map(move |(line, at)| (file, line, at)));
    lines
        .filter(|(_, line, _)| line.chars().count() > COLUMNS_MAX && !line.contains('"'))
        .filter(|(_, line, _)| !line.trim_start().starts_with("//! |"))
        .map(|(file, _, at)| format!("{}:{at}", file.path))
        .collect()
}

/// Files whose name says nothing.
pub fn names(files: &[File]) -> Vec<String> {
    let named = |file: &&File| {
        let parts = file.path.split('/').flat_map(|part| part.split('.').next());
        parts.into_iter().any(|part| CATCH_ALLS.contains(&part))
    };
    files.iter().filter(|file| file.is_rust()).filter(named).map(|file| file.path.clone()).collect()
}

/// Rust files that do not begin by saying what they are for.
pub fn preambles(files: &[File]) -> Vec<String> {
    let rust = files.iter().filter(|file| file.is_rust());
    rust.filter(|file| !file.text.starts_with("//!")).map(|file| file.path.clone()).collect()
}

/// Things at the top of the tree that do not belong there.
pub fn top_level(files: &[File]) -> Vec<String> {
    let mut tops: Vec<&str> = files.iter().filter_map(|file| file.path.split('/').next()).collect();
    tops.sort_unstable();
    tops.dedup();
    tops.into_iter()
        .filter(|top| !TOP.contains(top) && !top.starts_with('.'))
        .map(str::to_owned)
        .collect()
}
