//! `GET /firm/files`: which invoices are taken away as files, and in which format; `GET
//! /firm/files/zip`: all of them in one ZIP file (EBL-04).

use std::collections::HashMap;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::client::Client;
use domain::dispatch::Dispatch;
use domain::export::Today;
use domain::id::{BillId, ClientId, InvoiceId, RunId};
use domain::invoice::Issued;
use domain::run::{Outcome, Row};
use invoicing::bulk::{Archive, BulkError, INVOICES_MAX, Kind};
use jiff::civil::Date;
use maud::html;
use serde::Deserialize;
use store::papers::PRINTED;
use store::{FirmStore, Member};
use web::period::Period;
use web::{Answer, App, Asked, Complaints, Page, Refusal, Staff, State, Tab, ui};

use crate::paths;

/// What is wanted: the invoices of some days, of a client or of all; or those of a run, or of a
/// combined bill.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FilesAsked {
    format: String,
    since: String,
    until: String,
    client: String,
    run: String,
    bill: String,
    /// Those that wait to go out in this way.
    by: String,
}

/// `GET /firm/files`
pub(crate) async fn show(
    Staff(_): Staff,
    State(app): State<App>,
    Asked(asked): Asked<FilesAsked>,
) -> Result<Answer, Refusal> {
    Ok(Answer::Page(page(&asked, app.today().await?, &Complaints::default())))
}

/// `GET /firm/files/zip`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<FilesAsked>,
) -> Result<Response, Refusal> {
    let today = app.today().await?;
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(page(&asked, today, complaints)).into_response())
    };
    let firm = app.store.of(&member);
    let Some(kind) = Kind::of_word(&asked.format) else {
        let mut complaints = Complaints::default();
        complaints.add("format", "Choose a format.");
        return again(&complaints);
    };
    let invoices = match chosen(&firm, &asked, today).await? {
        Ok(invoices) => invoices,
        Err(complaints) => return again(&complaints),
    };
    if invoices.is_empty() {
        return again(&Complaints::whole(match asked.is_given() {
            true => "There is no issued invoice among these.",
            false => "No invoice was issued in these days. Choose others.",
        }));
    }
    if invoices.len() > INVOICES_MAX {
        return again(&Complaints::whole(format!(
            "These are more than {INVOICES_MAX} invoices, which is the most at once. Choose them by \
             days and client instead, and fewer of them."
        )));
    }
    match Box::pin(gathered(&app, &member, kind, &invoices)).await?.finish() {
        Ok(bytes) => {
            let name = format!("attachment; filename=\"invoices-{today}.zip\"");
            let kind = "application/zip".to_owned();
            Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes)
                .into_response())
        }
        Err(large @ BulkError::TooLarge) => again(&Complaints::whole(large)),
        Err(error) => Err(Refusal::fault(error)),
    }
}

/// The invoices that are meant; one more than the most at most.
async fn chosen(
    firm: &FirmStore<'_>,
    asked: &FilesAsked,
    today: Date,
) -> Result<Result<Vec<Issued>, Complaints>, Refusal> {
    if !asked.run.is_empty() {
        let id: RunId = asked.run.parse().map_err(|_| Refusal::NotFound)?;
        let rows = firm.desk().run_rows(&id).await?;
        let issued = |row: Row| {
            let Outcome::Issued { invoice, .. } = row.outcome else { return None };
            Some(invoice)
        };
        let ids: Vec<InvoiceId> = rows.into_iter().filter_map(issued).collect();
        return by_id(firm, &ids).await.map(Ok);
    }
    if !asked.bill.is_empty() {
        let id: BillId = asked.bill.parse().map_err(|_| Refusal::NotFound)?;
        let bill = firm.bill(&id).await?.ok_or(Refusal::NotFound)?.bill;
        let ids: Vec<InvoiceId> = bill.sections.into_iter().map(|one| one.invoice).collect();
        return by_id(firm, &ids).await.map(Ok);
    }
    if let Some(dispatch) = Dispatch::of_word(&asked.by) {
        let (mut ids, mut from): (Vec<InvoiceId>, _) = (Vec::new(), None);
        loop {
            let page = firm.sendings(dispatch, from).await?;
            ids.extend(page.items.into_iter().map(|one| one.invoice));
            from = page.next;
            if from.is_none() || ids.len() > INVOICES_MAX {
                break;
            }
        }
        return by_id(firm, &ids).await.map(Ok);
    }
    let mut complaints = Complaints::default();
    for (name, text) in [("since", &asked.since), ("until", &asked.until)] {
        complaints.take(name, domain::day::parse(text));
    }
    let client = match asked.client.trim() {
        "" => None,
        typed => complaints.take("client", firm.client_called(typed).await?),
    };
    if !complaints.is_empty() {
        return Ok(Err(complaints));
    }
    let days = Period::asked(&asked.since, &asked.until, today).days();
    issued(firm, days, client.as_ref()).await.map(Ok)
}

