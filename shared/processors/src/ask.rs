//! What is asked of a processor, and what can come of it.
//!
//! Invariant: an [`Ask`] is complete before it is sent and stays the same when it is sent again, so
//! a repetition is the same to the byte (rule PSP-01).

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

/// A request together with the way to read its answer as `T`, or as the next request on the way to
/// it.
pub struct Ask<T> {
    /// What is sent.
    pub request: Request,
    read: Reader<T>,
}

/// Reads an answer.
type Reader<T> = Box<dyn Fn(&Response) -> Result<Step<T>, Failure> + Send + Sync>;

/// What an answer leads to.
#[derive(Debug)]
pub enum Step<T> {
    /// The end.
    Done(T),
    /// Another request.
    Then(Ask<T>),
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
    /// For how long a good answer may be used again instead of asking; tokens and certificates.
    pub keep: Option<Duration>,
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// It reads.
    Get,
    /// It changes something, and carries a key that makes a repetition harmless.
    Post,
    /// It changes something and a repetition would do it twice, so it is sent once; what came of it
    /// is looked up (rule PSP-05).
    PostOnce,
    /// It takes something away, and a repetition finds nothing.
    Delete,
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
    /// One question led to too many others.
    #[error("the processor leads from one question to the next")]
    TooFar,
    /// There is more to look through than one look allows.
    #[error("there is too much to look through at once")]
    TooMany,
}

impl Request {
    /// Whether it is the same to the byte.
    pub fn is_same(&self, other: &Self) -> bool {
        let headers = |request: &Self| -> Vec<(&'static str, String)> {
            let shown =
                |(name, value): &(_, SecretString)| (*name, value.expose_secret().to_owned());
            request.headers.iter().map(shown).collect()
        };
        (self.method, &self.url, &self.body) == (other.method, &other.url, &other.body)
            && headers(self) == headers(other)
    }

    /// Whether it carries this header.
    pub fn has_header(&self, name: &str, value: &str) -> bool {
        self.headers.iter().any(|(key, kept)| *key == name && kept.expose_secret() == value)
    }
}

impl<T: 'static> Ask<T> {
    /// A request, and the way to read its answer.
    pub fn new(
        request: Request,
        read: impl Fn(&Response) -> Result<T, Failure> + Send + Sync + 'static,
    ) -> Self {
        Self::chain(request, move |response| read(response).map(Step::Done))
    }

    /// A request whose answer may lead to another one.
    pub fn chain(
        request: Request,
        read: impl Fn(&Response) -> Result<Step<T>, Failure> + Send + Sync + 'static,
    ) -> Self {
        Self { request, read: Box::new(read) }
    }

    /// What `response` leads to.
    pub fn read(&self, response: &Response) -> Result<Step<T>, Failure> {
        (self.read)(response)
    }

    /// The same request, and what follows from what it gives.
    pub fn then<U: 'static>(
        self,
        next: impl Fn(T) -> Result<Step<U>, Failure> + Send + Sync + Clone + 'static,
    ) -> Ask<U> {
        let Self { request, read } = self;
        Ask::chain(request, move |response| match read(response)? {
            Step::Done(value) => next(value),
            Step::Then(ask) => Ok(Step::Then(ask.then(next.clone()))),
        })
    }
}

impl<T> Step<T> {
    /// What was read, at the end.
    pub fn done(self) -> Option<T> {
        match self {
            Self::Done(value) => Some(value),
            Self::Then(_) => None,
        }
    }
}

impl<T> fmt::Debug for Ask<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Ask").field(&self.request).finish()
    }
}

impl Failure {
    /// A refusal of our own, before anything is sent.
    pub fn unsent(code: &str, reason: impl fmt::Display) -> Self {
        Self::Refused(Refused { code: code.to_owned(), reason: reason.to_string() })
    }

    /// An answer with the wrong contents: what happened is unknown (rule PSP-06).
    pub const fn unreadable(status: u16, cause: Option<serde_json::Error>) -> Self {
        Self::Unknown(Doubt::Unreadable { status, cause })
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.reason, self.code)
    }
}
