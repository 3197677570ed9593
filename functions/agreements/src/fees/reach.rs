//! Milestones, awards and months: one is reached, and its fee goes on a draft; or it was not, and
//! its fee goes.

use std::num::ParseIntError;
use std::str::FromStr;

use domain::arrangement::{Arrangement, ArrangementError};
use domain::day;
use domain::entry::Entry;
use domain::figures::Month;
use domain::id::{EntryId, MatterId, MemberId};
use domain::lock::Lock;
use invoicing::begin::{Begin, BeginError, begun, filled};
use jiff::civil::Date;
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::{Answer, App, Complaints, Location, Path2, Posted, Refusal, Seal, Staff, State};

use super::{Form, Shown, months};
use crate::paths;

/// When it was reached or won, by the page that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Reached {
    pub(super) on: String,
    version: String,
    /// What was won, where it is an award.
    pub(super) what: String,
    pub(super) gross: String,
    pub(super) costs: String,
    /// The place of its stage.
    pub(super) stage: String,
}

/// The page that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Back {
    pub(super) version: String,
}

/// What has a fee of its own: a milestone or an award by its place, an award that is noted now, or
/// a month.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    Milestone(usize),
    Award(Option<usize>),
    Month(Month),
}

impl FromStr for Part {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text.strip_prefix("award"), Month::parse(text)) {
            (Some(""), _) => Ok(Self::Award(None)),
            (Some(at), _) => at.parse().map(|at| Self::Award(Some(at))),
            (None, Some(month)) => Ok(Self::Month(month)),
            (None, None) => text.parse().map(Self::Milestone),
        }
    }
}

impl Part {
    /// The field that complaints about its day stand at; several milestones have one.
    const fn day_field(self) -> &'static str {
        match self {
            Self::Award(_) => "on",
            Self::Milestone(_) | Self::Month(_) => "",
        }
    }

    /// What happened, as a sentence begins.
    const fn happened(self) -> &'static str {
        match self {
            Self::Milestone(_) => "The milestone is reached",
            Self::Award(_) => "The award is noted",
            Self::Month(_) => "The month is recorded",
        }
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
        Part::Milestone(_) | Part::Award(None) => {
            Box::pin(reached(&app, &member, (&id, part), &posted)).await
        }
        Part::Award(Some(_)) => Err(Refusal::NotFound),
        Part::Month(_) => Box::pin(months::record(&app, &member, &id, &posted.seal)).await,
    }
}

async fn reached(
    app: &App,
    member: &Member,
    (id, part): (&MatterId, Part),
    posted: &Posted<Reached>,
) -> Result<Answer, Refusal> {
    let (once, firm) = (posted.once(member), app.store.of(member));
    if firm.done(&once).await?.is_some() {
        return drafted(app, member, (id, part), posted).await;
    }
    let shown = Shown { typed: posted.form.clone(), ..Shown::of(app, member, id).await? };
    let lock = firm.lock().await?.map(|lock| lock.value);
    let (agreed, fee) = match earned(&shown, part, (member.id(), app.id(EntryId::made)?), lock) {
        Ok(earned) => earned,
        Err(complaints) => return Ok(shown.again(member, &posted.seal, &complaints)),
    };
    match firm.commit_milestone_reached(&once, &agreed, &fee, app.now()).await {
        Ok(_) => drafted(app, member, (id, part), posted).await,
        Err(CommitError::Stale) => {
            let now = Shown { typed: posted.form.clone(), ..Shown::of(app, member, id).await? };
            Ok(now.late(member, &posted.seal))
        }
        Err(error) => Err(error.into()),
    }
}

