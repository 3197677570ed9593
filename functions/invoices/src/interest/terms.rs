//! `/firm/interest`, `/firm/clients/{client}/interest`, `/firm/matters/{matter}/interest`: what is
//! agreed about interest, from a day on (BIL-15, BIL-16).

use domain::id::{ClientId, MatterId};
use domain::interest::{Agreement, Terms};
use maud::{Markup, html};
use store::interest::{Agreed, Place};
use store::{CommitError, FirmStore, Member, Versioned};
use web::page::Seal;
use web::ui::{self, Table, Tone};
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use super::form::{BaseForm, Form};
use crate::paths;

/// Where terms are looked at, and what is agreed there.
pub(super) struct Seen {
    place: Place,
    /// Of whom they are, as people know them; nothing for the firm.
    whose: String,
    pub(super) agreed: Agreed,
}

/// Both forms of a page as they are shown, and what is wrong with each.
pub(super) struct Typed<'a> {
    pub(super) terms: (&'a Form, &'a Complaints),
    pub(super) base: (&'a BaseForm, &'a Complaints),
}

/// `GET /firm/interest`
pub(crate) async fn of_firm(
    Staff(member): Staff,
    State(app): State<App>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let seen = Seen::of_firm(&app.store.of(&member)).await?;
    shown(&app, &member, &seal, &seen).await
}

/// `POST /firm/interest`
pub(crate) async fn agree_for_firm(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let seen = Seen::of_firm(&app.store.of(&member)).await?;
    agree(&app, &member, &posted, seen).await
}

/// `GET /firm/clients/{client}/interest`
pub(crate) async fn of_client(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let seen = Seen::of_client(&app.store.of(&member), &id).await?;
    shown(&app, &member, &seal, &seen).await
}

/// `POST /firm/clients/{client}/interest`
pub(crate) async fn agree_with_client(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let seen = Seen::of_client(&app.store.of(&member), &id).await?;
    agree(&app, &member, &posted, seen).await
}

/// `GET /firm/matters/{matter}/interest`
pub(crate) async fn of_matter(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let seen = Seen::of_matter(&app.store.of(&member), &id).await?;
    shown(&app, &member, &seal, &seen).await
}

/// `POST /firm/matters/{matter}/interest`
pub(crate) async fn agree_in_matter(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let seen = Seen::of_matter(&app.store.of(&member), &id).await?;
    agree(&app, &member, &posted, seen).await
}

async fn shown(app: &App, member: &Member, seal: &Seal, seen: &Seen) -> Result<Answer, Refusal> {
    let form = Form::of(&seen.place, seen.mine().version, app.today().await?);
    let none = Complaints::default();
    let base = BaseForm::of(seen.agreed.base.version);
    let typed = Typed { terms: (&form, &none), base: (&base, &none) };
    Ok(Answer::Page(seen.page((seal, member), &typed)))
}

/// Agrees on terms in a place, over the version that was looked at.
async fn agree(
    app: &App,
    member: &Member,
    posted: &Posted<Form>,
    seen: Seen,
) -> Result<Answer, Refusal> {
    let (store, form) = (app.store.of(member), &posted.form);
    let base = BaseForm::of(seen.agreed.base.version);
    let none = Complaints::default();
    let page = |seen: &Seen, form: &Form, complaints: &Complaints| {
        let typed = Typed { terms: (form, complaints), base: (&base, &none) };
        seen.page((&posted.seal, member), &typed)
    };
    let read = form.read(&seen.place, app.firm().await?.currency);
    let read = read.and_then(|(terms, version)| seen.with(terms, version));
    let (terms, agreement) = match read {
        Ok(read) => read,
        Err(complaints) => return Ok(Answer::Again(page(&seen, form, &complaints))),
    };

    let words = terms.charge.to_string();
    let (once, of) = (posted.once(member), (&seen.place, &agreement));
    match store.commit_interest_agreed(&once, of, (&terms, &words), app.now()).await {
        Err(CommitError::Stale) => {
            let now = seen.again(&store).await?;
            let form = form.over(now.mine().version);
            Ok(Answer::Late(page(&now, &form, &Complaints::meanwhile(&[]))))
        }
        other => {
            other?;
            let flash = format!("From {} on: {words}.", ui::date_plain(terms.from));
            Ok(Answer::Go(Location::to(paths::interest(&seen.place)).flash(flash)))
        }
    }
}

impl Seen {
    /// The firm's own.
    pub(super) async fn of_firm(store: &FirmStore<'_>) -> Result<Self, Refusal> {
        let (place, whose) = (Place::Firm, String::new());
        Ok(Self { agreed: store.interest_agreed(&place).await?, place, whose })
    }

