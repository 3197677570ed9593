//! `/firm/timekeepers/{timekeeper}/sign-in`: a lawyer resets what a colleague signs in with, who
//! has lost authenticator and recovery codes.
//!
//! Invariants: the lawyer proves themselves with password and code (rule SEC-25); nobody resets
//! their own this way; the colleague is told by mail, every session of theirs ends, and they come
//! in again as at first: by a link, with a new password and a new authenticator.
//!
//! # Why
//!
//! The password goes with the authenticator: whoever found it would otherwise be one step from
//! setting up an authenticator of their own.

use domain::id::MemberId;
use domain::member::Member as Person;
use maud::{Markup, html};
use serde::Deserialize;
use store::credentials::Factor;
use store::{CommitError, Member, Versioned};
use web::ui::{self, Field, Tone};
use web::{
    Answer, App, Browser, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State,
    Tab,
};

use crate::account::password::{confirmed, own};
use crate::caller::Caller;
use crate::factor::CodeError;
use crate::firm::Account;
use crate::firm::code::{Second, second};
use crate::paths;

/// What proves the lawyer.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ResetForm {
    current: String,
    code: String,
}

/// A colleague, and what they have to sign in with.
struct Colleague {
    person: Person,
    version: Option<u64>,
    is_self: bool,
}

/// `GET /firm/timekeepers/{timekeeper}/sign-in`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MemberId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let colleague = colleague(&app, &member, &id).await?;
    Ok(Answer::Page(page(&seal, (&member, &colleague), &Complaints::default())))
}

/// `POST /firm/timekeepers/{timekeeper}/sign-in`
pub(crate) async fn act(
    Staff(member): Staff,
    Browser(mark): Browser,
    caller: Caller,
    State(app): State<App>,
    (Path(id), posted): (Path<MemberId>, Posted<ResetForm>),
) -> Result<Answer, Refusal> {
    let (store, once) = (app.store.of(&member), posted.once(&member));
    let colleague = colleague(&app, &member, &id).await?;
    if store.done(&once).await?.is_some() {
        return reset(&app, &colleague.person).await;
    }
    let again = |wrong| Ok(Answer::Again(page(&posted.seal, (&member, &colleague), &wrong)));
    let Some(version) = colleague.version.filter(|_| !colleague.is_self) else {
        return again(Complaints::whole("There is nothing to reset here."));
    };
    let account = own(&app, &member).await?;
    let tries = match confirmed(&app, (&caller, &mark), &account, &posted.form.current).await? {
        Ok(tries) => tries,
        Err(wrong) => return again(wrong),
    };
    let (shown, by) = match proved(&app, &account, &posted.form.code).await? {
        Ok(proved) => proved,
        Err(wrong) => return again(wrong),
    };

    let proof = (&account.person, (&shown, by));
    let reset_is = (&colleague.person, version);
    match store.commit_factor_reset(&once, proof, reset_is, app.now()).await {
        Ok(_) => {}
        Err(CommitError::Stale) => return again(coded(CodeError::Used)),
        Err(error) => return Err(error.into()),
    }
    tries.forget(&app).await?;
    reset(&app, &colleague.person).await
}

/// Ends every session of whoever was reset; a repeat ends them once more.
async fn reset(app: &App, person: &Person) -> Result<Answer, Refusal> {
    app.store.end_all(person.id.as_str()).await?;
    tracing::info!(member.id = %person.id, "Reset a second factor");
    let flash = format!(
        "{} signs in anew: they ask for a link by mail, and set up password and authenticator.",
        person.name
    );
    Ok(Answer::Go(Location::to(paths::TIMEKEEPERS).flash(flash)))
}

/// The lawyer's credential with the code used up; a wrong one is noted.
async fn proved(
    app: &App,
    account: &Account,
    code: &str,
) -> Result<Result<Second, Complaints>, Refusal> {
    let proved: Result<(Versioned<_>, Factor), CodeError> =
        second(app, &account.credential, code).await?;
    if proved.is_err() {
        let system = app.store.system("account");
        system.commit_member_refused(&account.person.id, "code", app.now()).await?;
    }
    Ok(proved.map_err(coded))
}

fn coded(error: CodeError) -> Complaints {
    let mut complaints = Complaints::default();
    complaints.add("code", error.to_string());
    complaints
}

async fn colleague(app: &App, member: &Member, id: &MemberId) -> Result<Colleague, Refusal> {
    let store = app.store.of(member);
    let person = store.member(id).await?.ok_or(Refusal::NotFound)?.value;
    let version = store.credential_of(id).await?;
    Ok(Colleague { person, version, is_self: id == member.id() })
}

fn page(seal: &Seal, (member, colleague): (&Member, &Colleague), complaints: &Complaints) -> Page {
    let name = &colleague.person.name;
    let body = html! {
        (ui::crumbs(&[(paths::SETTINGS, "Settings"), (paths::TIMEKEEPERS, "Timekeepers")]))
        (ui::complaints(complaints))
        @if colleague.is_self {
            (said(&html! {
                "Your own authenticator is replaced under "
                (ui::link(paths::AUTHENTICATOR, "Your account")) "."
            }))
        } @else if !member.role().authorises() {
            (said(&html! { "A lawyer resets how a colleague signs in." }))
        } @else if colleague.version.is_none() {
            (said(&html! {
                (name) " has nothing to reset: at their next sign-in they ask for a link by mail, "
                "and set up password and authenticator."
            }))
        } @else {
            (form(seal, colleague, complaints))
        }
    };
    Page::new(Tab::Settings, format!("How {name} signs in"), body)
}

fn said(sentence: &Markup) -> Markup {
    ui::notice(Tone::Info, html! { p { (sentence) } })
}

fn form(seal: &Seal, colleague: &Colleague, complaints: &Complaints) -> Markup {
    let name = &colleague.person.name;
    let fields = html! {
        (Field::password("Your password", "current", "current-password").required()
            .complaints(complaints))
        (Field::code("Code of your authenticator", "code").required().complaints(complaints))
        (ui::buttons(html! {
            (ui::submit("Reset authenticator"))
            (ui::button_link_quiet(paths::TIMEKEEPERS, "Cancel"))
        }))
    };
    html! {
        p {
            "For " (name) " who has lost authenticator and recovery codes. Make sure that it is "
            "really " (name) " who asks, by voice or in person."
        }
        p {
            "All their sessions end, password, authenticator and recovery codes stop working, and "
            "a mail tells them. They sign in with a link by mail and set up all three anew."
        }
        (ui::form(seal, &paths::colleague(&colleague.person.id), fields))
    }
}
