//! Issuing a draft: the next number, frozen parties, the ledger and the mails, in one commit.
//!
//! Numbers have no gap (INV-12): the commit that loses the race for one is tried again with the
//! next, as long as the draft is still what was read.

mod account;
mod agreed;
pub mod deposit;

pub use agreed::Agreed;

use std::time::Duration;

use domain::client::{Access, Client as Party};
use domain::cover::{Cover, Filling};
use domain::dispatch::{Dispatch, Sending};
use domain::early::EarlyTerms;
use domain::ebill::References;
use domain::export::Ids;
use domain::firm::Firm;
use domain::id::{InvoiceId, JournalId, PayLinkId};
use domain::invoice::{Draft, Invoice, IssueError, Issued, Issuing, JustIssued, Line, Parties};
use domain::matter::Matter;
use domain::money::Money;
use domain::notice::{About, Notice};
use domain::paylink::{self, Covers, PayLink};
use jiff::Timestamp;
use jiff::civil::Date;
use store::invoices::{Series, Told};
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
    /// The link that the mails carry, where the firm wants one.
    pub link: Option<NewLink>,
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
}

/// Issues a draft, or finds that this wish was fulfilled before.
pub async fn issued(desk: &Desk<'_>, issue: &Issue, now: Timestamp) -> Result<Issued, NotIssued> {
    let store = desk.store();
    let mut ground = match found(desk, issue).await? {
        Invoice::Issued(before) => return Ok(before),
        Invoice::Draft(_) => ground(desk, &issue.draft).await?.ok_or(NotIssued::Gone)?,
    };
    if issue.seen.is_some_and(|seen| seen != ground.draft.version) {
        return Err(IssueError::Changed.into());
    }
    let mut series = desk.series(issue.on.year()).await?;
    let mut books = Box::pin(account::read(desk, &ground.matter)).await?;
    for _ in 0..ATTEMPTS_MAX {
        let journal = store.id(now, JournalId::made)?;
        let just = account::with(decided(&ground, issue, &series, journal)?, books.as_ref())?;
        let notices = told(&ground, issue);
        let link = made(&just.invoice, desk, issue, now).filter(|_| !notices.is_empty());
        let versions = (ground.draft.version, series, &ground.agreed.read);
        let deposit = deposit::raised(&ground, issue, (&just.invoice, desk), now);
        let sending = sending(&ground, issue, &just.invoice);
        let letter = letter(&ground, &just.invoice);
        let told = Told { notices, letter, sending, link, deposit };
        match desk.commit_issued(&issue.once, versions, &just, (told, now)).await {
            Ok(Done::Now) => return Ok(just.invoice),
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
    let references = desk.references(&client.value.id, &matter.id).await?;
    let parties = parties(ours.value, client.value, (&matter, references))?;
    let open = contacts.into_iter().filter(|contact| contact.access == Access::Open);
    let notice =
        |contact: domain::client::Contact| Notice { to: contact.email, about: About::InvoiceReady };
    let notices = open.take(TOLD_MAX).map(notice).collect();
    let missing = Box::pin(deposit::missing(desk, &matter)).await?;
    let agreed = Agreed::of(desk, &draft.value).await?;
    let early = desk.store().early_terms(&draft.value.client).await?;
    let dispatch = desk.billed(&matter.client).await?.value.dispatch;
    let cover = desk.cover_of(id).await?;
    Ok(Some(Ground {
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
    }))
}

/// Names and addresses as they are now.
pub(crate) fn parties(
    firm: Firm,
    client: Party,
    (matter, references): (&Matter, References),
) -> Result<Parties, Fault> {
    let ids = Ids { firm: firm.ledes_id, client: client.ledes_id };
    let ledes = ids.of(&firm.name, &client.id);
    Ok(Parties {
        firm: firm.name,
        firm_address: firm.address,
        client: client.name,
        payor: client.payor,
        matter_number: matter.number.clone(),
        matter_name: matter.name.clone(),
        client_reference: matter.client_reference.clone(),
        ledes: Some(ledes.map_err(|error| Fault::Refused(Box::new(error)))?),
        references,
    })
}

fn decided(
    ground: &Ground,
    issue: &Issue,
    series: &Series,
    journal: JournalId,
) -> Result<JustIssued, IssueError> {
    if ground.lines.iter().any(|line| ground.agreed.includes(line)) {
        return Err(IssueError::Covered);
    }
    if ground.draft.value.exchange.is_some() && counts_in_its_currency(ground.agreed.arrangement())
    {
        return Err(IssueError::AgreedInOther);
    }
    let off = ground.agreed.volume_off(&ground.lines, issue.on.year())?.total;
    let taken = ground.lines.iter().filter(|line| line.is_volume_off()).map(|line| line.amount);
    let taken = Money::sum(taken, ground.draft.value.currency)?.negated();
    if off != taken {
        return Err(IssueError::Volume(off, taken));
    }
    let issuing = Issuing {
        number: series.next(),
        parties: ground.parties.clone(),
        on: issue.on,
        journal,
        room: ground.agreed.room(),
        early: ground.early,
    };
    ground.draft.value.clone().issue(&ground.lines, issuing)
}

/// The cover letter, with what the invoice says in place of its placeholders.
fn letter(ground: &Ground, invoice: &Issued) -> Option<String> {
    let filling = Filling {
        number: &invoice.number,
        parties: &invoice.parties,
        total: invoice.total,
        due_on: invoice.due_on,
    };
    Some(ground.cover.as_ref()?.letter(&filling))
}

/// How the invoice goes out, where it is not through the portal.
fn sending(ground: &Ground, issue: &Issue, invoice: &Issued) -> Option<Sending> {
    let goes = match issue.tell {
        Tell::Contacts => true,
        // The combined bill is mailed in its place.
        Tell::Together => ground.dispatch.is_by_hand(),
        Tell::Nobody => false,
    };
    Sending::of(invoice, ground.dispatch).filter(|_| goes)
}

fn told(ground: &Ground, issue: &Issue) -> Vec<Notice> {
    let about = || match &issue.link {
        Some(link) => About::InvoiceToPay { link: link.address.clone() },
        None => About::InvoiceReady,
    };
    if ground.dispatch != Dispatch::Portal {
        return Vec::new();
    }
    match issue.tell {
        Tell::Contacts => {
            let to = ground.notices.iter().map(|notice| notice.to.clone());
            to.map(|to| Notice { to, about: about() }).collect()
        }
        Tell::Together | Tell::Nobody => Vec::new(),
    }
}

/// The link that goes out with the mails.
fn made(invoice: &Issued, desk: &Desk<'_>, issue: &Issue, now: Timestamp) -> Option<PayLink> {
    let link = issue.link.as_ref()?;
    Some(PayLink {
        id: link.id.clone(),
        client: invoice.client.clone(),
        covers: Covers::Invoice(invoice.id.clone()),
        payor: None,
        share: None,
        by: desk.by().clone(),
        made_at: now,
        ends_at: paylink::ends(now, paylink::DAYS_MAX),
        withdrawn_at: None,
        begun: Vec::new(),
    })
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
    Ok(if taken && fresh.is_still(&series) { series.passing() } else { fresh })
}

pub(crate) async fn pause(store: &Store) -> Result<(), Fault> {
    let [chance] = store.chance::<1>()?;
    let ms = PAUSE_MS.saturating_mul(u64::from(chance)).checked_div(255).unwrap_or(PAUSE_MS);
    tokio::time::sleep(Duration::from_millis(ms)).await;
    Ok(())
}
