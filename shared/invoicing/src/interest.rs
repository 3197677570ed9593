//! Interest is posted when a month is over: what accrued until its last day, as invoices of
//! interest, one for each matter (BIL-15, REM-04).
//!
//! Invariants: an invoice of interest and what it leaves posted are one transaction, so a job that
//! comes twice, late or at the same moment as another charges nothing again; the month is noted as
//! done once every client's is.

use std::collections::{BTreeMap, BTreeSet};

use domain::client::Client as Party;
use domain::id::{ClientId, EntryId, InvoiceId, JournalId, MatterId};
use domain::interest::{Due, bill};
use domain::invoice::{Draft, Invoice, Issued, Issuing, Line, Parties};
use domain::matter::Matter;
use domain::owed::Movement;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::interest::{Agreed, Place, Posting};
use store::invoices::{Series, Whole};
use store::{CommitError, Done, Fault, Once, SystemStore, Versioned};
use web::{App, Refusal};

use crate::issue::parties;

/// The most lines of an invoice of interest: what one transaction holds, with room for the mails.
const LINES_MAX: usize = 15;

/// How often a number is tried for while others take it.
const ATTEMPTS_MAX: u32 = 32;

/// The interest that is due on one invoice, and the version of its record.
type Owed = (Due, u64);

/// Posts the interest of the months that are over, for everybody who agreed on any; says how many
/// invoices that made. Where it was done before, it is one question.
pub async fn posted(app: &App) -> Result<usize, Refusal> {
    let (system, today) = (app.store.system("interest"), app.today().await?);
    let Ok(through) = today.first_of_month().yesterday() else { return Ok(0) };
    let run = system.interest_run().await?;
    if run.as_ref().is_some_and(|run| run.value >= through) {
        return Ok(0);
    }
    let since = run.as_ref().and_then(|run| run.value.tomorrow().ok());
    let (mut count, mut failed) = (0_usize, None);
    for client in clients(&system).await? {
        match Box::pin(of_client(app, &client, (since, through))).await {
            Ok(more) => count = count.saturating_add(more),
            Err(error) => {
                tracing::error!(client.id = %client, ?error, "Interest cannot be posted");
                failed = Some(error);
            }
        }
    }
    if let Some(error) = failed {
        return Err(error);
    }
    let version = run.map_or(0, |run| run.version);
    let noted = system.commit_interest_run(&Versioned { value: through, version }, app.now()).await;
    match noted {
        // Somebody else was as far.
        Ok(_) | Err(CommitError::Stale) => Ok(count),
        Err(error) => Err(error.into()),
    }
}

/// Everybody whose invoices may bear interest.
async fn clients(system: &SystemStore<'_>) -> Result<BTreeSet<ClientId>, Fault> {
    let firm = system.interest_agreed(&Place::Firm).await?.firm;
    if !firm.value.ever_runs() {
        return system.clients_with_interest().await;
    }
    let (mut all, mut from) = (BTreeSet::new(), None);
    loop {
        let page = system.clients(from).await?;
        all.extend(page.items.into_iter().map(|client| client.id));
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(all),
        }
    }
}

/// Posts what a client owes until a day, on what was open at any time since the last posting.
async fn of_client(
    app: &App,
    id: &ClientId,
    (since, through): (Option<Date>, Date),
) -> Result<usize, Refusal> {
    let system = app.store.system("interest");
    let Some(client) = system.client(id).await? else { return Ok(0) };
    let since = since.unwrap_or(Date::MIN);
    let found = system.interest_bearing(id, (since, through)).await?;
    let Some(first) = found.iter().filter_map(issued).map(|one| one.due_on).min() else {
        return Ok(0);
    };
    // Movements before invoices: what is paid between the two is open no more, and bears less now
    // rather than more; the next posting finds both.
    let moved = system.movements_since(id, first).await?;
    let wholes = system.interest_bearing(id, (since, through)).await?;
    let mut by_matter: BTreeMap<(MatterId, &str), Vec<&Whole>> = BTreeMap::new();
    for whole in &wholes {
        let Some(invoice) = issued(whole) else { continue };
        let place = (invoice.matter.clone(), invoice.total.currency().code());
        by_matter.entry(place).or_default().push(whole);
    }
    let mut count = 0_usize;
    for ((matter, _), wholes) in by_matter {
        let Some(matter) = system.matter(&matter).await? else { continue };
        let place = Place::Matter(id.clone(), matter.value.id.clone());
        let agreed = system.interest_agreed(&place).await?;
        let owed = owed(app, (&wholes, &moved), &agreed, through).await?;
        for some in owed.chunks(LINES_MAX) {
            let of = (&client.value, &matter.value);
            count = count.saturating_add(usize::from(issue(app, of, some, through).await?));
        }
    }
    Ok(count)
}

