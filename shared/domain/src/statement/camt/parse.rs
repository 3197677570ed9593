//! XML becomes elements; declarations of its own are refused.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::statement::problem::{Reason, StatementError};
use crate::statement::tree::{DEPTH_MAX, Node};
use crate::text::shown;
use crate::xml::{Place, meant};

/// Reads a whole document; its root stands in a node of no name.
pub(super) fn tree(text: &str) -> Result<Node, StatementError> {
    let mut reader = Reader::from_str(text);
    let mut place = Place::new(text);
    let mut stack = vec![Node::new("", 1)];
    loop {
        let event = reader.read_event();
        let line = place.at(reader.buffer_position());
        let broken = |what: String| Reason::Malformed(what).at(line, "XML");
        match event.map_err(|error| broken(shown(&error.to_string())))? {
            Event::Start(start) => {
                if stack.len() >= DEPTH_MAX {
                    return Err(broken("too deep".to_owned()));
                }
                stack.push(begun(&start, line));
            }
            Event::Empty(start) => put(&mut stack, begun(&start, line)),
            Event::End(_) => {
                if let Some(done) = stack.pop() {
                    put(&mut stack, done);
                }
            }
            Event::Text(text) => {
                say(&mut stack, &text.decode().map_err(|e| broken(e.to_string()))?);
            }
            Event::CData(text) => {
                say(&mut stack, &text.decode().map_err(|error| broken(error.to_string()))?);
            }
            Event::GeneralRef(entity) => {
                let meant = meant(&entity).ok_or_else(|| broken("an entity".to_owned()))?;
                say(&mut stack, &meant);
            }
            Event::DocType(_) => return Err(broken("DOCTYPE".to_owned())),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    let unended = stack.pop().unwrap_or_default();
    if stack.is_empty() {
        return Ok(unended);
    }
    Err(Reason::CutOff(format!("<{}>", unended.name)).at(place.line(), unended.name))
}

fn begun(start: &BytesStart<'_>, line: u64) -> Node {
    let name = start.local_name();
    let mut node = Node::new(String::from_utf8_lossy(name.as_ref()), line);
    let currency = start.attributes().flatten().find(|attribute| attribute.key.as_ref() == b"Ccy");
    node.currency = currency.map(|found| String::from_utf8_lossy(&found.value).into_owned());
    node
}

fn put(stack: &mut [Node], done: Node) {
    if let Some(parent) = stack.last_mut() {
        parent.children.push(done);
    }
}

fn say(stack: &mut [Node], text: &str) {
    if let Some(top) = stack.last_mut() {
        top.text.push_str(text);
    }
}
