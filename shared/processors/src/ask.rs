//! What is asked of a processor, and what can come of it.
//!
//! Invariant: an [`Ask`] is complete before it is sent and stays the same when it is sent again, so
//! a repetition is the same to the byte (rule PSP-01).

use std::fmt;

use secrecy::SecretString;

/// A request together with the way to read its answer as `T`.
pub struct Ask<T> {
    /// What is sent.
    pub request: Request,
    read: fn(&Response) -> Result<T, Failure>,
}

/// One HTTP request to a processor.
#[derive(Debug, Clone)]
pub struct Request {
    /// What it does.
    pub method: Method,
    /// The whole address, with its query.
    pub url: url::Url,
    /// Header names, in lower case, and their values; `Debug` does not show these.
    pub headers: Vec<(&'static str, SecretString)>,
    /// The body; empty for [`Method::Get`].
    pub body: String,
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// It reads.
    Get,
    /// It changes something, and carries a key that makes a repetition harmless.
    Post,
}

/// An answer that arrived whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body as received.
    pub body: Vec<u8>,
}

/// Why there is no fact.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The processor refused: nothing happened there.
    #[error("the processor refused: {0}")]
    Refused(Refused),
    /// It may or may not have happened (rule PSP-06).
    #[error("the outcome at the processor is unknown")]
    Unknown(#[source] Doubt),
}

/// What the processor said when it refused; for the log, not for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its code, such as `amount_too_small`.
    pub code: String,
    /// Its sentence.
    pub reason: String,
}

/// Why an outcome is unknown.
#[derive(Debug, thiserror::Error)]
pub enum Doubt {
    /// No answer came, or only a part of one.
    #[error("no answer from the processor")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It was busy or broken each time it was asked.
    #[error("the processor answered {0} each time")]
    Busy(u16),
    /// The answer is not one that we know.
    #[error("the processor answered {status} with something unreadable")]
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// What could not be read, when it was meant to be JSON.
        #[source]
        cause: Option<serde_json::Error>,
    },
    /// The answer is longer than any that we know.
    #[error("the processor's answer is too long")]
    TooLong,
    /// The key was used before with other parameters: an earlier request is somewhere.
    #[error("the key was used before for another request")]
    KeyReused,
    /// There is more to look through than one look allows.
    #[error("there is too much to look through at once")]
    TooMany,
}

impl<T> Ask<T> {
    /// A request, and the way to read its answer.
    pub fn new(request: Request, read: fn(&Response) -> Result<T, Failure>) -> Self {
        Self { request, read }
    }

    /// What `response` means.
    pub fn read(&self, response: &Response) -> Result<T, Failure> {
        (self.read)(response)
    }
}

impl<T> fmt::Debug for Ask<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ask").field(&self.request).finish()
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.reason, self.code)
    }
}
