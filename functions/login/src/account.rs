//! `/account`: who one is, where one is signed in, and what one signs in with (rule SEC-24).

pub(crate) mod authenticator;
pub(crate) mod password;
pub(crate) mod recovery;
pub(crate) mod sessions;

use maud::{Markup, html};
use store::Member;
use store::sessions::Session;
use web::ui::{self, Table, Tone};
use web::{Answer, Anyone, App, Page, Refusal, Seal, State, Tab};

use crate::paths;

/// Whose account it is.
struct Owner<'a> {
    id: &'a str,
    name: &'a str,
    of: &'a str,
    session: &'a str,
}

impl<'a> Owner<'a> {
    /// Nobody's account is the way to sign in.
    fn of(who: &'a Anyone) -> Result<Self, Refusal> {
        match who {
            Anyone::Staff(member) => Ok(Self {
                id: member.id().as_str(),
                name: member.name(),
                of: "",
                session: member.session(),
            }),
            Anyone::Guest(client) => Ok(Self {
                id: client.contact().as_str(),
                name: client.name(),
                of: client.client_name(),
                session: client.session(),
            }),
            Anyone::Stranger => Err(Refusal::Stranger),
        }
    }
}

/// `GET /account`
pub(crate) async fn show(
    who: Anyone,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let owner = Owner::of(&who)?;
    let sessions = app.store.sessions_of(owner.id, app.now()).await?;
    let zone = &app.firm().await?.zone;
    let secrets = match &who {
        Anyone::Staff(member) => secrets(&app, member).await?,
        Anyone::Guest(_) | Anyone::Stranger => html! {},
    };
    let body = html! {
        (facts(&owner))
        (secrets)
        (ui::card("Where you are signed in", list(&seal, (&owner, &sessions), zone)))
    };
    Ok(Answer::Page(Page::new(Tab::Account, "Your account", body)))
}

fn facts(owner: &Owner<'_>) -> Markup {
    let mut facts = vec![("Name", html! { (owner.name) })];
    if !owner.of.is_empty() {
        facts.push(("Client", html! { (owner.of) }));
        facts.push(("Sign-in", html! { "By a link to your mail address" }));
    }
    ui::facts(&facts)
}

async fn secrets(app: &App, member: &Member) -> Result<Markup, Refusal> {
    let person = app.store.of(member).member(member.id()).await?.ok_or(Refusal::NotFound)?;
    let left = app.store.of(member).own_credential().await?;
    let left = left.map_or(0, |credential| credential.value.recovery.len());
    let email = html! { (person.value.email.as_str()) };
    let body = html! {
        (ui::facts(&[
            ("E-mail and password", email),
            ("Then", html! { "Authenticator" }),
            ("If it is lost", html! {
                (left) (if left == 1 { " recovery code is" } else { " recovery codes are" })
                " left"
            }),
        ]))
        (ui::actions(html! {
            (ui::button_link_quiet(paths::PASSWORD, "Change password"))
            (ui::button_link_quiet(paths::AUTHENTICATOR, "Replace authenticator"))
            (ui::button_link_quiet(paths::RECOVERY, "New recovery codes"))
        }))
    };
    Ok(ui::card("What you sign in with", body))
}

fn list(seal: &Seal, (owner, sessions): (&Owner<'_>, &[Session]), zone: &str) -> Markup {
    let row = |session: &Session| {
        let browser = if session.browser.is_empty() { "A browser" } else { &session.browser };
        let is_this = session.hash == owner.session;
        let end = html! {
            @if is_this { (ui::badge(Tone::Good, "This one")) }
            @else { (ui::press(seal, &paths::session(&session.hash), "End")) }
        };
        let (started, seen) = (ui::when(session.started_at, zone), ui::when(session.seen_at, zone));
        [html! { (browser) }, started, seen, end]
    };
    let table = Table::new("Sessions").text("Browser").text("Since").text("Last seen").text("End");
    html! {
        (table.rows(sessions.iter().map(row)))
        @if sessions.len() > 1 {
            (ui::actions(ui::press(seal, paths::SESSIONS, "End all others")))
        }
    }
}