    async fn of_client(store: &FirmStore<'_>, id: &ClientId) -> Result<Self, Refusal> {
        let client = store.client(id).await?.ok_or(Refusal::NotFound)?.value;
        let (place, whose) = (Place::Client(id.clone()), client.name.to_string());
        Ok(Self { agreed: store.interest_agreed(&place).await?, place, whose })
    }

    async fn of_matter(store: &FirmStore<'_>, id: &MatterId) -> Result<Self, Refusal> {
        let matter = store.matter(id).await?.ok_or(Refusal::NotFound)?.value;
        let whose = matter.number.to_string();
        let place = Place::Matter(matter.client, matter.id);
        Ok(Self { agreed: store.interest_agreed(&place).await?, place, whose })
    }

    async fn again(&self, store: &FirmStore<'_>) -> Result<Self, Refusal> {
        let (place, whose) = (self.place.clone(), self.whose.clone());
        Ok(Self { agreed: store.interest_agreed(&place).await?, place, whose })
    }

    /// What is agreed in this place.
    fn mine(&self) -> &Versioned<Agreement> {
        match self.place {
            Place::Firm => &self.agreed.firm,
            Place::Client(_) => &self.agreed.client,
            Place::Matter(..) => &self.agreed.matter,
        }
    }

    /// What is agreed with one thing more, over the version that was looked at.
    fn with(
        &self,
        terms: Terms,
        version: u64,
    ) -> Result<(Terms, Versioned<Agreement>), Complaints> {
        let mut complaints = Complaints::default();
        let mine = self.mine().value.clone();
        let agreed = mine.agreed(terms.clone(), &self.agreed.base.value);
        let value = complaints.take("from", agreed);
        complaints.or(value.map(|value| (terms, Versioned { value, version })))
    }

    /// The page with what is agreed, and the forms where the person may change it.
    pub(super) fn page(&self, (seal, member): (&Seal, &Member), typed: &Typed<'_>) -> Page {
        let tab = match self.place {
            Place::Firm => Tab::Settings,
            Place::Client(_) => Tab::Clients,
            Place::Matter(..) => Tab::Matters,
        };
        let (form, complaints) = typed.terms;
        let action = paths::interest(&self.place);
        let may = member.role().bills();
        let body = html! {
            (self.crumbs())
            p {
                "Simple interest by the day on what is open after its due date. It is charged when \
                 a month is over, on an invoice of its own, and never on interest, on requests for \
                 trust money, on what a client has asked about, while a payment is on its way, or \
                 while a payment plan is kept."
            }
            (self.table())
            @if may { (form.view((seal, &action), &self.place, complaints)) } @else {
                (ui::notice(Tone::Info, html! {
                    p { "Lawyers and bookkeepers agree on interest. Ask one of them." }
                }))
            }
            @if self.place == Place::Firm {
                h2 { "Base rates" }
                (self.base_rates())
                @if may { (typed.base.0.view(seal, typed.base.1)) }
            }
        };
        Page::new(tab, "Interest on late payment", body)
    }

    fn crumbs(&self) -> Markup {
        match &self.place {
            Place::Firm => ui::crumbs(&[(paths::SETTINGS, "Settings")]),
            Place::Client(client) => {
                ui::crumbs(&[("/firm/clients", "Clients"), (&paths::client(client), &self.whose)])
            }
            Place::Matter(_, matter) => {
                ui::crumbs(&[("/firm/matters", "Matters"), (&paths::matter(matter), &self.whose)])
            }
        }
    }

    fn table(&self) -> Markup {
        let row = |terms: &Terms| [ui::date(terms.from), html! { (terms.charge) }];
        let none = match self.place {
            Place::Firm => "Nothing is agreed: no interest is charged.",
            Place::Client(_) => "Nothing is agreed with this client: the firm’s terms hold.",
            Place::Matter(..) => "Nothing is agreed for this matter: its client’s terms hold.",
        };
        let table = Table::new("What is agreed").titled().text("From").text("Terms");
        let rows = self.mine().value.all().iter().rev().map(row);
        html! { (table.rows(rows).empty(none)) }
    }

    fn base_rates(&self) -> Markup {
        let table = Table::new("Base rates by date").text("From").number("Percent a year");
        let rates = self.agreed.base.value.all().iter().rev();
        let rows = rates.map(|(from, rate)| [ui::date(*from), html! { (rate) }]);
        html! { (table.rows(rows).empty("No base rate is written down.")) }
    }
}
