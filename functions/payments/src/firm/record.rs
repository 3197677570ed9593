//! `/firm/invoices/{invoice}/payment`: a cheque, a wire or cash on an invoice (PAY-21).

use domain::day;
use domain::discount::Promise;
use domain::id::{InvoiceId, JournalId, PaymentId};
use domain::invoice::{Invoice, Issued};
use domain::money::Money;
use domain::payment::{self, Intent, Part, RecordError, Recorded, RecordedKind, Recording};
use domain::text::Mark;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;
use store::payments::Booking;
use store::{Member, Versioned};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab, ui,
};

use crate::paths;
use crate::refused::{self, Tried, Who};

/// `GET /firm/invoices/{invoice}/payment`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let invoice = payable(&app, &member, &owed(&app, &member, &id).await?.value).await?;
    let form = RecordForm { on: app.today().await?.to_string(), ..RecordForm::default() };
    Ok(Answer::Page(view(&invoice, &seal, (&form, &Complaints::default()))))
}

/// `POST /firm/invoices/{invoice}/payment`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<RecordForm>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    if let Some(first) = firm.done(&once).await? {
        return Ok(gone(&first.parse().map_err(Refusal::fault)?));
    }
    let owed = owed(&app, &member, &id).await?;
    let asked_for = payable(&app, &member, &owed.value).await?;
    let (intent, on) = match recording(&app, &member, &asked_for, &posted.form).await? {
        Ok(recorded) => recorded,
        Err(complaints) => {
            let amount = Money::parse(&posted.form.amount, owed.value.open.currency()).ok();
            let wish = Tried::to("record a payment", id.as_str()).sum(amount);
            refused::noted(&app, (Who::Firm(&member), &once), wish, &complaints).await?;
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(view(&asked_for, &posted.seal, typed)));
        }
    };
    if let Some((form, complaints)) =
        asked(&app, &member, (&owed.value, &intent), &posted.form).await?
    {
        let typed = (&form, &complaints);
        return Ok(Answer::Again(view(&asked_for, &posted.seal, typed)));
    }
    let invoices = std::slice::from_ref(&owed.value);
    let booked = payment::settle(intent, invoices, app.id(JournalId::made)?, on);
    let booked = booked.map_err(Refusal::fault)?;

    let booking = Booking { version: 0, owed: std::slice::from_ref(&owed), booked: &booked };
    let done = firm.commit_recorded_payment(&once, booking, app.now()).await?;
    let first = done.outcome(booked.intent.id.as_str());

    Ok(gone(&first.parse().map_err(Refusal::fault)?))
}

fn gone(id: &PaymentId) -> Answer {
    let here = Location::to(paths::firm_payment(id));
    Answer::Go(here.flash("The payment is recorded, and the client gets a receipt."))
}

async fn owed(app: &App, member: &Member, id: &InvoiceId) -> Result<Versioned<Issued>, Refusal> {
    let found = app.store.of(member).invoice_head(id).await?.ok_or(Refusal::NotFound)?;
    let Invoice::Issued(value) = found.value else { return Err(Refusal::NotFound) };
    Ok(Versioned { value, version: found.version })
}

/// The invoice as it may be paid: by a plan there is nothing for paying early (INV-20).
async fn payable(app: &App, member: &Member, invoice: &Issued) -> Result<Issued, Refusal> {
    let (plan, _) = app.store.of(member).plan_of(&invoice.id).await?;
    let due = plan.and_then(|plan| plan.value.due(invoice.open, invoice.issued_on));
    let invoice = invoice.clone();
    Ok(if due.is_some() { invoice.without_early() } else { invoice })
}

