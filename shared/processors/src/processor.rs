//! What every processor can do, as pure conversions.

use std::fmt::Debug;

use domain::payment::{Fact, ProcessorName};
use jiff::Timestamp;

use crate::ask::{Ask, Failure};
use crate::checkout::{Checkout, FactPage};
use crate::refund::{Refund, Refunded};
use crate::webhook::{Delivery, Hint, WebhookRefused};

/// A connector: stateless, without a network, without a clock.
pub trait Processor: Debug + Send + Sync {
    /// Which one it is.
    fn name(&self) -> ProcessorName;

    /// Starts a checkout on the processor's own page.
    fn start(&self, checkout: &Checkout) -> Result<Ask<Fact>, Failure>;

    /// Fetches one object, as a [`Hint`] or a [`Fact`] names it; `None` when there is none or it is
    /// not about an intent of ours.
    fn fetch(&self, object: &str) -> Ask<Option<Fact>>;

    /// Lists what was started since a time, latest first; `after` is [`FactPage::next`].
    fn list(&self, since: Timestamp, after: Option<&str>) -> Ask<FactPage>;

    /// Gives money back.
    fn refund(&self, refund: &Refund) -> Result<Ask<Refunded>, Failure>;

    /// Checks a post and says what to fetch.
    fn webhook(&self, delivery: &Delivery<'_>) -> Result<Hint, WebhookRefused>;
}
