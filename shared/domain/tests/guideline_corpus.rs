//! Narratives that others wrote: those of several tasks are found, plain ones are let alone.
//!
//! The files are no part of the project; they are looked for in `COUNTERFOIL_DATA`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test falls where its ground is not as it says, and tells what it saw"
)]

use std::path::{Path, PathBuf};

use domain::guideline::{Trait, traits};

/// The narratives of a file; nothing where the data is not there.
fn narratives(name: &str) -> Vec<String> {
    let named = std::env::var_os("COUNTERFOIL_DATA").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let path = named.unwrap_or(beside).join("fees").join(name);
    if !path.is_file() {
        println!("ABSENT: {} (set COUNTERFOIL_DATA); nothing was checked", path.display());
        return Vec::new();
    }
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().get(2).unwrap().to_owned()).collect()
}

#[test]
fn ebl13_every_published_block_of_three_tasks_is_found() {
    let all = narratives("narratives_litigation_block_billed.csv");
    let blocks: Vec<&String> = all.iter().filter(|text| text.matches(';').count() > 1).collect();
    println!("{} narratives, {} of three tasks", all.len(), blocks.len());
    for text in &blocks {
        assert!(traits(text).contains(&Trait::Block), "{text}");
    }
    assert!(all.is_empty() || blocks.len() >= 1_000, "the file has other narratives by now");
}

#[test]
fn ebl13_plain_published_narratives_are_let_alone() {
    let mut seen = 0;
    for file in ["narratives_litigation.csv", "narratives_patent.csv"] {
        for text in narratives(file) {
            let plain =
                ["Reviewed case law on", "Filed motion to", "Coordinating", "Responding to"];
            let is_plain = plain.iter().any(|start| text.starts_with(start));
            if is_plain && !text.contains(" and ") {
                assert_eq!(traits(&text), [], "{text}");
                seen += 1;
            }
            assert!(!traits(&text).contains(&Trait::Vague), "{text}");
        }
    }
    println!("{seen} plain narratives were let alone");
}
