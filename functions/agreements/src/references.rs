//! `/firm/clients/{client}/references`, `/firm/matters/{matter}/references`: what the buyer wants
//! to read on bills: its own reference, its order and its contract (EBL-19).

use domain::ebill::References;
use domain::id::{ClientId, MatterId};
use domain::text::Mark;
use maud::{Markup, html};
use serde::Deserialize;
use store::references::Referring;
use store::{CommitError, FirmStore, Member, Versioned};
use web::ui::{self, Field};
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::paths;

/// What is typed, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    buyer: String,
    order: String,
    contract: String,
    version: String,
}

/// Whose references, and what is set there and above.
struct Shown {
    of: Referring,
    /// The way to the client or matter: its path and its name.
    back: (String, String),
    references: Versioned<References>,
    /// What holds where nothing is set: of a matter’s client.
    above: References,
}

/// `GET /firm/clients/{client}/references`
pub(crate) async fn of_client(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let shown = Shown::of_client(&app.store.of(&member), id).await?;
    Ok(shown.answer(&member, &seal))
}

/// `POST /firm/clients/{client}/references`
pub(crate) async fn set_for_client(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let shown = Shown::of_client(&app.store.of(&member), id).await?;
    set(&app, &member, &posted, shown).await
}

/// `GET /firm/matters/{matter}/references`
pub(crate) async fn of_matter(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let shown = Shown::of_matter(&app.store.of(&member), id).await?;
    Ok(shown.answer(&member, &seal))
}

/// `POST /firm/matters/{matter}/references`
pub(crate) async fn set_for_matter(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let shown = Shown::of_matter(&app.store.of(&member), id).await?;
    set(&app, &member, &posted, shown).await
}

async fn set(
    app: &App,
    member: &Member,
    posted: &Posted<Form>,
    shown: Shown,
) -> Result<Answer, Refusal> {
    let (store, form, seal) = (app.store.of(member), &posted.form, &posted.seal);
    let wanted = match form.read() {
        Ok(wanted) => wanted,
        Err(complaints) => return Ok(Answer::Again(shown.page(seal, form, &complaints))),
    };

    let change = (&shown.of, &wanted);
    match store.commit_references(&posted.once(member), change, app.now()).await {
        Err(CommitError::Stale) => {
            let now = Form::of(&store.references(&shown.of).await?);
            let complaints = Complaints::meanwhile(&[
                ("buyer", &form.buyer, &now.buyer),
                ("order", &form.order, &now.order),
                ("contract", &form.contract, &now.contract),
            ]);
            let form = Form { version: now.version, ..form.clone() };
            Ok(Answer::Late(shown.page(seal, &form, &complaints)))
        }
        done => {
            done?;
            let said = "Saved. Invoices issued from now on carry it.";
            Ok(Answer::Go(Location::to(shown.back.0).flash(said)))
        }
    }
}

impl Form {
    fn of(references: &Versioned<References>) -> Self {
        let text = |mark: &Option<Mark>| mark.as_ref().map(Mark::to_string).unwrap_or_default();
        let References { buyer, order, contract } = &references.value;
        Self {
            buyer: text(buyer),
            order: text(order),
            contract: text(contract),
            version: references.version.to_string(),
        }
    }

    fn read(&self) -> Result<Versioned<References>, Complaints> {
        let mut complaints = Complaints::default();
        let buyer = complaints.take("buyer", Mark::parse_optional(&self.buyer));
        let order = complaints.take("order", Mark::parse_optional(&self.order));
        let contract = complaints.take("contract", Mark::parse_optional(&self.contract));
        let version = complaints.version(&self.version);
        let whole = buyer.zip(order).zip(contract).zip(version);
        let (((buyer, order), contract), version) = complaints.or(whole)?;
        Ok(Versioned { value: References { buyer, order, contract }, version })
    }
}

impl Shown {
    async fn of_client(store: &FirmStore<'_>, id: ClientId) -> Result<Self, Refusal> {
        let client = store.client(&id).await?.ok_or(Refusal::NotFound)?.value;
        let back = (paths::client(&id), client.name.to_string());
        let of = Referring::Client(id);
        let references = store.references(&of).await?;
        Ok(Self { of, back, references, above: References::default() })
    }

    async fn of_matter(store: &FirmStore<'_>, id: MatterId) -> Result<Self, Refusal> {
        let matter = store.matter(&id).await?.ok_or(Refusal::NotFound)?.value;
        let back = (paths::matter(&id), format!("{} {}", matter.number, matter.name));
        let above = store.references(&Referring::Client(matter.client)).await?.value;
        let of = Referring::Matter(id);
        let references = store.references(&of).await?;
        Ok(Self { of, back, references, above })
    }

    fn path(&self) -> String {
        match &self.of {
            Referring::Client(client) => paths::client_references(client),
            Referring::Matter(matter) => paths::matter_references(matter),
        }
    }

    fn answer(&self, member: &Member, seal: &Seal) -> Answer {
        let form = Form::of(&self.references);
        Answer::Page(if member.role().bills() {
            self.page(seal, &form, &Complaints::default())
        } else {
            let now = self.references.value.clone().over(&self.above);
            let facts: Vec<(&str, Markup)> =
                now.named().map(|(name, mark)| (name, html! { (mark) })).collect();
            self.framed(&html! {
                @if facts.is_empty() { p { "None is set." } }
                @else { (ui::facts(&facts)) }
            })
        })
    }

    fn framed(&self, body: &Markup) -> Page {
        let (path, name) = (self.back.0.as_str(), self.back.1.as_str());
        let (tab, list) = match &self.of {
            Referring::Client(_) => (Tab::Clients, ("/firm/clients", "Clients")),
            Referring::Matter(_) => (Tab::Matters, ("/firm/matters", "Matters")),
        };
        let body = html! { (ui::crumbs(&[list, (path, name)])) (body) };
        Page::new(tab, "Order and references", body)
    }

    fn page(&self, seal: &Seal, form: &Form, complaints: &Complaints) -> Page {
        let above = |mark: &Option<Mark>| match (&self.of, mark) {
            (Referring::Client(_), _) => String::new(),
            (Referring::Matter(_), Some(mark)) => {
                format!(" Empty, it is the client’s: {mark}.")
            }
            (Referring::Matter(_), None) => " The client has none.".to_owned(),
        };
        let buyer = format!(
            "Whom or what the bill is for on the buyer’s side, such as a Leitweg-ID (BT-10). Where \
             none is set, bills carry the client’s own number of the matter.{}",
            above(&self.above.buyer)
        );
        let order = format!(
            "Of the buyer’s purchase order (BT-13, LEDES PO_NUMBER).{}",
            above(&self.above.order)
        );
        let contract = format!("Of the contract (BT-12).{}", above(&self.above.contract));
        self.framed(&html! {
            p { "These stand on invoices, on paper and in every e-bill that has a place for them." }
            (ui::form(seal, &self.path(), html! {
                (ui::complaints(complaints))
                (ui::hidden("version", &form.version))
                (Field::text("Buyer reference", "buyer").value(&form.buyer).hint(&buyer)
                    .complaints(complaints))
                (Field::text("Order number", "order").value(&form.order).hint(&order)
                    .complaints(complaints))
                (Field::text("Contract number", "contract").value(&form.contract).hint(&contract)
                    .complaints(complaints))
                (ui::buttons(ui::submit("Save references")))
            }))
        })
    }
}
