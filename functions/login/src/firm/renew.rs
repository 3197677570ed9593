//! `/sign-in/firm/renew`: a password for whoever came by a link, and a second factor for whoever
//! has none yet.
//!
//! Invariant: a link by mail alone is never enough; an authenticator that was set up is asked for,
//! and a new password never takes it away (rule SEC-12).

use axum::response::{IntoResponse, Response};
use domain::member::Member as Person;
use maud::{Markup, html};
use serde::Deserialize;
use store::credentials::{Change, Credential, Factor};
use store::links::First;
use store::sessions::{Begun, hashed};
use store::{CommitError, Versioned};
use web::ui::{self, Field};
use web::{
    Answer, App, Browser, Complaints, Location, Page, Posted, Refusal, Seal, State, Tab, session,
};

use super::code::{Second, second};
use crate::caller::Caller;
use crate::credential;
use crate::factor::{CodeError, Seed};
use crate::password::Password;
use crate::recovery::Recovery;
use crate::{limits, paths, sign_in};

/// A password, a code, and the sealed seed of a new authenticator.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RenewForm {
    email: String,
    password: String,
    code: String,
    seed: String,
    recovery: String,
}

/// Who came by a link, and what they have.
struct Comer {
    person: Person,
    credential: Option<Versioned<Credential>>,
    /// The version of what was reset; none where nothing was ever set up.
    version: u64,
}

/// `GET /sign-in/firm/renew`
pub(crate) async fn show(
    Browser(mark): Browser,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let Some(comer) = comer(&app, &mark).await? else { return Ok(Answer::Go(again())) };
    let (seed, recovery) = fresh(&app, &comer).await?;
    let form = RenewForm { seed, recovery, ..RenewForm::default() };
    Ok(Answer::Page(page(&app, &seal, (&comer, &form), &Complaints::default()).await?))
}

/// `POST /sign-in/firm/renew`
pub(crate) async fn act(
    Browser(mark): Browser,
    caller: Caller,
    State(app): State<App>,
    posted: Posted<RenewForm>,
) -> Result<Response, Refusal> {
    let form = &posted.form;
    let Some(comer) = comer(&app, &mark).await? else {
        return Ok(Answer::Go(again()).into_response());
    };
    let person = &comer.person;
    let tries = limits::guess_by_link(&app, &caller, (&person.email, &mark)).await?;
    let read = match &tries {
        Ok(_) => read(&app, form, &comer).await?,
        Err(sentence) => Err(Complaints::whole(sentence)),
    };
    let read = match read {
        Ok(read) => read,
        Err(wrong) => {
            let page = page(&app, &posted.seal, (&comer, form), &wrong).await?;
            return Ok(Answer::Again(page).into_response());
        }
    };

    if let Ok(tries) = tries {
        tries.forget(&app).await?;
    }
    come_in(&app, person, (&caller, &mark), &read).await
}

/// The new credential, what is new about it, and what was shown for it.
type Read = (Versioned<Credential>, Change, Factor);

/// Writes the new credential; every session of before ends, and one begins.
async fn come_in(
    app: &App,
    person: &Person,
    (caller, mark): (&Caller, &str),
    (credential, change, by): &Read,
) -> Result<Response, Refusal> {
    let (id, now, secret) = (person.id.as_str(), app.now(), session::secret()?);
    let begun = Begun { secret: &secret, mark, browser: &caller.browser };
    app.store.end_all(id).await?;
    let system = app.store.system("sign-in");
    match system.commit_member_came_in(person, (credential, *change, *by), &begun, now).await {
        Ok(_) => {}
        Err(CommitError::Stale) => return Ok(Answer::Go(again()).into_response()),
        Err(error) => return Err(error.into()),
    }
    app.store.end_others(id, &hashed(&secret)).await?;
    tracing::info!(member.id = id, "Set a password and signed in");
    session::begun(app, (id, &secret), Location::to(paths::FIRM), now).await
}

