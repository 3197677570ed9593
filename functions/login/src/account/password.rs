//! `/account/password`: another password; the present one is asked for (rule SEC-25).

use axum::response::{IntoResponse, Response};
use maud::html;
use serde::Deserialize;
use store::credentials::{Change, Credential, Factor};
use store::sessions::{Begun, hashed};
use store::{Member, Versioned};
use web::ui::{self, Field};
use web::{
    Answer, App, Browser, Complaints, Location, Page, Posted, Refusal, Seal, Staff, State, Tab,
    session,
};

use crate::caller::Caller;
use crate::credential::{self, Compared};
use crate::firm::{Account, compare};
use crate::password::Password;
use crate::{limits, paths};

/// The present password and the next.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ChangeForm {
    email: String,
    current: String,
    password: String,
}

/// `GET /account/password`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let account = own(&app, &member).await?;
    Ok(Answer::Page(page(&seal, &account, &Complaints::default())))
}

/// `POST /account/password`
pub(crate) async fn act(
    Staff(member): Staff,
    Browser(mark): Browser,
    caller: Caller,
    State(app): State<App>,
    posted: Posted<ChangeForm>,
) -> Result<Response, Refusal> {
    let account = own(&app, &member).await?;
    let again = |wrong| Ok(Answer::Again(page(&posted.seal, &account, &wrong)).into_response());
    let tries = match confirmed(&app, (&caller, &mark), &account, &posted.form.current).await? {
        Ok(tries) => tries,
        Err(wrong) => return again(wrong),
    };
    let (person, form) = (&account.person, &posted.form);
    let mut complaints = Complaints::default();
    let password = Password::of(&form.password, (&person.name, &person.email), &*app.firm().await?);
    let read = complaints.take("password", password);
    let password = match complaints.or(read) {
        Ok(password) => password,
        Err(wrong) => return again(wrong),
    };

    let password = credential::hash(password.into_text()).await.map_err(Refusal::fault)?;
    let Versioned { value, version } = account.credential.clone();
    let changed = Versioned { value: Credential { password, ..value }, version };
    tries.forget(&app).await?;
    let browser = (mark.as_str(), caller.browser.as_str());
    renewed(&app, &member, (&account, browser), (&changed, Change::Password, Factor::Code)).await
}

/// Whether the password of the account was typed; the tries are counted.
pub(crate) async fn confirmed(
    app: &App,
    (caller, mark): (&Caller, &str),
    account: &Account,
    typed: &str,
) -> Result<Result<limits::Tries, Complaints>, Refusal> {
    let person = &account.person;
    let id = Some(person.id.as_str());
    let mut complaints = Complaints::default();
    match limits::guess(app, caller, (&person.email, mark), id).await? {
        Err(sentence) => complaints.add("current", sentence),
        Ok(tries) => match compare(typed, Some(account)).await? {
            Compared::Right | Compared::Outdated => return Ok(Ok(tries)),
            Compared::Wrong => {
                let system = app.store.system("account");
                system.commit_member_refused(&person.id, "password", app.now()).await?;
                complaints.add("current", "This is not your password.");
            }
        },
    }
    Ok(Err(complaints))
}

/// Writes the changed credential, ends every session and begins a new one (rules SEC-21, SEC-23).
pub(super) async fn renewed(
    app: &App,
    member: &Member,
    (account, (mark, browser)): (&Account, (&str, &str)),
    changed: (&Versioned<Credential>, Change, Factor),
) -> Result<Response, Refusal> {
    let (id, now, secret) = (member.id().as_str(), app.now(), session::secret()?);
    let begun = Begun { secret: &secret, mark, browser };
    let store = app.store.of(member);
    store.commit_own_credential((&account.person, &begun), changed, now).await?;
    app.store.end_others(id, &hashed(&secret)).await?;
    let here = Location::to(paths::ACCOUNT).flash("Saved. You were signed out everywhere else.");
    session::begun(app, (id, &secret), here, now).await
}

/// The account of the member who asks.
pub(crate) async fn own(app: &App, member: &Member) -> Result<Account, Refusal> {
    let store = app.store.of(member);
    let person = store.member(member.id()).await?.ok_or(Refusal::NotFound)?.value;
    let credential = store.own_credential().await?.ok_or(Refusal::NotFound)?;
    Ok(Account { person, credential })
}

fn page(seal: &Seal, account: &Account, complaints: &Complaints) -> Page {
    let fields = html! {
        (Field::email("E-mail address", "email").autocomplete("username")
            .value(account.person.email.as_str()).hint("This stays as it is.").required())
        (Field::password("Present password", "current", "current-password").required()
            .complaints(complaints))
        (Field::password("New password", "password", "new-password").required()
            .hint("At least 8 characters; a short sentence is good.").complaints(complaints))
        (ui::buttons(html! {
            (ui::submit("Change password"))
            (ui::button_link_quiet(paths::ACCOUNT, "Cancel"))
        }))
    };
    let body = html! {
        (ui::crumbs(&[(paths::ACCOUNT, "Your account")]))
        (ui::complaints(complaints))
        (ui::form(seal, paths::PASSWORD, fields))
    };
    Page::new(Tab::Account, "Change password", body)
}
