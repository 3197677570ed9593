//! `GET /firm/drafts/{draft}/issue`: what issuing will do; `POST` the same: doing it.

use domain::ahead::Deduction;
use domain::dispatch::Dispatch;
use domain::id::{EntryId, InvoiceId};
use domain::invoice::{Draft, InvoiceNumber, Line, Parties};
use domain::money::{Money, MoneyError};
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
    ahead: String,
}

/// What issuing would do now.
struct Prospect {
    ground: Ground,
    number: InvoiceNumber,
    on: Date,
    checked: Checked,
    /// What each of several payors is billed, and as which number.
    portions: Vec<(InvoiceNumber, Portion)>,
    /// What it deducts of deposit invoices (INV-30).
    deducted: Vec<Deduction>,
    /// What it comes to after that.
    total: Money,
}

/// `GET /firm/drafts/{draft}/issue`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    may(&member)?;
    match Box::pin(prospect(&app, &member, &id)).await? {
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
        seen_ahead: Some(posted.form.ahead.parse().map_err(|_| Refusal::Forged)?),
        links: links(&app).await?,
        deposit: Some(new_link(&app).await?),
    };

    match Box::pin(issued(&app.store.of(&member).desk(), &issue, app.now())).await {
        Ok(invoice) => {
            let said = match &invoice.part {
                Some(part) if part.bills.len() > 1 => {
                    format!("Invoices {} are issued.", part.numbers())
                }
                Some(_) | None => format!("{} is issued.", invoice.title()),
            };
            Ok(Answer::Go(Location::to(paths::invoice(&id)).flash(said)))
        }
        Err(NotIssued::Already(number)) => {
            let said = format!("This draft was issued before, as invoice {number}.");
            Ok(Answer::Go(Location::to(paths::invoice(&id)).flash(said)))
        }
        Err(NotIssued::Refused(error)) => {
            let prospect = Box::pin(prospect(&app, &member, &id)).await?;
            let prospect = prospect.ok_or(Refusal::NotFound)?;
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
    // What is wrong with what is billed ahead is said when it is issued, too.
    let deducted = ground.ahead.deductions(&ground).unwrap_or_default();
    let total = less(draft, &deducted, on).map_err(Refusal::fault)?;
    let number = series.next();
    Ok(Some(Prospect { number, on, checked, portions, deducted, total, ground }))
}

/// What a draft comes to after it deducts this, with its tax.
fn less(draft: &Draft, deducted: &[Deduction], on: Date) -> Result<Money, MoneyError> {
    let line = |one: &Deduction| one.line(EntryId::made(0, [0; 10]), on);
    let lines: Vec<Line> = deducted.iter().filter_map(line).collect();
    Ok(draft.clone().filled(&lines)?.total)
}

/// What was billed ahead and is deducted now.
fn ahead(deducted: &[Deduction], draft: &Draft) -> Markup {
    html! {
        @if !deducted.is_empty() {
            (ui::notice(ui::Tone::Info, html! {
                p {
                    "The draft comes to " (ui::money(draft.total))
                    ". What was billed ahead is deducted, with its tax:"
                }
                ul {
                    @for one in deducted {
                        li { (one.words()) ": " (ui::money(one.amount)) }
                    }
                }
            }))
        }
    }
}

fn page(prospect: &Prospect, seal: &Seal, complaints: &Complaints) -> Page {
    let (draft, ground) = (&prospect.ground.draft.value, &prospect.ground);
    let back = paths::draft(&draft.id);
    let version = ground.draft.version.to_string();
    let payors = ground.payors().to_string();
    let press = match prospect.portions.as_slice() {
        [] | [_] => format!("Issue {} {}", draft.kind.title().to_lowercase(), prospect.number),
        all => format!("Issue {} invoices", all.len()),
    };
    let body = html! {
        (ui::crumbs(&[(paths::DRAFTS, "Drafts"), (&back, draft.client_name.as_str())]))
        (ui::complaints(complaints))
        section.ask aria-label="Total" {
            div {
                p.state {
                    @match prospect.portions.len() {
                        0 | 1 => { (draft.kind.title()) " " (prospect.number) },
                        count => { (count) " invoices, from " (prospect.number) },
                    }
                }
                p.amount { (ui::money(prospect.total)) }
                p.note { (due(draft, prospect.on)) }
            }
        }
        (ahead(&prospect.deducted, draft))
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
            (ui::hidden("ahead", &ground.ahead.version().to_string()))
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
        @if ground.dispatch != Dispatch::Portal {
            p { "It goes out: " (ground.dispatch.title()) "." }
        }
        @if ground.dispatch.is_by_hand() {
            p { "No mail tells of it; it waits on the list of invoices to send." }
        } @else if ground.notices.is_empty() {
            p {
                "Nobody: no contact of this client may sign in. "
                a href=(client) { "Add a contact" } ", or hand it over in another way."
            }
        } @else {
            @if ground.dispatch == Dispatch::Mail {
                p { "A mail with the PDF goes to these addresses." }
            } @else {
                p { "A mail goes to these addresses. It names no amount and no matter." }
            }
            ul { @for notice in &ground.notices { li { (notice.to) } } }
        }
    }
}