/// The new credential, from what was typed.
async fn read(
    app: &App,
    form: &RenewForm,
    comer: &Comer,
) -> Result<Result<Read, Complaints>, Refusal> {
    let person = &comer.person;
    let mut complaints = Complaints::default();
    let password = Password::of(&form.password, (&person.name, &person.email), &*app.firm().await?);
    let password = complaints.take("password", password);
    let stepped = match &comer.credential {
        Some(known) => {
            let stepped = second(app, known, &form.code).await?;
            if stepped.is_err() {
                let system = app.store.system("sign-in");
                system.commit_member_refused(&person.id, "code", app.now()).await?;
            }
            stepped
        }
        None => first(app, form, comer).await?,
    };
    let stepped = complaints.take("code", stepped);
    let (password, (stepped, by)) = match complaints.or(password.zip(stepped)) {
        Ok(read) => read,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let password = credential::hash(password.into_text()).await.map_err(Refusal::fault)?;
    let change = if comer.credential.is_none() { Change::All } else { Change::Password };
    let value = Credential { password, ..stepped.value };
    Ok(Ok((Versioned { value, version: stepped.version }, change, by)))
}

/// A first credential, still without its password, if the code proves the new authenticator.
async fn first(
    app: &App,
    form: &RenewForm,
    comer: &Comer,
) -> Result<Result<Second, CodeError>, Refusal> {
    let (member, keys) = (comer.person.id.clone(), app.keys().await?);
    let seed = Seed::open(keys, member.as_str(), &form.seed).map_err(|_| Refusal::Forged)?;
    let codes = Recovery::open(keys, member.as_str(), &form.recovery);
    let recovery = codes.map_err(|_| Refusal::Forged)?.proofs(keys, member.as_str());
    let credential = |step| {
        let (password, seed) = (String::new(), form.seed.clone());
        let value = Credential { member, password, seed, step, recovery };
        (Versioned { value, version: comer.version }, Factor::Code)
    };
    Ok(seed.step(&form.code, 0, app.now()).map(credential))
}

async fn comer(app: &App, mark: &str) -> Result<Option<Comer>, Refusal> {
    let system = app.store.system("sign-in");
    let passed = system.passed(mark, app.now()).await?;
    let Some(passed) = passed.filter(|passed| passed.by == First::Link) else { return Ok(None) };
    let Some(person) = system.member(&passed.member).await? else { return Ok(None) };
    let found = system.credential(&passed.member).await?;
    let version = found.as_ref().map_or(0, |credential| credential.version);
    let credential = found.filter(|credential| !credential.value.is_reset());
    Ok(Some(Comer { person: person.value, credential, version }))
}

/// The sealed seed of a new authenticator and the sealed recovery codes, for whoever has none.
async fn fresh(app: &App, comer: &Comer) -> Result<(String, String), Refusal> {
    if comer.credential.is_some() {
        return Ok(Default::default());
    }
    let (keys, id) = (app.keys().await?, comer.person.id.as_str());
    let seed = Seed::fresh()?.seal(keys, id).map_err(Refusal::fault)?;
    let codes = Recovery::fresh()?.seal(keys, id).map_err(Refusal::fault)?;
    Ok((seed, codes))
}

fn again() -> Location {
    Location::to(paths::SIGN_IN).flash("Ask for a link to set your password.")
}

/// What an authenticator takes the seed from, and the recovery codes.
async fn shown(app: &App, person: &Person, form: &RenewForm) -> Result<(Markup, Markup), Refusal> {
    let (keys, id) = (app.keys().await?, person.id.as_str());
    let seed = Seed::open(keys, id, &form.seed).map_err(|_| Refusal::Forged)?;
    let codes = Recovery::open(keys, id, &form.recovery).map_err(|_| Refusal::Forged)?;
    let scan = seed.shown(app.firm().await?.name.as_str(), person.email.as_str())?;
    Ok((scan, codes.shown(keys)))
}

async fn page(
    app: &App,
    seal: &Seal,
    (comer, form): (&Comer, &RenewForm),
    complaints: &Complaints,
) -> Result<Page, Refusal> {
    let person = &comer.person;
    let (scan, codes) = match comer.credential {
        Some(_) => Default::default(),
        None => shown(app, person, form).await?,
    };
    let hint = match comer.credential {
        Some(_) => "The six digits that your authenticator shows now, or a recovery code.",
        None => "The six digits that your authenticator shows now.",
    };
    let fields = html! {
        (ui::hidden("seed", &form.seed))
        (ui::hidden("recovery", &form.recovery))
        (Field::email("E-mail address", "email").autocomplete("username")
            .value(person.email.as_str()).hint("This stays as it is.").required())
        (Field::password("New password", "password", "new-password").required()
            .hint("At least 8 characters; a short sentence is good.").complaints(complaints))
        @if comer.credential.is_none() {
            p { "Scan this with an authenticator app, then type the code that it shows." }
        }
        (scan)
        (Field::code("Code", "code").hint(hint).required().complaints(complaints))
        (codes)
        (ui::buttons(ui::submit("Sign in")))
    };
    let body = html! {
        p { "Welcome, " (person.name.as_str()) ". Choose how you sign in from now on." }
        (sign_in::refused(complaints))
        (ui::form(seal, paths::SIGN_IN_RENEW, fields))
        @if comer.credential.is_some() {
            p { "You know your password? " (ui::link(paths::SIGN_IN_FIRM, "Sign in with it")) }
        }
    };
    Ok(Page::new(Tab::None, "Your password", body))
}
