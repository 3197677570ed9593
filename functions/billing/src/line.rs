//! `/firm/invoices/{invoice}/lines/{day}/{line}`: what a client asks about a line, and the answer
//! (MSG-02); it ends with acceptance, with a credit note, or with the firm standing by the line.

mod view;

use domain::id::{EntryId, InvoiceId};
use domain::question::{QuestionError, Said, Spoken, Voice};
use domain::text::Note;
use jiff::civil::Date;
use serde::Deserialize;
use store::invoices::LineWhole;
use store::{CommitError, Member, Once};
use web::{Answer, App, Complaints, Location, Path3, Posted, Refusal, Seal, Staff, State};

use crate::credit::RACES_MAX;
use crate::paths;

/// What is answered.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AnswerForm {
    answer: String,
}

/// Nothing but the press of a button.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UpholdForm {}

/// What the firm decides.
enum Wish {
    Answer(Note),
    Uphold,
}

/// Which line is looked at.
type Place = (InvoiceId, Date, EntryId);

/// `GET /firm/invoices/{invoice}/lines/{day}/{line}`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path3(invoice, day, line): Path3<InvoiceId, Date, EntryId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let place = (invoice, day, line);
    let typed = (&AnswerForm::default(), &Complaints::default());
    Ok(Answer::Page(view::page(&app, &member, &place, (&seal, typed)).await?))
}

/// `POST /firm/invoices/{invoice}/lines/{day}/{line}`
pub(crate) async fn answer(
    Staff(member): Staff,
    State(app): State<App>,
    Path3(invoice, day, line): Path3<InvoiceId, Date, EntryId>,
    posted: Posted<AnswerForm>,
) -> Result<Answer, Refusal> {
    let (place, once) = ((invoice, day, line), posted.once(&member));
    seen(&app, &member, &place).await?;
    let mut complaints = Complaints::default();
    let text = complaints.take("answer", Note::parse_optional(&posted.form.answer)).flatten();
    if text.is_none() && complaints.is_empty() {
        complaints.add("answer", "Write the answer.");
    }
    let said = match complaints.or(text) {
        Ok(text) => spoken(&app, &member, &place, (&once, &Wish::Answer(text))).await?,
        Err(complaints) => Err(complaints),
    };

    match said {
        Ok(()) => Ok(gone(&place, "The answer is sent; the client hears of it by mail.")),
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            let page = view::page(&app, &member, &place, (&posted.seal, typed)).await?;
            Ok(Answer::Again(page))
        }
    }
}

/// `POST /firm/invoices/{invoice}/lines/{day}/{line}/uphold`
pub(crate) async fn uphold(
    Staff(member): Staff,
    State(app): State<App>,
    Path3(invoice, day, line): Path3<InvoiceId, Date, EntryId>,
    posted: Posted<UpholdForm>,
) -> Result<Answer, Refusal> {
    let (place, once) = ((invoice, day, line), posted.once(&member));
    match spoken(&app, &member, &place, (&once, &Wish::Uphold)).await? {
        Ok(()) => Ok(gone(&place, "The line stays as it is, and is asked for again.")),
        Err(complaints) => {
            let typed = (&AnswerForm::default(), &complaints);
            let page = view::page(&app, &member, &place, (&posted.seal, typed)).await?;
            Ok(Answer::Again(page))
        }
    }
}

fn gone(place: &Place, said: &str) -> Answer {
    Answer::Go(Location::to(paths::asked(&place.0, (place.1, &place.2))).flash(said))
}

async fn seen(app: &App, member: &Member, place: &Place) -> Result<LineWhole, Refusal> {
    let firm = app.store.of(member);
    firm.line_whole(&place.0, (place.1, &place.2)).await?.ok_or(Refusal::NotFound)
}

/// Decides and writes, once; again where the invoice moved at the same moment.
async fn spoken(
    app: &App,
    member: &Member,
    place: &Place,
    (once, wish): (&Once, &Wish),
) -> Result<Result<(), Complaints>, Refusal> {
    let firm = app.store.of(member);
    for _ in 0..RACES_MAX {
        if firm.done(once).await?.is_some() {
            return Ok(Ok(()));
        }
        let seen = seen(app, member, place).await?;
        let version = seen.invoice.version;
        let spoken = match decided(app, member, seen, wish) {
            Ok(spoken) => spoken,
            Err(error) => return Ok(Err(Complaints::whole(error))),
        };
        match firm.commit_answered(once, (version, &spoken), app.now()).await {
            Ok(_) => return Ok(Ok(())),
            Err(CommitError::Stale) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Refusal::Stale)
}

fn decided(
    app: &App,
    member: &Member,
    seen: LineWhole,
    wish: &Wish,
) -> Result<Spoken, QuestionError> {
    let question = seen.question.ok_or(QuestionError::Settled)?;
    let invoice = seen.invoice.value;
    match wish {
        Wish::Answer(text) => {
            let by = Voice::Firm(member.id().clone());
            invoice.answered(question, Said { by, at: app.now(), text: text.clone() })
        }
        Wish::Uphold => invoice.upheld(question),
    }
}
