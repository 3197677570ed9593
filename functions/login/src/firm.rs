//! `/sign-in/firm`: address and password of a person of the firm, the first of two factors.

pub(crate) mod code;
pub(crate) mod renew;

use std::sync::Arc;

use domain::id::MemberId;
use domain::member::Member as Person;
use domain::text::Email;
use maud::html;
use serde::Deserialize;
use store::Versioned;
use store::credentials::Credential;
use store::links::Holder;
use web::ui::{self, Field};
use web::{
    Answer, Anyone, App, Browser, Complaints, Location, Page, Posted, Refusal, Seal, State, Tab,
};

use crate::caller::Caller;
use crate::credential::{self, Compared};
use crate::pace::Pace;
use crate::password::CHARS_MAX;
use crate::{limits, paths, root, sign_in};

/// Address and password.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PasswordForm {
    email: String,
    password: String,
}

/// The same sentence whatever was wrong (rule SEC-13).
const WRONG: &str = "The address or the password is not right.";

impl PasswordForm {
    fn read(&self) -> Result<Email, Complaints> {
        let mut complaints = Complaints::default();
        let email = complaints.take("email", Email::parse(&self.email));
        if self.password.is_empty() {
            complaints.add("password", "Type your password.");
        }
        complaints.or(email)
    }
}

/// A person of the firm with what they sign in with.
pub(crate) struct Account {
    pub(crate) person: Person,
    pub(crate) credential: Versioned<Credential>,
}

impl Account {
    /// The account of a member, once it is set up, and until it is reset.
    pub(crate) async fn of(app: &App, person: Person) -> Result<Option<Self>, Refusal> {
        let found = app.store.system("sign-in").credential(&person.id).await?;
        let found = found.filter(|credential| !credential.value.is_reset());
        Ok(found.map(|credential| Self { person, credential }))
    }

    /// The account of the member with this id.
    pub(crate) async fn by_id(app: &App, id: &MemberId) -> Result<Option<Self>, Refusal> {
        match app.store.system("sign-in").member(id).await? {
            Some(person) => Self::of(app, person.value).await,
            None => Ok(None),
        }
    }

    async fn by_email(app: &App, email: &Email) -> Result<Option<Self>, Refusal> {
        match app.store.system("sign-in").holder(email).await? {
            Some(Holder::Member(person)) => Self::of(app, person).await,
            Some(Holder::Contact(..)) | None => Ok(None),
        }
    }
}

/// `GET /sign-in/firm`
pub(crate) async fn show(who: Anyone, seal: Seal) -> Answer {
    if !matches!(who, Anyone::Stranger) {
        return Answer::Go(root::home(&who));
    }
    Answer::Page(page(&seal, &PasswordForm::default(), &Complaints::default()))
}

/// `POST /sign-in/firm`
pub(crate) async fn act(
    Browser(mark): Browser,
    caller: Caller,
    State(app): State<App>,
    posted: Posted<PasswordForm>,
) -> Result<Answer, Refusal> {
    let pace = Pace::begin();
    let again = |wrong| Answer::Again(page(&posted.seal, &posted.form, &wrong));
    let email = match posted.form.read() {
        Ok(email) => email,
        Err(wrong) => return Ok(again(wrong)),
    };

    let account = Account::by_email(&app, &email).await?;
    let id = account.as_ref().map(|account| account.person.id.as_str());
    let tries = match limits::guess(&app, &caller, (&email, &mark), id).await? {
        Ok(tries) => tries,
        Err(sentence) => {
            pace.end().await;
            return Ok(again(Complaints::whole(sentence)));
        }
    };

    if let Some(credential) = first(&app, account.as_ref(), &posted.form.password).await? {
        tries.went_well(&app).await?;
        app.store.system("sign-in").pass(&mark, &credential, app.now()).await?;
        return Ok(Answer::Go(Location::to(paths::SIGN_IN_CODE)));
    }
    pace.end().await;
    Ok(again(Complaints::whole(WRONG)))
}

/// The credential whose password it is; a refusal is noted.
async fn first(
    app: &App,
    account: Option<&Account>,
    typed: &str,
) -> Result<Option<Credential>, Refusal> {
    let compared = compare(typed, account).await?;
    let Some(Account { person, credential }) = account else { return Ok(None) };
    let (system, now) = (app.store.system("sign-in"), app.now());
    match compared {
        Compared::Wrong => {
            system.commit_member_refused(&person.id, "password", now).await?;
            Ok(None)
        }
        Compared::Outdated => {
            let password = credential::hash(typed.to_owned()).await.map_err(Refusal::fault)?;
            let value = Credential { password, ..credential.value.clone() };
            let renewed = Versioned { value, version: credential.version };
            system.commit_rehashed(&renewed, now).await?;
            Ok(Some(renewed.value))
        }
        Compared::Right => Ok(Some(credential.value.clone())),
    }
}

/// Compares what was typed with an account's password; nobody's is wrong after the same time.
pub(crate) async fn compare(typed: &str, account: Option<&Account>) -> Result<Compared, Refusal> {
    if typed.chars().count() > CHARS_MAX {
        return Ok(Compared::Wrong);
    }
    let hash = account.map(|account| Arc::from(account.credential.value.password.as_str()));
    credential::compare(typed.to_owned(), hash).await.map_err(Refusal::fault)
}

fn page(seal: &Seal, form: &PasswordForm, complaints: &Complaints) -> Page {
    let fields = html! {
        (Field::email("E-mail address", "email").autocomplete("username").value(&form.email)
            .required().complaints(complaints))
        (Field::password("Password", "password", "current-password").required()
            .complaints(complaints))
        (ui::buttons(ui::submit("Go on")))
    };
    let body = html! {
        (sign_in::refused(complaints))
        (ui::form(seal, paths::SIGN_IN_FIRM, fields))
        p {
            "First time here, or password forgotten? "
            (ui::link(paths::SIGN_IN, "Get a link by mail"))
        }
    };
    Page::new(Tab::None, "Sign in to work", body)
}
