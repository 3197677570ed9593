//! `/account/authenticator`: another authenticator; password and present code are asked for, and
//! the new one must prove itself before it counts (rules SEC-10, SEC-25).

use axum::response::{IntoResponse, Response};
use maud::html;
use serde::Deserialize;
use store::Versioned;
use store::credentials::{Change, Credential};
use web::ui::{self, Field};
use web::{Answer, App, Browser, Complaints, Page, Posted, Refusal, Seal, Staff, State, Tab};

use super::password::{confirmed, own, renewed};
use crate::caller::Caller;
use crate::factor::Seed;
use crate::firm::Account;
use crate::firm::code::{Second, second};
use crate::paths;

/// What proves the person, and what proves the new authenticator.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ReplaceForm {
    current: String,
    present: String,
    code: String,
    seed: String,
}

/// `GET /account/authenticator`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let account = own(&app, &member).await?;
    let sealed = Seed::fresh()?.seal(app.keys().await?, &whose(&account));
    let form = ReplaceForm { seed: sealed.map_err(Refusal::fault)?, ..ReplaceForm::default() };
    Ok(Answer::Page(page(&app, &seal, (&account, &form), &Complaints::default()).await?))
}

/// `POST /account/authenticator`
pub(crate) async fn act(
    Staff(member): Staff,
    Browser(mark): Browser,
    caller: Caller,
    State(app): State<App>,
    posted: Posted<ReplaceForm>,
) -> Result<Response, Refusal> {
    let form = &posted.form;
    let account = own(&app, &member).await?;
    let confirmed = confirmed(&app, (&caller, &mark), &account, &form.current).await?;
    let read = match &confirmed {
        Ok(_) => read(&app, form, &account).await?,
        Err(wrong) => Err(wrong.clone()),
    };
    let changed = match read {
        Ok(changed) => changed,
        Err(wrong) => {
            let page = page(&app, &posted.seal, (&account, form), &wrong).await?;
            return Ok(Answer::Again(page).into_response());
        }
    };

    if let Ok(tries) = confirmed {
        tries.forget(&app).await?;
    }
    let browser = (mark.as_str(), caller.browser.as_str());
    let (changed, by) = changed;
    renewed(&app, &member, (&account, browser), (&changed, Change::Factor, by)).await
}

/// The credential with the new authenticator, once both codes are right.
async fn read(
    app: &App,
    form: &ReplaceForm,
    account: &Account,
) -> Result<Result<Second, Complaints>, Refusal> {
    let seed = open(app, account, form).await?;
    let mut complaints = Complaints::default();
    let present = second(app, &account.credential, &form.present).await?;
    if present.is_err() {
        let system = app.store.system("account");
        system.commit_member_refused(&account.person.id, "code", app.now()).await?;
    }
    let present = complaints.take("present", present);
    let step = complaints.take("code", seed.step(&form.code, 0, app.now()));
    let ((present, by), step) = match complaints.or(present.zip(step)) {
        Ok(read) => read,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let sealed = seed.seal(app.keys().await?, account.person.id.as_str());
    let seed = sealed.map_err(Refusal::fault)?;
    let value = Credential { seed, step, ..present.value };
    Ok(Ok((Versioned { value, version: present.version }, by)))
}

/// For whom a seed is sealed that is not proven yet: it can't stand for one that is.
fn whose(account: &Account) -> String {
    format!("{} next", account.person.id)
}

async fn open(app: &App, account: &Account, form: &ReplaceForm) -> Result<Seed, Refusal> {
    let opened = Seed::open(app.keys().await?, &whose(account), &form.seed);
    opened.map_err(|_| Refusal::Forged)
}

async fn page(
    app: &App,
    seal: &Seal,
    (account, form): (&Account, &ReplaceForm),
    complaints: &Complaints,
) -> Result<Page, Refusal> {
    let seed = open(app, account, form).await?;
    let firm = app.firm().await?;
    let fields = html! {
        (ui::hidden("seed", &form.seed))
        (Field::password("Password", "current", "current-password").required()
            .complaints(complaints))
        (Field::code("Code of the present authenticator", "present").required()
            .hint("Or a recovery code, if it is lost.").complaints(complaints))
        p { "Scan this with the new authenticator, then type the code that it shows." }
        (seed.shown(firm.name.as_str(), account.person.email.as_str())?)
        (Field::code("Code of the new authenticator", "code").required().complaints(complaints))
        (ui::buttons(html! {
            (ui::submit("Replace authenticator"))
            (ui::button_link_quiet(paths::ACCOUNT, "Cancel"))
        }))
    };
    let body = html! {
        (ui::crumbs(&[(paths::ACCOUNT, "Your account")]))
        (ui::complaints(complaints))
        (ui::form(seal, paths::AUTHENTICATOR, fields))
    };
    Ok(Page::new(Tab::Account, "Replace authenticator", body))
}
