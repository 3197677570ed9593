//! `/account/recovery`: ten new recovery codes in place of all earlier ones; the password and a
//! fresh second factor are asked for (rules SEC-12, SEC-25).

use axum::response::{IntoResponse, Response};
use maud::html;
use serde::Deserialize;
use store::Versioned;
use store::credentials::{Change, Credential};
use web::ui::{self, Field};
use web::{Answer, App, Browser, Complaints, Page, Posted, Refusal, Seal, Staff, State, Tab};

use super::password::{confirmed, own, renewed};
use crate::caller::Caller;
use crate::firm::Account;
use crate::firm::code::{Second, second};
use crate::paths;
use crate::recovery::Recovery;

/// What proves the person, and the codes that were shown.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CodesForm {
    current: String,
    code: String,
    recovery: String,
}

/// `GET /account/recovery`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let account = own(&app, &member).await?;
    let sealed = Recovery::fresh()?.seal(app.keys().await?, &whose(&account));
    let form = CodesForm { recovery: sealed.map_err(Refusal::fault)?, ..CodesForm::default() };
    Ok(Answer::Page(page(&app, &seal, (&account, &form), &Complaints::default()).await?))
}

/// `POST /account/recovery`
pub(crate) async fn act(
    Staff(member): Staff,
    Browser(mark): Browser,
    caller: Caller,
    State(app): State<App>,
    posted: Posted<CodesForm>,
) -> Result<Response, Refusal> {
    let form = &posted.form;
    let account = own(&app, &member).await?;
    let confirmed = confirmed(&app, (&caller, &mark), &account, &form.current).await?;
    let read = match &confirmed {
        Ok(_) => read(&app, form, &account).await?,
        Err(wrong) => Err(wrong.clone()),
    };
    let (changed, by) = match read {
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
    renewed(&app, &member, (&account, browser), (&changed, Change::Recovery, by)).await
}

/// The credential with the new codes, once the second factor was shown.
async fn read(
    app: &App,
    form: &CodesForm,
    account: &Account,
) -> Result<Result<Second, Complaints>, Refusal> {
    let codes = open(app, account, form).await?;
    let mut complaints = Complaints::default();
    let shown = second(app, &account.credential, &form.code).await?;
    if shown.is_err() {
        let system = app.store.system("account");
        system.commit_member_refused(&account.person.id, "code", app.now()).await?;
    }
    let shown = complaints.take("code", shown);
    let (shown, by) = match complaints.or(shown) {
        Ok(shown) => shown,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let recovery = codes.proofs(app.keys().await?, account.person.id.as_str());
    let value = Credential { recovery, ..shown.value };
    Ok(Ok((Versioned { value, version: shown.version }, by)))
}

/// For whom codes are sealed that do not count yet.
fn whose(account: &Account) -> String {
    format!("{} next", account.person.id)
}

async fn open(app: &App, account: &Account, form: &CodesForm) -> Result<Recovery, Refusal> {
    let opened = Recovery::open(app.keys().await?, &whose(account), &form.recovery);
    opened.map_err(|_| Refusal::Forged)
}

async fn page(
    app: &App,
    seal: &Seal,
    (account, form): (&Account, &CodesForm),
    complaints: &Complaints,
) -> Result<Page, Refusal> {
    let codes = open(app, account, form).await?;
    let fields = html! {
        (ui::hidden("recovery", &form.recovery))
        (codes.shown(app.keys().await?))
        (Field::password("Password", "current", "current-password").required()
            .complaints(complaints))
        (Field::code("Code", "code").required().complaints(complaints)
            .hint("The six digits that your authenticator shows now, or an earlier recovery code."))
        (ui::buttons(html! {
            (ui::submit("Use these codes from now on"))
            (ui::button_link_quiet(paths::ACCOUNT, "Cancel"))
        }))
    };
    let body = html! {
        (ui::crumbs(&[(paths::ACCOUNT, "Your account")]))
        (ui::complaints(complaints))
        p { "These codes count once you press the button; all earlier ones end then." }
        (ui::form(seal, paths::RECOVERY, fields))
    };
    Ok(Page::new(Tab::Account, "New recovery codes", body))
}
