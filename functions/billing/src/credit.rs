//! `/firm/invoices/{invoice}/credit`: a credit note for parts of lines (INV-17), after a page that
//! says what it does.

mod view;

use std::collections::BTreeMap;

use domain::credit::{Credit, CreditKind, JustCredited, LineCredit, Wish};
use domain::id::InvoiceId;
use domain::invoice::{Issued, Line};
use domain::money::Money;
use domain::question::Question;
use serde::Deserialize;
use store::invoices::CreditSeries;
use store::{CommitError, Member, Versioned};
use web::{Answer, App, Asked, Complaints, Location, Path, Posted, Refusal, Seal, Staff, State};

use crate::crediting::{MOVED, RACES_MAX, bears, crediting, issued, reason};
use crate::paths;

/// What was typed: an amount for each line, under `amount-` and its id; the reason; and on the
/// second page that the first was agreed to, with the version of the invoice it showed.
type Typed = BTreeMap<String, String>;

/// Which page of the lines is wanted, or the one line that is to be credited.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CreditAsked {
    from: String,
    past: String,
    line: String,
}

/// The invoice, and what a credit note may take from it.
struct Seen {
    invoice: Issued,
    version: u64,
    lines: Vec<Line>,
    credits: Vec<Credit>,
    questions: Vec<Versioned<Question>>,
}

/// `GET /firm/invoices/{invoice}/credit`
pub(crate) async fn show(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    Asked(asked): Asked<CreditAsked>,
    seal: Seal,
) -> Result<Answer, Refusal> {
    let seen = Seen::of(&app, &member, &id).await?;
    let typed = (&Typed::default(), &Complaints::default());
    Ok(Answer::Page(view::form(&seen, &asked, &seal, typed)))
}

/// `POST /firm/invoices/{invoice}/credit`
pub(crate) async fn act(
    Staff(member): Staff,
    State(app): State<App>,
    Path(id): Path<InvoiceId>,
    Asked(asked): Asked<CreditAsked>,
    posted: Posted<Typed>,
) -> Result<Answer, Refusal> {
    let (firm, once, typed) = (app.store.of(&member), posted.once(&member), &posted.form);
    for _ in 0..RACES_MAX {
        if firm.done(&once).await?.is_some() {
            return Ok(Answer::Go(Location::to(paths::invoice(&id)).flash(SAID)));
        }
        let seen = Seen::of(&app, &member, &id).await?;
        let series = firm.credit_series(app.today().await?.year()).await?;
        let just = match decided(&app, &member, (&seen, series), typed).await? {
            Ok(just) => just,
            Err(complaints) => {
                let page = view::form(&seen, &asked, &posted.seal, (typed, &complaints));
                return Ok(Answer::Again(page));
            }
        };
        match typed.get("version") {
            Some(version) if version.parse() == Ok(seen.version) => {}
            looked_at => {
                let moved = looked_at.map(|_| MOVED);
                return Ok(Answer::Page(view::asking(&seen, &just, &posted.seal, moved)));
            }
        }
        let at = ((seen.version, seen.questions.as_slice()), series);
        match firm.commit_credit_note(&once, at, &just, app.now()).await {
            Ok(_) => return Ok(Answer::Go(Location::to(paths::invoice(&id)).flash(SAID))),
            Err(CommitError::Stale) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Refusal::Stale)
}

/// What is said afterwards.
const SAID: &str = "The credit note is written. The client is told that it is in the portal.";

impl Seen {
    async fn of(app: &App, member: &Member, id: &InvoiceId) -> Result<Self, Refusal> {
        let firm = app.store.of(member);
        let (invoice, version) = issued(app, member, id).await?;
        let read = async { tokio::try_join!(firm.lines(id), firm.credits(id), firm.questions(id)) };
        let (lines, credits, questions) = Box::pin(read).await?;
        Ok(Self { invoice, version, lines, credits, questions })
    }

    /// The lines that charge something, with what is left of each.
    fn left(&self) -> impl Iterator<Item = LineCredit<'_>> {
        let all = self.lines.iter().map(|line| LineCredit::after(line, &self.credits));
        all.filter(|line| line.left().is_positive())
    }
}

/// The credit note that is wished for, or what is wrong with the wish.
async fn decided(
    app: &App,
    member: &Member,
    (seen, series): (&Seen, CreditSeries),
    typed: &Typed,
) -> Result<Result<JustCredited, Complaints>, Refusal> {
    let mut complaints = Complaints::default();
    let said = typed.get("reason").map(String::as_str).unwrap_or_default();
    let reason = reason(&mut complaints, said);
    let wish = wish(seen, typed, &mut complaints);
    let Some(reason) = reason.filter(|_| complaints.is_empty()) else {
        return Ok(Err(complaints));
    };
    let crediting = crediting(app, member, reason).await?;
    let numbered = (series.next(), &crediting);
    let questions: Vec<Question> = seen.questions.iter().map(|one| one.value.clone()).collect();
    let ground = (seen.lines.as_slice(), seen.credits.as_slice(), questions.as_slice());
    let just = match seen.invoice.clone().credited(ground, &wish, numbered) {
        Ok(just) => just,
        Err(error) => return Ok(Err(Complaints::whole(error))),
    };
    let bears = bears(app, member, &just).await?;
    Ok(bears.map(|()| just).map_err(Complaints::whole))
}

fn wish(seen: &Seen, typed: &Typed, complaints: &mut Complaints) -> Wish {
    let currency = seen.invoice.total.currency();
    let mut wish = Wish::new();
    for line in seen.left() {
        let name = field(line.line);
        let text = typed.get(&name).map(|text| text.trim()).unwrap_or_default();
        if text.is_empty() {
            continue;
        }
        let amount = complaints.take(name.clone(), Money::parse(text, currency));
        let part = amount.and_then(|amount| complaints.take(name, line.part(amount)));
        wish.extend(part.map(|part| (part.line, part.amount)));
    }
    wish
}

/// The name of the field of a line.
fn field(line: &Line) -> String {
    format!("amount-{}", line.id)
}

/// The number of a credit note.
fn number(credit: &Credit) -> String {
    match &credit.kind {
        CreditKind::Note { number, .. } => number.to_string(),
        CreditKind::WriteOff | CreditKind::Void => String::new(),
    }
}
