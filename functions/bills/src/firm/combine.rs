//! `/firm/clients/{client}/bills`: a client's combined bills, and combining open invoices of it, or
//! of the clients whose parent it is (INV-06, BIL-23).

use domain::client::Client;
use domain::combined::{Billed, CombinedBill, SECTIONS_MAX};
use domain::id::{BillId, ClientId, InvoiceId};
use domain::invoice::Issued;
use invoicing::combine::{Combine, NotCombined, combined};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::{Member, Page as Listed};
use web::trail::Trail;
use web::{
    Answer, App, Asked, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
    ui,
};

use crate::list::ListAsked;
use crate::{paths, view};

/// Which invoices.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    invoice: Vec<String>,
}

/// What the page shows.
struct Shown {
    client: Client,
    billed: Billed,
    /// Open invoices that are on no combined bill.
    free: Vec<Issued>,
    bills: Listed<CombinedBill>,
    today: Date,
}

/// `GET /firm/clients/{client}/bills`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    Asked(asked): Asked<ListAsked>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let shown = Shown::of(&app, &member, &id, trail).await?;
    let typed = (&Form::default(), &Complaints::default());
    Ok(Answer::Page(shown.page(&member, (&seal, trail), typed)))
}

/// `POST /firm/clients/{client}/bills`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let desk = app.store.of(&member).desk();
    let ids = posted.form.invoice.iter().map(|id| id.parse().map_err(|_| Refusal::Forged));
    let combine = Combine {
        once: posted.once(&member),
        client: id.clone(),
        invoices: ids.collect::<Result<Vec<InvoiceId>, _>>()?,
        on: app.today().await?,
    };

    let complaints = match Box::pin(combined(&desk, &combine, app.now())).await {
        Ok(bill) => return Ok(made(&bill)),
        Err(NotCombined::Gone) => return Err(Refusal::NotFound),
        Err(NotCombined::Commit(error)) => return Err(error.into()),
        Err(NotCombined::Fault(fault)) => return Err(fault.into()),
        Err(refused @ (NotCombined::Before(_) | NotCombined::Refused(_))) => {
            Complaints::whole(refused)
        }
    };

    let trail = Trail::new("", "");
    let shown = Shown::of(&app, &member, &id, trail).await?;
    let typed = (&posted.form, &complaints);
    Ok(Answer::Again(shown.page(&member, (&posted.seal, trail), typed)))
}

fn made(bill: &BillId) -> Answer {
    let said = "The bill is made. Those whose bill it is hear of it by mail.";
    Answer::Go(Location::to(paths::firm_bill(bill)).flash(said))
}

impl Shown {
    async fn of(
        app: &App,
        member: &Member,
        id: &ClientId,
        trail: Trail<'_>,
    ) -> Result<Self, Refusal> {
        let firm = app.store.of(member);
        let client = firm.client(id).await?.ok_or(Refusal::NotFound)?.value;
        let (billed, bills) = tokio::try_join!(firm.billed(id), firm.bills_of(id, trail.from()))?;
        let billed = billed.value;
        let mut open = Vec::new();
        for of in std::iter::once(id).chain(&billed.children) {
            open.extend(firm.invoices_open_of(of).await?);
        }
        let ids: Vec<InvoiceId> = open.iter().map(|invoice| invoice.id.clone()).collect();
        let on_bills = firm.desk().on_bills(&ids).await?;
        open.retain(|invoice| !on_bills.contains_key(&invoice.id));
        Ok(Self { client, billed, free: open, bills, today: app.today().await? })
    }

    fn page(
        &self,
        member: &Member,
        (seal, trail): (&Seal, Trail<'_>),
        typed: (&Form, &Complaints),
    ) -> Page {
        let (id, name) = (&self.client.id, self.client.name.as_str());
        let here = paths::combine(id);
        let body = html! {
            (ui::crumbs(&[(paths::CLIENTS, "Clients"), (&paths::client(id), name)]))
            (ui::complaints(typed.1))
            @if member.role().bills() {
                (ui::actions(ui::button_link_quiet(&paths::billing(id), "How bills go out")))
                h2 { "Combine open invoices" }
                (self.free(seal, typed.0))
            }
            h2 { "Combined bills" }
            (view::list(&self.bills.items, "None yet.", |bill| paths::firm_bill(&bill.id)))
            (ui::pages(&trail.paging(&here, &[], self.bills.next.as_deref())))
        };
        Page::new(Tab::Clients, format!("Combined bills of {name}"), body)
    }

    fn free(&self, seal: &Seal, form: &Form) -> Markup {
        let id = &self.client.id;
        let row = |invoice: &Issued| {
            let (id, parties) = (invoice.id.as_str(), &invoice.parties);
            let is_chosen = form.invoice.iter().any(|chosen| chosen == id);
            let label = format!("Invoice {}", invoice.number);
            [
                html! {
                    (ui::checkbox(&label, "invoice", if is_chosen { id } else { "" })
                        .value(id).scope(id))
                },
                html! { (parties.client) },
                html! { (parties.matter_number) " " (parties.matter_name) },
                ui::paper::standing(invoice, self.today),
                ui::money(invoice.total),
                ui::money(invoice.open),
            ]
        };
        let alone = self.free.len() < 2 && self.billed.children.is_empty();
        html! {
            @if self.free.is_empty() || alone {
                p.nothing {
                    "There are no two open invoices that are on no combined bill yet."
                }
            } @else {
                p {
                    "Each invoice stays as it is, with its own number. The combined bill gets a \
                     number of its own, lists at most " (SECTIONS_MAX) " of them, and is frozen: it \
                     cannot be taken apart again, and those whose bill it is hear of it by mail at \
                     once."
                }
                (ui::form(seal, &paths::combine(id), html! {
                    (ui::Table::new("Open invoices on no combined bill").text("Invoice")
                        .text("Client").text("Matter").text("State").number("Total").number("Open")
                        .rows(self.free.iter().map(row)))
                    (ui::actions(ui::submit("Combine them into one bill")))
                }))
            }
        }
    }
}
