//! `GET /firm/drafts/{draft}/issue`: what issuing will do; `POST` the same: doing it.

use domain::id::InvoiceId;
use domain::invoice::{Draft, InvoiceNumber, Line, Parties};
use domain::payors::Portion;
use invoicing::issue::{Ground, Issue, NotIssued, Shared, Tell, ground, issued};
use invoicing::link::{links, new_link};
use jiff::Span;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab, ui,
};

use crate::draft::ISSUED;
use crate::guidelines::check::Checked;
use crate::paths;

/// The version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct IssueForm {
    version: String,
    payors: String,
}

/// What issuing would do now.
struct Prospect {
    ground: Ground,
    number: InvoiceNumber,
    on: Date,
    checked: Checked,
    /// What each of several payors is billed, and as which number.
    portions: Vec<(InvoiceNumber, Portion)>,
}

/// `GET /firm/drafts/{draft}/issue`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    may(&member)?;
    match prospect(&app, &member, &id).await? {
        Some(prospect) => Ok(Answer::Page(page(&prospect, &seal, &Complaints::default()))),
        None => Ok(Answer::Go(Location::to(paths::draft(&id)))),
    }
}

/// `POST /firm/drafts/{draft}/issue`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<IssueForm>,
) -> Result<Answer, Refusal> {
    may(&member)?;
    let seen = Some(posted.form.version.parse().map_err(|_| Refusal::Forged)?);
    let issue = Issue {
        once: posted.once(&member),
        draft: id.clone(),
        seen,
        on: app.today().await?,
        tell: Tell::Contacts,
        seen_payors: Some(posted.form.payors.parse().map_err(|_| Refusal::Forged)?),
        links: links(&app).await?,
        deposit: Some(new_link(&app).await?),
    };

    match issued(&app.store.of(&member).desk(), &issue, app.now()).await {
        Ok(invoice) => {
            let said = match &invoice.part {
                Some(part) if part.bills.len() > 1 => {
                    format!("Invoices {} are issued.", part.numbers())
                }
                Some(_) | None => format!("Invoice {} is issued.", invoice.number),
            };
            Ok(Answer::Go(Location::to(paths::invoice(&id)).flash(said)))
        }
        Err(NotIssued::Already(number)) => {
            let said = format!("This draft was issued before, as invoice {number}.");
            Ok(Answer::Go(Location::to(paths::invoice(&id)).flash(said)))
        }
        Err(NotIssued::Refused(error)) => {
            let prospect = prospect(&app, &member, &id).await?.ok_or(Refusal::NotFound)?;
            Ok(Answer::Again(page(&prospect, &posted.seal, &Complaints::whole(error))))
        }
        Err(error) => Err(refused(error)),
    }
}

fn refused(error: NotIssued) -> Refusal {
    match error {
        NotIssued::Gone => Refusal::NotFound,
        NotIssued::Already(_) => ISSUED,
        NotIssued::Commit(error) => error.into(),
        NotIssued::Fault(fault) => fault.into(),
        other @ NotIssued::Refused(_) => Refusal::fault(other),
    }
}

fn may(member: &Member) -> Result<(), Refusal> {
    let sentence = "Only lawyers and bookkeepers issue invoices. Ask one of them to issue it.";
    if member.role().bills() { Ok(()) } else { Err(Refusal::NotAllowed(sentence)) }
}

async fn prospect(app: &App, member: &Member, id: &InvoiceId) -> Result<Option<Prospect>, Refusal> {
    let firm = app.store.of(member);
    let on = app.today().await?;
    if firm.invoice_head(id).await?.is_none() {
        return Err(Refusal::NotFound);
    }
    let Some(ground) = ground(&firm.desk(), id).await? else { return Ok(None) };
    let series = firm.series(on.year()).await?;
    let draft = &ground.draft.value;
    let rules = firm.guidelines(&draft.client).await?.value;
    let lines: Vec<&Line> = ground.lines.iter().collect();
    let checked = Checked::of(&rules, &lines, (on, draft.currency)).map_err(Refusal::fault)?;
    let shared = ground.shared.as_ref();
    // What is wrong with the shares is said when it is issued.
    let portions = shared.and_then(|shared| shared.portions(draft, &ground.lines).ok());
    let portions = portions.unwrap_or_default();
    let portions = series.row(portions.len()).into_iter().zip(portions).collect();
    Ok(Some(Prospect { number: series.next(), on, checked, portions, ground }))
}

