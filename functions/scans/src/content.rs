//! What a file is, by its content: a name or a declared type proves nothing (rules SEC-55, SEC-57).
//!
//! Invariants: a file is of exactly one type; nothing is unpacked but the one part that tells the
//! type, and that only up to a bound; markup passes as no type at all.

mod pdf;

use std::io::{Cursor, Read};

use domain::document::{Document, FileKind, Refused};
use zip::ZipArchive;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// How much of the part that tells the type of an Office file is read.
const PART_MAX: u64 = 256 * 1024;

/// How an Office file looks when a password guards it: a compound file, not an archive.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// How far a file that is taken can be looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// All of it.
    Open,
    /// A password guards it: nobody looks inside without a person's help (rule SEC-58).
    Locked,
}

/// Judges the content of a file that was declared to be of a kind.
pub fn judge(kind: FileKind, bytes: &[u8]) -> Result<Sight, Refused> {
    let fits = match kind {
        FileKind::Pdf => bytes.starts_with(b"%PDF-") && looks_like(kind, bytes),
        FileKind::Jpeg | FileKind::Png => looks_like(kind, bytes),
        FileKind::Text => is_text(bytes),
        FileKind::Docx | FileKind::Xlsx => return office(kind, bytes),
    };
    if fits { Ok(Sight::Open) } else { Err(Refused::OtherType) }
}

/// Whether opening a good file may do more than show it.
pub fn is_active(kind: FileKind, bytes: &[u8]) -> bool {
    kind == FileKind::Pdf && pdf::is_active(bytes)
}

/// By its first bytes, and not an archive by its last ones: archives are read from their end, so
/// one can hide behind anything.
fn looks_like(kind: FileKind, bytes: &[u8]) -> bool {
    infer::get(bytes).is_some_and(|found| found.mime_type() == kind.media_type())
        && !ends_as_archive(bytes)
}

/// Whether the record that ends an archive stands where readers look for it.
fn ends_as_archive(bytes: &[u8]) -> bool {
    const RECORD: usize = 22;
    let from = bytes.len().saturating_sub(RECORD + usize::from(u16::MAX));
    let tail = bytes.get(from..).unwrap_or_default();
    tail.windows(RECORD).enumerate().any(|(at, record)| {
        let comment = record.last_chunk::<2>().map_or(0, |length| u16::from_le_bytes(*length));
        record.starts_with(b"PK\x05\x06") && at + RECORD + usize::from(comment) == tail.len()
    })
}

/// UTF-8 that is printed as it is and does not begin as markup.
fn is_text(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let begin = text.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    !begin.starts_with('<') && !text.contains('\0')
}

fn office(kind: FileKind, bytes: &[u8]) -> Result<Sight, Refused> {
    if bytes.starts_with(COMPOUND) {
        return Ok(Sight::Locked);
    }
    if !bytes.starts_with(b"PK\x03\x04") || !ends_as_archive(bytes) {
        return Err(Refused::OtherType);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refused::OtherType)?;
    let types = types(&mut archive)?;
    if !types.contains(&format!("\"{}\"", main_part(kind))) {
        return Err(Refused::OtherType);
    }
    without_macros(&mut archive, &types)
}

/// The part that says what all parts are.
fn types(archive: &mut Archive<'_>) -> Result<String, Refused> {
    let part = archive.by_name("[Content_Types].xml").map_err(|_| Refused::OtherType)?;
    let mut text = String::new();
    part.take(PART_MAX).read_to_string(&mut text).map_err(|_| Refused::OtherType)?;
    Ok(text)
}

/// What an Office file of a kind says of its main part.
fn main_part(kind: FileKind) -> String {
    let family = kind.media_type().trim_end_matches(".document").trim_end_matches(".sheet");
    let part = if kind == FileKind::Docx { "document" } else { "sheet" };
    format!("{family}.{part}.main+xml")
}

/// Looks through the list of parts for macros, and for a password or a bomb on the way.
fn without_macros(archive: &mut Archive<'_>, types: &str) -> Result<Sight, Refused> {
    let mut found = types.to_ascii_lowercase().contains("macroenabled");
    let mut sight = Sight::Open;
    let mut unpacked = 0_u64;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|_| Refused::OtherType)?;
        let name = part.name().map_err(|_| Refused::OtherType)?.to_ascii_lowercase();
        if part.encrypted() {
            sight = Sight::Locked;
        }
        found |= name.ends_with("vbaproject.bin");
        unpacked = unpacked.saturating_add(part.size());
    }
    match found {
        _ if unpacked > Document::UNPACKED_MAX => Err(Refused::TooLarge),
        true => Err(Refused::OtherType),
        false => Ok(sight),
    }
}

#[cfg(test)]
mod tests;
