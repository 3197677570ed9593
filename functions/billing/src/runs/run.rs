//! `/firm/runs/{run}`: how far a billing run is, what became of each of its matters, and what can
//! be done with all of it (INV-10, BIL-21).
//!
//! A page that shows a run under way takes it on by itself, as long as somebody looks at it; the
//! clock does without.

use domain::id::RunId;
use domain::invoice::ReviewState;
use domain::run::{Outcome, Phase, Row, Run, RunError, Wanted};
use invoicing::run::{STEPS_OF_A_PAGE, step};
use maud::{Markup, html};
use serde::Deserialize;
use store::{CommitError, Member, Page as Listed, Versioned};
use web::trail::Trail;
use web::ui::{self, Tone};
use web::{
    Answer, App, Asked, Complaints, Location, Page, Path, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::paths;

/// Which page of its matters, and whether it is taken on before it is shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RunAsked {
    from: String,
    past: String,
    go: String,
}

/// Nothing is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Pressed {}

/// Which drafts are issued.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct IssueForm {
    wanted: String,
}

/// What is said where another run is under way.
const UNDER_WAY: &str = "A billing run is under way. Wait until it is done, and press again.";

/// What the page shows.
struct Shown {
    run: Run,
    rows: Listed<Row>,
    zone: String,
}

/// `GET /firm/runs/{run}`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<RunId>,
    Asked(asked): Asked<RunAsked>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    if !asked.go.is_empty() && member.role().bills() {
        step(&app, &id, STEPS_OF_A_PAGE).await?;
    }
    let shown = shown(&app, &member, &id, trail).await?;
    Ok(Answer::Page(shown.page((&seal, &Complaints::default()), trail, &member)))
}

/// `POST /firm/runs/{run}`: going on with it.
pub(crate) async fn go_on(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<RunId>,
    _posted: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    app.store.of(&member).run(&id).await?.ok_or(Refusal::NotFound)?;
    // Each step is done once, whatever is pressed twice: no key of the form is needed.
    step(&app, &id, STEPS_OF_A_PAGE).await?;
    Ok(Answer::Go(Location::to(paths::run(&id))))
}

/// `POST /firm/runs/{run}/issue`
pub(crate) async fn issue(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<RunId>,
    posted: Posted<IssueForm>,
) -> Result<Answer, Refusal> {
    let run = app.store.of(&member).run(&id).await?.ok_or(Refusal::NotFound)?;
    let wanted = Wanted::of_word(&posted.form.wanted).ok_or(Refusal::Forged)?;
    let moved = run.value.clone().issuing(wanted);
    moving(&app, &member, (run, moved), &posted).await
}

/// `POST /firm/runs/{run}/undo`
pub(crate) async fn undo(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<RunId>,
    posted: Posted<Pressed>,
) -> Result<Answer, Refusal> {
    let firm = app.store.of(&member);
    let run = firm.run(&id).await?.ok_or(Refusal::NotFound)?;
    let issued = firm.run_issued(&run.value).await?;
    let moved = run.value.clone().undoing(issued);
    moving(&app, &member, (run, moved), &posted).await
}

/// Begins a phase of a run, and takes the first steps of it.
async fn moving<F>(
    app: &App,
    member: &Member,
    (run, moved): (Versioned<Run>, Result<Run, RunError>),
    posted: &Posted<F>,
) -> Result<Answer, Refusal> {
    let (firm, once, id) = (app.store.of(member), posted.once(member), &run.value.id);
    let go = Answer::Go(Location::to(paths::run(id)));
    if firm.done(&once).await?.is_some() {
        return Ok(go);
    }
    let complaints = match moved {
        Ok(value) => {
            let moved = Versioned { value, version: run.version };
            match firm.commit_run_moved(&once, &moved, app.now()).await {
                Err(CommitError::Stale) => Complaints::whole(UNDER_WAY),
                other => {
                    other?;
                    step(app, id, STEPS_OF_A_PAGE).await?;
                    return Ok(go);
                }
            }
        }
        Err(error) => Complaints::whole(error),
    };
    let trail = Trail::new("", "");
    let shown = shown(app, member, id, trail).await?;
    Ok(Answer::Again(shown.page((&posted.seal, &complaints), trail, member)))
}

async fn shown(app: &App, member: &Member, id: &RunId, trail: Trail<'_>) -> Result<Shown, Refusal> {
    let firm = app.store.of(member);
    let run = firm.run(id).await?.ok_or(Refusal::NotFound)?.value;
    let rows = firm.run_rows(&run, trail.from()).await?;
    Ok(Shown { run, rows, zone: app.firm().await?.zone.clone() })
}