async fn by_id(firm: &FirmStore<'_>, ids: &[InvoiceId]) -> Result<Vec<Issued>, Refusal> {
    let mut found = firm.invoices_named(ids).await?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).take(INVOICES_MAX.saturating_add(1)).collect())
}

/// What was issued between two days, of a client or of all.
async fn issued(
    firm: &FirmStore<'_>,
    days: (Date, Date),
    client: Option<&ClientId>,
) -> Result<Vec<Issued>, Refusal> {
    let (mut all, mut from) = (Vec::new(), None);
    loop {
        let page = firm.invoices_issued(days, from).await?;
        let counts = |one: &Issued| client.is_none_or(|client| one.client == *client);
        all.extend(page.items.into_iter().filter(counts));
        from = page.next;
        if from.is_none() || all.len() > INVOICES_MAX {
            return Ok(all);
        }
    }
}

/// The archive of these invoices; that each was written out is noted.
async fn gathered(
    app: &App,
    member: &Member,
    kind: Kind,
    invoices: &[Issued],
) -> Result<Archive, Refusal> {
    let (firm, now) = (app.store.of(member), app.now());
    let ours = app.store.firm().await?.map(|firm| firm.value);
    let mut clients: HashMap<ClientId, Option<Client>> = HashMap::new();
    let mut archive = Archive::of(kind);
    for invoice in invoices {
        let Some(format) = kind.format() else {
            firm.commit_exported(&invoice.id, PRINTED, now).await?;
            archive.print(invoice, firm.paper_pdf(invoice).await?);
            continue;
        };
        if !clients.contains_key(&invoice.client) {
            let client = firm.client(&invoice.client).await?.map(|client| client.value);
            clients.insert(invoice.client.clone(), client);
        }
        let client = clients.get(&invoice.client).cloned().flatten();
        let lines = firm.lines(&invoice.id).await?;
        if archive.write(format, (invoice, &lines), &Today::of(ours.clone(), client)) {
            firm.commit_exported(&invoice.id, format.mark(), now).await?;
        }
    }
    Ok(archive)
}

fn page(asked: &FilesAsked, today: Date, complaints: &Complaints) -> Page {
    let kinds: Vec<(String, String)> =
        Kind::ALL.into_iter().map(|kind| (kind.word(), kind.title())).collect();
    let month = today.first_of_month().to_string();
    let today = today.to_string();
    let or = |typed: &str, usual: &str| if typed.is_empty() { usual } else { typed }.to_owned();
    let (since, until) = (or(&asked.since, &month), or(&asked.until, &today));
    let format = or(&asked.format, "ledes");
    let body = html! {
        (ui::crumbs(&[(paths::FIRM_INVOICES, "Invoices")]))
        (ui::complaints(complaints))
        p {
            "All of them come in one ZIP file, " (INVOICES_MAX) " invoices at most. An invoice that \
             cannot be written in the format, such as one with a missing code, is listed in "
            code { "not-written.csv" } " in the same file, with what to enter where."
        }
        form method="get" action=(paths::FILES_ZIP) {
            (ui::fields(html! {
                (ui::select("Format", "format", &kinds, &format).required()
                    .complaints(complaints))
                @if asked.is_given() {
                    (ui::hidden("run", &asked.run))
                    (ui::hidden("bill", &asked.bill))
                    (ui::hidden("by", &asked.by))
                    p { (asked.whose()) }
                } @else {
                    (ui::Field::date("Issued from", "since").value(&since).required()
                        .complaints(complaints))
                    (ui::Field::date("Issued until", "until").value(&until).required()
                        .complaints(complaints))
                    (ui::Field::text("Client", "client").value(&asked.client)
                        .hint("By name; all clients without.").complaints(complaints))
                }
            }))
            (ui::actions(ui::submit("Download the ZIP file")))
        }
    };
    Page::new(Tab::Billing, "Invoices as files", body)
}

impl FilesAsked {
    /// Whether it is about invoices that are known, and not about days.
    const fn is_given(&self) -> bool {
        !self.run.is_empty() || !self.bill.is_empty() || !self.by.is_empty()
    }

    /// Which those are.
    const fn whose(&self) -> &'static str {
        if !self.run.is_empty() {
            "The invoices of the billing run."
        } else if !self.bill.is_empty() {
            "The invoices of the combined bill."
        } else {
            "The invoices that wait to be sent."
        }
    }
}
