//! Changing an entry while it is unbilled.

use domain::entry::Entry;
use domain::id::{EntryId, MatterId};
use domain::matter::Matter;
use jiff::civil::Date;
use serde::Deserialize;
use store::{CommitError, FirmStore, Member, Versioned};
use web::page::Seal;
use web::{Answer, App, Asked, Complaints, Location, Path3, Posted, Refusal, Staff, State};

use crate::back::Back;
use crate::costs::form::Named;
use crate::time::record;
use crate::{allowed, costs, day};

pub(crate) mod gone;
mod receipt;
mod typed;
mod view;
mod why;

use typed::Typed;
use view::Shown;

/// Where an entry is: its matter, its day, its id.
pub(crate) type Place = Path3<MatterId, Date, EntryId>;

/// The page that the person came from; a document that was handed over as the receipt.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    back: String,
    receipt: String,
}

/// `GET /firm/entries/{matter}/{day}/{entry}/edit`
pub(crate) async fn page(
    Staff(member): Staff,
    State(app): State<App>,
    place: Place,
    Asked(asked): Asked<Query>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let store = app.store.of(&member);
    let Some((old, matter)) = found(&store, &place).await? else {
        return gone::answer(&store, &place, "").await;
    };
    allowed::to_change(&member, &old.value)?;
    let arrived = receipt::arrived(&store, &asked.receipt, &old.value).await?;
    let form = Typed::of(&old, &matter).from(Back::of_word(&asked.back));
    let form = match arrived.as_ref().filter(|document| document.content().is_some()) {
        Some(document) => form.proved_by(&document.id),
        None => form,
    };
    let fine = Complaints::default();
    let shown = Shown::of(&app, (&store, &member), (&old.value, &matter), fine).await?;
    Ok(Answer::Page(shown.with_receipt(arrived).page(&seal, &form)))
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
        return match store.done(&once).await? {
            Some(_) => Ok(saved(&place, Back::of_word(posted.form.back()))),
            None => gone::answer(&store, &place, posted.form.narrative()).await,
        };
    };
    allowed::to_change(&member, &old.value)?;
    let typed = Typed::sent(&posted.form, &old.value.work);
    let Read { entry, again, of } = read(&app, (&store, &member), &typed, &old.value).await?;
    let new = match entry {
        Ok(new) => {
            let was = Some(&old.value);
            day::admitted(&store, &once, (new, typed.ticked()), was).await?
        }
        Err(complaints) => Err(complaints),
    };
    let new = match new {
        Ok(new) => new,
        Err(complaints) => {
            let entry = (&old.value, of.as_ref().unwrap_or(&matter));
            let shown = Shown::of(&app, (&store, &member), entry, complaints).await?;
            return Ok(Answer::Again(shown.page(&posted.seal, &again)));
        }
    };

    let new = new.keeping_words_of(&old.value);
    let new = allowed::answered_for(&member, app.firm().await?.approval, new);
    let new = allowed::still_offered(&old.value, new);
    let old = Versioned { version: typed.version(), ..old };
    match store.commit_entry_changed(&once, &old, &new, app.now()).await {
        Err(CommitError::Stale) => {
            late(&app, (&store, &member), (&place, &typed), &posted.seal).await
        }
        other => other.map(|_| saved(&place, typed.back())).map_err(Refusal::from),
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
    let Some((now, matter)) = found(store, place).await? else {
        return gone::answer(store, place, typed.narrative()).await;
    };
    let (typed, complaints) = typed.late(&Typed::of(&now, &matter));
    let shown = Shown::of(app, (store, member), (&now.value, &matter), complaints).await?;
    Ok(Answer::Late(shown.page(seal, &typed)))
}

/// The page of the entry again, where it was to be deleted and its locked day asks why.
pub(crate) async fn asked_why(
    app: &App,
    member: &Member,
    (place, seal): (&Place, &Seal),
    (going, back): (Going, Back),
) -> Result<Answer, Refusal> {
    let store = app.store.of(member);
    let (old, matter) = found(&store, place).await?.ok_or(Refusal::NotFound)?;
    let (entry, fine) = ((&old.value, &matter), Complaints::default());
    let shown = Shown::of(app, (&store, member), entry, fine).await?.with_going(going);
    Ok(Answer::Again(shown.page(seal, &Typed::of(&old, &matter).from(back))))
}

fn saved(Path3(matter, ..): &Place, back: Back) -> Answer {
    Answer::Go(Location::to(back.path(matter)).flash("Saved the entry."))
}

/// The entry and its matter.
async fn found(
    store: &FirmStore<'_>,
    Path3(matter, on, id): &Place,
) -> Result<Option<(Versioned<Entry>, Matter)>, Refusal> {
    let (entry, matter) = tokio::try_join!(store.entry(matter, *on, id), store.matter(matter))?;
    Ok(entry.zip(matter).map(|(entry, matter)| (entry, matter.value)))
}

/// What was read of the fields.
struct Read {
    /// The entry, or everything that is wrong with it.
    entry: Result<Entry, Complaints>,
    /// The fields as the page shows them again.
    again: Typed,
    /// The matter of a cost that was typed, where there is one.
    of: Option<Matter>,
}

async fn read(
    app: &App,
    (store, member): (&FirmStore<'_>, &Member),
    typed: &Typed,
    old: &Entry,
) -> Result<Read, Refusal> {
    let firm = app.firm().await?;
    let now = app.clock_of(app.now(), &firm);
    match typed {
        Typed::Time(form) => {
            let named = record::named(app, (store, member), form).await?;
            let entry = form.read(old.id.clone(), &named, now);
            Ok(Read { entry, again: typed.clone(), of: None })
        }
        Typed::Cost(sent) => {
            let form = sent.unless_unchanged(old);
            let (matter, prices, receipt) = costs::form::found(store, &form).await?;
            let currency = firm.currency;
            let named = Named { matter: matter.as_ref(), currency, prices: &prices, receipt };
            let entry = form.read(old.id.clone(), &named, now.date());
            let again = Typed::Cost(sent.again(&named));
            Ok(Read { entry, again, of: matter })
        }
    }
}

/// What was typed to delete an entry, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Going {
    pub(crate) late: String,
    pub(crate) complaints: Complaints,
}