fn issued(whole: &Whole) -> Option<&Issued> {
    match &whole.invoice.value {
        Invoice::Issued(invoice) => Some(invoice),
        Invoice::Draft(_) => None,
    }
}

/// What is to be posted on the invoices of a matter, by their numbers.
async fn owed(
    app: &App,
    (wholes, moved): (&[&Whole], &[Movement]),
    agreed: &Agreed,
    through: Date,
) -> Result<Vec<Owed>, Refusal> {
    let mut owed = Vec::new();
    if ![&agreed.firm, &agreed.client, &agreed.matter].iter().any(|one| one.value.ever_runs()) {
        return Ok(owed);
    }
    let zone = TimeZone::get(&app.firm().await?.zone).unwrap_or(TimeZone::UTC);
    let system = app.store.system("interest");
    for whole in wholes {
        let ground = system.interest_ground(whole, agreed.clone(), (moved, &zone)).await?;
        let (Some(ground), Some(invoice)) = (ground, issued(whole)) else { continue };
        let accrual = ground.accrued(through).map_err(Refusal::fault)?;
        let Versioned { value: record, version } = ground.record;
        if record.left(&accrual).map_err(Refusal::fault)?.is_positive() {
            owed.push((Due { invoice: invoice.clone(), accrual, record }, version));
        }
    }
    owed.sort_by_key(|(due, _)| (due.invoice.issued_on, due.invoice.number.to_string()));
    Ok(owed)
}

/// Writes an invoice of interest; whether there was enough for one, and nobody else did meanwhile.
async fn issue(
    app: &App,
    (client, matter): (&Party, &Matter),
    owed: &[Owed],
    through: Date,
) -> Result<bool, Refusal> {
    let system = app.store.system("interest");
    let (Some((first, _)), Some(firm)) = (owed.first(), app.store.firm().await?) else {
        return Ok(false);
    };
    let once = Once::named(format!("interest#{through}#{}", first.invoice.id));
    let id = app.id(InvoiceId::made)?;
    let line = |(due, _): &Owed| Ok::<_, Refusal>((due.clone(), app.id(EntryId::made)?));
    let dues = owed.iter().map(line).collect::<Result<Vec<_>, _>>()?;
    let billed = bill(&id, matter, &dues, (through, app.now())).map_err(Refusal::fault)?;
    let Some((draft, lines)) = billed else { return Ok(false) };
    let theirs = system.theirs(&client.id, matter).await?;
    let parties = parties(firm.value, client.clone(), (matter, theirs))?;
    let today = app.today().await?;
    let mut series = system.series(today.year()).await?;
    for _ in 0..ATTEMPTS_MAX {
        let ready = (&draft, lines.as_slice(), &parties);
        let posting = posting(app, ready, (owed, &series), (today, through))?;
        match system.commit_interest_posted(&once, series, &posting, app.now()).await {
            Ok(done) => return Ok(matches!(done, Done::Now)),
            Err(CommitError::Taken(_)) => series = series.passing(),
            Err(CommitError::Stale) => {
                let fresh = system.series(today.year()).await?;
                if fresh.is_still(&series) {
                    // What is posted or waived has changed meanwhile: it is looked at anew.
                    return Ok(false);
                }
                series = fresh;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(Fault::Busy("many invoices are being issued".into()).into())
}

/// The invoice with its next number, and what it leaves posted.
fn posting(
    app: &App,
    (draft, lines, parties): (&Draft, &[Line], &Parties),
    (owed, series): (&[Owed], &Series),
    (today, through): (Date, Date),
) -> Result<Posting, Refusal> {
    let issuing = Issuing {
        number: series.next(),
        parties: parties.clone(),
        on: today,
        journal: app.id(JournalId::made)?,
        room: None,
        early: None,
        deducted: Vec::new(),
    };
    let just = draft.clone().issue(lines, issuing).map_err(Refusal::fault)?;
    let mut records = Vec::new();
    for (due, version) in owed {
        let amount = due.record.left(&due.accrual).map_err(Refusal::fault)?;
        let value = due.record.clone().posted(&due.accrual, through, draft.id.clone());
        records.push((due.invoice.clone(), Versioned { value, version: *version }, amount));
    }
    Ok(Posting { just, lines: lines.to_vec(), records, through })
}
