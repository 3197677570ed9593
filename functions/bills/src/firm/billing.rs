//! `/firm/clients/{client}/billing`: how a client gets its bills, and who its parent is (INV-06,
//! BIL-23).

use domain::client::Client;
use domain::combined::{Billed, Together, settled};
use domain::dispatch::Dispatch;
use domain::id::ClientId;
use maud::{Markup, html};
use serde::Deserialize;
use store::bills::Family;
use store::{CommitError, FirmStore, Versioned};
use web::rights::Right;
use web::{
    Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab, ui,
};

use crate::paths;

/// What is said of the ways in which invoices go out.
const WAYS: &str = "Every invoice is in the portal too. What goes out on paper or through e-billing \
                    waits on the list of invoices to send, and no mail tells of it. A PDF in a \
                    mail can be read by whoever reads the mailbox.";

/// What is said of a parent.
const PARENT: &str = "A client who gets the bills of this one too, by name; empty for none. Its \
                      contacts read the invoices that billing runs issue to this client, with all \
                      lines, on their own summary bill.";

/// What is typed, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    together: String,
    dispatch: String,
    /// The name of the parent, or its beginning.
    parent: String,
    version: String,
}

/// What the page shows.
struct Shown {
    client: Client,
    billed: Versioned<Billed>,
    /// What is typed to mean its parent.
    parent: String,
    children: Vec<Client>,
}

/// `GET /firm/clients/{client}/billing`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    Right::Bill.needed(member.role())?;
    let shown = Shown::of(&app.store.of(&member), &id).await?;
    let form = shown.form();
    Ok(Answer::Page(shown.page(&seal, (&form, &Complaints::default()))))
}

/// `POST /firm/clients/{client}/billing`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<ClientId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let firm = app.store.of(&member);
    let shown = Shown::of(&firm, &id).await?;
    let family = match wished(&firm, &shown, &posted.form).await? {
        Ok(family) => family,
        Err(complaints) => {
            return Ok(Answer::Again(shown.page(&posted.seal, (&posted.form, &complaints))));
        }
    };
    match firm.commit_billed(&posted.once(&member), &family, app.now()).await {
        Ok(_) => {
            let said = "Saved. It holds for billing runs that begin from now on.";
            Ok(Answer::Go(Location::to(paths::billing(&id)).flash(said)))
        }
        Err(CommitError::Stale) => {
            let now = Shown::of(&firm, &id).await?;
            let form = Form { version: now.billed.version.to_string(), ..posted.form.clone() };
            let page = now.page(&posted.seal, (&form, &Complaints::meanwhile(&[])));
            Ok(Answer::Late(page))
        }
        Err(error) => Err(error.into()),
    }
}

/// What is to be written: the client, the parent it leaves and the one it gets.
async fn wished(
    firm: &FirmStore<'_>,
    shown: &Shown,
    form: &Form,
) -> Result<Result<Family, Complaints>, Refusal> {
    let mut complaints = Complaints::default();
    let version = complaints.version(&form.version);
    let together = complaints
        .take("together", Together::of_word(&form.together).ok_or("Choose one of the two."));
    let dispatch = complaints.take(
        "dispatch",
        Dispatch::of_word(&form.dispatch).ok_or("Choose how its invoices go out."),
    );
    let to = match form.parent.trim() {
        "" => Some(None),
        typed => complaints.take("parent", firm.client_called(typed).await?).map(Some),
    };
    let read = complaints.or(version.zip(together.zip(dispatch)).zip(to));
    let ((version, (together, dispatch)), to) = match read {
        Ok(read) => read,
        Err(complaints) => return Ok(Err(complaints)),
    };
    let id = &shown.client.id;
    let before = &shown.billed.value.parent;
    let from = match before.as_ref().filter(|before| Some(*before) != to.as_ref()) {
        Some(left) => Some((left.clone(), firm.billed(left).await?)),
        None => None,
    };
    let to = match to {
        Some(to) => {
            let billed = firm.billed(&to).await?;
            Some((to, billed))
        }
        None => None,
    };
    let own = Billed { together, dispatch, ..shown.billed.value.clone() };
    let ends = settled(
        (id, own),
        from.as_ref().map(|(_, from)| from.value.clone()),
        to.as_ref().map(|(to, billed)| (to, billed.value.clone())),
    );
    let (own, left, got) = match ends {
        Ok(ends) => ends,
        Err(why) => {
            complaints = Complaints::default();
            complaints.add("parent", why);
            return Ok(Err(complaints));
        }
    };
    let over = |read: Option<(ClientId, Versioned<Billed>)>, value: Option<Billed>| {
        read.zip(value).map(|((id, read), value)| (id, Versioned { value, version: read.version }))
    };
    Ok(Ok(Family {
        client: (id.clone(), Versioned { value: own, version }),
        parents: over(from, left).into_iter().chain(over(to, got)).collect(),
    }))
}

impl Shown {
    async fn of(firm: &FirmStore<'_>, id: &ClientId) -> Result<Self, Refusal> {
        let client = firm.client(id).await?.ok_or(Refusal::NotFound)?.value;
        let billed = firm.billed(id).await?;
        let parent = match &billed.value.parent {
            Some(parent) => firm.client(parent).await?.map(|parent| parent.value),
            None => None,
        };
        let parent = match parent {
            Some(parent) => firm.client_typed(&parent).await?,
            None => String::new(),
        };
        let children = firm.clients_named(&billed.value.children).await?;
        Ok(Self { client, billed, parent, children })
    }

    fn form(&self) -> Form {
        Form {
            together: self.billed.value.together.word().to_owned(),
            dispatch: self.billed.value.dispatch.word().to_owned(),
            parent: self.parent.clone(),
            version: self.billed.version.to_string(),
        }
    }

    fn page(&self, seal: &Seal, (form, complaints): (&Form, &Complaints)) -> Page {
        let (id, name) = (&self.client.id, self.client.name.as_str());
        let choices = [Together::Apart, Together::One].map(|one| (one.word(), one.title()));
        let ways = Dispatch::ALL.map(|one| (one.word(), one.title()));
        let body = html! {
            (ui::crumbs(&[(paths::CLIENTS, "Clients"), (&paths::client(id), name)]))
            (ui::complaints(complaints))
            (ui::form(seal, &paths::billing(id), html! {
                (ui::hidden("version", &form.version))
                (ui::radios("Invoices of a billing run", "together", &choices, &form.together)
                    .hint("One bill lists the invoices of all matters under one number, is mailed \
                        once and paid with one button. Each invoice stays what it is.")
                    .complaints(complaints))
                (ui::radios("How invoices go out", "dispatch", &ways, &form.dispatch)
                    .hint(WAYS)
                    .complaints(complaints))
                (ui::Field::text("Parent client", "parent").value(&form.parent)
                    .hint(PARENT)
                    .complaints(complaints))
                (ui::actions(html! {
                    (ui::submit("Save"))
                    (ui::button_link_quiet(&paths::combine(id), "Combined bills"))
                }))
            }))
            (self.children())
        };
        Page::new(Tab::Clients, "How bills go out", body)
    }

    fn children(&self) -> Markup {
        html! {
            @if !self.children.is_empty() {
                h2 { "Clients whose bills it gets" }
                ul.plain {
                    @for child in &self.children {
                        li { (ui::link(&paths::billing(&child.id), child.name.as_str())) }
                    }
                }
            }
        }
    }
}
