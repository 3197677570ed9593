//! `GET /firm/trust/matters/{matter}/fees`: preparing that an invoice is paid from trust, and the
//! record of how the invoice reached the client and what of it is disputed (rule TR-08).

pub(crate) mod noted;

use domain::id::MatterId;
use domain::invoice::Issued;
use domain::money::Money;
use domain::text::Note;
use domain::trust::{ClientLedger, Delivery, DisbursementKind, Payee};
use jiff::tz::TimeZone;
use maud::html;
use serde::Deserialize;
use store::Member;
use web::ui::{self, Field};
use web::{Answer, App, Complaints, Page, Path, Posted, Refusal, Seal, Staff, State, Tab};

use crate::names::{self, Kept};
use crate::pay::{Wanted, instrument, instrument_fields, prepare};
use crate::{allowed, paths};

use noted::Noted;

/// What is typed to pay an invoice.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    invoice: String,
    amount: String,
    by: String,
    number: String,
}

/// An open invoice of the matter, and what the gate asks of it.
struct Open {
    invoice: Issued,
    delivery: Option<Delivery>,
    disputed: Money,
}

/// `GET /firm/trust/matters/{matter}/fees`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let kept = Kept::of(&member, &app, &id).await?;
    let open = open(&member, &app, &kept).await?;
    let typed = (&Form::begun(), &Complaints::default());
    Ok(Answer::Page(shown(&kept, &open, typed, &Noted::default(), &seal)?))
}

/// `POST /firm/trust/matters/{matter}/fees`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let kept = Kept::of(&member, &app, &id).await?;
    let open = open(&member, &app, &kept).await?;
    let again = |complaints: &Complaints| {
        let typed = (&posted.form, complaints);
        Ok(Answer::Again(shown(&kept, &open, typed, &Noted::default(), &posted.seal)?))
    };
    let firm = app.firm().await?;
    let wanted = match posted.form.read(kept.ledger()?, &open, firm.name.as_str()) {
        Ok(wanted) => wanted,
        Err(complaints) => return again(&complaints),
    };

    let order = wanted.order(&member, &app, kept.ledger()?)?;
    match prepare(&member, &app, &posted.once(&member), &order).await? {
        Ok(answer) => Ok(answer),
        Err(complaints) => again(&complaints),
    }
}

/// The matter's open invoices.
async fn open(member: &Member, app: &App, kept: &Kept) -> Result<Vec<Open>, Refusal> {
    let store = app.store.of(member);
    let trust = store.trust();
    let zone = TimeZone::get(&app.firm().await?.zone).unwrap_or(TimeZone::UTC);
    let home = store.home_of(&kept.matter.client, None).await?;
    let ours = home.invoices.into_iter().filter(|invoice| invoice.matter == kept.matter.id);
    let mut open = Vec::new();
    for invoice in ours.filter(|invoice| invoice.open.is_positive()) {
        let delivery = trust.delivery_of(&invoice.id, &zone).await?;
        // Client money pays in its own currency alone.
        if kept.read.as_ref().is_some_and(|read| read.ledger.currency() != invoice.open.currency())
        {
            continue;
        }
        let disputed = trust.disputed(&invoice.id, invoice.total.currency()).await?.value;
        open.push(Open { invoice, delivery, disputed });
    }
    Ok(open)
}

impl Form {
    /// Nothing typed yet: money of invoices mostly goes by transfer.
    fn begun() -> Self {
        Self { by: "transfer".to_owned(), ..Self::default() }
    }

    fn read(&self, ledger: &ClientLedger, open: &[Open], firm: &str) -> Result<Wanted, Complaints> {
        let mut complaints = Complaints::default();
        let chosen = open.iter().find(|one| one.invoice.id.as_str() == self.invoice);
        if chosen.is_none() {
            complaints.add("invoice", "Choose an open invoice of this matter.");
        }
        let amount = complaints.take("amount", Money::parse(&self.amount, ledger.currency()));
        let instrument = instrument(&mut complaints, &self.by, &self.number);
        let payee = complaints.take("", Payee::parse(firm));
        let wanted = (|| {
            let invoice = &chosen?.invoice;
            Some(Wanted {
                kind: DisbursementKind::EarnedFees(invoice.id.clone()),
                payee: payee?,
                purpose: Note::parse(&format!("Invoice {}", invoice.number)).ok()?,
                amount: amount?,
                instrument: instrument?,
            })
        })();
        complaints.or(wanted)
    }
}

fn shown(
    kept: &Kept,
    open: &[Open],
    (form, complaints): (&Form, &Complaints),
    noted: &Noted,
    seal: &Seal,
) -> Result<Page, Refusal> {
    let id = &kept.matter.id;
    let choice = |one: &Open| {
        let open = ui::money_plain(one.invoice.open);
        (one.invoice.id.to_string(), format!("{}, {open} open", one.invoice.number))
    };
    let choices: Vec<(String, String)> = open.iter().map(choice).collect();
    let body = html! {
        (kept.crumbs())
        (kept.whose())
        (names::balances(kept.ledger()?))
        @if open.is_empty() {
            p.nothing { "No invoice of this matter is open." }
        } @else {
            h2 { "Open invoices" }
            (ui::complaints(&noted.complaints))
            (table(open, noted, seal))
            (ui::form(seal, &paths::fees(id), html! {
                (ui::complaints(complaints))
                (ui::select("Invoice", "invoice", &choices, &form.invoice).required().complaints(complaints))
                (Field::number("Amount", "amount").value(&form.amount).required()
                    .hint("At most what is unpaid and undisputed, and what is available.")
                    .complaints(complaints))
                (instrument_fields(&form.by, &form.number, complaints, ""))
                (ui::buttons(html! {
                    (ui::submit("Prepare the withdrawal"))
                    (ui::button_link_quiet(&paths::ledger(id), "Cancel"))
                }))
            }))
        }
    };
    Ok(Page::new(Tab::Trust, "Pay an invoice from trust", body))
}

fn table(open: &[Open], noted: &Noted, seal: &Seal) -> ui::Table {
    let row = |one: &Open| {
        let invoice = &one.invoice;
        [
            html! { a href=(paths::invoice(&invoice.id)) { (invoice.number) } },
            ui::date(invoice.issued_on),
            noted.delivery(one, seal),
            noted.dispute(one, seal),
            ui::money(invoice.open),
        ]
    };
    ui::Table::new("Open invoices")
        .text("Invoice")
        .text("Issued")
        .text("Reached the client")
        .text("Disputed")
        .number("Open")
        .rows(open.iter().map(row))
}
