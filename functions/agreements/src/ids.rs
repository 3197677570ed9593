//! `/firm/clients/{client}/ids`: what a client’s e-billing system calls the firm and its
//! timekeepers (EBL-06).

use domain::client::Client;
use domain::id::{ClientId, MemberId};
use domain::ledes::{KnownAs, KnownKeeper, LedesId};
use domain::member::{Classification, Member as Timekeeper};
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::ui::{self, Field, Table, Tone};
use web::{
    Answer, App, ChoiceError, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff,
    State, Tab,
};

use crate::paths;

/// What is typed: the firm’s id, and for each timekeeper id and rank.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    firm: String,
    member: Vec<String>,
    id: Vec<String>,
    rank: Vec<String>,
    version: String,
}

/// What the page shows.
struct Shown {
    client: Client,
    known: Versioned<KnownAs>,
    keepers: Vec<Timekeeper>,
    /// What other clients know the firm by.
    firm: Option<LedesId>,
}

/// `GET /firm/clients/{client}/ids`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let shown = Shown::of(&app, &member, &id).await?;
    let form = Form::of(&shown);
    Ok(Answer::Page(shown.page(&member, &seal, (&form, &Complaints::default()))))
}

/// `POST /firm/clients/{client}/ids`
pub(crate) async fn set(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let shown = Shown::of(&app, &member, &id).await?;
    let wanted = match posted.form.read(&shown) {
        Ok(wanted) => wanted,
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            return Ok(Answer::Again(shown.page(&member, &posted.seal, typed)));
        }
    };
    match store.commit_known_as(&posted.once(&member), (&id, &wanted), app.now()).await {
        Err(CommitError::Stale) => {
            let now = Shown::of(&app, &member, &id).await?;
            let form = Form { version: now.known.version.to_string(), ..posted.form.clone() };
            let typed = (&form, &Complaints::meanwhile(&[]));
            Ok(Answer::Late(now.page(&member, &posted.seal, typed)))
        }
        done => {
            done?;
            let said = "Saved. Invoices issued from now on carry these ids.";
            Ok(Answer::Go(Location::to(paths::client(&id)).flash(said)))
        }
    }
}

impl Form {
    fn of(shown: &Shown) -> Self {
        let known = &shown.known.value;
        let told = |keeper: &Timekeeper| known.keeper(&keeper.id);
        let id = |keeper| {
            let id = told(keeper).and_then(|one| one.id.as_ref());
            id.map(LedesId::to_string).unwrap_or_default()
        };
        let rank = |keeper| {
            let rank = told(keeper).and_then(|one| one.rank);
            rank.map(|rank| rank.code().to_owned()).unwrap_or_default()
        };
        Self {
            firm: known.firm.as_ref().map(LedesId::to_string).unwrap_or_default(),
            member: shown.keepers.iter().map(|keeper| keeper.id.to_string()).collect(),
            id: shown.keepers.iter().map(id).collect(),
            rank: shown.keepers.iter().map(rank).collect(),
            version: shown.known.version.to_string(),
        }
    }

    /// What is typed of a timekeeper: id and rank.
    fn typed(&self, keeper: &MemberId) -> (&str, &str) {
        fn of(all: &[String], at: Option<usize>) -> &str {
            at.and_then(|at| all.get(at)).map_or("", String::as_str)
        }
        let at = self.member.iter().position(|member| member == keeper.as_str());
        (of(&self.id, at), of(&self.rank, at))
    }

    fn read(&self, shown: &Shown) -> Result<Versioned<KnownAs>, Complaints> {
        let mut complaints = Complaints::default();
        let version = complaints.version(&self.version);
        let firm = complaints.take("firm", LedesId::parse_optional(&self.firm));
        let mut keepers = Vec::new();
        for (n, keeper) in (1..).zip(&shown.keepers) {
            let (id, rank) = self.typed(&keeper.id);
            let id = complaints.take(ui::nth("id", n), LedesId::parse_optional(id));
            let rank = complaints.take(ui::nth("rank", n), ranked(rank));
            let known = id.zip(rank).map(|(id, rank)| (keeper.id.clone(), id, rank));
            keepers.extend(known.map(|(member, id, rank)| KnownKeeper { member, id, rank }));
        }
        let (version, firm) = complaints.or(version.zip(firm))?;
        let value = KnownAs::new(firm, keepers).map_err(Complaints::whole)?;
        Ok(Versioned { value, version })
    }
}

