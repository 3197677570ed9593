//! `/firm/slips/{slip}`: one slip, to read, to print for the bank, and to undo.

use domain::bank::{BankAccount, Holding};
use domain::id::SlipId;
use domain::slip::{Paper, Purse, Slip, SlipState};
use maud::{Markup, html};
use serde::Deserialize;
use store::{Member, Versioned};
use web::page::Seal;
use web::ui::{self, Table, Tone};
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use super::state;
use crate::{allowed, paths};

/// A form without fields.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {}

/// `GET /firm/slips/{slip}`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<SlipId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_see(&member)?;
    let slip = found(&app, &member, &id).await?.value;
    Ok(Answer::Page(shown(&app, &member, (&slip, &Complaints::default()), &seal).await?))
}

/// `POST /firm/slips/{slip}/undo`
pub(crate) async fn undo(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<SlipId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let (store, once) = (app.store.of(&member), posted.once(&member));
    let slip = found(&app, &member, &id).await?;
    let purse = slip.value.purse.clone();
    let go = || {
        let flash = "The slip is undone; what was on it waits for the bank again.";
        Ok(Answer::Go(Location::to(paths::slips_of(&purse)).flash(flash)))
    };
    if store.done(&once).await?.is_some() {
        return go();
    }
    let (undone, event) = match slip.value.clone().undo() {
        Ok(undone) => undone,
        Err(error) => {
            let complaints = Complaints::whole(error);
            let seen = (&slip.value, &complaints);
            return Ok(Answer::Again(shown(&app, &member, seen, &posted.seal).await?));
        }
    };

    let undone = Versioned { value: undone, version: slip.version };
    store.commit_slip_undone(&once, (undone, event), app.now()).await?;

    go()
}

async fn found(app: &App, member: &Member, id: &SlipId) -> Result<Versioned<Slip>, Refusal> {
    app.store.of(member).slip(id).await?.ok_or(Refusal::NotFound)
}

async fn shown(
    app: &App,
    member: &Member,
    (slip, complaints): (&Slip, &Complaints),
    seal: &Seal,
) -> Result<Page, Refusal> {
    let account = match &slip.purse {
        Purse::Operating => own(&app.store.of(member).bank_accounts().await?),
        Purse::Trust(id) => {
            let bank = app.store.of(member).trust().bank(id).await?.ok_or(Refusal::NotFound)?;
            html! { (bank.value.name) ", " (bank.value.institution) " …" (bank.value.ending) }
        }
    };
    let gone = app.store.of(member).taken_back_of(slip).await?;
    let firm = app.firm().await?;
    let body = html! {
        (ui::crumbs(&[
            (paths::ACCOUNTS, "Bank accounts"),
            (&paths::slips_of(&slip.purse), "Deposit slips"),
        ]))
        (ui::complaints(complaints))
        (warned(slip, &gone))
        article.paper.report {
            (ui::facts(&[
                ("Depositor", html! { (firm.name) }),
                ("Account", account),
                ("Goes to the bank on", ui::date(slip.on)),
                ("Written", ui::when(slip.made_at, &firm.zone)),
                ("State", state(&slip.state)),
                ("Made by", html! { (slip.by.1) }),
            ]))
            (table(slip))
        }
        (ui::actions(acts(slip, seal)))
    };
    let title = format!("Deposit slip of {}", ui::date_plain(slip.on));
    Ok(Page::new(Tab::Settings, title, body))
}

/// The firm's own account by its name, as far as the books know which it is.
fn own(accounts: &[BankAccount]) -> Markup {
    let called = |account: &BankAccount| match &account.number {
        Some(number) => format!("{} …{}", account.name, number.ending()),
        None => account.name.to_string(),
    };
    let own = accounts.iter().filter(|account| account.holding == Holding::Operating);
    let own: Vec<String> = own.map(called).collect();
    html! {
        @if own.is_empty() {
            "The firm’s own account; its name is not entered under Bank accounts"
        } @else { (own.join(", or ")) }
    }
}

/// What is on a slip and in the books no more.
fn warned(slip: &Slip, gone: &[&Paper]) -> Markup {
    if gone.is_empty() || slip.state == SlipState::Undone {
        return html! {};
    }
    ui::notice(
        Tone::Warn,
        html! {
            @for paper in gone {
                p {
                    (paper.kind.title()) " " (paper.number) " of " (paper.from) " over "
                    (ui::money(paper.amount)) " was taken out of the books after this slip was made."
                }
            }
            p {
                @if slip.state == SlipState::Matched {
                    "The bank took it with the slip, and its statement has a line that takes it back."
                } @else {
                    "If it did not go to the bank, undo this slip and make it again without it. If \
                     the bank took it, its statement has a line that takes it back."
                }
            }
        },
    )
}

fn table(slip: &Slip) -> Table {
    let row = |paper: &Paper| {
        [
            html! { (paper.from) },
            html! { (paper.kind.title()) },
            html! { (paper.number) },
            ui::date(paper.received_on),
            ui::money(paper.amount),
        ]
    };
    let nothing = || html! {};
    Table::new("On this slip")
        .text("Payer")
        .text("Kind")
        .text("Number")
        .text("Came in")
        .number("Amount")
        .rows(slip.papers.iter().map(row))
        .foot([html! { "Total" }, nothing(), nothing(), nothing(), ui::money(slip.total)])
}

/// What can be done with it; none of this is printed.
fn acts(slip: &Slip, seal: &Seal) -> Markup {
    match slip.state {
        SlipState::Undone => {
            html! { p.note { "This slip was undone. Do not take it to the bank." } }
        }
        SlipState::Matched => html! {
            p.note {
                "A bank line is matched to it. To undo the slip, take that back in the \
                 reconciliation first."
            }
        },
        SlipState::Made => html! {
            p.note { "Print this page from your browser; it is laid out for paper." }
            (ui::confirm(
                &seal.part("undo"),
                &paths::slip_undo(&slip.id),
                "Undo this slip",
                "What is on it waits for the bank again. Do it only if the bank did not take the \
                 slip.",
            ))
        },
    }
}
