//! `/setup`: the firm and the first person who signs in.
//!
//! Invariant: the page exists until somebody can sign in, and only whoever can read the portal's
//! secret knows its code; there is no account before, and no second way (rule SEC-14).

mod form;
mod view;

use axum::response::{IntoResponse, Response};
use domain::id::MemberId;
use domain::member::{Member as Person, Rates, Role};
use domain::text::Email;
use secrecy::ExposeSecret;
use store::CommitError;
use store::credentials::Credential;
use store::sessions::Begun;
use subtle::ConstantTimeEq;
use web::keys::Keys;
use web::{Answer, App, Browser, Complaints, Location, Posted, Refusal, Seal, State, session};

use crate::caller::Caller;
use crate::factor::Seed;
use crate::recovery::Recovery;
use crate::{credential, limits, paths};
use form::{First, SetupForm};

/// How many letters the code has: 96 bits.
const CODE_LETTERS: usize = 24;

/// The code that the page asks for. It follows from the portal's secret, so that whoever may read
/// the secret can work it out, and it says nothing about the secret.
pub fn code(keys: &Keys) -> String {
    let bytes = keys.derived("setup code");
    let text: String = bytes.expose_secret().iter().map(|byte| format!("{byte:02x}")).collect();
    text.chars().take(CODE_LETTERS).collect()
}

/// `GET /setup`
pub(crate) async fn show(
    Browser(mark): Browser,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    open(&app).await?;
    let (keys, whose) = (app.keys().await?, whose(&mark));
    let seed = Seed::fresh()?.seal(keys, &whose).map_err(Refusal::fault)?;
    let recovery = Recovery::fresh()?.seal(keys, &whose).map_err(Refusal::fault)?;
    let form = SetupForm { seed, recovery, ..SetupForm::begun() };
    let again = Again { app: &app, mark: &mark, seal: &seal };
    Ok(Answer::Page(again.page(&form, &Complaints::default()).await?))
}

/// `POST /setup`
pub(crate) async fn act(
    Browser(mark): Browser,
    caller: Caller,
    State(app): State<App>,
    posted: Posted<SetupForm>,
) -> Result<Response, Refusal> {
    open(&app).await?;
    let network = limits::from_network(&app, &caller).await?;
    let again = Again { app: &app, mark: &mark, seal: &posted.seal };
    let first = match read(&again, &posted.form).await? {
        Ok(first) => first,
        Err(wrong) => {
            return Ok(Answer::Again(again.page(&posted.form, &wrong).await?).into_response());
        }
    };
    app.store.give_back_try(&network).await?;

    let person = person(&app, &first)?;
    let password = credential::hash(first.password.into_text()).await.map_err(Refusal::fault)?;
    let (keys, member) = (app.keys().await?, person.id.clone());
    let seed = first.seed.seal(keys, member.as_str()).map_err(Refusal::fault)?;
    let recovery = again.codes(&posted.form).await?.proofs(keys, member.as_str());
    let credential = Credential { member, password, seed, step: first.step, recovery };
    let (now, secret) = (app.now(), session::secret()?);
    let begun = Begun { secret: &secret, mark: &mark, browser: &caller.browser };
    let firm = first.firm.as_ref();
    let system = app.store.system("setting up");
    match system.commit_set_up((firm, &person), &credential, &begun, now).await {
        Ok(_) => {}
        Err(CommitError::Taken(what)) => {
            let wrong = Complaints::whole(format!("{what} is taken."));
            return Ok(Answer::Again(again.page(&posted.form, &wrong).await?).into_response());
        }
        Err(error) => return Err(error.into()),
    }

    app.forget_firm().await;
    let to = Location::to(paths::FIRM).flash("Welcome. Your portal is ready.");
    session::begun(&app, (person.id.as_str(), &secret), to, now).await
}

/// The page is there only until somebody can sign in.
async fn open(app: &App) -> Result<(), Refusal> {
    match app.store.system("setting up").is_set_up().await? {
        true => Err(Refusal::NotFound),
        false => Ok(()),
    }
}

/// For whom a seed is sealed before there is anybody.
fn whose(mark: &str) -> String {
    format!("setup {mark}")
}

async fn read(again: &Again<'_>, form: &SetupForm) -> Result<Result<First, Complaints>, Refusal> {
    let keys = again.app.keys().await?;
    let typed: String = form.setup_code.chars().filter(char::is_ascii_alphanumeric).collect();
    let is_right = typed.to_lowercase().as_bytes().ct_eq(code(keys).as_bytes());
    let seed = again.seed(form).await?;
    let mut complaints = Complaints::default();
    if !bool::from(is_right) {
        complaints.add("setup_code", "This is not the setup code of this portal.");
    }
    let founded = again.app.store.firm().await?;
    Ok(form.read((complaints, seed), founded.map(|firm| firm.value).as_ref(), again.app.now()))
}

fn person(app: &App, first: &First) -> Result<Person, Refusal> {
    let email: &Email = &first.email;
    Ok(Person {
        id: app.id(MemberId::made)?,
        name: first.name.clone(),
        email: email.clone(),
        role: Role::Lawyer,
        mark: first.mark.clone(),
        classification: first.classification,
        rates: Rates::default(),
        target: None,
    })
}

/// What the page needs to be shown, also again.
struct Again<'a> {
    app: &'a App,
    mark: &'a str,
    seal: &'a Seal,
}

impl Again<'_> {
    async fn seed(&self, form: &SetupForm) -> Result<Seed, Refusal> {
        let opened = Seed::open(self.app.keys().await?, &whose(self.mark), &form.seed);
        opened.map_err(|_| Refusal::Forged)
    }

    async fn codes(&self, form: &SetupForm) -> Result<Recovery, Refusal> {
        let opened = Recovery::open(self.app.keys().await?, &whose(self.mark), &form.recovery);
        opened.map_err(|_| Refusal::Forged)
    }

    async fn page(&self, form: &SetupForm, complaints: &Complaints) -> Result<web::Page, Refusal> {
        let seed = self.seed(form).await?;
        let has_firm = self.app.store.firm().await?.is_some();
        let shown = seed.shown("Counterfoil", "first sign-in")?;
        let firm = if has_firm {
            maud::html! {}
        } else {
            view::firm(form, complaints)
        };
        let codes = self.codes(form).await?.shown(self.app.keys().await?);
        Ok(view::page(self.seal, form, complaints, (firm, shown, codes)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::SecretString;
    use web::keys::Secrets;

    #[test]
    fn sec14_the_code_is_what_the_readme_tells_to_work_out() {
        let text = |text: &str| SecretString::from(text.to_owned());
        let session = text("0123456789abcdef0123456789abcdef");
        let secrets = Secrets::session(session);
        // printf 'counterfoil/setup code\0%s' "$session" | sha256sum | cut -c1-24
        assert_eq!(code(&Keys::new(secrets).unwrap()), "34b9600e97d02bb2d1dcacf5");
    }
}
