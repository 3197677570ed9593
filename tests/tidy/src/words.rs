//! Words that do not belong into the tree.

use crate::files::File;

/// Rust that says of itself that it is not finished.
pub fn unfinished(files: &[File]) -> Vec<String> {
    let marks = [
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("FIX", "ME"),
        concat!("#[ign", "ore"),
        concat!("#[all", "ow("),
    ];
    find(files.iter().filter(|file| file.is_rust()), &marks)
}

/// Paths of a machine and hosts of registries, in any file but the lock.
pub fn machine_words(files: &[File]) -> Vec<String> {
    let marks = [
        concat!("/work", "/"),
        concat!("/root", "/"),
        concat!("/ho", "me/"),
        concat!("index.cra", "tes.io"),
        concat!("registry.np", "mjs"),
    ];
    find(files.iter().filter(|file| file.path != "Cargo.lock"), &marks)
}

fn find<'a>(files: impl Iterator<Item = &'a File>, marks: &[&str]) -> Vec<String> {
    let lines =
        files.flat_map(|file| file.text.lines().zip(1..).map(move |(line, at)| (file, line, at)));
    lines
        .filter(|(_, line, _)| marks.iter().any(|mark| line.contains(mark)))
        .map(|(file, line, at)| format!("{}:{at}: {}", file.path, line.trim()))
        .collect()
}
