//! What may become the logo: a PNG by its first bytes, or an SVG of plain shapes.
//!
//! Invariant: an SVG holds only elements and attributes of the lists below, refers to nothing
//! outside itself, and declares nothing; whatever else there is refuses the whole picture.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The most that a logo weighs; every page carries it.
const BYTES_MAX: usize = 32 * 1024;

/// What every PNG begins with.
const PNG: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

/// Shapes, their groups and their paint; nothing that runs, loads or links.
const ELEMENTS: [&str; 20] = [
    "svg",
    "g",
    "defs",
    "title",
    "desc",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "symbol",
];

/// Where shapes lie and how they are painted.
const ATTRIBUTES: [&str; 54] = [
    "xmlns",
    "version",
    "viewBox",
    "width",
    "height",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "fx",
    "fy",
    "d",
    "dx",
    "dy",
    "points",
    "id",
    "transform",
    "fill",
    "fill-rule",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-opacity",
    "opacity",
    "clip-path",
    "clip-rule",
    "mask",
    "offset",
    "stop-color",
    "stop-opacity",
    "gradientUnits",
    "gradientTransform",
    "spreadMethod",
    "clipPathUnits",
    "maskUnits",
    "preserveAspectRatio",
    "font-family",
    "font-size",
    "font-weight",
    "text-anchor",
    "letter-spacing",
    "role",
];

/// Why a file cannot be the logo, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum PictureError {
    /// No file.
    #[error("Choose a file.")]
    Nothing,
    /// Too heavy.
    #[error("Choose a file of at most 32 KB.")]
    TooLarge,
    /// Neither kind.
    #[error("Choose a PNG, or an SVG saved as plain shapes.")]
    NoPicture,
    /// An SVG with more than shapes.
    #[error(
        "This SVG holds more than plain shapes: scripts, styles, links or other files. Export it as \
         a plain SVG, or choose a PNG."
    )]
    MoreThanShapes,
}

/// The data address of a picture that came as base64.
pub(super) fn address(base64: &str) -> Result<String, PictureError> {
    let bytes = STANDARD.decode(base64).map_err(|_| PictureError::NoPicture)?;
    if bytes.is_empty() {
        return Err(PictureError::Nothing);
    }
    if bytes.len() > BYTES_MAX {
        return Err(PictureError::TooLarge);
    }
    let kind = if bytes.starts_with(&PNG) {
        "png"
    } else {
        plain_shapes(&bytes)?;
        "svg+xml"
    };
    Ok(format!("data:image/{kind};base64,{}", STANDARD.encode(&bytes)))
}

fn plain_shapes(bytes: &[u8]) -> Result<(), PictureError> {
    let text = std::str::from_utf8(bytes).map_err(|_| PictureError::NoPicture)?;
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    let mut elements = 0_usize;
    loop {
        // The first element is `svg`, which is first in the list.
        let allowed = ELEMENTS.get(..if elements == 0 { 1 } else { ELEMENTS.len() });
        let allowed = allowed.unwrap_or_default();
        match reader.read_event().map_err(|_| PictureError::NoPicture)? {
            Event::Start(tag) => {
                judge(&tag, allowed)?;
                elements = elements.saturating_add(1);
                depth = depth.saturating_add(1);
            }
            Event::Empty(tag) => {
                judge(&tag, allowed)?;
                elements = elements.saturating_add(1);
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(_) | Event::Comment(_) | Event::Decl(_) => {}
            Event::GeneralRef(_) | Event::CData(_) | Event::DocType(_) | Event::PI(_) => {
                return Err(PictureError::MoreThanShapes);
            }
            Event::Eof if elements > 0 && depth == 0 => return Ok(()),
            Event::Eof => return Err(PictureError::NoPicture),
        }
    }
}

/// Whether an element is a shape, and painted without reference to anything outside.
fn judge(tag: &BytesStart<'_>, allowed: &[&str]) -> Result<(), PictureError> {
    let name = tag.name();
    let name = std::str::from_utf8(name.as_ref()).map_err(|_| PictureError::NoPicture)?;
    if !allowed.contains(&name) {
        let root = allowed.len() == 1;
        return Err(if root { PictureError::NoPicture } else { PictureError::MoreThanShapes });
    }
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| PictureError::NoPicture)?;
        let key = std::str::from_utf8(attribute.key.as_ref());
        let key = key.map_err(|_| PictureError::NoPicture)?;
        let value = std::str::from_utf8(&attribute.value).map_err(|_| PictureError::NoPicture)?;
        if !ATTRIBUTES.contains(&key) || !stays_inside(value) {
            return Err(PictureError::MoreThanShapes);
        }
    }
    Ok(())
}

/// Whether a value points at nothing, or at a part of the same picture; an escape could hide more.
fn stays_inside(value: &str) -> bool {
    let bare = value.to_ascii_lowercase().replace([' ', '\t', '\n', '\r'], "");
    let inside = bare.replace("url(#", "");
    !inside.contains("url(") && !bare.contains(['&', '\\', '<'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(text: &str) -> Result<String, PictureError> {
        address(&STANDARD.encode(text))
    }

    #[test]
    fn plain_shapes_become_a_logo() {
        let svg = r##"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
            <defs><linearGradient id="a"><stop offset="0" stop-color="#123"/></linearGradient></defs>
            <path d="M0 0h9v9z" fill="url(#a)"/></svg>"##;
        assert!(judged(svg).unwrap().starts_with("data:image/svg+xml;base64,"));
        let mut png = PNG.to_vec();
        png.push(0);
        assert!(address(&STANDARD.encode(png)).unwrap().starts_with("data:image/png;base64,"));
    }

    #[test]
    fn whatever_runs_loads_or_links_is_refused() {
        for inner in [
            "<script>alert(1)</script>",
            "<path onload=\"alert(1)\"/>",
            "<foreignObject/>",
            "<image href=\"https://x.example/a.png\"/>",
            "<use href=\"#a\"/>",
            "<a href=\"javascript:alert(1)\"/>",
            "<style>*{background:url(https://x.example)}</style>",
            "<path style=\"fill:red\"/>",
            "<path fill=\"url(https://x.example/#a)\"/>",
            "<path fill=\"u&#x72;l(https://x.example/#a)\"/>",
            "<set attributeName=\"href\"/>",
            "<svg:script/>",
            "&a;",
            "<![CDATA[<script>]]>",
            "<?xml-stylesheet href=\"https://x.example\"?>",
        ] {
            let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inner}</svg>");
            assert_eq!(judged(&svg), Err(PictureError::MoreThanShapes), "{inner}");
        }
        let typed = "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>";
        assert_eq!(judged(typed), Err(PictureError::MoreThanShapes));
    }

    #[test]
    fn what_is_no_picture_says_so() {
        assert_eq!(judged(""), Err(PictureError::Nothing));
        for text in ["GIF89a", "<html/>", "<svg>", "\u{0}\u{1}", "<svg", "plain words"] {
            assert_eq!(judged(text), Err(PictureError::NoPicture), "{text}");
        }
        assert_eq!(judged(&"x".repeat(BYTES_MAX + 1)), Err(PictureError::TooLarge));
    }
}
