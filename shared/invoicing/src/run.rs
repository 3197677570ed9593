//! A billing run goes on: its matters are chosen, drafted, issued or given back, one after the
//! other (INV-10, BIL-21).
//!
//! Invariants: whoever steps a run finds it where the last step was written, and does the next one;
//! a draft and an invoice of a run are each one wish of its matter, so a step that is done again
//! finds what it made before. Matters go by their numbers, and so do the numbers of the invoices.

mod together;

use std::collections::HashSet;

use domain::approval::ApprovalRule;
use domain::id::{InvoiceId, MatterId, RunId};
use domain::invoice::{Draft, Invoice, IssueError, Part, ReviewState};
use domain::member::Member;
use domain::run::{Asked, Outcome, Phase, Prospect, Row, Run, Wanted, prospect};
use jiff::civil::Date;
use store::{CommitError, Desk, Fault, Once, Versioned};
use web::{App, Refusal};

use crate::begin::{Begin, BeginError, begun, filled};
use crate::discard::discarded;
use crate::issue::{Issue, NotIssued, Tell, issued};
use crate::link::{links, new_link};

/// What a run says of a matter that it cannot read.
const UNREADABLE: &str = "Its records cannot be read.";

/// How many matters a page that waits for an answer steps through.
pub const STEPS_OF_A_PAGE: u32 = 10;

/// How many entries one step of choosing looks at, and one page of what would be done; the last
/// page of matters may go beyond.
const ENTRIES_OF_A_STEP: usize = 5_000;
const ENTRIES_OF_A_PLAN: usize = 50_000;

/// How many pages of matters they look at, where few have work.
const PAGES_OF_A_STEP: usize = 40;
const PAGES_OF_A_PLAN: usize = 400;

/// What a run would do, as far as was looked.
#[derive(Debug)]
pub struct Plan {
    /// What it would do with each matter that has unbilled work of its period, by number.
    pub prospects: Vec<Prospect>,
    /// Where looking goes on; nothing once all matters were looked at.
    pub next: Option<String>,
}

/// What a run until a day would do: with all matters, or with as many as a page can wait for.
pub async fn planned(app: &App, desk: &Desk<'_>, until: Date) -> Result<Plan, Refusal> {
    let look = Look::of(app, desk, until).await?;
    Box::pin(look.from(desk, None, (ENTRIES_OF_A_PLAN, PAGES_OF_A_PLAN))).await
}

/// What holds for all matters of a run, read once for many of them.
struct Look {
    until: Date,
    today: Date,
    approval: ApprovalRule,
    people: Vec<Member>,
    drafted: HashSet<MatterId>,
}

impl Look {
    async fn of(app: &App, desk: &Desk<'_>, until: Date) -> Result<Self, Refusal> {
        let firm = app.store.firm().await?.map(|firm| firm.value);
        let approval = firm.map_or(ApprovalRule::NotNeeded, |firm| firm.approval);
        let (people, drafted) = tokio::try_join!(desk.members(), desk.matters_drafted())?;
        Ok(Self { until, today: app.today().await?, approval, people, drafted })
    }

    /// Looks at matters from a place on, until so many entries or pages were seen.
    async fn from(
        &self,
        desk: &Desk<'_>,
        mut next: Option<String>,
        (entries, pages): (usize, usize),
    ) -> Result<Plan, Refusal> {
        let Self { until, today, approval, .. } = *self;
        let asked = Asked { until, today, approval, people: &self.people };
        let (mut prospects, mut seen) = (Vec::new(), 0_usize);
        for _ in 0..pages {
            let page = Box::pin(desk.run_grounds((until, &self.drafted), next)).await?;
            let had: usize = page.items.iter().map(|ground| ground.entries.len()).sum();
            prospects.extend(page.items.iter().filter_map(|ground| prospect(ground, &asked)));
            seen = seen.saturating_add(had);
            next = page.next;
            if next.is_none() || seen >= entries {
                break;
            }
        }
        Ok(Plan { prospects, next })
    }
}

