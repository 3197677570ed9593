//! `GET /firm/trust/suspense/{receipt}`: whose deposit it is; it moves whole into one ledger.

use domain::id::ReceiptId;
use domain::matter::Matter;
use domain::text::Mark;
use domain::trust::{Unidentified, UnidentifiedState};
use maud::html;
use serde::Deserialize;
use store::Member;
use web::ui;
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::refused::{self, Tried};
use crate::{allowed, paths};

/// Whose it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    matter: String,
}

/// `GET /firm/trust/suspense/{receipt}`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ReceiptId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let (waiting, matters) = found(&member, &app, &id).await?;
    if let UnidentifiedState::Identified(matter) = &waiting.state {
        return Ok(Answer::Go(Location::to(paths::ledger(matter))));
    }
    let complaints = Complaints::default();
    Ok(Answer::Page(shown(&waiting, &matters, &Form::default(), &complaints, &seal)))
}

/// `POST /firm/trust/suspense/{receipt}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ReceiptId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    allowed::to_keep(&member)?;
    let (waiting, matters) = found(&member, &app, &id).await?;
    let again = |complaints: &Complaints| {
        Ok(Answer::Again(shown(&waiting, &matters, &posted.form, complaints, &posted.seal)))
    };
    let number = Mark::parse(&posted.form.matter);
    let matter = match number {
        Ok(number) => app.store.of(&member).matter_numbered(&number).await?,
        Err(_) => None,
    };
    let Some(matter) = matter.map(|matter| matter.value) else {
        let mut complaints = Complaints::default();
        complaints.add("matter", "Choose a matter by its number.");
        return again(&complaints);
    };

    let once = posted.once(&member);
    let wish = refused::wish(&member, &app, &once, None).await?;
    match app.store.of(&member).trust().identify(&wish, &id, &matter).await {
        Ok(_) => {
            let to = Location::to(paths::ledger(&matter.id));
            Ok(Answer::Go(to.flash("Its owner is found.")))
        }
        Err(error) => {
            let asked = Tried::to("identify", matter.id.as_str()).about(id.as_str());
            let asked = asked.sum(waiting.given.amount).under(&waiting.bank);
            again(&refused::said((&member, &app), &wish, &asked, error).await?)
        }
    }
}

async fn found(
    member: &Member,
    app: &App,
    id: &ReceiptId,
) -> Result<(Unidentified, Vec<Matter>), Refusal> {
    let store = app.store.of(member);
    let found = store.trust().unidentified(id).await?.ok_or(Refusal::NotFound)?;
    Ok((found.value, store.matters_latest("").await?))
}

fn shown(
    waiting: &Unidentified,
    matters: &[Matter],
    form: &Form,
    complaints: &Complaints,
    seal: &Seal,
) -> Page {
    let given = &waiting.given;
    let choice = |matter: &Matter| {
        (matter.number.to_string(), format!("{}: {}", matter.client_name, matter.name))
    };
    let choices: Vec<(String, String)> = matters.iter().map(choice).collect();
    let body = html! {
        (ui::crumbs(&[(paths::ACCOUNTS, "Accounts"), (&paths::account(&waiting.bank), "Account")]))
        (ui::facts(&[
            ("From", html! { (given.from) }),
            ("Amount", ui::money(given.amount)),
            ("By", html! { (given.method.title()) " " (given.instrument) }),
            ("Came in", ui::date(waiting.received_on)),
        ]))
        (ui::form(seal, &paths::identify(&waiting.id), html! {
            (ui::complaints(complaints))
            (ui::suggested("It belongs to matter", "matter", &choices, &form.matter).required()
                .hint("It moves whole into this matter’s ledger.").complaints(complaints))
            (ui::buttons(html! {
                (ui::submit("It is theirs"))
                (ui::button_link_quiet(&paths::account(&waiting.bank), "Cancel"))
            }))
        }))
    };
    Page::new(Tab::Trust, "Whose deposit is it?", body)
}
