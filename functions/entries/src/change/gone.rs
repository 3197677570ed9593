//! What is said of an entry that is no longer where somebody looked at it: it was moved, billed or
//! deleted meanwhile.

use domain::audit::Link;
use domain::entry::Entry;
use domain::id::{EntryId, MatterId};
use domain::matter::Matter;
use maud::{Markup, html};
use store::FirmStore;
use store::rollups::Bill;
use web::ui::{self, Tone};
use web::{Answer, Page, Path3, Refusal, Tab};

use super::Place;
use crate::back::Back;
use crate::{paths, row};

/// What became of an entry.
enum Fate {
    /// It is unbilled, of another day or matter.
    Moved(Box<Entry>, Box<Option<Matter>>),
    /// It is on a draft or an invoice.
    Billed(Bill),
    /// It was taken off the matter, by somebody.
    Deleted(String),
    /// It was of another day, and is not unbilled any more.
    Elsewhere,
}

/// The page that says what became of an entry, with what was typed; an entry that never was is not
/// found.
pub(crate) async fn answer(
    store: &FirmStore<'_>,
    Path3(matter, on, id): &Place,
    typed: &str,
) -> Result<Answer, Refusal> {
    let matter = store.matter(matter).await?.ok_or(Refusal::NotFound)?.value;
    let fate = match moved(store, id).await? {
        Some(fate) => fate,
        None => match store.entry_billed(&matter, *on, id).await? {
            Some(bill) => Fate::Billed(bill),
            None => taken_away(store, &matter.id, id).await?.ok_or(Refusal::NotFound)?,
        },
    };
    let body = html! {
        (ui::crumbs(&[
            (paths::ENTRIES, "Time & costs"),
            (&paths::entries_of(&matter.id), matter.number.as_str()),
        ]))
        (ui::notice(Tone::Warn, html! {
            p { (fate.view(&matter)) }
            @if !typed.is_empty() { p { "What you typed was not saved." } }
        }))
        @if !typed.is_empty() { (ui::card("What you typed", ui::prose(typed))) }
    };
    Ok(Answer::Late(Page::new(Tab::Entries, "This entry is no longer here", body)))
}

/// The entry, where it is unbilled somewhere else.
async fn moved(store: &FirmStore<'_>, id: &EntryId) -> Result<Option<Fate>, Refusal> {
    let all = store.entries_unbilled_all().await?;
    let Some(entry) = all.into_iter().find(|entry| entry.id == *id) else { return Ok(None) };
    let matter = store.matter(&entry.matter).await?.map(|matter| matter.value);
    Ok(Some(Fate::Moved(Box::new(entry), Box::new(matter))))
}

/// What the latest history of the matter says of the entry; nothing where it does not know it.
async fn taken_away(
    store: &FirmStore<'_>,
    matter: &MatterId,
    id: &EntryId,
) -> Result<Option<Fate>, Refusal> {
    let (history, people) =
        tokio::try_join!(store.history(matter.as_str(), None), store.members())?;
    let about = |link: &&Link| {
        link.facts.iter().any(|(name, value)| name == "entry" && value == id.as_str())
    };
    Ok(history.items.iter().find(about).map(|link| {
        if link.what != "entry deleted" {
            return Fate::Elsewhere;
        }
        let found = people.iter().find(|person| person.id.as_str() == link.actor_id);
        Fate::Deleted(found.map_or_else(|| "Somebody".to_owned(), |one| one.name.to_string()))
    }))
}

impl Fate {
    fn view(&self, matter: &Matter) -> Markup {
        let history = ui::link(&paths::matter_history(&matter.id), "history of the matter");
        html! {
            @match self {
                Self::Moved(entry, of) => {
                    "This entry was moved meanwhile. It is unbilled, "
                    @if let Some(of) = &**of { "on " (of.number) ", " }
                    "and says: "
                    (ui::link(&paths::entry_edit(entry, Back::Entries), &row::label(entry)))
                },
                Self::Billed(Bill::Draft(id)) => {
                    "This entry is on " (ui::link(&paths::draft(id), "a draft")) " by now. Its \
                     words can be changed there; take it off to change anything else."
                },
                Self::Billed(Bill::Issued(id, number)) => {
                    "This entry is billed by now: it is on invoice "
                    (ui::link(&paths::invoice(id), number)) "."
                },
                Self::Billed(Bill::None(_)) | Self::Elsewhere => {
                    "This entry was changed meanwhile, and is no longer unbilled. The " (history)
                    " says what happened."
                },
                Self::Deleted(who) => {
                    (who) " took this entry off the matter meanwhile. Its value stays in the "
                    (history) "."
                },
            }
        }
    }
}
