//! Making a draft of a matter's unbilled work.
//!
//! A draft is filled commit by commit, forty entries each: a crash in between leaves a smaller
//! draft, and the rest unbilled.

use domain::approval::ApprovalRule;
use domain::billing::BillingHold;
use domain::exchange::Exchange;
use domain::id::{ClientId, IdError, InvoiceId, MatterId};
use domain::invoice::{Draft, InvoiceKind, LineError};
use domain::matter::Matter;
use domain::money::{Currency, MoneyError};
use domain::tax::{Tax, TaxRules};
use jiff::Timestamp;
use jiff::civil::Date;
use store::{CommitError, Desk, Fault, Once, Versioned};
use web::Refusal;

use crate::exchange::{ExchangeError, exchange};
use crate::months;
use crate::volume::discounted;
use crate::work::{Claimed, Wanted, Work};

/// The wish for a draft.
#[derive(Debug, Clone)]
pub struct Begin {
    /// Makes a second press find the first one's draft.
    pub once: Once,
    /// Whose work is billed.
    pub matter: Matter,
    /// The last day that is billed; all work without.
    pub until: Option<Date>,
}

/// Why there is no draft.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    /// No entries are unbilled, or none until that day.
    #[error("There is no unbilled work to put on a draft.")]
    NoWork,
    /// There is unbilled time, and none of it may be billed (TIM-11).
    #[error("No time of this matter is approved yet.")]
    NotApproved,
    /// The matter is held from being billed (BIL-04).
    #[error("This matter is held from being billed. {0}")]
    Held(BillingHold),
    /// There is unbilled work, and all of it is held from being billed (BIL-04).
    #[error("All unbilled work of this matter is held from being billed.")]
    AllHeld,
    /// It cannot be billed in the currency of its client (INV-22).
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// An entry and its timekeeper disagree.
    #[error(transparent)]
    Line(#[from] LineError),
    /// The amounts do not sum.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// It was not written.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// What was written before names no draft.
    #[error("the outcome of a draft is not its id")]
    Outcome(#[from] IdError),
}

impl From<BeginError> for Refusal {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::Commit(error) => error.into(),
            BeginError::Fault(fault) => fault.into(),
            other @ (BeginError::NoWork
            | BeginError::NotApproved
            | BeginError::Held(_)
            | BeginError::AllHeld
            | BeginError::Exchange(_)
            | BeginError::Line(_)
            | BeginError::Money(_)
            | BeginError::Outcome(_)) => Self::fault(other),
        }
    }
}

/// Makes a draft of a matter's unbilled work, and puts on it all there is.
pub async fn begun(
    desk: &Desk<'_>,
    begin: &Begin,
    now: Timestamp,
) -> Result<InvoiceId, BeginError> {
    if let Some(outcome) = desk.done(&begin.once).await? {
        return Ok(outcome.parse()?);
    }
    let rules = Rules::of(desk, &begin.matter.client, now).await?;
    let today = rules.today;
    if let Some(hold) = begin.matter.billing_hold(today) {
        return Err(BeginError::Held(hold.clone()));
    }
    months::recorded(desk, &begin.matter, now).await?;
    let (matter, until) = (&begin.matter.id, begin.until);
    let exchange = Box::pin(exchange(desk, &begin.matter, today)).await?;
    let wanted = rules.wanted(matter, until, (None, exchange));
    let mut work = Work::of(desk, wanted);
    let claimed = work.next().await?;
    let Some((first, _)) = claimed.entries.first() else { return Err(work.nothing()) };
    let own = first.value.value.currency();
    let currency = exchange.map_or(own, |exchange| exchange.currency());
    let id = desk.store().id(now, InvoiceId::made)?;

    let draft = Draft::begin(id, &begin.matter, currency, now).exchanged(exchange);
    let draft = draft.filled(lines(&claimed))?;

    let done = desk.commit_draft_begun(&begin.once, &draft, claimed.parts(), now).await?;
    let id: InvoiceId = done.outcome(draft.id.as_str()).parse()?;
    match filled(desk, &id, begin.until, now).await {
        // Somebody else has the draft now: the rest stays unbilled, and the draft's page says so.
        Ok(_) | Err(BeginError::Commit(CommitError::Stale)) => Ok(id),
        Err(error) => Err(error),
    }
}