/// What the form says, as a payment that arrived, and the day it counts from.
async fn recording(
    app: &App,
    member: &Member,
    invoice: &Issued,
    form: &RecordForm,
) -> Result<Result<(Intent, Date), Complaints>, Refusal> {
    let (firm, today) = (app.firm().await?, app.today().await?);
    let mut complaints = Complaints::default();
    let given = form.read((invoice, today), &mut complaints);
    let Some((kind, reference, on, (amount, fee))) = given else { return Ok(complaints.or(None)) };
    let discount = match form.promised(invoice, (on, amount)) {
        Ok(discount) => discount,
        Err(why) => {
            complaints.add("early", why);
            return Ok(complaints.or(None));
        }
    };
    let zone = TimeZone::get(&firm.zone).unwrap_or(TimeZone::UTC);
    let noon = on.at(12, 0, 0, 0).to_zoned(zone).map_err(Refusal::fault)?;
    let by = member.id().clone();
    let recording = Recording {
        id: app.id(PaymentId::made)?,
        client: invoice.client.clone(),
        part: Part {
            invoice: invoice.id.clone(),
            number: invoice.number.to_string(),
            amount,
            discount,
        },
        recorded: Recorded { kind, reference, on, by, reversed_on: None },
        at: noon.timestamp(),
        fee,
    };
    let arrived = recording.arrived(today);
    let about_fee = matches!(arrived, Err(RecordError::NoFee | RecordError::Fee));
    let field = if about_fee { "fee" } else { "" };
    let arrived = complaints.obey(field, arrived);
    Ok(complaints.or(arrived.map(|intent| (intent, on))))
}

/// What a person is asked before a payment is recorded that they may not mean: one that looks like
/// another, and one on an invoice that is paid. Nothing is refused by it.
async fn asked(
    app: &App,
    member: &Member,
    (invoice, intent): (&Issued, &Intent),
    form: &RecordForm,
) -> Result<Option<(RecordForm, Complaints)>, Refusal> {
    let (mut form, mut complaints) = (form.clone(), Complaints::default());
    if let Some((id, twin)) = app.store.of(member).payment_like(intent).await?
        && (form.twin != id.as_str() || form.again.is_empty())
    {
        complaints.add("again", twin);
        (form.twin, form.again) = (id.to_string(), String::new());
    }
    if !invoice.open.is_positive() && form.spare.is_empty() {
        complaints.add("spare", format!(
            "Nothing is open on invoice {}. All of {} becomes unapplied funds: it stays the client’s, \
             on account.",
            invoice.number,
            ui::money_plain(intent.amount)
        ));
        form.is_spare = "1".to_owned();
    }
    Ok((!complaints.is_empty()).then_some((form, complaints)))
}

/// How it came, and how much.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RecordForm {
    kind: String,
    reference: String,
    on: String,
    amount: String,
    fee: String,
    /// Whether it is paid early (INV-20).
    early: String,
    /// What it looks like, when that was asked about.
    twin: String,
    again: String,
    /// Whether the invoice was paid already when it was asked about.
    is_spare: String,
    spare: String,
}

type Given = (RecordedKind, Mark, Date, (Money, Option<Money>));

impl RecordForm {
    fn read(
        &self,
        (invoice, today): (&Issued, Date),
        complaints: &mut Complaints,
    ) -> Option<Given> {
        let kind = RecordedKind::of_word(&self.kind).ok_or("Choose how the payment came.");
        let kind = complaints.take("kind", kind);
        let reference = complaints.take("reference", Mark::parse(&self.reference));
        let on = complaints.take("on", day::parse(&self.on));
        let issued = ("the invoice was issued", invoice.issued_on);
        let on = on.filter(|on| complaints.take("on", day::within(*on, issued, today)).is_some());
        let amount = Money::parse(&self.amount, invoice.open.currency());
        let amount = complaints.take("amount", amount);
        let fee = match self.fee.trim() {
            "" => Some(None),
            fee => complaints.take("fee", Money::parse(fee, invoice.open.currency()).map(Some)),
        };
        Some((kind?, reference?, on?, (amount?, fee?)))
    }
}