impl Shown {
    fn page(
        &self,
        (seal, complaints): (&Seal, &Complaints),
        trail: Trail<'_>,
        member: &Member,
    ) -> Page {
        let run = &self.run;
        let at = paths::run(&run.id);
        let paging = trail.paging(&at, &[], self.rows.next.as_deref());
        let body = html! {
            (ui::crumbs(&[(paths::RUNS, "Billing runs")]))
            (ui::complaints(complaints))
            (ui::facts(&[
                ("State", html! { (run.state()) }),
                ("Until", ui::date(run.until)),
                ("Started", ui::when(run.begun_at, &self.zone)),
                ("Matters", html! { (run.rows) }),
                ("Drafts", html! { (run.drafted) }),
                ("Issued", html! { (run.issued) }),
            ]))
            @if run.phase.is_under_way() {
                @if run.phase == Phase::Choosing {
                    p { "So far " (run.rows) " matters are due." }
                } @else {
                    (ui::progress(run.phase.title(), run.done.into(), run.rows.into()))
                }
                p.note {
                    "It goes on by itself, whether or not this page is open; the page shows how far \
                     it is."
                }
                @if member.role().bills() {
                    (ui::press(&seal.part("go"), &at, "Go on"))
                    @if run.phase == Phase::Choosing {
                        (ui::confirm(&seal.part("undo"), &paths::run_undo(&run.id), "End the run",
                            "No draft is made, and all work stays unbilled."))
                    }
                }
            } @else if member.role().bills() {
                (self.acts(seal))
            }
            @if run.issued > 0 {
                (ui::actions(ui::button_link_quiet(&paths::files_of_run(&run.id), "Invoices as files")))
            }
            (self.table())
            (ui::pages(&paging))
        };
        let page = Page::new(Tab::Billing, "A billing run", body);
        if run.phase.is_under_way() { page.refreshing(format!("{at}?go=on")) } else { page }
    }

    /// What can be done with all of it.
    fn acts(&self, seal: &Seal) -> Markup {
        let run = &self.run;
        let issue = |wanted: Wanted, press: &str, which: &str| {
            let consequence = format!(
                "{which} Invoices get their numbers in the order of the matters, and the clients \
                 hear of them. What is issued does not change any more."
            );
            let sent = ui::hidden("wanted", wanted.word());
            let seal = seal.part(wanted.word());
            let words = (press, consequence.as_str());
            ui::confirm_with(&seal, &paths::run_issue(&run.id), words, (ui::Fold::Closed, sent))
        };
        html! {
            @if run.drafted > 0 {
                (ui::actions(html! {
                    (issue(Wanted::Approved, "Issue all approved", "Drafts that nobody has \
                        approved are left."))
                    (issue(Wanted::All, "Issue all drafts", "Drafts that were sent for review and \
                        are not approved are left."))
                    @if run.issued == 0 {
                        (ui::confirm(&seal.part("undo"), &paths::run_undo(&run.id), "Undo the run",
                            "All of its drafts are discarded, and their work is unbilled again."))
                    }
                }))
            }
            @if run.issued > 0 {
                p.note {
                    "An invoice of this run is issued, so the run cannot be undone any more. Void \
                     an invoice that is wrong on its own page."
                }
            }
        }
    }

    fn table(&self) -> Markup {
        let row = |row: &Row| {
            let (state, total) = became(&row.outcome);
            [
                html! { a href=(paths::matter(&row.matter)) { (row.number) } " " (row.name) },
                html! { (row.client_name) },
                ui::date(row.through),
                state,
                total,
            ]
        };
        let table = ui::Table::new("Matters of the run")
            .text("Matter")
            .text("Client")
            .text("Work up to")
            .text("State")
            .number("Total")
            .rows(self.rows.items.iter().map(row))
            .empty("Its matters are being chosen.");
        html! { (table) }
    }
}

/// What became of a matter, and what it came to.
fn became(outcome: &Outcome) -> (Markup, Markup) {
    match outcome {
        Outcome::Planned => (ui::badge(Tone::Neutral, "Waits"), html! {}),
        Outcome::Passed(why) => {
            (html! { (ui::badge(Tone::Neutral, "Passed over")) " " (why) }, html! {})
        }
        Outcome::Drafted { draft, total, left } => (
            html! {
                (ui::link(&paths::draft(draft), ReviewState::Draft.title()))
                @if !left.is_empty() { p.note { "Not issued: " (left) } }
            },
            ui::money(*total),
        ),
        Outcome::Issued { invoice, number, total } => (
            html! { (ui::link(&paths::invoice(invoice), &format!("Invoice {number}"))) },
            ui::money(*total),
        ),
        Outcome::GivenBack => (ui::badge(Tone::Neutral, "Unbilled again"), html! {}),
    }
}
