//! `/invoices/{invoice}/lines/{day}/{line}`: a line of an invoice in plain words, and what is asked
//! about it (MSG-02, REM-09).

mod view;

use domain::credit::LineCredit;
use domain::id::{EntryId, InvoiceId};
use domain::question::{QuestionError, Said, Spoken, Voice};
use domain::text::Note;
use jiff::civil::Date;
use serde::Deserialize;
use store::invoices::LineWhole;
use store::{Client, CommitError, Once};
use web::{Answer, App, Complaints, Guest, Location, Path3, Posted, Refusal, Seal, State};

use crate::paths;

/// How often a lost race is run again: money may arrive at the same moment.
const RACES_MAX: u32 = 16;

/// What is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AskForm {
    question: String,
}

/// Nothing but the press of a button.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AcceptForm {}

/// What the client decides.
enum Wish {
    Ask(Note),
    Accept,
}

/// Which line is looked at.
type Place = (InvoiceId, Date, EntryId);

/// `GET /invoices/{invoice}/lines/{day}/{line}`
pub(crate) async fn show(
    Guest(client): Guest,
    State(app): State<App>,
    Path3(invoice, day, line): Path3<InvoiceId, Date, EntryId>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let seen = seen(&app, &client, &(invoice, day, line)).await?;
    let typed = (&AskForm::default(), &Complaints::default());
    Ok(Answer::Page(view::page(&seen, (&client, &*app.firm().await?), &seal, typed)))
}

/// `POST /invoices/{invoice}/lines/{day}/{line}`
pub(crate) async fn ask(
    Guest(client): Guest,
    State(app): State<App>,
    Path3(invoice, day, line): Path3<InvoiceId, Date, EntryId>,
    posted: Posted<AskForm>,
) -> Result<Answer, Refusal> {
    let place = (invoice, day, line);
    let seen = seen(&app, &client, &place).await?;
    let mut complaints = Complaints::default();
    let text = complaints.take("question", Note::parse_optional(&posted.form.question)).flatten();
    if text.is_none() && complaints.is_empty() {
        complaints.add("question", "Write what you would like to know.");
    }
    let said = match complaints.or(text) {
        Ok(text) => {
            spoken(&app, &client, &place, (&posted.once(&client), &Wish::Ask(text))).await?
        }
        Err(complaints) => Err(complaints),
    };

    match said {
        Ok(()) => {
            let said = "Your question is with the firm. You hear from us by mail.";
            Ok(Answer::Go(Location::to(paths::line(&place.0, (place.1, &place.2))).flash(said)))
        }
        Err(complaints) => {
            let typed = (&posted.form, &complaints);
            let firm = app.firm().await?;
            Ok(Answer::Again(view::page(&seen, (&client, &firm), &posted.seal, typed)))
        }
    }
}

/// `POST /invoices/{invoice}/lines/{day}/{line}/accept`
pub(crate) async fn accept(
    Guest(client): Guest,
    State(app): State<App>,
    Path3(invoice, day, line): Path3<InvoiceId, Date, EntryId>,
    posted: Posted<AcceptForm>,
) -> Result<Answer, Refusal> {
    let place = (invoice, day, line);
    match spoken(&app, &client, &place, (&posted.once(&client), &Wish::Accept)).await? {
        Ok(()) => {
            Ok(Answer::Go(Location::to(paths::invoice(&place.0)).flash("You accept the line.")))
        }
        Err(complaints) => {
            let (seen, firm) = (seen(&app, &client, &place).await?, app.firm().await?);
            let typed = (&AskForm::default(), &complaints);
            Ok(Answer::Again(view::page(&seen, (&client, &firm), &posted.seal, typed)))
        }
    }
}

async fn seen(app: &App, client: &Client, place: &Place) -> Result<LineWhole, Refusal> {
    let ours = app.store.of_client(client);
    ours.line_whole(&place.0, (place.1, &place.2)).await?.ok_or(Refusal::NotFound)
}

/// Decides and writes, once; again where the invoice moved at the same moment.
async fn spoken(
    app: &App,
    client: &Client,
    place: &Place,
    (once, wish): (&Once, &Wish),
) -> Result<Result<(), Complaints>, Refusal> {
    let ours = app.store.of_client(client);
    for _ in 0..RACES_MAX {
        if ours.done(once).await?.is_some() {
            return Ok(Ok(()));
        }
        let seen = seen(app, client, place).await?;
        let version = seen.invoice.version;
        let spoken = match decided(app, client, seen, wish) {
            Ok(spoken) => spoken,
            Err(error) => return Ok(Err(Complaints::whole(error))),
        };
        match ours.commit_asked(once, (version, &spoken), app.now()).await {
            Ok(_) => return Ok(Ok(())),
            Err(CommitError::Stale) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Refusal::Stale)
}

fn decided(
    app: &App,
    client: &Client,
    seen: LineWhole,
    wish: &Wish,
) -> Result<Spoken, QuestionError> {
    let invoice = seen.invoice.value;
    match (wish, seen.question) {
        (Wish::Ask(text), before) => {
            let by = Voice::Client(client.contact().clone());
            let said = Said { by, at: app.now(), text: text.clone() };
            invoice.asked(LineCredit::after(&seen.line, &seen.credits), before, said)
        }
        (Wish::Accept, Some(question)) => invoice.accepted(question),
        (Wish::Accept, None) => Err(QuestionError::Settled),
    }
}
