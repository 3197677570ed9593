//! The tags of OFX become elements.

use quick_xml::escape::unescape;

use crate::statement::problem::{Reason, StatementError};
use crate::statement::tree::{DEPTH_MAX, Node};
use crate::text::shown;

/// Elements that hold others and whose end says that nothing of them is missing. Some banks leave
/// out the end of `BANKTRANLIST`; what it holds then stands beside it.
const ENDED: [&str; 13] = [
    "OFX",
    "BANKMSGSRSV1",
    "CREDITCARDMSGSRSV1",
    "STMTTRNRS",
    "CCSTMTTRNRS",
    "STMTRS",
    "CCSTMTRS",
    "BANKACCTFROM",
    "CCACCTFROM",
    "STMTTRN",
    "LEDGERBAL",
    "AVAILBAL",
    "STATUS",
];

enum Token<'a> {
    Open(&'a str),
    Close(&'a str),
    Text(String),
}

/// Reads from `<OFX>` on; what stands before it is the head, which says nothing of the account.
pub(super) fn tree(text: &str) -> Result<Node, StatementError> {
    let (head, body) = text.split_once("<OFX>").unwrap_or((text, ""));
    let mut scan = Scan { rest: body, line: lines_in(head).saturating_add(1) };
    let mut open = Open { stack: vec![Node::new("OFX", scan.line)] };
    while let Some(token) = scan.next()? {
        let at = scan.line;
        match token {
            Token::Text(text) => open.text(&text),
            Token::Open(name) => open.begin(name, at)?,
            Token::Close(name) => {
                if let Some(root) = open.end(name, at)? {
                    return Ok(root);
                }
            }
        }
    }
    let unended = open.stack.iter().rev().find(|node| ENDED.contains(&node.name.as_str()));
    let name = unended.map_or("OFX", |node| node.name.as_str());
    Err(Reason::CutOff(format!("<{name}>")).at(scan.line, name))
}

/// The elements that are not ended yet, the outermost first.
struct Open {
    stack: Vec<Node>,
}

impl Open {
    fn text(&mut self, text: &str) {
        if let Some(top) = self.stack.last_mut() {
            top.text.push_str(text);
        }
    }

    fn begin(&mut self, name: &str, at: u64) -> Result<(), StatementError> {
        if self.stack.len() > 1 && self.stack.last().is_some_and(|top| !top.text.is_empty()) {
            self.fold(at)?;
        }
        if self.stack.len() >= DEPTH_MAX {
            return Err(Reason::Malformed(format!("<{}>", shown(name))).at(at, "DEPTH"));
        }
        self.stack.push(Node::new(name, at));
        Ok(())
    }

    /// Ends an element and those in it that need no end; yields the root when it is ended.
    fn end(&mut self, name: &str, at: u64) -> Result<Option<Node>, StatementError> {
        if !self.stack.iter().any(|node| node.name == name) {
            return Err(Reason::Malformed(format!("</{}>", shown(name))).at(at, name));
        }
        while self.stack.last().is_some_and(|top| top.name != name) {
            self.fold(at)?;
        }
        let Some(done) = self.stack.pop() else { return Ok(None) };
        match self.stack.last_mut() {
            Some(parent) => parent.children.push(done),
            None => return Ok(Some(done)),
        }
        Ok(None)
    }

    /// Ends an element that was not ended itself: it held text, or nothing, and what seemed to be
    /// in it stands beside it.
    fn fold(&mut self, at: u64) -> Result<(), StatementError> {
        let Some(mut done) = self.stack.pop() else { return Ok(()) };
        if ENDED.contains(&done.name.as_str()) {
            return Err(Reason::CutOff(format!("<{}>", done.name)).at(at, done.name));
        }
        if let Some(parent) = self.stack.last_mut() {
            let beside = std::mem::take(&mut done.children);
            parent.children.push(done);
            parent.children.extend(beside);
        }
        Ok(())
    }
}

struct Scan<'a> {
    rest: &'a str,
    line: u64,
}

impl<'a> Scan<'a> {
    fn next(&mut self) -> Result<Option<Token<'a>>, StatementError> {
        while !self.rest.is_empty() {
            if let Some(after) = self.rest.strip_prefix("<!--") {
                self.until(after, "-->")?;
            } else if let Some(after) = self.rest.strip_prefix("<?") {
                self.until(after, "?>")?;
            } else if let Some(after) = self.rest.strip_prefix("<![CDATA[") {
                return Ok(Some(Token::Text(self.until(after, "]]>")?.to_owned())));
            } else if let Some(after) = self.rest.strip_prefix('<') {
                let tag = self.until(after, ">")?;
                if let Some(token) = token(tag, self.line)? {
                    return Ok(Some(token));
                }
            } else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
                self.pass(text, rest);
                if !text.trim().is_empty() {
                    let text = text.trim();
                    let plain = unescape(text).map_or_else(|_| text.to_owned(), Into::into);
                    return Ok(Some(Token::Text(plain)));
                }
            }
        }
        Ok(None)
    }

    fn until(&mut self, after: &'a str, end: &str) -> Result<&'a str, StatementError> {
        let cut = || Reason::CutOff("A tag".to_owned()).at(self.line, "OFX");
        let (within, rest) = after.split_once(end).ok_or_else(cut)?;
        self.pass(within, rest);
        Ok(within)
    }

    fn pass(&mut self, within: &str, rest: &'a str) {
        self.line = self.line.saturating_add(lines_in(within));
        self.rest = rest;
    }
}

/// A tag; one that ends itself holds nothing.
fn token(tag: &str, line: u64) -> Result<Option<Token<'_>>, StatementError> {
    let tag = tag.trim();
    if tag.ends_with('/') {
        return Ok(None);
    }
    let (is_end, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
        return Err(Reason::Malformed(format!("<{}>", shown(tag))).at(line, "TAG"));
    }
    Ok(Some(if is_end { Token::Close(name) } else { Token::Open(name) }))
}

fn lines_in(text: &str) -> u64 {
    u64::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u64::MAX)
}
