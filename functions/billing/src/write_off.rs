//! `/firm/invoices/{invoice}/write-off`: what is open and will not come is given up (INV-19), by a
//! lawyer alone, after a page that says what it does.

use domain::credit::JustCredited;
use domain::id::InvoiceId;
use domain::invoice::Issued;
use domain::money::Money;
use maud::html;
use serde::Deserialize;
use store::{CommitError, Member};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab, ui,
};

use crate::crediting::{MOVED, RACES_MAX, bears, crediting, issued, reason};
use crate::paths;

/// How much, why, and the version that was agreed to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct WriteOffForm {
    off: String,
    reason: String,
    version: String,
}

/// `GET /firm/invoices/{invoice}/write-off`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let (invoice, _) = issued(&app, &member, &id).await?;
    let form = WriteOffForm { off: invoice.open.to_string(), ..WriteOffForm::default() };
    let typed = (&form, &Complaints::default());
    Ok(Answer::Page(view((&invoice, &member), &seal, typed)))
}

/// `POST /firm/invoices/{invoice}/write-off`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<WriteOffForm>,
) -> Result<Answer, Refusal> {
    let (firm, once) = (app.store.of(&member), posted.once(&member));
    let gone = Location::to(paths::invoice(&id)).flash("It is written off.");
    for _ in 0..RACES_MAX {
        if firm.done(&once).await?.is_some() {
            return Ok(Answer::Go(gone));
        }
        let (invoice, version) = issued(&app, &member, &id).await?;
        let just = match decided(&app, &member, &invoice, &posted.form).await? {
            Ok(just) => just,
            Err(complaints) => {
                let typed = (&posted.form, &complaints);
                return Ok(Answer::Again(view((&invoice, &member), &posted.seal, typed)));
            }
        };
        let looked_at = &posted.form.version;
        if looked_at.parse() != Ok(version) {
            let moved = (!looked_at.is_empty()).then_some(MOVED);
            let seen = (&invoice, version);
            return Ok(Answer::Page(asking(seen, &just, &posted.seal, moved)));
        }
        match firm.commit_relieved(&once, (version, &[]), &just, app.now()).await {
            Ok(_) => return Ok(Answer::Go(gone)),
            Err(CommitError::Stale) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Refusal::Stale)
}

async fn decided(
    app: &App,
    member: &Member,
    invoice: &Issued,
    form: &WriteOffForm,
) -> Result<Result<JustCredited, Complaints>, Refusal> {
    let mut complaints = Complaints::default();
    let amount = complaints.take("off", Money::parse(&form.off, invoice.total.currency()));
    let reason = reason(&mut complaints, &form.reason);
    let (amount, reason) = match complaints.or(amount.zip(reason)) {
        Ok(read) => read,
        Err(complaints) => return Ok(Err(complaints)),
    };
    let crediting = crediting(app, member, reason).await?;
    let just = invoice.clone().written_off(amount, &crediting);
    let mut complaints = Complaints::default();
    let just = complaints.take("off", just);
    if let Some(just) = &just
        && let Err(why) = bears(app, member, just).await?
    {
        complaints.add("off", why);
    }
    Ok(complaints.or(just))
}

fn view(
    (invoice, member): (&Issued, &Member),
    seal: &Seal,
    (form, complaints): (&WriteOffForm, &Complaints),
) -> Page {
    let back = paths::invoice(&invoice.id);
    let hint = format!("At most {}, which is open.", ui::money_plain(invoice.open));
    let body = html! {
        (ui::crumbs(&[
            (paths::INVOICES, "Invoices"),
            (&back, &invoice.title()),
        ]))
        @if !member.role().authorises() {
            (ui::notice(ui::Tone::Info, html! {
                p { "Only a lawyer writes off what a client owes. Ask one to look at it." }
            }))
            (ui::actions(ui::button_link_quiet(&back, "Back to the invoice")))
        } @else {
            p { "What is written off is the firm’s loss: the client is not asked for it any more. \
                 What should not have been billed is taken off by a credit note instead." }
            (ui::form(seal, &paths::write_off(&invoice.id), html! {
                (ui::complaints(complaints))
                (ui::Field::number("Amount to write off", "off").required().value(&form.off)
                    .hint(&hint).complaints(complaints))
                (ui::textarea("Why", "reason", &form.reason).required().rows(3)
                    .hint("The client reads this on the invoice.").complaints(complaints))
                (ui::actions(html! {
                    (ui::submit("Look at it first"))
                    (ui::button_link_quiet(&back, "Back to the invoice"))
                }))
            }))
        }
    };
    Page::new(Tab::Billing, format!("Write off invoice {}", invoice.number), body)
}

fn asking(
    (invoice, version): (&Issued, u64),
    just: &JustCredited,
    seal: &Seal,
    moved: Option<&str>,
) -> Page {
    let (credit, back) = (&just.credit, paths::invoice(&invoice.id));
    let sum = ui::money_plain(credit.amount);
    let body = html! {
        (ui::crumbs(&[
            (paths::INVOICES, "Invoices"),
            (&back, &invoice.title()),
        ]))
        @if let Some(moved) = moved { (ui::complaints(&Complaints::whole(moved))) }
        (ui::facts(&[
            ("Open now", ui::money(invoice.open)),
            ("Open afterwards", ui::money(just.invoice.open)),
            ("Why", ui::prose(credit.reason.as_str())),
        ]))
        p { "It is posted as the firm’s loss today, with your name, and cannot be taken back. No \
             mail is sent." }
        (ui::form(seal, &paths::write_off(&invoice.id), html! {
            (ui::hidden("off", &credit.amount.to_string()))
            (ui::hidden("reason", credit.reason.as_str()))
            (ui::hidden("version", &version.to_string()))
            (ui::actions(html! {
                (ui::submit(&format!("Write off {sum}")))
                (ui::button_link_quiet(&back, "Write off nothing"))
            }))
        }))
    };
    Page::new(Tab::Billing, format!("Write off {sum} of invoice {}", invoice.number), body)
}
