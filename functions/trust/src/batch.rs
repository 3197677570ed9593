//! `GET /firm/trust/accounts/{bank}/fees`: taking the earned fees of several matters by one
//! transfer (TRU-12).

pub(crate) mod show;

use std::collections::HashSet;

use domain::id::{BankId, BatchId, DisbursementId};
use domain::invoice::Issued;
use domain::money::Money;
use domain::text::{Mark, Note};
use domain::trust::{Delivery, DisbursementKind, Instrument, Order, Payee, TrustBank};
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;
use store::trust::{PAYMENTS_MAX, Read};
use store::{Done, Member};
use web::ui::{self, Field, Tone};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::refused::{self, Tried};
use crate::{allowed, paths};

/// Which invoices, and by which transfer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    invoice: Vec<String>,
    reference: String,
}

/// An invoice that money in trust can pay.
struct Payable {
    invoice: Issued,
    delivery: Option<Delivery>,
    /// All that may be taken for it: what is undisputed, and what is there.
    amount: Money,
}

/// What the page shows.
struct View {
    bank: TrustBank,
    payable: Vec<Payable>,
}

/// `GET /firm/trust/accounts/{bank}/fees`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let view = View::of(&member, &app, &id).await?;
    Ok(Answer::Page(view.page(&Form::default(), &Complaints::default(), &seal)))
}

/// `POST /firm/trust/accounts/{bank}/fees`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let view = View::of(&member, &app, &id).await?;
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(view.page(&posted.form, complaints, &posted.seal)))
    };
    let (chosen, reference) = match posted.form.read(&view) {
        Ok(read) => read,
        Err(complaints) => return again(&complaints),
    };
    let firm = app.firm().await?;
    let mut orders = Vec::new();
    for one in chosen {
        orders.push(one.order((&member, &app), &view.bank, (firm.name.as_str(), &reference))?);
    }

    let (once, batch) = (posted.once(&member), app.id(BatchId::made)?);
    let wish = refused::wish(&member, &app, &once, None).await?;
    let trust = app.store.of(&member).trust();
    match trust.prepare_batch(&wish, (&batch, &id, &reference), &orders).await {
        Ok(done) => {
            let id: BatchId =
                Done::outcome(done, batch.as_str()).parse().map_err(Refusal::fault)?;
            let to = Location::to(paths::batch(&id));
            Ok(Answer::Go(to.flash("Prepared. A lawyer releases all of it at once.")))
        }
        Err(error) => {
            let asked = Tried::to("prepare fees", id.as_str()).under(&id);
            again(&refused::said((&member, &app), &wish, &asked, error).await?)
        }
    }
}

impl View {
    async fn of(member: &Member, app: &App, id: &BankId) -> Result<Self, Refusal> {
        let trust = app.store.of(member).trust();
        let bank = trust.bank(id).await?.ok_or(Refusal::NotFound)?.value;
        let zone = TimeZone::get(&app.firm().await?.zone).unwrap_or(TimeZone::UTC);
        let (mut payable, mut from) = (Vec::new(), None);
        loop {
            let page = trust.ledgers("", from).await?;
            let here = page.items.iter().filter(|read| {
                *read.ledger.bank() == bank.id && read.ledger.available().is_positive()
            });
            for read in here {
                payable.extend(payable_from(member, app, (read, &zone)).await?);
            }
            from = page.next;
            if from.is_none() {
                return Ok(Self { bank, payable });
            }
        }
    }

    fn page(&self, form: &Form, complaints: &Complaints, seal: &Seal) -> Page {
        let bank = &self.bank;
        let account = paths::account(&bank.id);
        let body = html! {
            (ui::crumbs(&[(paths::ACCOUNTS, "Accounts"), (&account, bank.name.as_str())]))
            p {
                "The bank sees one transfer; the books have one payment of each matter. Either all \
                 of them move or none (rule TR-08)."
            }
            @if self.payable.is_empty() {
                (ui::empty(
                    "No fees to take",
                    "Open invoices of matters with money in this account appear here.",
                    Some((&account, "Back to the account")),
                ))
            } @else {
                (ui::form(seal, &paths::batch_new(&bank.id), html! {
                    (ui::complaints(complaints))
                    (self.choices(form))
                    (Field::text("Reference of the transfer", "reference").value(&form.reference)
                        .required().hint("As the bank will show it.").complaints(complaints))
                    (ui::buttons(html! {
                        (ui::submit("Prepare the transfer"))
                        (ui::button_link_quiet(&account, "Cancel"))
                    }))
                }))
            }
        };
        Page::new(Tab::Trust, "Take fees of several matters", body)
    }

