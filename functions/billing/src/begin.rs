//! Making a draft of a matter's unbilled work.
//!
//! A draft is filled commit by commit, forty entries each: a crash in between leaves a smaller
//! draft, and the rest unbilled.

use domain::approval::ApprovalRule;
use domain::id::{IdError, InvoiceId};
use domain::invoice::{Draft, Invoice, LineError};
use domain::matter::Matter;
use domain::money::MoneyError;
use jiff::Timestamp;
use jiff::civil::Date;
use store::{CommitError, Fault, Member, Once, Store, Versioned};
use web::Refusal;

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
            | BeginError::Line(_)
            | BeginError::Money(_)
            | BeginError::Outcome(_)) => Self::fault(other),
        }
    }
}

/// Makes a draft of a matter's unbilled work, and puts on it all there is.
pub async fn begun(
    store: &Store,
    member: &Member,
    begin: &Begin,
    now: Timestamp,
) -> Result<InvoiceId, BeginError> {
    let firm = store.of(member);
    if let Some(outcome) = firm.done(&begin.once).await? {
        return Ok(outcome.parse()?);
    }
    let mut work = Work::of(firm, wanted(begin, rule(store).await?));
    let claimed = work.next().await?;
    let Some((first, _)) = claimed.first() else {
        return Err(if work.has_passed { BeginError::NotApproved } else { BeginError::NoWork });
    };
    let (id, currency) = (store.id(now, InvoiceId::made)?, first.value.value.currency());

    let draft = Draft::begin(id, &begin.matter, currency, now).filled(lines(&claimed))?;

    let done = firm.commit_draft_begun(&begin.once, &draft, &claimed, now).await?;
    let id: InvoiceId = done.outcome(draft.id.as_str()).parse()?;
    match filled((store, member), &id, begin.until, now).await {
        // Somebody else has the draft now: the rest stays unbilled, and the draft's page says so.
        Ok(_) | Err(BeginError::Commit(CommitError::Stale)) => Ok(id),
        Err(error) => Err(error),
    }
}

/// Puts the rest of the matter's unbilled work on a draft; says how many entries that were.
pub(crate) async fn filled(
    (store, member): (&Store, &Member),
    id: &InvoiceId,
    until: Option<Date>,
    now: Timestamp,
) -> Result<usize, BeginError> {
    let firm = store.of(member);
    let mut count: usize = 0;
    let Some(mut head) = draft(&firm, id).await? else { return Ok(count) };
    let matter = head.value.matter.clone();
    let (currency, approval) = (Some(head.value.currency), rule(store).await?);
    let mut work = Work::of(firm, Wanted { matter: &matter, until, currency, approval });
    loop {
        let claimed = work.next().await?;
        if claimed.is_empty() {
            return Ok(count);
        }
        let once = Once::named(format!("filled#{id}#{}", head.version));
        let value = head.value.filled(lines(&claimed))?;
        let fuller = Versioned { value, version: head.version };
        firm.commit_draft_filled(&once, &fuller, &claimed, now).await?;
        count = count.saturating_add(claimed.len());
        match draft(&firm, id).await? {
            Some(found) => head = found,
            None => return Ok(count),
        }
    }
}

/// The draft, while it is one.
pub(crate) async fn draft(
    firm: &store::FirmStore<'_>,
    id: &InvoiceId,
) -> Result<Option<Versioned<Draft>>, Fault> {
    let found = firm.invoice_head(id).await?;
    Ok(found.and_then(|head| match head.value {
        Invoice::Draft(value) => Some(Versioned { value, version: head.version }),
        Invoice::Issued(_) => None,
    }))
}

const fn wanted(begin: &Begin, approval: ApprovalRule) -> Wanted<'_> {
    Wanted { matter: &begin.matter.id, until: begin.until, currency: None, approval }
}

/// Whether time must be approved first, as the firm decided by now and not a minute ago.
async fn rule(store: &Store) -> Result<ApprovalRule, Fault> {
    Ok(store.firm().await?.map_or(ApprovalRule::NotNeeded, |firm| firm.value.approval))
}

fn lines(claimed: &Claimed) -> impl Iterator<Item = &domain::invoice::Line> {
    claimed.iter().map(|(_, line)| line)
}
