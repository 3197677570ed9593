//! The bytes of a file that others wrote become text.
//!
//! They write UTF-8, UTF-16 with a mark, or Windows-1252, which holds Latin-1; what they say they
//! write is often wrong, so the bytes decide.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of a file, or nothing where the bytes are no text.
pub(crate) fn text(bytes: &[u8]) -> Option<String> {
    let text = if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        String::from_utf8(rest.to_vec()).ok()
    } else if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        Some(UTF_16LE.decode_without_bom_handling(rest).0.into_owned())
    } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        Some(UTF_16BE.decode_without_bom_handling(rest).0.into_owned())
    } else {
        String::from_utf8(bytes.to_vec())
            .ok()
            .or_else(|| Some(WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()))
    };
    text.filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_write_in_four_encodings() {
        let utf16: Vec<u8> = std::iter::once(0xFEFF)
            .chain("Müller".encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let read = |bytes: &[u8]| text(bytes).unwrap();
        assert_eq!(read("Müller".as_bytes()), "Müller");
        assert_eq!(read(b"\xEF\xBB\xBFM\xC3\xBCller"), "Müller");
        assert_eq!(read(b"M\xFCller \x80"), "Müller €");
        assert_eq!(read(&utf16), "Müller");
        assert!(text(b"a\0b").is_none());
    }
}