fn page(prospect: &Prospect, seal: &Seal, complaints: &Complaints) -> Page {
    let (draft, ground) = (&prospect.ground.draft.value, &prospect.ground);
    let back = paths::draft(&draft.id);
    let version = ground.draft.version.to_string();
    let payors = ground.payors().to_string();
    let press = match prospect.portions.as_slice() {
        [] | [_] => format!("Issue invoice {}", prospect.number),
        all => format!("Issue {} invoices", all.len()),
    };
    let body = html! {
        (ui::crumbs(&[(paths::DRAFTS, "Drafts"), (&back, draft.client_name.as_str())]))
        (ui::complaints(complaints))
        section.ask aria-label="Total" {
            div {
                p.state {
                    @match prospect.portions.len() {
                        0 | 1 => { "Invoice " (prospect.number) },
                        count => { (count) " invoices, from " (prospect.number) },
                    }
                }
                p.amount { (ui::money(draft.total)) }
                p.note { (due(draft, prospect.on)) }
            }
        }
        (prospect.checked.summary())
        (parties(&ground.parties, draft))
        @if let Some(shared) = &ground.shared { (shares(prospect, shared)) }
        @else {
            (ui::card("Who hears of it", told(ground)))
            @if let Some(early) = &ground.early {
                (ui::notice(ui::Tone::Info, html! { p { "The invoice says: " (early) "." } }))
            }
        }
        @if let Some(missing) = &ground.missing {
            (ui::notice(ui::Tone::Info, html! {
                p {
                    "The matter has less in trust than its minimum. With this invoice the client \
                     is asked for a deposit of " (ui::money(missing.amount)) "."
                }
            }))
        }
        (ui::notice(ui::Tone::Warn, html! {
            p {
                "Once issued, nothing on this invoice changes any more. Its number is taken for \
                 good; should another invoice be issued first, this one gets the number after it."
            }
        }))
        (ui::form(seal, &paths::issue(&draft.id), html! {
            (ui::hidden("version", &version))
            (ui::hidden("payors", &payors))
            (ui::buttons(html! {
                (ui::submit(&press))
                (ui::button_link_quiet(&back, "Back to the draft"))
            }))
        }))
    };
    Page::new(Tab::Billing, "Issue this draft?", body)
}

fn due(draft: &Draft, on: Date) -> Markup {
    let day = on.checked_add(Span::new().days(i64::from(draft.terms_days)));
    html! {
        "Issued " (ui::date(on))
        @if let Ok(day) = day { ", due " (ui::date(day)) }
        ", " (draft.line_count) (if draft.line_count == 1 { " line" } else { " lines" })
    }
}

fn parties(parties: &Parties, draft: &Draft) -> Markup {
    let mut known = vec![
        ("From", html! { (parties.firm) (ui::prose(parties.firm_address.as_str())) }),
        ("For", html! { (parties.payor.name) (ui::prose(parties.payor.address.as_str())) }),
        ("Client", html! { (parties.client) }),
        ("Matter", html! { (parties.matter_number) " " (parties.matter_name) }),
    ];
    if let Some(reference) = &parties.client_reference {
        known.push(("Their reference", html! { (reference) }));
    }
    if let Some(note) = &draft.note {
        known.push(("Note", ui::prose(note.as_str())));
    }
    ui::facts(&known)
}

/// Who is billed what, and who hears of it.
fn shares(prospect: &Prospect, shared: &Shared) -> Markup {
    let row = |(number, one): &(InvoiceNumber, Portion)| {
        let payor = shared.payor(&one.payor);
        let told = payor.map(|payor| payor.told.as_slice()).unwrap_or_default();
        [
            html! { (number) },
            html! { @if let Some(payor) = payor { (payor.parties.payor.name) } },
            html! { (one.words) },
            html! {
                @if told.is_empty() { "Nobody: no contact may sign in" }
                @for to in told { div { (to) } }
            },
            ui::money(one.total),
        ]
    };
    let table = ui::Table::new("A bill to each payor").text("Invoice").text("Payor").text("Share");
    let body = html! {
        p { "Together they come to the draft, to the cent. A mail names no amount and no matter." }
        (table.text("Who hears of it").number("Total").rows(prospect.portions.iter().map(row)))
        p { (ui::link(&paths::payors(&prospect.ground.matter.id), "Change who pays")) }
    };
    ui::card("Who pays", body)
}

fn told(ground: &Ground) -> Markup {
    let client = paths::client(&ground.draft.value.client);
    html! {
        @if ground.notices.is_empty() {
            p {
                "Nobody: no contact of this client may sign in. "
                a href=(client) { "Add a contact" } ", or hand it over in another way."
            }
        } @else {
            p { "A mail goes to these addresses. It names no amount and no matter." }
            ul { @for notice in &ground.notices { li { (notice.to) } } }
        }
    }
}
