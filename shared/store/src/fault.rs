//! What can go wrong between us and the tables, and what it means.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// Storage failed: the cause is for the log, never for a page.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The table did not answer, or refused for now: the same request may be tried again.
    #[error("storage is busy: {0}")]
    Busy(#[source] Cause),
    /// The table refused for good.
    #[error("storage refused: {0}")]
    Refused(#[source] Cause),
    /// An item does not read as what it should be.
    #[error("the item {key} is damaged: {what}")]
    Damaged {
        /// Which item.
        key: String,
        /// What is wrong with it.
        what: String,
    },
    /// A transaction that is larger than a table takes (rule LED-24).
    #[error("a transaction of {0} items is too large")]
    TooLarge(usize),
    /// The same once-key was used for something else.
    #[error("the once-key {0} was used for another request")]
    OnceReused(String),
}

/// The error under a fault.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

impl Fault {
    /// An item that does not read.
    pub(crate) fn damaged(key: impl std::fmt::Debug, what: impl std::fmt::Display) -> Self {
        Self::Damaged { key: format!("{key:?}"), what: what.to_string() }
    }

    /// Whether trying again may help.
    pub const fn is_busy(&self) -> bool {
        matches!(self, Self::Busy(_))
    }
}

/// Error codes that say "later", from DynamoDB and S3.
const LATER: [&str; 8] = [
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "TransactionInProgressException",
    "InternalServerError",
    "ServiceUnavailable",
    "LimitExceededException",
    "SlowDown",
];

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the SDK may grow variants; what we do not know is not tried again"
)]
impl<E, R> From<SdkError<E, R>> for Fault
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    fn from(error: SdkError<E, R>) -> Self {
        let later = match &error {
            SdkError::TimeoutError(_)
            | SdkError::DispatchFailure(_)
            | SdkError::ResponseError(_) => true,
            SdkError::ServiceError(service) => {
                service.err().code().is_some_and(|code| LATER.contains(&code))
            }
            _ => false,
        };
        let cause = Box::new(error);
        if later { Self::Busy(cause) } else { Self::Refused(cause) }
    }
}
