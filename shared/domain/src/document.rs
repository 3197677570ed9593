//! Documents: files that clients and the firm hand over, kept in quarantine until they are clean.
//!
//! Invariants: the key of a file is made by us and never holds its name (rule SEC-56); nobody but
//! the scanner reads a file before its verdict; what the scanner cannot look into is given out only
//! when a lawyer releases it (rule SEC-58).

mod release;

pub use release::Release;

use jiff::{SignedDuration, Timestamp};

use crate::id::{ClientId, DocumentId, MatterId};
use crate::matter::Matter;
use crate::text::{Mark, Name};

/// A file in a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id; the key in the bucket is made of it.
    pub id: DocumentId,
    /// The matter it belongs to.
    pub matter: MatterId,
    /// The matter's number, for lists.
    pub matter_number: Mark,
    /// What the matter was called when the upload began, for lists.
    pub matter_name: Name,
    /// The matter's client.
    pub client: ClientId,
    /// What the client was called when the upload began, for lists.
    pub client_name: Name,
    /// What it is called, for people only.
    pub name: FileName,
    /// The type that was declared when the upload began.
    pub kind: FileKind,
    /// Who hands it over.
    pub from: Giver,
    /// When the upload began.
    pub begun_at: Timestamp,
    /// How far it is.
    pub state: DocumentState,
}

/// Who hands a document over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Giver {
    /// The id of a contact or a member.
    pub id: String,
    /// Their name.
    pub name: String,
}

/// How far a document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentState {
    /// The upload has begun; the file may never come.
    Awaited,
    /// It never came, and somebody took the try off the lists.
    Dropped,
    /// The browser came back from handing it over; nobody has looked at it yet.
    Arrived,
    /// The file is there, found clean and of the declared type.
    Clean(Content),
    /// The file is there, and no scanner can look inside: a lawyer is asked (rule SEC-58).
    Held(Content),
    /// A lawyer released it; it is on its way to where readers reach it.
    Releasing(Content, Release),
    /// A lawyer released it, and readers reach it.
    Released(Content, Release),
    /// The file is there and stays shut.
    Refused(Refused),
}

/// What was judged: these bytes and no others are given out (rules SEC-37, SEC-61).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// How many bytes.
    pub bytes: u64,
    /// Their SHA-256, as hex.
    pub sha256: String,
    /// Which version of the file, where the bucket keeps versions.
    pub version: Option<String>,
    /// Whether opening it may do more than show it: a script, an attached file, a form that sends
    /// (rule SEC-57).
    pub is_active: bool,
}

/// Why a file stays shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refused {
    /// The scanner found something.
    Threat,
    /// The content is of another type than was declared.
    OtherType,
    /// The scanner was kept from looking, or failed.
    Unscannable,
    /// The file is not the one that was released.
    Changed,
    /// The file is larger than a file may be, as it is or unpacked.
    TooLarge,
}

/// The types that are taken, by content (rule SEC-55).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// Word, from 2007 on.
    Docx,
    /// Excel, from 2007 on.
    Xlsx,
    /// Plain text.
    Text,
}

/// The name of a file as people see it: cleaned, bounded, never a path, never a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(String);

/// A file that is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Hand over a PDF, JPEG, PNG, Word, Excel or text file.")]
pub struct FileKindError;

impl Document {
    /// The most bytes one file may have (rule SEC-55).
    pub const BYTES_MAX: u64 = 50 * 1024 * 1024;

    /// The most bytes that a packed file may unpack to (rule SEC-55).
    pub const UNPACKED_MAX: u64 = 500 * 1024 * 1024;

    /// How long leave to hand a file over lasts (rule SEC-37); what has not come by then was too
    /// large, empty or interrupted.
    pub const WAIT: SignedDuration = SignedDuration::from_mins(5);

    /// How long a try that came to nothing is listed.
    pub const TRY_LISTED: SignedDuration = SignedDuration::from_hours(24);

    /// An upload to a matter begins; the type is what the file's name claims.
    pub fn begun(
        id: DocumentId,
        matter: &Matter,
        name: FileName,
        from: Giver,
        begun_at: Timestamp,
    ) -> Result<Self, FileKindError> {
        Ok(Self {
            id,
            matter: matter.id.clone(),
            matter_number: matter.number.clone(),
            matter_name: matter.name.clone(),
            client: matter.client.clone(),
            client_name: matter.client_name.clone(),
            kind: FileKind::claimed(&name)?,
            name,
            from,
            begun_at,
            state: DocumentState::Awaited,
        })
    }

    /// What was found clean or was released, once it was; nothing else is ever given out.
    pub const fn content(&self) -> Option<&Content> {
        match &self.state {
            DocumentState::Clean(content) | DocumentState::Released(content, _) => Some(content),
            DocumentState::Awaited
            | DocumentState::Dropped
            | DocumentState::Arrived
            | DocumentState::Held(_)
            | DocumentState::Releasing(..)
            | DocumentState::Refused(_) => None,
        }
    }

    /// What is known of the file's bytes, whether it may be opened or not.
    pub const fn judged(&self) -> Option<&Content> {
        match &self.state {
            DocumentState::Clean(content)
            | DocumentState::Held(content)
            | DocumentState::Releasing(content, _)
            | DocumentState::Released(content, _) => Some(content),
            DocumentState::Awaited
            | DocumentState::Dropped
            | DocumentState::Arrived
            | DocumentState::Refused(_) => None,
        }
    }

    /// Whether its file should have come and has not.
    pub fn is_missing(&self, now: Timestamp) -> bool {
        self.is_awaited_after(Self::WAIT, now)
    }

