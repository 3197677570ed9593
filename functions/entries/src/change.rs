//! Changing an entry while it is unbilled.

use domain::approval::Approval;
use domain::entry::{Entry, Work};
use domain::id::{EntryId, MatterId};
use domain::lock::LockedError;
use domain::matter::Matter;
use jiff::civil::Date;
use maud::{Markup, html};
use store::{CommitError, FirmStore, Member, Versioned};
use web::page::Seal;
use web::ui::{self, Fold};
use web::{Answer, App, Complaints, Location, Page, Path3, Posted, Refusal, Staff, State, Tab};

use crate::choices::Choices;
use crate::costs::form::Named;
use crate::time::record;
use crate::{allowed, costs, day, paths, time};

mod typed;
mod why;

use typed::Typed;

/// What deleting an entry means.
const CONSEQUENCE: &str =
    "The entry will not be billed. Its value stays in the history of the matter.";

/// Where an entry is: its matter, its day, its id.
type Place = Path3<MatterId, Date, EntryId>;

/// `GET /firm/entries/{matter}/{day}/{entry}/edit`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    place: Place,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let (old, matter) = found(&store, &place).await?.ok_or(Refusal::NotFound)?;
    allowed::to_change(&member, &old.value)?;
    let (form, fine) = (Typed::of(&old, &matter), Complaints::default());
    let shown = Shown::of(&app, (&store, &member), (&old.value, &matter), fine).await?;
    Ok(Answer::Page(shown.page(&seal, &form)))
}

/// `POST /firm/entries/{matter}/{day}/{entry}`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    place: Place,
    posted: Posted<typed::Form>,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let once = posted.once(&member);
    let Some((old, matter)) = found(&store, &place).await? else {
        // A repeat finds it gone when the first press moved it to another day or matter.
        store.done(&once).await?.ok_or(Refusal::NotFound)?;
        return Ok(saved());
    };
    allowed::to_change(&member, &old.value)?;
    let typed = Typed::sent(&posted.form, &old.value.work);
    let new = match read(&app, (&store, &member), &typed, &old.value).await? {
        Ok(new) => {
            let was = Some(&old.value);
            day::admitted(&store, &once, (new, typed.ticked()), was).await?
        }
        Err(complaints) => Err(complaints),
    };
    let new = match new {
        Ok(new) => new,
        Err(complaints) => {
            let entry = (&old.value, &matter);
            let shown = Shown::of(&app, (&store, &member), entry, complaints).await?;
            return Ok(Answer::Again(shown.page(&posted.seal, &typed)));
        }
    };

    let new = allowed::answered_for(&member, app.firm().await?.approval, new);
    let old = Versioned { version: typed.version(), ..old };
    match store.commit_entry_changed(&once, &old, &new, app.now()).await {
        Err(CommitError::Stale) => {
            late(&app, (&store, &member), (&place, &typed), &posted.seal).await
        }
        other => other.map(|_| saved()).map_err(Refusal::from),
    }
}

/// What was typed, over the entry as somebody else left it meanwhile.
async fn late(
    app: &App,
    (store, member): (&FirmStore<'_>, &Member),
    (place, typed): (&Place, &Typed),
    seal: &Seal,
) -> Result<Answer, Refusal> {
    // On a draft, deleted or elsewhere by now: there is nothing left to save over.
    let (now, matter) = found(store, place).await?.ok_or(Refusal::Stale)?;
    let (typed, complaints) = typed.late(&Typed::of(&now, &matter));
    let shown = Shown::of(app, (store, member), (&now.value, &matter), complaints).await?;
    Ok(Answer::Late(shown.page(seal, &typed)))
}

/// The page of the entry again, where it was to be deleted and its locked day asks why.
pub(crate) async fn asked_why(
    app: &App,
    member: &Member,
    (place, seal): (&Place, &Seal),
    going: Going,
) -> Result<Answer, Refusal> {
    let store = app.store.of(member);
    let (old, matter) = found(&store, place).await?.ok_or(Refusal::NotFound)?;
    let (entry, fine) = ((&old.value, &matter), Complaints::default());
    let shown = Shown { going, ..Shown::of(app, (&store, member), entry, fine).await? };
    Ok(Answer::Again(shown.page(seal, &Typed::of(&old, &matter))))
}

fn saved() -> Answer {
    Answer::Go(Location::to(paths::ENTRIES).flash("Saved the entry."))
}

/// The entry and its matter.
async fn found(
    store: &FirmStore<'_>,
    Path3(matter, on, id): &Place,
) -> Result<Option<(Versioned<Entry>, Matter)>, Refusal> {
    let (entry, matter) = tokio::try_join!(store.entry(matter, *on, id), store.matter(matter))?;
    Ok(entry.zip(matter).map(|(entry, matter)| (entry, matter.value)))
}

async fn read(
    app: &App,
    (store, member): (&FirmStore<'_>, &Member),
    typed: &Typed,
    old: &Entry,
) -> Result<Result<Entry, Complaints>, Refusal> {
    let firm = app.firm().await?;
    let now = app.clock_of(app.now(), &firm);
    match typed {
        Typed::Time(form) => {
            let named = record::named(app, (store, member), form).await?;
            Ok(form.read(old.id.clone(), &named, now))
        }
        Typed::Cost(form) => {
            let form = form.unless_unchanged(old);
            let (matter, prices, receipt) = costs::form::found(store, &form).await?;
            let currency = firm.currency;
            let named = Named { matter: matter.as_ref(), currency, prices: &prices, receipt };
            Ok(form.read(old.id.clone(), &named, now.date()))
        }
    }
}

/// What was typed to delete an entry, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Going {
    pub(crate) late: String,
    pub(crate) complaints: Complaints,
}

/// An entry, what its fields offer, and what the page says besides them.
struct Shown<'a> {
    entry: &'a Entry,
    /// Why an hour of it costs what it costs.
    why: Option<String>,
    /// Whether its day is locked.
    locked: Option<LockedError>,
    choices: Choices,
    complaints: Complaints,
    going: Going,
}

