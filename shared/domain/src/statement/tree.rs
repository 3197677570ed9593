//! Elements and what they hold, as OFX and CAMT nest them.

use super::problem::{Reason, StatementError};

/// No statement nests deeper; a file that does means harm.
pub(super) const DEPTH_MAX: usize = 64;

/// An element.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    pub(super) name: String,
    /// Where it begins.
    pub(super) line: u64,
    pub(super) text: String,
    /// The currency that an amount names as an attribute.
    pub(super) currency: Option<String>,
    pub(super) children: Vec<Self>,
}

impl Node {
    pub(super) fn new(name: impl Into<String>, line: u64) -> Self {
        Self { name: name.into(), line, ..Self::default() }
    }

    /// The first child of that name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The first element at the end of a path.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, name| node.child(name))
    }

    /// The children of that name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text at the end of a path, if there is any.
    pub(super) fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path).map(|node| node.text.trim()).filter(|text| !text.is_empty())
    }

    /// A value that must be there.
    pub(super) fn must<T>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Result<T, StatementError> {
        let found = self.child(name);
        let line = found.map_or(self.line, |node| node.line);
        let text = found.map(|node| node.text.trim()).filter(|text| !text.is_empty());
        text.ok_or(Reason::Missing)
            .and_then(read)
            .map_err(|reason| reason.at(line, format!("{}/{name}", self.name)))
    }

    /// A value that may be absent or empty.
    pub(super) fn may<T>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Result<Option<T>, StatementError> {
        if self.text_at(&[name]).is_none() { Ok(None) } else { self.must(name, read).map(Some) }
    }

    /// Every element of that name, however deep.
    pub(super) fn find<'a>(&'a self, name: &str, into: &mut Vec<&'a Self>) {
        let mut waiting = vec![self];
        let mut found = Vec::new();
        while let Some(node) = waiting.pop() {
            if node.name == name {
                found.push(node);
            }
            waiting.extend(node.children.iter().rev());
        }
        into.extend(found);
    }
}
