//! The elements of a file one after the other, each with the path to it; never the whole tree.
//!
//! Invariants: nothing is read beyond bounds of size and depth; no entity is resolved but the five
//! of XML and characters; a file that is not well-formed is refused where it goes wrong.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::problem::{Problem, Reason};
use crate::text::shown;
use crate::xml::{Place, meant};

/// More than any e-invoice has, attachments and all.
pub(super) const BYTES_MAX: usize = 16 * 1024 * 1024;

/// No e-invoice nests deeper; a file that does means harm.
pub(super) const DEPTH_MAX: usize = 64;

/// An element that has ended.
#[derive(Debug)]
pub(super) struct Element {
    /// Where it began.
    pub(super) line: u64,
    /// Its own text, without space around it.
    pub(super) text: String,
    /// The currency that an amount names as an attribute.
    pub(super) currency: Option<String>,
}

/// Reads a file and shows every element, with the path of local names to it, when it ends.
pub(super) fn each(
    bytes: &[u8],
    mut show: impl FnMut(&str, &Element) -> Result<(), Problem>,
) -> Result<(), Problem> {
    if bytes.len() > BYTES_MAX {
        return Err(Reason::TooLarge(BYTES_MAX).at(1, "FILE"));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    let text = text.ok_or_else(|| Reason::Encoding.at(1, "FILE"))?;
    let mut reader = Reader::from_str(text);
    let (mut place, mut open) = (Place::new(text), Open::default());
    loop {
        let event = reader.read_event();
        let line = place.at(reader.buffer_position());
        let event = event.map_err(|error| malformed(&error.to_string(), line))?;
        match event {
            Event::Start(start) => open.begin(&start, line)?,
            Event::Empty(start) => {
                open.begin(&start, line)?;
                open.end(&mut show)?;
            }
            Event::End(_) => open.end(&mut show)?,
            Event::Text(said) => open.say(&said.decode().map_err(|_| encoding(line))?, line)?,
            Event::CData(said) => open.say(&said.decode().map_err(|_| encoding(line))?, line)?,
            Event::GeneralRef(entity) => {
                open.say(&meant(&entity).ok_or_else(|| Reason::Declares.at(line, "FILE"))?, line)?;
            }
            Event::DocType(_) => return Err(Reason::Declares.at(line, "FILE")),
            Event::Decl(declared) => {
                let named = declared.encoding().and_then(Result::ok);
                if named.is_some_and(|name| !is_utf8(&name)) {
                    return Err(encoding(line));
                }
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return open.finish(line),
        }
    }
}

fn is_utf8(name: &[u8]) -> bool {
    [&b"UTF-8"[..], b"UTF8", b"US-ASCII"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn encoding(line: u64) -> Problem {
    Reason::Encoding.at(line, "FILE")
}

fn malformed(text: &str, line: u64) -> Problem {
    Reason::Malformed(shown(text)).at(line, "XML")
}

/// What has begun and not ended.
#[derive(Default)]
struct Open {
    path: String,
    /// Each element, and how long the path was before it.
    elements: Vec<(Element, usize)>,
    has_root: bool,
}

impl Open {
    fn begin(&mut self, start: &BytesStart<'_>, line: u64) -> Result<(), Problem> {
        let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
        if self.elements.is_empty() && std::mem::replace(&mut self.has_root, true) {
            return Err(malformed(&name, line));
        }
        if self.elements.len() >= DEPTH_MAX {
            return Err(Reason::TooDeep(DEPTH_MAX).at(line, &shown(&name)));
        }
        let named = start.attributes().flatten();
        let currency = named.into_iter().find(|one| one.key.as_ref() == b"currencyID");
        let currency = currency.map(|found| String::from_utf8_lossy(&found.value).into_owned());
        self.elements.push((Element { line, text: String::new(), currency }, self.path.len()));
        if self.elements.len() > 1 {
            self.path.push('/');
        }
        self.path.push_str(&name);
        Ok(())
    }

    fn say(&mut self, text: &str, line: u64) -> Result<(), Problem> {
        match self.elements.last_mut() {
            Some((element, _)) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(malformed(text.trim(), line)),
        }
        Ok(())
    }

    fn end(
        &mut self,
        show: &mut impl FnMut(&str, &Element) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let Some((mut element, length)) = self.elements.pop() else { return Ok(()) };
        element.text = element.text.trim().to_owned();
        let shown = show(&self.path, &element);
        self.path.truncate(length);
        shown
    }

    fn finish(self, line: u64) -> Result<(), Problem> {
        match self.elements.last() {
            Some((element, _)) => Err(Reason::CutOff.at(element.line, "FILE")),
            None if self.has_root => Ok(()),
            None => Err(Reason::Unknown(String::new()).at(line, "FILE")),
        }
    }
}
