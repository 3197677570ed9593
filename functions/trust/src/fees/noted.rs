//! `POST /firm/trust/invoices/{invoice}/delivered` and `…/disputed`: how an open invoice reached
//! the client, and what of it is disputed (rule TR-08).

use domain::day;
use domain::id::InvoiceId;
use domain::invoice::{Invoice, Issued};
use domain::money::Money;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::ui::{self, Field, Tone};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State};

use super::{Form, Open, open, shown};
use crate::names::Kept;
use crate::{allowed, paths};

/// How an invoice was handed over.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Handed {
    handed_on: String,
    how: String,
}

/// How much of an invoice is disputed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Disputed {
    disputed: String,
}

/// What was typed about one of the open invoices, and what is wrong with it.
#[derive(Default)]
pub(super) struct Noted {
    about: Option<InvoiceId>,
    handed: Option<Handed>,
    disputed: Option<Disputed>,
    pub(super) complaints: Complaints,
    /// What is wrong with the forms that nobody typed into.
    nothing: Complaints,
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
    let (on, how) = match posted.form.read(&invoice, app.today().await?) {
        Ok(read) => read,
        Err(complaints) => {
            let handed = Some(posted.form.clone());
            let noted = Noted { about: Some(id), handed, complaints, ..Noted::default() };
            return again(&member, &app, (&invoice, &noted), &posted.seal).await;
        }
    };

    let (once, trust) = (posted.once(&member), app.store.of(&member).trust());
    trust.commit_delivered(&once, &id, (on, how), app.now()).await?;
    let said = format!("Noted: invoice {} was handed over.", invoice.number);
    Ok(Answer::Go(Location::to(paths::fees(&invoice.matter)).flash(said)))
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
    let amount = match posted.form.read(&invoice) {
        Ok(amount) => amount,
        Err(complaints) => {
            let disputed = Some(posted.form.clone());
            let noted = Noted { about: Some(id), disputed, complaints, ..Noted::default() };
            return again(&member, &app, (&invoice, &noted), &posted.seal).await;
        }
    };

    let (once, trust) = (posted.once(&member), app.store.of(&member).trust());
    let before = trust.disputed(&id, amount.currency()).await?;
    if amount.minor() < before.value.minor() {
        allowed::to_authorise(&member)?;
    }
    trust.commit_disputed(&once, &id, (amount, before.version), app.now()).await?;
    let said = if amount.is_zero() {
        "Noted. Nothing of it is disputed any more."
    } else {
        "Noted. What is disputed stays where it is until the dispute ends."
    };
    Ok(Answer::Go(Location::to(paths::fees(&invoice.matter)).flash(said)))
}

async fn issued(member: &Member, app: &App, id: &InvoiceId) -> Result<Issued, Refusal> {
    let found = app.store.of(member).invoice_head(id).await?.ok_or(Refusal::NotFound)?;
    match found.value {
        Invoice::Issued(issued) => Ok(issued),
        Invoice::Draft(_) => Err(Refusal::NotFound),
    }
}

/// The page again, with what was typed about the invoice.
async fn again(
    member: &Member,
    app: &App,
    (invoice, noted): (&Issued, &Noted),
    seal: &Seal,
) -> Result<Answer, Refusal> {
    let kept = Kept::of(member, app, &invoice.matter).await?;
    let open = open(member, app, &kept).await?;
    let typed = (&Form::begun(), &Complaints::default());
    Ok(Answer::Again(shown(&kept, &open, typed, noted, seal)?))
}

impl Handed {
    fn read(&self, invoice: &Issued, today: Date) -> Result<(Date, &'static str), Complaints> {
        let mut complaints = Complaints::default();
        let how = store::trust::ways().into_iter().find(|way| *way == self.how);
        let how = complaints.take("how", how.ok_or("Choose how it was handed over."));
        let on = complaints.take("handed_on", day::parse(&self.handed_on));
        if let Some(on) = on {
            let issued = ("the invoice was issued", invoice.issued_on);
            complaints.take("handed_on", day::within(on, issued, today));
        }
        complaints.or(on.zip(how))
    }
}

impl Disputed {
    fn read(&self, invoice: &Issued) -> Result<Money, Complaints> {
        let mut complaints = Complaints::default();
        let total = invoice.total;
        let amount = complaints.take("disputed", Money::parse(&self.disputed, total.currency()));
        if amount.is_some_and(|amount| amount.is_negative() || amount.minor() > total.minor()) {
            let total = ui::money_plain(total);
            let sentence =
                format!("Write nothing below zero, and no more than the {total} billed.");
            complaints.add("disputed", sentence);
        }
        complaints.or(amount)
    }
}

impl Noted {
    fn is_about(&self, one: &Open) -> bool {
        self.about.as_ref() == Some(&one.invoice.id)
    }

    /// How the invoice reached the client, or the form that notes it.
    pub(super) fn delivery(&self, one: &Open, seal: &Seal) -> Markup {
        let invoice = &one.invoice;
        let ways = store::trust::ways().map(|way| (way, way));
        let seal = seal.part(format!("delivered.{}", invoice.id));
        let typed = self.handed.as_ref().filter(|_| self.is_about(one));
        let on = typed.map_or_else(|| invoice.issued_on.to_string(), |of| of.handed_on.clone());
        let how = typed.map_or("mail", |of| of.how.as_str());
        let (scope, wrong) = self.around(typed, one);
        let way = ui::select("Handed over by", "how", &ways, how).required();
        let day = Field::date("Handed over on", "handed_on").value(&on).required();
        html! {
            @match one.delivery {
                Some(delivery) => { (ui::date(delivery.on)) ", " (delivery.how) },
                None => {
                    (ui::badge(Tone::Warn, "Not seen yet"))
                    details open[typed.is_some()] {
                        summary { "Handed over otherwise" }
                        (ui::form(&seal, &paths::delivered(&invoice.id), html! {
                            (way.scope(scope).complaints(wrong))
                            (day.scope(scope).complaints(wrong))
                            (ui::buttons(ui::submit_quiet("Note it")))
                        }))
                    }
                },
            }
        }
    }

    /// What of the invoice is disputed, and the form that changes it.
    pub(super) fn dispute(&self, one: &Open, seal: &Seal) -> Markup {
        let invoice = &one.invoice;
        let seal = seal.part(format!("disputed.{}", invoice.id));
        let typed = self.disputed.as_ref().filter(|_| self.is_about(one));
        let amount = typed.map_or("", |of| of.disputed.as_str());
        let (scope, wrong) = self.around(typed, one);
        let field = Field::number("Disputed amount", "disputed").value(amount).required();
        html! {
            @if one.disputed.is_positive() { (ui::money(one.disputed)) }
            @if invoice.questioned.is_positive() {
                p.note { (ui::money(invoice.questioned)) " is questioned in the portal." }
            }
            details open[typed.is_some()] {
                summary { "Change" }
                (ui::form(&seal, &paths::disputed(&invoice.id), html! {
                    (field.scope(scope).complaints(wrong))
                    (ui::buttons(ui::submit_quiet("Note what is disputed")))
                }))
            }
        }
    }

    /// The complaints of a form where it was typed into; ids of its own for every other.
    fn around<'a, T>(&'a self, typed: Option<&T>, one: &'a Open) -> (&'a str, &'a Complaints) {
        match typed {
            Some(_) => ("", &self.complaints),
            None => (one.invoice.id.as_str(), &self.nothing),
        }
    }
}
