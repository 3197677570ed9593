//! `/time/{timekeeper}/{proof}`: a contractor hands time in by a link, and sees nothing but that
//! time (TIM-23).
//!
//! Invariants: the proof is checked before anything is shown; what is handed in is of the link’s
//! person and of a matter that it names, and waits for somebody who bills; no rate, no amount and
//! nothing of what stands beside it is shown; a link that does not work says so and no more.

mod back;
mod form;
mod view;

use domain::entry::Entry;
use domain::id::{EntryId, MatterId, MemberId};
use domain::matter::Matter;
use jiff::{SignedDuration, ToSpan};
use store::limits::{Limit, Try};
use store::{Once, Worker};
use web::page::Seal;
use web::{Answer, App, Complaints, Location, Path2, Posted, Refusal, State, worklink};

pub(crate) use back::act as take_back;
use domain::approval::Approval;
use form::Form;

use crate::day;

/// How many days back what was handed in is shown: a year.
const DAYS_SHOWN: i64 = 366;

/// How often a link may hand in: more than anybody works in an hour.
const HANDING_IN: Limit = Limit {
    free: 30,
    most: 200,
    wait_max: SignedDuration::from_secs(30),
    kept: SignedDuration::from_hours(1),
};

/// What somebody with a link sees.
pub(crate) struct Seen {
    worker: Worker,
    firm: String,
    matters: Vec<Matter>,
    entries: Vec<Entry>,
    today: jiff::civil::Date,
    here: String,
}

/// `GET /time/{timekeeper}/{proof}`
pub(crate) async fn page(
    State(app): State<App>,
    Path2(id, proof): Path2<MemberId, String>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let Some(worker) = opened(&app, &id, &proof).await? else {
        return Ok(Answer::Page(view::over()));
    };
    let seen = Seen::of(&app, worker, &proof).await?;
    let form = Form::of(seen.today);
    Ok(Answer::Page(seen.page(&seal, &form, &Complaints::default())))
}

/// `POST /time/{timekeeper}/{proof}`
pub(crate) async fn act(
    State(app): State<App>,
    Path2(id, proof): Path2<MemberId, String>,
    posted: Posted<Form>,
) -> Result<Answer, Refusal> {
    let Some(worker) = opened(&app, &id, &proof).await? else {
        return Ok(Answer::Again(view::over()));
    };
    counted(&app, &worker).await?;
    let seen = Seen::of(&app, worker, &proof).await?;
    let once = posted.once(seen.worker.timekeeper());
    match Box::pin(seen.offered(&app, &posted.form, &once)).await? {
        Ok(entry) => {
            let store = app.store.of(seen.worker.timekeeper());
            store.commit_recorded(&once, &entry, app.now()).await?;
            let said = "Handed in. The firm looks at it before anything is billed.";
            Ok(Answer::Go(Location::to(seen.here).flash(said)))
        }
        Err(complaints) => Ok(Answer::Again(seen.page(&posted.seal, &posted.form, &complaints))),
    }
}

/// Opens a link; one with a wrong proof is not there, one that is over is nothing.
async fn opened(app: &App, id: &MemberId, proof: &str) -> Result<Option<Worker>, Refusal> {
    let link = app.store.work_link(id).await?.ok_or(Refusal::NotFound)?.value;
    if !worklink::proves(app.keys().await?, &link, proof) {
        return Err(Refusal::NotFound);
    }
    Ok(app.store.worker(&link, app.now()).await?)
}

/// Counts that something is handed in by a link, or taken back.
async fn counted(app: &App, worker: &Worker) -> Result<(), Refusal> {
    let what = format!("worklink#{}", worker.link().timekeeper);
    match app.store.count_try(&what, &HANDING_IN, app.now()).await? {
        Try::Now => Ok(()),
        Try::After(_) | Try::Never => Err(Refusal::TooOften),
    }
}

impl Seen {
    async fn of(app: &App, worker: Worker, proof: &str) -> Result<Self, Refusal> {
        let store = app.store.of(worker.timekeeper());
        let today = app.today().await?;
        let from = today.saturating_sub(DAYS_SHOWN.days());
        let (named, all) = tokio::try_join!(
            Box::pin(store.matters_named(&worker.link().matters)),
            Box::pin(store.entries_between(from, today)),
        )?;
        let mut matters: Vec<Matter> =
            named.into_values().filter(|matter| matter.going_on().is_ok()).collect();
        matters.sort_by(|a, b| a.number.cmp(&b.number));
        let mine = |entry: &Entry| form::is_of(entry, &worker);
        let mut entries: Vec<Entry> = all.into_iter().filter(mine).collect();
        entries.reverse();
        let here = format!("/time/{}/{proof}", worker.link().timekeeper);
        let firm = app.firm().await?.name.to_string();
        Ok(Self { worker, firm, matters, entries, today, here })
    }

    /// The matter that was chosen, if the link names it.
    fn matter(&self, chosen: &str) -> Option<&Matter> {
        let id: MatterId = chosen.parse().ok()?;
        self.matters.iter().find(|matter| matter.id == id)
    }

    /// The entry as it waits for the firm, or what is wrong with it.
    async fn offered(
        &self,
        app: &App,
        form: &Form,
        once: &Once,
    ) -> Result<Result<Entry, Complaints>, Refusal> {
        let worker = self.worker.timekeeper();
        let store = app.store.of(worker);
        let typed = form.typed(self.matter(&form.matter), worker.id());
        let named = crate::time::record::named(app, (&store, worker), &typed).await?;
        let now = app.clock_of(app.now(), &*app.firm().await?);
        let entry = match typed.read(app.id(EntryId::made)?, &named, now) {
            Ok(entry) => entry,
            Err(complaints) => return Ok(Err(form::theirs(&complaints))),
        };
        let admitted = day::admitted(&store, once, (entry, typed.ticked()), None).await?;
        let offered = |entry: Entry| entry.with_approval(Approval::Offered);
        Ok(admitted.map(offered).map_err(|complaints| form::theirs(&complaints)))
    }
}
