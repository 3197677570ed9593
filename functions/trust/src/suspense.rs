//! `GET /firm/trust/accounts/{bank}/suspense`: recording a deposit of nobody known.

pub(crate) mod identify;

use domain::day;
use domain::id::BankId;
use domain::trust::{Method, TrustBank};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::html;
use web::ui;
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::receive::Form;
use crate::refused::{self, Tried};
use crate::{allowed, paths};

/// `GET /firm/trust/accounts/{bank}/suspense`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let bank = bank(&member, &app, &id).await?;
    let form = Form {
        method: Method::Wire.word().to_owned(),
        on: app.today().await?.to_string(),
        ..Form::default()
    };
    Ok(Answer::Page(shown(&bank, &form, &Complaints::default(), &seal)))
}

/// `POST /firm/trust/accounts/{bank}/suspense`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<BankId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let bank = bank(&member, &app, &id).await?;
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(shown(&bank, &posted.form, complaints, &posted.seal)))
    };
    let mut complaints = Complaints::default();
    let given = posted.form.given(bank.currency, &mut complaints);
    let on = complaints.take("on", day::parse(&posted.form.on));
    if let Some(on) = on {
        complaints.take("on", day::within(on, since(&bank), app.today().await?));
    }
    let (given, on) = match complaints.or(given.zip(on)) {
        Ok(read) => read,
        Err(complaints) => return again(&complaints),
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, Some(on)).await?;
    match app.store.of(&member).trust().suspend(&wish, &id, &given).await {
        Ok(_) => {
            let said = "Recorded. It waits for its owner and cannot be used.";
            Ok(Answer::Go(Location::to(paths::account(&id)).flash(said)))
        }
        Err(error) => {
            let asked = Tried::to("suspend", id.as_str()).sum(given.amount).under(&id);
            again(&refused::said((&member, &app), &wish, &asked, error).await?)
        }
    }
}

/// How far back a deposit may go: an account is older than its record here, but not by much.
pub(crate) fn since(bank: &TrustBank) -> (&'static str, Date) {
    let first = bank.opened_on.saturating_sub(1.year());
    ("the year in which the account was added", first)
}

async fn bank(member: &store::Member, app: &App, id: &BankId) -> Result<TrustBank, Refusal> {
    let found = app.store.of(member).trust().bank(id).await?;
    Ok(found.ok_or(Refusal::NotFound)?.value)
}

fn shown(bank: &TrustBank, form: &Form, complaints: &Complaints, seal: &Seal) -> Page {
    let account = paths::account(&bank.id);
    let body = html! {
        (ui::crumbs(&[(paths::ACCOUNTS, "Accounts"), (&account, bank.name.as_str())]))
        p { "It waits in suspense, is nobody’s to use, and is to find its owner soon (rule TR-26)." }
        (ui::form(seal, &paths::suspense(&bank.id), html! {
            (ui::complaints(complaints))
            (form.fields(complaints))
            (ui::buttons(html! {
                (ui::submit("Record it"))
                (ui::button_link_quiet(&account, "Cancel"))
            }))
        }))
    };
    Page::new(Tab::Trust, "A deposit of nobody known", body)
}
