//! What a processor posts to us: a hint where to look, once its signature holds.

use std::fmt;

use domain::news::Subject;
use jiff::Timestamp;

/// A post as it came in: nothing of it is parsed before its signature holds (rule PSP-11).
pub struct Delivery<'a> {
    /// The value of the header with this lower-case name; several values are joined by a comma.
    pub header: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// The body, byte for byte as received (rule PSP-10).
    pub body: &'a [u8],
    /// When it came in.
    pub now: Timestamp,
}

/// Something happened at the processor: fetch the object to know what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The processor's id of the event; the same for repetitions (rule PSP-15).
    pub event: String,
    /// What to fetch; `None` when the event is about nothing of ours.
    pub subject: Option<Subject>,
}

/// Why a post is refused. The answer is 400 and tells the sender none of this (rule PSP-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookRefused {
    /// The signature header is missing or is not one.
    #[error("the signature header is missing or malformed")]
    NoSignature,
    /// Signed too long ago or in the future (rule PSP-12).
    #[error("the signature is not of this time")]
    NotNow,
    /// No signature fits.
    #[error("the signature does not fit")]
    Forged,
    /// Signed, but not an event that we know.
    #[error("the body is not an event")]
    Unreadable,
    /// The certificate or its address is not the processor's (rule PSP-14).
    #[error("the signer is not the processor")]
    Stranger,
    /// A test event for a live account, or the other way round (rule PSP-19).
    #[error("the event is of the other mode")]
    OtherMode,
    /// An event of an account that is not the one this door is for (rule PSP-19).
    #[error("the event is of another account")]
    OtherAccount,
}

impl WebhookRefused {
    /// Whether it is a processor's own event that came to the wrong door: somebody has set an
    /// account up wrongly, and real events may go elsewhere (rule PSP-19).
    pub const fn is_misdirected(self) -> bool {
        match self {
            Self::OtherMode | Self::OtherAccount => true,
            Self::NoSignature | Self::NotNow | Self::Forged | Self::Unreadable | Self::Stranger => {
                false
            }
        }
    }
}

/// Whether text may be an object's id: it goes into a path.
pub(crate) fn is_id(text: &str) -> bool {
    (1..=255).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

impl fmt::Debug for Delivery<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}
