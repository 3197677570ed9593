//! XML as bills are written in: element by element, every text made safe where it enters; and what
//! its readers share.
//!
//! Invariants: what was opened is closed; a text holds no character that XML has not, whatever
//! people typed; an element without text is not written.

mod place;

use std::fmt::Display;

use quick_xml::escape::escape;

pub(crate) use place::{Place, meant};

/// A document in the making.
#[derive(Debug)]
pub(crate) struct Xml {
    text: String,
    depth: usize,
}

/// An attribute: its name and its value.
pub(crate) type Attribute<'a> = (&'a str, &'a str);

impl Xml {
    /// Writes a document of one root, which `content` fills.
    pub(crate) fn document(
        root: &str,
        attributes: &[Attribute<'_>],
        content: impl FnOnce(&mut Self),
    ) -> String {
        let mut xml =
            Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), depth: 0 };
        xml.nest(root, attributes, content);
        xml.text
    }

    /// An element of elements.
    pub(crate) fn within(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.nest(name, &[], content);
    }

    /// An element of text.
    pub(crate) fn leaf(&mut self, name: &str, text: impl Display) {
        self.leaf_with(name, &[], text);
    }

    /// An element of text, where there is one.
    pub(crate) fn may(&mut self, name: &str, text: Option<impl Display>) {
        if let Some(text) = text {
            self.leaf(name, text);
        }
    }

    /// An element of text with attributes.
    pub(crate) fn leaf_with(
        &mut self,
        name: &str,
        attributes: &[Attribute<'_>],
        text: impl Display,
    ) {
        let clean = clean(&text.to_string());
        if !clean.is_empty() {
            self.begin(name, attributes);
            self.text.push_str(&escape(clean.as_str()));
            self.end(name);
        }
    }

    fn nest(&mut self, name: &str, attributes: &[Attribute<'_>], content: impl FnOnce(&mut Self)) {
        self.begin(name, attributes);
        self.text.push('\n');
        self.depth = self.depth.saturating_add(1);
        content(self);
        self.depth = self.depth.saturating_sub(1);
        self.indent();
        self.end(name);
    }

    fn begin(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            let value = clean(value);
            self.text.push_str(&format!(" {name}=\"{}\"", escape(value.as_str())));
        }
        self.text.push('>');
    }

    fn end(&mut self, name: &str) {
        self.text.push_str(&format!("</{name}>\n"));
    }

    fn indent(&mut self) {
        self.text.push_str(&"  ".repeat(self.depth));
    }
}

/// A text without what XML cannot hold; line breaks stay.
fn clean(text: &str) -> String {
    let fits = |c: &char| match *c {
        '\n' | '\t' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    };
    text.replace("\r\n", "\n").chars().filter(fits).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_was_typed_is_well_formed() {
        let text = "a <b>&\"'\u{0}\u{8}\u{ffff}]]>\r\n\u{202e}🦀 ";
        let written = Xml::document("r", &[("k", "<\"\u{1}&")], |xml| {
            xml.within("of", |xml| xml.leaf("t", text));
            xml.leaf("empty", " \u{0} ");
            xml.may("none", None::<&str>);
        });
        assert_eq!(
            written,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<r k=\"&lt;&quot;&amp;\">\n  <of>\n    \
             <t>a &lt;b&gt;&amp;&quot;&apos;]]&gt;\n\u{202e}🦀</t>\n  </of>\n</r>\n"
        );
    }
}
