//! Mails that did not reach their reader, and what kept them.

use jiff::Timestamp;

use crate::id::MailId;
use crate::text::Email;

/// A mail that did not reach its reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// The mail.
    pub mail: MailId,
    /// Who it was for.
    pub to: Email,
    /// What its subject line said.
    pub subject: String,
    /// When it went out.
    pub sent_at: Timestamp,
    /// What kept it.
    pub why: Obstacle,
}

/// What keeps a mail from its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// There is no such mailbox.
    Unknown,
    /// The mailbox has no room, and had none for hours.
    Full,
    /// The reader's server would not have it; that may pass.
    Refused,
    /// The reader's server would not have it for what it says or how long it is.
    Content,
    /// Mails to this address came back so often that it is not tried any more.
    GivenUp,
    /// The reader reported it as junk: the next one will not arrive.
    Junk,
    /// A virus was found in it, and it was not sent.
    Virus,
}

impl Obstacle {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Unknown,
        Self::Full,
        Self::Refused,
        Self::Content,
        Self::GivenUp,
        Self::Junk,
        Self::Virus,
    ];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Full => "full",
            Self::Refused => "refused",
            Self::Content => "content",
            Self::GivenUp => "given up",
            Self::Junk => "junk",
            Self::Virus => "virus",
        }
    }

    /// The one with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// What a person reads.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Unknown => "mailbox unknown",
            Self::Full => "mailbox full",
            Self::Refused => "turned away by the reader’s mail server",
            Self::Content => "refused for what it says or how long it is",
            Self::GivenUp => "earlier mails to this address came back",
            Self::Junk => "reported as junk",
            Self::Virus => "held back, because a virus was found in it",
        }
    }
}