/// Takes a run so many steps on; says whether it is still under way.
pub async fn step(app: &App, id: &RunId, most: u32) -> Result<bool, Refusal> {
    let system = app.store.system("billing run");
    for _ in 0..most {
        let Some(run) = system.run(id).await? else { return Ok(false) };
        if !run.value.phase.is_under_way() {
            return Ok(false);
        }
        let desk = system.desk(&run.value.by);
        match Box::pin(one(app, &desk, run)).await {
            // Somebody else took this step, or changed what it is about: it is looked at anew.
            Ok(()) | Err(Refusal::Stale) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(system.run(id).await?.is_some_and(|run| run.value.phase.is_under_way()))
}

/// The next step of a run.
async fn one(app: &App, desk: &Desk<'_>, run: Versioned<Run>) -> Result<(), Refusal> {
    if run.value.phase == Phase::Choosing {
        let (rows, next) = chosen(app, desk, &run.value).await?;
        return Ok(desk.commit_run_chosen(&run, (&rows, next), app.now()).await?);
    }
    let place = run.value.done;
    let row = if place < run.value.rows { desk.run_row(&run.value.id, place).await? } else { None };
    let Some(row) = row else {
        if matches!(run.value.phase, Phase::Issuing(_))
            && together::next(app, desk, &run.value).await?
        {
            return Ok(());
        }
        let over = Versioned { value: run.value.over(), version: run.version };
        return Ok(desk.commit_run_over(&over, app.now()).await?);
    };

    let outcome = outcome(app, desk, &run.value, &row.value).await?;

    let value = run.value.past(&row.value.outcome, &outcome);
    let past = Versioned { value, version: run.version };
    let row = Versioned { value: Row { outcome, ..row.value }, version: row.version };
    Ok(desk.commit_run_past(&past, (place, &row), app.now()).await?)
}

/// The next matters of a run, as they are now, and where those after them are looked for.
async fn chosen(
    app: &App,
    desk: &Desk<'_>,
    run: &Run,
) -> Result<(Vec<Row>, Option<String>), Refusal> {
    let look = Look::of(app, desk, run.until).await?;
    let most = (ENTRIES_OF_A_STEP, PAGES_OF_A_STEP);
    let plan = Box::pin(look.from(desk, run.next.clone(), most)).await?;
    let (mut rows, mut payers) = (Vec::new(), together::Payers::default());
    for prospect in plan.prospects {
        let Prospect::Due(due) = prospect else { continue };
        rows.push(Row {
            bill_to: payers.of(desk, &due.matter).await?,
            matter: due.matter.id,
            number: due.matter.number,
            name: due.matter.name,
            client_name: due.matter.client_name,
            through: due.through,
            outcome: Outcome::Planned,
        });
    }
    Ok((rows, plan.next))
}

/// What becomes of a matter in the phase that its run is in.
async fn outcome(app: &App, desk: &Desk<'_>, run: &Run, row: &Row) -> Result<Outcome, Refusal> {
    match (run.phase, &row.outcome) {
        (Phase::Drafting, Outcome::Planned) => drafted(app, desk, run, row).await,
        (Phase::Issuing(wanted), Outcome::Drafted { draft, .. }) => {
            numbered(app, desk, (run, wanted), (draft, row)).await
        }
        (Phase::Undoing, Outcome::Drafted { draft, .. }) => given_back(app, desk, run, draft).await,
        (Phase::Undoing, Outcome::Planned) => Ok(Outcome::GivenBack),
        (_, unchanged) => Ok(unchanged.clone()),
    }
}

async fn drafted(app: &App, desk: &Desk<'_>, run: &Run, row: &Row) -> Result<Outcome, Refusal> {
    let Some(matter) = desk.matter(&row.matter).await? else {
        return Ok(Outcome::Passed("The matter is gone.".to_owned()));
    };
    let (until, once) = (Some(row.through), Once::named(format!("run#{}#{}", run.id, row.matter)));
    let begin = Begin { once, matter: matter.value, until };
    let id = match begun(desk, &begin, app.now()).await {
        Ok(id) => id,
        Err(
            why @ (BeginError::NoWork
            | BeginError::NotApproved
            | BeginError::Held(_)
            | BeginError::AllHeld
            | BeginError::Exchange(_)
            | BeginError::Line(_)
            | BeginError::Money(_)
            | BeginError::Commit(CommitError::Closed)),
        ) => return passed(desk, &begin, &why.to_string()).await,
        // What does not read holds up no other matter.
        Err(BeginError::Fault(fault @ Fault::Damaged { .. })) => {
            tracing::error!(matter.id = %row.matter, %fault, "Cannot be drafted");
            return passed(desk, &begin, UNREADABLE).await;
        }
        Err(other) => return Err(other.into()),
    };
    // A step that was killed may have left it half full.
    match filled(desk, &id, until, app.now()).await {
        Ok(_) => seen(desk, &id, "").await,
        Err(BeginError::Fault(Fault::Damaged { .. })) => seen(desk, &id, UNREADABLE).await,
        Err(why @ (BeginError::Line(_) | BeginError::Money(_))) => {
            seen(desk, &id, &why.to_string()).await
        }
        Err(other) => Err(other.into()),
    }
}

/// A matter that is passed over, unless a part of its work is on a draft of the run already.
async fn passed(desk: &Desk<'_>, begin: &Begin, why: &str) -> Result<Outcome, Refusal> {
    match desk.done(&begin.once).await?.and_then(|id| id.parse().ok()) {
        Some(id) => seen(desk, &id, why).await,
        None => Ok(Outcome::Passed(why.to_owned())),
    }
}

/// A draft of the run as it is now: still one, issued by hand, or discarded by hand.
async fn seen(desk: &Desk<'_>, id: &InvoiceId, left: &str) -> Result<Outcome, Refusal> {
    Ok(match desk.invoice_head(id).await?.map(|head| head.value) {
        Some(Invoice::Draft(draft)) => {
            Outcome::Drafted { draft: draft.id, total: draft.total, left: left.to_owned() }
        }
        Some(Invoice::Issued(invoice)) => {
            let part = invoice.part.as_ref();
            Outcome::Issued {
                number: part.map_or_else(|| invoice.number.to_string(), Part::numbers),
                total: part.map_or(invoice.total, |part| part.whole),
                invoice: invoice.id,
            }
        }
        None => Outcome::GivenBack,
    })
}

async fn numbered(
    app: &App,
    desk: &Desk<'_>,
    (run, wanted): (&Run, Wanted),
    (id, row): (&InvoiceId, &Row),
) -> Result<Outcome, Refusal> {
    let Some(draft) = desk.draft(id).await? else { return seen(desk, id, "").await };
    if let Some(why) = left(&draft.value, wanted) {
        return seen(desk, id, &why).await;
    }
    // What goes out with others is told with them; bills to several payors go out by themselves.
    let is_shared = desk.payors(&draft.value.matter).await?.value.is_shared();
    let issue = Issue {
        once: Once::named(format!("run-issue#{}#{id}", run.id)),
        draft: id.clone(),
        seen: Some(draft.version),
        on: app.today().await?,
        tell: match row.bill_to.as_ref() == Some(&draft.value.client) && !is_shared {
            true => Tell::Together,
            false => Tell::Contacts,
        },
        seen_payors: None,
        seen_ahead: None,
        links: links(app).await?,
        deposit: Some(new_link(app).await?),
    };
    match Box::pin(issued(desk, &issue, app.now())).await {
        Ok(_) | Err(NotIssued::Already(_) | NotIssued::Gone) => seen(desk, id, "").await,
        Err(NotIssued::Refused(why)) => {
            let now = desk.draft(id).await?;
            let moved = now.is_none_or(|now| now.version != draft.version);
            // Somebody changed it meanwhile: it is looked at anew.
            if why == IssueError::Changed && moved {
                Err(Refusal::Stale)
            } else {
                seen(desk, id, &why.to_string()).await
            }
        }
        Err(NotIssued::Commit(error)) => Err(error.into()),
        Err(NotIssued::Fault(fault)) => unread(desk, id, fault).await,
    }
}

/// Why a draft is left as it is, where it is.
fn left(draft: &Draft, wanted: Wanted) -> Option<String> {
    if let Err(why) = draft.review.lets_issue() {
        return Some(why.to_string());
    }
    let is_approved = draft.review.state() == ReviewState::Approved;
    (wanted == Wanted::Approved && !is_approved).then(|| "It is not approved.".to_owned())
}

/// A draft that storage does not give: what does not read holds up no other matter.
async fn unread(desk: &Desk<'_>, id: &InvoiceId, fault: Fault) -> Result<Outcome, Refusal> {
    if !matches!(fault, Fault::Damaged { .. } | Fault::Refused(_) | Fault::TooLarge(_)) {
        return Err(fault.into());
    }
    tracing::error!(invoice.id = %id, %fault, "Cannot be issued");
    seen(desk, id, UNREADABLE).await
}

async fn given_back(
    app: &App,
    desk: &Desk<'_>,
    run: &Run,
    id: &InvoiceId,
) -> Result<Outcome, Refusal> {
    if desk.draft(id).await?.is_some() {
        let once = Once::named(format!("run-undone#{}#{id}", run.id));
        discarded(desk, id, &once, app.now()).await?;
    }
    seen(desk, id, "").await
}
