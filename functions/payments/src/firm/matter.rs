//! `/firm/matters/{matter}/paying`: who takes what is owed in one matter, how one amount is split
//! over its invoices, and whether credit cards carry a surcharge (PAY-10, PAY-16, PAY-25). Payments
//! that were begun go on with their own account.

use axum::Extension;
use domain::id::MatterId;
use domain::matter::Matter;
use domain::merchant::{Destination, MerchantName};
use domain::paying::{MatterTerms, Terms, Way};
use domain::payment::ProcessorName;
use domain::split::Split;
use maud::html;
use processors::Till;
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab, ui,
};

use crate::{desk, paths};

/// The choice, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MatterForm {
    cards: String,
    split: String,
    no_surcharge: String,
    version: String,
}

/// `GET /firm/matters/{matter}/paying`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let matter = matter(&app, &member, &id).await?;
    let accounts = desk::accounts(&app, &till).await?;
    let form = MatterForm::of(&app.store.pay_terms().await?, &id);
    Ok(Answer::Page(view(&matter, &accounts, &seal, (&form, &Complaints::default()))))
}

/// `POST /firm/matters/{matter}/paying`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Extension(till): Extension<Till>,
    Path(id): Path<MatterId>,
    posted: Posted<MatterForm>,
) -> Result<Answer, Refusal> {
    let matter = matter(&app, &member, &id).await?;
    let accounts = desk::accounts(&app, &till).await?;
    let now = app.store.pay_terms().await?;
    let terms = match posted.form.read(now.value, &id, &accounts) {
        Ok(terms) => terms,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(view(&matter, &accounts, &posted.seal, typed)));
        }
    };

    let (once, door) = (posted.once(&member), app.store.of(&member));
    match door.commit_matter_terms(&once, (&id, &terms), app.now()).await {
        Ok(_) => app.forget_firm().await,
        Err(CommitError::Stale) => {
            let now = MatterForm::of(&app.store.pay_terms().await?, &id);
            let form = MatterForm { version: now.version, ..posted.form.clone() };
            let said = "Somebody changed how clients pay meanwhile. Look at what you chose, and save \
                        it again.";
            let typed = (&form, &Complaints::whole(said));
            return Ok(Answer::Late(view(&matter, &accounts, &posted.seal, typed)));
        }
        Err(other) => return Err(other.into()),
    }

    let here = Location::to(paths::firm_matter(&id));
    Ok(Answer::Go(here.flash("Saved how what is owed in this matter is paid.")))
}

async fn matter(app: &App, member: &Member, id: &MatterId) -> Result<Matter, Refusal> {
    Ok(app.store.of(member).matter(id).await?.ok_or(Refusal::NotFound)?.value)
}

impl MatterForm {
    fn of(terms: &Versioned<Terms>, matter: &MatterId) -> Self {
        let own = terms.value.matter(matter);
        Self {
            cards: own.cards.map_or("", ProcessorName::word).to_owned(),
            split: own.split.map_or("", Split::word).to_owned(),
            no_surcharge: if own.no_surcharge { "on" } else { "" }.to_owned(),
            version: terms.version.to_string(),
        }
    }

    /// The terms of the firm with those of this matter; they are written over the version that was
    /// looked at, so what somebody else changed meanwhile is not lost.
    fn read(
        &self,
        terms: Terms,
        matter: &MatterId,
        accounts: &[MerchantName],
    ) -> Result<Versioned<Terms>, Complaints> {
        let mut complaints = Complaints::default();
        let cards = match self.cards.as_str() {
            "" => Some(None),
            word => {
                let name = ProcessorName::of_word(word).ok_or("Choose one of the firm’s accounts.");
                complaints.take("cards", name).map(Some)
            }
        };
        let split = match self.split.as_str() {
            "" => Some(None),
            word => {
                let split = Split::of_word(word).ok_or("Choose one of the rules.");
                complaints.take("split", split).map(Some)
            }
        };
        let version = complaints.version(&self.version);
        let no_surcharge = !self.no_surcharge.is_empty();
        let own = cards.zip(split);
        let own = own.map(|(cards, split)| MatterTerms { cards, split, no_surcharge });
        let value =
            own.and_then(|own| complaints.take("cards", terms.with_matter(matter, own, accounts)));
        complaints.or(value.zip(version).map(|(value, version)| Versioned { value, version }))
    }
}

fn view(
    matter: &Matter,
    accounts: &[MerchantName],
    seal: &Seal,
    (form, complaints): (&MatterForm, &Complaints),
) -> Page {
    let operating = accounts.iter().filter(|name| name.destination() == Destination::Operating);
    let mut takers = vec![("", "As for the whole firm")];
    for name in operating.filter(|name| Way::Card.is_taken_by(name.processor())) {
        takers.push((name.processor().word(), name.processor().title()));
    }
    let mut splits = vec![("", "As for the whole firm")];
    splits.extend(Split::ALL.map(|split| (split.word(), split.title())));
    let body = html! {
        (ui::crumbs(&[(&paths::firm_matter(&matter.id), matter.number.as_str())]))
        p { (matter.client_name) " · " (matter.name) }
        (ui::form(seal, &paths::matter_terms(&matter.id), html! {
            (ui::complaints(complaints))
            (ui::hidden("version", &form.version))
            (ui::radios("Cards and bank debits go to", "cards", &takers, &form.cards)
                .hint("Payments that were begun go on where they began.").complaints(complaints))
            (ui::radios("One amount over several invoices of it", "split", &splits, &form.split)
                .hint("Clients can change what each invoice gets.").complaints(complaints))
            (ui::checkbox("No surcharge on credit cards", "no_surcharge", &form.no_surcharge)
                .hint("Where the law of the client’s state does not allow one, or you agreed so."))
            (ui::actions(html! {
                (ui::submit("Save"))
                (ui::button_link_quiet(&paths::firm_matter(&matter.id), "Back to the matter"))
            }))
        }))
    };
    Page::new(Tab::Matters, "How this matter is paid", body)
}
