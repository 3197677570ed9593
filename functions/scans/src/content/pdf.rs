//! What a PDF would do when it is opened: scripts, programs, attached files, forms that send
//! (rule SEC-57).
//!
//! Invariants: a name is found however its letters are written, and in packed objects, whatever
//! their dictionary says of them; what cannot be looked into counts as active; no more than
//! [`UNPACKED_MAX`] is ever unpacked, and a file is gone over once.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// Names of what does more than show a page (ISO 32000-2, 12.6.4, 12.7.8, 13.6, 7.11.4).
/// And of what nobody sees into without a key (7.6).
const ACTIVE: [&[u8]; 10] = [
    b"Encrypt",
    b"JavaScript",
    b"Launch",
    b"SubmitForm",
    b"ImportData",
    b"EmbeddedFile",
    b"EmbeddedFiles",
    b"RichMedia",
    b"Rendition",
    b"XFA",
];

/// Names in a stream's own dictionary after which its bytes are not simply packed text.
const OTHERWISE_CODED: [&[u8]; 8] = [
    b"ASCIIHexDecode",
    b"AHx",
    b"ASCII85Decode",
    b"A85",
    b"LZWDecode",
    b"RunLengthDecode",
    b"Crypt",
    b"Predictor",
];

/// How much is unpacked of all streams together; starting on one counts as [`START`].
const UNPACKED_MAX: u64 = 64 * 1024 * 1024;

/// What it costs to begin unpacking, in bytes unpacked: memory is cleared for it.
const START: u64 = 1024;

/// How far before its bytes the dictionary of a stream is looked for.
const DICTIONARY_MAX: usize = 512;

/// How much of a stream tells whether it begins as objects do.
const HEAD: u64 = 16;

/// How many packed bytes tell that.
const HEAD_PACKED: usize = 4096;

/// How long a name may be that is still compared.
const NAME_MAX: usize = 32;

/// Whether opening it may do more than show pages.
pub(super) fn is_active(bytes: &[u8]) -> bool {
    Look::default().acts(bytes)
}

/// A look into one file, and what it may still unpack.
struct Look {
    left: u64,
}

impl Default for Look {
    fn default() -> Self {
        Self { left: UNPACKED_MAX }
    }
}

impl Look {
    /// Goes over a file once, from byte to byte: what a stream's dictionary says is known when its
    /// bytes come, so a file of nothing but streams takes no longer than another.
    fn acts(&mut self, bytes: &[u8]) -> bool {
        let mut marks = Marks::default();
        bytes.iter().enumerate().any(|(at, byte)| {
            let rest = bytes.get(at..).unwrap_or_default();
            let ends = || bytes.get(..at).is_some_and(|before| before.ends_with(b"end"));
            match byte {
                b'/' => marks.passes(at, &name(rest.get(1..).unwrap_or_default())),
                b'e' if rest.starts_with(b"endobj") => {
                    marks.object = at.saturating_add(6);
                    false
                }
                b's' if rest.starts_with(b"stream") && !ends() => {
                    self.stream_acts(&marks.before(at), rest.get(6..).unwrap_or_default())
                }
                _ => false,
            }
        })
    }

    /// Whether a stream holds objects that act, or ones that cannot be seen.
    fn stream_acts(&mut self, said: &Dictionary, rest: &[u8]) -> bool {
        let packed = after_line_end(rest);
        if !said.holds_objects && !self.begins_as_objects(packed) {
            return self.left == 0;
        }
        if said.is_coded_otherwise {
            return true;
        }
        if said.holds_objects && !said.is_packed {
            // It lies open, and is read with the rest of the file.
            return false;
        }
        self.opened(packed).is_none_or(|objects| names(&objects).any(|name| is_action(&name)))
    }

    /// Whether packed bytes begin as packed objects do: with the numbers of objects (7.5.7).
    fn begins_as_objects(&mut self, packed: &[u8]) -> bool {
        if !begins_as_zlib(packed) || self.left == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(START);
        let mut head = Vec::new();
        let packed = packed.get(..HEAD_PACKED).unwrap_or(packed);
        let is_packed = ZlibDecoder::new(packed).take(HEAD).read_to_end(&mut head).is_ok();
        let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
        is_packed && first.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'%')
    }

    /// The objects in a stream; none when they cannot be seen.
    fn opened(&mut self, packed: &[u8]) -> Option<Vec<u8>> {
        let mut unpacked = Vec::new();
        let read = ZlibDecoder::new(packed).take(self.left).read_to_end(&mut unpacked);
        let cost = u64::try_from(read.ok()?).unwrap_or(u64::MAX).saturating_add(START);
        self.left = self.left.saturating_sub(cost);
        (self.left > 0).then_some(unpacked)
    }
}

/// Where the latest object ended, and the latest names that tell of a stream.
#[derive(Default)]
struct Marks {
    object: usize,
    holds_objects: Option<usize>,
    is_packed: Option<usize>,
    is_coded_otherwise: Option<usize>,
}

