//! `GET /firm/drafts`: drafts, newest first; `POST /firm/drafts`: a new one.

use domain::id::MatterId;
use domain::invoice::{Draft, Review};
use domain::matter::Matter;
use invoicing::begin::{Begin, BeginError, begun};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use store::Member;
use web::trail::Trail;
use web::ui::Tone;
use web::{Answer, App, Asked, Complaints, Location, Page, Posted, Refusal, Staff, State, Tab, ui};

use crate::draft::reviewing;
use crate::paths;

/// Which page of the list is wanted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DraftsAsked {
    from: String,
    past: String,
}

/// The matter to bill.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct BeginForm {
    matter: String,
}

/// Nothing of a matter may be billed yet (TIM-11).
#[derive(Debug, thiserror::Error)]
#[error("No time of {} {} is approved yet.", .0.number, .0.name)]
struct NotApproved<'m>(&'m Matter);

/// `GET /firm/drafts`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<DraftsAsked>,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let listed = Listed::of(&app, &member, trail.from()).await?;
    Ok(Answer::Page(page(&listed, trail, &Refused::default())))
}

/// `POST /firm/drafts`
pub(crate) async fn begin(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<BeginForm>,
) -> Result<Answer, Refusal> {
    let matter: MatterId = posted.form.matter.parse().map_err(|_| Refusal::NotFound)?;
    let firm = app.store.of(&member);
    let matter = firm.matter(&matter).await?.ok_or(Refusal::NotFound)?.value;

    let begin = Begin { once: posted.once(&member), matter, until: None };
    let refused = match begun(&firm.desk(), &begin, app.now()).await {
        Ok(id) => {
            return Ok(Answer::Go(Location::to(paths::draft(&id)).flash("This is the new draft.")));
        }
        Err(
            none @ (BeginError::NoWork
            | BeginError::Held(_)
            | BeginError::AllHeld
            | BeginError::Exchange(_)),
        ) => Refused { complaints: Complaints::whole(none), unapproved: None },
        Err(BeginError::NotApproved) => {
            let complaints = Complaints::whole(NotApproved(&begin.matter));
            Refused { complaints, unapproved: Some(&begin.matter) }
        }
        Err(error) => return Err(error.into()),
    };
    let listed = Listed::of(&app, &member, None).await?;
    Ok(Answer::Again(page(&listed, Trail::new("", ""), &refused)))
}

/// What the page lists.
struct Listed {
    drafts: store::Page<Draft>,
    /// What waits for whoever looks, due first.
    mine: store::Page<Draft>,
    today: Date,
    zone: String,
}

impl Listed {
    async fn of(app: &App, member: &Member, from: Option<String>) -> Result<Self, Refusal> {
        let firm = app.store.of(member);
        let (drafts, mine) = tokio::try_join!(firm.drafts(from), firm.drafts_to_review())?;
        let (today, zone) = (app.today().await?, app.firm().await?.zone.clone());
        Ok(Self { drafts, mine, today, zone })
    }

    /// The drafts that wait for whoever looks, late ones first.
    fn to_review(&self) -> Markup {
        let row = |draft: &Draft| {
            let due = match &draft.review {
                Review::Waiting { due_on, .. } => Some(*due_on),
                Review::Unasked
                | Review::Returned { .. }
                | Review::Changed { .. }
                | Review::Approved { .. } => None,
            };
            [
                html! { a href=(paths::draft(&draft.id)) { (draft.client_name) } },
                html! { (draft.matter_number) " " (draft.matter_name) },
                html! {
                    @if let Some(due) = due {
                        (ui::date(due))
                        @if due < self.today { " " (ui::badge(Tone::Bad, "Late")) }
                    }
                },
                ui::money(draft.total),
            ]
        };
        let table = ui::Table::new("To review")
            .titled()
            .text("Client")
            .text("Matter")
            .text("Due")
            .number("Total")
            .rows(self.mine.items.iter().map(row));
        html! {
            @if !self.mine.items.is_empty() {
                (table)
                @if self.mine.next.is_some() {
                    p.note { "These are due first; there are more." }
                }
                h2 { "All drafts" }
            }
        }
    }
}

/// Why no draft was begun.
#[derive(Default)]
struct Refused<'m> {
    complaints: Complaints,
    /// The matter whose time is not approved, where that is why.
    unapproved: Option<&'m Matter>,
}

impl Refused<'_> {
    fn view(&self) -> Markup {
        html! {
            (ui::complaints(&self.complaints))
            @if let Some(matter) = self.unapproved {
                p {
                    (ui::link(paths::APPROVALS, "Approve what was submitted")) " · "
                    (ui::link(&paths::entries_of(&matter.id), "Unbilled entries of the matter"))
                }
            }
        }
    }
}

fn page(listed: &Listed, trail: Trail<'_>, refused: &Refused<'_>) -> Page {
    let drafts = &listed.drafts;
    let body = html! {
        (paths::lists("Drafts"))
        (refused.view())
        (listed.to_review())
        @if drafts.items.is_empty() && trail.from().is_none() {
            (ui::empty(
                "No drafts",
                "A draft begins with a matter’s unbilled time and costs.",
                Some((paths::UNBILLED, "See unbilled work")),
            ))
        } @else {
            (table(&drafts.items, &listed.zone))
            (ui::pages(&trail.paging(paths::DRAFTS, &[], drafts.next.as_deref())))
            (ui::actions(ui::button_link_quiet(paths::UNBILLED, "Unbilled work")))
        }
    };
    Page::new(Tab::Billing, "Drafts", body)
}

fn table(drafts: &[Draft], zone: &str) -> Markup {
    let row = |draft: &Draft| {
        [
            html! { a href=(paths::draft(&draft.id)) { (draft.client_name) } },
            html! { (draft.matter_number) " " (draft.matter_name) },
            ui::when(draft.begun_at, zone),
            reviewing::badge(draft),
            html! { (draft.line_count) },
            ui::money(draft.total),
        ]
    };
    let table = ui::Table::new("Drafts")
        .text("Client")
        .text("Matter")
        .text("Begun")
        .text("State")
        .number("Lines")
        .number("Total")
        .rows(drafts.iter().map(row));
    html! { (table) }
}
