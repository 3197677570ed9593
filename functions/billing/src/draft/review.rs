//! The review of a draft: it is sent to a lawyer, who approves it or sends it back (BIL-01,
//! BIL-02).

use domain::audit::Event;
use domain::id::{InvoiceId, MemberId};
use domain::invoice::{Draft, Review, ReviewError};
use domain::member::Member as Person;
use domain::notice::{About, Notice};
use domain::text::Note;
use jiff::civil::Date;
use serde::Deserialize;
use store::{CommitError, Member, Versioned};
use web::{Answer, App, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State};

use super::{Typed, draft_of, late};
use crate::paths;

/// Who is asked to look at the draft, and by when; the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SendForm {
    reviewer: String,
    due_on: String,
    version: String,
}

/// The version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ApproveForm {
    version: String,
}

/// What is to be changed, and the version that was looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ReturnForm {
    words: String,
    version: String,
}

/// What is said of a draft that is not what was read.
const CHANGED: &str = "Someone changed this draft while you were reading it. What was changed, and \
                       by whom, stands under “What happened to the draft”. Nothing was done yet: \
                       look at it, and press again.";

/// `POST /firm/drafts/{draft}/review`
pub(crate) async fn send(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<SendForm>,
) -> Result<Answer, Refusal> {
    let (firm, once) = (app.store.of(&member), posted.once(&member));
    let done = Location::to(paths::draft(&id)).flash("The draft is sent for review.");
    if firm.done(&once).await?.is_some() {
        return Ok(Answer::Go(done));
    }
    let (draft, form) = (draft_of(&app, &member, &id).await?, &posted.form);
    let asked = (form.reviewer.as_str(), form.due_on.as_str());
    let people = firm.members().await?;
    let reviewer = people.iter().find(|one| one.id.as_str() == form.reviewer);
    let today = app.today().await?;
    let sent = match form.read(draft.value.clone(), reviewer, (today, member.id())) {
        Ok(sent) => sent,
        Err(complaints) => {
            let typed = Typed { asked: Some(asked), complaints, ..Typed::default() };
            return super::again(&app, &member, &id, (&posted.seal, &typed)).await;
        }
    };

    // A version that does not read is one that nothing has: the page was not ours.
    let sent = Versioned { value: sent, version: form.version.parse().unwrap_or(0) };
    let told = told(&sent.value, reviewer, &member);

    match firm.commit_draft_reviewed(&once, &sent, (event(&sent.value), told), app.now()).await {
        Err(CommitError::Stale) => {
            let complaints = Complaints::whole(CHANGED);
            let typed = Typed { asked: Some(asked), complaints, ..Typed::default() };
            late(&app, &member, &id, (&posted.seal, &typed)).await
        }
        other => {
            other?;
            Ok(Answer::Go(done))
        }
    }
}

/// `POST /firm/drafts/{draft}/approve`
pub(crate) async fn approve(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<ApproveForm>,
) -> Result<Answer, Refusal> {
    let (firm, once) = (app.store.of(&member), posted.once(&member));
    let done = Location::to(paths::draft(&id)).flash("The draft is approved.");
    if firm.done(&once).await?.is_some() {
        return Ok(Answer::Go(done));
    }
    let draft = draft_of(&app, &member, &id).await?;
    let seal = &posted.seal;
    if posted.form.version.parse() != Ok(draft.version) {
        return answered(&app, &member, &id, (seal, Complaints::whole(CHANGED), "")).await;
    }
    let asker = asker(&app, &member, &draft.value).await?;
    let value = match draft.value.approved((member.id(), member.role()), app.now()) {
        Ok(approved) => approved,
        Err(error) => {
            return answered(&app, &member, &id, (seal, Complaints::whole(error), "")).await;
        }
    };

    let approved = Versioned { value, version: draft.version };

    let happened = (event(&approved.value), asker);
    match firm.commit_draft_reviewed(&once, &approved, happened, app.now()).await {
        Err(CommitError::Stale) => {
            answered(&app, &member, &id, (seal, Complaints::whole(CHANGED), "")).await
        }
        other => {
            other?;
            Ok(Answer::Go(done))
        }
    }
}

