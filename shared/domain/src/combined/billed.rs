//! How a client gets its bills: each invoice by itself or all of them together, and to which
//! parent.
//!
//! Invariants: parents are one level deep, so no client is its own parent by any way round; a
//! parent names its children and each child its parent, and both are written together.

use crate::dispatch::Dispatch;
use crate::id::ClientId;

/// The most children of a parent: both ends are kept in one item.
pub const CHILDREN_MAX: usize = 100;

/// How a client gets its bills.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Billed {
    /// Whether the invoices of a run go out together.
    pub together: Together,
    /// How its invoices go out (INV-11).
    pub dispatch: Dispatch,
    /// The client that gets the bills of this one too (BIL-23).
    pub parent: Option<ClientId>,
    /// The clients whose bills this one gets.
    pub children: Vec<ClientId>,
}

/// Whether the invoices that a run issues to a client are one bill (INV-06).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Together {
    /// Each is told and sent by itself.
    #[default]
    Apart,
    /// They go out as one combined bill.
    One,
}

/// Why a client does not get a parent, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParentError {
    /// Itself.
    #[error("A client is not its own parent. Choose another client, or none.")]
    Itself,
    /// It has children.
    #[error(
        "This client is the parent of others, so it has no parent itself. Give its children \
         another parent first."
    )]
    HasChildren,
    /// The parent has a parent.
    #[error("That client has a parent itself. Choose its parent, or a client without one.")]
    HasParent,
    /// Too many children.
    #[error("That client is the parent of {CHILDREN_MAX} clients already, which is the most.")]
    TooMany,
}

impl Together {
    /// The word in storage and forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Apart => "apart",
            Self::One => "one",
        }
    }

    /// The one with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Apart, Self::One].into_iter().find(|one| one.word() == word)
    }

    /// What a person reads.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Apart => "Each invoice by itself",
            Self::One => "One bill for all matters",
        }
    }
}

impl Billed {
    /// On whose combined bill the invoices of this client go that a run issues.
    pub fn payer<'a>(&'a self, own: &'a ClientId) -> Option<&'a ClientId> {
        match self.together {
            Together::One => self.parent.as_ref().or(Some(own)),
            Together::Apart => self.parent.as_ref(),
        }
    }
}

/// A client under a parent, or under none, and the parents that it comes from and goes to; each as
/// it was read, and answered as it is then.
pub fn settled(
    (id, client): (&ClientId, Billed),
    from: Option<Billed>,
    to: Option<(&ClientId, Billed)>,
) -> Result<(Billed, Option<Billed>, Option<Billed>), ParentError> {
    let from = from.map(|mut from| {
        from.children.retain(|child| child != id);
        from
    });
    let Some((parent, mut to)) = to else {
        return Ok((Billed { parent: None, ..client }, from, None));
    };
    if parent == id {
        return Err(ParentError::Itself);
    }
    if !client.children.is_empty() {
        return Err(ParentError::HasChildren);
    }
    if to.parent.is_some() {
        return Err(ParentError::HasParent);
    }
    if !to.children.contains(id) {
        if to.children.len() >= CHILDREN_MAX {
            return Err(ParentError::TooMany);
        }
        to.children.push(id.clone());
    }
    Ok((Billed { parent: Some(parent.clone()), ..client }, from, Some(to)))
}