/// What the dictionary of a stream says of it.
#[expect(clippy::struct_excessive_bools, reason = "three names, there or not")]
struct Dictionary {
    holds_objects: bool,
    is_packed: bool,
    is_coded_otherwise: bool,
}

impl Marks {
    /// Notes a name; whether it acts.
    fn passes(&mut self, at: usize, name: &[u8]) -> bool {
        match name {
            b"ObjStm" => self.holds_objects = Some(at),
            b"FlateDecode" | b"Fl" => self.is_packed = Some(at),
            other if OTHERWISE_CODED.contains(&other) => self.is_coded_otherwise = Some(at),
            _ => {}
        }
        is_action(name)
    }

    /// What the dictionary before a place says: only that of this object, since an earlier one ends
    /// with its own `endobj`.
    fn before(&self, place: usize) -> Dictionary {
        let from = self.object.max(place.saturating_sub(DICTIONARY_MAX));
        let says = |mark: Option<usize>| mark.is_some_and(|at| at >= from);
        Dictionary {
            holds_objects: says(self.holds_objects),
            is_packed: says(self.is_packed),
            is_coded_otherwise: says(self.is_coded_otherwise),
        }
    }
}

fn is_action(name: &[u8]) -> bool {
    ACTIVE.contains(&name)
}

/// Whether bytes begin as a zlib stream (RFC 1950, 2.2): almost none do that are none.
fn begins_as_zlib(packed: &[u8]) -> bool {
    let Some([method, flags, ..]) = packed.first_chunk::<2>() else { return false };
    method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0
}

/// Every name, its escapes undone: `/J#61vaScript` is `JavaScript`.
fn names(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    starts.map(|(at, _)| name(bytes.get(at + 1..).unwrap_or_default()))
}

fn name(mut rest: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    while let Some((byte, after)) = rest.split_first() {
        let escaped = after.get(..2).filter(|_| *byte == b'#').and_then(hex_pair);
        match (escaped, byte) {
            (Some(escaped), _) if name.len() < NAME_MAX => {
                name.push(escaped);
                rest = after.get(2..).unwrap_or_default();
            }
            (None, byte) if is_regular(*byte) && name.len() < NAME_MAX => {
                name.push(*byte);
                rest = after;
            }
            (Some(_) | None, _) => break,
        }
    }
    name
}

fn hex_pair(pair: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}

/// Neither white space nor a delimiter (ISO 32000-2, 7.2.3).
const fn is_regular(byte: u8) -> bool {
    !matches!(
        byte,
        0 | b'\t'
            | b'\n'
            | 0x0c
            | b'\r'
            | b' '
            | b'('
            | b')'
            | b'<'
            | b'>'
            | b'['
            | b']'
            | b'{'
            | b'}'
            | b'/'
            | b'%'
    )
}

