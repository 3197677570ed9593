//! Issuing a draft: the next number, frozen parties, the ledger and the mails, in one commit.
//!
//! Numbers have no gap (INV-12): the commit that loses the race for one is tried again with the
//! next, as long as the draft is still what was read.

mod account;
mod agreed;
mod ahead;
pub mod deposit;
mod shared;
mod told;

pub use agreed::Agreed;
pub use ahead::Ahead;
pub use shared::{Payor, Shared};
use told::{bills, written};

use std::time::Duration;

use domain::client::{Access, Client as Party};
use domain::cover::Cover;
use domain::dispatch::Dispatch;
use domain::early::EarlyTerms;
use domain::export::Ids;
use domain::firm::Firm;
use domain::id::{ClientId, InvoiceId, JournalId, PayLinkId};
use domain::invoice::{Draft, Invoice, IssueError, Issued, Issuing, JustIssued, Line, Parties};
use domain::matter::Matter;
use domain::money::Money;
use domain::notice::{About, Notice};
use jiff::Timestamp;
use jiff::civil::Date;
use store::invoices::Series;
use store::references::Theirs;
use store::{CommitError, Desk, Done, Fault, Once, Store, Versioned};

use crate::exchange::counts_in_its_currency;

/// How often a number is tried for while others take it.
const ATTEMPTS_MAX: u32 = 32;

/// The longest pause between two attempts; it is drawn by chance, so that rivals do not meet again.
const PAUSE_MS: u64 = 40;

/// The most people that one invoice is announced to: what one transaction holds, with room.
const TOLD_MAX: usize = 50;

/// The wish to issue a draft.
#[derive(Debug, Clone)]
pub struct Issue {
    /// Makes a second press find the first one's invoice.
    pub once: Once,
    /// The draft.
    pub draft: InvoiceId,
    /// The version that somebody has seen and agreed to; any without.
    pub seen: Option<u64>,
    /// The day of the invoice, in the firm's zone.
    pub on: Date,
    /// Who hears of it.
    pub tell: Tell,
    /// The version of who pays that somebody has seen and agreed to; any without.
    pub seen_payors: Option<u64>,
    /// The version of what is billed ahead that somebody has seen and agreed to; any without.
    pub seen_ahead: Option<u64>,
    /// The links that the mails carry, one for each bill, where the firm wants them.
    pub links: Vec<NewLink>,
    /// The link of the request for a deposit, should one be raised (TRU-10).
    pub deposit: Option<NewLink>,
}

/// A link that pays the invoice without an account, made with it (PRT-08).
#[derive(Debug, Clone)]
pub struct NewLink {
    /// Its id.
    pub id: PayLinkId,
    /// Its whole address.
    pub address: String,
}

/// Who hears of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tell {
    /// The client's contacts who may sign in.
    Contacts,
    /// The same, of it and others at once, by the combined bill that follows (INV-06).
    Together,
    /// Nobody: books from before, or sent by other ways.
    Nobody,
}

