//! `GET /bills/{bill}/invoices/{invoice}`: an invoice of a child on its parent's bill (BIL-23);
//! `POST …/pay`: paying it.
//!
//! Invariants: it is found through the bill alone, which must be the reader's own; what is paid
//! goes through a pay link of that one invoice, so it settles what its own client owes and opens
//! nothing else.

use domain::id::{BillId, InvoiceId, PayLinkId};
use domain::invoice::{Invoice, Issued, Line, LineKind};
use domain::paylink::{self, Covers, PayLink};
use maud::html;
use serde::Deserialize;
use web::trail::Trail;
use web::{
    Answer, App, Asked, Guest, Location, Page, Path2, Posted, Refusal, Seal, State, Tab, ui,
};

use crate::list::ListAsked;
use crate::{paths, view};

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Pressed {}

/// `GET /bills/{bill}/invoices/{invoice}`
pub(crate) async fn show(
    Guest(client): Guest,
    State(app): State<App>,
    Path2(bill, id): Path2<BillId, InvoiceId>,
    Asked(asked): Asked<ListAsked>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let (ours, trail) = (app.store.of_client(&client), Trail::new(&asked.from, &asked.past));
    let bill = ours.bill(&bill).await?.ok_or(Refusal::NotFound)?;
    let whole = ours.invoice_on((&bill, &id), trail.from()).await?.ok_or(Refusal::NotFound)?;
    let Invoice::Issued(invoice) = &whole.invoice.value else { return Err(Refusal::NotFound) };

    if trail.from().is_none() {
        ours.commit_bill_viewed(&bill.id, app.now()).await?;
    }

    let (today, zone) = (app.today().await?, &app.firm().await?.zone);
    // Documents of another client are not the reader's.
    let lines: Vec<Line> = whole.lines.iter().map(|line| bare(&line.value)).collect();
    let lines: Vec<&Line> = lines.iter().collect();
    let here = paths::invoice_on(&bill.id, &id);
    let paper = ui::paper::Paper {
        invoice,
        lines: &lines,
        allocations: &[],
        credits: &whole.credits,
        questions: &[],
        asking: ui::paper::Asking { lines: &here, ask: None },
        zone,
        documents: paths::DOCUMENTS,
    };
    let body = html! {
        (ui::crumbs(&[(paths::BILLS, "Combined bills"), (&paths::bill(&bill.id), &view::title(&bill))]))
        (ui::paper::ask(invoice, today, pressed(&seal, (&bill.id, invoice))))
        (paper)
        (ui::paper::credited(&whole.credits, &lines))
        (ui::pages(&trail.paging(&here, &[], whole.next.as_deref())))
    };
    Ok(Answer::Page(Page::new(Tab::Invoices, invoice.title(), body)))
}

fn pressed(seal: &Seal, (bill, invoice): (&BillId, &Issued)) -> maud::Markup {
    let amount = invoice.undisputed();
    html! {
        @if amount.is_positive() {
            (ui::press(seal, &paths::pay_on(bill, &invoice.id),
                &format!("Pay {}", ui::money_plain(amount))))
        }
    }
}

fn bare(line: &Line) -> Line {
    let kind = match &line.kind {
        LineKind::Cost { kind, expense, .. } => {
            LineKind::Cost { kind: *kind, expense: expense.clone(), receipt: None }
        }
        LineKind::Fee { .. }
        | LineKind::Flat { .. }
        | LineKind::Interest { .. }
        | LineKind::Ahead { .. } => line.kind.clone(),
    };
    Line { kind, ..line.clone() }
}

/// `POST /bills/{bill}/invoices/{invoice}/pay`
pub(crate) async fn pay(
    Guest(client): Guest,
    State(app): State<App>,
    Path2(bill, id): Path2<BillId, InvoiceId>,
    posted: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    let ours = app.store.of_client(&client);
    let bill = ours.bill(&bill).await?.ok_or(Refusal::NotFound)?;
    let section = bill.section(&id).ok_or(Refusal::NotFound)?;
    if section.client == *client.id() {
        return Ok(Answer::Go(Location::to(paths::invoice(&id))));
    }
    let link = PayLink {
        id: app.id(PayLinkId::made)?,
        client: section.client.clone(),
        covers: Covers::Invoice(id),
        payor: Some(bill.parties.client.clone()),
        share: None,
        by: bill.by.clone(),
        made_at: app.now(),
        ends_at: paylink::ends(app.now(), paylink::DAYS),
        withdrawn_at: None,
        begun: Vec::new(),
    };

    let done = ours.commit_child_link(&posted.once(&client), (&bill, &link), app.now()).await?;

    let made: PayLinkId = done.outcome(link.id.as_str()).parse().map_err(Refusal::fault)?;
    Ok(Answer::Go(Location::to(web::paylink::path(app.keys().await?, &made))))
}