/// The rank that is chosen; none is that of the firm.
fn ranked(code: &str) -> Result<Option<Classification>, ChoiceError> {
    match (code, Classification::of_code(code)) {
        ("", _) => Ok(None),
        (_, Some(rank)) => Ok(Some(rank)),
        (_, None) => Err(ChoiceError),
    }
}

impl Shown {
    async fn of(app: &App, member: &Member, id: &ClientId) -> Result<Self, Refusal> {
        let store = app.store.of(member);
        let client = store.client(id).await?.ok_or(Refusal::NotFound)?.value;
        let firm = app.firm().await?.ledes_id.clone();
        let known = store.known_as(id).await?;
        Ok(Self { client, known, keepers: store.members().await?, firm })
    }

    fn page(&self, member: &Member, seal: &Seal, (form, complaints): (&Form, &Complaints)) -> Page {
        let (back, name) = (paths::client(&self.client.id), self.client.name.as_str());
        let body = html! {
            (ui::crumbs(&[("/firm/clients", "Clients"), (&back, name)]))
            (ui::complaints(complaints))
            p {
                "LEDES files to this client name the firm and its timekeepers as the client’s \
                 system knows them. Where nothing is set, they go by their own id and rank."
            }
            @if member.role().bills() {
                (self.form(seal, form, complaints))
            } @else {
                (self.table())
                (ui::notice(Tone::Info, html! {
                    "Lawyers and bookkeepers change these ids."
                }))
            }
        };
        Page::new(Tab::Clients, "Ids in e-bills", body)
    }

    /// Who is known by another id or rank.
    fn table(&self) -> Markup {
        let known = &self.known.value;
        let listed =
            self.keepers.iter().filter_map(|keeper| Some((keeper, known.keeper(&keeper.id)?)));
        let rows = listed.map(|(keeper, known)| {
            let rank = known.rank.unwrap_or(keeper.classification);
            let id = known.id.as_ref().map_or(keeper.mark.as_str(), LedesId::as_str);
            [html! { (keeper.name) }, html! { (id) }, html! { (rank.title()) }]
        });
        html! {
            @if let Some(firm) = &known.firm {
                (ui::facts(&[("The firm’s id with the client", html! { (firm) })]))
            }
            (Table::new("Timekeepers with ids of their own").text("Timekeeper").text("Id")
                .text("Rank").rows(rows)
                .empty("No timekeeper has an id of their own with this client."))
        }
    }

    fn form(&self, seal: &Seal, form: &Form, complaints: &Complaints) -> Markup {
        let firm = match &self.firm {
            Some(id) => format!("Empty, it is the firm’s own: {id}. LEDES LAW_FIRM_ID."),
            None => "Empty, it is made of the firm’s name. LEDES LAW_FIRM_ID.".to_owned(),
        };
        ui::form(
            seal,
            &paths::client_ids(&self.client.id),
            html! {
                (ui::hidden("version", &form.version))
                (Field::text("The firm’s id with the client", "firm").value(&form.firm)
                    .hint(&firm).complaints(complaints))
                @for (n, keeper) in (1..).zip(&self.keepers) {
                    (row((n, keeper), form.typed(&keeper.id), complaints))
                }
                (ui::actions(html! {
                    (ui::submit("Save ids"))
                    (ui::button_link_quiet(&paths::client(&self.client.id), "Back to the client"))
                }))
            },
        )
    }
}

/// What a timekeeper is known by.
fn row(
    (n, keeper): (usize, &Timekeeper),
    (id, rank): (&str, &str),
    complaints: &Complaints,
) -> Markup {
    let own = format!("As in the firm: {}", keeper.classification.title());
    let ranks = Classification::ALL.map(|rank| (rank.code(), rank.title()));
    let ranks: Vec<(&str, &str)> = [("", own.as_str())].into_iter().chain(ranks).collect();
    let hint = format!("Empty, it is {}.", keeper.mark);
    let (of_id, of_rank) = (format!("Id of {}", keeper.name), format!("Rank of {}", keeper.name));
    html! {
        (ui::hidden("member", keeper.id.as_str()))
        (ui::fields(html! {
            (Field::text(&of_id, "id").value(id).hint(&hint).nth(n)
                .complaints(complaints))
            (ui::select(&of_rank, "rank", &ranks, rank).nth(n).complaints(complaints))
        }))
    }
}
