//! Milestones and months: one is reached, and its fee goes on a draft; or it was not, and its fee
//! goes.

use std::num::ParseIntError;
use std::str::FromStr;

use domain::day;
use domain::entry::Entry;
use domain::figures::Month;
use domain::id::{EntryId, MatterId};
use domain::lock::Lock;
use invoicing::begin::{Begin, BeginError, begun, filled};
use jiff::civil::Date;
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::{Answer, App, Complaints, Location, Path2, Posted, Refusal, Seal, Staff, State};

use super::{Form, Shown, months};
use crate::paths;

/// When it was reached, by the page that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Reached {
    on: String,
    version: String,
}

/// The page that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Back {
    pub(super) version: String,
}

/// What has a fee of its own: a milestone by its place, or a month.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    Milestone(usize),
    Month(Month),
}

impl FromStr for Part {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Month::parse(text).map_or_else(|| text.parse().map(Self::Milestone), |m| Ok(Self::Month(m)))
    }
}

/// `POST /firm/matters/{matter}/fees/{milestone}/reached`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, part): Path2<MatterId, Part>,
    posted: Posted<Reached>,
) -> Result<Answer, Refusal> {
    match part {
        Part::Milestone(at) => Box::pin(milestone(&app, &member, (&id, at), &posted)).await,
        Part::Month(_) => Box::pin(months::record(&app, &member, &id, &posted.seal)).await,
    }
}

async fn milestone(
    app: &App,
    member: &Member,
    (id, at): (&MatterId, usize),
    posted: &Posted<Reached>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(member), app.store.of(member));
    if firm.done(&once).await?.is_some() {
        return drafted(app, member, id, posted).await;
    }
    let shown = Shown::of(app, member, id).await?;
    let mut complaints = Complaints::default();
    let on = complaints.take("", day::parse(&posted.form.on));
    if on.is_some_and(|on| on > shown.today) {
        complaints.add("", "A milestone is reached today or earlier.");
    }
    let lock = firm.lock().await?.map(|lock| lock.value);
    if let Some(on) = on {
        complaints.take("", Entry::since_opened(on, &shown.matter));
        complaints.take("", unlocked(lock, on, "choose a later day"));
    }
    let version = complaints.version(&posted.form.version);
    let (on, version) = match complaints.or(on.zip(version)) {
        Ok(read) => read,
        Err(complaints) => return Ok(shown.again(member, &posted.seal, &complaints)),
    };
    let Some(flat) = &shown.agreed.value.flat else { return Err(Refusal::NotFound) };
    let made = (app.id(EntryId::made)?, on, member.id().clone());
    let (flat, fee) = match flat.reach(at, &shown.matter, made) {
        Ok(reached) => reached,
        Err(error) => {
            return Ok(shown.again(member, &posted.seal, &Complaints::whole(error)));
        }
    };
    let mut value = shown.agreed.value.clone();
    value.flat = Some(flat);
    let agreed = Versioned { value, version };
    match firm.commit_milestone_reached(&once, &agreed, &fee, app.now()).await {
        Ok(_) => drafted(app, member, id, posted).await,
        Err(CommitError::Stale) => late(app, member, id, &posted.seal).await,
        Err(error) => Err(error.into()),
    }
}

/// Puts the fee, and what else the matter has unbilled, on a draft (BIL-07).
async fn drafted(
    app: &App,
    member: &Member,
    id: &MatterId,
    posted: &Posted<Reached>,
) -> Result<Answer, Refusal> {
    let firm = app.store.of(member);
    let matter = firm.matter(id).await?.ok_or(Refusal::NotFound)?.value;
    let currency = app.firm().await?.currency;
    let drafts = firm.drafts_in(&matter).await?;
    let draft = match drafts.into_iter().find(|draft| draft.currency == currency) {
        Some(draft) => filled(&firm.desk(), &draft.id, None, app.now()).await.map(|_| draft.id),
        None => {
            let once = posted.once(member).part("draft");
            Box::pin(begun(&firm.desk(), &Begin { once, matter, until: None }, app.now())).await
        }
    };
    let waits = match draft {
        Ok(draft) if !Shown::of(app, member, id).await?.has_unbilled_milestone() => {
            let said = "The milestone is reached, and its fee is on this draft.";
            return Ok(Answer::Go(Location::to(paths::draft(&draft)).flash(said)));
        }
        Ok(_) => String::new(),
        Err(
            why @ (BeginError::NoWork
            | BeginError::NotApproved
            | BeginError::Held(_)
            | BeginError::AllHeld),
        ) => format!(" {why}"),
        Err(error) => return Err(error.into()),
    };
    let said = format!("The milestone is reached. Its fee is not on a draft now.{waits}");
    Ok(Answer::Go(Location::to(paths::fees(id)).flash(said)))
}