impl<'a> Shown<'a> {
    async fn of(
        app: &App,
        (store, member): (&FirmStore<'_>, &Member),
        (entry, matter): (&'a Entry, &Matter),
        complaints: Complaints,
    ) -> Result<Self, Refusal> {
        let choices = async {
            Ok::<_, Refusal>(match &entry.work {
                Work::Time { .. } => Choices::of(store, member).await?,
                Work::Cost { .. } => {
                    let of = (entry.on, Some(matter));
                    Choices::of_costs(store, member, of, app.now()).await?
                }
            })
        };
        let lock = async { Ok(store.lock().await?) };
        let (choices, why, lock) = tokio::try_join!(
            Box::pin(choices),
            Box::pin(why::sentence(store, entry, matter)),
            Box::pin(lock),
        )?;
        let locked = lock.and_then(|lock| lock.value.admits(entry.on).err());
        Ok(Self { entry, why, locked, choices, complaints, going: Going::default() })
    }

    fn page(&self, seal: &Seal, typed: &Typed) -> Page {
        let title = match &self.entry.work {
            Work::Time { .. } => "Change time",
            Work::Cost { .. } => "Change a cost",
        };
        Page::new(Tab::Entries, title, self.view(seal, typed))
    }

    /// Whether it is asked already if the entry is to go.
    fn fold(&self) -> Fold {
        if self.going.complaints.is_empty() { Fold::Closed } else { Fold::Open }
    }

    /// What is sent to delete it: the reason, where its day is locked.
    fn deleting(&self, typed: &Typed) -> Markup {
        html! {
            (ui::hidden("version", &typed.version().to_string()))
            @if let Some(locked) = &self.locked {
                p { (locked) }
                (ui::textarea(day::REASON, "late", &self.going.late).required().rows(2)
                    .scope("delete").complaints(&self.going.complaints))
            }
        }
    }

    fn view(&self, seal: &Seal, typed: &Typed) -> Markup {
        let fields = match typed {
            Typed::Time(form) => time::form::Form::fields(form, &self.choices, &self.complaints),
            Typed::Cost(form) => costs::form::Form::fields(form, &self.choices, &self.complaints),
        };
        let form = html! {
            (fields)
            (ui::hidden("version", &typed.version().to_string()))
            @if let Some(why) = &self.why { p.note { (why) } }
            @if let Some(said) = self.entry.approval().and_then(Approval::words) {
                p.note { (said) }
                p.hint { "Once changed, it must be submitted again." }
            }
            p.hint {
                @match &self.entry.work {
                    Work::Time { .. } => { "Its value is made anew from the rate of its day." },
                    Work::Cost { .. } => {
                        "Its price stays as it is, unless you write another or choose a unit price."
                    },
                }
            }
            (ui::buttons(html! {
                (ui::submit("Save entry"))
                (ui::button_link_quiet(paths::ENTRIES, "Cancel"))
            }))
        };
        html! {
            (ui::crumbs(&[(paths::ENTRIES, "Time & costs")]))
            @if let Work::Cost { .. } = &self.entry.work {
                (ui::actions(ui::button_link_quiet(
                    &paths::documents_to(&self.entry.matter), "Upload a receipt",
                )))
            }
            (ui::form(seal, &paths::entry(self.entry), form))
            (ui::confirm_with(
                &seal.part("delete"), &paths::entry_delete(self.entry),
                ("Delete this entry", CONSEQUENCE), (self.fold(), self.deleting(typed)),
            ))
        }
    }
}