    /// Whether lists show it; a try that came to nothing soon is nobody's business.
    pub fn is_listed(&self, now: Timestamp) -> bool {
        self.state != DocumentState::Dropped && !self.is_awaited_after(Self::TRY_LISTED, now)
    }

    fn is_awaited_after(&self, span: SignedDuration, now: Timestamp) -> bool {
        self.state == DocumentState::Awaited && now.duration_since(self.begun_at) >= span
    }
}

impl DocumentState {
    /// The word in storage and in the audit trail.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Awaited => "awaited",
            Self::Dropped => "dropped",
            Self::Arrived => "arrived",
            Self::Clean(_) => "clean",
            Self::Held(_) => "held",
            Self::Releasing(..) => "releasing",
            Self::Released(..) => "released",
            Self::Refused(reason) => reason.word(),
        }
    }
}

impl Refused {
    /// All reasons.
    pub const ALL: [Self; 5] =
        [Self::Threat, Self::OtherType, Self::Unscannable, Self::Changed, Self::TooLarge];

    /// The word in storage.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Threat => "threat",
            Self::OtherType => "other type",
            Self::Unscannable => "unscannable",
            Self::Changed => "changed",
            Self::TooLarge => "too large",
        }
    }

    /// What a person reads.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Threat => "The virus scan found something harmful. Nobody can open this file.",
            Self::OtherType => "The content is not what the file claims to be. Nobody can open it.",
            Self::Unscannable => "The virus scan could not be made. Nobody can open this file.",
            Self::Changed => "The file is not the one that was released. Nobody can open it.",
            Self::TooLarge => "The file is too large, as it is or unpacked. Nobody can open it.",
        }
    }

    /// The reason with this [`Self::word`].
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

impl FileKind {
    /// All kinds.
    pub const ALL: [Self; 6] =
        [Self::Pdf, Self::Jpeg, Self::Png, Self::Docx, Self::Xlsx, Self::Text];

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Text => "text/plain",
        }
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Jpeg => "JPEG image",
            Self::Png => "PNG image",
            Self::Docx => "Word document",
            Self::Xlsx => "Excel workbook",
            Self::Text => "Text",
        }
    }

    /// The ends that names of this kind have.
    pub const fn ends(self) -> &'static str {
        match self {
            Self::Pdf => ".pdf",
            Self::Jpeg => ".jpg,.jpeg",
            Self::Png => ".png",
            Self::Docx => ".docx",
            Self::Xlsx => ".xlsx",
            Self::Text => ".txt,.csv",
        }
    }

    /// The kind of a media type.
    pub fn of_media_type(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.media_type() == text)
    }

    /// The kind that the end of a name claims.
    pub fn claimed(name: &FileName) -> Result<Self, FileKindError> {
        let end = name.0.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        match end.as_deref() {
            Some("pdf") => Ok(Self::Pdf),
            Some("jpg" | "jpeg") => Ok(Self::Jpeg),
            Some("png") => Ok(Self::Png),
            Some("docx") => Ok(Self::Docx),
            Some("xlsx") => Ok(Self::Xlsx),
            Some("txt" | "csv") => Ok(Self::Text),
            Some(_) | None => Err(FileKindError),
        }
    }
}

impl FileName {
    /// The most characters that are kept.
    pub const CHARS_MAX: usize = 120;

    /// Makes any name fit to be shown: the last part of a path, without control and direction
    /// characters; long names keep their end.
    pub fn shown(text: &str) -> Self {
        let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
        let printable = |c: &char| !c.is_control() && !is_direction(*c);
        let clean: Vec<char> = last.chars().filter(printable).collect();
        let from = clean.len().saturating_sub(Self::CHARS_MAX);
        let kept: String = clean.into_iter().skip(from).collect();
        let kept = kept.trim_matches(|c: char| c == '.' || c.is_whitespace()).to_owned();
        Self(if kept.is_empty() { "unnamed".to_owned() } else { kept })
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Characters that turn the direction of text, break its line or hide in it, so that `fdp.exe`
/// looks like another.
const fn is_direction(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec57_a_name_is_shown_without_its_tricks() {
        let cases = [
            ("contract.pdf", "contract.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\a.docx", "a.docx"),
            ("evil\u{202e}fdp.exe", "evilfdp.exe"),
            ("a\u{0}b.pdf", "ab.pdf"),
            ("two\u{2028}lines.txt", "twolines.txt"),
            ("a.pdf. . ", "a.pdf"),
            ("..", "unnamed"),
            ("", "unnamed"),
        ];
        for (typed, shown) in cases {
            assert_eq!(FileName::shown(typed).as_str(), shown);
        }
        let long = FileName::shown(&format!("{}.pdf", "x".repeat(500)));
        assert_eq!(long.as_str().chars().count(), FileName::CHARS_MAX);
        assert!(FileKind::claimed(&long).is_ok());
    }
    #[test]
    fn a_type_is_claimed_by_the_end_of_a_name() {
        let claimed = |name: &str| FileKind::claimed(&FileName::shown(name));
        for kind in FileKind::ALL {
            for end in kind.ends().split(',') {
                assert_eq!(claimed(&format!("a{end}")), Ok(kind));
            }
            assert_eq!(FileKind::of_media_type(kind.media_type()), Some(kind));
        }
        assert_eq!(claimed("LEASE.PDF"), Ok(FileKind::Pdf));
        for refused in ["a.svg", "a.html", "a.pdf.exe", "pdf", "a.docm", ".htaccess"] {
            assert_eq!(claimed(refused), Err(FileKindError), "{refused}");
        }
    }
}