/// `POST /firm/drafts/{draft}/return`
pub(crate) async fn send_back(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    posted: Posted<ReturnForm>,
) -> Result<Answer, Refusal> {
    let (firm, once) = (app.store.of(&member), posted.once(&member));
    let done = Location::to(paths::draft(&id)).flash("The draft is sent back.");
    if firm.done(&once).await?.is_some() {
        return Ok(Answer::Go(done));
    }
    let (draft, form) = (draft_of(&app, &member, &id).await?, &posted.form);
    let asker = asker(&app, &member, &draft.value).await?;
    let mut complaints = Complaints::default();
    if form.version.parse() != Ok(draft.version) {
        complaints.add("", CHANGED);
    }
    let words = complaints.take("words", Note::parse(&form.words));
    let by = (member.id(), member.role());
    let value = words.and_then(|words| complaints.take("", draft.value.returned(by, words)));
    let value = match complaints.or(value) {
        Ok(value) => value,
        Err(complaints) => {
            return answered(&app, &member, &id, (&posted.seal, complaints, &form.words)).await;
        }
    };

    let returned = Versioned { value, version: draft.version };

    let happened = (event(&returned.value), asker);
    match firm.commit_draft_reviewed(&once, &returned, happened, app.now()).await {
        Err(CommitError::Stale) => {
            let complaints = Complaints::whole(CHANGED);
            answered(&app, &member, &id, (&posted.seal, complaints, &form.words)).await
        }
        other => {
            other?;
            Ok(Answer::Go(done))
        }
    }
}

/// The page of the draft as it is now, with what was typed to send it back.
async fn answered(
    app: &App,
    member: &Member,
    id: &InvoiceId,
    (seal, complaints, words): (&Seal, Complaints, &str),
) -> Result<Answer, Refusal> {
    let moved = complaints.about("").next().is_some();
    let typed = Typed { words, complaints, ..Typed::default() };
    if moved {
        late(app, member, id, (seal, &typed)).await
    } else {
        super::again(app, member, id, (seal, &typed)).await
    }
}

/// What is kept of it in the history of the draft.
fn event(draft: &Draft) -> Event {
    let invoice = draft.id.clone();
    match &draft.review {
        Review::Waiting { reviewer, due_on, .. } => {
            Event::DraftSentForReview { invoice, reviewer: reviewer.clone(), due_on: *due_on }
        }
        Review::Returned { words, .. } => {
            Event::DraftReturned { invoice, because: words.to_string() }
        }
        Review::Unasked | Review::Changed { .. } | Review::Approved { .. } => {
            Event::DraftApproved { invoice, total: draft.total }
        }
    }
}

/// The mail to whoever is asked; nobody is told of what they did themselves.
fn told(draft: &Draft, reviewer: Option<&Person>, member: &Member) -> Option<Notice> {
    let reviewer = reviewer.filter(|one| draft.review.reviewer() == Some(&one.id))?;
    let to = reviewer.email.clone();
    (reviewer.id != *member.id()).then_some(Notice { to, about: About::DraftToReview })
}

/// The mail to whoever had sent a draft for review.
async fn asker(app: &App, member: &Member, draft: &Draft) -> Result<Option<Notice>, Refusal> {
    let by: &MemberId = match &draft.review {
        Review::Waiting { by, .. } if by != member.id() => by,
        Review::Waiting { .. }
        | Review::Unasked
        | Review::Returned { .. }
        | Review::Changed { .. }
        | Review::Approved { .. } => return Ok(None),
    };
    let person = app.store.of(member).member(by).await?;
    Ok(person.map(|one| Notice { to: one.value.email, about: About::DraftReviewed }))
}

impl SendForm {
    fn read(
        &self,
        draft: Draft,
        reviewer: Option<&Person>,
        (today, by): (Date, &MemberId),
    ) -> Result<Draft, Complaints> {
        let mut complaints = Complaints::default();
        let due_on = complaints.take("due_on", domain::day::parse(&self.due_on));
        let days = (due_on.unwrap_or(today), today);
        let sent = draft.sent_for_review(reviewer, days, by);
        let sent = match sent {
            Ok(sent) => Some(sent),
            Err(error) => {
                let field = match error {
                    ReviewError::NotALawyer => "reviewer",
                    ReviewError::Over => "due_on",
                    ReviewError::Empty | ReviewError::NotWaiting | ReviewError::NotTheReviewer => {
                        ""
                    }
                };
                complaints.add(field, error);
                None
            }
        };
        complaints.or(sent)
    }
}