    fn choices(&self, form: &Form) -> Markup {
        let row = |one: &Payable| {
            let invoice = &one.invoice;
            let id = invoice.id.as_str();
            let is_chosen = form.invoice.iter().any(|chosen| chosen == id);
            let label = format!("{} {}", invoice.parties.client, invoice.number);
            [
                html! {
                    (ui::checkbox(&label, "invoice", if is_chosen { id } else { "" })
                        .value(id).scope(id))
                },
                html! { (invoice.parties.matter_number) " " (invoice.parties.matter_name) },
                reached(one.delivery),
                ui::money(invoice.open),
                ui::money(one.amount),
            ]
        };
        html! {
            (ui::Table::new("Invoices that trust can pay").text("Invoice").text("Matter")
                .text("Reached the client").number("Open").number("To take")
                .rows(self.payable.iter().map(row)))
        }
    }
}

fn reached(delivery: Option<Delivery>) -> Markup {
    match delivery {
        Some(delivery) => html! { (ui::date(delivery.on)) ", " (delivery.how) },
        None => ui::badge(Tone::Warn, "Not seen yet"),
    }
}

/// The open invoices of a ledger's matter.
async fn payable_from(
    member: &Member,
    app: &App,
    (read, zone): (&Read, &TimeZone),
) -> Result<Vec<Payable>, Refusal> {
    let store = app.store.of(member);
    let (trust, ledger) = (store.trust(), &read.ledger);
    let mut payable = Vec::new();
    for invoice in store.invoices_open_of(ledger.client()).await? {
        if invoice.matter != *ledger.matter() || invoice.open.currency() != ledger.currency() {
            continue;
        }
        let noted = trust.disputed(&invoice.id, ledger.currency()).await?.value;
        let undisputed = invoice.open.minor().saturating_sub(invoice.disputed(noted).minor());
        let minor = undisputed.min(ledger.available().minor());
        if minor > 0 {
            let amount = Money::new(minor, ledger.currency());
            let delivery = trust.delivery_of(&invoice.id, zone).await?;
            payable.push(Payable { invoice, delivery, amount });
        }
    }
    Ok(payable)
}

impl Payable {
    fn order(
        &self,
        (member, app): (&Member, &App),
        bank: &TrustBank,
        (firm, reference): (&str, &Mark),
    ) -> Result<Order, Refusal> {
        let invoice = &self.invoice;
        let purpose = Note::parse(&format!("Invoice {}", invoice.number));
        Ok(Order {
            id: app.id(DisbursementId::made)?,
            client: invoice.client.clone(),
            matter: invoice.matter.clone(),
            bank: bank.id.clone(),
            kind: DisbursementKind::EarnedFees(invoice.id.clone()),
            payee: Payee::parse(firm).map_err(Refusal::fault)?,
            purpose: purpose.map_err(Refusal::fault)?,
            amount: self.amount,
            instrument: Instrument::Electronic(reference.clone()),
            prepared_by: member.id().clone(),
            prepared_at: app.now(),
        })
    }
}

impl Form {
    fn read<'v>(&self, view: &'v View) -> Result<(Vec<&'v Payable>, Mark), Complaints> {
        let mut complaints = Complaints::default();
        let is_chosen =
            |one: &&Payable| self.invoice.iter().any(|id| id == one.invoice.id.as_str());
        let chosen: Vec<&Payable> = view.payable.iter().filter(is_chosen).collect();
        let matters: HashSet<_> = chosen.iter().map(|one| &one.invoice.matter).collect();
        if chosen.is_empty() {
            complaints.add("", "Choose at least one invoice.");
        } else if chosen.len() > PAYMENTS_MAX {
            let most = PAYMENTS_MAX;
            complaints
                .add("", format!("Choose at most {most} invoices; take the rest after them."));
        } else if matters.len() < chosen.len() {
            complaints.add("", "Choose one invoice of each matter; take the others after them.");
        }
        let reference = complaints.take("reference", Mark::parse(&self.reference));
        complaints.or(reference.map(|reference| (chosen, reference)))
    }
}
