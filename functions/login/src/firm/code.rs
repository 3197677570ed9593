//! `/sign-in/firm/code`: the code of the authenticator, the second of two factors.

use axum::response::{IntoResponse, Response};
use maud::html;
use serde::Deserialize;
use store::credentials::{Credential, Factor};
use store::links::First;
use store::sessions::Begun;
use store::{CommitError, Versioned};
use web::ui::{self, Field};
use web::{
    Answer, App, Browser, Complaints, Location, Page, Posted, Refusal, Seal, State, Tab, session,
};

use super::Account;
use crate::caller::Caller;
use crate::factor::{CodeError, Seed};
use crate::{limits, paths, recovery, sign_in};

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CodeForm {
    code: String,
}

/// `GET /sign-in/firm/code`
pub(crate) async fn show(
    Browser(mark): Browser,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    Ok(match passed(&app, &mark).await? {
        Some(_) => Answer::Page(page(&seal, &Complaints::default())),
        None => Answer::Go(again()),
    })
}

/// `POST /sign-in/firm/code`
pub(crate) async fn act(
    Browser(mark): Browser,
    caller: Caller,
    State(app): State<App>,
    posted: Posted<CodeForm>,
) -> Result<Response, Refusal> {
    let refused = |sentence: String| {
        let mut wrong = Complaints::default();
        wrong.add("code", sentence);
        Ok(Answer::Again(page(&posted.seal, &wrong)).into_response())
    };
    let Some(Account { person, credential }) = passed(&app, &mark).await? else {
        return Ok(Answer::Go(again()).into_response());
    };

    let id = person.id.as_str();
    let tries = limits::guess(&app, &caller, (&person.email, &mark), Some(id)).await?;
    let tries = match tries {
        Ok(tries) => tries,
        Err(sentence) => return refused(sentence),
    };
    let (system, now) = (app.store.system("sign-in"), app.now());
    let (credential, by) = match second(&app, &credential, &posted.form.code).await? {
        Ok(second) => second,
        Err(error) => {
            system.commit_member_refused(&person.id, "code", now).await?;
            return refused(error.to_string());
        }
    };

    let secret = session::secret()?;
    let begun = Begun { secret: &secret, mark: &mark, browser: &caller.browser };
    match system.commit_member_signed_in(&person, (&credential, by), &begun, now).await {
        Ok(_) => {}
        Err(CommitError::Stale) => return refused(CodeError::Used.to_string()),
        Err(error) => return Err(error.into()),
    }
    tries.forget(&app).await?;
    tracing::info!(member.id = id, "Signed in");
    session::begun(&app, (id, &secret), landing(&credential, by), now).await
}

/// Whoever used a recovery code is told how many are left, where they can be made anew.
fn landing(credential: &Versioned<Credential>, by: Factor) -> Location {
    match (by, credential.value.recovery.len()) {
        (Factor::Code, _) => Location::to(paths::FIRM),
        (Factor::Recovery, left) => Location::to(paths::ACCOUNT).flash(format!(
            "That recovery code is used up; {left} are left. If your authenticator is lost, \
             replace it."
        )),
    }
}

/// What is left of a credential after its second factor was shown.
pub(crate) type Second = (Versioned<Credential>, Factor);

/// The credential with the code used up: one of the authenticator, or a recovery code.
pub(crate) async fn second(
    app: &App,
    credential: &Versioned<Credential>,
    code: &str,
) -> Result<Result<Second, CodeError>, Refusal> {
    let Versioned { value, version } = credential;
    let keys = app.keys().await?;
    if recovery::is_code(code) {
        let used = recovery::used(keys, credential, code);
        return Ok(used.map(|left| (left, Factor::Recovery)).ok_or(CodeError::Recovery));
    }
    let seed = Seed::open(keys, value.member.as_str(), &value.seed).map_err(Refusal::fault)?;
    let step = seed.step(code, value.step, app.now());
    let used = |step| Versioned { value: Credential { step, ..value.clone() }, version: *version };
    Ok(step.map(|step| (used(step), Factor::Code)))
}

/// The account whose password this browser has shown, unless it was changed since.
async fn passed(app: &App, mark: &str) -> Result<Option<Account>, Refusal> {
    let passed = app.store.system("sign-in").passed(mark, app.now()).await?;
    let Some(passed) = passed.filter(|passed| passed.by == First::Password) else {
        return Ok(None);
    };
    let account = Account::by_id(app, &passed.member).await?;
    Ok(account.filter(|account| passed.is_of(&account.credential.value.password)))
}

fn again() -> Location {
    Location::to(paths::SIGN_IN_FIRM).flash("Begin with your password.")
}

fn page(seal: &Seal, complaints: &Complaints) -> Page {
    let fields = html! {
        (Field::code("Code", "code")
            .hint("The six digits that your authenticator shows now, or a recovery code.")
            .required().complaints(complaints))
        (ui::buttons(ui::submit("Sign in")))
    };
    let body = html! {
        (sign_in::refused(complaints))
        (ui::form(seal, paths::SIGN_IN_CODE, fields))
        p { (ui::link(paths::SIGN_IN_FIRM, "Sign in as somebody else")) }
    };
    Page::new(Tab::None, "One more step", body)
}