/// Why a draft was not issued.
#[derive(Debug, thiserror::Error)]
pub enum NotIssued {
    /// There is no such draft, or what it names is gone.
    #[error("There is no such draft.")]
    Gone,
    /// It is issued already, by another wish.
    #[error("This draft is issued already, as {0}.")]
    Already(String),
    /// The rules say no, in their words.
    #[error(transparent)]
    Refused(#[from] IssueError),
    /// It was not written.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Everything an issue needs that does not change while the draft does not.
pub struct Ground {
    /// The draft, as it was read.
    pub draft: Versioned<Draft>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Names and addresses as they are now.
    pub parties: Parties,
    /// The mails that go out with it.
    pub notices: Vec<Notice>,
    /// The text of its cover letter (INV-09).
    pub cover: Option<Cover>,
    /// How the client's invoices go out (INV-11).
    pub dispatch: Dispatch,
    /// Its matter.
    pub matter: Matter,
    /// What was agreed about its fees, and what of them is billed.
    pub agreed: Agreed,
    /// What is taken off for paying early.
    pub early: Option<EarlyTerms>,
    /// What is missing in trust.
    pub missing: Option<deposit::Missing>,
    /// Who shares the bill; its client pays alone without.
    pub shared: Option<Shared>,
    /// What the matter was billed ahead, and what the firm says of that (INV-30).
    pub ahead: Ahead,
    firm: Firm,
}

impl Ground {
    /// How the invoices of who owes a bill go out.
    pub(crate) fn dispatch_to(&self, client: &ClientId) -> Dispatch {
        let payor = self.shared.as_ref().and_then(|shared| shared.payor(client));
        payor.map_or(self.dispatch, |payor| payor.dispatch)
    }

    /// The version of who pays; nothing while nobody was ever named.
    pub fn payors(&self) -> u64 {
        self.shared.as_ref().map_or(0, |shared| shared.payors.version)
    }

    /// How many bills there would be at most.
    fn bills_max(&self) -> usize {
        self.shared.as_ref().map_or(1, |shared| shared.each.len())
    }
}

/// Issues a draft, or finds that this wish was fulfilled before. Of several bills it is the first.
pub async fn issued(desk: &Desk<'_>, issue: &Issue, now: Timestamp) -> Result<Issued, NotIssued> {
    let store = desk.store();
    let mut ground = match found(desk, issue).await? {
        Invoice::Issued(before) => return Ok(before),
        Invoice::Draft(_) => ground(desk, &issue.draft).await?.ok_or(NotIssued::Gone)?,
    };
    let other = issue.seen_payors.is_some_and(|seen| seen != ground.payors())
        || issue.seen_ahead.is_some_and(|seen| seen != ground.ahead.version());
    if other || issue.seen.is_some_and(|seen| seen != ground.draft.version) {
        return Err(IssueError::Changed.into());
    }
    let mut series = desk.series(issue.on.year()).await?;
    let mut books = Box::pin(account::read(desk, &ground.matter)).await?;
    for _ in 0..ATTEMPTS_MAX {
        let just = decided((&ground, desk), issue, &series, now)?;
        let just = account::with(just, &ground.matter, books.as_ref())?;
        let bills = bills((&ground, desk), issue, just, now);
        match written((&ground, desk), issue, (series, &bills), now).await {
            Ok(Done::Now) => {
                let first = bills.into_iter().next().map(|bill| bill.just.invoice);
                return first.ok_or(NotIssued::Gone);
            }
            Ok(Done::Before(_)) => return before(desk, &issue.draft).await,
            Err(error) => series = after(desk, (issue, &ground), series, error).await?,
        }
        pause(store).await?;
        // Another bill of the matter may have been issued meanwhile.
        books = Box::pin(account::read(desk, &ground.matter)).await?;
        ground.agreed = Agreed::of(desk, &ground.draft.value).await?;
        if ground.missing.is_some() {
            // It may have asked for the deposit too.
            ground.missing = Box::pin(deposit::missing(desk, &ground.matter)).await?;
        }
        ground.shared = Box::pin(Shared::of(desk, &ground.firm, &ground.matter)).await?;
        ground.ahead = Ahead::of(desk, &ground.matter).await?;
        if issue.seen_payors.is_some_and(|seen| seen != ground.payors())
            || issue.seen_ahead.is_some_and(|seen| seen != ground.ahead.version())
        {
            return Err(IssueError::Changed.into());
        }
    }
    Err(Fault::Busy("many invoices are being issued".into()).into())
}

/// What this wish has made of the draft already.
async fn before(desk: &Desk<'_>, id: &InvoiceId) -> Result<Issued, NotIssued> {
    match desk.invoice_head(id).await?.map(|head| head.value) {
        Some(Invoice::Issued(invoice)) => Ok(invoice),
        Some(Invoice::Draft(_)) | None => Err(NotIssued::Gone),
    }
}

/// The draft, or the invoice that this same wish has made of it.
async fn found(desk: &Desk<'_>, issue: &Issue) -> Result<Invoice, NotIssued> {
    let head = desk.invoice_head(&issue.draft).await?.ok_or(NotIssued::Gone)?;
    match head.value {
        Invoice::Issued(invoice) if desk.done(&issue.once).await?.is_none() => {
            Err(NotIssued::Already(invoice.number.to_string()))
        }
        head @ (Invoice::Draft(_) | Invoice::Issued(_)) => Ok(head),
    }
}

/// What the draft would be issued with; nothing when something of it is gone or it is issued.
pub async fn ground(desk: &Desk<'_>, id: &InvoiceId) -> Result<Option<Ground>, Fault> {
    let Some(draft) = desk.draft(id).await? else { return Ok(None) };
    let read = async {
        tokio::try_join!(
            desk.store().firm(),
            desk.client(&draft.value.client),
            desk.matter(&draft.value.matter),
            desk.contacts(&draft.value.client),
            desk.lines(id),
        )
    };
    let (ours, client, matter, contacts, lines) = Box::pin(read).await?;
    let (Some(ours), Some(client), Some(matter)) = (ours, client, matter) else {
        return Ok(None);
    };
    let matter = matter.value;
    let firm = ours.value;
    let theirs = desk.theirs(&client.value.id, &matter).await?;
    let parties = parties(firm.clone(), client.value, (&matter, theirs))?;
    let shared = Box::pin(Shared::of(desk, &firm, &matter)).await?;
    let open = contacts.into_iter().filter(|contact| contact.access == Access::Open);
    let notice =
        |contact: domain::client::Contact| Notice { to: contact.email, about: About::InvoiceReady };
    let notices = open.take(TOLD_MAX).map(notice).collect();
    let missing = Box::pin(deposit::missing(desk, &matter)).await?;
    let agreed = Agreed::of(desk, &draft.value).await?;
    let early = desk.store().early_terms(&draft.value.client).await?;
    let dispatch = desk.billed(&matter.client).await?.value.dispatch;
    let cover = desk.cover_of(id).await?;
    let ahead = Ahead::of(desk, &matter).await?;
    Ok(Some(Ground {
        ahead,
        cover,
        draft,
        lines,
        parties,
        notices,
        dispatch,
        matter,
        agreed,
        early,
        missing,
        shared,
        firm,
    }))
}

/// Names and addresses as they are now.
pub(crate) fn parties(
    firm: Firm,
    client: Party,
    (matter, theirs): (&Matter, Theirs),
) -> Result<Parties, Fault> {
    let keepers = theirs.known.keepers().to_vec();
    let ours = theirs.known.firm.or(firm.ledes_id);
    let ids = Ids { firm: ours, client: client.ledes_id, keepers };
    let ledes = ids.of(&firm.name, &client.id);
    // What the client of the matter calls it is for nobody else's bill.
    let own = matter.client_reference.as_ref().filter(|_| client.id == matter.client);
    let client_reference = own.cloned();
    Ok(Parties {
        firm: firm.name,
        firm_address: firm.address,
        client: client.name,
        payor: client.payor,
        matter_number: matter.number.clone(),
        matter_name: matter.name.clone(),
        client_reference,
        ledes: Some(ledes.map_err(|error| Fault::Refused(Box::new(error)))?),
        references: theirs.references,
    })
}

/// The bills that the draft becomes: one, or one to each payor.
fn decided(
    (ground, desk): (&Ground, &Desk<'_>),
    issue: &Issue,
    series: &Series,
    now: Timestamp,
) -> Result<Vec<JustIssued>, NotIssued> {
    as_agreed(ground, issue.on.year())?;
    let issuing = Issuing {
        number: series.next(),
        parties: ground.parties.clone(),
        on: issue.on,
        journal: desk.store().id(now, JournalId::made)?,
        room: ground.agreed.room(),
        early: ground.early,
        deducted: ground.ahead.deducted((ground, desk), now)?,
    };
    let bills = match &ground.shared {
        Some(shared) => shared.bills((ground, desk), (series, &issuing), now)?,
        None => vec![ground.draft.value.clone().issue(&ground.lines, issuing)?],
    };
    ground.ahead.holds(&bills)?;
    Ok(bills)
}

/// Whether the lines charge what was agreed about the fees.
fn as_agreed(ground: &Ground, year: i16) -> Result<(), IssueError> {
    if ground.lines.iter().any(|line| ground.agreed.includes(line)) {
        return Err(IssueError::Covered);
    }
    if ground.draft.value.exchange.is_some() && counts_in_its_currency(ground.agreed.arrangement())
    {
        return Err(IssueError::AgreedInOther);
    }
    let off = ground.agreed.volume_off(&ground.lines, year)?.total;
    let taken = ground.lines.iter().filter(|line| line.is_volume_off()).map(|line| line.amount);
    let taken = Money::sum(taken, ground.draft.value.currency)?.negated();
    if off == taken { Ok(()) } else { Err(IssueError::Volume(off, taken)) }
}

/// The series to try next, unless it was not the number that was lost.
async fn after(
    desk: &Desk<'_>,
    (issue, ground): (&Issue, &Ground),
    series: Series,
    error: CommitError,
) -> Result<Series, NotIssued> {
    let taken = match error {
        CommitError::Taken(_) => true,
        CommitError::Stale => false,
        CommitError::Closed | CommitError::Locked | CommitError::Fault(_) => {
            return Err(error.into());
        }
    };
    match found(desk, issue).await? {
        Invoice::Draft(_) => {}
        Invoice::Issued(invoice) => return Err(NotIssued::Already(invoice.number.to_string())),
    }
    let draft = desk.draft(&issue.draft).await?;
    if draft.is_none_or(|draft| draft.version != ground.draft.version) {
        return Err(IssueError::Changed.into());
    }
    let fresh = desk.series(issue.on.year()).await?;
    if !taken || !fresh.is_still(&series) {
        return Ok(fresh);
    }
    for number in series.row(ground.bills_max()) {
        if desk.invoice_numbered(&number.to_string()).await?.is_some() {
            return Ok(series.around(&number));
        }
    }
    Ok(series.passing())
}

pub(crate) async fn pause(store: &Store) -> Result<(), Fault> {
    let [chance] = store.chance::<1>()?;
    let ms = PAUSE_MS.saturating_mul(u64::from(chance)).checked_div(255).unwrap_or(PAUSE_MS);
    tokio::time::sleep(Duration::from_millis(ms)).await;
    Ok(())
}
