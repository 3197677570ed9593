//! `GET /sign-in`: a client types an address and gets a link; the firm's people go on from here.

use maud::{Markup, html};
use web::ui::{self, Field, Tone};
use web::{Answer, Anyone, App, Complaints, Location, Page, Refusal, Seal, State, Tab};

use crate::link::LinkForm;
use crate::{paths, root};

pub(crate) async fn show(
    who: Anyone,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    if !matches!(who, Anyone::Stranger) {
        return Ok(Answer::Go(root::home(&who)));
    }
    if app.store.firm().await?.is_none() {
        return Ok(Answer::Go(Location::to(paths::SETUP)));
    }
    Ok(Answer::Page(page(&seal, &LinkForm::default(), &Complaints::default())))
}

pub(crate) fn page(seal: &Seal, form: &LinkForm, complaints: &Complaints) -> Page {
    let fields = html! {
        (Field::email("E-mail address", "email").value(&form.email).required()
            .complaints(complaints))
        (ui::buttons(ui::submit("Send me a link")))
    };
    let body = html! {
        p { "We mail you a link that signs you in. There is no password to remember." }
        (ui::form(seal, paths::LINK, fields))
        p { "Do you work here? " (ui::link(paths::SIGN_IN_FIRM, "Sign in with a password")) }
    };
    Page::new(Tab::None, "Sign in", body)
}

/// What is wrong with a form of one or two fields as a whole.
pub(crate) fn refused(complaints: &Complaints) -> Markup {
    html! {
        @for sentence in complaints.about("") {
            div role="alert" { (ui::notice(Tone::Bad, html! { p { (sentence) } })) }
        }
    }
}
