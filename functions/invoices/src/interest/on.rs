//! `/firm/invoices/{invoice}/interest`: how the interest of an invoice is made, and giving it up
//! with a reason (REM-07).

use domain::id::InvoiceId;
use domain::interest::{Record, Waiver};
use domain::invoice::{Invoice, Issued};
use domain::text::Note;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use serde::Deserialize;
use store::invoices::Whole;
use store::{CommitError, Member, Versioned};
use web::page::Seal;
use web::ui::{self, Tone};
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use super::Interest;
use crate::paths;

/// Why interest is given up as it was typed; or that it is not, and the version that was seen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    reason: String,
    again: String,
    version: String,
}

/// An invoice, and its interest where there is any.
struct Seen {
    invoice: Issued,
    record: Versioned<Record>,
    interest: Option<Interest>,
}

/// `GET /firm/invoices/{invoice}/interest`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
    let form = Form { version: seen.record.version.to_string(), ..Form::default() };
    Ok(Answer::Page(seen.page((&seal, &member), (&form, &Complaints::default()))))
}

/// `POST /firm/invoices/{invoice}/interest`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let (once, form) = (posted.once(&member), &posted.form);
    let seen = Box::pin(Seen::of(&app, &member, &id)).await?;
    let by = (&posted.seal, &member);
    let (waived, version) = match form.read(&member, app.now()) {
        Ok(read) => read,
        Err(complaints) => return Ok(Answer::Again(seen.page(by, (form, &complaints)))),
    };
    let said = match waived {
        Some(_) => "No more interest is charged on this invoice.",
        None => "Interest runs on this invoice as if it had never been waived.",
    };

    let value = Record { waived, ..seen.record.value.clone() };
    let record = Versioned { value, version };
    match store.commit_interest_waived(&once, (&id, &record), app.now()).await {
        Err(CommitError::Stale) => {
            let now = Box::pin(Seen::of(&app, &member, &id)).await?;
            let form = Form { version: now.record.version.to_string(), ..form.clone() };
            Ok(Answer::Late(now.page(by, (&form, &Complaints::meanwhile(&[])))))
        }
        other => {
            other?;
            Ok(Answer::Go(Location::to(paths::firm_interest(&id)).flash(said)))
        }
    }
}

impl Form {
    /// What is given up, or nothing where it runs again; and the version it is over.
    fn read(
        &self,
        member: &Member,
        at: jiff::Timestamp,
    ) -> Result<(Option<Waiver>, u64), Complaints> {
        let mut complaints = Complaints::default();
        let version = complaints.version(&self.version);
        let waived = if self.again.is_empty() {
            let reason = complaints.take("reason", Note::parse(&self.reason));
            reason.map(|reason| Some(Waiver { reason, by: member.id().clone(), at }))
        } else {
            Some(None)
        };
        complaints.or(waived.zip(version))
    }
}

impl Seen {
    async fn of(app: &App, member: &Member, id: &InvoiceId) -> Result<Self, Refusal> {
        let store = app.store.of(member);
        let whole: Whole = store.invoice(id, None).await?.ok_or(Refusal::NotFound)?;
        let Invoice::Issued(invoice) = &whole.invoice.value else { return Err(Refusal::NotFound) };
        let invoice = invoice.clone();
        let today = app.today().await?;
        let zone = TimeZone::get(&app.firm().await?.zone).unwrap_or(TimeZone::UTC);
        let ground = store.interest_on(&whole, (today, &zone)).await?;
        let record = whole.interest.unwrap_or_else(|| Versioned {
            value: Record::new(invoice.total.currency()),
            version: 0,
        });
        Ok(Self { invoice, record, interest: Interest::of(ground, today)? })
    }

    fn page(
        &self,
        (seal, member): (&Seal, &Member),
        (form, complaints): (&Form, &Complaints),
    ) -> Page {
        let number = self.invoice.number.to_string();
        let body = html! {
            (ui::crumbs(&[
                ("/firm/invoices", "Invoices"),
                (&paths::firm_invoice(&self.invoice.id), &number),
            ]))
            @match &self.interest {
                Some(interest) => (interest.body(paths::firm_invoice)),
                None if self.invoice.interest.is_positive() => p {
                    "This invoice charges interest. Interest never bears interest."
                },
                None => p { "No interest has accrued on this invoice." },
            }
            p {
                (ui::link(&paths::matter_interest(&self.invoice.matter), "Terms of the matter"))
                " · "
                (ui::link(&paths::client_interest(&self.invoice.client), "Terms of the client"))
                " · "
                (ui::link(paths::INTEREST, "Terms of the firm"))
            }
            @if member.role().authorises() && !self.invoice.interest.is_positive() {
                (self.waiver(seal, (form, complaints)))
            } @else if let Some(waiver) = &self.record.value.waived {
                p { "Waived: " (waiver.reason) }
            } @else if !self.invoice.interest.is_positive() {
                p.note { "Lawyers waive interest. Ask one of them." }
            }
        };
        Page::new(Tab::Billing, format!("Interest on invoice {number}"), body)
    }

    /// The form that gives interest up, or takes that back.
    fn waiver(&self, seal: &Seal, (form, complaints): (&Form, &Complaints)) -> Markup {
        let action = paths::firm_interest(&self.invoice.id);
        let fields = match &self.record.value.waived {
            Some(waiver) => html! {
                (ui::complaints(complaints))
                (ui::notice(Tone::Info, html! { p { "Waived: " (waiver.reason) } }))
                (ui::hidden("version", &form.version))
                (ui::hidden("again", "on"))
                (ui::buttons(ui::submit_quiet("Charge interest after all")))
            },
            None => html! {
                (ui::complaints(complaints))
                (ui::hidden("version", &form.version))
                (ui::textarea("Why interest is waived", "reason", &form.reason).required().rows(2)
                    .hint("The firm reads it. Interest that is charged already is credited on its \
                           own invoice.")
                    .complaints(complaints))
                (ui::buttons(ui::submit("Waive interest")))
            },
        };
        html! { h2 { "Waiver" } (ui::form(seal, &action, fields)) }
    }
}
