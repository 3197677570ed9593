//! Files that others made: good ones pass, hostile ones do not pass as anything.

#![expect(clippy::unwrap_used, reason = "a test falls where its ground is not as it says")]

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::document::{FileKind, FileName, Refused};
use scans::content::{Sight, judge};

/// The folder of collected files, when there is one.
fn collected(folder: &str) -> Option<PathBuf> {
    let root = env!("CARGO_MANIFEST_DIR");
    #[expect(clippy::disallowed_methods, reason = "tests find their data so")]
    let given = std::env::var("COUNTERFOIL_DATA");
    let data =
        given.map_or_else(|_| PathBuf::from(root).join("../../../shared/data"), PathBuf::from);
    let folder = data.join("security").join(folder);
    if folder.is_dir() {
        return Some(folder);
    }
    #[expect(clippy::print_stderr, reason = "a test that cannot run says so")]
    {
        eprintln!("Not tested: there is no folder {}", folder.display());
    }
    None
}

fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = collected(folder) else { return Vec::new() };
    let entries = std::fs::read_dir(folder).unwrap();
    let read = |entry: std::fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, std::fs::read(entry.path()).unwrap())
    };
    entries.map(|entry| read(entry.unwrap())).collect()
}

/// Lists of hostile names, one a line.
fn lines(folder: &str) -> Vec<String> {
    let read = |(_, bytes): (String, Vec<u8>)| String::from_utf8_lossy(&bytes).into_owned();
    let texts: Vec<String> = files(folder).into_iter().map(read).collect();
    texts.iter().flat_map(|text| text.lines()).map(str::to_owned).collect()
}

#[test]
fn good_pdfs_pass_as_pdf_and_as_nothing_else() {
    for (name, bytes) in files("pdf_good") {
        assert_eq!(judge(FileKind::Pdf, &bytes), Ok(Sight::Open), "{name}");
        for kind in [FileKind::Jpeg, FileKind::Png, FileKind::Docx, FileKind::Xlsx] {
            assert_eq!(judge(kind, &bytes), Err(Refused::OtherType), "{name} as {kind:?}");
        }
    }
}

#[test]
fn odd_pdfs_are_judged_by_their_first_bytes() {
    for (name, bytes) in files("pdf") {
        let passed = judge(FileKind::Pdf, &bytes).is_ok();
        assert!(!passed || bytes.starts_with(b"%PDF-"), "{name}");
    }
}

#[test]
fn sec57_a_script_in_an_image_passes_as_no_type_that_is_taken() {
    for (name, text) in files("upload") {
        let packed: Vec<u8> = text.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let bytes = STANDARD.decode(packed).unwrap();
        if name.contains("phpinfo") {
            for kind in FileKind::ALL {
                assert!(kind == FileKind::Text || judge(kind, &bytes).is_err(), "{name}");
            }
        }
        if name.contains("lottapixel") {
            assert_eq!(
                judge(FileKind::Jpeg, &bytes),
                Ok(Sight::Open),
                "huge, but never unpacked by us"
            );
        }
    }
}

#[test]
fn hostile_names_are_shown_without_their_tricks() {
    for line in lines("filenames") {
        let shown = FileName::shown(&line);
        let text = shown.as_str();
        assert!(!text.is_empty() && text.chars().count() <= FileName::CHARS_MAX, "{line:?}");
        assert!(!text.contains(['/', '\\', '\0', '\r', '\n']), "{line:?}");
        assert!(!text.starts_with('.') && !text.ends_with('.'), "{line:?}");
        assert!(!text.chars().any(char::is_control), "{line:?}");
    }
}