/// Puts the rest of the matter's unbilled work on a draft, and the discount that its volume has;
/// says how many entries that were.
pub async fn filled(
    desk: &Desk<'_>,
    id: &InvoiceId,
    until: Option<Date>,
    now: Timestamp,
) -> Result<usize, BeginError> {
    let count = claimed(desk, id, until, now).await?;
    Box::pin(discounted(desk, id, now)).await?;
    Ok(count)
}

async fn claimed(
    desk: &Desk<'_>,
    id: &InvoiceId,
    until: Option<Date>,
    now: Timestamp,
) -> Result<usize, BeginError> {
    let mut count: usize = 0;
    let Some(mut head) = desk.draft(id).await? else { return Ok(count) };
    // A bill of another kind holds nothing of the matter's work.
    if head.value.kind != InvoiceKind::Work {
        return Ok(count);
    }
    let matter = head.value.matter.clone();
    let rules = Rules::of(desk, &head.value.client, now).await?;
    let today = rules.today;
    let found = desk.matter(&matter).await?;
    if let Some(found) = &found {
        if found.value.billing_hold(today).is_some() {
            return Ok(count);
        }
        months::recorded(desk, &found.value, now).await?;
    }
    let recorded = (Some(head.value.work_currency()), head.value.exchange);
    let wanted = rules.wanted(&matter, until, recorded);
    let mut work = Work::of(desk, wanted);
    loop {
        let claimed = work.next().await?;
        if claimed.entries.is_empty() {
            return Ok(count);
        }
        let once = Once::named(format!("filled#{id}#{}", head.version));
        let value = head.value.filled(lines(&claimed))?;
        let fuller = Versioned { value, version: head.version };
        desk.commit_draft_filled(&once, &fuller, claimed.parts(), now).await?;
        count = count.saturating_add(claimed.entries.len());
        match desk.draft(id).await? {
            Some(found) => head = found,
            None => return Ok(count),
        }
    }
}

/// What the firm has decided about drafts by now, and not a minute ago.
struct Rules {
    /// Whether time must be approved first.
    approval: ApprovalRule,
    /// The day in the firm's zone, which ends holds.
    today: Date,
    taxes: TaxRules,
    own_tax: Option<Tax>,
}

impl Rules {
    async fn of(desk: &Desk<'_>, client: &ClientId, now: Timestamp) -> Result<Self, Fault> {
        let (firm, client) = tokio::try_join!(desk.store().firm(), desk.client(client))?;
        let firm = firm.map(|firm| firm.value);
        let today = months::today(desk.store(), now).await?;
        let approval = firm.as_ref().map_or(ApprovalRule::NotNeeded, |firm| firm.approval);
        let taxes = firm.map(|firm| firm.taxes).unwrap_or_default();
        let own_tax = client.and_then(|client| client.value.ebill.tax);
        Ok(Self { approval, today, taxes, own_tax })
    }

    fn wanted<'a>(
        &'a self,
        matter: &'a MatterId,
        until: Option<Date>,
        (currency, exchange): (Option<Currency>, Option<Exchange>),
    ) -> Wanted<'a> {
        let currency = exchange.map(|exchange| exchange.work).or(currency);
        let Self { approval, today, taxes, own_tax } = self;
        let (approval, today, own_tax) = (*approval, *today, own_tax.as_ref());
        Wanted { matter, until, currency, exchange, approval, today, taxes, own_tax }
    }
}

fn lines(claimed: &Claimed) -> impl Iterator<Item = &domain::invoice::Line> {
    claimed.entries.iter().map(|(_, line)| line)
}
