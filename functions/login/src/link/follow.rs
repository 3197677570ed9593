//! `/link/{person}/{token}`: what a mail leads to.
//!
//! Invariant: only the button uses the link up, and only in the browser that asked; programs that
//! look into mails may open it as often as they like (PRT-03).

use std::str::FromStr;

use axum::response::{IntoResponse, Response};
use domain::id::{ContactId, MemberId};
use maud::html;
use store::CommitError;
use store::links::{Holder, Link};
use store::sessions::Begun;
use web::ui::{self};
use web::{
    Answer, App, Browser, Location, Page, Path2, Posted, Refusal, Seal, State, Tab, session,
};

use crate::caller::Caller;
use crate::paths;
use crate::sign_out::Pressed;

/// The id of whoever may get a link.
#[derive(Debug, Clone)]
pub(crate) struct Person(String);

/// The secret part of a link.
#[derive(Debug, Clone)]
pub(crate) struct Token(String);

impl FromStr for Person {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let is_person = text.parse::<ContactId>().is_ok() || text.parse::<MemberId>().is_ok();
        if is_person { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

impl FromStr for Token {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let is_token = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_token { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

/// `GET /link/{person}/{token}`
pub(crate) async fn show(
    Browser(mark): Browser,
    State(app): State<App>,
    Path2(person, token): Path2<Person, Token>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let link = app.store.system("sign-in").link(&person.0, &token.0, app.now()).await?;
    Ok(Answer::Page(match link {
        None => gone(),
        Some(link) if link.is_of(&mark) => ready(&seal, &paths::link(&person.0, &token.0)),
        Some(_) => elsewhere(),
    }))
}

/// `POST /link/{person}/{token}`
pub(crate) async fn act(
    Browser(mark): Browser,
    caller: Caller,
    State(app): State<App>,
    Path2(person, token): Path2<Person, Token>,
    _: Posted<Pressed>,
) -> Result<Response, Refusal> {
    let link = app.store.system("sign-in").link(&person.0, &token.0, app.now()).await?;
    let page = match link {
        None => gone(),
        Some(link) if link.is_of(&mark) => match go(&app, &caller, &mark, &link).await? {
            Some(response) => return Ok(response),
            None => gone(),
        },
        Some(_) => elsewhere(),
    };
    Ok(Answer::Again(page).into_response())
}

/// Uses a link up: a contact is in, a member goes on to a new password. Nothing when it was used
/// or revoked meanwhile.
pub(crate) async fn go(
    app: &App,
    caller: &Caller,
    mark: &str,
    link: &Link,
) -> Result<Option<Response>, Refusal> {
    let (system, now) = (app.store.system("sign-in"), app.now());
    let (done, response) = match system.holder_of(link).await? {
        None => return Ok(None),
        Some(Holder::Contact(contact, party)) => {
            let secret = session::secret()?;
            let begun = Begun { secret: &secret, mark, browser: &caller.browser };
            let done = system.commit_contact_signed_in((&contact, &party), link, &begun, now).await;
            let id = contact.value.id.as_str();
            (done, session::begun(app, (id, &secret), Location::to(paths::HOME), now).await?)
        }
        Some(Holder::Member(person)) => {
            let done = system.commit_link_followed(&person, link, now).await;
            (done, Answer::Go(Location::to(paths::SIGN_IN_RENEW)).into_response())
        }
    };
    match done {
        Ok(_) => Ok(Some(response)),
        Err(CommitError::Stale) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn ready(seal: &Seal, action: &str) -> Page {
    let body = html! {
        p { "You asked for this link in this browser. One more step:" }
        (ui::form(seal, action, ui::buttons(ui::submit("Go on"))))
    };
    Page::new(Tab::None, "Sign in", body)
}

fn elsewhere() -> Page {
    let body = html! {
        p {
            "This link was asked for in another browser, and works only there. Go back to that "
            "browser and type the code from the mail."
        }
        p { "You did not ask for it? Then close this page. Nothing has happened." }
        (ui::actions(ui::button_link_quiet(paths::SIGN_IN, "Sign in here instead")))
    };
    Page::new(Tab::None, "Another browser asked", body)
}

fn gone() -> Page {
    let body = html! {
        p { "It was used, is older than 15 minutes, or was withdrawn." }
        (ui::actions(ui::button_link(paths::SIGN_IN, "Ask for another link")))
    };
    Page::new(Tab::None, "This link does not work any more", body)
}
