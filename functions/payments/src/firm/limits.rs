//! `/firm/invoices/{invoice}/paying`: in which ways one invoice may be paid online (PAY-26). Plans
//! that were accepted, and payments that were begun, go on.

use axum::Extension;
use domain::id::InvoiceId;
use domain::invoice::{Invoice, Issued};
use domain::merchant::Destination;
use domain::paying::{Limits, Way, offers};
use maud::html;
use processors::Till;
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab, ui,
};

use crate::{desk, paths};

/// The ways, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LimitsForm {
    card: String,
    bank: String,
    paypal: String,
    version: String,
}

/// `GET /firm/invoices/{invoice}/paying`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let (invoice, takes) = (owed(&app, &member, &id).await?, takes(&app, &till).await?);
    let form = LimitsForm::of(&app.store.of(&member).limits_of(&id).await?);
    Ok(Answer::Page(view(&invoice, &takes, &seal, (&form, &Complaints::default()))))
}

/// `POST /firm/invoices/{invoice}/paying`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<InvoiceId>,
    posted: Posted<LimitsForm>,
) -> Result<Answer, Refusal> {
    let (invoice, takes) = (owed(&app, &member, &id).await?, takes(&app, &till).await?);
    let firm = app.store.of(&member);
    let limits = match posted.form.read(&takes) {
        Ok(limits) => limits,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(view(&invoice, &takes, &posted.seal, typed)));
        }
    };

    match firm.commit_limits(&posted.once(&member), (&id, &limits), app.now()).await {
        Ok(_) => {
            let here = Location::to(paths::firm_invoice(&id));
            Ok(Answer::Go(here.flash("Saved how this invoice may be paid.")))
        }
        Err(CommitError::Stale) => {
            let now = LimitsForm::of(&firm.limits_of(&id).await?);
            let form = LimitsForm { version: now.version, ..posted.form.clone() };
            let said =
                "Somebody changed this meanwhile. Look at what you chose, and save it again.";
            let typed = (&form, &Complaints::whole(said));
            Ok(Answer::Late(view(&invoice, &takes, &posted.seal, typed)))
        }
        Err(other) => Err(other.into()),
    }
}

async fn owed(app: &App, member: &Member, id: &InvoiceId) -> Result<Issued, Refusal> {
    match app.store.of(member).invoice_head(id).await?.map(|found| found.value) {
        Some(Invoice::Issued(invoice)) => Ok(invoice),
        Some(Invoice::Draft(_)) | None => Err(Refusal::NotFound),
    }
}

/// The ways that the firm takes for its own money.
async fn takes(app: &App, till: &Till) -> Result<Vec<Way>, Refusal> {
    let (accounts, terms) = (desk::accounts(app, till).await?, app.pay_terms().await?);
    let offered = offers(&accounts, Destination::Operating, &terms);
    Ok(offered.into_iter().map(|offer| offer.way).collect())
}

impl LimitsForm {
    fn of(limits: &Versioned<Limits>) -> Self {
        let on = |way| if limits.value.allow(way) { "on" } else { "" }.to_owned();
        Self {
            card: on(Way::Card),
            bank: on(Way::Bank),
            paypal: on(Way::PayPal),
            version: limits.version.to_string(),
        }
    }

    const fn sent(&self, way: Way) -> &String {
        match way {
            Way::Card => &self.card,
            Way::Bank => &self.bank,
            Way::PayPal => &self.paypal,
        }
    }

    fn read(&self, takes: &[Way]) -> Result<Versioned<Limits>, Complaints> {
        let mut complaints = Complaints::default();
        let ways = takes.iter().copied().filter(|way| !self.sent(*way).is_empty()).collect();
        let limits = complaints.take("", Limits::new(ways, takes));
        let version = complaints.version(&self.version);
        let read = limits.zip(version);
        complaints.or(read.map(|(value, version)| Versioned { value, version }))
    }
}

fn view(
    invoice: &Issued,
    takes: &[Way],
    seal: &Seal,
    (form, complaints): (&LimitsForm, &Complaints),
) -> Page {
    let number = invoice.number.to_string();
    let body = html! {
        (ui::crumbs(&[
            (paths::FIRM_INVOICES, "Invoices"),
            (&paths::firm_invoice(&invoice.id), &number),
        ]))
        @if takes.is_empty() {
            (ui::empty(
                "The firm takes no payments online",
                "Decide first how clients pay online.",
                Some((paths::TERMS, "How clients pay online")),
            ))
        } @else {
            (ui::form(seal, &paths::limits(&invoice.id), html! {
                (ui::complaints(complaints))
                (ui::hidden("version", &form.version))
                p {
                    "This invoice can be paid online in the ways that you tick. A plan that the \
                     client accepted goes on as it was accepted."
                }
                @for way in takes { (ui::checkbox(way.title(), way.word(), form.sent(*way))) }
                (ui::actions(html! {
                    (ui::submit("Save"))
                    (ui::button_link_quiet(&paths::firm_invoice(&invoice.id), "Back to the invoice"))
                }))
            }))
        }
    };
    Page::new(Tab::Billing, format!("How invoice {number} may be paid"), body)
}
