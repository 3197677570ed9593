//! What every processor can do, as pure conversions.

use std::fmt::Debug;

use domain::merchant::MerchantName;
use domain::method::{Kept, MethodFact};
use domain::news::{News, Subject};
use domain::payment::Fact;
use domain::refund::RefundFact;
use jiff::Timestamp;

use crate::ask::{Ask, Failure, Step};
use crate::checkout::{Capture, Charge, Checkout, Hold, NewsPage, RefundOrder, Saver};
use crate::webhook::{Delivery, Hint, WebhookRefused};

/// A connector of one merchant account: stateless, without a network, without a clock.
pub trait Processor: Debug + Send + Sync {
    /// Whose account it is, and whose money goes there.
    fn merchant(&self) -> MerchantName;

    /// Starts a checkout on the processor's own page.
    fn start(&self, checkout: &Checkout) -> Result<Ask<Fact>, Failure>;

    /// Ends a checkout that nobody has paid, so that nobody can; `None` where checkouts end by
    /// themselves only.
    fn stop(&self, object: &str) -> Option<Ask<()>>;

    /// Charges a saved way to pay.
    fn charge(&self, charge: &Charge) -> Result<Ask<Fact>, Failure>;

    /// Takes what is authorised.
    fn capture(&self, capture: &Capture) -> Result<Ask<Fact>, Failure>;

    /// Lets go of what is authorised; what became of it is asked afterwards.
    fn release(&self, hold: &Hold) -> Result<Ask<()>, Failure>;

    /// Saves a way to pay on the processor's own page.
    fn save(&self, saver: &Saver) -> Result<Ask<MethodFact>, Failure>;

    /// Lets go of a saved way to pay; it cannot be charged again.
    fn forget(&self, kept: &Kept) -> Ask<()>;

    /// Gives money back.
    fn refund(&self, order: &RefundOrder) -> Result<Ask<RefundFact>, Failure>;

    /// Fetches what a [`Hint`] or an earlier fact names; nothing when it is not there or not ours.
    fn fetch(&self, subject: &Subject) -> Ask<Vec<News>>;

    /// Lists what happened since a time; `after` is [`NewsPage::next`].
    fn list(&self, since: Timestamp, after: Option<&str>) -> Ask<NewsPage>;

    /// Checks a post and says what to fetch; some processors must be asked for that.
    fn webhook(&self, delivery: &Delivery<'_>) -> Step<Result<Hint, WebhookRefused>>;
}
