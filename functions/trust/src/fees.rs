//! `GET /firm/trust/matters/{matter}/fees`: preparing that an invoice is paid from trust, and the
//! record of how the invoice reached the client and what of it is disputed (rule TR-08).

use domain::day;
use domain::id::{InvoiceId, MatterId};
use domain::invoice::{Invoice, Issued};
use domain::money::Money;
use domain::text::Note;
use domain::trust::{ClientLedger, Delivery, DisbursementKind, Payee};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::ui::{self, Field, Tone};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::names::{self, Kept};
use crate::pay::{Wanted, instrument, instrument_fields, prepare};
use crate::{allowed, paths};

/// What is typed to pay an invoice.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    invoice: String,
    amount: String,
    by: String,
    number: String,
}

/// How an invoice was handed over.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Handed {
    on: String,
    how: String,
}

/// How much of an invoice is disputed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Disputed {
    amount: String,
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
    let form = Form { by: "transfer".to_owned(), ..Form::default() };
    Ok(Answer::Page(shown(&kept, &open, &form, &Complaints::default(), &seal)?))
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
        Ok(Answer::Again(shown(&kept, &open, &posted.form, complaints, &posted.seal)?))
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

/// `POST /firm/trust/invoices/{invoice}/delivered`
pub(crate) async fn delivered(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<Handed>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let invoice = issued(&member, &app, &id).await?;
    let to = Location::to(paths::fees(&invoice.matter));
    let how = store::trust::ways().into_iter().find(|way| *way == posted.form.how);
    let on = day::parse(&posted.form.on).ok();
    let on = on.filter(|on| *on >= invoice.issued_on);
    let today = app.today().await?;
    let (Some(on), Some(how)) = (on.filter(|on| *on <= today), how) else {
        return Ok(Answer::Go(to.flash("Say on which day since its issue it was handed over.")));
    };
    let (once, trust) = (posted.once(&member), app.store.of(&member).trust());
    trust.commit_delivered(&once, &id, (on, how), app.now()).await?;
    Ok(Answer::Go(to.flash(format!("Noted: invoice {} was handed over.", invoice.number))))
}

/// `POST /firm/trust/invoices/{invoice}/disputed`
pub(crate) async fn disputed(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<Disputed>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let invoice = issued(&member, &app, &id).await?;
    let to = Location::to(paths::fees(&invoice.matter));
    let amount = Money::parse(&posted.form.amount, invoice.total.currency());
    let Ok(amount) = amount else {
        return Ok(Answer::Go(to.flash("Write how much is disputed, such as 300.00.")));
    };
    if amount.is_negative() || amount.minor() > invoice.total.minor() {
        return Ok(Answer::Go(to.flash("No more than the invoice can be disputed.")));
    }
    let (once, trust) = (posted.once(&member), app.store.of(&member).trust());
    trust.commit_disputed(&once, &id, amount, app.now()).await?;
    let said = "Noted. What is disputed stays where it is until the dispute ends.";
    Ok(Answer::Go(to.flash(said)))
}

async fn issued(member: &Member, app: &App, id: &InvoiceId) -> Result<Issued, Refusal> {
    let found = app.store.of(member).invoice_head(id).await?.ok_or(Refusal::NotFound)?;
    match found.value {
        Invoice::Issued(issued) => Ok(issued),
        Invoice::Draft(_) => Err(Refusal::NotFound),
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
        let disputed = trust.disputed(&invoice.id, invoice.total.currency()).await?;
        open.push(Open { invoice, delivery, disputed });
    }
    Ok(open)
}

impl Form {
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
    form: &Form,
    complaints: &Complaints,
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
            (table(open, seal))
            (ui::form(seal, &paths::fees(id), html! {
                (ui::complaints(complaints))
                (ui::select("Invoice", "invoice", &choices, &form.invoice).complaints(complaints))
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

fn table(open: &[Open], seal: &Seal) -> ui::Table {
    let row = |one: &Open| {
        let invoice = &one.invoice;
        [
            html! { a href=(paths::invoice(&invoice.id)) { (invoice.number) } },
            ui::date(invoice.issued_on),
            delivery(one, seal),
            dispute(one, seal),
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

fn delivery(one: &Open, seal: &Seal) -> Markup {
    let invoice = &one.invoice;
    let ways = store::trust::ways().map(|way| (way, way));
    let seal = seal.part(format!("delivered.{}", invoice.id));
    let on: Date = invoice.issued_on;
    html! {
        @match one.delivery {
            Some(delivery) => { (ui::date(delivery.on)) ", " (delivery.how) },
            None => {
                (ui::badge(Tone::Warn, "Not seen yet"))
                details {
                    summary { "Handed over otherwise" }
                    (ui::form(&seal, &paths::delivered(&invoice.id), html! {
                        (ui::select("Handed over by", "how", &ways, "mail").scope(invoice.id.as_str()))
                        (Field::date("Handed over on", "on").value(&on.to_string()).required()
                            .scope(invoice.id.as_str()))
                        (ui::buttons(ui::submit_quiet("Note it")))
                    }))
                }
            },
        }
    }
}

fn dispute(one: &Open, seal: &Seal) -> Markup {
    let invoice = &one.invoice;
    let seal = seal.part(format!("disputed.{}", invoice.id));
    html! {
        @if one.disputed.is_positive() { (ui::money(one.disputed)) }
        details {
            summary { "Change" }
            (ui::form(&seal, &paths::disputed(&invoice.id), html! {
                (Field::number("Disputed amount", "amount").required().scope(invoice.id.as_str()))
                (ui::buttons(ui::submit_quiet("Note what is disputed")))
            }))
        }
    }
}
