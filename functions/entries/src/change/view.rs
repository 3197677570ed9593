//! The page on which an entry is changed or deleted.

use domain::approval::Approval;
use domain::document::Document;
use domain::entry::{Entry, Work};
use domain::lock::LockedError;
use domain::matter::Matter;
use maud::{Markup, html};
use store::{FirmStore, Member};
use web::page::Seal;
use web::ui::{self, Fold};
use web::{App, Complaints, Page, Refusal, Tab};

use super::typed::Typed;
use super::{Going, receipt, why};
use crate::choices::Choices;
use crate::{costs, day, paths, time};

/// What deleting an entry means.
const CONSEQUENCE: &str =
    "The entry will not be billed. Its value stays in the history of the matter.";

/// What the field for the reason of deleting from a locked day is called.
const WHY_DELETED: &str = "Why it is deleted from a locked day";

/// An entry, what its fields offer, and what the page says besides them.
pub(super) struct Shown<'a> {
    entry: &'a Entry,
    /// The matter whose documents may prove a cost.
    matter: &'a Matter,
    /// Why an hour of it costs what it costs.
    why: Option<String>,
    /// Whether its day is locked.
    locked: Option<LockedError>,
    choices: Choices,
    complaints: Complaints,
    going: Going,
    /// A document that was handed over as the receipt.
    arrived: Option<Document>,
}

impl<'a> Shown<'a> {
    pub(super) async fn of(
        app: &App,
        (store, member): (&FirmStore<'_>, &Member),
        (entry, matter): (&'a Entry, &'a Matter),
        complaints: Complaints,
    ) -> Result<Self, Refusal> {
        let choices = async {
            Ok::<_, Refusal>(match &entry.work {
                Work::Time { .. } => Choices::of(store, member).await?,
                Work::Cost { .. } | Work::Flat { .. } => {
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
        let going = Going::default();
        Ok(Self { entry, matter, why, locked, choices, complaints, going, arrived: None })
    }

    /// The same, with a document that was just handed over as the receipt.
    pub(super) fn with_receipt(self, arrived: Option<Document>) -> Self {
        Self { arrived, ..self }
    }

    /// The same, after it was asked to be deleted.
    pub(super) fn with_going(self, going: Going) -> Self {
        Self { going, ..self }
    }

    pub(super) fn page(&self, seal: &Seal, typed: &Typed) -> Page {
        let title = match &self.entry.work {
            Work::Time { .. } => "Change time",
            Work::Cost { .. } | Work::Flat { .. } => "Change a cost",
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
            (ui::hidden("back", typed.back().word()))
            @if let Some(locked) = &self.locked {
                // A complaint says the same.
                @if self.going.complaints.is_empty() { p { (locked) } }
                (ui::textarea(WHY_DELETED, "late", &self.going.late).required().rows(2)
                    .scope("delete").complaints(&self.going.complaints))
            }
        }
    }

    /// The reason for a locked day, asked for at once and not only when it is missing.
    fn reason(&self, typed: &Typed) -> Markup {
        let is_asked = self.complaints.about("late").next().is_some();
        html! {
            @if let Some(locked) = &self.locked {
                @if !is_asked && typed.late_reason().is_empty() {
                    (ui::textarea(day::REASON, "late", "").required().rows(2)
                        .hint(&locked.to_string()))
                }
            }
        }
    }

    fn view(&self, seal: &Seal, typed: &Typed) -> Markup {
        let fields = match typed {
            Typed::Time(form) => time::form::Form::fields(form, &self.choices, &self.complaints),
            Typed::Cost(form) => costs::form::Form::fields(form, &self.choices, &self.complaints),
        };
        let back = typed.back();
        let form = html! {
            (fields)
            (self.reason(typed))
            (ui::hidden("version", &typed.version().to_string()))
            @if let Some(words) = &self.entry.reworded {
                p.note { "A draft said: " (words) }
                p.hint { "The next draft says so again, unless you change the words here." }
            }
            @if let Some(why) = &self.why { p.note { (why) } }
            @if let Some(said) = self.entry.approval().and_then(Approval::words) {
                p.note { (said) }
                p.hint { "Once changed, it must be submitted again." }
            }
            p.hint {
                @match &self.entry.work {
                    Work::Time { .. } => { "Its value is made anew from the rate of its day." },
                    Work::Cost { .. } | Work::Flat { .. } => {
                        "Its price stays as it is, unless you write another or choose a unit price."
                    },
                }
            }
            (ui::buttons(html! {
                (ui::submit("Save entry"))
                (ui::button_link_quiet(&back.path(&self.entry.matter), "Cancel"))
            }))
        };
        html! {
            (back.crumbs(Some(self.matter).filter(|matter| matter.id == self.entry.matter)))
            @if let Some(document) = &self.arrived { (receipt::notice(document, self.entry)) }
            @if let Work::Cost { .. } = &self.entry.work {
                (ui::actions(ui::button_link_quiet(
                    &paths::receipt_of(self.entry), "Upload a receipt",
                )))
                p.hint {
                    "The client sees an uploaded receipt among their documents at once, and opens \
                     it from the invoice."
                }
            }
            (ui::form(seal, &paths::entry(self.entry), form))
            (ui::confirm_with(
                &seal.part("delete"), &paths::entry_delete(self.entry),
                ("Delete this entry", CONSEQUENCE), (self.fold(), self.deleting(typed)),
            ))
        }
    }
}