/// `POST /firm/matters/{matter}/fees/{milestone}/back`
pub(crate) async fn back(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, part): Path2<MatterId, Part>,
    posted: Posted<Back>,
) -> Result<Answer, Refusal> {
    let at = match part {
        Part::Milestone(at) => at,
        Part::Month(month) => {
            return Box::pin(months::back(&app, &member, (&id, month), &posted)).await;
        }
    };
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let home = Location::to(paths::fees(&id)).flash("The milestone is ahead again.");
    if firm.done(&once).await?.is_some() {
        return Ok(Answer::Go(home));
    }
    let shown = Shown::of(&app, &member, &id).await?;
    let version = posted.form.version.parse().map_err(|_| Refusal::Forged)?;
    let flat = shown.agreed.value.flat.as_ref();
    let milestone = flat.and_then(|flat| flat.milestones.get(at));
    let fee =
        milestone.and_then(|one| shown.unbilled.iter().find(|fee| one.is_billed_by(&fee.value.id)));
    let Some((fee, value)) =
        fee.and_then(|fee| Some((fee, shown.agreed.value.without(&fee.value.id)?)))
    else {
        let complaints = Complaints::whole(
            "Its fee is on a draft or an invoice by now. Take it off the draft, or void the invoice; \
             then it is unbilled again.",
        );
        return Ok(shown.again(&member, &posted.seal, &complaints));
    };
    let lock = firm.lock().await?.map(|lock| lock.value);
    let way = "move the lock first to take it back";
    if let Err(locked) = unlocked(lock, fee.value.on, way) {
        return Ok(shown.again(&member, &posted.seal, &Complaints::whole(locked)));
    }
    let agreed = Versioned { value, version };
    match firm.commit_milestone_taken_back(&once, &agreed, fee, app.now()).await {
        Ok(_) => Ok(Answer::Go(home)),
        Err(CommitError::Stale) => late(&app, &member, &id, &posted.seal).await,
        Err(error) => Err(error.into()),
    }
}

/// Why a milestone of a locked day does not move, and what to do instead.
#[derive(Debug, thiserror::Error)]
#[error("Work up to {} is locked: {way}.", day::plain(*.through))]
pub(super) struct Locked {
    through: Date,
    way: &'static str,
}

pub(super) fn unlocked(lock: Option<Lock>, on: Date, way: &'static str) -> Result<(), Locked> {
    let through = lock.and_then(|lock| lock.through).filter(|through| on <= *through);
    through.map_or(Ok(()), |through| Err(Locked { through, way }))
}

/// The page as somebody else left it meanwhile.
pub(super) async fn late(
    app: &App,
    member: &Member,
    id: &MatterId,
    seal: &Seal,
) -> Result<Answer, Refusal> {
    let now = Shown::of(app, member, id).await?;
    let form = Form::of(&now.agreed);
    let complaints = Complaints::meanwhile(&[]);
    Ok(Answer::Late(now.page(member, seal, (&form, &complaints))))
}

impl Shown {
    fn has_unbilled_milestone(&self) -> bool {
        let milestones = self.agreed.value.flat.iter().flat_map(|flat| &flat.milestones);
        milestones
            .into_iter()
            .any(|one| self.unbilled.iter().any(|fee| one.is_billed_by(&fee.value.id)))
    }

    /// The page with what is wrong.
    pub(super) fn again(&self, member: &Member, seal: &Seal, complaints: &Complaints) -> Answer {
        let form = Form::of(&self.agreed);
        Answer::Again(self.page(member, seal, (&form, complaints)))
    }
}
