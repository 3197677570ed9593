//! `/link`: asking for a one-time link, and waiting for it (PRT-02, rules SEC-13, SEC-66).

pub(crate) mod code;
pub(crate) mod follow;

use domain::notice::About;
use domain::text::Email;
use maud::html;
use serde::Deserialize;
use store::links::{Holder, NewLink};
use store::sessions::hashed;
use store::{Fault, Once};
use web::ui::{self, Field};
use web::{Answer, App, Browser, Complaints, Location, Page, Posted, Refusal, Seal, State, Tab};

use crate::caller::Caller;
use crate::pace::Pace;
use crate::{limits, paths, sign_in};

/// An address to send a link to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LinkForm {
    pub(crate) email: String,
}

impl LinkForm {
    fn read(&self) -> Result<Email, Complaints> {
        let mut complaints = Complaints::default();
        let email = complaints.take("email", Email::parse(&self.email));
        complaints.or(email)
    }
}

/// `POST /link`: whoever has the address gets a mail; who hasn't is told the same, as late.
pub(crate) async fn act(
    Browser(mark): Browser,
    caller: Caller,
    State(app): State<App>,
    posted: Posted<LinkForm>,
) -> Result<Answer, Refusal> {
    let pace = Pace::begin();
    let email = match posted.form.read() {
        Ok(email) => email,
        Err(wrong) => return Ok(Answer::Again(sign_in::page(&posted.seal, &posted.form, &wrong))),
    };

    limits::from_network(&app, &caller).await?;
    limits::mail(&app, &email).await?;
    let name = format!("link#{}#{}#{email}", hashed(&mark), posted.seal.once);
    send(&app, &Once::named(format!("link#{}", hashed(&name))), &email, &mark).await?;

    pace.end().await;
    Ok(Answer::Go(Location::to(paths::LINK)))
}

async fn send(app: &App, once: &Once, email: &Email, mark: &str) -> Result<(), Refusal> {
    let system = app.store.system("sign-in");
    match system.holder(email).await? {
        Some(holder) => send_to(app, once, &holder, mark).await,
        None => Ok(system.asked_in_vain(mark, app.now()).await?),
    }
}

async fn send_to(app: &App, once: &Once, holder: &Holder, mark: &str) -> Result<(), Refusal> {
    let token = store::chance::<32>().map(hex)?;
    let code = six_digits()?;
    let proof = proof(app, mark, &code).await?;
    let new = NewLink { holder, token: &token, code: &proof, mark };
    let link = format!("{}{}", app.config.portal_url, paths::link(holder.id(), &token));
    let (system, about) = (app.store.system("sign-in"), About::SignIn { link, code });
    system.commit_link_sent(once, &new, about, app.now()).await?;
    tracing::info!(person.id = holder.id(), "Sent a link");
    Ok(())
}

fn hex(bytes: [u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Six digits that nobody can guess; the bias of a remainder of 64 bits is beyond noticing.
fn six_digits() -> Result<String, Fault> {
    let number = u64::from_le_bytes(store::chance()?) % 1_000_000;
    Ok(format!("{number:06}"))
}

/// What is stored of a code: it proves the code, in this browser, and says nothing about it.
async fn proof(app: &App, mark: &str, code: &str) -> Result<String, Refusal> {
    Ok(app.keys().await?.tag("link code", &format!("{mark} {code}")))
}

/// `GET /link`
pub(crate) async fn show(seal: Seal) -> Answer {
    Answer::Page(page(&seal, &Complaints::default()))
}

fn page(seal: &Seal, complaints: &Complaints) -> Page {
    let fields = html! {
        (Field::code("Code from the mail", "code").hint("It works for 10 minutes.").required()
            .complaints(complaints))
        (ui::buttons(ui::submit("Sign in")))
    };
    let body = html! {
        p {
            "If we know the address, a mail is on its way. Open its link in this browser: it "
            "works once, for 15 minutes; the code beside it, for 10."
        }
        p { "If the link opens in another browser or on another device, type the code here." }
        (sign_in::refused(complaints))
        (ui::form(seal, paths::LINK_CODE, fields))
        p {
            "Nothing there? Look into the spam folder, or "
            (ui::link(paths::SIGN_IN, "ask for another link")) "."
        }
    };
    Page::new(Tab::None, "Check your mail", body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec11_a_code_has_six_digits() {
        for _ in 0..200 {
            let code = six_digits().unwrap();
            assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
        }
    }

    #[test]
    fn sec66_a_token_has_256_bits_and_is_never_the_same() {
        let token = || hex(store::chance().unwrap());
        assert_eq!(token().len(), 64);
        assert_ne!(token(), token());
    }
}