/// The agreement once a milestone is reached or an award noted as it is typed, and the entry that
/// bills it.
fn earned(
    shown: &Shown,
    part: Part,
    (by, entry): (&MemberId, EntryId),
    lock: Option<Lock>,
) -> Result<(Versioned<Arrangement>, Entry), Complaints> {
    let (typed, field) = (&shown.typed, part.day_field());
    let mut complaints = Complaints::default();
    let on = complaints.take(field, day::parse(&typed.on));
    if on.is_some_and(|on| on > shown.today) {
        complaints.add(field, "Choose today or an earlier day.");
    }
    if let Some(on) = on {
        complaints.take(field, Entry::since_opened(on, &shown.matter));
        complaints.take(field, unlocked(lock, on, "choose a later day"));
    }
    let award = match part {
        Part::Award(_) => typed.award(&mut complaints, shown).map(Some),
        Part::Milestone(_) | Part::Month(_) => Some(None),
    };
    let version = complaints.version(&typed.version);
    let ((on, award), version) = complaints.or(on.zip(award).zip(version))?;

    let mut value = shown.agreed.value.clone();
    let (made, matter) = ((entry, on, by.clone()), &shown.matter);
    let fee = match (part, award) {
        (Part::Award(_), Some(award)) => {
            let all = value.contingency.as_ref().ok_or(ArrangementError::NoStages);
            let won = all.and_then(|all| all.won(matter, award, made));
            won.map(|(after, fee)| {
                value.contingency = Some(after);
                fee
            })
        }
        (Part::Milestone(at), _) => {
            let flat = value.flat.as_ref().ok_or(ArrangementError::NoFee);
            let reached = flat.and_then(|flat| flat.reach(at, matter, made));
            reached.map(|(after, fee)| {
                value.flat = Some(after);
                fee
            })
        }
        (Part::Award(_) | Part::Month(_), _) => Err(ArrangementError::Reached),
    };
    let fee = fee.map_err(Complaints::whole)?;
    Ok((Versioned { value, version }, fee))
}

/// Puts the fee, and what else the matter has unbilled, on a draft (BIL-07, BIL-08).
async fn drafted(
    app: &App,
    member: &Member,
    (id, part): (&MatterId, Part),
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
    let happened = part.happened();
    let waits = match draft {
        Ok(draft) if !Shown::of(app, member, id).await?.has_unbilled_fee() => {
            let said = format!("{happened}, and its fee is on this draft.");
            return Ok(Answer::Go(Location::to(paths::draft(&draft)).flash(said)));
        }
        Ok(_) => String::new(),
        Err(
            why @ (BeginError::NoWork
            | BeginError::NotApproved
            | BeginError::Held(_)
            | BeginError::AllHeld
            | BeginError::Exchange(_)),
        ) => format!(" {why}"),
        Err(error) => return Err(error.into()),
    };
    let said = format!("{happened}. Its fee is not on a draft now.{waits}");
    Ok(Answer::Go(Location::to(paths::fees(id)).flash(said)))
}

/// `POST /firm/matters/{matter}/fees/{milestone}/back`
pub(crate) async fn back(
    Staff(member): Staff,
    State(app): State<App>,
    Path2(id, part): Path2<MatterId, Part>,
    posted: Posted<Back>,
) -> Result<Answer, Refusal> {
    let said = match part {
        Part::Milestone(_) => "The milestone is ahead again.",
        Part::Award(_) => "The award is taken back.",
        Part::Month(month) => {
            return Box::pin(months::back(&app, &member, (&id, month), &posted)).await;
        }
    };
    let (once, firm) = (posted.once(&member), app.store.of(&member));
    let home = Location::to(paths::fees(&id)).flash(said);
    if firm.done(&once).await?.is_some() {
        return Ok(Answer::Go(home));
    }
    let shown = Shown::of(&app, &member, &id).await?;
    let version = posted.form.version.parse().map_err(|_| Refusal::Forged)?;
    let entry = match part {
        Part::Milestone(at) => shown
            .agreed
            .value
            .flat
            .as_ref()
            .and_then(|flat| flat.milestones.get(at)?.reached().map(|(entry, _)| entry)),
        Part::Award(at) => shown
            .agreed
            .value
            .contingency
            .as_ref()
            .and_then(|all| all.awards.get(at?).map(|award| &award.fee)),
        Part::Month(_) => None,
    };
    let fee = entry.and_then(|entry| shown.unbilled.iter().find(|fee| fee.value.id == *entry));
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
    Ok(Shown::of(app, member, id).await?.late(member, seal))
}

impl Shown {
    /// Whether the fee of a milestone or an award is not billed yet.
    fn has_unbilled_fee(&self) -> bool {
        self.unbilled.iter().any(|fee| self.agreed.value.without(&fee.value.id).is_some())
    }

    fn late(&self, member: &Member, seal: &Seal) -> Answer {
        let form = Form::of(&self.agreed);
        Answer::Late(self.page(member, seal, (&form, &Complaints::meanwhile(&[]))))
    }

    /// The page with what is wrong.
    pub(super) fn again(&self, member: &Member, seal: &Seal, complaints: &Complaints) -> Answer {
        let form = Form::of(&self.agreed);
        Answer::Again(self.page(member, seal, (&form, complaints)))
    }
}
