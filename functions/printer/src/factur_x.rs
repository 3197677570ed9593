//! What Factur-X asks for in a file's metadata, so that readers know that the file carries an
//! e-invoice (EBL-15). The typesetter cannot write it.
//!
//! Invariant: what was set stays byte for byte as it is; the new metadata follows as an incremental
//! update (ISO 32000-1, 7.5.6), which PDF/A allows.

use crate::paper::PrintError;

/// The description of the properties that PDF/A-3 asks for.
const SCHEMA: &str = include_str!("factur_x/schema.xml");
/// The properties.
const PROPERTIES: &str = include_str!("factur_x/properties.xml");

/// Where both belong in the metadata that the typesetter writes.
const SCHEMAS_END: &str = "</rdf:Bag></pdfaExtension:schemas>";
const METADATA_END: &str = "</rdf:RDF>";

/// The same file that says of itself that it carries an e-invoice.
pub(crate) fn described(pdf: Vec<u8>) -> Result<Vec<u8>, PrintError> {
    appended(pdf).ok_or(PrintError::Metadata)
}

fn appended(mut pdf: Vec<u8>) -> Option<Vec<u8>> {
    let catalog = after_last(&pdf, b"/Type/Catalog")?;
    let number = digits(after_first(catalog, b"/Metadata ")?)?;
    let object = after_last(&pdf, format!("\n{number} 0 obj\n").as_bytes())?;
    let metadata = until(after_first(object, b"\nstream\n")?, b"\nendstream")?;
    let metadata = std::str::from_utf8(metadata).ok()?;
    let trailer = until(after_last(&pdf, b"trailer\n<<")?, b">>\nstartxref\n")?;
    let trailer = std::str::from_utf8(trailer).ok()?.to_owned();
    let before = digits(after_last(&pdf, b"\nstartxref\n")?)?.to_owned();

    let metadata = metadata.replacen(SCHEMAS_END, &format!("{SCHEMA}{SCHEMAS_END}"), 1).replacen(
        METADATA_END,
        &format!("{PROPERTIES}{METADATA_END}"),
        1,
    );
    let length = metadata.len();
    let number = number.to_owned();
    pdf.push(b'\n');
    let object_at = pdf.len();
    pdf.extend(
        format!(
            "{number} 0 obj\n<</Length {length}/Type/Metadata/Subtype/XML>>\nstream\n{metadata}\n\
         endstream\nendobj\n",
        )
        .into_bytes(),
    );
    let table_at = pdf.len();
    pdf.extend(
        format!(
            "xref\n0 1\n0000000000 65535 f\r\n{number} 1\n{object_at:010} 00000 n\r\n\
         trailer\n<<{trailer}/Prev {before}>>\nstartxref\n{table_at}\n%%EOF\n",
        )
        .into_bytes(),
    );
    Some(pdf)
}

fn after_first<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    let at = bytes.windows(mark.len()).position(|window| window == mark)?;
    bytes.get(at.saturating_add(mark.len())..)
}

fn after_last<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    let at = bytes.windows(mark.len()).rposition(|window| window == mark)?;
    bytes.get(at.saturating_add(mark.len())..)
}

fn until<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    let at = bytes.windows(mark.len()).position(|window| window == mark)?;
    bytes.get(..at)
}

fn digits(bytes: &[u8]) -> Option<&str> {
    let count = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(bytes.get(..count)?).ok().filter(|digits| !digits.is_empty())
}
