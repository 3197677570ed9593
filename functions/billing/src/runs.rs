//! `GET /firm/runs`: what a billing run until a day would do, before anything is done (BIL-20), and
//! the runs there were; `POST /firm/runs`: starting one (INV-10).

pub(crate) mod run;
mod view;

use domain::id::RunId;
use domain::run::{Prospect, Run};
use invoicing::run::{Plan, STEPS_OF_A_PAGE, planned, step};
use jiff::civil::Date;
use serde::Deserialize;
use store::{CommitError, Member, Page as Listed};
use web::trail::Trail;
use web::{
    Answer, App, Asked, Complaints, Location, Page, Posted, Refusal, Seal, Staff, State, Tab,
};

use crate::paths;

/// Until which day, and which page of what is seen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RunsAsked {
    until: String,
    page: String,
    from: String,
    past: String,
}

/// Until which day.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct StartForm {
    until: String,
}

/// What is said where another run is under way.
const UNDER_WAY: &str = "A billing run is under way. Wait until it is done, then start another.";

/// What is said where there is nothing to bill.
const NOTHING: &str = "Nothing is due until this day: no drafts would be made.";

/// What the page shows.
struct Shown {
    /// The day that is typed.
    until: String,
    /// What a run until that day would do, once one is asked for.
    plan: Option<Plan>,
    /// Which page of it, from one.
    page: usize,
    under_way: Option<RunId>,
    runs: Listed<Run>,
    zone: String,
}

/// `GET /firm/runs`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Asked(asked): Asked<RunsAsked>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let trail = Trail::new(&asked.from, &asked.past);
    let page = asked.page.parse().unwrap_or(1).max(1);
    let mut complaints = Complaints::default();
    let until = match asked.until.as_str() {
        "" => None,
        text => complaints.take("until", domain::day::parse(text)),
    };
    let shown = shown(&app, &member, (&asked.until, until, page), trail.from()).await?;
    let body = shown.view((&seal, &complaints), trail, &member);
    Ok(Answer::Page(Page::new(Tab::Billing, "Billing runs", body)))
}

/// `POST /firm/runs`
pub(crate) async fn start(
    Staff(member): Staff,
    State(app): State<App>,
    posted: Posted<StartForm>,
) -> Result<Answer, Refusal> {
    let (firm, once) = (app.store.of(&member), posted.once(&member));
    if let Some(before) = firm.done(&once).await? {
        let id: RunId = before.parse().map_err(Refusal::fault)?;
        return Ok(Answer::Go(Location::to(paths::run(&id))));
    }
    let mut complaints = Complaints::default();
    let until = complaints.take("until", domain::day::parse(&posted.form.until));
    let shown = shown(&app, &member, (&posted.form.until, until, 1), None).await?;
    let is_due = |plan: &Plan| {
        plan.next.is_some() || plan.prospects.iter().any(|one| matches!(one, Prospect::Due(_)))
    };
    let due = shown.plan.as_ref().is_some_and(is_due);
    if shown.under_way.is_some() {
        complaints.add("", UNDER_WAY);
    } else if until.is_some() && !due {
        complaints.add("", NOTHING);
    }
    let until = match complaints.or(until) {
        Ok(until) => until,
        Err(complaints) => return Ok(again(&shown, (&posted.seal, &complaints), &member)),
    };

    let run = Run::begin(app.id(RunId::made)?, until, member.id().clone(), app.now());

    let done = match firm.commit_run_begun(&once, &run, app.now()).await {
        Err(CommitError::Stale) => {
            let complaints = Complaints::whole(UNDER_WAY);
            return Ok(again(&shown, (&posted.seal, &complaints), &member));
        }
        other => other?,
    };
    let id: RunId = done.outcome(run.id.as_str()).parse().map_err(Refusal::fault)?;
    step(&app, &id, STEPS_OF_A_PAGE).await?;
    Ok(Answer::Go(Location::to(paths::run(&id)).flash("The billing run is started.")))
}

fn again(shown: &Shown, sealed: (&Seal, &Complaints), member: &Member) -> Answer {
    let body = shown.view(sealed, Trail::new("", ""), member);
    Answer::Again(Page::new(Tab::Billing, "Billing runs", body))
}

async fn shown(
    app: &App,
    member: &Member,
    (typed, until, page): (&str, Option<Date>, usize),
    from: Option<String>,
) -> Result<Shown, Refusal> {
    let firm = app.store.of(member);
    let plan = match until {
        Some(until) => Some(Box::pin(planned(app, &firm.desk(), until)).await?),
        None => None,
    };
    let (under_way, runs) = tokio::try_join!(firm.run_under_way(), firm.runs(from))?;
    let usual = app.today().await?.first_of_month().yesterday().map_err(Refusal::fault)?;
    let until = if typed.is_empty() { usual.to_string() } else { typed.to_owned() };
    Ok(Shown { until, plan, page, under_way, runs, zone: app.firm().await?.zone.clone() })
}