/// What follows the end of a line, also where writers end it otherwise than they should.
fn after_line_end(rest: &[u8]) -> &[u8] {
    let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let rest = rest.get(blank..).unwrap_or_default();
    let after = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"));
    after.or_else(|| rest.strip_prefix(b"\r")).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::PathBuf;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn packed(objects: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(objects).unwrap();
        encoder.finish().unwrap()
    }

    fn with_stream(dictionary: &str, bytes: &[u8]) -> Vec<u8> {
        let mut file = format!("%PDF-1.7\n1 0 obj\n<<{dictionary}>>\nstream\r\n").into_bytes();
        file.extend(bytes);
        file.extend(b"\nendstream\nendobj\n");
        file
    }

    #[test]
    fn sec57_what_runs_is_found_however_it_is_written() {
        for action in [
            "/S /JavaScript /JS (app.alert(1))",
            "/S/J#61va#53cript/JS(x)",
            "/S/Launch/F(cmd.exe)",
            "/Names<</EmbeddedFiles 3 0 R>>",
            "/AcroForm<</XFA 4 0 R>>",
            "/S /SubmitForm /F (https://example.com)",
        ] {
            let file = format!("%PDF-1.7\n1 0 obj\n<<{action}>>\nendobj\n");
            assert!(is_active(file.as_bytes()), "{action}");
        }
    }

    #[test]
    fn sec57_what_only_shows_is_not_active() {
        let page = "/Type/Page/OpenAction[3 0 R/Fit]/A<</S/URI/URI(https://example.com)>>";
        let file = format!("%PDF-1.7\n1 0 obj\n<<{page}>>\nendobj\n(JavaScript Launch)");
        assert!(!is_active(file.as_bytes()));
        let objects = packed(b"4 0 <</Type/Page>>");
        assert!(!is_active(&with_stream("/Type/ObjStm/Filter/FlateDecode", &objects)));
    }

    #[test]
    fn sec57_an_object_stream_is_looked_into_and_what_stays_shut_counts_as_active() {
        let script = packed(b"4 0 <</S/JavaScript/JS(x)>>");
        assert!(is_active(&with_stream("/Type/ObjStm/Filter/FlateDecode", &script)));
        assert!(is_active(&with_stream("/Type/Obj#53tm/Filter/Fl", &script)));
        let calm = packed(b"4 0 <</Type/Page>>");
        assert!(is_active(&with_stream("/Type/ObjStm/Filter[/AHx/FlateDecode]", &calm)));
        assert!(is_active(&with_stream("/Type/ObjStm/Filter/FlateDecode", b"no such packing")));
        let image = with_stream("/Type/XObject/Filter/FlateDecode", b"no such packing");
        assert!(!is_active(&image), "what is no object runs nothing");
    }

    #[test]
    fn sec57_packed_objects_are_found_whatever_is_said_of_them() {
        let script = packed(b"4 0 <</S/JavaScript/JS(x)>>");
        let padded = format!("/Type/ObjStm/Filter/FlateDecode/X({})", "x".repeat(5_000));
        for dictionary in
            [&padded, "/Type/ObjStm/Filter/FlateDecode/X(endobj)", "/Filter/FlateDecode", ""]
        {
            assert!(is_active(&with_stream(dictionary, &script)), "{dictionary:.40}");
        }
        let file = with_stream("/Filter/FlateDecode", &script);
        let at = file.windows(8).position(|word| word == b"stream\r\n").unwrap();
        for end in [&b"\n"[..], b"\r", b" \n", b" \t\r\n"] {
            let odd = [file.get(..at + 6).unwrap(), end, file.get(at + 8..).unwrap()].concat();
            assert!(is_active(&odd), "{end:?}");
        }
    }

    #[test]
    fn sec55_a_bomb_among_object_streams_is_not_unpacked() {
        let bomb = packed(&vec![b' '; 65 * 1024 * 1024]);
        assert!(bomb.len() < 1024 * 1024);
        assert!(is_active(&with_stream("/Type/ObjStm/Filter/FlateDecode", &bomb)));
    }

    /// What a look at a file unpacks, and whether the file acts.
    fn spent(file: &[u8]) -> (u64, bool) {
        let mut look = Look::default();
        let acts = look.acts(file);
        (UNPACKED_MAX - look.left, acts)
    }

    #[test]
    fn sec57_a_file_of_nothing_but_streams_costs_what_its_length_says() {
        let objects = with_stream("/Type/ObjStm/Filter/FlateDecode", &packed(b"4 0 <<>>"));
        let bare = |text: &str| text.as_bytes().to_vec();
        for (line, most) in [
            (bare("stream\n"), 0),
            (bare("stream\n/Fl stream\n/Type/Page"), 0),
            (bare("/ObjStm stream\n"), 0),
            (b"stream\n\x78\x9c".to_vec(), START),
            (objects, 2 * START),
        ] {
            for lines in [1_000, 2_000, 4_000] {
                let (unpacked, acts) = spent(&line.repeat(lines));
                let lines = u64::try_from(lines).unwrap();
                assert!(!acts && unpacked <= lines * most, "{lines} lines cost {unpacked}");
            }
        }
        let many = b"stream\n\x78\x9c".repeat(70_000);
        assert_eq!(spent(&many), (UNPACKED_MAX, true), "it is given up, and counts as active");
    }

    #[test]
    fn sec57_what_is_encrypted_counts_as_active() {
        assert!(is_active(b"%PDF-1.7\ntrailer\n<</Root 1 0 R/Encrypt 5 0 R>>\n"));
        assert!(!is_active(b"%PDF-1.7\ntrailer\n<</Root 1 0 R>>\n(Encrypt)"));
    }

    #[test]
    fn sec57_files_of_others_are_told_apart() {
        let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
        let root = std::env::var_os("COUNTERFOIL_DATA").unwrap_or_else(|| beside.into());
        let data = PathBuf::from(root).join("security");
        if !data.is_dir() {
            println!("ABSENT: {} (set COUNTERFOIL_DATA); nothing was checked", data.display());
            return;
        }
        let active = |file: &str| is_active(&std::fs::read(data.join(file)).unwrap());
        for file in [
            "pdf/corkami__formevent_js.pdf",
            "pdf/corkami__javascript.pdf",
            "pdf/corkami__attachedNames.pdf",
            "pdf/pdfjs__attachment.pdf",
            "pdf/pdfjs__js-buttons.pdf",
            "pdf_good/pypdf__libreoffice-writer-password.pdf",
        ] {
            assert!(active(file), "{file}");
        }
        for file in [
            "pdf/corkami__blankpage.pdf",
            "pdf_good/pypdf__002-trivial-libre-office-writer.pdf",
            "pdf_good/pypdf__crazyones-pdfa.pdf",
            "pdf_good/pypdf__habibi.pdf",
            "pdf_good/pypdf__pdflatex-outline.pdf",
        ] {
            assert!(!active(file), "{file}");
        }
    }
}