impl RecordForm {
    /// What paying early takes off, where that is ticked: the amount is all that is open, less by
    /// that, and it was received within the days.
    fn promised(
        &self,
        invoice: &Issued,
        (on, amount): (Date, Money),
    ) -> Result<Option<Promise>, String> {
        let Some(early) = invoice.early.filter(|_| !self.early.is_empty()) else { return Ok(None) };
        let until = ui::date_plain(early.until);
        if on > early.until {
            return Err(format!(
                "The discount is for what was received until {until}. Take the tick away."
            ));
        }
        let whole = [invoice.open, invoice.undisputed()].map(|asked| {
            let (less, _) = invoice.early_of(asked).filter(|(less, _)| *less == amount)?;
            Some((less, invoice.promise(asked, on)?))
        });
        if let Some((_, promise)) = whole.into_iter().flatten().next() {
            return Ok(Some(promise));
        }
        Err(invoice.early_on(on).map_or_else(
            || "Nothing is open that could cost less. Take the tick away.".to_owned(),
            |(less, _)| {
                let less = ui::money_plain(less);
                format!(
                    "With the discount {less} pays all of it. Write that, or take the tick away."
                )
            },
        ))
    }
}

fn view(invoice: &Issued, seal: &Seal, (form, complaints): (&RecordForm, &Complaints)) -> Page {
    let number = invoice.number.to_string();
    let body = html! {
        (ui::crumbs(&[
            (paths::FIRM_INVOICES, "Invoices"),
            (&paths::firm_invoice(&invoice.id), &number),
        ]))
        (ui::facts(&[
            ("Client", html! { (invoice.parties.client) }),
            ("Total", ui::money(invoice.total)),
            ("Open", ui::money(invoice.open)),
        ]))
        (ui::form(seal, &paths::record(&invoice.id), fields(invoice, (form, complaints))))
    };
    Page::new(Tab::Billing, format!("Record a payment of invoice {number}"), body)
}

fn fields(invoice: &Issued, (form, complaints): (&RecordForm, &Complaints)) -> Markup {
    let kinds = RecordedKind::ALL.map(|kind| (kind.word(), kind.title()));
    let hint = format!(
        "{} is open. What is more stays the client’s, on account.",
        ui::money_plain(invoice.open)
    );
    html! {
        (ui::complaints(complaints))
        (ui::radios("How it came", "kind", &kinds, &form.kind).complaints(complaints))
        (ui::Field::text("Reference", "reference").required().value(&form.reference)
            .hint("Such as the number of the check, or what the bank names the wire.")
            .complaints(complaints))
        (ui::Field::date("Received on", "on").required().value(&form.on).complaints(complaints))
        (ui::Field::number("Amount", "amount").required().value(&form.amount).hint(&hint)
            .complaints(complaints))
        (ui::Field::number("Processor’s fee", "fee").value(&form.fee)
            .hint("For a card at a terminal: what its processor kept, if you know it.")
            .complaints(complaints))
        (early(invoice, (form, complaints)))
        @if !form.twin.is_empty() {
            (ui::hidden("twin", &form.twin))
            (ui::checkbox("It is another one, record it", "again", &form.again)
                .complaints(complaints))
        }
        @if !form.is_spare.is_empty() {
            (ui::hidden("is_spare", &form.is_spare))
            (ui::checkbox("Record it as unapplied funds", "spare", &form.spare)
                .complaints(complaints))
        }
        (ui::actions(html! {
            (ui::submit("Record the payment"))
            (ui::button_link_quiet(&paths::firm_invoice(&invoice.id), "Back to the invoice"))
        }))
    }
}

/// The tick for what is paid early, where an invoice has a discount for it.
fn early(invoice: &Issued, (form, complaints): (&RecordForm, &Complaints)) -> Markup {
    let early = invoice.early.zip(invoice.early_of(invoice.undisputed()));
    html! {
        @if let Some((early, (less, off))) = early {
            @let hint = format!(
                "Received until {}, {} pays all of it, and {} is taken off. An invoice that is paid \
                 by a plan has none.",
                ui::date_plain(early.until), ui::money_plain(less), ui::money_plain(off)
            );
            (ui::checkbox("Give the discount for paying early", "early", &form.early).hint(&hint)
                .complaints(complaints))
        }
    }
}
