//! Files made for the purpose: good ones, disguised ones, ones of two types, bombs.

use std::io::Write;

use super::*;
use FileKind::{Docx, Jpeg, Pdf, Png, Text, Xlsx};
use zip::write::SimpleFileOptions;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
const GIF: &[u8] = b"GIF89a\x01\0\x01\0<?php phpinfo(); ?>";
const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
const HTML: &[u8] = b"<!doctype html><script>alert(1)</script>";
const WORD: &str = "wordprocessingml.document.main+xml";
const SHEET: &str = "spreadsheetml.sheet.main+xml";
const MACROS: &str = "application/vnd.ms-word.document.macroEnabled.main+xml";

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn office_file(main: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let family = "application/vnd.openxmlformats-officedocument";
    let main = if main.contains('/') { main.to_owned() } else { format!("{family}.{main}") };
    let types = format!("<Types><Override PartName=\"/x\" ContentType=\"{main}\"/></Types>");
    archive(&[&[("[Content_Types].xml", types.as_bytes())], more].concat())
}

#[test]
fn a_file_of_the_declared_type_is_good() {
    let (word, sheet) = (office_file(WORD, &[]), office_file(SHEET, &[]));
    let plain = "Zürich: 12,50\nName;Betrag\n".as_bytes();
    let good: [(FileKind, &[u8]); 6] =
        [(Pdf, PDF), (Png, PNG), (Jpeg, JPEG), (Docx, &word), (Xlsx, &sheet), (Text, plain)];
    for (kind, bytes) in good {
        assert_eq!(judge(kind, bytes), Ok(Sight::Open), "{kind:?}");
    }
    for kind in FileKind::ALL {
        for (other, bytes) in good {
            let crossed = judge(kind, bytes).is_ok();
            let readable = kind == Text && other == Pdf;
            assert!(kind == other || readable || !crossed, "{other:?} passed for {kind:?}");
        }
    }
}

#[test]
fn sec57_markup_and_scripts_pass_as_nothing() {
    for bytes in [SVG, HTML, GIF, b"\xef\xbb\xbf\n <?xml version='1.0'?><svg/>", b"MZ\x90\0", b""] {
        for kind in [Pdf, Jpeg, Png, Docx, Xlsx] {
            assert_eq!(judge(kind, bytes), Err(Refused::OtherType), "{kind:?}");
        }
    }
    for bytes in [SVG, HTML, b"\xef\xbb\xbf \n<svg/>", b"MZ\x90\0", b"a\0b", b"\xff\xfe<\0"] {
        assert_eq!(judge(Text, bytes), Err(Refused::OtherType));
    }
}

#[test]
fn sec57_a_file_of_two_types_is_of_none() {
    let hidden = archive(&[("evil.class", b"\xca\xfe\xba\xbe")]);
    for (kind, bytes) in [(Pdf, PDF), (Png, PNG), (Jpeg, JPEG)] {
        let both = [bytes, &hidden].concat();
        assert_eq!(judge(kind, &both), Err(Refused::OtherType), "{kind:?} and archive");
    }
    assert_eq!(judge(Docx, &[b"MZ", &*office_file(WORD, &[])].concat()), Err(Refused::OtherType));
    assert_eq!(judge(Pdf, &[GIF, PDF].concat()), Err(Refused::OtherType));
}

#[test]
fn sec57_an_office_file_has_no_macros_and_no_other_main_part() {
    let macros = office_file(WORD, &[("word/vbaProject.bin", b"x")]);
    for bytes in
        [macros, office_file(MACROS, &[]), office_file(SHEET, &[]), archive(&[("a", b"b")])]
    {
        assert_eq!(judge(Docx, &bytes), Err(Refused::OtherType));
    }
}

#[test]
fn sec58_nobody_sees_into_an_office_file_with_a_password() {
    let guarded = [COMPOUND, &[0; 512]].concat();
    assert_eq!(judge(Docx, &guarded), Ok(Sight::Locked));
    let mut part = office_file(WORD, &[("word/document.xml", b"x")]);
    // The last entry of the directory says that its part is encrypted.
    let entry = part.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    part[entry + 8] |= 1;
    assert_eq!(judge(Docx, &part), Ok(Sight::Locked));
}

#[test]
fn sec55_an_archive_that_unpacks_to_too_much_is_refused_unread() {
    let mut bomb = office_file(WORD, &[("word/document.xml", b"x")]);
    // The last entry of the directory says how large its part is unpacked.
    let entry = bomb.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    bomb[entry + 24..entry + 28].copy_from_slice(&u32::MAX.wrapping_sub(1).to_le_bytes());
    assert_eq!(judge(Docx, &bomb), Err(Refused::TooLarge));
}
