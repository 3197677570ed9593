//! Closing a matter, reopening it, and keeping its records (TRU-18, TRU-23, rules TR-21, TR-25).

pub(crate) mod hold;
pub(crate) mod reopen;
mod view;

use domain::day;
use domain::id::MatterId;
use domain::matter::{CloseError, Matter, retention_years};
use domain::pack::Pack;
use jiff::civil::Date;
use serde::Deserialize;
use store::matters::Looked;
use store::{CommitError, Member, Versioned};
use web::page::Seal;
use web::{Answer, App, Complaints, Location, Page, Path, Posted, Refusal, Staff, State, Tab};

use crate::{allowed, paths};

/// What is typed to close a matter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Form {
    on: String,
}

/// `GET /firm/matters/{matter}/close`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let ending = Ending::of(&app, &member, &id).await?;
    Ok(Answer::Page(ending.page(&seal, ending.typed(), &Complaints::default())))
}

/// `POST /firm/matters/{matter}/close`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<MatterId>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let once = posted.once(&member);
    let ending = Ending::of(&app, &member, &id).await?;
    let again = |ending: &Ending, complaints: &Complaints| {
        let typed = Typed { on: &posted.form.on, ..ending.typed() };
        Ok(Answer::Again(ending.page(&posted.seal, typed, complaints)))
    };
    let on = match day::parse(&posted.form.on) {
        Ok(on) => on,
        Err(error) => {
            let mut complaints = Complaints::default();
            complaints.add("on", error);
            return again(&ending, &complaints);
        }
    };

    let closed = match ending.closed(&member, on) {
        Ok(closed) => closed,
        Err(error) => return again(&ending, &said(error)),
    };

    let store = app.store.of(&member);
    match store.commit_matter_closed(&once, &closed, &ending.looked, app.now()).await {
        Err(CommitError::Stale) => {
            // Somebody was faster: what they did is told, whatever it was.
            let now = Ending::of(&app, &member, &id).await?;
            let meanwhile = "Someone did something on this matter meanwhile. Look at it again.";
            again(&now, &Complaints::whole(meanwhile))
        }
        other => {
            other?;
            let to = Location::to(paths::matter(&id));
            Ok(Answer::Go(to.flash(format!("Matter {} is closed.", closed.value.number))))
        }
    }
}

fn said(error: CloseError) -> Complaints {
    let mut complaints = Complaints::default();
    match error {
        CloseError::Open(left) => left.iter().for_each(|one| complaints.add("", one)),
        other @ CloseError::WrongDay(_) => complaints.add("on", other),
        other @ CloseError::NotALawyer => complaints.add("", other),
    }
    complaints
}

/// What people typed into one of the forms of the page.
#[derive(Debug, Clone, Copy, Default)]
struct Typed<'a> {
    on: &'a str,
    because: &'a str,
    hold: &'a str,
}

/// A matter on its way to its end.
struct Ending {
    matter: Versioned<Matter>,
    looked: Looked,
    /// For how many years its records are kept.
    years: i64,
    today: Date,
    /// The day that the form proposes.
    day: String,
}

impl Ending {
    async fn of(app: &App, member: &Member, id: &MatterId) -> Result<Self, Refusal> {
        allowed::to_close(member)?;
        let store = app.store.of(member);
        let matter = store.matter(id).await?.ok_or(Refusal::NotFound)?;
        let looked = store.matter_looked(&matter.value).await?;
        let banks = store.trust().banks().await?;
        let packs: Result<Vec<Pack>, _> = banks.iter().map(|bank| Pack::of(bank.pack)).collect();
        let years = retention_years(&packs.map_err(Refusal::fault)?);
        let today = app.today().await?;
        let day = matter.value.ending.closed_on().unwrap_or(today).to_string();
        Ok(Self { matter, looked, years, today, day })
    }

    /// What the forms hold before anybody typed.
    fn typed(&self) -> Typed<'_> {
        Typed { on: &self.day, ..Typed::default() }
    }

    fn closed(&self, member: &Member, on: Date) -> Result<Versioned<Matter>, CloseError> {
        let matter = self.matter.value.clone();
        let days = (on, self.today);
        let value = matter.close(member.role(), days, &self.looked.facts, self.years)?;
        Ok(Versioned { value, version: self.matter.version })
    }

    fn page(&self, seal: &Seal, typed: Typed<'_>, complaints: &Complaints) -> Page {
        let title = if self.matter.value.ending.is_closed() {
            "A closed matter"
        } else {
            "Close the matter"
        };
        Page::new(Tab::Matters, title, self.view(seal, typed, complaints))
    }
}
