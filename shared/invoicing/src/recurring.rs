//! What matters bill again and again: a draft for each of its days, and an invoice where it is
//! issued by itself (INV-29).
//!
//! Invariant: however often and by whomever this is asked for, each day is billed once, and a bill
//! is issued once. What cannot be issued stands as a draft, and says why when somebody issues it.

use domain::exchange::Exchange;
use domain::id::{EntryId, InvoiceId, MatterId};
use domain::invoice::{Draft, Line};
use domain::matter::Matter;
use domain::recurring::AllRecurring;
use domain::tax::TaxedKind;
use jiff::Timestamp;
use jiff::civil::Date;
use store::{CommitError, Desk, Fault, Once, Versioned};
use web::{App, Refusal};

use crate::begin::BeginError;
use crate::exchange::exchange;
use crate::issue::{Issue, NotIssued, Tell, issued};
use crate::link::{links, new_link};
use crate::volume::discounted;

/// How many steps one matter takes at a time: what it missed in years, and no endless loop.
const STEPS_MAX: usize = 200;

/// Bills what a matter is due by today, and issues what is to be issued; says how many bills.
pub async fn billed(app: &App, id: &MatterId) -> Result<usize, Refusal> {
    let (system, mut count) = (app.store.system("recurring invoices"), 0_usize);
    for _ in 0..STEPS_MAX {
        let all = app.store.recurring(id).await?;
        let by = all.value.all.first().map(|one| one.by.clone());
        let (Some(by), today) = (by, app.today().await?) else { break };
        if let Some(bill) = all.value.to_issue.first() {
            Box::pin(issue(app, &system.desk(&by), (id, &all, bill))).await?;
            continue;
        }
        let Some((at, day)) = all.value.due(today) else { break };
        let by = all.value.all.get(at).map_or(by, |one| one.by.clone());
        let desk = system.desk(&by);
        let Some(matter) = desk.matter(id).await? else { break };
        if matter.value.billing_hold(today).is_some() {
            break;
        }
        let Some(exchange) = converted(&desk, &matter.value, today).await? else { break };
        let wish = (at, day, exchange);
        Box::pin(bill(&desk, (&matter.value, &all), wish, app.now())).await?;
        count = count.saturating_add(1);
    }
    Ok(count)
}

/// How the work of a matter is converted; nothing where its client is billed in a currency of which
/// nobody has written down what it costs: the bill waits for that.
async fn converted(
    desk: &Desk<'_>,
    matter: &Matter,
    today: Date,
) -> Result<Option<Option<Exchange>>, Refusal> {
    match Box::pin(exchange(desk, matter, today)).await {
        Ok(exchange) => Ok(Some(exchange)),
        Err(BeginError::Exchange(why)) => {
            tracing::warn!(matter.id = %matter.id, %why, "A recurring invoice waits");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// The draft of one day, in the currency of its client (INV-22).
async fn bill(
    desk: &Desk<'_>,
    (matter, all): (&Matter, &Versioned<AllRecurring>),
    (at, day, exchange): (usize, Date, Option<Exchange>),
    now: Timestamp,
) -> Result<(), Refusal> {
    let Some(one) = all.value.all.get(at) else { return Ok(()) };
    let store = desk.store();
    let locked = desk.lock().await?.and_then(|lock| lock.through);
    let entry = one.entry(store.id(now, EntryId::made)?, matter, (day, locked));
    let person = desk.member(&one.by).await?.ok_or_else(|| Fault::Damaged {
        key: one.by.to_string(),
        what: "whose recurring invoice it is, is not in the books".to_owned(),
    })?;
    let (firm, client) = tokio::try_join!(store.firm(), desk.client(&matter.client))?;
    let rules = firm.map(|firm| firm.value.taxes).unwrap_or_default();
    let own = client.and_then(|client| client.value.ebill.tax);
    let tax = rules.of(TaxedKind::of(&entry.work), own.as_ref()).cloned();
    let line = Line::of_fee(&entry, &person.value).map_err(Refusal::fault)?.taxed(tax);
    let line = match exchange {
        Some(exchange) => exchange.line(line).map_err(Refusal::fault)?,
        None => line,
    };
    let (id, currency) = (store.id(now, InvoiceId::made)?, line.amount.currency());
    let draft = Draft::begin(id, matter, currency, now).exchanged(exchange);
    let draft = draft.filled([&line]).map_err(Refusal::fault)?;

    let value = all.value.clone().billed(at, &draft.id);
    let passed = Versioned { value, version: all.version };
    let once = Once::named(format!("recurring#{}#{at}#{day}#{}", matter.id, all.version));
    desk.commit_recurred(&once, &passed, (&draft, &line, &entry), now).await?;
    off(desk, &draft.id, now).await
}

/// Takes off what was agreed on by volume; whoever has the draft now does it by a press.
async fn off(desk: &Desk<'_>, id: &InvoiceId, now: Timestamp) -> Result<(), Refusal> {
    match Box::pin(discounted(desk, id, now)).await {
        Ok(()) | Err(BeginError::Commit(CommitError::Stale)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Issues a bill by itself.
async fn issue(
    app: &App,
    desk: &Desk<'_>,
    (matter, all, bill): (&MatterId, &Versioned<AllRecurring>, &InvoiceId),
) -> Result<(), Refusal> {
    off(desk, bill, app.now()).await?;
    let wish = Issue {
        once: Once::named(format!("recurring-issue#{bill}")),
        draft: bill.clone(),
        seen: None,
        on: app.today().await?,
        tell: Tell::Contacts,
        seen_payors: None,
        seen_ahead: None,
        links: links(app).await?,
        deposit: Some(new_link(app).await?),
    };
    match Box::pin(issued(desk, &wish, app.now())).await {
        Ok(_) | Err(NotIssued::Already(_) | NotIssued::Gone) => {}
        Err(NotIssued::Refused(why)) => {
            tracing::warn!(invoice.id = %bill, %why, "A recurring invoice stands as a draft");
        }
        Err(NotIssued::Commit(error)) => return Err(error.into()),
        Err(NotIssued::Fault(fault)) => return Err(fault.into()),
    }
    let value = all.value.clone().done(bill);
    let done = Versioned { value, version: all.version };
    let once = Once::named(format!("recurring-done#{bill}#{}", all.version));
    desk.commit_recurring_done(&once, (matter, &done, bill), app.now()).await?;
    Ok(())
}
